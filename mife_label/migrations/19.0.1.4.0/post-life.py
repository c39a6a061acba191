# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails that the office never rewrote say what they now have to say.

A measure tells until when it may be contested; an invitation has the link by which one
answers; an establishment is named as one. What somebody wrote in any language stays as
it is.
"""

from odoo import SUPERUSER_ID, api

MEASURES = "data/life/mail_template_measure_data.xml"
OTHERS = "data/shared/mail_template_data.xml"
TEMPLATES = {
    "mail_template_decision": MEASURES,
    "mail_template_measure": MEASURES,
    "mail_template_measure_decided": MEASURES,
    "mail_template_measure_ended": MEASURES,
    "mail_template_completion": OTHERS,
    "mail_template_event": OTHERS,
    "mail_template_invitation": OTHERS,
    "mail_template_news": OTHERS,
    "mail_template_point": OTHERS,
    "mail_template_renewal": OTHERS,
    "mail_template_submission": OTHERS,
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, path in TEMPLATES.items():
        template = env.ref(f"mife_label.{name}", raise_if_not_found=False)
        # only the installation writes as superuser
        if template and template.write_uid.id == SUPERUSER_ID:
            template.template_fs = f"mife_label/{path}"
            template.reset_template()
