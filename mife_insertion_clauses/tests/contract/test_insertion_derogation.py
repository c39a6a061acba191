# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import timedelta

from docx import Document
from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader
from odoo.tools.safe_eval import safe_eval

from ..common import InsertionCommon

REPORT = "mife_insertion_clauses.insertion_derogation_report"
WHY = (
    "Le relais de télécommunications n'a qu'un fournisseur agréé.\nAucun lot séparable."
)


@tagged("post_install", "-at_install")
class TestInsertionDerogation(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.buyer_id.insertion_buyer_kind = "commune"
        cls.contract.write(
            {"amount": 250000, "cpv": "50300000-8", "date_sent": "2026-09-01"}
        )

    def _write(self, **vals):
        return (
            self.env["insertion.derogation"]
            .with_user(self.facilitator)
            .create(
                {
                    "contract_id": self.contract.id,
                    "reason_id": self.env.ref(
                        "mife_insertion_clauses.insertion_reason_no_link"
                    ).id,
                    "justification": WHY,
                    "author": "Service de la commande publique",
                    "signatory_name": "Zoé L'Hôte",
                    "signatory_role": "Adjointe aux achats",
                    **vals,
                }
            )
        )

    def test_what_a_buyer_left_bare_is_on_its_page(self):
        buyer = self.buyer.with_user(self.facilitator)
        self.assertEqual(buyer.insertion_unmet_count, 0)
        bare = self.contract.copy({"reference": "2026-51", "lot_ids": False})
        bare.write({"state": "no_clause", "end_reason": "Sans objet"})
        buyer.invalidate_recordset()
        self.assertTrue(bare.is_duty_unmet)
        self.assertEqual(buyer.insertion_unmet_count, 1)
        action = buyer.action_view_insertion_unmet()
        found = self.env["insertion.contract"].search(action["domain"])
        self.assertEqual(found, bare)

    def _find_unmet(self):
        view = self.env["insertion.contract"].get_view(
            self.env.ref("mife_insertion_clauses.insertion_contract_view_search").id,
            "search",
        )
        arch = etree.fromstring(view["arch"])
        [domain] = arch.xpath("//filter[@name='duty_unmet']/@domain")
        return self.env["insertion.contract"].search(Domain(safe_eval(domain)))

    def test_a_contract_without_its_clause_is_listed_until_it_is_justified(self):
        contract = self.contract.copy(
            {"state": "no_clause", "end_reason": "Sans objet"}
        )
        contract.date_sent = "2026-09-01"
        self.assertEqual(contract.duty_state, "bound")
        self.assertIn(contract, self._find_unmet())
        derogation = self._write(contract_id=contract.id)
        self.assertIn(contract, self._find_unmet())
        derogation.action_issue()
        self.assertNotIn(contract, self._find_unmet())
        derogation.withdrawal_reason = "Le lot a été séparé."
        derogation.action_withdraw()
        self.assertIn(contract, self._find_unmet())
        self.assertIn("Le lot a été séparé.", contract.message_ids[0].body)

    def test_what_was_issued_changes_no_more(self):
        derogation = self._write()
        derogation.action_issue()
        self.assertIn("216,000", derogation.law)
        self.contract.amount = 900000
        self.assertIn("216,000", derogation.law)
        for vals in ({"justification": "Autre"}, {"signatory_name": "Autre"}):
            with self.assertRaises(UserError):
                derogation.write(vals)
        for vals in ({"state": "draft"}, {"law": "Autre"}):
            with self.assertRaises(UserError):
                derogation.write(vals)
        for act in (derogation.action_issue, derogation.unlink):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(UserError):
            derogation.action_withdraw()
        other = self.contract.copy()
        self._write(contract_id=other.id, date="2026-09-01")
        other.unlink()
        other = self.contract.copy({"date_sent": "2026-09-01"})
        self._write(contract_id=other.id).action_issue()
        with self.assertRaises(UserError):
            other.unlink()

    def test_it_is_not_written_where_the_law_asks_nothing(self):
        self.contract.date_sent = "2026-08-20"
        with self.assertRaises(UserError) as found:
            self._write().action_issue()
        self.assertIn("not obligatory", found.exception.args[0])

    def test_a_date_to_come_is_refused(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        with self.assertRaises(UserError):
            self._write(date=tomorrow).action_issue()

    def test_the_letter_says_all_in_both_files(self):
        derogation = self._write()
        derogation.action_issue()
        pdf, _type = (
            self.env["ir.actions.report"]
            .with_user(self.facilitator)
            ._render_qweb_pdf(REPORT, derogation.ids)
        )
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        self.assertEqual(len(pages), 1)
        printed = " ".join(" ".join(page.extract_text() for page in pages).split())
        word = Document(io.BytesIO(base64.b64decode(derogation.letter_docx)))
        texts = [paragraph.text for paragraph in word.paragraphs]
        texts += [cell.text for table in word.tables for cell in table._cells]
        written = " ".join(" ".join(texts).split())
        for text in (
            self.contract.name,
            self.contract.buyer_id.name,
            "L. 2112-2-1",
            "un fournisseur agréé.",
            "Aucun lot séparable.",
            "Zoé L'Hôte",
            "Adjointe aux achats",
        ):
            self.assertIn(text, printed)
            self.assertIn(text, written)
