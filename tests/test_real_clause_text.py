# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real texts of notices, kept beside the repository with what each was found to say."""

import json
from pathlib import Path
from unittest import SkipTest

from odoo.tests import BaseCase, tagged

from odoo.addons.mife_insertion_clauses.procurement import FileReading, Rejection
from odoo.addons.mife_insertion_clauses.procurement.clause_text import read_clauses

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data"
TEXTS = SAMPLES / "boamp" / "reel_2021T1_textes_conditions_etiquetes.jsonl"


@tagged("post_install", "-at_install")
class TestRealClauseText(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not TEXTS.exists():
            raise SkipTest(f"no real texts in {SAMPLES}")
        lines = TEXTS.read_text(encoding="utf-8").splitlines()
        cls.rows = [json.loads(line) for line in lines]

    def _label(self, reading):
        labels = []
        if reading.kinds & {"obligatory", "optional"}:
            labels.append("clause_sociale")
        if "reserved" in reading.kinds:
            labels.append("marche_reserve")
        return labels

    def test_kinds_quotes_and_hours(self):
        self.assertEqual(len(self.rows), 126)
        for row in self.rows:
            for field in (row["champ"], ""):
                with self.subTest(notice=row["idweb"], field=field):
                    text = row["texte"]
                    reading = read_clauses(text, field)
                    self.assertEqual(self._label(reading), row["labels"])
                    self.assertEqual(
                        "optional" in reading.kinds, row.get("force") == "facultative"
                    )
                    self.assertEqual(reading.firm_hours, row.get("heures_fermes"))
                    by_lot = reading.hours_by_lot
                    self.assertEqual(by_lot, row.get("heures_par_lot", {}))
                    for finding in reading.findings:
                        self.assertIn(finding.quote, text)

    def test_hours_a_year_are_not_firm(self):
        [row] = [row for row in self.rows if "ratio" in row]
        [hours] = read_clauses(row["texte"]).hours
        self.assertEqual((hours.amount, hours.per), (70, "year"))

    def test_objects_of_contracts(self):
        """Of 670 objects, those that say it are two contracts that are reserved."""
        found = []
        paths = [*SAMPLES.glob("more/decp_v1_*.json")]
        paths.append(SAMPLES / "decp" / "reel_v1_ville_croix_extrait.json")
        for path in paths:
            for notice in FileReading(path.read_bytes()):
                self.assertNotIsInstance(notice, Rejection)
                reading = read_clauses(notice.subject, "objet")
                found += [(notice.subject[:30], *reading.kinds)] * bool(reading.kinds)
        self.assertEqual(
            sorted(found),
            [
                ("Fourniture de produits d'entre", "reserved"),
                ("Petit matériel d'entretien div", "reserved"),
            ],
        )
