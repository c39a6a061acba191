# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Submit files, publish a jury, issue a bilan, in a process that may end in the midst.

usage: label_in_process.py CONFIG DATABASE ACT [MOMENT]

ACT is start, submit, publish or statement. MOMENT is step (the second document is
printed, or the only one), commit (all is done and nothing committed), or nothing.
"""

import os
import signal
import sys

from freezegun import freeze_time

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

DAY = "2030-03-12 09:00:00"
FILES = 3
# act: what it prints, the document at which it ends
PRINTED = {
    "submit": ("label.submission", "_render_pdf", 2),
    "publish": ("label.letter", "_render_letter", 2),
    "statement": ("label.statement", "_render_pdf", 1),
}


def start(env):
    from odoo.addons.mife_label.tests.jury.jury_data import (
        create_jury,
        fill_in,
        new_holder,
    )

    session = create_jury(env, "ended", 3, FILES)
    session.action_start_meeting()
    session.member_ids.presence = "present"
    session.hearing_ids.write(
        {"decision": "awarded", "vote_for": 3, "vote_against": 0, "reasons": "Seen"}
    )
    session.action_write_minutes()
    for rank in range(FILES, FILES + 2):
        fill_in(env, session.programme_id, new_holder(env, "ended", rank))
    former, _current = env["label.statement"].create(
        [
            {"programme_id": session.programme_id.id, "year": year}
            for year in ("2028", "2029")
        ]
    )
    # the first numbers of the year are taken
    former.action_issue()
    env["ir.sequence"].next_by_code("label.award", DAY[:10])


def submit(env):
    programme = _get_session(env).programme_id
    asked = [("programme_id", "=", programme.id), ("submission_ids", "=", False)]
    env["label.application"].search(asked).action_submit()


def publish(env):
    _get_session(env).action_publish()


def statement(env):
    env["label.statement"].search([("year", "=", "2029")]).action_issue()


def _get_session(env):
    return env["label.session"].search([("programme_id.name", "=", "ended")])


def end():
    os.kill(os.getpid(), signal.SIGKILL)


def end_at_document(env, act):
    model, name, last = PRINTED[act]
    Model = env.registry[model]
    printing, printed = getattr(Model, name), []

    def render(record, *arguments):
        pdf = printing(record, *arguments)
        printed.append(pdf)
        if len(printed) == last:
            end()
        return pdf

    setattr(Model, name, render)


def main(settings, database, act, moment=None):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    acts = {one.__name__: one for one in (start, submit, publish, statement)}
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        if moment == "step":
            end_at_document(env, act)
        with freeze_time(DAY, tick=True, ignore=["psycopg2"]):
            acts[act](env)
        env.flush_all()
        if moment == "commit":
            end()


if __name__ == "__main__":
    main(*sys.argv[1:])
