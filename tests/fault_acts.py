# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Long acts as their users do them, and what tells that one is done."""

from http import HTTPStatus

import requests
from faults_in_process import FIRM, HOLDER, MANAGERS, SECRETARIES
from lxml import html

PATIENCE = 60
CRONS = "mife_insertion_clauses.ir_cron_insertion_"
# what a user reads as a sentence, and not as a fault of the program
SENTENCES = ("UserError", "ValidationError", "AccessError", "RedirectWarning")


class Browser:
    """Somebody who signed in."""

    def __init__(self, address, login):
        self.address, self.session = address, requests.Session()
        page = self.open("/web/login")
        form = self._find_form(page, "login")
        form |= {"login": login, "password": login}
        page = self.session.post(
            f"{address}/web/login", data=form, timeout=PATIENCE, allow_redirects=False
        )
        assert page.status_code == HTTPStatus.SEE_OTHER, login

    def open(self, path):
        return self.session.get(f"{self.address}{path}", timeout=PATIENCE)

    def _find_form(self, page, field):
        assert page.status_code == HTTPStatus.OK, page.url
        [form] = [
            form for form in html.fromstring(page.content).forms if field in form.fields
        ]
        return {name: text for name, text in form.fields.items() if text is not None}

    def fill(self, path, field):
        """Return what the form that has a field sends, as it is when one opens it."""
        return self._find_form(self.open(path), field)

    def post(self, path, form, act=""):
        return self.session.post(
            f"{self.address}{path}",
            data=form,
            headers={"Mife-Act": act},
            timeout=PATIENCE,
            allow_redirects=False,
        )

    def call(self, model, method, *arguments, act=""):
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        return self.session.post(
            f"{self.address}/web/dataset/call_kw/{model}/{method}",
            json={"params": params},
            headers={"Mife-Act": act},
            timeout=PATIENCE,
        )


def told(answer):
    """Return what an answer says: done, or the sentence that the user reads."""
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.SEE_OTHER), answer.text
    if answer.status_code == HTTPStatus.SEE_OTHER:
        return "done"
    if "json" not in answer.headers["Content-Type"]:
        [page] = html.fromstring(answer.content).xpath("//main")
        return " ".join(page.text_content().split())
    error = answer.json().get("error")
    if not error:
        return "done"
    assert error["data"]["name"].rpartition(".")[2] in SENTENCES, error
    return error["data"]["message"]


class Act:
    """Something long, that each of two users may do, on one of several keys.

    ``is_whole`` is a query, true once it is done and whole, false before any of it.
    """

    users = MANAGERS
    cron = None
    pieces = False  # what is done of it stays done
    is_whole = ""

    def __init__(self, keys):
        self.keys = iter(keys)

    @property
    def name(self):
        return type(self).__name__

    def parameters(self, key):
        """Return those of ``is_whole``."""
        return (key,)

    def make_ready(self, server, browser, key):
        """Do what comes before, and is not ended."""

    def start(self, browser, key, act=""):
        raise NotImplementedError

    def resume(self, browser, key):
        """Do it again, as the user does who finds it unfinished."""
        return self.start(browser, key)


class Background(Act):
    """What the scheduled action does; a button takes it up."""

    model = ""
    pieces = True

    def resume(self, browser, key):
        return browser.call(self.model, "action_resume", self.run(key))

    def run(self, key):
        return [key]


class Notices(Background):
    cron = f"{CRONS}notice"
    model = "insertion.notice.import"
    is_whole = (
        "SELECT state = 'done' AND created_count = record_count AND created_count ="
        " (SELECT COUNT(*) FROM insertion_notice_version_import_rel rel"
        "   JOIN insertion_notice_version version"
        "     ON version.id = rel.version_id"
        "   JOIN insertion_notice notice ON notice.id = version.notice_id"
        "  WHERE rel.import_id = job.id)"
        " FROM insertion_notice_import job WHERE id = %s"
    )

    def start(self, browser, key, act=""):
        return browser.call(self.model, "action_import", [key], act=act)


class Takeover(Background):
    cron = f"{CRONS}takeover"
    model = "insertion.takeover"
    is_whole = (
        "SELECT state = 'done' AND NOT EXISTS (SELECT FROM insertion_takeover_row"
        " WHERE takeover_id = job.id AND state != 'done')"
        " FROM insertion_takeover job WHERE id = %s"
    )

    def start(self, browser, key, act=""):
        return browser.call(self.model, "action_take", [key], act=act)


