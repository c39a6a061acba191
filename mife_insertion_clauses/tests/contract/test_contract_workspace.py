# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The contract as the facilitator's one place of work: lots, hours, clause, trace."""

import base64
import importlib.util
import io
from pathlib import Path

from docx import Document

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import html2plaintext
from odoo.tools.pdf import PdfFileReader

from ..common import InsertionCommon

MIGRATIONS = Path(__file__).parents[2] / "migrations/19.0.1.1.0"


class WorkspaceCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = cls.facilitator.lang = "en_US"
        cls.painting = cls.env["insertion.trade"].create(
            {
                "name": "Métier d'essai",
                "rate_ids": [
                    Command.create(
                        {
                            "date_from": "2020-01-01",
                            "labour_share": 0.5,
                            "hourly_cost": 30,
                            "insertion_rate": 0.05,
                            "source": "Essai",
                        }
                    )
                ],
            }
        )
        cls.works = cls.env.ref(
            "mife_insertion_clauses.insertion_clause_template_works"
        )
        cls.env = cls.env(user=cls.facilitator)

    @classmethod
    def _new_contract(cls, amounts=(), **vals):
        """Return a contract being drafted, a lot of one trade for each amount."""
        return cls.env["insertion.contract"].create(
            {
                "name": "Groupe scolaire",
                "buyer_id": cls.buyer.id,
                "state": "drafting",
                "date_start": "2027-01-01",
                "date_end": "2027-12-31",
                "lot_ids": [
                    Command.create(
                        {
                            "name": f"Corps d'état {number}",
                            "trade_id": cls.painting.id,
                            "amount": amount,
                            "date_start": "2027-01-01",
                            "date_end": "2027-12-31",
                        }
                    )
                    for number, amount in enumerate(amounts, 1)
                ],
                **vals,
            }
        )

    def _calibrate(self, contract):
        return Form(
            self.env["insertion.lot.calibrate"].with_context(
                active_model="insertion.contract", active_ids=contract.ids
            )
        )

    def _draft(self, contract, template=None):
        self.env["insertion.clause.apply"].with_context(
            active_model="insertion.contract", active_ids=contract.ids
        ).create({"template_id": (template or self.works).id}).action_apply()

    def _get_said(self, record, since=0):
        """Return what the chatter says, oldest first, without the tags."""
        messages = record.message_ids[::-1][since:]
        return [html2plaintext(message.body) for message in messages]


