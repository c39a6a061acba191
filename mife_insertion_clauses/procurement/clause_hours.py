# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The hours that a sentence on a clause states, and what they are owed for."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

_NUMBER = r"(?<![\d.,/-])(\d{1,3}(?:[ .']\d{3}){1,3}|\d+)(?:,(\d+))?"
_UNIT = r"\s?(?:heures?\b|h(?:rs?)?(?:\s?00)?\b(?!\s?\d))"
_HOURS = re.compile(rf"{_NUMBER}(?:\)|\s?\([^)]{{1,60}}\))?{_UNIT}")
_WRITTEN = re.compile(
    r"\b(?:(?:nombre|volume|total)\b[^.;\n]{0,30}\bheures?|heures? (?:d')?insertion)\b"
    r"[^.;\n\d]{0,60}?(?:[:=]|\bs'elev\w+ a|\best (?:fixee? |portee? )?(?:de|a)"
    r"|\bfixee?s? a)\s*(?:lot[^:=]{0,30}[:=]\s*)?(?:[a-z -]{4,60} ?\()?"
    rf"{_NUMBER}\)?(?!\s?(?:%|h\b|heures?|\u20ac|eur|lots?|etp|personnes?|postes?"
    rf"|jours?"
    r"|semaines?|mois|ans?\b|contrats?|[.,]?\d))"
)
# "les heures d'insertion (210)"
_BRACKETED = re.compile(rf"\bheures? (?:d')?insertion \({_NUMBER} ?\)")
_SHARE = re.compile(
    rf"{_NUMBER}\s?(?:%|pour ?cent)\s?(?:\([^)]*\)\s?)?(?:minimum |au moins )?"
    r"(?:(?:du|des|de la|de l'|d') ?(?:\S+ ){0,3}?)?(?:d')?"
    r"(?:heures?|effectifs?|main[- ]d'oeuvre|temps|montant|prix|travail|masse)"
)
# clock times, delays, schedules, definitions: hours that nobody owes
_NOT_OWED_BEFORE = re.compile(
    r"(?:\b(?:a|avant|apres|de|jusqu'a|vers|des|entre) (?:partir de )?|\bsous |\bdelai"
    r"(?: \S+){0,4} |\bdans les |\bpendant les? |\bpermanence de |\bdebut \S+ )$"
)
_DELAY_BEFORE = re.compile(
    r"\b(?:delais?|intervention|preavis|astreinte|depannage|reponse|sous|dans les"
    r"|retard"
    r"|prevenir|informer|au plus tard|ouverture|(?<!volume )(?<!quota )horaires?|conge"
    r"|permanence|visite"
    r"|remise"
    r"|reception|livraison|remplace\w*|signal\w*)\b[^.;:\n]{0,60}$"
)
_NOT_OWED_AFTER = re.compile(
    r"^\s?(?:par semaine|par jour|/ ?(?:semaine|jour|j\b|sem)|hebdomadaires?|quotidien"
    r"|journali|sur 24\b(?! mois)|/ ?24|a l'avance|avant|apres|maximum par (?:jour"
    r"|semaine)"
    r"|(?:de )?(?:delai|preavis|retard|permanence|nuit|ouvrees?)|[0-5]\d\b|du matin"
    r"|supplementaires?|precises|locale|francaise|de formation (?:obligatoire )?(?:par"
    r"|des)"
    r"|de fonctionnement|d'ouverture|de conduite|de vol|de maintenance|d'intervention"
    r"|de cours|par mois et par salarie|mensuelles par (?:personne|salarie))"
)
_SIZED_BEFORE = re.compile(
    r"minim|moins|(?:raison|hauteur|volume|nombre|total|engagement|obligation"
    r"|insertion) de"
    r" $"
)
_SIZED_AFTER = re.compile(r"^ (?:de travail |de production )?(?:d'|en )insertion\b")
_WEEKLY_BEFORE = re.compile(
    r"(?:\bsemaines? (?:\w+ )?(?:a|de)|\btemps plein (?:a|de)|\bbase (?:hebdomadaire )?"
    r"de) $"
)
# several numbers before one unit, given one each to what was named
_LISTED = re.compile(
    rf"((?:{_NUMBER}(?:{_UNIT})?(?: ?[,/] ?| et | ?, ?et ))+{_NUMBER}){_UNIT}"
)
# hours of the work itself, unless they are given to somebody
_OF_THE_WORK = re.compile(
    r"^\s?(?:de |d')(?!(?:la tranche|travail|main|production|stage|formation|parcours"
    r"|insertion"
    r"|l'insertion|reinsertion)\b)(?![^.;\n]{0,80}\b(?:confi|realis|effectu"
    r"|reserv)\w*)\w"
)
_SIZE_OF_THE_WORK = re.compile(
    r"\b(?:marches?|prestations?|contrats?|commandes?|accords?-cadres?|missions?)"
    r" d(?:e |'environ )$"
)
# what a correction puts something else in place of
_REPLACED = re.compile(
    r"\b(?:au lieu de?|en lieu et place"
    r"|initialement)\b[^.;\n\d]{0,30}$"
)
_CLOCK_RANGE = re.compile(
    r"\d{1,2}\s?h(?:eures?)?(?:\s?\d\d)?\s?(?:a|-|/|et)\s?\d{1,2}\s?h"
)
_DEFINES = re.compile(
    r"(?<!porte sur un )\b(?:etp|equivalents? temps[ -]plein|temps complet"
    r"|duree legale|annee de "
    r"travail)\b"
    r"[^.;\n]{0,40}(?:=|correspond|equivaut|represente|soit|egal|base"
    r"|vaut)[^.;\n]{0,20}$"
    r"|\bbase (?:annuelle )?de $|\bcontrats? (?:de travail )?d(?:e|'au moins) $"
    r"|\b(?:penalites?|euros?|\u20ac)\b[^.;\n]{0,40}$"
)
_EARLIER = re.compile(
    r"\b(?:precedent|dernier|ancien|anterieur|realisees? (?:en|sur|lors)|deja)\b"
    r"[^.;\n]{0,60}$|\ben 20[012]\d\b[^.;\n]{0,40}\b(?:realis|effectu)\w*[^.;\n]{0,30}$"
)
# the size of an obligation: what lets a sentence go on from the one before
_SIZES = re.compile(
    r"\b(?:obligation|engagement|volume|nombre|minimum|minimal\w*|au moins|a minima"
    r"|quota"
    r"|soit|represent\w+|reparti\w*|objectif|lots?|tranche|insertion|total|reserv\w+"
    r"|par an"
    r"|fixe\w*|estime\w*|effort|maximum|evalue\w*|heures de travail|correspond\w*)\b"
)
_ABOUT = re.compile(
    r"\b(?:environ|estime\w*|indicati\w+|approximati\w+|previsionnel\w*|de l'ordre de"
    r"|evalue\w*|maximum|maximal\w*|au plus|plafonne\w*|jusqu'a)\b"
)
_MAXIMUM_AFTER = re.compile(
    r"^[^.;,\n\d]{0,25}\b(?:maximum|maxi|max|maximal\w*|au plus)\b"
)
_RANGE = re.compile(
    rf"(?:\bentre {_NUMBER}(?:{_UNIT})? et |\bde {_NUMBER}(?:{_UNIT})? a )$"
)
_YEARLY = re.compile(
    r"^[^.;\n\d]{0,60}?(?:/ ?an\b|\bpar an\b|\bpar annee|\bannuel\w*|\bchaque annee"
    r"|\bl'an\b"
    r"|\bpar periode|\ba l'annee)"
)
_YEARLY_BEFORE = re.compile(
    r"\b(?:annuel\w*|par an|chaque annee|par annee)\b[^.;\n\d]{0,40}$"
)
_AMOUNT = re.compile(
    rf"^[^.;\n\d]{{0,60}}?(?:\bpar (?:tranche|fraction)s? (?:\S+ )?(?:de |d')|\bpour|/"
    rf"|\btous"
    rf" les|\bpar) ?(?:chaque )?(?:tranche de )?{_NUMBER}(?: ?(?:k|m|mille|millions? "
    rf"d'))? ?"
    r"(?:\u20ac|euros?|eur)"
)
_AMOUNT_BEFORE = re.compile(
    rf"(?:\bpar (?:tranche|fraction)s? de|\bpour|\btous les) {_NUMBER}(?: ?k)? "
    rf"?(?:\u20ac"
    r"|euros?|eur)[^.;\n]{0,60}$"
)
# of each thing that is done, whose number is not known
_UNIT_OF_WORK = re.compile(
    r"^[^.;,\n\d]{0,30}?\b(?:par|pour chaque|/) ?"
    r"(logements?|m2|m3|tonnes?|(?:bons? de )?commandes?|marches? subsequents?"
    r"|interventions?"
    r"|unites?|batiments?|sites?|classes?|mois|trimestres?|semestres?|semaines?"
    r"|reconductions?)\b"
)
_EACH_LOT = re.compile(
    r"\b(?:par lot|(?:pour )?chaque lot|chacun des lots|pour chacun d)"
)
# "par lot : gros oeuvre 700 h, peinture 210 h"
_NAMED_LOT = re.compile(
    r"(?:\blot ?:|^ ?[,;/]|^ et) ?([a-z][^:;,\d\n]{2,40}?) ?[:=-]? ?$"
)
_PART = re.compile(
    r"\b(?:tranche (ferme|conditionnelle|optionnelle)(?: ?(?:n(?:o"
    r"|\u00b0) ?)?"
    r"(\d+))?|(?<!duree )(?<!periode )(?<!prix )(ferme)|(option(?:nelle)?"
    r"|to)(?: ?(?:n(?:o|\u00b0) ?)?(\d+))?)\b"
)
_LOT_LIST = r"[0-9]{1,3}(?: ?[a-d]\b(?! ?\d))?"
# what a lot is called, between two numbers
_LABEL = (
    r"(?: ?\u00ab[^\u00ab\u00bb\n]{1,60}\u00bb| ?\"[^\"\n]{1,60}\""
    r"| ?\u201c[^\u201d\n]{1,60}"
    r"\u201d| ?\([^)\d\n]{1,60}\))"
)
_LOTS = re.compile(
    rf"\blots?(?: marches?)?(?: ?(?:n(?:\u00b0|o|os|\.)?s?\.?|numeros?)? ?:?)? ?"
    rf"(?:(?:[^.;\n\d]{{0,60}})\bsuivants?(?: sont)? ?: ?)?"
    rf"({_LOT_LIST}(?:{_LABEL}?(?: ?[,/&;+-] ?| et | ou | a | ?, ?et )(?:(?:le |les )?"
    rf"(?:lots? )?(?:n\u00b0|no)? ?)?{_LOT_LIST}"
    rf"(?!\s?(?:h\b|heures?|%|\u20ac|eur)))*)"
)
# a row of a table: the number of a lot, what it is called, its hours
_ROW = re.compile(
    r"^\s*[|,;/-]?\s*(?:n\u00b0 ?)?(\d{1,2}(?: ?[a-d])?)\b\s?[-:.)|;\u2013]?\s?"
    r"(?!h\b|heures?|ans?\b|annees?|mois|jours?|semaines?|personnes?|postes?|contrats?)"
    r"[a-z][^\n\d]{2,60}$"
)
_LINE = re.compile(rf"{_ROW.pattern[:-1]}{_NUMBER}{_UNIT}[\s|;]*$")
_LOTS_OPEN = re.compile(rf"{_LOTS.pattern}\s?\($")
_LOT_TITLE = re.compile(
    rf"\s*lot ?(?:n\u00b0|no)? ?({_LOT_LIST})\b ?[-:)\u2013][^;\n\d:]{{2,60}}[;:]?\s*$"
)
_LOT_ROW = re.compile(
    rf"\s*lots? ?(?:n\u00b0|no)?"
    rf" ?{_LOT_LIST}\b[^.;\n\d]{{0,60}}{_NUMBER}{_UNIT}[\s;,.]*$"
)
_LOT_NUMBER = re.compile(
    rf"\s*lots? ?(?:n\u00b0|no)? ?({_LOT_LIST})\b[^.;\n\d]{{0,60}}?[:=] ?{_NUMBER}\s*$"
)
_LOT_AFTER = re.compile(
    r"^(?:(?!\bet (?:celui|ceux|pour|le|les)\b)[^.;\n\d]){0,60}?\b(?:pour|sur"
    r"|au titre d|concernant|dans|au|aux|du|des|de)\b ?"
    r"(?:le |les |l'|u )?(?=lots?\b)|^[^.;\n\d(]{0,40}?\(\s?(?=lots?\b)|^/(?=lots?\b)"
)
_MOST_HOURS = 1_000_000
_MOST_AMOUNTS = 200
_FAR = 600


