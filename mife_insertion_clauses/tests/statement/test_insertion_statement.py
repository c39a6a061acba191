# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import json
import zipfile
from datetime import date

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.pdf import PdfFileReader

from ...report.statement_document import StatementDocument
from ...report.statement_figures import StatementFigures
from ...rules import statement
from ..common import InsertionCommon
from .statement_sql import compare

YEAR = date(2026, 1, 1), date(2026, 12, 31)
FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (2, 3, 4))


@tagged("post_install", "-at_install")
class TestInsertionStatement(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the documents are in the language of the organisation
        cls.env.company.partner_id.lang = "en_US"
        (cls.facilitator | cls.officer | cls.manager).lang = "en_US"

    def _new_statement(self, user=None, **vals):
        Statement = self.env["insertion.statement"].with_user(user or self.facilitator)
        return Statement.create({"year": "2026", **vals})

    def _issue(self, **vals):
        bilan = self._new_statement(**vals)
        bilan.action_issue()
        return bilan

    def _totals(self, *period, **scope):
        period = period or YEAR
        figures = StatementFigures(self.env, self.env.company, *period, **scope)
        payload = figures.compute()
        return {name: values[0] for name, values in payload["totals"].items()}

    def _new_lot(self, hours, **contract_vals):
        contract = self.contract.copy(
            {"reference": "2026-02", "lot_ids": False, "state": "awarded"}
            | contract_vals
        )
        lot = self.env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": "Sols",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": hours})
                ]
                if hours
                else [],
                "contractor_ids": [Command.create({"partner_id": self.firm.id})],
            }
        )
        lot.action_start()
        return lot

    def _work(self, lot, hours, month=MARCH, participant=None, **vals):
        """Certify the hours of a person on a lot, through the usual steps."""
        self._new_placement(
            participant or self.participant, contractor_id=lot.contractor_ids.id, **vals
        )
        declaration = self._open(month).filtered(lambda month: month.lot_id == lot)
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        return declaration

    def _take_over(self, lot, until, *lines):
        vals = {
            "lot_id": lot.id,
            "until": until,
            "source": "Tableau",
            "line_ids": [
                Command.create({"month": month, "worked_hours": hours})
                for month, hours in lines
            ],
        }
        return self.env["insertion.opening"]._record([vals])

    def _read_text(self, bilan):
        reader = PdfFileReader(io.BytesIO(base64.b64decode(bilan.pdf)))
        return [page.extract_text() for page in reader.pages]

    # figures

    def test_golden_figures_of_one_lot(self):
        # 700 h due over 2026-01-05 to 2026-12-31, 361 days. The 1st quarter has 86 of
        # them (27 + 28 + 31): 700 x 86 / 361 = 166.759 h. 100 h done in March:
        # 14.286 % of the whole, 59.967 % of the quarter, 100 / 1820 = 0.0549 FTE.
        self._attest(100)
        totals = self._totals(date(2026, 1, 1), date(2026, 3, 31))
        self.assertEqual(totals["hours_due"], 700)
        self.assertAlmostEqual(totals["hours_due_part"], 166.7590028)
        self.assertAlmostEqual(totals["rate"], 14.2857143)
        self.assertAlmostEqual(totals["rate_part"], 59.9667774)
        self.assertAlmostEqual(totals["fte"], 0.0549451)
        self.assertEqual(totals["hours_missing"], 600)
        self.assertEqual(
            {name: totals[name] for name in ("people", "lots", "firms", "contracts")},
            {"people": 1, "lots": 1, "firms": 1, "contracts": 1},
        )

    def test_two_years_are_compared_over_the_certified_months(self):
        # 2025: 100 + 80 + 60 h in March, April, May; 2026: 90 + 72 h, certified up to
        # April. 162 against 180: 10.0 % less; against the whole 240 it would be 32.5 %
        lot = self._new_lot(700, date_start="2025-03-01")
        lot.date_start = "2025-03-01"
        placement = self._new_placement(
            self.participant,
            contractor_id=lot.contractor_ids.id,
            date_start="2025-03-03",
        )
        for month, hours in (
            (date(2025, 3, 1), 100),
            (date(2025, 4, 1), 80),
            (date(2025, 5, 1), 60),
            (MARCH, 90),
            (APRIL, 72),
        ):
            declaration = self._open(month).filtered(lambda month: month.lot_id == lot)
            line = declaration.line_ids
            self.assertEqual(line.placement_id, placement)
            line.worked_hours = hours
            declaration.action_declare()
            declaration.action_validate()
        period = date(2026, 3, 1), date(2026, 6, 30)
        figures = StatementFigures(
            self.env, self.env.company, *period, contract=lot.contract_id
        )
        sentences = StatementDocument(self.env, figures.compute()).get_sentences()
        self.assertIn(
            "The hours of the period are certified up to April 2026 only: the two "
            "years are compared up to that month.",
            sentences,
        )
        self.assertIn(
            "That is 10\N{NO-BREAK SPACE}% less than over the same months the year "
            "before (180\N{NO-BREAK SPACE}h).",
            sentences,
        )

    def test_every_figure_is_the_one_of_sql(self):
        self._attest(100)
        self._attest(35.5, month=APRIL)
        other = self._new_participant("Ali", "Ba", sex="m", birthdate="2004-02-01")
        lot = self._new_lot(300)
        lot.contract_id.pooling_allowed = True
        self._work(lot, 400, participant=other, contract_type="permanent")
        reserved = self._new_lot(0, reference="R", clause_kind="reserved_insertion")
        self._work(reserved, 12.25, month=FEBRUARY)
        lot.commitment_ids = [
            Command.create(
                {
                    "origin": "suspension",
                    "date": "2026-06-01",
                    "hours": 0,
                    "reason": "Works stopped",
                }
            ),
            Command.create(
                {
                    "origin": "resumption",
                    "date": "2026-07-15",
                    "hours": -20,
                    "reason": "Works resumed",
                }
            ),
        ]
        self._take_over(self.lot, "2026-02-28", (FEBRUARY, 7.5), (None, 33))
        self._take_over(lot, "2025-12-31", (date(2025, 12, 1), 20))
        self._take_over(reserved, "2026-01-31", (date(2026, 1, 1), 5.25))
        self._check_eligibility(self.participant, "rsa")
        reader = self.facilitator
        reader.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        for scope in ({}, {"buyer": self.buyer}, {"contract": lot.contract_id}):
            for period in (YEAR, statement.get_period("quarter_1", 2026)):
                with self.subTest(scope=scope, period=period):
                    figures = StatementFigures(
                        self.env(user=reader), self.env.company, *period, **scope
                    )
                    payload = figures.compute() | {
                        "criteria": figures.compute_criteria()
                    }
                    self.env.flush_all()
                    problems, count = compare(
                        self.env.cr,
                        statement.walk(payload),
                        [period, statement.get_year_before(*period)],
                        self.env.company,
                        **scope,
                    )
                    self.assertFalse(problems, "\n".join(problems))
                    self.assertGreater(count, len(statement.TOTALS))

    def test_only_certified_hours_are_counted(self):
        self._declare(80)
        self.assertEqual(self._totals()["hours_done"], 0)

    def test_trap_04_a_contract_of_two_years_is_one_contract(self):
        self.contract.date_end = self.lot.date_end = "2027-12-31"
        second = self.lot.copy({"number": "2"})
        self.env["insertion.contractor"].create(
            {"lot_id": second.id, "partner_id": self.firm.id}
        )
        self._attest(100)
        self._attest(60, month=date(2027, 2, 1))
        both = self._totals(date(2026, 1, 1), date(2027, 12, 31))
        years = [
            self._totals(date(year, 1, 1), date(year, 12, 31)) for year in (2026, 2027)
        ]
        self.assertEqual([year["contracts"] for year in years], [1, 1])
        self.assertEqual(both["contracts"], 1)
        self.assertEqual([both["people"], both["lots"]], [1, 2])
        # hours, and only they, add up
        self.assertEqual([year["hours_done"] for year in years], [100, 60])
        self.assertEqual(both["hours_done"], 160)

    def test_trap_05_the_year_of_full_time_work_is_a_setting(self):
        self._attest(160.7)
        self.env.company.insertion_year_hours = 1607
        self.assertAlmostEqual(self._totals()["fte"], 0.1)
        bilan = self._issue()
        self.assertIn("1,607", "".join(self._read_text(bilan)))

    def test_full_time_years_of_the_national_network(self):
        # 160 h are 0.1 full-time equivalent at 1 600 h, and 0.0879 at 1 820 h
        self._attest(160)
        self.assertAlmostEqual(self._totals()["fte"], 160 / 1820)
        bilan = self.env["insertion.statement"].create(
            {
                "year": "2026",
                "year_index_id": self.env.ref(
                    "mife_insertion_clauses.insertion_index_year_national"
                ).id,
            }
        )
        bilan.action_issue()
        self.assertAlmostEqual(bilan.payload["totals"]["fte"][0], 0.1)
        text = " ".join("".join(self._read_text(bilan)).split())
        self.assertIn("1,600", text)
        self.assertIn("25 124 684 h for 15 703", text)

    def test_a_typology_that_changes_moves_no_statement_issued(self):
        """100 h of a person under a fixed-term contract of less than six months."""
        self._attest(100)
        short = self.env.ref("mife_insertion_clauses.insertion_outcome_fixed_short")
        self.placement.write(
            {"contract_type": "fixed", "date_end": self.placement.date_start}
        )
        self.assertEqual(self.placement.outcome, "transition")
        bilan = self._issue()
        before = bilan.payload, bilan.pdf_hash
        short.category = "other"
        self.assertEqual(self.placement.outcome, "other")
        self.assertEqual((bilan.payload, bilan.pdf_hash), before)
        rows = bilan.payload["breakdowns"]["outcome"]
        self.assertEqual([row["key"] for row in rows], ["transition"])

    def test_facilitators_are_counted_by_funder_and_by_day(self):
        """Half by the State all year; a whole job by the ESF+ from 1 July: 184 days of
        365, that is 0.504. By a quarter of 2026: 0.5, and 92 days of 92."""
        Share = self.env["insertion.facilitator.share"].with_user(self.manager)
        category = "mife_insertion_clauses.insertion_category_funder_"
        for funder, fte, day in (
            ("state", 0.5, "2024-01-01"),
            ("esf", 1, "2026-07-01"),
        ):
            Share.create(
                {
                    "user_id": self.facilitator.id,
                    "funder_id": self.env.ref(category + funder).id,
                    "fte": fte,
                    "date_from": day,
                    "source": "Convention",
                }
            )
        rows = self._read_apart("facilitators", YEAR)
        self.assertEqual(rows["State"], [0.5, 0.5])
        self.assertAlmostEqual(rows["European Social Fund (ESF+)"][0], 184 / 365)
        self.assertEqual(rows["European Social Fund (ESF+)"][1], 0)
        quarter = date(2026, 7, 1), date(2026, 9, 30)
        self.assertEqual(
            self._read_apart("facilitators", quarter)["European Social Fund (ESF+)"][0],
            1,
        )
        # they are those of the organisation, not of a buyer
        self.assertFalse(self._read_apart("facilitators", YEAR, buyer=self.buyer))
        with self.assertRaises(AccessError):
            Share.with_user(self.facilitator).search([])
        text = " ".join("".join(self._read_text(self._issue())).split())
        self.assertIn("0.50", text)
        self.assertNotIn(self.facilitator.name, text)

    def _read_apart(self, name, period, **scope):
        payload = StatementFigures(
            self.env, self.env.company, *period, **scope
        ).compute()
        return {row["label"]: row.get("fte") or row["count"] for row in payload[name]}

    def test_derogations_are_counted_by_ground_and_listed_by_buyer(self):
        self.buyer.insertion_buyer_kind = "commune"
        bare = self.contract.copy(
            {
                "reference": "2026-50",
                "name": "Relais",
                "lot_ids": False,
                "state": "identified",
                "amount": 250000,
                "cpv": "50300000-8",
                "date_sent": "2026-09-01",
            }
        )
        derogation = self.env["insertion.derogation"].create(
            {
                "contract_id": bare.id,
                "reason_id": self.env.ref(
                    "mife_insertion_clauses.insertion_reason_no_link"
                ).id,
                "justification": "Un seul fournisseur agréé.",
                "author": "Commande publique",
                "signatory_name": "Zoé L'Hôte",
                "signatory_role": "Adjointe",
                "date": "2026-10-02",
            }
        )
        ground = "No sufficient link with the object of the contract"
        self.assertFalse(self._read_apart("derogations", YEAR))
        derogation.action_issue()
        self.assertEqual(self._read_apart("derogations", YEAR), {ground: [1, 0]})
        other = self._new_company("Autre acheteur")
        self.assertFalse(self._read_apart("derogations", YEAR, buyer=other))
        self.assertFalse(
            self._read_apart("derogations", (date(2026, 1, 1), date(2026, 9, 30)))
        )
        bilan = self._issue()
        [row] = bilan.payload["derogation_list"]
        self.assertEqual((row["buyer"], row["ground"]), (self.buyer.name, ground))
        text = " ".join("".join(self._read_text(bilan)).split())
        self.assertIn("Relais", text)
        derogation.withdrawal_reason = "Erreur"
        derogation.action_withdraw()
        self.assertFalse(self._read_apart("derogations", YEAR))
        self.assertEqual(bilan.payload["derogation_list"], [row])

    def test_a_statement_issued_before_these_figures_is_still_read(self):
        bilan = self._issue()
        old = bilan.payload
        for name in ("facilitators", "derogations", "derogation_list", "year_source"):
            del old[name]
        del old["totals"]["firms_new"]
        for name in ("diploma", "unemployment", "prescriber", "amount", "duration"):
            del old["breakdowns"][name]
        bilan._write_by_action({"payload": old})
        self.assertIn("Companies that declared hours", bilan.summary)
        self.assertNotIn("first clause in the period", bilan.summary.split("<dl>")[0])

    def test_trap_12_reserved_contracts_are_followed_without_shortfall(self):
        reserved = self._new_lot(500, clause_kind="reserved_insertion")
        self._work(reserved, 120)
        totals = self._totals()
        self.assertEqual(totals["hours_due"], 700)
        self.assertEqual(totals["hours_missing"], 700)
        self.assertEqual(totals["hours_done_followed"], 120)
        self.assertEqual(totals["hours_done_owing"], 0)
        self.assertEqual(totals["hours_done"], 120)

    def test_trap_13_excess_of_a_lot_hides_no_deficit(self):
        self._attest(140)
        self._work(self._new_lot(50), 90)
        # 230 h of 750 are done, but only 140 + 50 = 190 of what is due
        totals = self._totals()
        self.assertAlmostEqual(totals["rate"], 100 * 230 / 750)
        self.assertAlmostEqual(totals["rate_capped"], 100 * 190 / 750)
        self.assertEqual(totals["hours_missing"], 560)

    def test_trap_24_nothing_due_is_not_applicable(self):
        lot = self._new_lot(0)
        self._work(lot, 30)
        totals = self._totals(contract=lot.contract_id)
        self.assertIsNone(totals["rate"])
        self.assertIsNone(totals["rate_part"])
        self.assertEqual(totals["hours_done_open"], 30)
        bilan = self._issue(scope="contract", contract_id=lot.contract_id.id)
        text = " ".join(self._read_text(bilan))
        self.assertIn("No hour is due", text)
        self.assertIn("n/a", text)

    def test_trap_25_hours_are_not_rounded_before_they_are_added(self):
        for month in (FEBRUARY, MARCH, APRIL):
            self._attest(0.04, month=month)
        self.assertAlmostEqual(self._totals()["hours_done"], 0.12)
        document = StatementDocument(self.env, self._new_statement()._prepare_payload())
        self.assertEqual(document.format_total("hours_done"), "0.1\u00a0h")

    def test_trap_28_a_terminated_lot_owes_what_was_decided(self):
        self._attest(100)
        decision = self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "termination",
                "date": "2026-06-30",
                "reason": "Terminated by the buyer",
                "effect": "other",
                "hours_after": 150,
            }
        )
        decision.action_decide()
        totals = self._totals()
        self.assertEqual((totals["hours_due"], totals["hours_missing"]), (150, 50))
        # before it, the period still owed by the contract of the time
        quarter = self._totals(date(2026, 1, 1), date(2026, 3, 31))
        self.assertEqual(quarter["hours_due"], 700)

    def test_a_company_knows_nothing_of_the_other(self):
        self._attest(100)
        other = self.env["res.company"].create({"name": "Autre maison"})
        figures = StatementFigures(self.env, other, *YEAR)
        self.assertEqual(figures.compute()["totals"]["hours_done"][0], 0)

    def test_the_number_of_queries_does_not_depend_on_the_lots(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._totals()
            return self.env.cr.sql_log_count - before

        for index in range(2):
            self._work(self._new_lot(100, reference=f"A{index}"), 10)
        few = count()
        for index in range(6):
            self._work(self._new_lot(100, reference=f"B{index}"), 10)
        self.assertEqual(count(), few)

    # issue and lock

    def test_an_issued_statement_says_the_same_next_year(self):
        self._attest(100)
        bilan = self._issue()
        self.assertEqual(
            (bilan.state, bilan.issued_by_id), ("issued", self.facilitator)
        )
        summary, pdf = str(bilan.summary), bilan.pdf
        self._attest(50, month=APRIL)
        self.firm.name = self.buyer.name = "Autre nom"
        bilan.invalidate_recordset()
        self.assertEqual(str(bilan.summary), summary)
        self.assertEqual(bilan.pdf, pdf)
        self.assertEqual(bilan.payload["totals"]["hours_done"][0], 100)
        content = base64.b64decode(bilan.pdf)
        self.assertEqual(bilan.pdf_hash, hashlib.sha256(content).hexdigest())

    def test_the_fingerprint_is_of_all_that_was_frozen(self):
        bilan = self._issue().sudo()
        frozen = bilan.payload | {"criteria": bilan.criteria or None}
        canonical = json.dumps(
            frozen, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        )
        self.assertEqual(
            bilan.payload_hash, hashlib.sha256(canonical.encode()).hexdigest()
        )

    def test_an_issued_statement_is_locked_for_everybody(self):
        bilan = self._issue()
        for vals in (
            {"payload": {}},
            {"number": "X"},
            {"pdf": False},
            {"date_to": "2026-06-30"},
            {"scope": "buyer", "buyer_id": self.buyer.id},
            {"state": "draft"},
            {"supersedes_id": False},
        ):
            for user in (self.facilitator, self.manager, self.env.user):
                with self.subTest(vals=vals, user=user.login):
                    with self.assertRaises(UserError):
                        bilan.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "never deleted"):
            bilan.with_user(self.manager).unlink()
        self.assertTrue(bilan.exists())

    def test_the_document_cannot_be_changed_as_a_file(self):
        bilan = self._issue()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", bilan._name),
                ("res_id", "=", bilan.id),
                ("res_field", "!=", False),
            ]
        )
        self.assertFalse(files)
        self.assertTrue(base64.b64decode(bilan.pdf).startswith(b"%PDF-"))

    def test_figures_cannot_be_brought_from_outside(self):
        for vals in ({"payload": {}}, {"number": "X"}, {"pdf_hash": "X"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._new_statement(**vals)
        draft = self._new_statement()
        with self.assertRaises(UserError):
            draft.payload = {"totals": {}}
        draft.unlink()

    def test_a_new_issue_replaces_the_former_and_both_stay(self):
        first = self._issue()
        self._attest(100)
        action = first.action_issue_again()
        second = self.env["insertion.statement"].browse(action["res_id"])
        self.assertEqual(second.state, "draft")
        second.with_user(self.facilitator).action_issue()
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual((first.state, second.state), ("superseded", "issued"))
        self.assertEqual(first.payload["totals"]["hours_done"][0], 0)
        self.assertEqual(second.payload["totals"]["hours_done"][0], 100)
        self.assertTrue(first.pdf)
        # another scope is another statement
        other = self._issue(scope="buyer", buyer_id=self.buyer.id)
        self.assertFalse(other.supersedes_id)
        self.assertEqual(second.state, "issued")

    def test_it_is_issued_once(self):
        bilan = self._issue()
        with self.assertRaisesRegex(UserError, "already issued"):
            bilan.action_issue()

    def test_numbers_are_those_of_the_organisation(self):
        first, second = self._issue(), self._issue(period="quarter_1")
        self.assertRegex(first.number, r"^BIL-\d{4}-\d{3}$")
        self.assertEqual(int(second.number[-3:]), int(first.number[-3:]) + 1)

    # the form

    def test_a_period_is_chosen_by_its_name(self):
        with Form(self.env["insertion.statement"].with_user(self.facilitator)) as form:
            form.year = "2026"
            form.period = "quarter_2"
            self.assertEqual(form.date_from, date(2026, 4, 1))
            self.assertEqual(form.date_to, date(2026, 6, 30))
            form.scope = "contract"
            form.contract_id = self.contract
            self.assertEqual(form.buyer_id, self.buyer)
        self.assertIn("Hours done in the period", str(form.record.summary))

    def test_bad_choices_say_what_to_do(self):
        for vals, message in (
            ({"year": "20x6"}, "Enter the year"),
            ({"scope": "buyer"}, "Choose the buyer"),
            ({"scope": "contract"}, "Choose the contract"),
            (
                {
                    "period": "custom",
                    "date_from": "2026-01-10",
                    "date_to": "2026-03-31",
                },
                "first day of a month",
            ),
            ({"date_from": "2026-02-01", "date_to": "2026-12-31"}, "Other months"),
        ):
            with self.subTest(vals=vals):
                dates = {"date_from": YEAR[0], "date_to": YEAR[1]}
                with self.assertRaisesRegex(ValidationError, message):
                    self._new_statement(**(dates | vals))

    # what leaves

    def test_trap_22_the_document_for_the_outside_hides_small_numbers(self):
        self._attest(100)
        bilan = self._issue(scope="buyer", buyer_id=self.buyer.id)
        text = " ".join(self._read_text(bilan))
        self.assertIn("Fewer than 5 people worked", text)
        self.assertIn("n.d.", text)
        whole = StatementDocument(bilan.env, bilan.payload)
        self.assertEqual(whole.format_total("people"), "1")
        shaped = StatementDocument(bilan.env, bilan.payload, outgoing=True)
        self.assertEqual(shaped.format_total("people"), "n.d.")
        # the only row of a table would say what the only person is
        self.assertFalse(shaped.payload["breakdowns"]["sex"])
        self.assertIn("By sex", [part["title"] for part in whole.get_breakdowns()])
        self.assertNotIn("By sex", [part["title"] for part in shaped.get_breakdowns()])
        self.assertNotIn("By sex", text)

    def test_trap_22_nobody_is_named_and_no_criterion_leaves(self):
        self._attest(100)
        reader = self.facilitator
        reader.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        bilan = self._issue()
        self.assertTrue(bilan.criteria["main"])
        everything = json.dumps(bilan.payload) + json.dumps(bilan.criteria)
        for secret in ("Guessan", self.participant.reference):
            self.assertNotIn(secret, everything)
        criterion = self.participant.eligibility_ids.criterion_id.name
        text = " ".join(self._read_text(bilan))
        self.assertNotIn(criterion, text)
        self.assertNotIn(criterion, json.dumps(bilan.payload))
        self.assertIn(criterion, str(bilan.summary))
        # even inside, and in what is frozen: no number of a few people
        [row] = bilan.criteria["main"]
        self.assertNotIn(1, row["people"])

    def test_criteria_are_for_those_who_may_read_them(self):
        self._attest(100)
        bilan = self._issue()
        # the issuer has no right to them: they were not even counted
        self.assertFalse(bilan.sudo().criteria)
        with self.assertRaises(AccessError):
            bilan.with_user(self.manager).read(["criteria"])
        self.facilitator.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        second = self._issue()
        criterion = self.participant.eligibility_ids.criterion_id.name
        self.assertNotIn(criterion, str(second.with_user(self.officer).summary))

    def test_the_buyer_is_shown_what_was_chosen(self):
        Statement = self.env["insertion.statement"]
        contact = self.env["res.partner"].create(
            {"name": "Acheteuse", "parent_id": self.buyer.id, "email": "a@example.com"}
        )
        bilan = self._issue(scope="buyer", buyer_id=self.buyer.id)
        domain = Statement._get_portal_domain(contact)
        self.assertFalse(Statement.search(domain))
        bilan.buyer_visible = True
        self.assertEqual(Statement.search(domain), bilan)
        self.assertFalse(Statement.search(Statement._get_portal_domain(self.clerk)))
        composer = bilan.action_send()
        self.assertEqual(composer["context"]["default_partner_ids"], contact.ids)
        attachment = self.env["ir.attachment"].browse(
            composer["context"]["default_attachment_ids"]
        )
        self.assertEqual(attachment.raw, base64.b64decode(bilan.pdf))

    def test_a_draft_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "Issue the statement"):
            self._new_statement().action_send()

    def test_portal_users_read_nothing(self):
        bilan = self._issue()
        with self.assertRaises(AccessError):
            bilan.with_user(self.portal_user).read(["title"])

    def test_every_page_has_its_number_and_its_organisation(self):
        self._attest(100)
        pages = self._read_text(self._issue())
        self.assertGreater(len(pages), 3)
        for number, page in enumerate(pages, start=1):
            page = " ".join(page.split())
            self.assertIn(f"Page {number} of {len(pages)}", page)
            self.assertIn(self.env.company.name, page)
        self.assertIn("What the figures mean", pages[-1])

    def test_the_internal_document_hides_nothing(self):
        self._attest(100)
        bilan = self._issue()
        pdf, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            "mife_insertion_clauses.statement_internal", bilan.ids
        )
        reader = PdfFileReader(io.BytesIO(pdf))
        text = " ".join(page.extract_text() for page in reader.pages)
        self.assertIn("Internal use", text)
        self.assertIn("At work: 1 person, with 1 company", text)
        self.assertNotIn("n.d.", text)

    # workbook

    def _render_workbook(self, bilan, name="statement_xlsx"):
        content, _type = (
            self.env["ir.actions.report"]
            .with_user(self.facilitator)
            ._render_xlsx(f"mife_insertion_clauses.{name}", bilan.ids, {})
        )
        return content

    def test_the_workbook_holds_numbers_charts_and_definitions(self):
        self._attest(100.25)
        self.firm.name = "=HYPERLINK(1)"
        content = self._render_workbook(self._issue())
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            for name in names:
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name))
            sheets = [n for n in names if n.startswith("xl/worksheets/sheet")]
            formulas = [n for n in sheets if b"<f>" in archive.read(n)]
        self.assertEqual(formulas, [])
        self.assertGreater(len([n for n in names if n.startswith("xl/charts/")]), 5)
        book = load_workbook(io.BytesIO(content))
        figures = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
        self.assertEqual(figures["Hours done in the period"], 100.25)
        self.assertEqual(figures["People at work"], 1)
        firms = [row[3].value for row in book["Lots"].iter_rows(min_row=4)]
        self.assertEqual(firms, ["=HYPERLINK(1)"])
        self.assertEqual(book.worksheets[-1].title, "Definitions")

    def test_trap_22_the_workbook_for_the_outside_hides_small_numbers(self):
        self._attest(100)
        content = self._render_workbook(self._issue(), "statement_outgoing_xlsx")
        book = load_workbook(io.BytesIO(content))
        self.assertNotIn("By sex", book.sheetnames)
        figures = [[cell.value for cell in row] for row in book["Figures"].iter_rows()]
        self.assertIn(["People at work", "n.d.", 0], figures)
