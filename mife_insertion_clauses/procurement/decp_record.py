# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading one DECP record, v1 or v2, contract or concession.

The input is the record as a dictionary, whatever file it came from. The version is
that of the record's own shape; `default_schema` only settles doubtful ones.

A record is rejected only when it cannot be used at all: not an object, empty, nested
too deep, without buyer and subject, or without number and subject.
"""

from dataclasses import dataclass
from hashlib import blake2b

from .decp_words import (
    EXECUTION_MODES,
    GROUPS,
    IGNORED_KEYS,
    MODIFIED_KEYS,
    NATURES,
    NO_SOCIAL,
    PLACE_KINDS,
    PROCEDURES,
    PROVENANCE,
    PUBLISHED_KEYS,
    RESERVED,
    SOCIAL,
    SOCIAL_KEY,
    TECHNIQUES,
    V2_KEYS,
)
from .identifiers import read_identifiers, read_kind
from .keys import Fields, fold, fold_key, is_empty
from .records import (
    HolderData,
    ModificationData,
    Rejection,
    SubcontractData,
    stable_json,
)
from .values import (
    Log,
    check_place,
    is_numbered,
    measure_depth,
    parse_date,
    parse_literal,
    read_amount,
    read_choice,
    read_cpv,
    read_date,
    read_duration,
    read_labels,
    read_text,
    show,
)

DEEPEST = 32


@dataclass
class Draft:
    """A record once read, before its key is known to be unique in the file."""

    values: dict
    log: Log
    key: str
    needs_fingerprint: bool
    content_hash: str


def read_record(record, position, today, kind="", default_schema="decp_v2"):
    """Return a `Draft` or a `Rejection`."""
    if not isinstance(record, dict):
        return _reject(position, "not_an_object", record, detail=_show_safely(record))
    if not record:
        return _reject(position, "empty_record", record)
    if measure_depth(record, DEEPEST) > DEEPEST:
        reference = record.get("id")
        reference = reference[:50] if isinstance(reference, str) else ""
        return _reject(position, "too_deep", record, reference)
    log = Log(today)
    reader = _RecordReader(record, log, kind, default_schema)
    values = reader.read_values(position)
    reference = values["reference"]
    buyer = values["buyer_identifier"] or values["buyer_name"]
    if not values["subject"] and not buyer:
        return _reject(position, "no_buyer_and_no_subject", record, reference)
    if not values["subject"] and not reference:
        return _reject(
            position, "no_reference_and_no_subject", record, reference, buyer
        )
    number = reader.key_reference
    key_buyer = values["buyer_identifier"]
    content = {key: item for key, item in record.items() if key not in PROVENANCE}
    return Draft(
        values=values,
        log=log,
        key=f"decp:{key_buyer}:{number}",
        needs_fingerprint=not (key_buyer and number),
        content_hash=digest(stable_json(content)),
    )


def digest(text):
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _reject(position, reason, record, reference="", detail=""):
    return Rejection(position, reason, reference, detail, _cut(record))


def _show_safely(value):
    return show(_cut(value))


def _cut(value, depth=DEEPEST):
    """Return the value with what is nested deeper than can be stored cut off."""
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return "..."
    if isinstance(value, dict):
        return {key: _cut(item, depth - 1) for key, item in value.items()}
    return [_cut(item, depth - 1) for item in value]


class _RecordReader:
    def __init__(self, record, log, kind, default_schema):
        self.record = record
        self.log = log
        self.fields = Fields(record, log)
        self.kind = self._find_kind(kind)
        self.is_contract = self.kind == "contract"
        self.schema = self._find_schema(default_schema)
        self.is_v2 = self.schema == "decp_v2"
        self.key_reference = ""

    # -- what kind of record it is --

    def _find_kind(self, section):
        has = self.fields.has
        concession = has("autoriteConcedante") + has("concessionnaires")
        concession += has("valeurGlobale") + has("dateSignature")
        contract = has("acheteur") + has("titulaires") + has("montant")
        contract += has("dateNotification") + has("codeCPV")
        announced = section or self._announced_kind()
        if concession == contract:
            return announced or "contract"
        found = "concession" if concession > contract else "contract"
        if announced and announced != found:
            self.log.add("kind_conflict", "_type", announced)
        return found

    def _announced_kind(self):
        for key in ("_type", "nature"):
            value = self.record.get(key)
            words = fold(value) if isinstance(value, str) else ""
            if "concession" in words or "delegation" in words:
                return "concession"
        return ""

    def _find_schema(self, default):
        if any(self.fields.has(key) for key in V2_KEYS):
            return "decp_v2"
        for name in ("titulaires", "concessionnaires"):
            holders = self.record.get(name)
            first = holders[0] if isinstance(holders, list) and holders else None
            if isinstance(first, dict):
                wrapped = len(first) == 1 and isinstance(
                    next(iter(first.values())), dict
                )
                return "decp_v2" if wrapped else "decp_v1"
        buyer = self.record.get("acheteur", self.record.get("autoriteConcedante"))
        if isinstance(buyer, dict) and any(fold_key(key) == "nom" for key in buyer):
            return "decp_v1"
        return default

    # -- the record --

    def read_values(self, position):
        """Return the values of the notice but its key and its anomalies."""
        values = {
            "kind": self.kind,
            "schema": self.schema,
            "position": position,
            "raw": self.record,
        }
        values["reference"] = self._read_reference()
        values.update(self._read_buyer())
        values.update(self._read_subject())
        values.update(self._read_figures())
        values.update(self._read_place())
        values.update(self._read_organisation())
        values.update(self._read_social())
        holders = self._read_main_holders()
        self._check_holders(holders, values["buyer_identifier"])
        values["holders"] = holders
        values["modifications"] = self._read_modifications(values["notified_on"])
        values["subcontracts"] = self._read_subcontracts(holders)
        values["fingerprint"] = self._fingerprint(values)
        values["amount_is_maximum"] = (
            values["nature"] == "Accord-cadre"
            or "Accord-cadre" in values["techniques"]
            or "Bons de commande" in values["execution_modes"]
            or "Marchés subséquents" in values["execution_modes"]
        )
        self._log_unknown("", self.fields, IGNORED_KEYS)
        return values

    def _read_subject(self):
        get, log = self.fields.get, self.log
        return {
            "subject": read_text(
                get("objet", "objetMarche"), "objet", log, mandatory=True
            ),
            "cpv": read_cpv(
                get("codeCPV", "CPV", "codesCPV", "codeCPVPrincipal", "CPVPrincipal"),
                "codeCPV",
                log,
                mandatory=self.is_contract,
            ),
            "nature": self._read_choice("nature", NATURES, True),
            "procedure": self._read_choice("procedure", PROCEDURES, True),
        }

    def _read_figures(self):
        get, log = self.fields.get, self.log
        amount_key = "montant" if self.is_contract else "valeurGlobale"
        date_key = self._get_date_key()
        published_key = "datePublicationDonnees"
        amount = get(amount_key, "montant", "valeurGlobale")
        duration = get("dureeMois", "duree")
        notified_on = read_date(self._get_notification(), date_key, log, True)
        published_on = read_date(get(published_key), published_key, log, True)
        if notified_on and published_on and published_on < notified_on:
            log.add("published_before_notified", published_key, str(published_on))
        return {
            "amount": read_amount(amount, amount_key, log, True),
            "duration_months": read_duration(
                duration, "dureeMois", log, self.kind, True
            ),
            "notified_on": notified_on,
            "published_on": published_on,
            "starts_on": read_date(
                get("dateDebutExecution"), "dateDebutExecution", log
            ),
        }

    def _get_date_key(self):
        return "dateNotification" if self.is_contract else "dateSignature"

    def _get_notification(self):
        names = (self._get_date_key(), "dateNotification", "dateSignature")
        return self.fields.get(*names)

    def _read_organisation(self):
        get, log = self.fields.get, self.log
        ignored = ("Sans objet",)
        return {
            "group_kind": self._read_choice("typeGroupementOperateurs", GROUPS),
            "techniques": read_labels(
                get("techniques", "technique"),
                "technique",
                "techniques",
                log,
                TECHNIQUES,
                ignored,
            ),
            "execution_modes": read_labels(
                get("modalitesExecution", "modaliteExecution"),
                "modaliteExecution",
                "modalitesExecution",
                log,
                EXECUTION_MODES,
                ignored,
            ),
            "framework_reference": read_text(
                get("idAccordCadre"), "idAccordCadre", log, limit=100
            ),
        }

    def _fingerprint(self, values):
        """Identify the contract by what its later publications do not change."""
        notification = self._get_notification()
        notified = parse_date(notification)
        return digest(
            stable_json(
                [
                    values["kind"],
                    values["buyer_identifier"] or fold(values["buyer_name"]),
                    " ".join(values["subject"].casefold().split()),
                    str(notified) if notified else show(notification),
                    sorted(
                        holder.identifier or fold(holder.name)
                        for holder in values["holders"]
                    ),
                ]
            )
        )

    def _read_choice(self, name, choices, mandatory=False):
        return read_choice(self.fields.get(name), name, self.log, choices, mandatory)

    def _read_reference(self):
        """Return the number as published; set what of it can be part of a key."""
        log = self.log
        value = self.fields.get("id", "identifiant", "idMarche")
        if isinstance(value, str) and value.startswith("INX "):
            log.add("value_marker", "id", value)
            value = value[4:]
        reference = read_text(value, "id", log, limit=100)
        if not reference:
            log.add("reference_missing", "id")
        elif not reference.strip("0-_./ "):
            log.add("reference_zero", "id", reference)
        else:
            self.key_reference = "".join(reference.split())
        return reference

    # -- buyer and place --

    def _read_object(self, name, *others):
        """Return the fields of a nested object, written nested or flat."""
        value = self.fields.get(name, *others)
        if isinstance(value, str):
            value = parse_literal(value) or value
        while isinstance(value, list) and len(value) == 1:
            self.log.add("shape", name, value)
            value = value[0]
        if isinstance(value, dict):
            return Fields(value, self.log, name), None
        return None, value

    def _read_flat(self, name, part):
        flat = f"{name}.{part}"
        if not self.fields.has(flat):
            return None
        value = self.fields.get(flat)
        self.log.add("shape", name, f"{flat}: {show(value)}")
        return value

    def _read_buyer(self):
        log = self.log
        names = ["acheteur", "autoriteConcedante"]
        if not self.is_contract:
            names.reverse()
        name = next((item for item in names if self.fields.has(item)), names[0])
        nested, value = self._read_object(name)
        buyer_name = None
        if nested:
            value = nested.get("id", "siret", "identifiant")
            buyer_name = nested.get("nom", "denomination", "denominationSociale")
        elif not is_empty(value):
            log.add("shape", name, value)
        for flat in names:
            if is_empty(value):
                value = self._read_flat(flat, "id")
            if is_empty(buyer_name):
                buyer_name = self._read_flat(flat, "nom")
        if is_empty(value):
            value = self.fields.get("idAcheteur", "siretAcheteur", "acheteurSiret")
        found = read_identifiers(value, "SIRET", f"{name}.id", log)
        buyer_name = read_text(buyer_name, f"{name}.nom", log, limit=250)
        return {
            "buyer_identifier": found[0].text if found else "",
            "buyer_siret": found[0].siret if found else "",
            "buyer_name": buyer_name,
        }

    def _read_place(self):
        log, name = self.log, "lieuExecution"
        nested, value = self._read_object(name)
        kind_value = place_name = None
        if nested:
            value = nested.get("code")
            kind_value = nested.get("typeCode")
            place_name = nested.get("nom")
        elif not is_empty(value):
            log.add("shape", name, value)
        if is_empty(value):
            value = self._read_flat(name, "code")
        if is_empty(kind_value):
            kind_value = self._read_flat(name, "typeCode")
        if is_empty(place_name):
            place_name = self._read_flat(name, "nom")
        mandatory = self.is_contract or not self.is_v2
        kind = read_choice(
            kind_value, f"{name}.typeCode", log, PLACE_KINDS, not is_empty(value)
        )
        # NC is a marker, and New Caledonia
        code = read_text(
            value, f"{name}.code", log, 20, mandatory, markers=kind != "Code pays"
        )
        place_name = read_text(place_name, f"{name}.nom", log, limit=250)
        return {
            "place_code": check_place(code, kind, f"{name}.code", log),
            "place_kind": kind,
            "place_name": place_name,
        }

    # -- social considerations --

    def _read_social(self):
        labels = self._read_considerations()
        listed = [label for label in labels if label in SOCIAL.values()]
        state = "declared" if listed else "unknown"
        if listed == [NO_SOCIAL]:
            state = "declared_absent"
        elif NO_SOCIAL in listed:
            self.log.add("social_contradiction", SOCIAL_KEY, ", ".join(labels))
        return {
            "social": state,
            "social_considerations": labels,
            "is_reserved": any(label in RESERVED for label in labels),
        }

    def _read_considerations(self):
        log = self.log
        value = self.fields.get(SOCIAL_KEY, "considerationSociale")
        if is_empty(value):
            if self.is_v2:
                log.add("value_missing", SOCIAL_KEY)
            return ()
        before = len(log.anomalies)
        labels = read_labels(value, "considerationSociale", SOCIAL_KEY, log, SOCIAL)
        for label in labels:
            if label not in SOCIAL.values():
                log.add("social_not_listed", SOCIAL_KEY, label)
        if not labels and len(log.anomalies) == before:
            log.add("value_missing", SOCIAL_KEY)
        return labels

    # -- holders --

    def _read_main_holders(self):
        name, item = "titulaires", "titulaire"
        other, other_item = "concessionnaires", "concessionnaire"
        if not self.is_contract:
            name, item, other, other_item = other, other_item, name, item
        value = self.fields.get(name, item, other, other_item)
        holders = self._read_holders(value, name)
        if not holders:
            self.log.add("holders_missing", name)
        return holders

    def _read_holders(self, value, field):
        log = self.log
        holders = []
        seen = set()
        odd = not is_empty(value) and not isinstance(value, list)
        items = []
        for depth, wrapped, item in self._iterate_holders(value):
            odd = odd or depth > 1 or wrapped != self.is_v2 or is_empty(item)
            items.append(item)
        if odd:
            log.add("list_encoding", field, value)
        for index, item in enumerate(items, 1):
            path = f"{field}[{index}]"
            if is_empty(item):
                continue
            for holder in self._read_holder(item, path):
                if holder.identifier and holder.identifier in seen:
                    log.add("holder_repeated", path, holder.identifier)
                    continue
                seen.add(holder.identifier)
                holders.append(holder)
        return tuple(holders)

    def _iterate_holders(self, value):
        """Yield the depth of lists, whether it was wrapped, and each operator."""
        pending = [(0, False, value)]
        while pending:
            depth, wrapped, node = pending.pop()
            if isinstance(node, str):
                literal = parse_literal(node)
                if literal is not None:
                    depth, node = depth + 1, literal
            if isinstance(node, list):
                pending += [(depth + 1, wrapped, item) for item in reversed(node)]
            elif isinstance(node, dict) and is_numbered(node):
                items = list(node.values())
                pending += [(depth + 2, wrapped, item) for item in reversed(items)]
            elif isinstance(node, dict):
                inner = [
                    item
                    for key, item in node.items()
                    if fold_key(key).rstrip("s")
                    in ("titulaire", "concessionnaire", "soustraitant")
                ]
                if inner:
                    pending += [(depth, True, item) for item in reversed(inner)]
                else:
                    yield depth, wrapped, node
            elif depth or not is_empty(node):
                yield depth, wrapped, node

    def _read_holder(self, item, path):
        log = self.log
        if not isinstance(item, dict):
            log.add("shape", path, item)
            found = read_identifiers(item, "", path, log)
            return [HolderData(one.text, one.kind, "", one.siret) for one in found]
        fields = Fields(item, log, path)
        kind = read_kind(
            fields.get("typeIdentifiant", "type"), f"{path}.typeIdentifiant", log
        )
        value = fields.get("id", "identifiant", "siret", "siren", "numero")
        name = read_text(
            fields.get("denominationSociale", "denomination", "nom", "raisonSociale"),
            f"{path}.denominationSociale",
            log,
            limit=250,
        )
        self._log_unknown(path, fields)
        found = read_identifiers(value, kind, f"{path}.id", log)
        if not found:
            return [HolderData("", kind, name)] if name else []
        return [HolderData(one.text, one.kind, name, one.siret) for one in found]

    def _check_holders(self, holders, buyer_identifier):
        name = "titulaires" if self.is_contract else "concessionnaires"
        for index, holder in enumerate(holders, 1):
            same = buyer_identifier and holder.siren == buyer_identifier[:9]
            if same and len(buyer_identifier) in (9, 14):
                self.log.add(
                    "holder_is_buyer", f"{name}[{index}].id", holder.identifier
                )

    # -- what came after --

    def _iterate_parts(self, name, item_key):
        """Yield the path and the fields of each object of a list of objects."""
        value = self.fields.get(name)
        if isinstance(value, str):
            value = parse_literal(value) or value
        if is_empty(value):
            return
        if isinstance(value, dict):
            self.log.add("list_encoding", name, value)
            value = list(value.values()) if is_numbered(value) else [value]
        elif not isinstance(value, list):
            self.log.add("type_unreadable", name, value)
            return
        index = 0
        for item in value:
            for part in self._unwrap_part(item, fold_key(item_key)):
                index += 1
                path = f"{name}[{index}]"
                if isinstance(part, dict) and part:
                    yield path, Fields(part, self.log, path)
                else:
                    self.log.add("type_unreadable", path, part)

    def _unwrap_part(self, item, item_key):
        if isinstance(item, dict) and len(item) == 1:
            key, inner = next(iter(item.items()))
            if fold_key(key) == item_key:
                item = inner
        return item if isinstance(item, list) else [item]

    def _read_modifications(self, notified_on):
        modifications = []
        for path, fields in self._iterate_parts("modifications", "modification"):
            modification = self._read_modification(path, fields)
            modified_on = modification.notified_on
            if modified_on and notified_on and modified_on < notified_on:
                self.log.add("modification_before_notification", path, str(modified_on))
            modifications.append(modification)
        return tuple(modifications)

    def _read_modification(self, path, fields):
        log = self.log
        modification = ModificationData(
            reference=read_text(fields.get("id"), f"{path}.id", log, limit=100),
            notified_on=self._read_part_date(path, fields, MODIFIED_KEYS, True),
            published_on=self._read_part_date(path, fields, PUBLISHED_KEYS),
            amount=self._read_part_amount(path, fields),
            duration_months=self._read_part_duration(path, fields),
            subject=read_text(
                fields.get("objetModification"), f"{path}.objetModification", log
            ),
            holders=self._read_holders(
                fields.get("titulaires", "concessionnaires"), f"{path}.titulaires"
            )
            if fields.has("titulaires") or fields.has("concessionnaires")
            else (),
        )
        self._log_unknown(path, fields)
        return modification

    def _read_part_date(self, path, fields, names, mandatory=False):
        name = next((item for item in names if fields.has(item)), names[0])
        return read_date(fields.get(name), f"{path}.{name}", self.log, mandatory)

    def _read_part_amount(self, path, fields, mandatory=False):
        name = "valeurGlobale" if fields.has("valeurGlobale") else "montant"
        return read_amount(fields.get(name), f"{path}.{name}", self.log, mandatory)

    def _read_part_duration(self, path, fields, mandatory=False):
        return read_duration(
            fields.get("dureeMois"), f"{path}.dureeMois", self.log, self.kind, mandatory
        )

    def _log_unknown(self, path, fields, ignored=frozenset()):
        unknown = fields.unknown(ignored)
        if unknown:
            self.log.add("key_unknown", path, ", ".join(sorted(unknown)))

    def _read_subcontracts(self, holders):
        log = self.log
        holder_sirets = {holder.siret for holder in holders if holder.siret}
        modifications = self._read_subcontract_modifications()
        subcontracts = []
        for path, fields in self._iterate_parts(
            "actesSousTraitance", "acteSousTraitance"
        ):
            reference = read_text(fields.get("id"), f"{path}.id", log, limit=100)
            holder_path = f"{path}.sousTraitant"
            item = fields.get("sousTraitant")
            operators = [] if is_empty(item) else self._read_holder(item, holder_path)
            if not operators:
                log.add("value_missing", holder_path)
            elif operators[0].siret in holder_sirets:
                log.add("subcontractor_is_holder", holder_path, operators[0].siret)
            subcontracts.append(
                SubcontractData(
                    reference=reference,
                    holder=operators[0] if operators else None,
                    amount=self._read_part_amount(path, fields, True),
                    duration_months=self._read_part_duration(path, fields, True),
                    notified_on=read_date(
                        fields.get("dateNotification"),
                        f"{path}.dateNotification",
                        log,
                        mandatory=True,
                    ),
                    published_on=read_date(
                        fields.get("datePublicationDonnees"),
                        f"{path}.datePublicationDonnees",
                        log,
                    ),
                    modifications=tuple(
                        item
                        for _path, item in modifications.pop(reference, ())
                        if reference
                    ),
                )
            )
            fields.get("variationPrix")
            self._log_unknown(path, fields)
        for reference, orphans in modifications.items():
            for path, _item in orphans:
                log.add("subcontract_modification_orphan", path, reference)
        return tuple(subcontracts)

    def _read_subcontract_modifications(self):
        modifications = {}
        for path, fields in self._iterate_parts(
            "modificationsActesSousTraitance", "modificationActeSousTraitance"
        ):
            item = self._read_modification(path, fields)
            modifications.setdefault(item.reference, []).append((path, item))
        return modifications
