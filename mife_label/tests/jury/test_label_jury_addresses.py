# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What anybody reads of a jury by typing an address.

The addresses are those of the routing map: every route of this addon, and the doors of
the core that lead to any record. A route added later is walked; one whose address holds
something unknown here fails until ``_get_arguments`` says how to fill it in.
"""

import inspect
import io
import itertools
import json
import re
import threading
import zipfile
from unittest.mock import patch
from urllib.parse import quote, urlencode

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...report.session_minutes import SessionMinutes
from .common_jury_secrets import (
    DECISION,
    FILE,
    NOTE,
    PRIVATE,
    SCORE,
    JurySecretsCommon,
)

OWN = "odoo.addons.mife_label."
# pages of the core that this addon adds to
EXTENDED = ("/my/home",)
# doors of the core to the records of any addon
CORE = (
    "/mail/attachment/",
    "/mail/chatter_fetch",
    "/mail/message/<",
    "/mail/thread/messages",
    "/mail/view",
    "/portal/chatter_init",
    "/report/html",
    "/report/pdf",
    "/report/text",
    "/report/<",
    "/web/content",
    "/web/export",
    "/web/image",
)
# they write, hold no record, or lead where another route that is walked leads
LEFT_OUT = (
    "/mail/attachment/delete",
    "/mail/attachment/update",
    "/mail/attachment/upload",
    "/web/export/formats",
    "/web/export/get_fields",
    "/web/export/namelist",
)
# what changes in an address but not what it leads to
COSMETIC = {"access_token", "download", "filename", "height", "unique", "width"}
RECORD_KEYS = ("model", "res_model", "thread_model")
ID_KEYS = ("id", "res_id", "thread_id")
MUTED = (
    "odoo.http",
    "odoo.addons.web.controllers.export",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_actions_report",
)
# differs from one answer to the next, and tells nothing
# with the list of the badges, signed at the second
NOISE = re.compile(
    rb'(?:csrf_token|kept_form)[^>]*|data-now="\d+"|"csrf[^,]*,|^eyJ[\w.-]+$'
)


@tagged("post_install", "-at_install")
class TestLabelJuryAddresses(JurySecretsCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # documents in plain words, so that what they say can be looked for
        cls._print("label.letter", "_render_letter", "_prepare_document_values")
        cls.startClassPatcher(
            patch.object(
                SessionMinutes,
                "print_pdf",
                lambda document, minutes: f"%PDF-1.4 {minutes}".encode(),
            )
        )
        # the others have the rights of one of these, or of two of them together
        cls.everybody = (
            cls.outsiders
            + cls.secretaries
            + cls.recused_staff
            + cls.anna
            + cls.david
            - cls.bruno
            - cls.admin_manager
        )
        # who would like to know whether Bruno is at work
        cls.watching = (
            cls.anna + cls.david + cls.chloe + cls.company_person + cls.user_secretary
        )
        words = [
            f"{word}_{juror.login}"
            for juror in cls.anna + cls.bruno
            for word in ("SECRET_REASON", "SECRET_WORDS", PRIVATE)
        ]
        words += [
            f"SECRET_LINK_{juror.login}" for juror in cls.chloe + cls.recused_staff
        ]
        cls.words = {*words, DECISION, NOTE, FILE, SCORE, SCORE.replace(".", ",")}

    @classmethod
    def _print(cls, model, name, words):
        cls.startClassPatcher(
            patch.object(
                cls.registry[model],
                name,
                lambda record: f"%PDF-1.4 {getattr(record, words)()}".encode(),
            )
        )

    # WHO MAY READ WHAT

    def _get_allowed(self, user):
        """Return what a word begins with for this person to be allowed to read it."""
        state, opened = self.jury.state, self.jury.opened_on
        marks = ["SECRET_REASON", "SECRET_WORDS", "68"] if opened else []
        decided = [DECISION] if state == "published" else []
        if user in self.secretaries:
            return [FILE, "SECRET_LINK", *marks, *(opened and [DECISION] or [])]
        if user == self.anna:
            # she presided: she reads the minutes before she signs them
            minutes = [DECISION] if state in ("minutes", "published") else []
            return [FILE, *marks, *minutes]
        if user in self.user_coach + self.company_person:
            return [FILE, *decided]
        if user == self.recused_staff and state == "published":
            # the jury is over: the manager has the file back
            return [FILE, DECISION]
        return []

    def _get_forbidden(self, user):
        allowed = tuple(self._get_allowed(user))
        forbidden = {
            word
            for word in self.words
            if not word.startswith(allowed) and not word.endswith(user.login)
        }
        if user not in self.secretaries:
            forbidden.add(NOTE)
        return {word.encode() for word in forbidden}

    # ADDRESSES

    def _get_rules(self, own_only=False):
        """Yield the routes to walk, each kind of address once."""
        seen = set()
        for rule in self.routes:
            module = rule.endpoint.__module__
            is_own = module.startswith(OWN) or rule.rule in EXTENDED
            if not is_own and (
                own_only
                or not rule.rule.startswith(CORE)
                or rule.rule.startswith(LEFT_OUT)
            ):
                continue
            key = rule.endpoint.func, frozenset(rule.arguments - COSMETIC)
            if "xmlid" not in rule.arguments and key not in seen:
                seen.add(key)
                yield rule

    def _get_arguments(self):
        """Return what an address may hold, by the name of its arguments."""

        def ids(model, domain=()):
            records = self.env[model].with_context(active_test=False)
            return records.search(list(domain)).ids

        awards = self.env["label.award"].search([])
        reports = self.env["ir.actions.report"].search([("model", "=like", "label.%")])
        return {
            **{name: ["1"] for name in COSMETIC},
            "ambassador_id": ids("label.ambassador"),
            "answer_id": ids("label.answer"),
            "application_id": ids("label.application"),
            "attachment_id": self._get_attachments().ids,
            "code": ["AAAA", *awards.sudo().mapped("token")],
            "company_id": self.env.company.ids,
            "converter": ["html", "pdf", "text"],
            "counters": [self._get_counters()],
            "data": [json.dumps(self._get_export(name)) for name in self._get_models()],
            "docids": [",".join(map(str, ids(report.model))) for report in reports],
            "domain": [[]],
            "evidence_id": ids("label.evidence"),
            "role": ["coach", "company", "juror", "manager", "secretary"],
            "file_ids": [self._get_attachments().ids],
            "hearing_id": ids("label.hearing"),
            "interview_id": ids("label.interview"),
            "id": self._get_attachments().ids,
            "kind": ["docx", "pdf"],
            "letter_id": ids("label.letter"),
            "message_id": ids("mail.message", [("model", "=like", "label.%")]),
            "purpose": ["revocation", "suspension"],
            "reportname": reports.mapped("report_name"),
            "session_id": self.jury.ids,
            "standard_id": self.standard.ids,
            "token": ["AAAA"],
            "version": [1],
            "what": ["add_proof"],
            "zip_name": ["all.zip"],
        }

    def _get_models(self):
        """Return the models that belong to a jury or to a file it reads."""
        roots = {"label.application", "label.hearing", "label.session", "label.sheet"}
        return sorted(
            name
            for name, model in self.registry.items()
            if name.startswith("label.")
            and not (model._abstract or model._transient)
            and (
                name in roots
                or any(
                    field.type == "many2one" and field.comodel_name in roots
                    for field in model._fields.values()
                )
            )
        )

    def _get_counters(self):
        """Return the figures that the home page of the portal asks for."""
        views = self.env["ir.ui.view"].search([("key", "=like", "mife_label.%home%")])
        return re.findall(r"'(\w+_count)'", "".join(views.mapped("arch")))

    def _get_attachments(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=like", "label.%"), ("res_field", "!=", "x")]
        )

    def _get_export(self, model):
        """Return the export of what one may read, and of all for who reads nothing."""
        Model = self.env[model].with_user(self.walker)
        names = [
            name
            for name, field in self.env[model]._fields.items()
            if field.exportable
            and field.type not in ("binary", "image")
            and (not Model.has_access("read") or Model._has_field_access(field, "read"))
        ]
        return {
            "model": model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": False,
            "domain": [],
            "import_compat": False,
            "context": {},
        }

    def _get_records(self, names):
        """Yield the values of the arguments that name a record together."""
        model_key = next((key for key in RECORD_KEYS if key in names), None)
        if not model_key:
            yield {}
            return
        id_key = next((key for key in ID_KEYS if key in names), None)
        for model in self._get_models():
            Model = self.env[model].with_context(active_test=False)
            if not id_key:
                yield {model_key: model}
                continue
            binaries = [
                name for name, field in Model._fields.items() if field.type == "binary"
            ]
            # without a file or a discussion, a model has nothing behind these doors
            is_thread = hasattr(Model, "message_post")
            for record in Model.search([]) if binaries or is_thread else Model:
                values = {model_key: model, id_key: record.id}
                if "field" in names:
                    yield from ({**values, "field": name} for name in binaries)
                elif is_thread:
                    yield values

    def _get_addresses(self, rule, arguments):
        """Yield (address, parameters) for every record that the route could show."""
        signature = inspect.signature(rule.endpoint.func)
        asked = {
            name
            for name, parameter in signature.parameters.items()
            if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
            and parameter.default is parameter.empty
        }
        known = {*arguments, *RECORD_KEYS, *ID_KEYS, "field"}
        for name in (rule.arguments | asked) - known:
            self.fail(f"{rule.rule}: say in _get_arguments how to fill in <{name}>")
        optional = set(signature.parameters) & {*RECORD_KEYS, *ID_KEYS, "data"}
        names = rule.arguments | asked | optional
        for record in self._get_records(names):
            others = sorted(names - set(record) - {"field", *RECORD_KEYS})
            for values in itertools.product(*(arguments[name] for name in others)):
                filled = {**record, **dict(zip(others, values, strict=True))}
                url = re.sub(
                    r"<(?:[^:>]+:)?(\w+)>",
                    lambda found, filled=filled: quote(str(filled[found[1]])),
                    rule.rule,
                )
                yield (
                    url,
                    {
                        name: value
                        for name, value in filled.items()
                        if name not in rule.arguments
                    },
                )

    # WALK

    def setUp(self):
        super().setUp()
        # what a request has and a test has not
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.cr.dbname, create=True):
            self.routes = list(self.env["ir.http"].routing_map().iter_rules())

    def _walk(self, user, own_only=False):
        """Yield (address, what it answers) for all that this person could type."""
        login = user.login if user != self.public else None
        self.authenticate(login, login)
        self.walker = user
        arguments = self._get_arguments()
        for rule in self._get_rules(own_only):
            routing = rule.endpoint.routing
            for url, params in self._get_addresses(rule, arguments):
                if routing["type"] == "jsonrpc":
                    methods = ["JSON"]
                else:
                    methods = sorted((rule.methods or {"GET"}) & {"GET", "POST"})
                    if "data" in params:
                        methods = ["POST"]
                for method in methods:
                    yield f"{method} {url} {params}", self._ask(method, url, params)

    def _ask(self, method, url, params):
        """Ask, take back what it wrote, and return all the words of the answer."""
        savepoint = self.cr.savepoint()
        try:
            if method == "GET":
                query = f"?{urlencode(params)}" if params else ""
                response = self.url_open(f"{url}{query}", allow_redirects=False)
            elif method == "POST":
                data = {"csrf_token": Request.csrf_token(self), **params}
                response = self.url_open(url, data=data, allow_redirects=False)
            else:
                response = self.url_open(url, json={"params": params})
        finally:
            savepoint.close(rollback=True)
        # the export of the core answers so to whoever it refuses
        if not url.startswith("/web/export"):
            self.assertLess(response.status_code, 500, url)
        return self._read(response)

    def _read(self, response):
        content = response.content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as document:
                content = b"".join(map(document.read, document.namelist()))
        location = response.headers.get("Location", "")
        return content + location.encode()

    def _assert_nobody_reads_more(self, users, own_only=False):
        """Return {person: {address: answer}}, once nothing leaked."""
        self.env.flush_all()
        everything = {}
        for user in users:
            forbidden = self._get_forbidden(user)
            answers = everything[user] = dict(self._walk(user, own_only))
            for address, answer in answers.items():
                leaked = {word for word in forbidden if word in answer}
                with self.subTest(user=user.login, address=address):
                    self.assertFalse(leaked)
            if self._get_allowed(user):
                # what is theirs is found: the walk would see the rest too
                with self.subTest(user=user.login):
                    self.assertTrue(
                        any(b"SECRET_" in answer for answer in answers.values()),
                        "not even what is theirs was found",
                    )
        return everything

    @mute_logger(*MUTED)
    def test_trap_02_before_the_opening(self):
        """No mark is read, and nothing shows whether others are at work."""
        staff = (
            self.user_secretary
            + self.user_manager
            + self.user_coach
            + self.recused_staff
            + self.settings_admin
        )
        before = self._assert_nobody_reads_more(staff)
        before |= self._assert_nobody_reads_more(self.everybody - staff, own_only=True)
        self._sheet(self.bruno)._correct()
        self._mark(self.bruno, 2, 2, 2)
        self._mark(self.bruno, 1, 1, 2, hearing=self.other_hearing)
        self.env.flush_all()
        for user in self.watching:
            for address, answer in self._walk(user, own_only=True):
                with self.subTest(user=user.login, address=address):
                    self.assertEqual(
                        NOISE.sub(b"", answer), NOISE.sub(b"", before[user][address])
                    )

    def _end_the_meeting(self):
        self._open_marks()
        self._decide()
        self.other_hearing.write(
            {"vote_against": 2, "decision": "deferred", "reasons": "Later"}
        )
        self.jury.action_write_minutes()
        self.jury.action_prepare_letters()
        self.jury.action_print_minutes()

    @mute_logger(*MUTED)
    def test_trap_25_during_the_embargo(self):
        self._end_the_meeting()
        self._assert_nobody_reads_more(self.everybody)

    @mute_logger(*MUTED)
    def test_trap_02_after_the_publication(self):
        """The company reads its decision, and still no mark nor what was noted."""
        self._end_the_meeting()
        self.jury.action_publish()
        self._assert_nobody_reads_more(
            self.company_person
            + self.anna
            + self.chloe
            + self.david
            + self.stranger
            + self.public,
            own_only=True,
        )
