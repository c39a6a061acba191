# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a statement says of what became of people, after the real chain of acts."""

import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from ...report.statement_document import StatementDocument
from ...rules.statement import HIDDEN
from ..people.common_followup import FollowupCommon

ANSWERS = ("permanent", "permanent", "fixed_long", "temp_short", "seeking", "seeking")


@tagged("post_install", "-at_install")
class TestStatementFollowup(FollowupCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = [
            cls._new_participant(f"Personne {rank}", f"Numéro {rank}")
            for rank in range(9)
        ]
        cls._correct_march(people)
        cls.statement = (
            cls.env["insertion.statement"]
            .with_user(cls.manager)
            .create({"year": "2026"})
        )

    def _answer_all(self):
        """Ten people to ask at 3 months: 6 tell, 1 refuses, 2 are silent, 1 waits."""
        self._plan()
        steps = self.Followup.search(
            [("step_id.months", "=", 3)], order="participant_id"
        )
        self.assertEqual(len(steps), 10)
        with freeze_time("2026-06-29"):
            for each, answer in zip(steps, ANSWERS, strict=False):
                self._call(
                    each,
                    "answered",
                    source="incoming",
                    choice_id=self._choice(answer).id,
                ).action_save()
            self._call(steps[6], "refused", source="incoming").action_save()
        return steps

    def _get_document(self, day, outgoing=False):
        with freeze_time(day):
            return self.statement._get_document(outgoing)

    def _read(self, document, months=0):
        part = document.get_followups()[months].get_part()
        return {
            row["label"]: [
                text.replace("\N{NO-BREAK SPACE}", " ") for text in row["texts"]
            ]
            for row in part["rows"]
        }

    def test_rates_are_those_of_the_answers(self):
        self._answer_all()
        # while time remains: 3 may still answer
        rows = self._read(self._get_document("2026-07-01"))
        self.assertEqual(rows["May still answer"][0], "3")
        self._run_cron("2026-08-05")
        rows = self._read(self._get_document("2026-08-05"))
        self.assertEqual(
            {label: texts[:2] for label, texts in rows.items()},
            {
                "People to ask": ["10", ""],
                "Told their situation": ["6", ""],
                # 2 permanent and 1 fixed-term of more than 6 months, of 6 answers
                "Durable employment": ["3", "50.0 % of 6"],
                "Transition employment": ["1", "16.7 % of 6"],
                "Positive outcome": ["0", "0.0 % of 6"],
                "Other situation": ["2", "33.3 % of 6"],
                # 1 refused and 3 said nothing, of the 10 whose time is over
                "Did not answer, or did not wish to": ["4", "40.0 % of 10"],
                "May still answer": ["0", ""],
            },
        )
        self.assertEqual({texts[3] for texts in rows.values()}, {"", "n/a"})

    def test_a_step_is_in_the_statement_from_its_day(self):
        self._plan()
        self.assertFalse(self._get_document("2026-06-19").payload["followups"])
        self.assertEqual(len(self._get_document("2026-06-20").payload["followups"]), 1)
        self.assertEqual(len(self._get_document("2026-09-20").payload["followups"]), 2)

    def test_small_numbers_do_not_leave(self):
        self._answer_all()
        self._run_cron("2026-08-05")
        inside = self._get_document("2026-08-05")
        outside = self._get_document("2026-08-05", outgoing=True)
        self.assertEqual(inside.get_followups()[0].tallies[0].known["durable"], 3)
        tally = outside.get_followups()[0].tallies[0]
        self.assertEqual(tally.due, 10)
        # 4 without answer are fewer than 5: the 6 answers are kept back with them
        self.assertEqual({tally.answered, tally.silent}, {HIDDEN})
        self.assertEqual(set(tally.known.values()), {HIDDEN})
        texts = [text for row in self._read(outside).values() for text in row[:2]]
        self.assertEqual(set(texts), {"10", "", "0", "n.d."})
        self.assertFalse(outside.get_followups()[0].get_sentence())
        self.assertIn(
            "50\N{NO-BREAK SPACE}% of the 6 people",
            inside.get_followups()[0].get_sentence(),
        )

    def test_a_statement_issued_says_the_same_for_ever(self):
        self._answer_all()
        with freeze_time("2026-07-01"):
            self.statement.action_issue()
        frozen = self.statement.payload["followups"]
        pdf = self.statement.with_context(bin_size=False).pdf
        self._run_cron("2026-08-05")
        self.statement.invalidate_recordset()
        self.assertEqual(self.statement.payload["followups"], frozen)
        self.assertEqual(self.statement.with_context(bin_size=False).pdf, pdf)
        rows = self._read(self.statement._get_document())
        self.assertEqual(rows["May still answer"][0], "3")

    def test_a_statement_issued_before_has_no_such_page(self):
        payload = dict(self._get_document("2026-06-20").payload)
        del payload["followups"]
        document = StatementDocument(self.env, payload)
        self.assertEqual(document.get_followups(), [])
        self.assertTrue(document.get_sentences())
        self.assertTrue(document.get_definitions())

    def test_a_statement_of_another_buyer_says_nothing_of_them(self):
        self._answer_all()
        other = self._new_company("Autre ville")
        bilan = self.env["insertion.statement"].create(
            {"year": "2026", "scope": "buyer", "buyer_id": other.id}
        )
        with freeze_time("2026-07-01"):
            self.assertFalse(bilan._get_document().payload["followups"])
            bilan.buyer_id = self.buyer
            self.assertTrue(bilan._get_document().payload["followups"])

    def test_the_workbook_has_numbers(self):
        self._answer_all()
        self._run_cron("2026-08-05")
        with freeze_time("2026-08-05"):
            content, _kind = self.env["ir.actions.report"]._render_xlsx(
                "mife_insertion_clauses.statement_xlsx", self.statement.ids, {}
            )
        sheet = load_workbook(io.BytesIO(content))["What became of people"]
        rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True)}
        self.assertEqual(rows["Durable employment"], (3, 50, 6))
        self.assertEqual(rows["Did not answer, or did not wish to"], (4, 40, 10))
