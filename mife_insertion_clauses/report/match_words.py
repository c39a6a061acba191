# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools.i18n import format_list

from ..rules import notice_matching as matching


def write_reasons(env, codes, points):
    """Return in one sentence what is alike in two records of one buyer."""
    words = {
        matching.PROCEDURE: env._("the same procedure"),
        matching.REFERENCE: env._("the same number"),
        matching.SUBJECT: env._("objects alike"),
        matching.CPV: env._("the same trade (CPV)"),
        matching.DATES: env._("dates within a year"),
        matching.AMOUNT: env._("amounts near"),
    }
    alike = [env._("the same buyer"), *(words[code] for code in codes if code in words)]
    return env._(
        "%(alike)s (%(points)s out of 100)",
        alike=format_list(env, alike),
        points=points,
    )


def tell_nothing_alike(env):
    """Return the notification of a search that found nothing new."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "info",
            "message": env._(
                "No contract and no consultation of the same buyers is like it, "
                "other than those already proposed."
            ),
        },
    }
