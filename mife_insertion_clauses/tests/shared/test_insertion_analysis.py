# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import InsertionCommon

CRITERIA_GROUP = "mife_insertion_clauses.group_insertion_criteria"


@tagged("post_install", "-at_install")
class TestInsertionAnalysis(InsertionCommon):
    def _read(self, model, groupby, *aggregates, domain=()):
        return (
            self.env[model]
            .with_user(self.manager)
            .formatted_read_group(list(domain), groupby, list(aggregates))
        )

    def test_trap_04_people_and_contracts_are_counted_once(self):
        self._attest(100)
        self._attest(50, month=date(2026, 4, 1))
        by_month = self._read(
            "insertion.declaration.line",
            ["month:month"],
            "people_count:count_distinct",
            "contracts_count:count_distinct",
        )
        self.assertEqual([g["people_count:count_distinct"] for g in by_month], [1, 1])
        (total,) = self._read(
            "insertion.declaration.line",
            [],
            "people_count:count_distinct",
            "contracts_count:count_distinct",
            "lots_count:count_distinct",
            "counted_hours:sum",
        )
        self.assertEqual(
            (
                total["people_count:count_distinct"],
                total["contracts_count:count_distinct"],
                total["lots_count:count_distinct"],
                total["counted_hours:sum"],
            ),
            (1, 1, 1, 150),
        )

    def test_the_screen_is_told_how_to_add_up(self):
        for model, measures in (
            (
                "insertion.declaration.line",
                {
                    "people_count": "count_distinct",
                    "lots_count": "count_distinct",
                    "contracts_count": "count_distinct",
                    "counted_hours": "sum",
                },
            ),
            ("insertion.placement", {"people_count": "count_distinct"}),
            (
                "insertion.lot",
                {"rate": "avg", "capped_rate": "avg", "hours_due": "sum"},
            ),
        ):
            fields = self.env[model].fields_get(measures, ["aggregator"])
            for name, aggregator in measures.items():
                with self.subTest(model=model, measure=name):
                    self.assertEqual(fields[name]["aggregator"], aggregator)

    def test_trap_13_a_rate_is_weighted_at_every_level(self):
        # Lot 1: 700 due, 140 done, 20 %. Lot 2: 50 due, 90 done, 180 %.
        # Together 230 / 750 = 30.667 %, never (20 + 180) / 2; capped 190 / 750.
        self._attest(140)
        lot = self.lot.copy({"number": "2"})
        lot.commitment_ids.hours = 50
        lot.contractor_ids = [Command.create({"partner_id": self.firm.id})]
        lot.action_start()
        self._new_placement(self.participant, contractor_id=lot.contractor_ids.id)
        declaration = self._open().filtered(lambda month: month.lot_id == lot)
        declaration.line_ids.worked_hours = 90
        declaration.action_declare()
        declaration.action_validate()
        for groupby in ([], ["buyer_id"], ["user_id"]):
            with self.subTest(groupby=groupby):
                (group,) = self._read(
                    "insertion.lot",
                    groupby,
                    "rate:avg",
                    "capped_rate:avg",
                    domain=[("contract_id", "=", self.contract.id)],
                )
                self.assertAlmostEqual(group["rate:avg"], 100 * 230 / 750)
                self.assertAlmostEqual(group["capped_rate:avg"], 100 * 190 / 750)
        rates = self._read(
            "insertion.lot",
            ["number"],
            "rate:avg",
            "capped_rate:avg",
            domain=[("contract_id", "=", self.contract.id)],
        )
        self.assertEqual([g["rate:avg"] for g in rates], [20, 180])
        self.assertEqual([g["capped_rate:avg"] for g in rates], [20, 100])

    def test_hours_without_obligation_stand_apart_from_the_rate(self):
        # lot 1: 700 due, 140 done, 20 %; on a reserved contract: 400 due by its
        # commitment, which cannot lack, and 300 done
        self._attest(140)
        reserved = self.contract.copy(
            {"clause_kind": "reserved_insertion", "state": "awarded", "lot_ids": False}
        )
        lot = self.lot.copy({"contract_id": reserved.id})
        lot.commitment_ids.hours = 400
        lot.contractor_ids = [Command.create({"partner_id": self.firm.id})]
        lot.action_start()
        self._new_placement(self.participant, contractor_id=lot.contractor_ids.id)
        declaration = self._open().filtered(lambda month: month.lot_id == lot)
        declaration.line_ids.worked_hours = 300
        declaration.action_declare()
        declaration.action_validate()
        (total,) = self._read(
            "insertion.lot",
            [],
            "hours_owing:sum",
            "hours_done_owing:sum",
            "hours_done_free:sum",
            "rate:avg",
            domain=[("id", "in", (self.lot | lot).ids)],
        )
        self.assertEqual(total["hours_owing:sum"], 700)
        self.assertEqual(total["hours_done_owing:sum"], 140)
        self.assertEqual(total["hours_done_free:sum"], 300)
        self.assertAlmostEqual(total["rate:avg"], 20)

    def test_trap_12_and_24_lots_that_owe_nothing_have_no_rate(self):
        self._attest(140)
        self.contract.clause_kind = "reserved_insertion"
        (group,) = self._read(
            "insertion.lot",
            [],
            "rate:avg",
            domain=[("contract_id", "=", self.contract.id)],
        )
        self.assertFalse(group["rate:avg"])

    def test_nobody_groups_by_criterion_without_the_right(self):
        self._attest(10)
        for model, spec in (
            ("insertion.declaration.line", "criterion_id"),
            ("insertion.declaration.line", "placement_id.entry_criterion_id"),
            ("insertion.placement", "entry_criterion_id"),
            ("insertion.placement", "entry_route"),
        ):
            with self.subTest(spec=spec):
                with self.assertRaises(AccessError):
                    self._read(model, [spec], "__count")
                self.assertNotIn(
                    spec, self.env[model].with_user(self.manager).fields_get()
                )
        arch = (
            self.env["insertion.declaration.line"]
            .with_user(self.manager)
            .get_view(view_type="search")["arch"]
        )
        self.assertNotIn("group_by_criterion", arch)
        self.manager.group_ids += self.env.ref(CRITERIA_GROUP)
        # of one person, nothing is said
        self.assertFalse(
            self._read("insertion.declaration.line", ["criterion_id"], "__count")
        )
        self.env.company.insertion_small_cell = 1
        (group,) = self._read("insertion.declaration.line", ["criterion_id"], "__count")
        self.assertEqual(group["__count"], 1)

    def test_only_certified_hours_by_default(self):
        action = self.env.ref(
            "mife_insertion_clauses.insertion_declaration_line_action"
        )
        context = safe_eval(action.context)
        self.assertEqual(context["search_default_certified"], 1)
        arch = self.env["insertion.declaration.line"].get_view(view_type="search")
        (certified,) = etree.fromstring(arch["arch"]).xpath(
            "//filter[@name='certified']"
        )
        declaration = self._declare(80)
        domain = safe_eval(certified.get("domain"))
        lines = self.env["insertion.declaration.line"].search(domain)
        self.assertFalse(lines & declaration.line_ids)

    def test_every_favourite_answers_its_question(self):
        self._attest(100)
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "mife_insertion_clauses"),
                ("model", "=", "ir.filters"),
            ]
        )
        favourites = self.env["ir.filters"].browse(data.mapped("res_id"))
        self.assertEqual(len(favourites), 10)
        for favourite in favourites:
            with self.subTest(favourite=favourite.name):
                self.assertFalse(favourite.user_ids, "shared with the whole team")
                context = safe_eval(favourite.context)
                fields = self.env[favourite.model_id]._fields
                groups = [
                    *context["pivot_row_groupby"],
                    *context["pivot_column_groupby"],
                ]
                measures = [
                    name if name == "__count" else f"{name}:{fields[name].aggregator}"
                    for name in context["pivot_measures"]
                ]
                domain = safe_eval(favourite.domain)
                found = self._read(favourite.model_id, groups, *measures, domain=domain)
                if favourite.model_id == "insertion.declaration.line":
                    hours = sum(group["counted_hours:sum"] for group in found)
                    self.assertEqual(hours, 100)
