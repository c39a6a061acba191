# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A single table exported by another tool, split into the rows of a takeover.

Each of its columns has one meaning, which may feed several sheets: the reference of a
contract is that of its lots as well.
"""

from .table import is_blank
from .takeover import get_letter, read_row
from .takeover_cells import plain_choice
from .takeover_columns import (
    BUYERS,
    COMMITMENTS,
    COMPANIES,
    CONTRACTS,
    DONE,
    LOTS,
    PEOPLE,
    PLACEMENTS,
    SHEETS,
)

HEADER_ROWS = 20
SAMPLES = 3
_ON_LOT = (COMMITMENTS, PLACEMENTS, DONE)
_OF_PERSON = (PEOPLE, PLACEMENTS, DONE)

# {meaning: (words that title it, {sheet: column})}
MEANINGS = {
    "buyer": (
        ("donneur d ordre", "acheteur", "maitre d ouvrage", "collectivite"),
        {BUYERS: "name", **dict.fromkeys((CONTRACTS, LOTS, *_ON_LOT), "buyer")},
    ),
    "buyer_siret": (
        ("siret donneur d ordre", "siret acheteur", "siret maitre d ouvrage"),
        {BUYERS: "siret"},
    ),
    "contract": (
        ("marche", "reference du marche", "n marche", "numero de marche", "ref marche"),
        dict.fromkeys((CONTRACTS, LOTS, *_ON_LOT), "contract"),
    ),
    "contract_name": (
        ("objet", "objet du marche", "operation", "intitule du marche"),
        {CONTRACTS: "name"},
    ),
    "contract_state": (("etat du marche", "statut du marche"), {CONTRACTS: "state"}),
    "clause_kind": (("type de clause",), {CONTRACTS: "clause_kind"}),
    "contract_amount": (("montant du marche",), {CONTRACTS: "amount"}),
    "date_notified": (
        ("notifie le", "notification", "date de notification"),
        {CONTRACTS: "date_notified"},
    ),
    "lot": (
        ("lot", "n lot", "n du lot", "numero du lot", "numero de lot"),
        dict.fromkeys((LOTS, *_ON_LOT), "lot"),
    ),
    "lot_name": (("intitule du lot", "libelle du lot", "objet du lot"), {LOTS: "name"}),
    "lot_state": (("etat du lot", "statut du lot"), {LOTS: "state"}),
    "trade": (("corps d etat", "corps de metier"), {LOTS: "trade"}),
    "lot_amount": (("montant du lot", "montant ht", "montant"), {LOTS: "amount"}),
    "lot_start": (
        ("debut du lot", "date de debut", "debut des travaux"),
        {LOTS: "date_start"},
    ),
    "lot_end": (("fin du lot", "date de fin", "fin des travaux"), {LOTS: "date_end"}),
    "company": (
        ("entreprise", "titulaire", "attributaire", "raison sociale"),
        {COMPANIES: "name", LOTS: "holder", PLACEMENTS: "company", DONE: "company"},
    ),
    "company_siret": (
        ("siret", "siret entreprise", "siret titulaire", "siret de l entreprise"),
        {COMPANIES: "siret"},
    ),
    "hours_due": (
        (
            "heures dues",
            "engagement",
            "heures a realiser",
            "objectif",
            "heures prevues",
        ),
        {COMMITMENTS: "hours"},
    ),
    "last_name": (
        ("nom", "nom du salarie", "nom de la personne", "nom du beneficiaire"),
        dict.fromkeys(_OF_PERSON, "last_name"),
    ),
    "first_name": (
        ("prenom", "prenom du salarie", "prenom du beneficiaire"),
        dict.fromkeys(_OF_PERSON, "first_name"),
    ),
    "birthdate": (
        ("date de naissance", "ne le", "nee le", "naissance"),
        dict.fromkeys(_OF_PERSON, "birthdate"),
    ),
    "sex": (("sexe", "genre", "civilite"), {PEOPLE: "sex"}),
    "criterion": (
        ("critere", "critere d eligibilite", "public"),
        {PEOPLE: "criterion"},
    ),
    "checked_on": (
        ("eligibilite verifiee le", "date d eligibilite", "verification"),
        {PEOPLE: "checked_on"},
    ),
    "contract_type": (
        ("type de contrat", "contrat de travail", "nature du contrat"),
        {PLACEMENTS: "contract_type"},
    ),
    "modality": (("modalite", "modalite de mise en oeuvre"), {PLACEMENTS: "modality"}),
    "employer": (("employeur", "structure employeuse"), {PLACEMENTS: "employer"}),
    "job": (("poste", "emploi", "metier"), {PLACEMENTS: "job"}),
    "placement_start": (
        ("embauche le", "date d embauche", "debut du contrat", "entree"),
        {PLACEMENTS: "date_start"},
    ),
    "placement_end": (
        ("fin du contrat", "date de sortie", "sortie"),
        {PLACEMENTS: "date_end"},
    ),
    "month": (("mois", "periode"), {DONE: "month"}),
    "hours": (
        ("heures realisees", "heures", "nb heures", "nombre d heures", "heures faites"),
        {DONE: "hours"},
    ),
}
# what a row of a sheet cannot do without: the others say nothing of it
_NEEDED = {
    BUYERS: ("name",),
    COMPANIES: ("name",),
    CONTRACTS: ("contract",),
    LOTS: ("contract",),
    COMMITMENTS: ("contract", "hours"),
    PEOPLE: ("last_name",),
    PLACEMENTS: ("last_name", "date_start"),
    DONE: ("hours",),
}


def guess_table(tables):
    """Return (name, rows, number of the row of headings) of the table to map, or None.

    >>> guess_table([("Export", [["Liste"], ["Lot", "Nom"], ["1", "Peinture"]])])[2]
    2
    """
    best = None
    for name, rows in tables:
        for number, cells in enumerate(rows[:HEADER_ROWS], start=1):
            texts = [value for value in cells if isinstance(value, str)]
            size = len(texts) == sum(not is_blank(value) for value in cells)
            if size and len(texts) > 1 and number < len(rows):
                if best is None or len(rows) > len(best[1]):
                    best = name, rows, number
                break
    return best


def describe(rows, header):
    """Return the (position, title, samples, meaning) of each column of a table."""
    taken, found = set(), []
    for position, title in enumerate(rows[header - 1]):
        below = [
            _show(cells[position])
            for cells in rows[header:]
            if position < len(cells) and not is_blank(cells[position])
        ]
        if is_blank(title) and not below:
            continue
        meaning = _guess_meaning(title)
        meaning = None if meaning in taken else meaning
        taken.add(meaning)
        samples = list(dict.fromkeys(below))[:SAMPLES]
        found.append((position, str(title or get_letter(position)), samples, meaning))
    return found


def get_headings(rows, header):
    """Return the titles of a table as they are compared: what tells a tool apart."""
    return [plain_choice(title or "") for title in rows[header - 1]]


def split_rows(name, rows, header, meanings, choices):
    """Return the rows of a takeover that a table says, each of them once.

    :param meanings: {position of a column: what it means}
    """
    columns = {
        sheet.key: {
            position: sheet.get(MEANINGS[meaning][1][sheet.key])
            for position, meaning in meanings.items()
            if sheet.key in MEANINGS[meaning][1]
        }
        for sheet in SHEETS
    }
    split, seen = {sheet.key: [] for sheet in SHEETS}, set()
    for number, cells in enumerate(rows[header:], start=header + 1):
        for sheet in SHEETS:
            row = read_row(sheet, name, number, cells, columns[sheet.key], choices)
            if not all(row.get(key) is not None for key in _NEEDED[sheet.key]):
                if not _is_blamed(row):
                    continue
            _complete(row)
            said = (sheet.key, *sorted((k, str(v)) for k, v in row.values.items()))
            if sheet.key == DONE or said not in seen:
                seen.add(said)
                split[sheet.key].append(row)
    _complete_from(split)
    return [row for sheet in SHEETS for row in split[sheet.key]]


def _is_blamed(row):
    """Tell whether what a row cannot do without is there, and cannot be read."""
    needed = {row.get_cell(key) for key in _NEEDED[row.sheet] if key in row.cells}
    return any(mistake.cell in needed for mistake in row.mistakes)


def _complete(row):
    """Add what a table of another tool says by having it: a lot that is held runs."""
    values = row.values
    if row.sheet in (LOTS, *_ON_LOT):
        values.setdefault("lot", "1")
    if row.sheet == CONTRACTS:
        values.setdefault("state", "running")
        values.setdefault("name", values.get("contract"))
    elif row.sheet == LOTS:
        values.setdefault("state", "running" if values.get("holder") else "pending")
        values.setdefault("name", f"Lot {values['lot']}")
    elif row.sheet == COMMITMENTS:
        values["origin"] = "initial"


def _complete_from(split):
    """Date what a lot owes of its start, or of the day its contract was notified."""
    days = {}
    for row in (*split[CONTRACTS], *split[LOTS]):
        day = row.get("date_start") or row.get("date_notified")
        if day:
            days[row.get("contract"), row.get("lot")] = day
    for row in split[COMMITMENTS]:
        key = row.get("contract")
        day = days.get((key, row.get("lot"))) or days.get((key, None))
        if day:
            row.values.setdefault("date", day)


def _guess_meaning(title):
    words = plain_choice(title or "")
    for meaning, (titles, _targets) in MEANINGS.items():
        if words in titles:
            return meaning
    return None


def _show(value):
    if isinstance(value, dict):
        return value["formula"]
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