@dataclass(frozen=True)
class Hours:
    """An amount of hours, or a share in percent.

    `per`: contract, lot, each_lot, year, unit (`base` names it), part (of the work,
    `part` says which), amount (`base` says of what), bracket (`base` is the lower
    bound) or share.
    """

    amount: Decimal
    per: str = "contract"
    is_firm: bool = True
    lots: tuple[str, ...] = ()
    part: str = ""
    base: str = ""
    quote: str = ""

    def give_to(self, lots):
        """Return the same for lots, when it is not for something narrower."""
        if self.per != "contract":
            return self
        return replace(self, per="lot", lots=lots)


def sum_hours(all_hours):
    """Return the firm hours of a contract, None when they are not known.

    Hours of the lots are the detail of a total when one is given; two amounts that
    nothing tells apart are not added.
    """
    firm = [hours for hours in all_hours if hours.is_firm]
    whole = {hours.amount for hours in firm if hours.per == "contract"}
    lots = {hours.lots: hours.amount for hours in firm if hours.per == "lot"}
    parts = {hours.part: hours.amount for hours in firm if hours.per == "part"}
    detail = sum(lots.values()) + sum(parts.values())
    if not whole:
        return detail or None
    if len(whole) > 1:
        # a total beside what it is made of
        largest = max(whole)
        return largest if sum(whole) == 2 * largest else None
    return max(*whole, detail)


