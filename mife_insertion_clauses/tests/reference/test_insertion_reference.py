# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ...report.statement_figures import StatementFigures
from ..common import InsertionCommon
from ..statement.test_insertion_statement import YEAR


@tagged("post_install", "-at_install")
class TestInsertionReference(InsertionCommon):
    """A manager uses its own version of what all the organisations share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rsa = cls.env.ref("mife_insertion_clauses.insertion_criterion_rsa")
        cls.painting = cls.env.ref("mife_insertion_clauses.insertion_trade_painting")
        cls.elsewhere = cls.env["res.company"].create({"name": "Autre organisme"})
        cls.stranger = new_test_user(
            cls.env,
            login="insertion_elsewhere",
            groups="mife_insertion_clauses.group_insertion_manager",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    def _adapt(self, record):
        record = record.with_user(self.manager)
        record.action_adapt()
        return record.search([("origin_id", "=", record.id)])

    def _offered(self, user, record, name):
        """Return the ids that the form of ``record`` proposes to ``user``."""
        field = record._fields[name]
        # as the client does
        domain = safe_eval(
            field._description_domain(self.env), {"company_id": user.company_id.id}
        )
        return self.env[field.comodel_name].with_user(user).search(domain)

    def test_the_copy_replaces_the_common_one_in_its_organisation_only(self):
        self.assertEqual(self.rsa.with_user(self.manager).scope, "common")
        own = self._adapt(self.rsa)
        own.validity_months = 6
        self.assertEqual(own.company_id, self.env.company)
        self.assertEqual((own.scope, own.code), ("adapted", "RSA"))
        self.assertEqual(self.rsa.with_user(self.manager).scope, "replaced")
        self.assertEqual(self.rsa.with_user(self.stranger).scope, "common")
        check = self.env["insertion.eligibility"]
        offered = self._offered(self.facilitator, check, "criterion_id")
        self.assertIn(own, offered)
        self.assertNotIn(self.rsa, offered)
        elsewhere = self._offered(self.stranger, check, "criterion_id")
        self.assertIn(self.rsa, elsewhere)
        self.assertNotIn(own, elsewhere)
        self.assertEqual(self.rsa.validity_months, 3)

    def test_the_copy_keeps_its_translations(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rsa.with_context(lang="fr_FR").name = "Bénéficiaire du RSA"
        own = self._adapt(self.rsa)
        self.assertEqual(own.with_context(lang="fr_FR").name, "Bénéficiaire du RSA")
        self.assertEqual(
            own.with_context(lang="en_US").name,
            self.rsa.with_context(lang="en_US").name,
        )

    def test_adapting_again_gives_the_same_copy(self):
        own = self._adapt(self.rsa)
        self.assertEqual(self._adapt(self.rsa), own)
        with self.assertRaisesRegex(UserError, "already belongs"):
            own.action_adapt()

    def test_only_the_manager_adapts(self):
        with self.assertRaises(AccessError):
            self.rsa.with_user(self.facilitator).action_adapt()

    def test_documents_keep_what_they_cite(self):
        participant = self._new_participant("Jean", "Durand", birthdate="1995-01-01")
        check = self._check_eligibility(participant, "rsa", checked_on="2026-02-01")
        own = self._adapt(self.rsa)
        self.assertEqual(check.criterion_id, self.rsa)
        check.with_context(active_test=False).proof = "Attestation"
        # the clause that lists the common criterion accepts the adapted one
        self.contract.criterion_ids = self.rsa
        placement = self._new_placement(participant, date_start="2026-02-02")
        placement.sudo()._write_by_action({"entry_criterion_id": own.id})
        self.assertFalse(placement.criterion_unlisted)

    def test_a_locked_record_is_closed_on_screen_and_says_so(self):
        trade = self.painting.with_user(self.manager)
        self.assertTrue(trade.is_locked)
        with Form(trade) as form, self.assertRaisesRegex(AssertionError, "readonly"):
            form.name = "Peinture de A"
        with self.assertRaisesRegex(AccessError, "Adapt it for your organisation"):
            trade.name = "Peinture de A"
        action = trade.with_context(open_adapted=True).action_adapt()
        own = trade.browse(action["res_id"])
        with Form(own) as form:
            form.name = "Peinture de A"
        self.assertEqual(own.name, "Peinture de A")

    def test_own_ratios_come_before_the_common_ones(self):
        common = self.painting.rate_ids[:1]
        lot = self.env["insertion.lot"].create(
            {
                "contract_id": self.contract.id,
                "name": "Peinture",
                "number": "2",
                "trade_id": self.painting.id,
                "calibration_date": "2027-06-01",
            }
        )
        self.assertEqual(lot.trade_rate_id, common)
        own = (
            self.env["insertion.trade.rate"]
            .with_user(self.manager)
            .create(
                {
                    "trade_id": self.painting.id,
                    "date_from": common.date_from,
                    "labour_share": 0.9,
                    "source": "Observatoire local",
                }
            )
        )
        self.assertEqual(own.company_id, self.env.company)
        in_force = self.env["insertion.trade.rate"]._get_in_force(
            {
                (self.painting, date(2027, 6, 1), company)
                for company in (self.env.company, self.elsewhere)
            }
        )
        self.assertEqual(
            in_force[self.painting, date(2027, 6, 1), self.env.company], own
        )
        self.assertEqual(
            in_force[self.painting, date(2027, 6, 1), self.elsewhere], common
        )
        # what was told to a buyer stays
        self.assertEqual(lot.trade_rate_id, common)

    def test_an_adapted_trade_takes_the_ratios_used_until_then(self):
        common = self.painting.rate_ids[:1]
        changed = self._adapt(common)
        changed.labour_share = 0.77
        own = self._adapt(self.painting)
        self.assertEqual(own.rate_ids.mapped("company_id"), self.env.company)
        self.assertEqual(
            own.rate_ids.filtered(
                lambda rate: rate.date_from == common.date_from
            ).labour_share,
            0.77,
        )

    def test_a_manager_does_not_wait_for_the_law_to_be_entered(self):
        index = self.env["insertion.index"].create({"name": "Indice d'essai"})
        rule = self.env["insertion.penalty.rule"].create(
            {
                "contract_id": self.contract.id,
                "name": "Heure manquante",
                "kind": "hour_index",
                "amount": 2,
                "index_id": index.id,
            }
        )
        with self.assertRaisesRegex(UserError, "ask a manager"):
            rule._get_unit_price(date(2026, 6, 1))
        self.env["insertion.index.rate"].with_user(self.manager).create(
            {
                "index_id": index.id,
                "date_from": "2026-06-01",
                "amount": 12.5,
                "source": "Arrêté",
            }
        )
        self.assertEqual(rule._get_unit_price(date(2026, 6, 1))[0], 25)
        with self.assertRaises(UserError):
            index._get_rate(date(2026, 6, 1), self.elsewhere)

    def test_own_rules_of_employment_contracts_hold_in_their_organisation(self):
        Rule = self.env["insertion.contract.rule"]
        common = Rule.search([("date_to", "=", False)], limit=1)
        own = self._adapt(common)
        own.date_to = "2025-12-31"
        day, kind = date(2026, 6, 1), common.employer_kind
        here = Rule._get_allowed_types(day, self.env.company)
        elsewhere = Rule._get_allowed_types(day, self.elsewhere)
        self.assertNotIn(common.contract_type, here.get(kind, ()))
        self.assertIn(common.contract_type, elsewhere[kind])

    def test_a_template_is_adapted_with_its_texts_and_penalties(self):
        template = self.env.ref(
            "mife_insertion_clauses.insertion_clause_template_works"
        )
        own = self._adapt(template)
        self.assertEqual(own.name, template.name)
        self.assertEqual(len(own.article_ids), len(template.article_ids))
        self.assertEqual(own.article_ids.company_id, self.env.company)
        own.article_ids[0].title = "Titre de A"
        with self.assertRaises(AccessError):
            template.article_ids[0].with_user(self.manager).title = "Titre de A"
        with self.assertRaises(AccessError):
            own.article_ids[0].template_id = template

    def test_the_bilan_counts_what_was_adapted_with_what_it_comes_from(self):
        """40 h of the check on the common criterion, 60 h of one on its adaptation."""
        common = self.env.ref("mife_insertion_clauses.insertion_criterion_senior")
        # made after the first person entered: she keeps the common one
        own = self._adapt(common)
        own.name = "Plus de 50 ans (ici)"
        second = self.env["insertion.participant"].create(
            {"first_name": "Zoé", "last_name": "Adapté", "sex": "f"}
        )
        self.env["insertion.eligibility"].create(
            {
                "participant_id": second.id,
                "criterion_id": own.id,
                "checked_on": "2025-12-15",
            }
        )
        placement = self._new_placement(second)
        self.assertEqual(placement.entry_criterion_id, own)
        declaration = self._open()
        lines = declaration.line_ids.grouped("placement_id")
        lines[self.placement].worked_hours = 40
        lines[placement].worked_hours = 60
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        self.facilitator.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        figures = StatementFigures(
            self.env(user=self.facilitator), self.env.company, *YEAR
        )
        rows = [row for row in figures.compute_criteria()["main"] if row["hours"][0]]
        self.assertEqual(
            [(row["label"], row["hours"][0], row["people"][0]) for row in rows],
            [("Plus de 50 ans (ici)", 100, 2)],
        )
