# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails that the office never rewrote say what they now have to say.

A measure tells until when it may be contested; an invitation has the link by which one
answers. What somebody wrote in any language stays as it is.
"""

from odoo import SUPERUSER_ID, api

TEMPLATES = {
    "mail_template_measure_decided": "data/life/mail_template_measure_data.xml",
    "mail_template_event": "data/shared/mail_template_data.xml",
    "mail_template_news": "data/shared/mail_template_data.xml",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, path in TEMPLATES.items():
        template = env.ref(f"mife_label.{name}", raise_if_not_found=False)
        # only the installation writes as superuser
        if template and template.write_uid.id == SUPERUSER_ID:
            template.template_fs = f"mife_label/{path}"
            template.reset_template()
