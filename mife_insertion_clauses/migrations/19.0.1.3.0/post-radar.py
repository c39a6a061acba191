# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody typed on notices is kept; purchases of several notices judged again."""

from odoo.api import SUPERUSER_ID, Environment

from odoo.addons.mife_insertion_clauses.report.notice_figures import (
    guess_purchase_kind,
    guess_regime,
)


def migrate(cr, version):
    env = Environment(cr, SUPERUSER_ID, {})
    Notice = env["insertion.notice"]._by_import()
    # a change by hand is the only way in which the two differ, on a touched notice
    for notice in Notice.search([("is_touched", "=", True)]):
        guessed = {
            "buyer_regime": guess_regime(notice),
            "purchase_kind": guess_purchase_kind(notice),
        }
        notice.typed_fields = " ".join(
            name
            for name, value in guessed.items()
            if notice[name] and notice[name] != value
        )
    cr.execute(
        "SELECT array_agg(id) FROM insertion_notice"
        " GROUP BY company_id, procedure_key HAVING count(*) > 1"
    )
    ids = [number for [numbers] in cr.fetchall() for number in numbers]
    Notice.browse(ids)._judge_again()
