# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError

from ..prefix import PREFIX


class OrganisationMixin(models.AbstractModel):
    """What an organisation owns stays with it, and links to nothing of another one.

    Record rules judge a record before it is written, not where the write takes it.
    """

    _name = f"{PREFIX}.organisation.mixin"
    _description = "Owned by an organisation"
    _check_company_auto = True

    # whether a record without organisation is common to all of them
    _common_base = False

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and self._get_owner_fields() & vals.keys():
            self._check_owner()
        return result

    def _check_access(self, operation):
        """Keep the common base for the administrators of the database.

        Not for those who manage accounts only: its amounts and flags are settings
        that decide in every organisation.
        """
        result = super()._check_access(operation)
        if result or operation == "read" or not self._common_base or not any(self._ids):
            return result
        if self.env.user.has_group("base.group_system"):
            return None
        # sudo: an access is judged on what the record is, not on what is readable
        common = self.sudo().filtered(lambda record: not record.company_id)
        if not common:
            return None
        return self.browse(common.ids), common._make_common_error

    def _make_common_error(self):
        return AccessError(
            self.env._(
                "%(record)s is common to all the organisations: only an administrator "
                "changes it. Adapt it for your organisation and change your own.",
                record=self[:1].display_name,
            )
        )

    @api.model
    def _get_owner_fields(self):
        """Return the fields that decide which organisation owns a record."""
        paths = self.pool.field_depends[self._fields["company_id"]]
        return {"company_id", *(path.partition(".")[0] for path in paths)}

    def _check_owner(self):
        # sudo: the organisation that a record would go to may not be readable
        strangers = self.sudo().filtered(
            lambda record: record.company_id - self.env.companies
        )
        if strangers:
            raise AccessError(
                self.env._(
                    "%(record)s belongs to your organisation: it cannot be given to "
                    "another one.",
                    record=strangers[:1].display_name,
                )
            )
        self.check_access("write")