@tagged("post_install", "-at_install")
class TestContractLots(WorkspaceCommon):
    def test_lots_are_typed_in_the_table_of_the_contract(self):
        form = Form(self.env["insertion.contract"])
        form.name, form.buyer_id = "Collège", self.buyer
        form.date_start, form.date_end = "2027-01-01", "2027-12-31"
        for number in range(1, 13):
            with form.lot_ids.new() as lot:
                self.assertEqual(lot.number, str(number))
                self.assertEqual(str(lot.date_end), "2027-12-31")
                lot.name = f"Lot d'essai {number}"
                lot.hours_asked = 35 * number
                lot.holder_id = self.firm
        contract = form.save()
        self.assertEqual(
            contract.lot_ids.mapped("number"), [str(n) for n in range(1, 13)]
        )
        # 35 x (1 + ... + 12) = 35 x 78, owed from the start of the lots
        self.assertEqual(sum(contract.lot_ids.mapped("hours_asked")), 2730)
        self.assertEqual(
            {str(line.date) for line in contract.lot_ids.commitment_ids}, {"2027-01-01"}
        )
        self.assertEqual(contract.lot_ids.contractor_ids.partner_id, self.firm)
        self.assertEqual(
            set(contract.lot_ids.contractor_ids.mapped("role")), {"holder"}
        )

    def test_hours_asked_change_the_one_line_that_states_them(self):
        contract = self._new_contract([0])
        lot = contract.lot_ids
        lot.hours_asked = 70
        lot.hours_asked = 105
        self.assertEqual(lot.commitment_ids.mapped("hours"), [105])
        lot.commitment_ids = [
            Command.create(
                {"date": "2027-01-01", "basis": "per_year", "unit_hours": 70}
            )
        ]
        self.assertEqual(lot.hours_asked, 175)
        with self.assertRaisesRegex(UserError, "page Obligation"):
            lot.hours_asked = 200

    def test_a_holder_with_people_at_work_is_not_replaced_by_a_name(self):
        other = self._new_company("Autre")
        with self.assertRaisesRegex(UserError, "page Firms"):
            self.lot.with_user(self.facilitator).holder_id = other
        lot = self._new_contract([0]).lot_ids
        lot.holder_id = self.firm
        lot.contractor_ids.contact_ids = self.clerk
        lot.holder_id = other
        self.assertEqual(lot.contractor_ids.partner_id, other)
        self.assertFalse(lot.contractor_ids.contact_ids)
        lot.holder_id = False
        self.assertFalse(lot.contractor_ids)
        self.assertIn(
            self.lot,
            self.env["insertion.lot"].search([("holder_id", "=", self.firm.id)]),
        )

    def test_holder_and_subcontractor_are_named_in_one_sitting(self):
        under, other = (
            self._new_company(name, False) for name in ("Sous-traitant", "Titulaire")
        )
        form = Form(self._new_contract([0]).lot_ids)
        # in the order in which somebody thinks of them
        for partner, role in ((under, "subcontractor"), (other, "holder")):
            with form.contractor_ids.new() as line:
                line.partner_id, line.role = partner, role
        lot = form.save()
        subcontractor = lot.contractor_ids.filtered("parent_id")
        self.assertEqual(subcontractor.partner_id, under)
        self.assertEqual(subcontractor.parent_id.partner_id, other)
        self.assertEqual(lot.holder_id, other)

    def test_what_is_owed_later_is_said_with_its_day_and_hours(self):
        contract = self._new_contract([0, 0])
        contract.lot_ids[0].hours_asked = 700
        with freeze_time("2026-06-15"):
            lot = contract.lot_ids[0]
            self.assertEqual((lot.hours_due, lot.hours_to_come), (0, 700))
            self.assertEqual(lot.to_come_label, "700 h from 01/01/2027")
            self.assertEqual(lot.rate_label, "to come")
            self.assertEqual(contract.to_come_label, "700 h from 01/01/2027")
            self.assertEqual(contract.rate_label, "to come")
            self.assertEqual(contract.capped_rate_label, "to come")
            # the other lot will never owe anything
            self.assertEqual(contract.lot_ids[1].rate_label, "n/a")
            self.assertFalse(contract.lot_ids[1].to_come_label)
        self.env.invalidate_all()
        with freeze_time("2027-01-01"):
            self.assertEqual((lot.hours_due, lot.hours_to_come), (700, 0))
            self.assertFalse(contract.to_come_label)
            self.assertEqual(lot.rate_label, "0.0\u00a0%")

    def test_timeline_shows_due_done_and_today(self):
        self._attest(175)
        self.env.invalidate_all()
        with freeze_time("2026-07-02"):
            line = self.contract.with_user(self.facilitator).timeline
        # from 5 January to 31 December are 361 days; 2 July comes after 178 of them
        self.assertEqual(line["today"], round(178 / 361, 4))
        (lot,) = line["lots"]
        self.assertEqual(lot["place"], [0, 1])
        # 175 of 700 h
        self.assertEqual(lot["done"], 0.25)
        self.assertEqual(lot["hours"], "175 h out of 700 (25.0\u00a0%)")
        self.assertEqual(lot["changes"][0]["label"], "01/05/2026: +700 h")
        self.assertFalse(self._new_contract(date_start=False, date_end=False).timeline)


