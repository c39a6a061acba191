# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class InsertionForgottenMixin(models.AbstractModel):
    """Records about one person, which no longer tell whom once the person is forgotten.

    The row stays with the codes that figures count: dates, hours, sex, criterion. What
    is erased is written straight to the table: what is certified, or counted from the
    person, is not computed again without them. Any model may have its own
    ``_forget_people``, called with the people before their names go.
    """

    _name = "insertion.forgotten.mixin"
    _description = "Forgotten with the person"
    # where the person is; the records themselves when empty
    _forgotten_person = "participant_id"
    # texts that nobody counts, emptied
    _forgotten_fields = ()

    def write(self, vals):
        if not self.env.su and {*self._forgotten_fields} & set(vals):
            self._check_not_forgotten()
        return super().write(vals)

    def _check_not_forgotten(self):
        """Refuse to write again what told of who was forgotten."""
        person = self._forgotten_person
        # sudo: who writes about a person may not read who it is
        people = self.sudo() if person == "id" else self.sudo()[person]
        if any(participant.forgotten_on for participant in people):
            raise UserError(
                self.env._(
                    "This person was anonymised, nothing tells them any more: enter "
                    "who comes back as somebody new."
                )
            )

    @api.model
    def _forget_people(self, people):
        """Erase who they are from the records about them; return what was deleted."""
        return self._get_about(people)._erase(people)

    @api.model
    def _get_about(self, people):
        # sudo: the act of a manager reaches what each role alone may read
        return (
            self.sudo()
            .with_context(active_test=False)
            .search(Domain(self._forgotten_person, "in", people.ids))
        )

    def _erase(self, people):
        counts = self._erase_discussion()
        for record, vals in self._prepare_erased_vals().items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = %s",
                    SQL.identifier(self._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), value)
                        for name, value in vals.items()
                    ),
                    record.id,
                )
            )
        self.invalidate_recordset()
        if "search_key" in self._fields:
            self.env.add_to_compute(self._fields["search_key"], self)
            self.flush_recordset(["search_key"])
        return counts

    def _prepare_erased_vals(self):
        """Return {record: {column: what it holds from now on}}."""
        vals = dict.fromkeys(self._forgotten_fields)
        return dict.fromkeys(self, vals) if vals else {}

    def _erase_discussion(self):
        """Delete messages, activities, followers and files; return how many."""
        about = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        said = [("model", "=", self._name), ("res_id", "in", self.ids)]
        messages = self.env["mail.message"].sudo().search(said)
        files = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(skip_res_field_check=True)
            .search(about)
        ) | messages.attachment_ids
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search(about)
        )
        counts = {
            "messages": len(messages),
            "files": len(files),
            "activities": len(activities),
        }
        files.unlink()
        messages.unlink()
        activities.unlink()
        self.env["mail.followers"].sudo().search(about).unlink()
        self.env["mail.scheduled.message"].sudo().search(said).unlink()
        return counts
