# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import employers, statement
from .statement_figures import BANDS, DIMENSIONS, StatementFigures
from .statement_keys import get_key

# Figures of the hours, and which of the lines they are counted on
HOURS_FIGURES = {
    "hours_done": [],
    "fte": [],
    "people": [],
    "hours_per_person": [],
    "hours_pooled": [("is_pooled", "=", True)],
    "hours_done_followed": [("lot_group", "=", statement.FOLLOWED)],
    "hours_done_open": [("lot_group", "=", statement.OPEN)],
}
# Figures of the lots of the period, likewise
LOT_FIGURES = {
    "lots": [],
    "lots_owing": [("lot_group", "=", statement.OWING)],
    "lots_followed": [("lot_group", "=", statement.FOLLOWED)],
    "lots_ended": [("has_ended", "=", True)],
    "lots_ended_met": [("has_ended", "=", True), ("is_met", "=", True)],
    **dict.fromkeys(
        (
            "hours_due",
            "hours_total",
            "hours_missing",
            "rate",
            "rate_capped",
            "hours_done_owing",
            "hours_due_part",
            "rate_part",
        ),
        [("lot_group", "=", statement.OWING)],
    ),
}
# Other figures: the model of the records that were counted
RECORD_FIGURES = {
    "buyers": "res.partner",
    "contracts": "insertion.contract",
    "contracts_new": "insertion.contract",
    "contracts_ended": "insertion.contract",
    "firms": "res.partner",
    "firms_new": "res.partner",
    "structures": "res.partner",
    "placements": "insertion.placement",
    "placements_new": "insertion.placement",
    "employment_contracts": "insertion.placement",
    "attestations": "insertion.attestation",
    "attestations_rectifying": "insertion.attestation",
    "penalties": "insertion.penalty",
    "supported": "account.analytic.line",
    "support_hours": "account.analytic.line",
}
KEYS = DIMENSIONS | BANDS
# breakdown: the field of a line kept that says its row
KEY_FIELDS = {
    "modality": "key_modality",
    "contract_type": "key_contract_type",
    "employer_kind": "key_employer_kind",
    "sex": "key_sex",
    "age_band": "key_age_band",
    "qpv": "key_qpv",
    "trade": "key_trade",
    "buyer": "key_buyer",
    "buyer_kind": "key_buyer_kind",
    "clause_kind": "key_clause_kind",
    "diploma": "key_diploma",
    "unemployment": "key_unemployment",
    "prescriber": "key_prescriber",
    "amount": "key_amount",
    "duration": "key_duration",
}


