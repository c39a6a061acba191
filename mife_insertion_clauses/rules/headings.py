# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The names of the columns and of the lines of pay in the files of companies.

A name is understood when each of its words is: one word more may say the contrary
("heures", "heures prévues"), so what is not known is asked for and never guessed.
"""

import re
from typing import NamedTuple

# Of a column; a worked and a training column may be several, added up
ROLES = (
    *("key", "reference", "person", "first_name", "month"),
    *("worked", "training", "base", "label", "unit"),
)
PEOPLE = ("key", "reference", "person")
# Of a line of pay
WORKED, TRAINING, BASE = "worked", "training", "base"
OVERTIME, ABSENCE, BONUS = "overtime", "absence", "bonus"

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr fev feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}


def _words(text):
    return frozenset(text.split())


_STOP = _words(
    "a au aux by d de des du e ee ees en es et for in l la le les ou of par pour sur "
    "the mensuel mensuelle mensuelles mensuels mois nb nbr nbre nbres nombre nombres n "
    "no number total totale totaux tot cumul cumule cumulees somme"
)
_TOTALS = _words("total totale totaux tot cumul cumule cumulees somme")
_UNITS = _words("h hr hrs hre hres heure heures horaire horaires hour hours")
_AMOUNTS = _words(
    "duree durees duration temps tps time volume quantite quantites quantity qte"
)
_AMOUNTS |= _words("qtes qt nombre nb nbre nbr")
_DONE = _words(
    "accompli clause clauses declarer declare declaree declarees declares done "
    "effectif effectifs effective effectives effectue effectuee effectuees effectues "
    "execute executee executees facture facturee facturees factures fait faite faites "
    "faits insertion interim interimaire mission normal normale normales normaux paid "
    "paye payee payees payes personne pointe pointee pointees pointes presence "
    "prestation prestations preste prestee prestees prestes productif productives "
    "realise realisee realisees realises reel reelle reelles reels remunere remuneree "
    "remunerees salarie salaries trav travail travaille travaillee travaillees "
    "travailles travaux work worked chantier"
)
_STYLES = {
    "decimal": _words("centieme centiemes decimal decimale decimales decimaux 100e"),
    "clock": _words("hh mm minutes minute min mn"),
}
_STYLE_WORDS = frozenset().union(*_STYLES.values())
_TRAINING = _words("formation formations form training")

_PERSON = _words(
    "agent agents apprenti beneficiaire beneficiaires collaborateur collaborateurs "
    "collaboratrice employe employee employees employes identite individu interimaire "
    "interimaires name names nom noms ouvrier ouvriers participant participante "
    "participants person personne personnel personnes salarie salariee salaries "
    "stagiaire surname worker prenom prenoms first"
)
_NAMES = _words("nom noms name names surname")
_FIRST_NAMES = _words("prenom prenoms first")
_NAME_KINDS = _words(
    "at complet complete famille full jeune fille marital naissance patronymique usage "
    "usuel work family last"
)
_REFERENCE = _words("mat matr matricule reference ref identifiant id code numero num")
_KEYS = ("code", "cle", "key", "code de la ligne")
_MONTH = _words("mois month periode period date dates")
_MONTH_TOO = _words("concerne concernee d de du emploi la of paie paye travail work")
_LABELS = _words("libelle libelles rubrique rubriques intitule designation nature type")
_LABELS_TOO = _words(
    "activite code d de des du element elements h heure heures horaire"
)
_LABELS_TOO |= _words("la ligne paie paye salaire rubrique")
_UNIT = ("unite", "unites", "unit", "u")
_BASE = ("base", "bases", "base heures", "base h")


class Heading(NamedTuple):
    """What a column is; the lower the ``rank``, the surer. ``month``: (number, year)
    that the hours of the column are of, if it says so."""

    role: str
    rank: float = 0
    style: str = ""
    month: tuple | None = None


def read_heading(name):
    """Return the ``Heading`` of a column, None if it is not known.

    :param name: without accents, case nor punctuation

    >>> [read_heading(name).role for name in ("nbre d heures", "h travaillees", "qte")]
    ['worked', 'worked', 'worked']
    >>> read_heading("heures prevues"), read_heading("taux horaire")
    (None, None)
    >>> read_heading("heures mars 2026")
    Heading(role='worked', rank=1, style='', month=(3, 2026))
    """
    words = name.split()
    if not words:
        return None
    if name in _KEYS:
        return Heading("key")
    if name in _UNIT:
        return Heading("unit")
    if name in _BASE:
        return Heading("base")
    known = set(words)
    return (
        _read_reference(known)
        or _read_person(known)
        or _read_month(known)
        or _read_label(known)
        or _read_hours(words)
    )


def read_month_words(words):
    """Return (the words without a month, (its number, its year or None) or None).

    >>> read_month_words(["heures", "janv", "26"])
    (['heures'], (1, 2026))
    """
    found = [word for word in words if word in MONTHS]
    if len(found) != 1:
        return words, None
    position = words.index(found[0])
    after = words[position + 1 : position + 2]
    year, rest = None, words[:position] + words[position + 1 :]
    if after and re.fullmatch(r"(20)?[0-9]{2}", after[0]):
        year = int(after[0]) % 100 + 2000
        del rest[position]
    return rest, (MONTHS[found[0]], year)


def read_label(name):
    """Return what a line of pay is, "" when it is not known.

    >>> [read_label(name) for name in ("heures normales", "hs 25", "absence maladie")]
    ['worked', 'overtime', 'absence']
    >>> read_label("indemnite fin de mission"), read_label("heures de nuit")
    ('bonus', '')
    """
    words = {word for word in name.split() if not word.isdigit()}
    for kind, signs in _KINDS.items():
        if any(
            word.startswith(signs.prefixes) or word in signs.words for word in words
        ):
            return kind
    if name in ("hn", "h n"):
        return WORKED
    if words and words & _UNITS | words & _words("travail") and words <= _WORKED_LABEL:
        return WORKED
    if words & _words("salaire appointements appointement") and words <= _BASE_LABEL:
        return BASE
    return ""


class _Signs(NamedTuple):
    prefixes: tuple
    words: frozenset = frozenset()


# in this order: a bonus for training is a bonus, an absence for training an absence
_KINDS = {
    BONUS: _Signs(
        (
            *("prime", "indemn", "panier", "repas", "transport", "trajet", "deplac"),
            *("gratif", "bonus", "mutuel", "cotis", "retrait", "impot", "acompte"),
            *("saisie", "rembours", "avantage", "majoration", "prevoy", "exonerat"),
            *("forfait", "participation", "interessement", "ticket", "frais"),
        ),
        _words("ifm iccp icp csg crds urssaf net brut titre titres ijss grd pas"),
    ),
    ABSENCE: _Signs(
        (
            *("absen", "conge", "malad", "matern", "patern", "intemper", "greve"),
            *("chomage", "recup", "carence", "ferie", "repos", "accident", "retard"),
        ),
        _words("abs cp rtt arret at rc rcr"),
    ),
    TRAINING: _Signs(("formation", "training")),
    OVERTIME: _Signs(
        ("sup", "complementair", "overtime"), _words("hs hsup hc hs25 hs50")
    ),
}
_WORKED_LABEL = _STOP | _UNITS | _DONE | _words("base jour hn") | _words("temps")
_BASE_LABEL = (
    _STOP | _DONE | _words("salaire appointements appointement base mensualise")
)


def _read_reference(words):
    signs = words & _REFERENCE
    if not signs and words & _words("n no") and words & _PERSON and not words & _NAMES:
        signs = words
    if signs and words <= _REFERENCE | _STOP | _PERSON and not words & _FIRST_NAMES:
        # the number of a firm for a person is not ours
        return Heading("reference", 1 if words & _words("mat matr matricule") else 0)
    return None


def _read_person(words):
    if not words & _PERSON or not words <= _STOP | _PERSON | _NAME_KINDS:
        return None
    if words & _FIRST_NAMES:
        return Heading("person" if words & _NAMES - _words("name") else "first_name")
    if words & _words("naissance jeune patronymique"):
        return Heading("person", 3)
    return Heading("person", 1 if words & _NAMES else 2)


def _read_month(words):
    if words & _MONTH and words <= _MONTH | _MONTH_TOO:
        return Heading("month", 1 if words & _words("date dates") else 0)
    return None


def _read_label(words):
    signs = words & _LABELS
    if not signs or not words <= _LABELS | _LABELS_TOO:
        return None
    if signs == {"type"}:
        return Heading("label", 2) if words & _UNITS else None
    if "code" in words:
        return Heading("label", 3)
    return Heading("label", 1 if signs <= _words("rubrique rubriques nature") else 0)


def _read_hours(words):
    rest, month = read_month_words(words)
    style = next((name for name, signs in _STYLES.items() if signs & set(rest)), "")
    rest = set(rest) - _STYLE_WORDS
    if not rest:
        # a column per month
        return Heading("worked", 2, style, month) if month and not style else None
    if rest & _TRAINING and rest <= _TRAINING | _STOP | _UNITS | _DONE | _AMOUNTS:
        return Heading("training", 0, style, month)
    if not rest <= _STOP | _UNITS | _DONE | _AMOUNTS:
        return None
    is_done = rest & _DONE
    if rest & _UNITS or rest & _words("temps tps") and is_done:
        rank = 0 if is_done else 1
    elif rest & _AMOUNTS or rest & _words("travaillees effectuees realisees"):
        rank = 2
    elif rest & _TOTALS:
        rank = 3
    else:
        return None
    return Heading("worked", rank + (0.5 if rest & _TOTALS else 0), style, month)
