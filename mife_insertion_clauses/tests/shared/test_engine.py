# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ...report.engine import PrintingError, print_documents

PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>%s</body></html>"
FRAME = (PAGE % "", PAGE % "")
BREAK = '<p style="page-break-before: always">%s</p>'


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def setUp(self):
        super().setUp()
        self.command = [_wkhtml().bin, "--quiet", "--javascript-delay", "0"]

    def _print(self, *bodies):
        """Return the text of the pages of each document."""
        pdfs = print_documents(self.command, [PAGE % body for body in bodies], *FRAME)
        readers = [PdfFileReader(io.BytesIO(pdf)) for pdf in pdfs]
        return [
            [page.extract_text().strip() for page in reader.pages] for reader in readers
        ]

    def test_documents_of_any_length_are_taken_apart(self):
        self.assertEqual(
            self._print(
                "<h1>A</h1>",
                f"<h1>B</h1><h2>Part</h2>{BREAK % 'b'}{BREAK % 'c'}",
                "<h1>É</h1>",
            ),
            [["A"], ["B\nPart", "b", "c"], ["É"]],
        )

    def test_titles_that_tell_nothing_do_not_mix_documents(self):
        """One has no title, the other two: the count alone would be right."""
        self.assertEqual(
            self._print(f"A{BREAK % 'a'}", f"<h1>B</h1>{BREAK % '<h1>b</h1>'}"),
            [["A", "a"], ["B", "b"]],
        )

    def test_what_is_printed_nowhere_is_said(self):
        with self.assertRaisesRegex(PrintingError, "no-such-engine"):
            print_documents(["no-such-engine"], ["<h1>A</h1>"], *FRAME)
        self.command.append("--no-such-option")
        with self.assertRaisesRegex(PrintingError, "no-such-option"):
            self._print("<h1>A</h1>")