class StatementSources(StatementFigures):
    """What the figures of a statement were counted on, to be kept with them.

    The lines of hours and the lots are told as plain values, so that they say later
    what they said then; other records by their ids. Nobody is named: a person is its
    reference.
    """

    def find_buyers(self):
        """Return the buyers of the lots of the period, a service with its parent."""
        lots = self._get_period_lots(self._read_lots(), self.start, self.end)
        buyers = self.env["res.partner"].browse({each.lot.buyer_id.id for each in lots})
        below = buyers.filtered(lambda buyer: _has_parent_in(buyer, buyers))
        return (buyers - below).sorted("display_name")

    def iterate_lines(self):
        """Yield (line, values) for each line of hours, of both years.

        The values are those of ``insertion.statement.line``, but for its statement.
        """
        lots = self._read_lots()
        before = statement.get_year_before(self.start, self.end)
        for is_before, period in ((False, (self.start, self.end)), (True, before)):
            groups = {
                figures.lot.id: figures.group
                for figures in self._get_period_lots(lots, *period)
            }
            for line in self._search_lines(*period):
                yield line, self._describe_line(line, is_before, groups)

    def _search_lines(self, start, end):
        return self.env["insertion.declaration.line"].search(
            self._get_counted_domain(start, end), order="month, id"
        )

    def _describe_line(self, line, is_before, groups):
        return {
            "is_before": is_before,
            "month": line.month,
            "lot_key": line.lot_id.id,
            "lot_name": line.lot_id.display_name,
            "lot_group": groups.get(line.lot_id.id),
            "buyer_name": line.buyer_id.display_name,
            "firm_name": line.partner_id.display_name,
            "person": line.participant_id.reference,
            "hours": line.counted_hours,
            "is_pooled": bool(line.source_id),
            **{KEY_FIELDS[name]: _read_key(line, spec) for name, spec in KEYS.items()},
        }

    def iterate_lots(self):
        """Yield (lot, values) for each lot of the period."""
        found = self._get_period_lots(self._read_lots(), self.start, self.end)
        for figures, lot in zip(found, self._prepare_lots(found), strict=True):
            yield figures.lot, self._describe_lot(figures, lot)

    def _describe_lot(self, figures, lot):
        has_ended = (
            figures.group == statement.OWING
            and bool(figures.last)
            and self.start <= figures.last <= self.end
        )
        return {
            "lot_key": lot["key"],
            "lot_name": lot["label"],
            "contract_name": lot["contract"],
            "buyer_name": lot["buyer"],
            "firm_name": lot["firms"],
            "lot_group": lot["group"],
            **{name: lot[name] for name in statement.LOT_FIGURES},
            "has_ended": has_ended,
            "is_met": figures.done_total >= figures.due,
        }

    def read_records(self):
        """Return {figure: ids of the records counted}, of the period alone."""
        start, end = self.start, self.end
        return {
            figure: records.sorted().ids
            for figure, records in (
                self._read_contracts(start, end)
                | self._read_placements(start, end)
                | self._read_followed(start, end)
            ).items()
        }

    def _read_contracts(self, start, end):
        lots = self._read_lots()
        shown = lots.browse(
            figures.lot.id for figures in self._get_period_lots(lots, start, end)
        )
        contracts = shown.contract_id
        return {
            "buyers": shown.buyer_id,
            "contracts": contracts,
            "contracts_new": contracts.filtered(
                lambda contract: contract.date_notified
                and start <= contract.date_notified <= end
            ),
            "contracts_ended": contracts.filtered(
                lambda contract: self._count_ended(lots, {contract}, start, end)
            ),
        }

    def _read_placements(self, start, end):
        Placement = self.env["insertion.placement"]
        placements = Placement.search(self._get_placements_domain(start, end))
        by_outcome = placements.grouped(lambda placement: get_key(placement.outcome))
        return {
            "placements": placements,
            "employment_contracts": placements,
            "placements_new": placements.filtered(
                lambda placement: placement.date_start >= start
            ),
            **{f"outcome:{key}": found for key, found in by_outcome.items()},
        }

    def _read_followed(self, start, end):
        months = self._get_months_domain(start, end)
        Attestation = self.env["insertion.attestation"]
        supports = self.env["account.analytic.line"].search(
            self._get_domain("insertion_contract_id.", "id")
            & Domain(
                [
                    ("insertion_action", "!=", False),
                    ("date", ">=", start),
                    ("date", "<=", end),
                ]
            )
        )
        reported = Domain([("reported_on", ">=", start), ("reported_on", "<=", end)])
        return {
            **self._read_firms(months, start, end),
            "attestations": Attestation.search(months & Domain("state", "=", "valid")),
            "attestations_rectifying": Attestation.search(
                months & Domain("supersedes_id", "!=", False)
            ),
            "penalties": self.env["insertion.penalty"].search(
                self._get_domain() & reported
            ),
            "supported": supports,
            "support_hours": supports,
        }

    def _read_firms(self, months, start, end):
        certified = months & Domain("state", "in", CERTIFIED_STATES)
        firms = self.env["insertion.declaration"].search(certified).partner_id
        firsts = self.year_facts.get_first_clauses(firms)
        structures = self.env["insertion.declaration.line"].search(
            self._get_counted_domain(start, end)
            & Domain("employer_kind", "in", employers.SIAE)
        )
        return {
            "firms": firms,
            "firms_new": firms.filtered(
                lambda firm: firm in firsts and start <= firsts[firm] <= end
            ),
            "structures": structures.placement_id.employer_id,
        }


def _has_parent_in(partner, partners):
    parent = partner.parent_id
    while parent and parent not in partners:
        parent = parent.parent_id
    return bool(parent)


def _read_key(line, spec):
    value = line
    for name in spec.split("."):
        value = value[name]
    return str(get_key(value))