def find_lots(text):
    """Return the numbers of the lots that a folded text names.

    >>> find_lots("pour les lots n\u00b01, 2a et 4 a 6")
    ('1', '2A', '4', '5', '6')
    """
    return tuple(
        dict.fromkeys(
            lot for match in _LOTS.finditer(text) for lot in _expand(match[1])
        )
    )


def _expand(listed):
    lots = []
    for piece in re.split(r"\s?[,/&;+-]\s?|\s(?:et|ou)\s", re.sub(_LABEL, " ", listed)):
        ends = re.findall(_LOT_LIST, piece)
        bounds = [re.sub(r"\s", "", end).upper() for end in ends]
        if len(bounds) == 2 and all(bound.isdecimal() for bound in bounds):
            first, last = map(int, bounds)
            if 0 <= last - first <= 60:
                bounds = [str(number) for number in range(first, last + 1)]
        lots += [bound.lstrip("0") or bound for bound in bounds]
    return lots


def find_title(text):
    """Return the lot of which a line is the title, and says no more.

    >>> find_title("Lot 3 - Plomberie ;".lower()), find_title("le lot 3 est attribue")
    (('3',), ())
    """
    match = _LOT_TITLE.match(text)
    return tuple(_expand(match[1])) if match else ()


def is_lot_row(text):
    """Tell whether it gives hours to a lot, and says nothing else.

    >>> is_lot_row("lot 1 : 200 h ;"), is_lot_row("lot 1 : 200 h de menage")
    (True, False)
    """
    return bool(_LOT_ROW.match(text))


