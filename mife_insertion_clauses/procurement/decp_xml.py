# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The records of a DECP file in XML, v1 or v2, or inside the file of public accounts.

They become the dictionaries that the JSON form would have given.
"""

from .decp_words import V2_KEYS
from .keys import fold_key
from .tree import forget, iterate_xml, local_name
from .values import as_number

_KINDS = {"marche": "contract", "contratconcession": "concession"}
# lists of objects, whose items version 2 wraps; lists of labels, which it does not
_OBJECTS = {
    "titulaires": "titulaire",
    "concessionnaires": "concessionnaire",
    "modifications": "modification",
    "actesSousTraitance": "acteSousTraitance",
    "modificationsActesSousTraitance": "modificationActeSousTraitance",
    "donneesExecution": "donneesAnnuelles",
}
_LABELS = {
    "techniques": "technique",
    "modalitesExecution": "modaliteExecution",
    "typesPrix": "typePrix",
    "considerationsSociales": "considerationSociale",
    "considerationsEnvironnementales": "considerationEnvironnementale",
}
_NUMBERS = frozenset(
    ("montant", "valeurGlobale", "dureeMois", "montantSubventionPublique")
)
_V2_KEYS = frozenset(map(fold_key, V2_KEYS))
_DEEPEST = 20


class DecpXml:
    """Iterates over `(kind, default schema, record)`."""

    def __init__(self, stream):
        self._stream = stream
        self.encoding = ""
        self.anomalies = []
        self.default_schema = "decp_v1"

    def __iter__(self):
        depth = 0
        for event, element in iterate_xml(self._stream):
            if not isinstance(element.tag, str):
                continue
            if not self.encoding:
                self.encoding = (element.getroottree().docinfo.encoding or "").lower()
            kind = _KINDS.get(fold_key(local_name(element.tag)))
            if kind is None:
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and not depth:
                record = read_element(element)
                yield kind, self.default_schema, record
                forget(element)


def read_element(element):
    """Return the record of an element, as the JSON form has it."""
    names = {fold_key(local_name(child.tag)) for child in element if _is_element(child)}
    is_v2 = not _V2_KEYS.isdisjoint(names)
    return _read_children(element, is_v2, 0)


def _is_element(child):
    return isinstance(child.tag, str)


def _read_children(element, is_v2, depth):
    record = {}
    for child in element:
        if not _is_element(child):
            continue
        name = local_name(child.tag)
        value = _read_child(name, child, is_v2, depth)
        key, count = name, 1
        while key in record:
            count += 1
            key = f"{name} ({count})"
        record[key] = value
    return record


def _read_child(name, child, is_v2, depth):
    children = [item for item in child if _is_element(item)]
    if name in _OBJECTS:
        items = [_read_children(item, is_v2, depth + 1) for item in children]
        if not is_v2:
            return items
        names = [local_name(item.tag) for item in children]
        return [{key: item} for key, item in zip(names, items, strict=True)]
    if name in _LABELS:
        labels = [(item.text or "").strip() for item in children]
        return {_LABELS[name]: labels} if labels else (child.text or "").strip()
    if children:
        return _read_children(child, is_v2, depth + 1) if depth < _DEEPEST else "..."
    text = (child.text or "").strip()
    return as_number(text) if name in _NUMBERS else text
