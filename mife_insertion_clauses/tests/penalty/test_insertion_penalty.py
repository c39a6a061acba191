# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

import base64
import io
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-01-15 09:00:00")
class TestInsertionPenalty(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = cls.facilitator.lang = "en_US"
        cls.wage = cls.env.ref("mife_insertion_clauses.insertion_index_minimum_wage")
        cls.rule = cls._new_rule("Heure non réalisée", "hour_index", 2)
        cls.elected = cls.env["res.partner"].create(
            {"name": "Paul Marty", "parent_id": cls.buyer.id}
        )

    @classmethod
    def _new_rule(cls, name, kind, amount, **vals):
        return cls.env["insertion.penalty.rule"].create(
            {
                "contract_id": cls.contract.id,
                "name": name,
                "kind": kind,
                "amount": amount,
                "index_id": cls.wage.id if kind == "hour_index" else False,
                **vals,
            }
        )

    def _open_file(self, hours=412, **vals):
        if hours:
            self._attest(hours)
        return (
            self.env["insertion.penalty"]
            .with_user(self.facilitator)
            .create({"lot_id": self.lot.id, **vals})
        )

    def _report(self, **vals):
        file = self._open_file(**vals)
        file.action_simulate()
        file.action_report()
        return file

    def _decision(self, **vals):
        return {
            "decision": "reduced",
            "decision_amount": 1000,
            "decision_date": "2027-02-10",
            "decided_by_id": self.elected.id,
            "decision_reason": "Difficultés de recrutement établies.",
            **vals,
        }

    def _decide(self, **vals):
        file = self._report()
        file.action_invite()
        file.observations = "Deux offres sans candidat."
        file.action_answered()
        with freeze_time("2027-02-10"):
            file.write(self._decision(**vals))
            file.action_decide()
        return file

    def test_simulation_by_the_clause_s_own_rule(self):
        file = self._open_file()
        file.action_simulate()
        # 700 - 412 = 288 h missing; 2 x 12.31 EUR (SMIC from 1 June 2026) = 24.62 EUR
        # each: 288 x 24.62 = 7 090.56 EUR
        self.assertEqual(file.hours_missing, 288)
        self.assertAlmostEqual(file.line_ids.unit_price, 24.62)
        self.assertAlmostEqual(file.amount_simulated, 7090.56)
        self.assertIn("Gross hourly SMIC", file.line_ids.note)

    def test_who_multiplies_what_the_letter_prints_finds_what_it_prints(self):
        # half of the days of the lot: hours owed with many decimals
        file = self._open_file(hours=33.33, date_finding="2026-06-11")
        file.action_simulate()
        [line] = file.line_ids
        self.assertNotAlmostEqual(file.hours_due, round(file.hours_due, 2), 4)
        self.assertEqual(line.quantity, round(line.quantity, 2))
        self.assertEqual(line.amount, round(round(line.quantity, 2) * 24.62, 2))

    def test_trap_06_the_index_is_that_of_the_day(self):
        self.lot.date_end = "2025-12-20"
        file = self._open_file(hours=0, date_finding="2025-12-31")
        file.action_simulate()
        # commitments start in 2026: nothing is owed on that day
        self.assertFalse(file.line_ids)
        price, _note = self.rule._get_unit_price(date(2025, 12, 31))
        self.assertAlmostEqual(price, 23.76)  # 2 x 11.88

    def test_trap_06_amounts_worked_by_hand_on_each_side_of_a_change(self):
        ceiling = self._new_rule("Heure", "hour_index", 4)
        ceiling.index_id = self.env.ref(
            "mife_insertion_clauses.insertion_index_social_ceiling"
        )
        for rule, day, price in (
            (self.rule, date(2024, 10, 31), 23.30),  # 2 x 11.65
            (self.rule, date(2026, 1, 1), 24.04),  # 2 x 12.02
            (self.rule, date(2026, 5, 31), 24.04),
            (self.rule, date(2026, 6, 1), 24.62),  # 2 x 12.31
            (ceiling, date(2025, 12, 31), 116),  # 4 x 29
            (ceiling, date(2026, 1, 1), 120),  # 4 x 30
        ):
            self.assertAlmostEqual(rule._get_unit_price(day)[0], price, 4, day)

    def test_trap_06_an_upgrade_brings_amounts_and_keeps_the_manager_s(self):
        Rate = self.env["insertion.index.rate"]
        prefix = "mife_insertion_clauses.insertion_index_rate_minimum_wage_"
        changed = self.env.ref(f"{prefix}2026")
        changed.write({"amount": 12.03, "source": "Checked by us"})
        # as before the amounts of 2024 and June 2026 were delivered, and packs existed
        (self.env.ref(f"{prefix}2026_06") | self.env.ref(f"{prefix}2024")).unlink()
        self.env["insertion.law.entry"].search([]).unlink()
        entered = Rate.create(
            {
                "index_id": self.wage.id,
                "date_from": "2026-06-01",
                "amount": 12.32,
                "source": "Entered by hand",
            }
        )
        self.env["insertion.law.pack"]._load_delivered()
        self.assertEqual(changed.amount, 12.03)
        self.assertEqual(self.env.ref(f"{prefix}2024").amount, 11.88)
        self.assertEqual(self.env.ref(f"{prefix}2026_06"), entered)
        self.assertEqual(entered.mapped("amount"), [12.32])
        self.assertEqual(
            self.wage._get_rate(date(2026, 6, 1), self.env.company), entered
        )

    def test_a_rise_reaches_the_simulations_still_open_and_no_other(self):
        """100 h missing: at 2 x 12.31 EUR, 2 462 EUR; at 2 x 12.50, 2 500 EUR."""
        reported = self._report()
        figures = reported.line_ids.mapped("amount"), reported.hours_missing
        other_lot = self.env["insertion.lot"].create(
            {
                "contract_id": self.contract.id,
                "name": "Sols",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": 100})
                ],
                "contractor_ids": [Command.create({"partner_id": self.firm.id})],
            }
        )
        open_file = self.env["insertion.penalty"].create({"lot_id": other_lot.id})
        open_file.action_simulate()
        self.assertAlmostEqual(open_file.amount_simulated, 2462)
        rate = self.env["insertion.index.rate"].create(
            {
                "index_id": self.wage.id,
                "date_from": "2027-01-15",
                "amount": 12.5,
                "source": "Arrêté",
            }
        )
        self.assertAlmostEqual(open_file.amount_simulated, 2500)
        self.assertIn("simulated again", open_file.message_ids[0].body)
        self.assertEqual(
            (reported.line_ids.mapped("amount"), reported.hours_missing), figures
        )
        # in force the day after the finding, it is not that of this file
        rate.date_from = "2027-01-16"
        self.assertAlmostEqual(open_file.amount_simulated, 2462)
        # without any amount, what was simulated stays
        self.wage.rate_ids.unlink()
        self.assertAlmostEqual(open_file.amount_simulated, 2462)

    def test_trap_06_an_index_without_amount_is_told(self):
        self.rule.index_id = self.env["insertion.index"].create({"name": "Other"})
        file = self._open_file()
        with self.assertRaisesRegex(UserError, "has no amount on"):
            file.action_simulate()
        self.assertFalse(file.line_ids)

    def test_days_late_and_events(self):
        late = self._new_rule("Bilan en retard", "day_working", 50)
        absent = self._new_rule("Absence à la réunion", "event", 500)
        file = self._open_file()
        file.fact_ids = [
            Command.create(
                {
                    "rule_id": late.id,
                    "contractor_id": self.contractor.id,
                    "name": "Bilan de novembre",
                    "date_due": "2026-12-11",
                    "date_received": "2026-12-15",
                }
            ),
            Command.create(
                {
                    "rule_id": absent.id,
                    "contractor_id": self.contractor.id,
                    "name": "Réunion spécifique",
                    "date_due": "2026-10-01",
                }
            ),
        ]
        file.action_simulate()
        # from Friday 11 to Tuesday 15 December: Monday and Tuesday, 2 x 50 = 100 EUR;
        # 500 EUR; and the 7 090.56 EUR of the hours
        self.assertEqual(
            sorted(round(line.amount, 2) for line in file.line_ids), [100, 500, 7090.56]
        )
        self.assertAlmostEqual(file.amount_simulated, 7690.56)

    def test_trap_14_joint_holders_are_counted_by_their_share(self):
        self._attest(412)
        self.contractor.write({"share": 0.6})
        partner = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Cotraitant").id,
                "role": "joint",
                "share": 0.4,
            }
        )
        file = self._open_file(hours=0)
        file.action_simulate()
        # 420 h and 280 h owed; 412 h and 0 h done: 8 h and 280 h = the 288 h missing
        self.assertEqual(
            {line.contractor_id: round(line.quantity, 6) for line in file.line_ids},
            {self.contractor: 8, partner: 280},
        )

    def test_trap_14_without_shares_nothing_is_simulated(self):
        file = self._open_file()
        self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Cotraitant").id,
                "role": "joint",
            }
        )
        with self.assertRaisesRegex(UserError, "share of each joint holder"):
            file.action_simulate()

    def test_trap_12_a_reserved_contract_knows_no_penalty(self):
        self.contract.clause_kind = "reserved_insertion"
        with self.assertRaisesRegex(ValidationError, "knows no penalty"):
            self._open_file(hours=0)
        self.assertFalse(self.lot.knows_penalty)

    def test_trap_28_before_the_end_only_the_time_gone_by_is_owed(self):
        self.lot.date_start, self.lot.date_end = "2026-01-05", "2027-12-31"
        self.contract.date_end = "2027-12-31"
        file = self._open_file()
        file.action_simulate()
        # 5 January 2026 to 15 January 2027 is 376 days out of 726: 700 x 376 / 726
        self.assertAlmostEqual(file.hours_due, 700 * 376 / 726)
        self.assertIn("time gone by", file.basis)

    def test_trap_28_terminated_lot_owes_what_was_decided(self):
        self._attest(100)
        self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "termination",
                "date": "2026-07-05",
                "reason": "Résiliation",
                "effect": "other",
                "hours_after": 350,
            }
        ).action_decide()
        file = self._open_file(hours=0)
        file.action_simulate()
        self.assertEqual(file.hours_missing, 250)

    def test_trap_19_nothing_is_applied_by_a_simulation(self):
        file = self._open_file()
        file.action_simulate()
        self.assertEqual(file.state, "simulation")
        self.assertFalse(file.decision)
        self.assertFalse(self.lot._get_closing().get_penalty_outcome())
        for vals in ({"state": "decided"}, {"invited_on": "2027-01-15"}):
            with self.assertRaisesRegex(UserError, "follows the steps"):
                file.with_user(self.manager).write(vals)

    def test_trap_19_no_decision_before_the_company_is_heard(self):
        file = self._report()
        with self.assertRaisesRegex(UserError, "no longer possible"):
            file.action_decide()
        file.action_invite()
        file.write(self._decision(decision_date="2027-01-15"))
        with self.assertRaisesRegex(UserError, "The company has until"):
            file.action_decide()
        with freeze_time("2027-02-01"):  # the 15 days are over, without an answer
            with self.assertRaisesRegex(UserError, "before the company was heard"):
                file.action_decide()
            file.decision_date = "2027-02-01"
            file.action_decide()
        self.assertEqual(file.state, "decided")

    def test_trap_19_the_buyer_alone_decides(self):
        file = self._report()
        file.action_invite()
        with self.assertRaisesRegex(ValidationError, "only the buyer decides"):
            file.decided_by_id = self.facilitator.partner_id
        with freeze_time("2027-02-10"):
            file.write(self._decision(decided_by_id=False))
            with self.assertRaisesRegex(UserError, "Decided by"):
                file.action_decide()

    def test_decision_fixes_the_amount(self):
        file = self._decide(decision="waived")
        self.assertEqual(file.decision_amount, 0)
        self.assertIn("waived", self.lot._get_closing().get_penalty_outcome())

    def test_reduced_is_below_what_was_simulated(self):
        with self.assertRaisesRegex(UserError, "below the"):
            self._decide(decision_amount=9000)

    def test_trap_19_locked_once_decided(self):
        file = self._decide()
        self.assertEqual((file.state, file.decision_amount), ("decided", 1000))
        for vals in (
            {"decision_amount": 1},
            {"decision": "waived"},
            {"observations": "Rien"},
            {"lot_id": self.lot.copy({"number": "9"}).id},
        ):
            with self.assertRaisesRegex(UserError, "no longer changes"):
                file.with_user(self.manager).sudo().write(vals)
        with self.assertRaises(UserError):
            file.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            file.action_abandon()
        file.action_close()
        self.assertEqual(file.state, "closed")

    def test_reported_figures_are_frozen(self):
        file = self._report()
        self.assertEqual(file.observation_deadline, date(2027, 1, 30))
        before = file.efforts
        self.assertTrue(before)
        self.env["insertion.effort.note"].create(
            {"lot_id": self.lot.id, "description": "Nouvelle offre"}
        ).action_note()
        self.assertEqual(file._get_efforts(), before)
        with self.assertRaisesRegex(UserError, "no longer change"):
            file.fact_ids.create(
                {
                    "penalty_id": file.id,
                    "rule_id": self._new_rule("Absence", "event", 500).id,
                    "contractor_id": self.contractor.id,
                    "name": "Réunion",
                    "date_due": "2026-10-01",
                }
            )
        with self.assertRaisesRegex(UserError, "no longer change"):
            file.action_simulate()
        with self.assertRaises(UserError):
            file.line_ids.sudo().write({"amount": 1})
        with self.assertRaises(UserError):
            file.line_ids.sudo().unlink()

    def test_each_step_leaves_its_letter(self):
        file = self._decide()
        letters = self.env["ir.attachment"].search(
            [("res_model", "=", file._name), ("res_id", "=", file.id)], order="id"
        )
        self.assertEqual(
            [letter.name.split(" - ")[1] for letter in letters],
            [
                "Report to the buyer.pdf",
                "Invitation to answer.pdf",
                "Record of the decision.pdf",
            ],
        )
        texts = []
        for letter in letters:
            reader = PdfFileReader(io.BytesIO(base64.b64decode(letter.datas)))
            text = " ".join(page.extract_text() for page in reader.pages)
            texts.append(" ".join(text.split()))
            self.assertNotIn("Guessan", text)
        self.assertIn("7,090.56", texts[0])
        self.assertIn("30 January 2027", texts[1])
        self.assertIn("Difficultés de recrutement établies.", texts[2])

    def test_trap_20_joint_holders_do_not_read_each_other_s_penalties(self):
        self._attest(400)
        self.contractor.share = 0.6
        partner = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Peintures").id,
                "role": "joint",
                "share": 0.4,
            }
        )
        helper = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Sous-traitant").id,
                "role": "subcontractor",
                "parent_id": partner.id,
            }
        )
        for contractor in self.contractor + helper:
            self.env["insertion.effort.note"].create(
                {
                    "lot_id": self.lot.id,
                    "contractor_id": contractor.id,
                    "description": f"Offre de {contractor.partner_id.name}",
                }
            ).action_note()
        file = self._open_file(hours=0)
        file.action_simulate()
        file.action_report()
        file.action_invite()
        letter = file.message_ids.attachment_ids.filtered(
            lambda attachment: "Invitation" in attachment.name
        )
        reader = PdfFileReader(io.BytesIO(letter.raw))
        pages = [" ".join(page.extract_text().split()) for page in reader.pages]
        self.assertEqual(len(pages), 2)
        # 420 h owed and 400 done, 280 h owed and none done
        for page, firm, other, own, hidden in (
            (pages[0], self.firm, helper.partner_id, "492.40", "6,893.60"),
            (pages[1], helper.partner_id, self.firm, "6,893.60", "492.40"),
        ):
            self.assertIn(own, page)
            self.assertNotIn(hidden, page)
            self.assertIn(f"Offre de {firm.name}", page)
            self.assertNotIn(other.name, page)

    def test_rules_come_with_the_template(self):
        template = self.env["insertion.clause.template"].create(
            {
                "name": "Modèle",
                "penalty_rule_ids": [
                    Command.create(
                        {
                            "name": "Heure",
                            "kind": "hour_index",
                            "amount": 4,
                            "index_id": self.wage.id,
                        }
                    )
                ],
            }
        )
        self.env["insertion.clause.apply"].create(
            {
                "lot_ids": [Command.set(self.lot.ids)],
                "template_id": template.id,
                "copy_terms": True,
            }
        ).action_apply()
        rules = self.contract.penalty_rule_ids
        self.assertEqual((rules.name, rules.amount), ("Heure", 4))
        self.assertEqual(len(template.penalty_rule_ids), 1)
        self.assertEqual(len(self.contract.copy().penalty_rule_ids), 1)

    def test_outcome_is_on_the_final_attestation(self):
        self._decide()
        outcome = self.lot._get_closing().prepare_attestation("", "")["penalty"]
        self.assertIn("1,000.00", outcome)

    def test_another_organisation_sees_nothing(self):
        file = self._open_file()
        company = self.env["res.company"].create({"name": "Autre"})
        self.manager.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.assertFalse(
            self.env["insertion.penalty"]
            .with_user(self.manager)
            .search([("id", "=", file.id)])
        )