class Attestations(Background):
    cron = f"{CRONS}attestation"
    model = "insertion.attestation.batch"
    is_whole = (
        "SELECT COUNT(attestation.pdf_hash) = COUNT(*)"
        "   AND bool_and(declaration.state = 'attested' AND batch.state = 'done')"
        "  FROM insertion_declaration declaration"
        "  LEFT JOIN insertion_attestation attestation"
        "    ON attestation.declaration_id = declaration.id"
        "  LEFT JOIN insertion_attestation_batch_line line"
        "    ON line.attestation_id = attestation.id AND line.state = 'done'"
        "  LEFT JOIN insertion_attestation_batch batch ON batch.id = line.batch_id"
        " WHERE declaration.id = ANY(%s)"
    )

    def start(self, browser, key, act=""):
        return browser.call(
            "insertion.declaration", "action_attest_and_send", key, act=act
        )

    def run(self, key):
        return []


class Purge(Background):
    cron = f"{CRONS}retention"
    is_whole = (
        "SELECT bool_and(person.forgotten_on IS NOT NULL AND line.state = 'done'"
        "   AND review.state = 'done' AND person.last_name NOT LIKE 'Zerbo%%')"
        "  FROM insertion_participant person"
        "  LEFT JOIN insertion_retention_line line ON line.participant_id = person.id"
        "  LEFT JOIN insertion_retention_review review ON review.id = line.review_id"
        " WHERE person.id = ANY(%s)"
    )

    def make_ready(self, server, browser, key):
        server.query(
            "UPDATE insertion_participant SET create_date = '2010-01-04'"
            " WHERE id = ANY(%s)",
            key,
        )
        # there is one list a month
        server.query(
            "UPDATE insertion_retention_review"
            " SET month = date '2000-01-01' + id * interval '1 month'"
        )

    def start(self, browser, key, act=""):
        made = browser.call("insertion.retention.review", "create", [{}])
        if "error" in made.json():
            return made
        vals = {
            "act": "approve",
            "review_id": made.json()["result"][0],
            "reason": "Seen",
        }
        made = browser.call("insertion.privacy.act", "create", [vals])
        return browser.call(
            "insertion.privacy.act", "action_confirm", made.json()["result"], act=act
        )

    def resume(self, browser, key):
        """Nobody does anything: the scheduler of Odoo comes by each minute."""


class Packs(Act):
    is_whole = (
        "SELECT COUNT(pdf_hash) = COUNT(*) AND COUNT(*) > 0"
        "   AND COALESCE(bool_and(issue.state = 'issued'), FALSE)"
        " FROM insertion_pack_issue issue WHERE year_id = %s"
    )

    def start(self, browser, key, act=""):
        return browser.call("insertion.year", "action_issue_packs", [key], act=act)


class Month(Act):
    users = FIRM
    is_whole = (
        "SELECT month.state = 'declared' AND line.worked_hours = 70"
        "   AND (SELECT COUNT(*) FROM insertion_declaration_version"
        "         WHERE declaration_id = month.id) = 1"
        "  FROM insertion_declaration month"
        "  JOIN insertion_declaration_line line ON line.declaration_id = month.id"
        " WHERE (month.id, line.id) = (%s, %s)"
    )

    def parameters(self, key):
        return key

    def start(self, browser, key, act=""):
        month, line = key
        path = f"/my/insertion/months/{month}"
        typed = {"action": "declare", f"worked_{line}": "70"}
        return browser.post(path, browser.fill(path, "csrf_token") | typed, act)


class Submission(Act):
    users = HOLDER
    is_whole = (
        "SELECT file.state = 'submitted' AND COUNT(submission.pdf_hash) = 1"
        "  FROM label_application file"
        "  LEFT JOIN label_submission submission ON submission.application_id = file.id"
        " WHERE file.id = %s GROUP BY file.id"
    )

    def start(self, browser, key, act=""):
        path = f"/my/label/{key}/submit"
        return browser.post(path, browser.fill(path, "kept_form"), act)


class Release(Act):
    users = SECRETARIES
    is_whole = (
        "SELECT session.state = 'published' AND bool_and(letter.pdf_hash IS NOT NULL"
        "   AND award.name IS NOT NULL AND file.state = 'notified')"
        "  FROM label_session session"
        "  JOIN label_hearing hearing ON hearing.session_id = session.id"
        "  JOIN label_application file ON file.id = hearing.application_id"
        "  LEFT JOIN label_letter letter ON letter.application_id = file.id"
        "  LEFT JOIN label_award award ON award.application_id = file.id"
        " WHERE session.id = %s GROUP BY session.id"
    )

    def start(self, browser, key, act=""):
        return browser.call("label.session", "action_publish", [key], act=act)


# the purge before the takeover, whose people are at their term one day
ACTS = [
    *(Month, Packs, Submission, Release),
    *(Purge, Notices, Takeover, Attestations),
]