@tagged("post_install", "-at_install")
class TestContractClause(WorkspaceCommon):
    def test_all_the_lots_are_calibrated_on_one_page(self):
        contract = self._new_contract([600_000, 0, 90_000, 1_200_000])
        contract.lot_ids[2].hours_asked = 70
        form = self._calibrate(contract)
        # 600 000 x 50 % / 30 x 5 % = 500 h, 14.3 weeks: 14 x 35 = 490
        # 1 200 000: 1 000 h, 28.6 weeks: 29 x 35 = 1 015
        lines = [form.line_ids.edit(n) for n in range(4)]
        self.assertEqual([line.calibrated_hours for line in lines], [500, 0, 75, 1000])
        self.assertEqual(
            [line.obstacle for line in lines],
            [False, "To enter: Amount excl. VAT", "Already owes 70 h", False],
        )
        self.assertEqual(form.total_label, "1,505 h retained, lots: 2 out of 4")
        with form.line_ids.edit(0) as line:
            line.retained_hours = 525
        wizard = form.save()
        notice = wizard.action_calibrate()["params"]
        self.assertEqual(contract.lot_ids.mapped("hours_asked"), [525, 0, 70, 1015])
        self.assertEqual(contract.lot_ids[0].retained_hours, 525)
        self.assertIn(
            "Lots that now owe what was retained: 2 (1,540 h).", notice["message"]
        )
        self.assertIn("Already owes 70 h", notice["message"])

    def test_what_lacks_is_entered_on_the_page(self):
        contract = self._new_contract([0])
        form = self._calibrate(contract)
        with form.line_ids.edit(0) as line:
            line.amount = 600_000
            self.assertEqual(line.retained_hours, 490)
            self.assertFalse(line.obstacle)
        form.save().action_calibrate()
        self.assertEqual(contract.lot_ids.amount, 600_000)
        self.assertEqual(contract.lot_ids.hours_asked, 490)
        with self.assertRaisesRegex(UserError, "Already owes 490 h"):
            self._calibrate(contract).save().action_calibrate()

    def test_ratios_changed_on_the_lot_are_those_of_the_page(self):
        contract = self._new_contract([600_000])
        contract.lot_ids.write({"labour_share": 0.6, "retained_hours": 560})
        form = self._calibrate(contract)
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.labour_share, line.retained_hours), (0.6, 560))
        form.save().action_calibrate()
        self.assertEqual(contract.lot_ids.labour_share, 0.6)
        self.assertEqual(contract.lot_ids.hours_asked, 560)

    def test_terms_come_with_the_penalties_that_the_article_says(self):
        contract = self._new_contract([600_000])
        self._draft(contract)
        self.assertIn("deux fois le salaire minimum", contract.penalty_text)
        self.assertEqual(
            contract.penalty_rule_ids.mapped(lambda rule: (rule.kind, rule.amount)),
            [("hour_index", 2), ("day_working", 50), ("event", 150)],
        )
        article = contract.lot_ids.article_ids.filtered(
            lambda article: article.title == "Pénalités"
        )
        self.assertIn("150 euros par réunion", article.body)
        # drafted again: the same, not twice
        self._draft(contract)
        self.assertEqual(len(contract.penalty_rule_ids), 3)

    def test_a_template_without_penalties_leaves_those_of_the_contract(self):
        contract = self._new_contract([600_000], penalty_text="40 euros par heure")
        contract.penalty_rule_ids = [Command.create({"name": "Heure", "amount": 40})]
        template = self.works.sudo().create({"name": "Sans pénalité"})
        self._draft(contract, template)
        self.assertEqual(contract.penalty_rule_ids.mapped("amount"), [40])
        self.assertEqual(contract.penalty_text, "40 euros par heure")

    def test_one_document_says_the_clause_of_all_the_lots(self):
        contract = self._new_contract([600_000] * 11 + [1_200_000])
        self._calibrate(contract).save().action_calibrate()
        self._draft(contract)
        document = Document(io.BytesIO(base64.b64decode(contract.clause_docx)))
        tables = [
            [[cell.text for cell in row.cells] for row in table.rows]
            for table in document.tables
        ]
        (lots,) = (table for table in tables if table[0][0] == "No.")
        self.assertEqual(len(lots), 14)
        self.assertEqual(
            lots[1], ["1", "Corps d'état 1", "01/01/2027", "12/31/2027", "490", "70"]
        )
        # 11 x 490 + 1 015
        self.assertEqual(lots[-1][1:5], ["Total", "", "", "6,405"])
        titles = [paragraph.text for paragraph in document.paragraphs]
        volumes = [
            title for title in titles if title.endswith("Volume d'heures d'insertion")
        ]
        self.assertEqual(len(volumes), 1)
        index = titles.index(volumes[0])
        self.assertIn("réaliser au minimum (a) heures d'insertion", titles[index + 1])
        self.assertIn(["", "(a)", "(b)", "(c)"], [table[0] for table in tables])
        rows = [row for table in tables for row in table]
        # 490 h are 70 days of 7 h and 14 weeks of 35 h; 1 015 h are 145 and 29
        self.assertIn(["lot 1 - Corps d'état 1", "490", "70", "14"], rows)
        self.assertIn(["lot 12 - Corps d'état 12", "1,015", "145", "29"], rows)
        # what each lot had of its own is not lost
        contract.lot_ids[4].article_ids[0].body += "\nParticularité du lot 5."
        contract.lot_ids[4].article_ids[1].unlink()
        contract.invalidate_recordset(["clause_docx"])
        pdf, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "mife_insertion_clauses.insertion_contract_clause_report", contract.ids
        )
        text = " ".join(
            " ".join(
                page.extract_text() for page in PdfFileReader(io.BytesIO(pdf)).pages
            ).split()
        )
        self.assertIn("Particularité du lot 5.", text)
        self.assertIn("Lots concerned: 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12", text)

    def test_a_contract_without_text_has_no_document(self):
        contract = self._new_contract([600_000])
        with self.assertRaisesRegex(UserError, "has no text yet"):
            contract.action_download_clause()
        self._draft(contract)
        self.assertIn(
            f"insertion.contract/{contract.id}/clause_docx",
            contract.action_download_clause()["url"],
        )


