# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Delivered mails said "avant le" of a day still in time: no update writes them again.

The phrase alone is replaced, so that what somebody wrote around it stays.
"""

MODULE = "mife_insertion_clauses"
LAST_DAYS = (
    ("mail_template_insertion_approval_first", "body_html", "disant ce qui est faux,"),
    ("mail_template_month_opening", "body_html", "peuvent être déclarées,"),
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
