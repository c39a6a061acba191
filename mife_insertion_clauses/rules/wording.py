# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a clause in French may not say, found in its text.

The list is closed: an imposed way to do the hours, an imposed structure, an imposed
kind of contract, a preference by place of residence. It warns the drafter and
decides nothing; each pattern is tested on what it must and must not find.
"""

import re
import unicodedata
from typing import NamedTuple

MODALITY = "modality"
STRUCTURE = "structure"
PERMANENT = "permanent"
RESIDENCE = "residence"
CODES = (MODALITY, STRUCTURE, PERMANENT, RESIDENCE)


class Finding(NamedTuple):
    """``code``: which pattern; ``excerpt``: the words of the text, as written."""

    code: str
    excerpt: str


def _alternatives(*words):
    return "(?:" + "|".join(words) + ")"


# Texts are folded before the search: no accent, no capital, straight apostrophes.
# Words may be cut by a line break, a hard space or a hyphen at the end of a line.
_S = r"[\s\u00ad]+"
_GAP = r"[^.;:!?]{0,60}?"
_STRUCTURES = _alternatives(
    r"ettis?",
    r"geiq",
    r"siaes?",
    r"esat",
    r"eatt",
    r"ei",
    r"aci",
    r"ea",
    rf"structures?{_S}(?:locales?{_S})?d'insertion",
    rf"structures?{_S}(?:d'|de{_S}l')?insertion{_S}par{_S}l'activite",
    rf"entreprises?{_S}d'insertion",
    rf"entreprises?{_S}adaptees?",
    rf"entreprises?{_S}de{_S}travail{_S}temporaire",
    rf"agences?{_S}d'interim",
    rf"associations?{_S}intermediaires?",
    rf"ateliers?{_S}(?:et{_S})?chantiers?{_S}d'insertion",
    rf"chantiers?{_S}d'insertion",
    rf"groupements?{_S}d'employeurs",
    rf"regies?{_S}de{_S}(?:quartiers?|territoires?)",
)
_MUST = _alternatives(
    r"devra(?:it|ient)?",
    r"devront",
    r"doit",
    r"doivent",
    rf"(?:est|sont|sera|seront){_S}(?:tenue?s?|obligee?s?|contrainte?s?)"
    rf"{_S}(?:de|d'|a)",
    rf"s'engage(?:nt|ra|ront)?{_S}(?:a|au)",
    rf"a(?:ura|uront)?{_S}l'obligation{_S}(?:de|d')",
    r"obligatoirement",
    r"imperativement",
    r"exclusivement",
    r"uniquement",
    rf"il{_S}(?:est|sera){_S}(?:impose|exige|obligatoire)",
)
_GO_THROUGH = _alternatives(
    rf"recour(?:ir|ra|ront|t|ent){_S}(?:\w+{_S})?(?:a|au|aux)",
    rf"avoir{_S}(?:\w+{_S})?recours{_S}(?:\w+{_S})?(?:a|au|aux)",
    rf"aur(?:a|ont){_S}(?:\w+{_S})?recours{_S}(?:\w+{_S})?(?:a|au|aux)",
    rf"(?:faire|fera|feront){_S}(?:\w+{_S})?appel{_S}(?:\w+{_S})?(?:a|au|aux)",
    rf"passer(?:a|ont)?{_S}(?:\w+{_S})?par",
    rf"s'adresser(?:a|ont)?{_S}(?:a|au|aux)",
    rf"(?:par{_S}l'intermediaire|par{_S}le{_S}biais|aupres){_S}(?:de|d'|du|des)",
    rf"mise{_S}a{_S}disposition{_S}(?:par|aupres{_S}de)",
)
_ENTRUST = _alternatives(
    r"sous[-\s]*trait(?:er|era|eront|ance|ances|e|ent)",
    r"cotrait(?:er|ance)",
    r"confi(?:er|era|eront)",
    r"reserv(?:er|era|eront)",
    r"s'associer(?:a|ont)?",
)
_TO_HIRE = _alternatives("embaucher", "recruter", "engager", "conclure", "signer")
_HIRE = _alternatives(r"embauch\w*", r"recrut\w*")
_CDI = _alternatives(
    r"cdi", rf"contrats?{_S}(?:de{_S}travail{_S})?a{_S}duree{_S}indeterminee"
)
_ANSWER = _alternatives(
    "exigee?s?", "imposee?s?", "obligatoires?", "requise?s?", "prioritaires?"
)
_PLACES = _alternatives(
    r"communes?",
    r"villes?",
    r"villages?",
    r"departements?",
    r"territoires?",
    r"agglomerations?",
    r"communautes?",
    r"cantons?",
    r"regions?",
    r"metropoles?",
    r"arrondissements?",
    r"bassins?",
)
_LIVE = _alternatives(
    r"habit(?:ants?|antes?|ant(?:\W?es?)?|e|ent)",
    r"resid(?:ants?|antes?|ents?|entes?|e|ent)",
    r"demeurant",
    r"domicilie(?:\W?e)?(?:\W?s)?",
    r"issue?s?",
    r"originaires?",
    r"administres?",
)
# "de la commune", "sur le territoire", "a Belfort", "dans l'une des communes"
_OF = _alternatives(
    rf"(?:de|dans|sur|a|en|au|aux|du|des){_S}"
    rf"(?:l'|la{_S}|le{_S}|les{_S}|l'une{_S}des{_S}|une?{_S}|cette{_S}|ce{_S}|son{_S}|sa{_S})?",
    r"d'",
)

_EXPRESSIONS = {
    MODALITY: (
        rf"\b{_MUST}\b{_GAP}\b{_GO_THROUGH}{_GAP}\b{_STRUCTURES}\b",
        rf"\b{_GO_THROUGH}{_GAP}\b{_STRUCTURES}\b{_GAP}\b(?:est|sont){_S}{_ANSWER}\b",
        rf"\b(?:recours|appel){_S}(?:a|au|aux){_GAP}\b{_STRUCTURES}\b{_GAP}"
        rf"\b(?:est|sont|sera){_S}{_ANSWER}\b",
        rf"\brecour(?:ra|ront){_S}{_GAP}\b{_STRUCTURES}\b",
    ),
    STRUCTURE: (
        rf"\b{_MUST}\b{_GAP}\b{_ENTRUST}\b{_GAP}\b{_STRUCTURES}\b",
        rf"\b(?:sous[-\s]*traitera|confiera|reservera)(?:ont)?\b{_GAP}\b{_STRUCTURES}\b",
    ),
    PERMANENT: (
        rf"\b{_MUST}\b{_GAP}\b{_TO_HIRE}\b{_GAP}\b{_CDI}\b",
        rf"\b{_HIRE}\b{_GAP}\b{_CDI}\b{_GAP}\b(?:est|sont|sera|seront){_S}{_ANSWER}\b",
        rf"\bembauchera(?:ont)?\b{_GAP}\b{_CDI}\b",
    ),
    RESIDENCE: (
        rf"\b{_LIVE}{_S}{_OF}{_PLACES}\b",
        # a place by its name: the capital is looked for in the text as written
        rf"\b{_LIVE}{_S}(?:de{_S}|d'|a{_S}|au{_S}|sur{_S}|dans{_S})(?P<name>\w)",
        rf"\bpersonnes{_S}(?:du|de{_S}la|de{_S}l'){_S}?{_PLACES}\b",
        rf"\b(?:main[-\s]*d'oeuvre|main[-\s]*d'\u0153uvre|demandeurs?{_S}d'emploi|publics?|"
        rf"candidats?|habitants?|jeunes){_S}loca(?:le?s?|ux)\b",
        rf"\b(?:priorite|preference){_S}locales?\b",
    ),
}
_PATTERNS = {
    code: tuple(re.compile(pattern) for pattern in patterns)
    for code, patterns in _EXPRESSIONS.items()
}
# A sentence that leaves the choice, or that says what may not be imposed
_CHOICE = re.compile(
    rf"\b(?:au{_S}choix|a{_S}son{_S}choix|de{_S}son{_S}choix|libre(?:ment)?|"
    rf"par{_S}exemple|peut|peuvent|pourra|pourront|aucune?|sans{_S}que|"
    rf"sans{_S}y{_S}etre|sans{_S}etre)\b"
    rf"|\bsoit\b{_GAP}\bsoit\b|\bn(?:e{_S}|'){_GAP}\bpas\b|\bne{_S}(?:peut|peuvent|saurait)\b"
)
# A category of public of the law, not a place of the buyer's
_PUBLIC_AREA = re.compile(
    rf"{_S}(?:\w+'|\w+{_S}){{0,3}}"
    rf"(?:quartiers?{_S}(?:prioritaires?|de{_S}la{_S}politique)|q\.?p\.?v|"
    rf"zones?{_S}(?:france{_S})?ruralites?|zrr|zfrr|frr)"
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|\n\s*[-\u2022]\s")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u00b4`"), "'")


def find_forbidden(text):
    """Return the ``Finding``s of a text, in its order, one by code and sentence.

    >>> find_forbidden("Le titulaire devra recourir \u00e0 une ETTI.")[0].code
    'modality'
    >>> find_forbidden("Le titulaire pourra recourir \u00e0 une ETTI.")
    []
    """
    text = unicodedata.normalize("NFC", text or "")
    folded = _fold(text)
    findings = []
    start = 0
    for end in [match.end() for match in _SENTENCE_END.finditer(folded)] + [len(text)]:
        for code in CODES:
            span = _search(code, folded[start:end], text[start:end])
            if span:
                excerpt = text[start + span[0] : start + span[1]]
                findings.append(Finding(code, " ".join(excerpt.split())))
        start = end
    return findings


def _search(code, folded, written):
    if code != RESIDENCE and _CHOICE.search(folded):
        return None
    for pattern in _PATTERNS[code]:
        for match in pattern.finditer(folded):
            if code != RESIDENCE:
                return match.span()
            if span := _residence_span(match, folded, written):
                return span
    return None


def _residence_span(match, folded, written):
    if "name" in match.groupdict():
        start = match.start("name")
        if not written[start].isupper():
            return None
        name = re.match(r"[\w'\u2019-]+", written[start:])
        if name[0].startswith(("QPV", "ZRR", "ZFRR", "FRR")):
            return None
        return match.start(), start + name.end()
    live = re.match(r"\S+", folded[match.start() :])
    if _PUBLIC_AREA.match(folded, match.start() + live.end()):
        return None
    return match.span()


def _fold(text):
    """Return ``text`` sign for sign, without accents nor capitals."""
    return "".join(
        unicodedata.normalize("NFD", sign)[0].lower()[:1] or sign
        for sign in text.translate(_APOSTROPHES)
    )
