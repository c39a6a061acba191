# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading the parts of one DECP record: buyer, figures, holders, and what came after.

A part depends on its own keys alone, on the kind of the record and on its version, so
that `decp_record` reads equal parts once.
"""

import re

from .decp_words import (
    EXECUTION_MODES,
    GROUPS,
    MODIFIED_KEYS,
    NATURES,
    NO_SOCIAL,
    PLACE_KINDS,
    PROCEDURES,
    PUBLISHED_KEYS,
    RESERVED,
    SOCIAL,
    SOCIAL_KEY,
    TECHNIQUES,
)
from .identifiers import is_siret, read_identifiers, read_kind
from .identity import identify_holder
from .keys import Fields, fold_key, is_empty
from .records import HolderData, ModificationData, SubcontractData
from .values import (
    check_place,
    is_numbered,
    is_plain,
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

_LONGEST_SUBJECT = 1000
_HOLDER_KEYS = {"typeIdentifiant", "id", "denominationSociale"}


def _read_reference(value, log):
    """Return the number as published, and what of it can be part of a key."""
    if value.__class__ is str and _NUMBER.fullmatch(value):
        return {"reference": value, "number": value}
    if isinstance(value, str) and value.startswith("INX "):
        log.add("value_marker", "id", value)
        value = value[4:]
    reference = read_text(value, "id", log, limit=100)
    number = ""
    if not reference:
        log.add("reference_missing", "id")
    elif not reference.strip("0-_./ "):
        log.add("reference_zero", "id", reference)
    else:
        number = "".join(reference.split())
    return {"reference": reference, "number": number}


def _read_subject(value, log):
    if is_plain(value, _LONGEST_SUBJECT) and value:
        return {"subject": value}
    return {"subject": read_text(value, "objet", log, _LONGEST_SUBJECT, True)}


def _read_framework(value, log):
    text = read_text(value, "idAccordCadre", log, limit=100)
    return {"framework_reference": text}


def _read_plain_holders(value, schema):
    """Return the holders when nothing is to say of how they are written."""
    wrapped = schema == "decp_v2"
    if value.__class__ is not list:
        return None
    holders = {}
    for item in value:
        if wrapped:
            if item.__class__ is not dict or len(item) != 1:
                return None
            item = item.get("titulaire") or item.get("concessionnaire")
        if item.__class__ is not dict or not item.keys() <= _HOLDER_KEYS:
            return None
        siret, name = item.get("id"), item.get("denominationSociale", "")
        if (
            item.get("typeIdentifiant") != "SIRET"
            or siret.__class__ is not str
            or not is_siret(siret)
            or siret in holders
            or not is_plain(name)
        ):
            return None
        holders[siret] = HolderData(siret, "SIRET", name, siret)
    return _pack_holders(tuple(holders.values())) if holders else None


def _pack_holders(holders):
    return {
        "holders": holders,
        "holders_text": " ".join(sorted(map(identify_holder, holders))),
    }


# parts of one key, seldom equal: read without keeping them
SIMPLE = {
    "id": _read_reference,
    "objet": _read_subject,
    "idAccordCadre": _read_framework,
    "montant": lambda value, log: {"amount": read_amount(value, "montant", log, True)},
    "valeurGlobale": lambda value, log: {
        "amount": read_amount(value, "valeurGlobale", log, True)
    },
}
# parts of one key that are seldom odd: read by the short way, None if they are
PLAIN = {"titulaires": _read_plain_holders}


# most numbers have nothing to look at: a digit other than zero makes them no marker
_NUMBER = re.compile(r"0*+[A-Z]*+0*+[1-9][0-9A-Z]{0,80}+")


class PartReader:
    """The fields of one part, with what the rest of the record says of them."""

    def __init__(self, fields, log, kind, schema):
        self.fields = fields
        self.log = log
        self.kind = kind
        self.is_contract = kind == "contract"
        self.is_v2 = schema == "decp_v2"

    def read_subject(self):
        return _read_subject(self.fields.get("objet", "objetMarche"), self.log)

    def read_cpv(self):
        names = ("codeCPV", "CPV", "codesCPV", "codeCPVPrincipal", "CPVPrincipal")
        value = self.fields.get(*names)
        return {"cpv": read_cpv(value, "codeCPV", self.log, mandatory=self.is_contract)}

    def read_labels(self):
        return {
            "nature": self._read_choice("nature", NATURES, True),
            "procedure": self._read_choice("procedure", PROCEDURES, True),
            "group_kind": self._read_choice("typeGroupementOperateurs", GROUPS),
        }

    def _read_choice(self, name, choices, mandatory=False):
        return read_choice(self.fields.get(name), name, self.log, choices, mandatory)

    def read_framework(self):
        return _read_framework(self.fields.get("idAccordCadre"), self.log)

    def read_amount(self):
        key = "montant" if self.is_contract else "valeurGlobale"
        value = self.fields.get(key, "montant", "valeurGlobale")
        return {"amount": read_amount(value, key, self.log, True)}

    def read_duration(self):
        value = self.fields.get("dureeMois", "duree")
        months = read_duration(value, "dureeMois", self.log, self.kind, True)
        return {"duration_months": months}

    def read_notification(self):
        key = "dateNotification" if self.is_contract else "dateSignature"
        value = self.fields.get(key, "dateNotification", "dateSignature")
        published = parse_date(value)
        return {
            "notified_on": read_date(value, key, self.log, True),
            "notified_text": str(published) if published else show(value or ""),
        }

    def read_publication(self):
        key = "datePublicationDonnees"
        return {"published_on": read_date(self.fields.get(key), key, self.log, True)}

    def read_start(self):
        key = "dateDebutExecution"
        return {"starts_on": read_date(self.fields.get(key), key, self.log)}

    def read_organisation(self):
        get, log = self.fields.get, self.log
        ignored = ("Sans objet",)
        return {
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
        }

    def read_reference(self):
        value = self.fields.get("id", "identifiant", "idMarche")
        return _read_reference(value, self.log)

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

    def read_buyer(self):
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

    def read_place(self):
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
        code, kind = check_place(code, kind, f"{name}.code", log)
        return {
            "place_code": code,
            "place_kind": kind,
            "place_name": place_name,
        }

    # -- social considerations --

    def read_social(self):
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

    def read_holders(self):
        name, item = "titulaires", "titulaire"
        other, other_item = "concessionnaires", "concessionnaire"
        if not self.is_contract:
            name, item, other, other_item = other, other_item, name, item
        value = self.fields.get(name, item, other, other_item)
        holders = self._read_holders(value, name)
        if not holders:
            self.log.add("holders_missing", name)
        return _pack_holders(holders)

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

    def read_modifications(self):
        parts = self._iterate_parts("modifications", "modification")
        modifications = [self._read_modification(*part) for part in parts]
        return {"modifications": tuple(modifications)}

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

    def read_subcontracts(self):
        log = self.log
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
        return {"subcontracts": tuple(subcontracts)}

    def _read_subcontract_modifications(self):
        modifications = {}
        for path, fields in self._iterate_parts(
            "modificationsActesSousTraitance", "modificationActeSousTraitance"
        ):
            item = self._read_modification(path, fields)
            modifications.setdefault(item.reference, []).append((path, item))
        return modifications


# the keys of each part, and whether equal parts are met often enough to be kept
PARTS = (
    ("reference", ("id", "identifiant", "idMarche"), False, PartReader.read_reference),
    (
        "buyer",
        (
            "acheteur",
            "autoriteConcedante",
            "acheteur.id",
            "acheteur.nom",
            "autoriteConcedante.id",
            "autoriteConcedante.nom",
            "idAcheteur",
            "siretAcheteur",
            "acheteurSiret",
        ),
        True,
        PartReader.read_buyer,
    ),
    ("subject", ("objet", "objetMarche"), False, PartReader.read_subject),
    (
        "cpv",
        ("codeCPV", "CPV", "codesCPV", "codeCPVPrincipal", "CPVPrincipal"),
        True,
        PartReader.read_cpv,
    ),
    (
        "labels",
        ("nature", "procedure", "typeGroupementOperateurs"),
        True,
        PartReader.read_labels,
    ),
    ("framework", ("idAccordCadre",), False, PartReader.read_framework),
    ("amount", ("montant", "valeurGlobale"), False, PartReader.read_amount),
    ("duration", ("dureeMois", "duree"), True, PartReader.read_duration),
    (
        "notification",
        ("dateNotification", "dateSignature"),
        True,
        PartReader.read_notification,
    ),
    ("publication", ("datePublicationDonnees",), True, PartReader.read_publication),
    ("start", ("dateDebutExecution",), True, PartReader.read_start),
    (
        "place",
        (
            "lieuExecution",
            "lieuExecution.code",
            "lieuExecution.typeCode",
            "lieuExecution.nom",
        ),
        True,
        PartReader.read_place,
    ),
    (
        "organisation",
        ("techniques", "technique", "modalitesExecution", "modaliteExecution"),
        True,
        PartReader.read_organisation,
    ),
    ("social", (SOCIAL_KEY, "considerationSociale"), True, PartReader.read_social),
    (
        "holders",
        ("titulaires", "titulaire", "concessionnaires", "concessionnaire"),
        True,
        PartReader.read_holders,
    ),
    ("modifications", ("modifications",), True, PartReader.read_modifications),
    (
        "subcontracts",
        ("actesSousTraitance", "modificationsActesSousTraitance"),
        True,
        PartReader.read_subcontracts,
    ),
)