@tagged("post_install", "-at_install")
class TestCommitmentTrace(WorkspaceCommon):
    def _change(self):
        """Return the amendment of 120 h that the facilitator adds to the lot."""
        return self.env["insertion.commitment"].create(
            {
                "lot_id": self.lot.id,
                "origin": "amendment",
                "date": "2026-03-01",
                "hours": 120,
                "reason": "Avenant 1",
            }
        )

    def test_each_change_is_told_on_the_lot_and_on_the_contract(self):
        lot = self.lot.with_user(self.facilitator)
        contract = lot.contract_id
        self.env.flush_all()
        known = len(lot.message_ids), len(contract.message_ids)
        amendment = self._change()
        amendment.hours = 150
        amendment.write({"date": "2026-04-01", "reason": "Avenant 1 bis"})
        amendment.promise = "Une promesse"  # nothing of what is told
        amendment.unlink()
        first = "Amendment on 03/01/2026: +120\u00a0h. Avenant 1"
        second = "Amendment on 03/01/2026: +150\u00a0h. Avenant 1"
        third = "Amendment on 04/01/2026: +150\u00a0h. Avenant 1 bis"
        sentences = [
            f"Added: {first}",
            f"Changed: {second} (was: {first})",
            f"Changed: {third} (was: {second})",
            f"Withdrawn: {third}",
        ]
        self.assertEqual(self._get_said(lot, known[0]), sentences)
        self.assertEqual(
            self._get_said(contract, known[1]),
            [f"{lot.display_name}. {sentence}" for sentence in sentences],
        )
        authors = lot.message_ids[:4].author_id | contract.message_ids[:4].author_id
        self.assertEqual(authors, self.facilitator.partner_id)

    def test_first_hours_are_told_too(self):
        contract = self._new_contract([0])
        contract.lot_ids.hours_asked = 70
        self.assertEqual(
            self._get_said(contract.lot_ids)[-1],
            "Added: Contract on 01/01/2027: +70\u00a0h.",
        )

    def test_an_order_that_follows_a_changed_rule_is_told(self):
        lot = self._new_contract([0], date_notified="2027-01-01").lot_ids
        lot.commitment_ids = [
            Command.create(
                {
                    "date": "2027-01-01",
                    "basis": "bracket",
                    "bracket_ids": [
                        Command.create({"amount_from": 0, "hours": 150}),
                        Command.create({"amount_from": 100_000, "hours": 300}),
                    ],
                }
            ),
            Command.create(
                {
                    "date": "2027-02-01",
                    "origin": "order",
                    "amount": 50_000,
                    "reason": "Bon 1",
                }
            ),
        ]
        self.env.flush_all()
        known = len(lot.message_ids)
        lot.commitment_ids[0].bracket_ids[0].hours = 140
        (said,) = self._get_said(lot, known)
        # by its own window: the rule, and the order that owes 140 h instead of 150
        self.assertIn("Order on 02/01/2027: +140\u00a0h", said)
        self.assertIn("(was: Order on 02/01/2027: +150\u00a0h", said)

    def test_a_lot_withdrawn_takes_its_hours_with_a_word_on_the_contract(self):
        contract = self._new_contract([0, 0])
        contract.lot_ids[0].hours_asked = 70
        contract.lot_ids[0].with_user(self.manager).unlink()
        self.assertIn("Withdrawn: Contract on", self._get_said(contract)[-1])


