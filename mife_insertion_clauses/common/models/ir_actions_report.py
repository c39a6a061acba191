# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

# nobody listens there: an address, unlike a file, cannot be forbidden to the engine
NOWHERE = "http://127.0.0.1:9"


class IrActionsReport(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "ir.actions.report"  # pylint: disable=consider-merging-classes-inherited

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Load nothing, and wait for nothing, on pages that are whole (context key).

        What somebody typed in a text may name an address of this network.
        """
        command_args = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("mife_no_print_delay"):
            delay = command_args.index("--javascript-delay") + 1
            command_args[delay] = "0"
            if NOWHERE not in command_args:  # said by the other addon
                command_args += ["--proxy", NOWHERE]
        return command_args

    @api.model
    def _print_mife_page(
        self, page, header="", footer="", top=14, bottom=18, spacing=0
    ):
        """Return the PDF of a whole page that needs no resource from outside.

        :param top, bottom: margins in millimetres; spacing: between header and text
        """

        def whole(html):
            # the doctype cannot be written in a template
            return f"<!DOCTYPE html>\n{html}" if html else None

        report = self.with_context(mife_no_print_delay=True)
        try:
            return report._run_wkhtmltopdf(
                [whole(page)],
                header=whole(header),
                footer=whole(footer),
                specific_paperformat_args={
                    "data-report-margin-top": top,
                    "data-report-margin-bottom": bottom,
                    "data-report-header-spacing": spacing,
                    "data-report-dpi": 96,
                },
            )
        except OSError as error:
            # no engine, or no room for its files
            raise UserError(
                self.env._(
                    "The document could not be printed, and nothing was changed: tell "
                    "your administrator (%s), then try again.",
                    error.strerror,
                )
            ) from error