def find_hours(sentence, follows=False, in_table=False, in_hours=False):
    """Return the hours of a sentence about a clause, or that goes on from one.

    :param in_table: what comes before speaks of lots, rows may follow
    :param in_hours: it said that numbers are hours
    """
    text = sentence.text
    number = follows and in_table and in_hours and _LOT_NUMBER.match(text)
    if number:
        lots = tuple(_expand(number[1]))
        quote = sentence.quote(number.start(2), number.end())
        return (Hours(_to_number(number[2], number[3]), "lot", lots=lots, quote=quote),)
    if follows and not _SIZES.search(text) and not (in_table and _LINE.search(text)):
        return ()
    listed = _LISTED.search(text)
    if listed and _is_shared_out(text, listed):
        return _give_each(sentence, listed)
    matches = [
        *islice(_HOURS.finditer(text), _MOST_AMOUNTS),
        *islice(_WRITTEN.finditer(text), _MOST_AMOUNTS),
        *islice(_BRACKETED.finditer(text), _MOST_AMOUNTS),
    ]
    matches.sort(key=lambda match: match.start())
    found = []
    end = 0
    for index, match in enumerate(matches):
        following = (
            matches[index + 1].start() if index + 1 < len(matches) else len(text)
        )
        scope = _Scope(text, match, end, following, in_table or "lot" in text)
        if scope.is_owed():
            found.append(scope.make(sentence))
        end = match.end()
    for match in islice(_SHARE.finditer(text), _MOST_AMOUNTS):
        amount = _to_number(match[1], match[2])
        if 0 < amount <= 100:
            quote = sentence.quote(match.start(), match.end())
            found.append(
                Hours(amount, "share", lots=find_lots(text), is_firm=False, quote=quote)
            )
    return tuple(dict.fromkeys(found))


