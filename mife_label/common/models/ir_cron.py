# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..prefix import PREFIX


class IrCron(models.Model):
    """What our scheduled actions write is in the language of the organisation.

    The scheduler has none: the activities of a French team would be in English. So
    would be what the queue of the mails tells of those that did not leave.
    """

    # apart, as both addons hold this file alike
    _inherit = "ir.cron"  # pylint: disable=consider-merging-classes-inherited

    def _callback(self, cron_name, server_action_id):
        job = self
        if self.model_id.model.startswith((f"{PREFIX}.", "mail.mail")):
            job = self.with_context(lang=self.env.company._get_document_lang())
        return super(IrCron, job)._callback(cron_name, server_action_id)
