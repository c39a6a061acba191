# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading BOAMP notices: records of its interface, old flat ones, daily XML.

`donnees` has four shapes (eForms, FNSimple, MAPA, DSP) and, before them, that of
version 230. Contacts are people and are not read.
"""

import json
import re

from .eforms import ROOTS, read_eforms
from .identifiers import read_identifiers
from .identity import digest
from .keys import fold_key, is_empty
from .records import (
    EvidenceData,
    HolderData,
    LotData,
    NoticeData,
    Rejection,
    stable_json,
)
from .tree import clean_tree, find_deep, iterate_nodes, iterate_texts, text_of
from .values import (
    DEEPEST,
    Log,
    as_number,
    cut,
    measure_depth,
    parse_literal,
    read_amount,
    read_cpv,
    read_date,
    read_duration,
    read_text,
    show,
)

_STAGES = (
    ("annul", "cancellation"),
    ("rectif", "change"),
    ("attribution", "award"),
    ("modification", "modification"),
    ("preinformation", "information"),
    ("periodique", "information"),
)
_SHAPES = {"eforms": "boamp_eforms", "fnsimple": "boamp_fns", "mapa": "boamp_mapa"}
_SHAPES |= {"dsp": "boamp_dsp"}
_NUMBERED = re.compile(r"(?:[DG]_)?(?:[0-9]{2}_)+")
_IDWEB = re.compile(r"[0-9]{2}-[0-9]{1,6}")
_MOST_LOTS = 500
_LONGEST_DATA = 5_000_000
_DEPARTMENT = re.compile(r"[0-9]{1,3}|2[AB]")


def is_boamp(record):
    if not isinstance(record, dict):
        return False
    keys = {fold_key(key) for key in record}
    return bool(
        keys & {"idweb", "boampavisnum", "donnees", "gestion"}
        or (isinstance(record.get("fields"), dict) and is_boamp(record["fields"]))
    )


def read_boamp(record, position, today):
    """Return the `NoticeData` or the `Rejection` of a record."""
    if not isinstance(record, dict):
        return Rejection(
            position, "not_an_object", detail=show(cut(record)), raw=cut(record)
        )
    if not record:
        return Rejection(position, "empty_record", raw=record)
    if measure_depth(record, DEEPEST * 2) > DEEPEST * 2:
        return Rejection(position, "too_deep", raw=cut(record))
    inner = record.get("fields")
    fields = inner if isinstance(inner, dict) else record
    return _Boamp(fields, Log(today)).read_notice(position, fields)


class _Boamp:
    def __init__(self, fields, log):
        self._log = log
        self._fields = {fold_key(key): value for key, value in fields.items()}
        for key, value in fields.items():
            # flat columns: D_01_07_Identite_Cp
            if _NUMBERED.match(key):
                self._fields.setdefault(fold_key(_NUMBERED.sub("", key)), value)
        self._data = self._read_tree("donnees")
        self._management = self._read_tree("gestion")
        self._shape, self._tree = self._find_shape()

    def _read_tree(self, name):
        value = self._fields.get(name)
        if isinstance(value, str):
            if len(value) > _LONGEST_DATA:
                self._log.add("text_too_long", name, value)
                return {}
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                if value.strip():
                    self._log.add("type_unreadable", name, value)
                return {}
        return clean_tree(value) if isinstance(value, dict | list) else {}

    def _find_shape(self):
        if isinstance(self._data, dict):
            for key, value in self._data.items():
                shape = _SHAPES.get(fold_key(key))
                if shape:
                    return shape, value
            if self._data:
                return "boamp_v230", self._data
        return "boamp_v230", clean_tree(self._fields)

    def _get(self, *names):
        """Return the text of the first field that has one."""
        for name in names:
            value = self._fields.get(fold_key(name))
            if not is_empty(value) and value != "<NA>":
                return text_of(value).strip()
        return find_deep(self._management, *names) if self._management else ""

    def _get_several(self, *names):
        """Return the values of a field: a list, a text of it, or parted by commas."""
        for name in names:
            value = self._fields.get(fold_key(name))
            if is_empty(value):
                continue
            if isinstance(value, str):
                value = parse_literal(value) or value.split(",")
            if isinstance(value, list):
                texts = (text_of(item).strip() for item in value)
                return tuple(dict.fromkeys(filter(None, texts)))
        return ()

    # -- the notice --

    def read_notice(self, position, raw):
        log = self._log
        number = self._get("idweb", "boampavisnum", "reference idweb", "id")
        number = read_text(number.replace("_", "-"), "idweb", log, limit=100)
        values = self._read_eforms() if self._shape == "boamp_eforms" else {}
        for name, value in self._read_fields().items():
            if values.get(name) in (None, "", (), False):
                values[name] = value
        values["stage"] = self._find_stage(values.get("stage"))
        subject = values["subject"]
        if not number and not values["procedure_id"]:
            return Rejection(
                position, "no_reference", detail=show(subject), raw=cut(raw)
            )
        if not subject and not values["buyer_name"]:
            return Rejection(position, "no_buyer_and_no_subject", number, raw=cut(raw))
        self._check(values)
        values["evidence"] += self._read_flags()
        values["is_reserved"] = any(
            item.kind == "reserved" for item in values["evidence"]
        )
        values["social"] = "declared" if values["evidence"] else "unknown"
        texts = [("objet", subject), *iterate_texts(self._tree)]
        values["texts"] = tuple(dict.fromkeys(texts))
        kept = {
            key: value
            for key, value in raw.items()
            if key not in ("donnees", "gestion")
        }
        if self._data:
            kept["donnees"] = self._data
        if self._management:
            kept["gestion"] = self._management
        uid = f"boamp:{number}" if number else f"boamp:{values['procedure_id']}"
        if values.get("notice_id"):
            # the same notice may come from the European file
            uid = f"eforms:{digest(values['notice_id'])}"
        values.pop("notice_id", None)
        return NoticeData(
            **values,
            schema=self._shape,
            position=position,
            uid=uid if len(uid) < 80 else f"boamp:{digest(uid)}",
            fingerprint=digest(stable_json([number, subject, values["buyer_name"]])),
            reference=number,
            anomalies=tuple(log.anomalies),
            raw=cut(kept, DEEPEST * 2),
        )

    def _read_eforms(self):
        for root in ROOTS:
            tree = self._tree.get(root) if isinstance(self._tree, dict) else None
            if isinstance(tree, dict):
                return read_eforms(root, tree, self._log)
        self._log.add("type_unreadable", "EFORMS", show(cut(self._tree)))
        return {}

    def _deep(self, *names):
        return find_deep(self._tree, *names)

    def _read_fields(self):
        log = self._log
        title = self._get(
            *("objet", "objet titremarche", "indexation resumeobjet", "resume objet")
        ) or self._deep("intitule", "titreMarche", "titre", "objet", "objetComplet")
        buyer = self._get(
            *("nomacheteur", "nomorganisme", "identite denomination", "denomination")
        ) or self._deep("nomOfficiel", "denomination", "nom")
        identifier = self._deep(
            "codeIdentificationNational", "codeidentnational", "siret"
        )
        found = (
            read_identifiers(identifier, "SIRET", "acheteur", log) if identifier else []
        )
        deadline = self._get(
            *("datelimitereponse", "date limite reponse", "conditiondelai receptoffres")
        ) or self._deep("receptionOffres", "receptOffres", "dateReceptionOffres")
        cpv = self._get("objet cpv principal") or self._deep(
            *("classPrincipale", "cpv", "codeCpv")
        )
        value = self._deep("valeurEstimee", "valeur")
        duration = self._deep("nbMois", "dureeMois", "dureeMarche")
        return {
            "kind": "concession" if self._shape == "boamp_dsp" else "contract",
            "subject": read_text(title, "objet", log),
            "description": (
                self._get("objet objetcomplet")
                or self._deep("description", "principales", "objetComplet", "objet")
            )[:4000],
            "buyer_name": read_text(buyer, "nomacheteur", log, limit=250),
            "buyer_identifier": found[0].text if found else "",
            "buyer_siret": found[0].siret if found else "",
            "buyer_postcode": (
                self._get("identite cp") or self._deep("cp", "codePostal")
            )[:10],
            "buyer_town": (self._get("identite ville") or self._deep("ville"))[:100],
            "procedure": self._get("procedure_libelle", "type_procedure"),
            "nature": self._get("nature_libelle", "nature"),
            "procedure_id": self._get("contractfolderid"),
            "published_on": self._read_day(
                *("dateparution", "indexation datepublication", "date publication")
            ),
            "deadline": self._read_day_of(deadline, "datelimitereponse"),
            "deadline_text": deadline[:50],
            "departments": self._read_departments(),
            "follows": self._read_followed(),
            "cpv": read_cpv(cpv, "cpv", log) if cpv else "",
            "amount": read_amount(as_number(value), "valeur", log) if value else None,
            "duration_months": read_duration(as_number(duration), "dureeMois", log)
            if duration
            else None,
            "holders": tuple(
                HolderData("", "", name[:250])
                for name in self._get_several("titulaire")
            ),
            "lots": self._read_lots(),
            "evidence": (),
            "url": self._get("url_avis")[:500],
        }

    def _read_lots(self):
        lots = []
        for _path, name, node in iterate_nodes(self._tree):
            if fold_key(name) != "lot" or not isinstance(node, dict):
                continue
            cpv = find_deep(node, "classPrincipale", "cpv", "principal")
            lots.append(
                LotData(
                    reference=find_deep(node, "numLot", "num", "numero")[:50],
                    title=find_deep(node, "intitule", "titre", "objet")[:1000],
                    description=find_deep(node, "description")[:4000],
                    cpv=read_cpv(cpv, "lot.cpv", self._log) if cpv else "",
                )
            )
            if len(lots) == _MOST_LOTS:
                break
        return tuple(lots)

    def _read_day(self, *names):
        return self._read_day_of(self._get(*names), names[0])

    def _read_day_of(self, text, field):
        """Return the day of a moment, which is written in six ways."""
        if not text:
            return None
        # the day as written is the day that the buyer means, whatever its zone
        day = text[:10] if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else text
        if re.search(r"2[23]:00:00$", text) and len(text) == 19:
            day = f"{text[:10]}T{text[11:]}Z"  # midnight, written in universal time
        return read_date(day, field, Log(self._log.today)) or read_date(
            text, field, self._log
        )

    def _read_departments(self):
        found = self._get_several("code_departement_prestation", "lieu prestation")
        found += self._get_several("code_departement", "dep publication")
        return tuple(
            dict.fromkeys(code for code in found if _DEPARTMENT.fullmatch(code))
        )

    def _read_followed(self):
        found = list(self._get_several("annonce_lie", "annonces_anterieures"))
        for key, value in self._fields.items():
            if "annonceanterieur" in key and key.endswith("idweb"):
                found.append(text_of(value))
        numbers = (_IDWEB.search(item.replace("_", "-")) for item in found)
        return tuple(dict.fromkeys(match[0] for match in numbers if match))

    def _find_stage(self, stage):
        said = " ".join(
            fold_key(self._get(name))
            for name in ("etat", "nature", "nature_libelle", "nature_categorise")
        )
        flat = " ".join(key for key in self._fields if "typeavis" in key)
        for word, found in _STAGES:
            if word in said or (word in flat and word != "annul"):
                return found
        return stage or "consultation"

    def _read_flags(self):
        found = tuple(
            EvidenceData("reserved", key, "marche reserve")
            for key, value in self._fields.items()
            if re.search(r"(?:marche|prestation)reservee?oui", key)
            and value
            and "participation" in key
            and "prestation" not in key
        )[:1]
        flags = " ".join(self._get_several("criteres")).lower()
        in_management = find_deep(self._management, "criteres sociaux env")
        if "socia" in flags or "socia" in in_management.lower():
            return (*found, EvidenceData("declared", "sociaux", "criteres"))
        return found

    def _check(self, values):
        published, deadline = values["published_on"], values["deadline"]
        if published and deadline and deadline < published:
            self._log.add(
                "deadline_before_publication", "datelimitereponse", str(deadline)
            )
        postcode, departments = values["buyer_postcode"], values["departments"]
        if (
            departments
            and len(postcode) == 5
            and not any(postcode.startswith(code.zfill(2)) for code in departments)
        ):
            said = f"{postcode} ({', '.join(departments)})"
            self._log.add("postcode_conflict", "cp", said)
