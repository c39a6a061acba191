# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is kept of a notice, as plain values that JSON can write.

`values` and `parts` bear the names under which they are kept: a process apart prepares
them, so that whoever keeps them only has to write.
"""

import re
from itertools import chain
from typing import NamedTuple

from ..rules.lot_numbers import clean_lot
from ..rules.territory import Place, find_departments
from .clause_hours import sum_hours
from .clause_text import (
    CRITERION,
    NEGATED,
    OBLIGATORY,
    OPTIONAL,
    RESERVED,
    read_fields,
)
from .identity import digest, reduce_text
from .merge import write_rank
from .records import Rejection

DECLARED, NONE = "declared", "none"
# of all that a notice says, what it is known by
_STRENGTH = (OBLIGATORY, RESERVED, OPTIONAL, CRITERION, DECLARED, NEGATED)
_LONGEST_RAW = 2_000_000
_LONGEST_QUOTE = 2000
_MOST_EVIDENCE = 60
_LOT_OF_SUBJECT = re.compile(
    r"[\s,;:()/.\u2013\u2014-]*\blots?\b\s*(?:n\s?[\u00b0o.]{0,2}\s*)?\d.*$",
    re.I | re.S,
)
_LEAST_SUBJECT = 8


class Packed(NamedTuple):
    """A notice as it is kept: its version, its values, and the rows under it."""

    uid: str
    rank: str
    position: int
    raw: str
    # the departments that it concerns
    where: tuple
    values: dict
    parts: dict


class Refused(NamedTuple):
    position: int
    reason: str
    reference: str
    detail: str
    raw: str


def pack(item):
    """Return what is kept of what was read, notice or rejection."""
    if isinstance(item, Rejection):
        return Refused(
            item.position,
            item.reason,
            item.reference,
            item.detail,
            item.raw_text[:_LONGEST_RAW],
        )
    says = _Says(item)
    where, odd_places = _locate(item)
    return Packed(
        uid=item.uid,
        rank=write_rank(item),
        position=item.position,
        raw=item.raw_text[:_LONGEST_RAW],
        where=tuple(sorted(where)),
        values=_pack_values(item) | says.get_values(),
        parts={
            "holder_ids": [_pack_holder(holder) for holder in item.holders],
            "anomaly_ids": [
                {"code": odd.code, "field_name": odd.field, "value": odd.value}
                for odd in item.anomalies
            ]
            + odd_places,
            "lot_ids": says.pack_lots(),
            "evidence_ids": says.evidence,
            "modification_ids": [_pack_change(change) for change in item.modifications],
            "subcontract_ids": [_pack_subcontract(one) for one in item.subcontracts],
        },
    )


def _locate(data):
    """Return the departments of a notice, and what is odd in how it gives them."""
    where, is_doubtful = find_departments(
        Place(
            siret=data.buyer_siret,
            postcode=data.buyer_postcode,
            place_code=data.place_code,
            place_kind=data.place_kind,
            service_area=data.departments,
        )
    )
    code = "postcode_conflict"
    if not is_doubtful or code in {odd.code for odd in data.anomalies}:
        return where, []
    said = f"{data.buyer_postcode} ({', '.join(sorted(where))})"
    return where, [{"code": code, "field_name": "cp", "value": said}]


def write_list(codes):
    """Return codes as one text, in which a code between spaces is found exactly.

    >>> write_list(("9", "90")), write_list(())
    (' 9 90 ', '')
    """
    return f" {' '.join(codes)} " if codes else ""


def find_operation(data):
    """Return what the notices of one purchase share, its lots included.

    >>> from .records import NoticeData
    >>> def key(subject, uid="u"):
    ...     return find_operation(
    ...         NoticeData("contract", "", 1, uid, "", "", subject, "1", starts_on=None)
    ...     )
    >>> key("Groupe scolaire - lot n\u00b02 : toit") == key("Groupe scolaire, LOT 3")
    True
    >>> key("Groupe scolaire")
    'u'
    """
    buyer = data.buyer_identifier or reduce_text(data.buyer_name)
    if data.procedure_id:
        return f"procedure:{digest(data.procedure_id.strip().lower())}"
    if data.framework_reference:
        return f"framework:{digest(f'{buyer}|{data.framework_reference}')}"
    if data.schema.startswith("boamp") and data.reference:
        return f"boamp:{min((data.reference, *data.follows))}"
    whole = _LOT_OF_SUBJECT.sub("", data.subject)
    reduced = reduce_text(whole)
    if whole == data.subject or len(reduced) < _LEAST_SUBJECT:
        return data.uid
    return f"lots:{digest(f'{buyer}|{reduced}')}"


def _write_day(day):
    return day.isoformat() if day else False


def _pack_amount(amount):
    return {
        "amount": float(amount) if amount is not None else False,
        "has_amount": amount is not None,
    }


def _pack_values(data):
    return {
        "kind": data.kind,
        "stage": data.stage,
        "reference": data.reference,
        "subject": data.subject,
        "description": data.description,
        "buyer_identifier": data.buyer_identifier,
        "buyer_siret": data.buyer_siret,
        "buyer_name": data.buyer_name,
        "buyer_postcode": data.buyer_postcode,
        "buyer_town": data.buyer_town,
        "cpv": data.cpv,
        "nature": data.nature,
        "procedure": data.procedure,
        "procedure_key": find_operation(data),
        "follows": write_list(data.follows),
        "framework_reference": data.framework_reference,
        "techniques": ", ".join(data.techniques),
        "execution_modes": ", ".join(data.execution_modes),
        "group_kind": data.group_kind,
        **_pack_amount(data.current_amount),
        "amount_is_maximum": data.amount_is_maximum,
        "duration_months": data.current_duration_months or 0,
        "date_notified": _write_day(data.notified_on),
        "date_published": _write_day(data.published_on),
        "date_start": _write_day(data.starts_on),
        "deadline": _write_day(data.deadline),
        "deadline_text": data.deadline_text,
        "departments": write_list(data.departments),
        "place_code": data.place_code,
        "place_kind": data.place_kind,
        "place_name": data.place_name,
        "social": data.social,
        "social_considerations": ", ".join(data.social_considerations),
        "is_reserved": data.is_reserved,
        "url": data.url,
    }


def _pack_holder(holder):
    return {
        "name": holder.name,
        "identifier": holder.identifier,
        "identifier_kind": holder.identifier_kind,
        "siret": holder.siret,
    }


def _pack_change(change):
    return {
        "reference": change.reference,
        "date_notified": _write_day(change.notified_on),
        "date_published": _write_day(change.published_on),
        **_pack_amount(change.amount),
        "duration_months": change.duration_months or 0,
        "subject": change.subject,
        "holders": ", ".join(
            holder.name or holder.identifier for holder in change.holders
        ),
    }


def _pack_subcontract(one):
    holder = one.holder
    return {
        "reference": one.reference,
        "name": holder.name if holder else "",
        "identifier": holder.identifier if holder else "",
        "siret": holder.siret if holder else "",
        **_pack_amount(one.amount),
        "duration_months": one.duration_months or 0,
        "date_notified": _write_day(one.notified_on),
    }


class _Says:
    """What the texts and the codes of a notice say of a social clause."""

    def __init__(self, data):
        self._lots = data.lots
        texts = {}
        for field, text in data.texts or (("objet", data.subject),):
            texts.setdefault(field, text)
            if texts[field] != text:
                texts[f"{field} ({len(texts)})"] = text
        self._readings = read_fields(texts)
        self.evidence = list(
            chain(self._pack_codes(data), self._pack_considerations(data))
        )[:_MOST_EVIDENCE]
        self._kinds = {row["kind"] for row in self.evidence}
        for field, reading in self._readings.items():
            self._kinds |= reading.kinds
            self.evidence += self._pack_findings(field, reading)
        del self.evidence[_MOST_EVIDENCE:]
        self._is_absent = data.social == "declared_absent"

    def get_values(self):
        hours = self._find_hours()
        return {
            "clause_kind": self._find_kind(),
            "hours_read": float(hours) if hours is not None else 0.0,
            "has_hours_read": hours is not None,
        }

    def _find_kind(self):
        kinds = self._kinds | ({NEGATED} if self._is_absent else set())
        return next((kind for kind in _STRENGTH if kind in kinds), NONE)

    def _find_hours(self):
        """Return the firm hours, None unless all that the notice says of them agrees.

        One text may repeat another, and the texts of the lots make a whole together.
        """
        totals = {reading.firm_hours for reading in self._readings.values()} - {None}
        if len(totals) <= 1:
            return next(iter(totals), None)
        return sum_hours(
            hours for reading in self._readings.values() for hours in reading.hours
        )

    def _pack_codes(self, data):
        for item in data.evidence:
            yield _pack_evidence(item.kind, item.code, item.path, item.lot)

    def _pack_considerations(self, data):
        if data.social != DECLARED:
            return
        for text in data.social_considerations:
            kind = CRITERION if "crit" in text.lower() else DECLARED
            kind = RESERVED if "serv" in text.lower() else kind
            yield _pack_evidence(kind, text, "considerationsSociales")

    def _pack_findings(self, field, reading):
        for finding in reading.findings:
            lot = finding.lots[0] if len(finding.lots) == 1 else ""
            if not finding.hours:
                yield _pack_evidence(finding.kind, finding.quote, field, lot)
            for hours in finding.hours:
                lots = hours.lots or finding.lots
                yield _pack_evidence(
                    finding.kind,
                    finding.quote,
                    field,
                    lots[0] if len(lots) == 1 else "",
                    hours,
                )

    def pack_lots(self):
        return [self._pack_lot(lot) for lot in self._lots]

    def _pack_lot(self, lot):
        number = clean_lot(lot.reference)
        own = [row for row in self.evidence if clean_lot(row["lot"]) == number != ""]
        kinds = {row["kind"] for row in own}
        hours = {
            row["hours"] for row in own if row["is_firm"] and row["hours_per"] == "lot"
        }
        return {
            "reference": lot.reference,
            "title": lot.title,
            "description": lot.description,
            "cpv": lot.cpv,
            **_pack_amount(lot.amount),
            "duration_months": lot.duration_months or 0,
            "clause_kind": next((kind for kind in _STRENGTH if kind in kinds), NONE),
            "hours": hours.pop() if len(hours) == 1 else 0.0,
        }


def _pack_evidence(kind, quote, field, lot="", hours=None):
    return {
        "kind": kind,
        "quote": quote[:_LONGEST_QUOTE],
        "field_name": field[:200],
        "lot": lot,
        "hours": float(hours.amount) if hours else 0.0,
        "hours_per": hours.per if hours else False,
        "is_firm": bool(hours and hours.is_firm),
    }
