# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a file ended stood on the file: it is now a record, which reopening keeps.

The last databases of 19.0.1.0.0 have that record already.
"""

from odoo.tools.sql import table_exists

COLUMNS = {
    "result": "varchar",
    "date_notified": "date",
    "reason": "text",
    "conditions": "text",
    "date_condition": "date",
    "date_condition_met": "date",
    "date_condition_failed": "date",
    "condition_told": "varchar",
    "date_reapply": "date",
}
# still on the file, read from its conclusion
STORED = ("result", "date_notified")


def migrate(cr, version):
    if table_exists(cr, "label_conclusion"):
        return
    typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    names = ", ".join(COLUMNS)
    dropped = ", ".join(
        f"DROP COLUMN IF EXISTS {name}" for name in COLUMNS if name not in STORED
    )
    cr.execute(
        f"""
        CREATE TABLE label_conclusion (
            id serial PRIMARY KEY,
            application_id integer NOT NULL,
            company_id integer,
            create_uid integer,
            create_date timestamp,
            {typed}
        );
        INSERT INTO label_conclusion (
            application_id, company_id, create_uid, create_date, {names}
        )
        SELECT id, company_id, write_uid, write_date, {names}
          FROM label_application
         WHERE state = 'notified';
        ALTER TABLE label_application ADD COLUMN conclusion_id integer;
        UPDATE label_application application
           SET conclusion_id = conclusion.id
          FROM label_conclusion conclusion
         WHERE conclusion.application_id = application.id;
        ALTER TABLE label_application {dropped};
        """
    )