@tagged("post_install", "-at_install")
class TestBulkChange(WorkspaceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.officer
        cls.contracts = cls._new_contract([0, 0]) | cls._new_contract([0])

    def _bulk(self, records, **vals):
        return (
            self.env["insertion.bulk.change"]
            .with_context(active_model=records._name, active_ids=records.ids)
            .create(vals)
        )

    def test_a_portfolio_changes_hands(self):
        self._bulk(self.contracts.lot_ids, user_id=self.colleague.id).action_apply()
        self.assertEqual(self.contracts.user_id, self.colleague)
        self.assertEqual(self.contracts.lot_ids.user_id, self.colleague)

    def test_contracts_change_state_and_dates_together(self):
        self._bulk(
            self.contracts, contract_state="consultation", date_end="2028-06-30"
        ).action_apply()
        self.assertEqual(set(self.contracts.mapped("state")), {"consultation"})
        self.assertEqual(
            {str(day) for day in self.contracts.mapped("date_end")}, {"2028-06-30"}
        )

    def test_nothing_is_half_done_and_each_refusal_is_named(self):
        lots = self.contracts.lot_ids
        lots[0].write({"holder_id": self.firm.id, "name": "Chapes"})
        wizard = self._bulk(lots, lot_step="start", date_end="2027-11-30")
        action = wizard.action_apply()
        self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))
        self.assertEqual(set(lots.mapped("state")), {"pending"})
        self.assertEqual({str(day) for day in lots.mapped("date_end")}, {"2027-12-31"})
        self.assertEqual(wizard.refused_count, 2)
        for lot in lots[1:]:
            self.assertIn(f"{lot.display_name}: name", wizard.refusals)
        self.assertIn("name the company that holds it", wizard.refusals)
        self.assertNotIn(lots[0].display_name, wizard.refusals)
        wizard.action_apply_others()
        self.assertEqual(lots.mapped("state"), ["running", "pending", "pending"])
        self.assertEqual(str(lots[0].date_end), "2027-11-30")

    def test_refusals_of_the_database_and_surprises_are_sentences(self):
        wizard = self._bulk(self.contracts, date_start="2028-01-01")
        wizard.action_apply()
        self.assertIn("It would end before it starts", wizard.refusals)
        wizard = self._bulk(self.contracts, date_end="2042-01-01")
        wizard.action_apply()
        self.assertEqual(wizard.refused_count, 2)
        wizard.is_figure_confirmed = True
        wizard.action_apply()
        self.assertEqual(
            {day.year for day in self.contracts.mapped("date_end")}, {2042}
        )

    def test_what_is_not_for_it_is_refused(self):
        wizard = self._bulk(self.contracts.lot_ids, lot_step="complete")
        wizard.action_apply()
        self.assertIn("in the state Not started", wizard.refusals)
        with self.assertRaisesRegex(UserError, "Say what changes"):
            self._bulk(self.contracts).action_apply()
        wizard = self._bulk(self.contracts, contract_state="no_clause")
        wizard.action_apply()
        self.assertIn("say why it bears no clause", wizard.refusals)

    def test_the_manager_exports_lists(self):
        group = "base.group_allow_export"
        self.assertTrue(self.manager.has_group(group))
        self.assertFalse(self.officer.has_group(group))
        self.assertFalse(self.facilitator.has_group(group))


