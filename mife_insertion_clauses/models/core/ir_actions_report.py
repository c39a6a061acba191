# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools.image import image_data_uri
from odoo.tools.pdf import merge_pdf

# Reports whose template is a whole page, printed without Odoo's layout and assets
WHOLE_PAGES = {
    "mife_insertion_clauses.access_sheet",
    "mife_insertion_clauses.calibration_note",
    "mife_insertion_clauses.clause_document",
    "mife_insertion_clauses.contract_clause_document",
    "mife_insertion_clauses.derogation_letter",
    "mife_insertion_clauses.effort_register",
    "mife_insertion_clauses.followup_paper",
    "mife_insertion_clauses.handover_company",
    "mife_insertion_clauses.handover_contract",
    "mife_insertion_clauses.handover_sheets",
    "mife_insertion_clauses.notice_letter",
    "mife_insertion_clauses.participant_path",
    "mife_insertion_clauses.penalty_decision",
    "mife_insertion_clauses.penalty_invitation",
    "mife_insertion_clauses.penalty_report",
}
STATEMENT_REPORT = "mife_insertion_clauses.statement_internal"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.report_name in WHOLE_PAGES:
            values |= {
                "image_data_uri": image_data_uri,
                "to_date": fields.Date.to_date,
                "today": fields.Date.context_today(self),
            }
        return values

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report = self._get_report(report_ref)
        if report.report_name == STATEMENT_REPORT:
            return self._render_statements(res_ids), "pdf"
        if report.report_name not in WHOLE_PAGES:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        res_ids = [res_ids] if isinstance(res_ids, int) else res_ids
        records = self.env[report.model].browse(res_ids)
        company = records[:1].company_id or self.env.company
        self = company._in_document_lang(self)
        html, _type = self._render_qweb_html(report_ref, res_ids, data)
        footer = self.env["ir.qweb"]._render(
            "mife_insertion_clauses.document_footer",
            {"title": report.with_env(self.env).name},
        )
        return self._print_mife_page(html.decode(), footer=footer, top=12), "pdf"

    def _render_statements(self, res_ids):
        """Return whole statements: what they show depends on who prints them."""
        res_ids = [res_ids] if isinstance(res_ids, int) else res_ids
        pdfs = [
            bilan._render_internal_pdf()
            for bilan in self.env["insertion.statement"].browse(res_ids)
        ]
        return pdfs[0] if len(pdfs) == 1 else merge_pdf(pdfs)
