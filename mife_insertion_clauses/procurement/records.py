# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from .vocabulary import ANOMALY_CODES, REJECTION_CODES, UNREADABLE_CODES


def stable_json(value):
    """Return the one JSON text of a value, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Anomaly:
    """Something odd in a record, which did not prevent reading it."""

    code: str
    field: str = ""
    value: str = ""

    @property
    def message(self):
        return ANOMALY_CODES[self.code].format(field=self.field, value=self.value)


class HolderData(NamedTuple):
    """An economic operator. `siret` is filled only when its key is right."""

    identifier: str
    identifier_kind: str
    name: str = ""
    siret: str = ""

    @property
    def siren(self):
        if self.siret:
            return self.siret[:9]
        return self.identifier if self.identifier_kind == "SIREN" else ""


@dataclass(frozen=True)
class ModificationData:
    reference: str = ""
    notified_on: date | None = None
    published_on: date | None = None
    amount: Decimal | None = None
    duration_months: int | None = None
    subject: str = ""
    holders: tuple[HolderData, ...] = ()


@dataclass(frozen=True)
class SubcontractData:
    reference: str = ""
    holder: HolderData | None = None
    amount: Decimal | None = None
    duration_months: int | None = None
    notified_on: date | None = None
    published_on: date | None = None
    modifications: tuple[ModificationData, ...] = ()


class LotData(NamedTuple):
    reference: str = ""
    title: str = ""
    description: str = ""
    cpv: str = ""
    amount: Decimal | None = None
    duration_months: int | None = None


class EvidenceData(NamedTuple):
    """A code that says something of a social clause, where it stands.

    `kind` is one of those of `clause_text`, or `declared` when the code says no more.
    """

    kind: str
    code: str
    path: str = ""
    lot: str = ""


class NoticeData(NamedTuple):
    """A contract or a concession as read, cleaned, with what was odd in it.

    `buyer_siret` is empty unless its key is right; `buyer_identifier` keeps what
    was published. An unknown amount, date or duration is None, never zero.
    """

    kind: str
    schema: str
    position: int
    uid: str
    fingerprint: str
    reference: str
    subject: str
    buyer_identifier: str = ""
    buyer_siret: str = ""
    buyer_name: str = ""
    cpv: str = ""
    nature: str = ""
    procedure: str = ""
    amount: Decimal | None = None
    amount_is_maximum: bool = False
    duration_months: int | None = None
    notified_on: date | None = None
    published_on: date | None = None
    starts_on: date | None = None
    place_code: str = ""
    place_kind: str = ""
    place_name: str = ""
    holders: tuple[HolderData, ...] = ()
    group_kind: str = ""
    techniques: tuple[str, ...] = ()
    execution_modes: tuple[str, ...] = ()
    social: str = "unknown"
    social_considerations: tuple[str, ...] = ()
    is_reserved: bool = False
    modifications: tuple[ModificationData, ...] = ()
    subcontracts: tuple[SubcontractData, ...] = ()
    framework_reference: str = ""
    anomalies: tuple[Anomaly, ...] = ()
    raw: dict = MappingProxyType({})
    # what a notice of advertisement says beside: before the award, and of its lots
    stage: str = "award"
    procedure_id: str = ""
    follows: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_text: str = ""
    departments: tuple[str, ...] = ()
    buyer_postcode: str = ""
    buyer_town: str = ""
    description: str = ""
    lots: tuple[LotData, ...] = ()
    evidence: tuple[EvidenceData, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    url: str = ""

    def __repr__(self):
        return f"NoticeData({self.uid}, {self.subject!r})"

    @property
    def raw_text(self):
        return stable_json(self.raw)

    @property
    def current_amount(self):
        """Return the amount after the latest dated modification that states one."""
        return self._current("amount")

    @property
    def current_duration_months(self):
        return self._current("duration_months")

    def _current(self, name):
        dated = [
            modification
            for modification in self.modifications
            if modification.notified_on and getattr(modification, name) is not None
        ]
        if not dated:
            return getattr(self, name)
        return getattr(max(dated, key=lambda item: item.notified_on), name)


@dataclass(frozen=True)
class Rejection:
    """A record that became no notice, and why. `position` counts from 1."""

    position: int
    reason: str
    reference: str = ""
    detail: str = ""
    raw: object = field(default=None, repr=False, hash=False)

    @property
    def message(self):
        return REJECTION_CODES[self.reason].format(
            position=self.position, reference=self.reference, detail=self.detail
        )

    @property
    def raw_text(self):
        return stable_json(self.raw)


class UnreadableFile(ValueError):
    """The whole content cannot be read: nothing was taken from it."""

    def __init__(self, code, detail=""):
        self.code = code
        self.detail = detail
        super().__init__(self.message)

    def __reduce__(self):
        return UnreadableFile, (self.code, self.detail)

    @property
    def message(self):
        return UNREADABLE_CODES[self.code].format(detail=self.detail)
