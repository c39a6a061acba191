# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody outside typed is a text in each page, mail and paper that shows it."""

import io
import re

from hostile_routes import HostileRoutes
from poisoned import MARK, Listener, find_live, write_text
from portal_forms import type_in

from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileReader

OURS = ("insertion.", "label.")
# of the office, which people outside read and fill in too
NAMES = ("name", "first_name", "last_name", "reference", "note", "reason")
# the text stands on the page, and nothing of it ran
QUIET = """
    setTimeout(() => {
        if (window.mifeRan || !document.body.textContent.includes('window.mifeRan')) {
            console.error(window.mifeRan ? 'it ran' : 'it is not shown');
        } else {
            console.log('test successful');
        }
    }, 1500);
"""


@tagged("post_install", "-at_install", "standard")
class TestStoredText(HostileRoutes):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listener = Listener()
        cls.addClassCleanup(cls.listener.close)
        cls.text = write_text(cls.listener.port)

    def setUp(self):
        super().setUp()
        self._type_everywhere()

    def _type_everywhere(self):
        """Send each form of the portal with the text, as who fills it in."""
        for login, page, number, target in list(self._walk()):
            self._sign_in_as(login)
            forms = self._get_forms(self.url_open(page).text)
            if number < len(forms) and not target.endswith(("withdraw", "remove")):
                sent, _typed = type_in(forms[number], words=self.text)
                self.url_open(target, data=sent)
        self.env.invalidate_all()

    def _find_fields(self):
        """Return {(model, field)} that hold the text, of our models and messages."""
        found = set()
        self.env.flush_all()
        for name, model in self.env.registry.items():
            if not name.startswith((*OURS, "mail.m", "res.partner")) or not model._auto:
                continue
            for field in model._fields.values():
                if field.store and field.type in ("char", "text", "html"):
                    self.env.cr.execute(
                        f'SELECT 1 FROM "{model._table}"'
                        f' WHERE "{field.name}"::text LIKE %s LIMIT 1',
                        [f"%{MARK}%"],
                    )
                    if field.column_type and self.env.cr.fetchone():
                        found.add((name, field.name))
        return found

    def _poison_names(self):
        """Give the text to what the office writes, too: what it pastes is as it is."""
        for name, model in self.env.registry.items():
            if not name.startswith(OURS) or not model._auto or model._abstract:
                continue
            for field in map(model._fields.get, NAMES):
                if (
                    field
                    and field.store
                    and not field.translate
                    and not field.related
                    and field.type in ("char", "text")
                ):
                    self.env.cr.execute(
                        f'UPDATE "{model._table}" SET "{field.name}" ='
                        f' %s || "{field.name}" WHERE "{field.name}" IS NOT NULL',
                        [self.text],
                    )
        self.env.invalidate_all()

    def test_it_is_a_text_everywhere(self):
        found = self._find_fields()
        self.assertGreater(len(found), 20, found)
        self._check_mails()
        self._check_browser()
        self._poison_names()
        self._check_pages()
        self._check_computed_pages()
        self._check_templates()
        self._check_papers()
        self.assertEqual(self.listener.asked, [])

    def _check_pages(self):
        shown = 0
        for login, pages in [*self.pages.items(), *self.others.items()]:
            self._sign_in_as(login)
            for page in pages:
                answer = self.url_open(page)
                if answer.headers["Content-Type"].startswith("text/html"):
                    with self.subTest(page=page, login=login):
                        self.assertEqual(self._find_live(answer.text), [])
                    shown += MARK in answer.text
        self.assertGreater(shown, 15)

    def _find_live(self, text):
        return find_live(text, self.listener.port)

    def _check_mails(self):
        bodies = (
            self.env["mail.message"].search([("body", "like", MARK)]).mapped("body")
        )
        bodies += self.env["mail.mail"].search([]).mapped("body_html")
        bodies = [body for body in bodies if MARK in (body or "")]
        self.assertGreater(len(bodies), 3)
        for body in bodies:
            self.assertEqual(self._find_live(body), [])

    def _check_computed_pages(self):
        """The pieces of pages that our models write are not cleaned by Odoo."""
        shown = 0
        for name, model in self.env.registry.items():
            if not name.startswith(OURS) or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if field.type == "html" and field.compute:
                    for record in self.env[name].search([], limit=2, order="id desc"):
                        text = record[field.name] or ""
                        with self.subTest(model=name, field=field.name):
                            self.assertEqual(self._find_live(text), [])
                        shown += MARK in text
        self.assertGreater(shown, 3)

    def _check_templates(self):
        shown = 0
        templates = self.env["mail.template"].search([])
        for template in templates.filtered(lambda t: (t.model or "").startswith(OURS)):
            record = self.env[template.model].search([], limit=1, order="id desc")
            if not record:
                continue
            fields = ("subject", "body_html")
            written = template._generate_template(record.ids, fields)[record.id]
            with self.subTest(template=template.name):
                self.assertEqual(self._find_live(written["body_html"]), [])
                self.assertNotIn("49", re.sub(r"[^{}\d* ]", "", written["subject"]))
            shown += MARK in written["body_html"]
        self.assertGreater(shown, 5)

    def _check_papers(self):
        shown = 0
        reports = self.env["ir.actions.report"].search(
            [("report_type", "=", "qweb-pdf")]
        )
        for report in reports.filtered(lambda r: r.model.startswith(OURS)):
            record = self.env[report.model].search([], limit=1, order="id desc")
            if record:
                with self.subTest(report=report.report_name):
                    pdf, _type = report._render_qweb_pdf(report.report_name, record.ids)
                    shown += self._reads(pdf)
        self.assertGreater(shown, 5)

    def _reads(self, pdf):
        """Tell whether the text can be read, as it was typed, on a paper."""
        reader = OdooPdfFileReader(io.BytesIO(pdf), strict=False)
        pages = range(reader.getNumPages())
        text = "".join(reader.getPage(page).extractText() for page in pages)
        text = re.sub(r"\s", "", text)
        self.assertNotIn("root:x:0", text)
        return f"<script>{MARK}" in text

    def _check_browser(self):
        for login, page in (
            ("insertion_clerk", f"/my/insertion/lots/{self.contractor.id}/messages"),
            ("label_lead", self.pages["label_lead"][1]),
        ):
            self.browser_js(page, QUIET, login=login)
