# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Thirty contracts are taken over as they are, and nothing twice."""

from datetime import date

from odoo.tests import tagged

from ...report.statement_figures import StatementFigures
from .common import TakeoverCommon
from .thirty import SHEETS, fill

# rows of each sheet of thirty.py, 37 of them of hours
ROWS = 4 + 12 + 30 + 30 + 30 + 10 + 11 + 37


@tagged("post_install", "-at_install")
class TestTakeover(TakeoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.content = fill(cls.empty, SHEETS)
        cls.takeover = cls._send(cls.content)
        cls.shown = (
            cls.takeover.summary,
            cls.env["insertion.contract"].search_count([]),
        )
        cls._take(cls.takeover)
        # what was owed and done on the day of the takeover
        cls.lots = (
            cls.env["insertion.lot"]
            .with_context(insertion_date="2025-12-31")
            .search([])
        )

    def _get_lot(self, reference, number="1"):
        return self.lots.filtered(
            lambda lot: (lot.contract_id.reference, lot.number) == (reference, number)
        )

    def test_nothing_is_written_before_it_is_taken(self):
        self.assertEqual(self.shown, (f"{ROWS} lignes à reprendre.", 0))
        self.assertEqual(self.takeover.summary, f"{ROWS} lignes reprises.")
        self.assertEqual(self.takeover.state, "done")

    def test_counts(self):
        # 16 firms of the sheets
        firms = self.env["res.partner"].search(
            [("company_registry", "=like", "998100%"), ("is_company", "=", True)]
        )
        self.assertEqual(len(firms), 15)  # Menuiserie Ortega has no SIRET
        count = {
            model: self.env[f"insertion.{model}"].search_count([])
            for model in (
                *("contract", "lot", "commitment", "participant", "eligibility"),
                *("placement", "opening", "opening.line", "declaration"),
            )
        }
        # checks: all but Hugo Lemoine; balances: M01 3, M02 2, M03 3 (joint holders),
        # M04 to M18 15, M19 to M23 5; no declaration is invented
        self.assertEqual(
            count,
            {
                "contract": 30,
                "lot": 30,
                "commitment": 30 + 2,  # a suspension and a termination of 0 h
                "participant": 10,
                "eligibility": 9,
                "placement": 11,
                "opening": 3 + 2 + 3 + 15 + 5,
                "opening.line": 37,
                "declaration": 0,
            },
        )

    def test_states(self):
        contracts = self.env["insertion.contract"]._read_group(
            [], ["state"], ["__count"]
        )
        self.assertEqual(
            dict(contracts),
            {
                "running": 20,
                "closed": 3,
                "awarded": 2,
                **dict.fromkeys(("consultation", "drafting", "identified"), 1),
                **dict.fromkeys(("no_clause", "cancelled"), 1),
            },
        )
        lots = self.env["insertion.lot"]._read_group([], ["state"], ["__count"])
        self.assertEqual(
            dict(lots),
            {
                "running": 22,
                "suspended": 1,
                "terminated": 1,
                "completed": 3,
                "pending": 3,
            },
        )
        lot = self._get_lot("M20")
        self.assertEqual(lot.date_end, date(2025, 10, 31))
        notes = " ".join(lot.message_ids.mapped("body"))
        self.assertIn("Liquidation de l'entreprise", notes)
        self.assertIn("Tableau de suivi 2025", notes)
        ended = self.env["insertion.contract"].search([("reference", "=", "M29")])
        self.assertEqual(ended.end_reason, "Achat de fournitures")
        # nobody has anything to do because of what is taken over
        self.assertFalse(self.env["insertion.contract"].search([]).activity_ids)

    def test_rates(self):
        # see thirty.py for the sums
        self.assertEqual(sum(self.lots.mapped("hours_due")), 11180)
        self.assertEqual(sum(self.lots.mapped("hours_done")), 4075)
        rates = {
            ("M01", "1"): 60,  # 600 / 1000
            ("M01", "2"): 25,  # 125 / 500
            ("M01", "3"): 50,  # (50 + 70 + 30) / 300
            ("M02", "1"): 45,  # (40 + 60 + 80) / 400
            ("M02", "2"): 100 / 3,  # 50 / (200 - 50)
            ("M03", "1"): 75,  # (300 + 150) / 600
            ("M03", "2"): 100,
            ("M04", "1"): 20,  # 70 / 350
            ("M19", "1"): 10,  # 35 / 350
            ("M20", "1"): 30,  # 105 / 350
            ("M23", "1"): 100 / 1.4,  # 100 / 140
        }
        for key, rate in rates.items():
            self.assertAlmostEqual(self._get_lot(*key).rate, rate, msg=key)
        # an insertion contract owes nothing: its hours are followed
        self.assertEqual(self._get_lot("M05").rate_label, "sans objet")
        self.assertEqual(self._get_lot("M05").hours_done, 420)
        # 600 + 125 + 150 = 875 of 1800
        contract = self._get_lot("M01").contract_id
        self.assertEqual((contract.hours_due, contract.hours_done), (1800, 875))
        self.assertEqual(contract.rate_label, "48,6\u00a0%")

    def test_landing(self):
        landing = {
            # 365 days of 730 gone: 600 x 2 = 1200 of 1000
            ("M01", "1"): ("on_track", 1200, 0),
            # 125 x 2 = 250, 250 lack of 500
            ("M01", "2"): ("at_risk", 250, 250),
            # 150 x 2 = 300 of 300
            ("M01", "3"): ("on_track", 300, 0),
            # 184 days of 365 gone: 180 x 365 / 184 = 357.065, 42.935 lack of 400
            ("M02", "1"): ("at_risk", 357.0652174, 42.9347826),
            ("M03", "2"): ("done", 600, 0),
            ("M05", "1"): ("na", 0, 0),
            ("M20", "1"): ("late", 105, 245),
            ("M21", "1"): ("done", 140, 0),
            ("M23", "1"): ("late", 100, 40),
        }
        for key, (state, hours, missing) in landing.items():
            lot = self._get_lot(*key)
            self.assertEqual(lot.landing_state, state, key)
            self.assertAlmostEqual(lot.hours_landing, hours, msg=key)
            self.assertAlmostEqual(lot.hours_missing, missing, msg=key)

    def test_bilan(self):
        period = date(2025, 1, 1), date(2025, 12, 31)
        payload = StatementFigures(self.env, self.organisation, *period).compute()
        totals = {name: values[0] for name, values in payload["totals"].items()}
        # by month: 600 + 150 + 180 + 50 + 150; in all 4075, of which 420 on a lot that
        # owes nothing
        self.assertEqual(totals["hours_taken_over"], 1130)
        self.assertEqual(totals["hours_total_taken_over"], 4075 - 420)
        [cited] = payload["taken_over"]
        self.assertEqual(
            (cited["until"], cited["source"], cited["hours"]),
            ("2025-12-31", "Tableau de suivi 2025", 4075),
        )

    def test_people(self):
        [samia] = self.env["insertion.participant"].search(
            [("first_name", "=", "Samia")]
        )
        self.assertEqual(samia.birthdate, date(1991, 5, 14))
        first, second = samia.placement_ids.sorted("date_start")
        self.assertEqual(first.firm_id.name, "Peintures Morel")
        self.assertEqual(first.entry_age, 33)
        # checked in December 2024: good in January, too old in September
        self.assertTrue(first.eligibility_id)
        self.assertFalse(second.eligibility_id)
        self.assertEqual(first.entry_criterion_id.code, "RSA")
        [paul] = self.env["insertion.participant"].search([("first_name", "=", "Paul")])
        self.assertEqual(
            paul.eligibility_ids.structure_id.name, "Chantier des Possibles"
        )
        self.assertEqual(paul.placement_ids.modality, "aci")
        line = self.env["insertion.opening.line"].search(
            [("placement_id", "=", first.id), ("month", "=", "2025-01-01")]
        )
        self.assertEqual(line.hours, 100)

    def test_the_same_file_again_changes_nothing(self):
        again = self._send(self.content)
        self.assertEqual(again.summary, f"{ROWS} déjà présentes.")
        before = self.env["insertion.contract"].search([]).mapped("write_date")
        self._take(again)
        self.assertEqual(again.summary, f"{ROWS} déjà présentes.")
        after = self.env["insertion.contract"].search([]).mapped("write_date")
        self.assertEqual(before, after)
        self.assertEqual(self.env["insertion.lot"].search_count([]), 30)

    def test_a_longer_file_adds_what_is_new(self):
        longer = dict(SHEETS)
        longer["lots"] = [
            *SHEETS["lots"],
            ("M02", 3, "Toiture", "En cours", "Toitures Lacroix", "", "", "", ""),
        ]
        longer["hours"] = [
            *SHEETS["hours"],
            ("M02", "3", "", "", "", "11/2025", 33),
            # a month more of a company whose hours were taken over until December
            ("M01", "1", "", "Durand", "Samia", "07/2025", 12),
        ]
        takeover = self._send(fill(self.empty, longer))
        self.assertEqual(
            takeover.summary, f"2 lignes à reprendre, {ROWS} déjà présentes, 1 refusée."
        )
        [(cell, sentence)] = self._get_sentences(takeover).items()
        self.assertEqual(cell, "Heures réalisées!I42")
        self.assertIn("déjà reprises jusqu'au 31/12/2025", sentence)
        self._take(takeover)
        lot = self.env["insertion.lot"].search(
            [("contract_id.reference", "=", "M02"), ("number", "=", "3")]
        )
        self.assertEqual((lot.state, lot.hours_done), ("running", 33))
        self.assertEqual(self.env["insertion.opening.line"].search_count([]), 38)

    def test_what_was_typed_since_stays_unless_it_is_asked(self):
        contract = self.env["insertion.contract"].search([("reference", "=", "M04")])
        contract.name = "Voirie 2025, tranche ferme"
        firm = self.env["res.partner"].search([("name", "=", "Voirie Petit")])
        firm.insertion_size = "small"
        other = self.env["insertion.contract"].search([("reference", "=", "M06")])
        other.name = "Collège Marie Curie"
        takeover = self._send(self.content)
        self.assertEqual(takeover.summary, f"{ROWS - 2} déjà présentes, 2 différentes.")
        first, second = takeover.changed_ids
        self.assertEqual(
            first.sentence,
            "Objet\u00a0: Voirie 2025, tranche ferme dans le produit, Voirie 2025 dans "
            "le fichier",
        )
        second.overwrite = True
        self._take(takeover)
        self.assertEqual(contract.name, "Voirie 2025, tranche ferme")
        self.assertEqual(other.name, "Collège Curie")
        self.assertEqual(firm.insertion_size, "small")
