# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Delivered mails said "avant le" of a day still in time: no update writes them again.

The phrase alone is replaced, so that what somebody wrote around it stays.
"""

MODULE = "mife_label"
LAST_DAYS = (
    ("mail_template_complaint", "body_html", "Nous vous répondons"),
    ("mail_template_completion", "body_html", "Merci de répondre"),
    ("mail_template_ended", "body_html", "de vos murs"),
    ("mail_template_measure", "subject", "votre réponse est attendue"),
    ("mail_template_renewal", "body_html", "déposez votre dossier"),
)


def migrate(cr, version):
    for name, field, words in LAST_DAYS:
        cr.execute(
            f"UPDATE mail_template SET {field} = replace({field}::text, %s, %s)::jsonb"
            "  FROM ir_model_data data"
            " WHERE data.module = %s AND data.name = %s"
            "   AND data.model = 'mail.template' AND data.res_id = mail_template.id",
            (f"{words} avant le", f"{words} au plus tard le", MODULE, name),
        )
