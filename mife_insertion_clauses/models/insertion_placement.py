# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MODALITIES = [
    ("direct", "Direct hire"),
    ("etti", "Insertion temp agency (ETTI)"),
    ("ett", "Temp agency"),
    ("geiq", "Employers' group (GEIQ)"),
    ("ai", "Intermediary association (AI)"),
    ("ei", "Insertion company (EI)"),
    ("aci", "Insertion workshop (ACI)"),
    ("regie", "Neighbourhood service company"),
    ("ea", "Adapted company (EA)"),
    ("eatt", "Adapted temp agency (EATT)"),
    ("esat", "Sheltered workshop (ESAT)"),
]
CONTRACT_TYPES = [
    ("permanent", "Permanent contract"),
    ("inclusion", "Inclusion permanent contract"),
    ("fixed", "Fixed-term contract"),
    ("usage", "Customary fixed-term contract"),
    ("insertion", "Insertion fixed-term contract"),
    ("apprentice", "Apprenticeship"),
    ("professional", "Professionalisation contract"),
    ("temp", "Temp assignment"),
    ("internship", "Internship"),
    ("support", "Work support contract"),
    ("other", "Other"),
]
PERMANENT_TYPES = ("permanent", "inclusion")


class InsertionPlacement(models.Model):
    """A person at work on a lot, under one employment contract."""

    _name = "insertion.placement"
    _description = "Placement"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="restrict",
        required=True,
    )
    firm_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Legal employer",
        compute="_compute_employer_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        help="Who signed the employment contract: the company itself, or the "
        "structure or agency that lends the person.",
    )
    modality = fields.Selection(selection=MODALITIES, default="direct", required=True)
    contract_type = fields.Selection(
        selection=CONTRACT_TYPES, default="fixed", required=True
    )
    job = fields.Char(required=True)
    date_start = fields.Date(string="Start", required=True, tracking=True)
    date_end = fields.Date(string="End", tracking=True)
    counted_until = fields.Date(
        compute="_compute_counted_until",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        help="Last day on which the hours count towards the clause, by the terms "
        "of the contract. Later hours are kept but not counted.",
    )

    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The placement ends before it starts: correct one of the two dates.",
    )

    @api.depends("contractor_id.company_id")
    def _compute_company_id(self):
        for placement in self:
            # before the company on the lot is chosen, the choices are of the user's
            placement.company_id = (
                placement.contractor_id.company_id or self.env.company
            )

    @api.depends("contractor_id", "modality")
    def _compute_employer_id(self):
        for placement in self:
            if placement.modality == "direct":
                placement.employer_id = placement.contractor_id.partner_id
            elif placement.employer_id == placement.contractor_id.partner_id:
                placement.employer_id = False

    @api.depends("date_start", "contract_type", "contractor_id")
    def _compute_counted_until(self):
        for placement in self:
            contract = placement.contractor_id.contract_id
            limits = [contract.eligibility_months]
            if placement.contract_type in PERMANENT_TYPES:
                limits.append(contract.permanent_months)
            months = min(filter(None, limits), default=0)
            placement.counted_until = (
                placement.date_start + relativedelta(months=months, days=-1)
                if placement.date_start and months
                else False
            )

    @api.depends("participant_id", "contractor_id.partner_id", "job")
    def _compute_display_name(self):
        for placement in self:
            placement.display_name = " - ".join(
                filter(
                    None,
                    [
                        placement.participant_id.display_name,
                        placement.job,
                        placement.contractor_id.partner_id.display_name,
                    ],
                )
            )

    @api.constrains("date_start", "date_end", "contractor_id")
    def _check_within_lot(self):
        for placement in self:
            lot = placement.lot_id
            if (lot.date_start and placement.date_start < lot.date_start) or (
                lot.date_end and placement.date_start > lot.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "The placement of %(person)s starts outside the dates of "
                        "%(lot)s: correct its start, or the dates of the lot.",
                        person=placement.participant_id.display_name,
                        lot=lot.display_name,
                    )
                )

    @api.constrains("modality", "employer_id")
    def _check_employer(self):
        for placement in self:
            if not placement.employer_id:
                raise ValidationError(
                    self.env._(
                        "Name the legal employer of %s: the structure or agency "
                        "that signed the employment contract.",
                        placement.participant_id.display_name,
                    )
                )

    @api.model
    def _get_at_work_domain(self, month_start, month_end):
        """Return the domain of the placements that touch [month_start, month_end]."""
        return [
            ("date_start", "<=", month_end),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", month_start),
        ]
