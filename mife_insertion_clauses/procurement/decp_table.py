# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The records of a table: ministry, decp.info, table schema, or a region's own.

Columns are known by their names, whatever their case, accents and separators. Rows of
one contract, one for each holder or each modification, make one record.
"""

import csv
import re
from collections import Counter

from .content import EDGES, TextSource
from .keys import fold_key
from .records import Anomaly, UnreadableFile
from .values import as_number, is_unusable, show

_SEPARATORS = ",;|\t"
_LONGEST_FIELD = 1_000_000
_MOST_ROWS_TOGETHER = 2000
# columns that are fields of the record as they are
_PLAIN = {
    fold_key(name): name
    for name in (
        *("id", "nature", "objet", "codeCPV", "procedure", "dureeMois", "montant"),
        *("dateNotification", "datePublicationDonnees", "formePrix", "ccag", "source"),
        *("offresRecues", "attributionAvance", "tauxAvance", "marcheInnovant", "uid"),
        *("sousTraitanceDeclaree", "typeGroupementOperateurs", "idAccordCadre"),
        *("origineUE", "origineFrance", "considerationsSociales", "techniques"),
        *("considerationsEnvironnementales", "modalitesExecution", "typesPrix"),
        *("valeurGlobale", "dateSignature", "dateDebutExecution", "uuid"),
        "montantSubventionPublique",
    )
} | {"type": "_type", "sourcedataset": "source"}
_NESTED = {
    "acheteurid": ("acheteur", "id"),
    "acheteursiret": ("acheteur", "id"),
    "acheteurnom": ("acheteur", "nom"),
    "autoriteconcedanteid": ("autoriteConcedante", "id"),
    "autoriteconcedantenom": ("autoriteConcedante", "nom"),
    "lieuexecutioncode": ("lieuExecution", "code"),
    "lieuexecutiontypecode": ("lieuExecution", "typeCode"),
    "lieuexecutionnom": ("lieuExecution", "nom"),
}
_PARTS = {
    "idmodification": ("modification", "id"),
    "modificationid": ("modification", "id"),
    "montantmodification": ("modification", "montant"),
    "dureemoismodification": ("modification", "dureeMois"),
    "objetmodification": ("modification", "objetModification"),
    "datenotificationmodification": ("modification", "dateNotificationModification"),
    "datenotificationmodificationmodification": (
        "modification",
        "dateNotificationModification",
    ),
    "datepublicationdonneesmodification": (
        "modification",
        "datePublicationDonneesModification",
    ),
    "datepublicationdonneesmodificationmodification": (
        "modification",
        "datePublicationDonneesModification",
    ),
    "idtitulairemodification": ("modified", "id"),
    "typeidentifianttitulairemodification": ("modified", "typeIdentifiant"),
    "idactesoustraitance": ("subcontract", "id"),
    "dureemoisactesoustraitance": ("subcontract", "dureeMois"),
    "datenotificationactesoustraitance": ("subcontract", "dateNotification"),
    "datepublicationdonneesactesoustraitance": (
        "subcontract",
        "datePublicationDonnees",
    ),
    "montantactesoustraitance": ("subcontract", "montant"),
    "variationprixactesoustraitance": ("subcontract", "variationPrix"),
    "idsoustraitant": ("subcontractor", "id"),
    "typeidentifiantsoustraitant": ("subcontractor", "typeIdentifiant"),
    "idmodificationactesoustraitance": ("submodification", "id"),
    "dureemoismodificationactesoustraitance": ("submodification", "dureeMois"),
    "montantmodificationactesoustraitance": ("submodification", "montant"),
    "datenotificationmodificationsoustraitancemodificationactesoustraitance": (
        "submodification",
        "dateNotificationModificationSousTraitance",
    ),
    "datepublicationdonneesmodificationactesoustraitance": (
        "submodification",
        "datePublicationDonnees",
    ),
}
_HOLDER = re.compile(
    r"(?:titulaires?|concessionnaires?)(id|identifiant|typeidentifiant\w*|type"
    r"|denominationsociale|denomination|nom)(\d*)|(?:titulaires?)(\d+)(id|type\w*"
    r"|denomination\w*|nom)"
)
_HOLDER_KEYS = {"i": "id", "t": "typeIdentifiant", "d": "denominationSociale"}
# what decp.info works out of the rest
_IGNORED = re.compile(
    r"(?:acheteur|titulaire)(?:categorie|commune\w*|departement\w*|region\w*|latitude"
    r"|longitude|distance)|dureerestantemois|donneesactuelles|sourcefile|anomalies"
    r"|annee"
    r"|titulairedistance"
)
_LABELS = {
    "considerationsSociales": "considerationSociale",
    "considerationsEnvironnementales": "considerationEnvironnementale",
    "techniques": "technique",
    "modalitesExecution": "modaliteExecution",
    "typesPrix": "typePrix",
}
# what names a contract, and columns that tables of anything have too
_NAMING = {("objet",), ("acheteur", "id"), ("id",)}
_ANYWHERE = {("montant",), ("nature",), ("source",), ("uuid",), ("_type",)}
_FEWEST_KNOWN = 2
_NUMBERS = ("montant", "dureeMois", "valeurGlobale")


class DecpTable:
    """Iterates over `(kind, default schema, record)`."""

    def __init__(self, content):
        self._source = TextSource(content)
        self._noted = []
        self.default_schema = "decp_v1"

    @property
    def encoding(self):
        return self._source.encoding

    @property
    def anomalies(self):
        return self._source.anomalies + self._noted

    def __iter__(self):
        names, rows = self._open()
        yield from self._group(rows, names, self._know_columns(names))

    def _open(self):
        """Return the names of the columns, and an iterator of the rows' cells."""
        lines = self._iterate_lines()
        first = next(lines, "").strip(EDGES)
        separator = max(_SEPARATORS, key=first.count)
        names = next(csv.reader([first], delimiter=separator), [])
        return names, _read_csv(lines, separator)

    def _iterate_lines(self):
        rest = ""
        while True:
            block = self._source.read_block()
            if not block:
                break
            *lines, rest = (rest + block.replace("\r", "\n")).split("\n")
            if len(rest) > 20 * _LONGEST_FIELD:
                raise UnreadableFile("record_too_large")
            for line in lines:
                yield line.replace("\x00", "\ufffd") + "\n"
        if rest.strip(EDGES):
            yield rest.replace("\x00", "\ufffd")

    def _know_columns(self, names):
        """Return what each column is, None for those of which nothing is known."""
        columns = [_know_column(fold_key(name)) for name in names]
        known = {column[1:] for column in columns if column}
        if not known & _NAMING or len(known - _NAMING - _ANYWHERE) < _FEWEST_KNOWN:
            raise UnreadableFile("no_contracts", show(", ".join(names)))
        if ("considerationsSociales",) in known or ("techniques",) in known:
            self.default_schema = "decp_v2"
        unknown = [
            name
            for name, column in zip(names, columns, strict=True)
            if not column and name.strip() and not _IGNORED.fullmatch(fold_key(name))
        ]
        if unknown:
            self._noted.append(Anomaly("key_unknown", "", show(", ".join(unknown))))
        return columns

    def _group(self, rows, names, columns):
        """Yield a record for the rows that follow one another about one contract."""
        group, key = [], None
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                if group:
                    yield self._merge(group)
                    group, key = [], None
                yield "", self.default_schema, {"cells": cells}
                continue
            row = _read_row(cells, names, columns)
            found = row.key
            if group and (found != key or len(group) >= _MOST_ROWS_TOGETHER):
                yield self._merge(group)
                group = []
            group.append(row)
            key = found
        if group:
            yield self._merge(group)

    def _merge(self, group):
        record = group[0].record
        is_v2 = self.default_schema == "decp_v2"
        holders = _unique(holder for row in group for holder in row.holders)
        record["titulaires"] = [
            {"titulaire": holder} if is_v2 else holder for holder in holders
        ]
        for name, item_key, parts in (
            ("modifications", "modification", "modification"),
            ("actesSousTraitance", "acteSousTraitance", "subcontract"),
            (
                "modificationsActesSousTraitance",
                "modificationActeSousTraitance",
                "submodification",
            ),
        ):
            found = _unique(row.parts[parts] for row in group if row.parts.get(parts))
            if found:
                record[name] = [{item_key: item} if is_v2 else item for item in found]
        return "", self.default_schema, record