@tagged("post_install", "-at_install")
class TestInsertionEffort(InsertionCommon):
    def test_efforts_are_read_from_the_work_itself(self):
        referral = self.env["insertion.referral"].create(
            {
                "participant_id": self.participant.id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
                "date_proposed": "2026-02-02",
            }
        )
        reason = self.env["insertion.reason"].search(
            [("kind", "=", "referral")], limit=1
        )
        referral._close("refused", reason)
        self.env["calendar.event"].create(
            {
                "name": "Secret title",
                "start": "2026-02-03 09:00:00",
                "stop": "2026-02-03 10:00:00",
                "insertion_lot_id": self.lot.id,
                "insertion_kind": "kickoff",
            }
        )
        self.env["insertion.effort.note"].with_user(self.facilitator).create(
            {
                "lot_id": self.lot.id,
                "contractor_id": self.contractor.id,
                "kind": "difficulty",
                "date": "2026-02-04",
                "description": "Aucun candidat pour le poste",
            }
        ).action_note()
        self.lot.message_post(body="Simple note")
        # what is only planned is no effort yet
        self.env["calendar.event"].create(
            {
                "name": "Bilan",
                "start": datetime.now() + timedelta(days=3),
                "stop": datetime.now() + timedelta(days=3, hours=1),
                "insertion_lot_id": self.lot.id,
            }
        )
        # read from the tables: a lot just created holds none in its cache
        self.env.invalidate_all()
        efforts = self.lot.with_user(self.facilitator).effort_ids
        self.assertEqual(
            sorted(efforts.mapped("kind")),
            ["difficulty", "introduced", "meeting", "placed", "refused"],
        )
        text = " ".join(efforts.mapped("description"))
        self.assertIn("Aucun candidat pour le poste", text)
        self.assertIn("Peintures Dupré", text)
        self.assertIn(reason.name, text)
        # neither the person nor what colleagues call their meetings
        self.assertNotIn("Guessan", text)
        self.assertNotIn("Secret", text)

    def test_an_effort_of_tomorrow_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "once it is done"):
            self.env["insertion.effort.note"].create(
                {
                    "lot_id": self.lot.id,
                    "date": "2999-01-01",
                    "description": "Offre",
                }
            ).action_note()

    def test_register_is_printed(self):
        xml_id = "mife_insertion_clauses.insertion_lot_effort_report"
        pdf, kind = self.env["ir.actions.report"]._render_qweb_pdf(xml_id, self.lot.ids)
        self.assertEqual(kind, "pdf")
        text = PdfFileReader(io.BytesIO(pdf)).pages[0].extract_text()
        # the buyer reads it: neither the name nor the reference, but the contract's own
        self.assertNotIn(self.participant.reference, text)
        self.assertNotIn("Guessan", text)
        effort = self.lot.effort_ids.with_context(insertion_for_buyer=True)[:1]
        name = effort.description.partition(" - ")[0]
        self.assertRegex(name, "^[A-Z2-7]{4}-[A-Z2-7]{4}$")
        self.assertIn(name, text)
