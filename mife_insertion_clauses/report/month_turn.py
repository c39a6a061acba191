# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is at work on a month: one person at a time, who reads what the others wrote."""

from contextlib import suppress

from psycopg2.errors import LockNotAvailable

from odoo.exceptions import UserError
from odoo.tools import SQL

PATIENCE = "5s"


class MonthTurn:
    """The turn of a transaction on some months, until it ends.

    Months are written when they are locked, even if only their lines will be. Whoever
    began before the turn of another ends, and comes after it, read lines that are no
    more: that transaction is refused, and Odoo starts its request again.
    """

    def __init__(self, declarations):
        self.env = declarations.env
        self.declarations = declarations

    def take(self):
        """Keep everybody else out of the months, or say that somebody is in.

        :raise odoo.exceptions.UserError: somebody is
        """
        if self.mark(wait=False) != len(self.declarations):
            raise UserError(
                self.env._(
                    "Somebody is working on these months at this very moment: wait a "
                    "few seconds, then do it again."
                )
            )
        self.declarations.invalidate_recordset(["state"])

    def wait(self):
        """Let who is in the months end, a few seconds at most.

        Once they have, the request starts again and reads what they sent: a double
        click gets the receipt, a colleague the hour of the other sending. Who still
        cannot take the turn after that is told to come back.
        """
        cr = self.env.cr
        with suppress(LockNotAvailable), cr.savepoint(flush=False):
            cr.execute(SQL("SET LOCAL lock_timeout = %s", PATIENCE))
            self.mark()
            cr.execute("SET LOCAL lock_timeout TO DEFAULT")

    def mark(self, wait=True):
        """Write the months as changed ones, return how many.

        :param wait: for who is in some of them, or leave these
        """
        table = SQL.identifier(self.declarations._table)
        months = self.declarations._ids or (0,)
        held = SQL("FOR NO KEY UPDATE %s", SQL() if wait else SQL("SKIP LOCKED"))
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN"
                " (SELECT id FROM %s WHERE id IN %s ORDER BY id %s)",
                *(table, table, months, held),
            ),
            # the request starts again: no error to log
            log_exceptions=False,
        )
        return self.env.cr.rowcount