def _read_csv(lines, separator):
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as error:
        raise UnreadableFile("not_table", str(error)) from error


def _unique(items):
    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _know_column(folded):
    if folded in _PLAIN:
        return "plain", _PLAIN[folded]
    if folded in _NESTED:
        return ("nested", *_NESTED[folded])
    if folded in _PARTS:
        return ("part", *_PARTS[folded])
    match = _HOLDER.fullmatch(folded)
    if match:
        kind = match[1] or match[4]
        letter = "d" if kind[0] in "dn" else kind[0]
        return "holder", _HOLDER_KEYS[letter], match[2] or match[3] or "1"
    return None


class _Row:
    def __init__(self):
        self.record = {}
        self.holders = []
        self.parts = {}
        self.key = None


def _read_row(cells, names, columns):
    row = _Row()
    holders, others = {}, {}
    for cell, name, column in zip(cells, names, columns, strict=True):
        text = cell.strip()
        if column is None:
            if text and not _IGNORED.fullmatch(fold_key(name)):
                others[name] = text
        elif column[0] == "plain":
            row.record[column[1]] = _read_cell(column[1], text)
        elif column[0] == "nested":
            row.record.setdefault(column[1], {})[column[2]] = text
        elif text and not is_unusable(text):
            if column[0] == "holder":
                holders.setdefault(column[2], {})[column[1]] = text
            else:
                part = row.parts.setdefault(column[1], {})
                part[column[2]] = _read_cell(column[2], text)
    for name, text in others.items():
        # "acheteur" beside "acheteur_nom": both are kept
        row.record[f"{name} (2)" if name in row.record else name] = text
    row.holders = [
        holder for holder in holders.values() if holder.keys() - {"typeIdentifiant"}
    ]
    _attach(row.parts)
    # a modification says its own amount and dates in the columns of the contract
    row.key = [
        value
        for key, value in row.record.items()
        if key in ("id", "acheteur", "autoriteConcedante", "objet", "dateNotification")
    ]
    return row


def _attach(parts):
    holder = parts.pop("modified", None)
    if holder:
        parts.setdefault("modification", {})["titulaires"] = [{"titulaire": holder}]
    holder = parts.pop("subcontractor", None)
    if holder:
        parts.setdefault("subcontract", {})["sousTraitant"] = holder


def _read_cell(name, text):
    if name in _LABELS:
        return _read_labels(_LABELS[name], text)
    return as_number(text) if name in _NUMBERS else text


def _read_labels(item_key, text):
    """Return labels as the format has them; lists written as Python are usual here."""
    if text[:1] == "[" and text[-1:] == "]":
        labels = [
            part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", text[1:-1])
        ]
    elif text and not is_unusable(text):
        labels = [part.strip() for part in text.split(",")]
    else:
        return text
    return {item_key: [label for label in labels if label]}


def count_separators(text):
    """Return how many columns the first line of a text seems to have."""
    first = text.lstrip(EDGES).partition("\n")[0]
    return max(Counter(first)[separator] for separator in _SEPARATORS) + 1
