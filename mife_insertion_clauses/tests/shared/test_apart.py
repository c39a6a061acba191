# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pickle
import tempfile
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...common.rules import apart
from ...common.rules.apart import OverBudget, call_apart, iterate_apart
from ...procurement import UnreadableFile, read_packed
from ...rules import hours_file
from ...rules.table import FileError

TABLE = b"Personne;Mois;Heures\nAli;03/2026;7,5\n"


@tagged("post_install", "-at_install")
class TestApart(BaseCase):
    def test_answers_and_refusals_come_back_as_they_are(self):
        [row] = call_apart(hours_file.parse, TABLE).rows
        self.assertEqual(
            (row.person, row.month, row.worked),
            ("Ali", date(2026, 3, 1), Decimal("7.50")),
        )
        with self.assertRaises(FileError) as error:
            call_apart(hours_file.parse, b"")
        self.assertEqual(error.exception.code, "empty")
        with tempfile.NamedTemporaryFile() as file:
            file.write(b'{"marches": [')
            file.flush()
            with self.assertRaises(UnreadableFile) as error:
                list(iterate_apart(read_packed, file.name))
        self.assertEqual(
            (error.exception.code, error.exception.detail), ("truncated", "1:14")
        )

    def test_what_takes_too_much_is_ended(self):
        endless = "while True: pass"
        hungry = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n"
        for start, wait in ((endless, 0.1), (hungry + endless, 60)):
            with (
                self.subTest(wait=wait),
                patch.object(apart, "WAIT_SECONDS", wait),
                patch.object(apart, "_START", start),
                self.assertRaises(OverBudget),
            ):
                call_apart(hours_file.parse, TABLE)

    def test_memory_of_a_reading_is_bounded(self):
        # twice 150 MB once decoded
        text = b"Personne;Heures\n" + b"A;1\n" * 40_000_000
        with self.assertRaises(OverBudget):
            call_apart(hours_file.parse, text)

    def test_only_an_answer_is_taken_from_a_process(self):
        evil = (
            "import os, pickle, sys; sys.stdout.buffer.write(pickle.dumps(os.system))"
        )
        with (
            patch.object(apart, "_START", evil),
            self.assertRaises(pickle.UnpicklingError),
        ):
            call_apart(hours_file.parse, TABLE)
