# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody outside typed is a text in each page, mail and paper that shows it."""

import contextlib
import io
import json
import re
from html import escape

from hostile_routes import HostileRoutes
from poisoned import (
    MARK,
    NAMES,
    OURS,
    Listener,
    find_live,
    open_demo,
    poison_names,
    write_text,
)
from portal_forms import type_in

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import OdooPdfFileReader

from odoo.addons.mife_label.common.models.ir_actions_report import NOWHERE
from odoo.addons.mife_label.report.certificate import Certificate
from odoo.addons.mife_label.report.session_minutes import SessionMinutes

# all the sheets of a portfolio, which are printed one by one too
SHEETS = "mife_insertion_clauses.handover_sheets"
NO_RECORD = re.compile(r"[a-z_.]+\(\)$")
# what prints itself, and of what; the text stands in each
PAPERS = {
    "certificate": "label.award",
    "minutes": "label.session",
    "letter": "label.letter",
    "interview": "label.interview",
    "file": "label.submission",
    "bilan": "label.statement",
    "statement": "insertion.statement",
    "insertion.attestation": "insertion.attestation",
    "insertion.attestation.copy": "insertion.attestation.copy",
    "evidence": "insertion.funding.file",
}
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
        for login, pages in self.pages.items():
            self._sign_in_as(login)
            for page in pages:
                for form in self._get_forms(self.url_open(page).text):
                    sent, _typed = type_in(form, words=self.text)
                    for target in sorted(self._get_targets(form)):
                        if not target.endswith(("withdraw", "remove")):
                            self.url_open(target, data=sent, allow_redirects=False)
        self.env.invalidate_all()

    def _find_fields(self):
        """Return {(model, field)} that hold the text, of our models and messages."""
        found = set()
        self.env.flush_all()
        for name, model in self.env.registry.items():
            if not name.startswith((*OURS, "mail.m")) or not model._auto:
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

    def test_it_is_a_text_everywhere(self):
        found = self._find_fields()
        self.assertGreater(len(found), 20, found)
        self._check_mails()
        self._check_browser()
        # what the office writes too: people paste in it what they received
        poison_names(self.env, [self.text])
        self._check_pages()
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

    def _check_browser(self):
        for login, page in (
            ("insertion_clerk", f"/my/insertion/lots/{self.contractor.id}/messages"),
            ("label_lead", self.pages["label_lead"][1]),
        ):
            self.browser_js(page, QUIET, login=login)


# WHAT THE OFFICE READS, PRINTS AND SENDS


def _find_records(env, model):
    return env[model].search([], limit=1, order="id desc")


def _read(pdf):
    reader = OdooPdfFileReader(io.BytesIO(pdf), strict=False)
    pages = range(reader.getNumPages())
    text = "".join(reader.getPage(page).extractText() for page in pages)
    return re.sub(r"\s", "", text)


def test_a_text_that_became_a_page_is_found():
    assert len(find_live(write_text(80), 80)) == 3
    assert find_live(escape(write_text(80)), 80) == []


def test_the_office_reads_it_as_a_text():
    listener = Listener()
    with contextlib.closing(listener), open_demo() as env:
        poison_names(env, [write_text(listener.port)])
        shown = [
            *_read_computed_pages(env, listener),
            *_read_templates(env, listener),
            *_read_papers(env),
            *_read_own_papers(env, write_text(listener.port)),
        ]
    assert len(shown) > 20, shown
    assert set(PAPERS) <= set(shown), set(PAPERS) - set(shown)
    assert listener.asked == []


def _read_computed_pages(env, listener):
    """Yield the pieces of pages, which Odoo does not clean, that show the text.

    And read what else is worked out: nothing shows the name of a model.
    """
    for name, model in env.registry.items():
        if name.startswith(OURS) and not model._abstract and not model._transient:
            for field in model._fields.values():
                if not field.compute or field.related:
                    continue
                if field.type in ("char", "text"):
                    for record in _find_records(env, name):
                        assert not NO_RECORD.match(record[field.name] or ""), field
                if field.type == "html":
                    for record in _find_records(env, name):
                        text = record[field.name] or ""
                        assert find_live(text, listener.port) == [], field
                        if MARK in text:
                            yield str(field)


