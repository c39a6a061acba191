# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..words import in_words


class MailRenderMixin(models.AbstractModel):
    # apart, as both addons hold this file alike
    _inherit = "mail.render.mixin"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _render_eval_context(self):
        """Dates of the mails are written as those of the pages."""
        tools = super()._render_eval_context()
        format_date, format_datetime = tools["format_date"], tools["format_datetime"]

        def write_date(date, date_format=False, lang_code=False):
            text = format_date(date, date_format, lang_code)
            return in_words(self.env, text, lang_code)

        def write_datetime(dt, tz=False, dt_format=False, lang_code=False):
            text = format_datetime(dt, tz, dt_format, lang_code)
            return in_words(self.env, text, lang_code)

        return tools | {"format_date": write_date, "format_datetime": write_datetime}
