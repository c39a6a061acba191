# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a juror waits for, against what saving any record of the core costs.

Both go through the same HTTP stack, in this process, one after the other: twelve
jurors save and send twelve sheets each, then one of the staff saves a company as
often.
"""

import statistics
import time

from werkzeug.test import Client
from werkzeug.wrappers import Response

import odoo.http
from odoo.orm.registry import Registry

from odoo.addons.mife_label.tests.jury.jury_data import create_jury

JURORS = FILES = 12
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


class Browser:
    def __init__(self, database, login):
        self.client = Client(odoo.http.root, Response)
        self.database = database
        self.call("/web/session/authenticate", db=database, login=login, password=login)

    def call(self, url, **params):
        begin = time.perf_counter()
        response = self.client.post(url, json={"params": params}, environ_base=LOCAL)
        seconds = time.perf_counter() - begin
        answer = response.get_json()
        if "error" in answer or (answer.get("result") or {}) == {"error": True}:
            raise AssertionError(answer)
        return answer["result"], seconds

    def post(self, url, token, **data):
        begin = time.perf_counter()
        response = self.client.post(
            url, data={"csrf_token": token, **data}, environ_base=LOCAL
        )
        seconds = time.perf_counter() - begin
        if response.status_code != 303:
            raise AssertionError(response.status_code)
        return seconds

    def token(self, url):
        page = self.client.get(url, environ_base=LOCAL).get_data(as_text=True)
        return page.split('name="csrf_token" value="')[1].split('"')[0]


def p95(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


def mark_all(browser, session, hearing, lines):
    """Return the seconds of each save, and of the sending."""
    url = f"/my/jury/{session}/{hearing}"
    token = browser.token(url)
    seconds = []
    for criterion, level in lines:
        result, spent = browser.call(
            "/my/jury/sheets/save",
            session_id=session,
            hearing_id=hearing,
            marks={str(criterion): {"choice": str(level), "reason": "Seen"}},
        )
        if "error" in result:
            raise AssertionError(result)
        seconds.append(spent)
    seconds.append(browser.post(f"{url}/sheet", token, go="send"))
    return seconds


def bench_jury(env):
    """Saving and sending marks against saving a company, at the 95th percentile."""
    database = env.cr.dbname
    # committed: the requests have their own transactions; the database is a scratch one
    with Registry(database).cursor() as cr:
        own = env(cr=cr)
        session = create_jury(own, "p10", JURORS, FILES)
        own["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "P10",
                "login": "p10-staff",
                "password": "p10-staff",
                "group_ids": [
                    (4, own.ref(group).id)
                    for group in ("base.group_user", "base.group_partner_manager")
                ],
            }
        )
        company = own["res.partner"].create({"name": "P10", "is_company": True}).id
        logins = session.member_ids.partner_id.user_ids.mapped("login")
        files = {
            hearing.id: [
                (criterion.id, criterion._get_scale()[-1].id)
                for criterion in hearing.application_id.criterion_ids
            ]
            for hearing in session.hearing_ids
        }
        session_id = session.id
    staff = Browser(database, "p10-staff")
    jurors = [Browser(database, login) for login in logins]

    def save_company(rank):
        return staff.call(
            "/web/dataset/call_kw",
            model="res.partner",
            method="web_save",
            args=[[company], {"comment": f"Note {rank}", "city": f"Town {rank}"}],
            kwargs={"specification": {"comment": {}, "city": {}}},
        )[1]

    for rank in range(20):  # warms the caches of the registry
        save_company(rank)
    mark_all(jurors[0], session_id, *next(iter(files.items())))
    ours, theirs = [], []
    for rank, browser in enumerate(jurors):
        for hearing, lines in files.items():
            if rank or ours or hearing != next(iter(files)):
                ours += mark_all(browser, session_id, hearing, lines)
            theirs += [save_company(f"{rank} {hearing} {line}") for line in lines]
    with Registry(database).cursor() as cr:
        cr.execute(
            "SELECT COUNT(*) FROM label_sheet WHERE session_id = %s AND state = 'sent'",
            [session_id],
        )
        (sent,) = cr.fetchone()
    if sent != JURORS * FILES:
        raise AssertionError(f"{sent} sheets of {JURORS * FILES} were stored")
    return "P10", "jury_sheets", p95(ours) / p95(theirs), 1.2