def _is_shared_out(text, listed):
    """Tell whether the amounts are given in the order of the lots."""
    before = text[: listed.start()].rstrip()
    return "respectivement" in text or bool(_LOTS_OPEN.search(before))


def _give_each(sentence, listed):
    """Return an amount for each lot, when there are as many of both."""
    amounts = [_to_number(*pair) for pair in re.findall(_NUMBER, listed[1])]
    lots = find_lots(sentence.text)
    if len(amounts) != len(lots):
        return ()
    quote = sentence.quote(listed.start(), listed.end())
    return tuple(
        Hours(amount, "lot", lots=(lot,), quote=quote)
        for amount, lot in zip(amounts, lots, strict=True)
    )


def _to_number(whole, decimals):
    return Decimal(re.sub(r"[ .']", "", whole) + (f".{decimals}" if decimals else ""))


class _Scope:
    """An amount of hours in its sentence: what stands around it."""

    def __init__(self, text, match, previous_end, next_start, in_table):
        self._text = text
        self._match = match
        self._before = text[max(0, match.start(1) - _FAR) : match.start(1)]
        self._near = text[max(previous_end, match.start(1) - _FAR) : match.start(1)]
        self._after = text[match.end() : min(next_start, match.end() + _FAR)]
        self._rest = text[match.end() : match.end() + _FAR]
        self._amount = _to_number(match[1], match[2])
        self._in_table = in_table

    def is_owed(self):
        if not 0 < self._amount <= _MOST_HOURS or self._is_clock():
            return False
        return not (
            _NOT_OWED_AFTER.search(self._rest)
            or _OF_THE_WORK.search(self._rest)
            or _SIZE_OF_THE_WORK.search(self._before[-40:])
            or _REPLACED.search(self._before[-60:])
            or _DELAY_BEFORE.search(self._near[-90:])
            or _DEFINES.search(self._before[-120:])
            or _EARLIER.search(self._before[-120:])
        )

    def _is_clock(self):
        """Tell whether it is a time of the day, or of a day."""
        match = self._match
        if self._amount <= 24 and re.search(r"h\s?00$", match[0]):
            return True
        if self._amount <= 39 and _WEEKLY_BEFORE.search(self._before[-40:]):
            return True
        around = self._text[max(0, match.start(1) - 12) : match.end() + 12]
        if self._amount <= 24 and _CLOCK_RANGE.search(around):
            return True
        return self._amount <= 24 and bool(
            _NOT_OWED_BEFORE.search(self._before[-40:])
            and not _SIZED_BEFORE.search(self._before[-25:])
            and not _SIZED_AFTER.search(self._rest)
        )

    def make(self, sentence):
        lots = self._find_lots()
        per, values = self._find_measure(lots)
        quote = sentence.quote(self._match.start(1), self._match.end())
        return Hours(self._amount, per, lots=lots, quote=quote, **values)

    def _find_measure(self, lots):
        is_firm = not self._is_about()
        amount = _AMOUNT.search(self._after + self._rest[len(self._after) :][:40])
        if amount:
            return "amount", {"base": amount[1], "is_firm": False}
        amount = _AMOUNT_BEFORE.search(self._near)
        if amount:
            return "amount", {"base": amount[1], "is_firm": False}
        bracket = _RANGE.search(self._before)
        if bracket:
            low = bracket[1] or bracket[3]
            return "bracket", {"base": re.sub(r"[ .']", "", low), "is_firm": False}
        unit = _UNIT_OF_WORK.search(self._rest)
        if unit:
            return "unit", {"base": unit[1], "is_firm": False}
        if _YEARLY.search(self._after) or _YEARLY_BEFORE.search(self._near):
            return "year", {"is_firm": False}
        part = self._find_part()
        if part:
            is_firm = is_firm and part == "ferme"
            return "part", {"part": part, "is_firm": is_firm}
        if lots:
            return "lot", {"is_firm": is_firm}
        named = _EACH_LOT.search(self._before) and _NAMED_LOT.search(self._near)
        if named:
            return "part", {"part": named[1], "is_firm": is_firm}
        if _EACH_LOT.search(self._before + self._rest):
            return "each_lot", {"is_firm": False}
        return "contract", {"is_firm": is_firm}

    def _is_about(self):
        return bool(
            _ABOUT.search(self._near[-60:]) or _MAXIMUM_AFTER.search(self._after)
        )

    def _find_part(self):
        """Return the part of the work named just before, else just after."""
        named = [*_PART.finditer(self._near)]
        match = named[-1] if named else _PART.search(self._after[:60])
        if not match or (match[4] and not named):
            return ""
        if match[1] or match[3]:
            kind, number = match[1] or match[3], match[2]
        else:
            kind, number = "optionnelle", match[5]
        kind = "ferme" if kind == "ferme" else "optionnelle"
        return f"{kind} {number}" if number and kind != "ferme" else kind

    def _find_lots(self):
        """Return the lots named for it: after it by a preposition, else before it."""
        if _LOT_AFTER.search(self._after):
            after = _LOTS.search(self._after)
            return tuple(dict.fromkeys(_expand(after[1]))) if after else ()
        row = self._in_table and _ROW.search(self._near)
        if row:
            return tuple(_expand(row[1]))
        near = [*_LOTS.finditer(self._near)]
        if near:
            return tuple(dict.fromkeys(_expand(near[-1][1])))
        before = [*_LOTS.finditer(self._before)]
        if before and not self._near_has_hours():
            return tuple(dict.fromkeys(_expand(before[-1][1])))
        return ()

    def _near_has_hours(self):
        return bool(_HOURS.search(self._before))