@tagged("post_install", "-at_install")
class TestContractTwins(WorkspaceCommon):
    def _twin(self, **vals):
        return self._new_contract(reference=" 2026 01", **vals)

    def test_the_same_reference_and_buyer_are_asked(self):
        form = Form(self.env["insertion.contract"])
        form.name, form.buyer_id = "Autre objet", self.buyer
        self.assertFalse(form.twin_warning)
        form.reference = "2026/01"
        self.assertIn(
            f"/odoo/insertion-contracts/{self.contract.id}", form.twin_warning
        )
        with self.assertRaisesRegex(
            ValidationError, "already has the contract 2026-01"
        ):
            form.save()
        form.is_other_contract = True
        contract = form.save()
        # another reference, or another buyer, is not asked
        contract.reference = "2026-02"
        self.assertFalse(contract.twin_warning)
        self._new_contract(reference="2026-01", buyer_id=self.firm.id)

    def test_a_call_is_asked_as_well(self):
        with self.assertRaisesRegex(ValidationError, "under this reference"):
            self._twin()
        contract = self._twin(is_other_contract=True)
        # asked again as soon as what was answered changes
        contract.reference = "2026-03"
        with self.assertRaisesRegex(ValidationError, "under this reference"):
            contract.reference = "2026-01"

    def test_the_same_lot_too_is_refused(self):
        lot = Command.create({"number": "1", "name": " PEINTURE"})
        with self.assertRaisesRegex(ValidationError, "with the same lot"):
            self._twin(is_other_contract=True, lot_ids=[lot])
        contract = self._twin(is_other_contract=True)
        with self.assertRaisesRegex(ValidationError, "with the same lot"):
            contract.lot_ids = [lot]
        contract.lot_ids = [Command.create({"name": "Sols"})]

    def test_a_copy_waits_for_its_reference(self):
        self.assertFalse(self.contract.with_user(self.facilitator).copy().reference)

    def test_a_notice_of_a_contract_already_followed_is_asked(self):
        Notice = self.env["insertion.notice"]
        notices = Notice.create(
            [
                {
                    "uid": f"essai-{number}",
                    "kind": "contract",
                    "reference": "2026-01",
                    "subject": "Réhabilitation",
                    "buyer_siret": "99800018600010",
                    "nature": "Accord-cadre à bons de commande",
                    "procedure": "Concours",
                    "social": "unknown",
                }
                for number in (1, 2)
            ]
        )
        for notice in notices:
            action = notice.action_create_contract()
            self.assertEqual(action["res_model"], "insertion.notice.twin")
            self.assertFalse(notice.contract_id)
        asked = self.env["insertion.notice.twin"].with_context(**action["context"])
        with Form(asked) as form:
            self.assertEqual(form.contract_id, self.contract)
        form.save().action_follow()
        self.assertEqual(notices[1].contract_id, self.contract)
        asked.create({"notice_id": notices[0].id}).action_create_other()
        contract = notices[0].contract_id
        self.assertNotEqual(contract, self.contract)
        self.assertEqual(
            (contract.nature, contract.nature_detail),
            ("framework", "Accord-cadre à bons de commande"),
        )
        self.assertEqual(
            (contract.procedure, contract.procedure_detail), ("other", "Concours")
        )


@tagged("post_install", "-at_install")
class TestUpdate(InsertionCommon):
    def _migrate(self, name):
        spec = importlib.util.spec_from_file_location("script", MIGRATIONS / name)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_texts_become_choices_of_the_lists(self):
        self.env.flush_all()
        self.cr.execute(
            """
            ALTER TABLE insertion_contract
             DROP COLUMN nature_detail, DROP COLUMN procedure_detail;
            UPDATE insertion_contract
               SET nature = 'Marché', procedure = 'MAPA restreint' WHERE id = %s
            """,
            [self.contract.id],
        )
        self._migrate("pre-nature.py")
        self.assertEqual(
            (self.contract.nature, self.contract.nature_detail), ("contract", False)
        )
        self.assertEqual(
            (self.contract.procedure, self.contract.procedure_detail),
            ("adapted", "MAPA restreint"),
        )

    def test_lots_that_nobody_ordered_come_by_their_number(self):
        lots = self.env["insertion.lot"].create(
            [
                {"contract_id": self.contract.id, "name": number, "number": number}
                for number in ("10", "2", "2bis", "A")
            ]
        )
        everything = lots | self.lot
        everything.sequence = 10
        self.env.flush_all()
        self._migrate("pre-lot_sequence.py")
        numbers = everything.sorted().mapped("number")
        self.assertEqual(numbers, ["1", "2", "2bis", "10", "A"])
        everything.sequence = 10
        lots[0].sequence = 1  # somebody put it first
        self.env.flush_all()
        self._migrate("pre-lot_sequence.py")
        self.assertEqual(everything.sorted()[0], lots[0])

    def test_delivered_penalties_are_not_added_to_changed_ones(self):
        works, services = (
            self.env.ref(f"mife_insertion_clauses.insertion_clause_template_{name}")
            for name in ("works", "services")
        )
        (works | services).penalty_rule_ids.unlink()
        text = works.penalty_text
        works.penalty_text = "- 40 euros par heure"
        self._migrate("post-penalty_rules.py")
        self.assertFalse((works | services).penalty_rule_ids)
        works.penalty_text = text
        self._migrate("post-penalty_rules.py")
        self.assertEqual(len(works.penalty_rule_ids), 3)
        self._migrate("post-penalty_rules.py")
        self.assertEqual(len(services.penalty_rule_ids), 3)