def _read_templates(env, listener):
    """Yield the mails that show the text."""
    # what the acts that send them say
    env = env(
        context={
            **env.context,
            "insertion_buyer": _find_records(env, "res.partner").id,
        }
    )
    for template in env["mail.template"].search([]):
        if not (template.model or "").startswith(OURS):
            continue
        for record in _find_records(env, template.model):
            fields = ("subject", "body_html")
            written = template._generate_template(record.ids, fields)[record.id]
            body = str(written["body_html"])
            assert find_live(body, listener.port) == [], template.name
            if MARK in body:
                # what looks like a placeholder in a name is not worked out
                assert "{{ 7*7 }}" in body, template.name
                yield template.name


def _read_papers(env):
    """Yield the papers on which the text can be read, as it was typed."""
    reports = env["ir.actions.report"].search([("report_type", "=", "qweb-pdf")])
    for report in reports:
        if report.model.startswith(OURS) and report.report_name != SHEETS:
            for record in _find_records(env, report.model):
                pdf, _type = report._render_qweb_pdf(report.report_name, record.ids)
                text = _read(pdf)
                assert "root:x:0" not in text, report.report_name
                if f"<script>{MARK}" in text:
                    yield report.report_name


def _read_own_papers(env, text):
    """Yield the papers that are printed by no report of Odoo, and show the text."""
    for name, pdf in _print_own_papers(env, text):
        words = _read(pdf)
        assert "root:x:0" not in words, name
        assert f"<script>{MARK}" in words, name
        yield name


def _print_own_papers(env, text):
    """Yield (name, PDF), what was frozen in them being made of the text too."""
    last = {model: _find_records(env, model) for model in set(PAPERS.values())}

    def poison(record):
        return _write_in(json.loads(json.dumps(record.payload)), text)

    award = last["label.award"]
    env.cr.execute(
        "UPDATE label_award SET payload = %s WHERE id = %s",
        [json.dumps(poison(award)), award.id],
    )
    env.invalidate_all()
    yield "certificate", Certificate(award).print_page()
    session = env["label.session"].search([("minutes_hash", "!=", False)], limit=1)
    minutes = SessionMinutes(session)
    yield "minutes", minutes.print_pdf(minutes.prepare())
    yield "letter", last["label.letter"]._render_letter()
    yield "interview", last["label.interview"]._print_page()
    file = last["label.submission"]
    yield "file", file._render_pdf(file.company_id, poison(file), "hash")
    bilan = env["label.statement"].search([("state", "=", "issued")], limit=1)
    yield "bilan", bilan._render_pdf(poison(bilan))
    bilan = env["insertion.statement"].search([("state", "=", "issued")], limit=1)
    yield "statement", bilan._render_pdf(poison(bilan))
    for name in ("insertion.attestation", "insertion.attestation.copy"):
        document = last[name] or env[name]._make(last["insertion.attestation"])
        values = document.read()[0] | {
            "payload": poison(document),
            "code": document.code,
        }
        attestations = env["insertion.attestation"]
        [pdf] = attestations._render_pdfs(document.company_id, [values])
        yield name, pdf
    evidence = env["insertion.funding.file"].search([]).action_issue()
    evidence = env[evidence["res_model"]].browse(evidence["res_id"])
    yield "evidence", evidence._render_pdf(evidence.file_id, poison(evidence))


def _write_in(value, text, key=None):
    """Return a frozen payload with the text before each sentence and name of it."""
    if isinstance(value, dict):
        return {name: _write_in(inner, text, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_write_in(inner, text, key) for inner in value]
    is_typed = isinstance(value, str) and (key in NAMES or re.search(r"[a-z] ", value))
    return f"{text}{value}" if is_typed else value


def test_a_paper_asks_nothing_of_the_network(env):
    """Whatever a text that the office pasted names: its own server, a file of it."""
    page = (
        '<html><body>Paper<img src="http://127.0.0.1:%s/x.png"/>'
        '<iframe src="file:///etc/passwd"></iframe></body></html>'
    )
    Report = env["ir.actions.report"]
    # the engine says what it could not load
    core = "odoo.addons.base.models.ir_actions_report"
    listener = Listener()
    with contextlib.closing(listener), mute_logger(core):
        pdf = Report._print_mife_page(page % listener.port)
        assert _read(pdf) == "Paper"
        assert listener.asked == []
        # what the engine does by itself
        Report._run_wkhtmltopdf([page % listener.port])
        assert listener.asked
    command, _count = (
        env["insertion.attestation"]
        .with_context(mife_no_print_delay=True)
        ._prepare_printing(1)
    )
    assert command[command.index("--proxy") + 1] == NOWHERE
