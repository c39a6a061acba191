# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading one DECP record, v1 or v2, contract or concession.

The input is the record as a dictionary, whatever file it came from. The version is
that of the record's own shape; `default_schema` only settles doubtful ones.

A record is rejected only when it cannot be used at all: not an object, empty, nested
too deep, without buyer and subject, or without number and subject.

Files hold hundreds of thousands of records, whose keys are the same and whose buyers,
places and dates come again: what the keys of a record lead to is found once, and equal
parts are read once.
"""

from functools import lru_cache
from marshal import dumps
from operator import itemgetter

from .decp_parts import PARTS, PLAIN, SIMPLE, PartReader
from .decp_words import IGNORED_KEYS, V2_KEYS
from .identity import identify
from .keys import Fields, fold, fold_key, is_empty, without_count
from .records import NoticeData, Rejection
from .values import DEEPEST, Log, cut, measure_depth, show

_PART_OF_KEY = {fold_key(key): name for name, keys, *_rest in PARTS for key in keys}
_V2_KEYS = frozenset(map(fold_key, V2_KEYS))
_CONCESSION_KEYS = frozenset(
    ("autoriteconcedante", "concessionnaires", "datesignature", "valeurglobale")
)
_CONTRACT_KEYS = frozenset(
    ("acheteur", "codecpv", "datenotification", "montant", "titulaires")
)
# readings kept, of which the longest are not worth it
_MOST_KEPT = 30_000
_LONGEST_KEPT = 1000
_LONGEST_LABEL = 80
_NESTED = (dict, list)
_MARKS = (str, int)
_MEASURED = (str, bytes)
# the fields of a contract, then those of which an award says nothing
_RAW = NoticeData._fields.index("raw") + 1
_OWN = NoticeData._fields[:_RAW]
_OTHERS = tuple(NoticeData._field_defaults[name] for name in NoticeData._fields[_RAW:])


class _TooDeepError(Exception):
    pass


class RecordReader:
    """Reads records one by one; what it keeps is bounded."""

    def __init__(self, today):
        self._today = today
        self._shapes = {}
        self._kept = 0

    def read_record(self, record, position, kind="", default_schema="decp_v2"):
        """Return a `NoticeData` or a `Rejection`."""
        if record.__class__ is not dict:
            return _refuse(record, position)
        if not record:
            return Rejection(position, "empty_record", raw=record)
        log = Log(self._today)
        shape = self._find_shape(record)
        variant = shape.find_variant(record, kind, default_schema, log)
        if variant.base is None:
            variant.read_base(log.today)
        values = variant.base.copy()
        values["position"] = position
        values["raw"] = record
        log.anomalies += variant.base_anomalies
        try:
            for key, method in variant.simple:
                value = record[key]
                if value.__class__ in _NESTED:
                    _check_depth(value)
                values.update(method(value, log))
            self._read_parts(variant, record, values, log.anomalies)
            for key in shape.ignored:
                value = record[key]
                if value.__class__ in _NESTED and value:
                    _check_depth(value)
            if shape.unknown:
                shape.note_unknown(record, log)
        except _TooDeepError:
            return _reject_depth(record, position)
        reason = "" if values["subject"] else _find_reason(values)
        if reason:
            buyer = values["buyer_identifier"] or values["buyer_name"]
            return Rejection(position, reason, values["reference"], buyer, record)
        _compare(values, log)
        return _finish(values, log.anomalies)

    def _find_shape(self, record):
        if self._kept > _MOST_KEPT:
            self._shapes.clear()
            self._kept = 0
        keys = tuple(record)
        shape = self._shapes.get(keys)
        if shape is None:
            shape = self._shapes[keys] = _Shape(keys)
            self._kept += 10
        return shape

    def _read_parts(self, variant, record, values, anomalies):
        for kept, pick, part in variant.parts:
            value = pick(record)
            # a text or an integer as such, the rest with the types of what it holds
            if value.__class__ in _MARKS:
                mark = value
            elif value:
                mark = dumps(value, 2)
            else:
                mark = value.__class__
            try:
                found = kept[mark]
            except KeyError:
                _check_depth(value)
                found = self._read_part(variant, record, value, *part)
                if mark.__class__ not in _MEASURED or len(mark) <= _LONGEST_KEPT:
                    kept[mark] = found
                    self._kept += 1
            values.update(found[0])
            if found[1]:
                anomalies += found[1]

    def _read_part(self, variant, record, value, keys, method, read_plain):
        if read_plain:
            plain = read_plain(value, variant.schema)
            if plain:
                return plain, ()
        log = Log(self._today)
        part = Fields({key: record[key] for key in keys}, log)
        reader = PartReader(part, log, variant.kind, variant.schema)
        return method(reader), log.anomalies


class _Shape:
    """What the keys of a record lead to."""

    def __init__(self, keys):
        folded = {key: fold_key(without_count(key)) for key in keys}
        found = frozenset(folded.values())
        self._is_v2 = not _V2_KEYS.isdisjoint(found)
        self._contract = [key for key in keys if folded[key] in _CONTRACT_KEYS]
        self._concession = [key for key in keys if folded[key] in _CONCESSION_KEYS]
        self._keys = {name: [] for name, *_rest in PARTS}
        self.ignored = []
        self.unknown = []
        for key in keys:
            name = _PART_OF_KEY.get(folded[key])
            if name:
                self._keys[name].append(key)
            else:
                self.ignored.append(key)
                if folded[key] not in IGNORED_KEYS:
                    self.unknown.append(key)
        self._variants = {}

    def find_variant(self, record, section, default, log):
        kind = self._find_kind(record, section, log)
        schema = "decp_v2" if self._is_v2 else self._find_schema(record, default)
        variant = self._variants.get((kind, schema))
        if variant is None:
            variant = self._variants[kind, schema] = _Variant(kind, schema, self._keys)
        return variant

    def _find_kind(self, record, section, log):
        announced = section or _announce_kind(record)
        # files of version 1 give the keys of both kinds, empty for one of them
        if self._concession:
            contract = sum(not is_empty(record[key]) for key in self._contract)
            concession = sum(not is_empty(record[key]) for key in self._concession)
        else:
            contract, concession = len(self._contract), 0
        if contract == concession:
            return announced or "contract"
        found = "concession" if concession > contract else "contract"
        if announced and announced != found:
            log.add("kind_conflict", "_type", announced)
        return found

    def _find_schema(self, record, default):
        for name in ("titulaires", "concessionnaires"):
            holders = record.get(name)
            if holders.__class__ is list and holders:
                first = holders[0]
                if first.__class__ is dict:
                    wrapped = len(first) == 1 and isinstance(
                        next(iter(first.values())), dict
                    )
                    return "decp_v2" if wrapped else "decp_v1"
        buyer = record.get("acheteur", record.get("autoriteConcedante"))
        if isinstance(buyer, dict) and any(fold_key(key) == "nom" for key in buyer):
            return "decp_v1"
        return default

    def note_unknown(self, record, log):
        unknown = [key for key in self.unknown if not is_empty(record[key])]
        if unknown:
            log.add("key_unknown", "", ", ".join(sorted(unknown)))


class _Variant:
    """How the parts of a shape are read, for a kind and a version."""

    def __init__(self, kind, schema, keys):
        self.kind = kind
        self.schema = schema
        self.base = None
        self.base_anomalies = ()
        self._absent = []
        self.simple = []
        self.parts = []
        for name, (official, *_others), kept, method in PARTS:
            if name == "amount" and kind == "concession":
                official = "valeurGlobale"
            if not keys[name]:
                self._absent.append(method)
                continue
            is_official = keys[name] == [official]
            is_plain = is_official and kind == "contract"
            if is_official and not kept:
                self.simple.append((official, SIMPLE[official]))
            else:
                part = (keys[name], method, is_plain and PLAIN.get(official))
                self.parts.append(({}, itemgetter(*keys[name]), part))

    def read_base(self, today):
        """Read once the parts of which the shape has no key."""
        log = Log(today)
        part = PartReader(Fields({}, log), log, self.kind, self.schema)
        # every key at once, in the order of the fields, then what `identify` takes
        names = (*_OWN, "number", "notified_text", "holders_text")
        self.base = dict.fromkeys(names)
        self.base |= {"kind": self.kind, "schema": self.schema}
        for method in self._absent:
            self.base.update(method(part))
        self.base_anomalies = tuple(log.anomalies)


def _announce_kind(record):
    for key in ("_type", "nature"):
        value = record.get(key)
        if value.__class__ is str and _is_of_concession(value[:_LONGEST_LABEL]):
            return "concession"
    return ""


@lru_cache(maxsize=1024)
def _is_of_concession(text):
    words = fold(text)
    return "concession" in words or "delegation" in words


def _refuse(record, position):
    record = cut(record)
    return Rejection(position, "not_an_object", detail=show(record), raw=record)


def _check_depth(value):
    if isinstance(value, tuple):
        for item in value:
            _check_depth(item)
    # its record is one level more
    elif isinstance(value, dict | list) and measure_depth(value, DEEPEST) >= DEEPEST:
        raise _TooDeepError


def _reject_depth(record, position):
    reference = record.get("id")
    reference = reference[:50] if isinstance(reference, str) else ""
    return Rejection(position, "too_deep", reference, raw=cut(record))


def _find_reason(values):
    """Return why a record without object is nothing."""
    if not (values["buyer_identifier"] or values["buyer_name"]):
        return "no_buyer_and_no_subject"
    return "" if values["reference"] else "no_reference_and_no_subject"


def _compare(values, log):
    """Note what is odd between the parts."""
    notified_on, published_on = values["notified_on"], values["published_on"]
    if notified_on:
        if published_on and published_on < notified_on:
            log.add(
                "published_before_notified",
                "datePublicationDonnees",
                str(published_on),
            )
        for index, modification in enumerate(values["modifications"], 1):
            modified_on = modification.notified_on
            if modified_on and modified_on < notified_on:
                path = f"modifications[{index}]"
                log.add("modification_before_notification", path, str(modified_on))
    buyer = values["buyer_identifier"]
    if len(buyer) in (9, 14):
        name = "titulaires" if values["kind"] == "contract" else "concessionnaires"
        for index, holder in enumerate(values["holders"], 1):
            if holder.identifier[:9] == buyer[:9] and holder.siren == buyer[:9]:
                log.add("holder_is_buyer", f"{name}[{index}].id", holder.identifier)
    if values["subcontracts"]:
        _compare_subcontracts(values, log)


def _compare_subcontracts(values, log):
    sirets = {holder.siret for holder in values["holders"] if holder.siret}
    for index, subcontract in enumerate(values["subcontracts"], 1):
        if subcontract.holder and subcontract.holder.siret in sirets:
            path = f"actesSousTraitance[{index}].sousTraitant"
            log.add("subcontractor_is_holder", path, subcontract.holder.siret)


def _finish(values, anomalies):
    modes = values["execution_modes"]
    values["amount_is_maximum"] = (
        values["nature"] == "Accord-cadre"
        or "Accord-cadre" in values["techniques"]
        or "Bons de commande" in modes
        or "Marchés subséquents" in modes
    )
    identify(values)
    values["anomalies"] = tuple(anomalies) if anomalies else ()
    return NoticeData._make((*values.values(), *_OTHERS))
