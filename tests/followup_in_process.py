# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let several colleagues contact one person in the same instant; print what each got.

usage: followup_in_process.py CONFIG DATABASE
"""

import sys
import threading
from datetime import date

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.orm.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

COLLEAGUES = 4
TODAY = date.today()


def new_followups(env):
    """Return a follow-up per colleague, of one person, at different steps."""
    person = env["insertion.participant"].create(
        {"first_name": "Aïcha", "last_name": "Benali", "birthdate": "1990-05-12"}
    )
    steps = env["insertion.followup.step"].search([])
    steps |= env["insertion.followup.step"].create(
        [{"name": f"{month}", "months": month} for month in (24, 36)]
    )
    followups = (
        env["insertion.followup"]
        ._by_action()
        .create(
            [
                {
                    "participant_id": person.id,
                    "step_id": step.id,
                    "last_day": TODAY,
                    "date_due": TODAY,
                    "date_close": TODAY,
                }
                for step in steps[:COLLEAGUES]
            ]
        )
    )
    env.cr.commit()
    return followups.ids


def contact(registry, followup_id, together, said):
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        followup = env["insertion.followup"].browse(followup_id)
        assert not followup.participant_id.followup_ids.contact_ids
        together.wait(30)
        try:
            retrying(lambda: followup._contact("phone", "absent"), env)
            said.append("called")
        except UserError:
            cr.rollback()
            said.append("refused")


def main():
    path, database = sys.argv[1:]
    config.parse_config(["-c", path, "-d", database])
    registry = Registry(database)
    with registry.cursor() as cr:
        ids = new_followups(Environment(cr, SUPERUSER_ID, {}))
    together, said = threading.Barrier(COLLEAGUES), []
    threads = [
        threading.Thread(target=contact, args=(registry, id_, together, said))
        for id_ in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(" ".join(sorted(said)))


if __name__ == "__main__":
    main()
