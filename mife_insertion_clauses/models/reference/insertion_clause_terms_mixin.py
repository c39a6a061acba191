# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...rules import counting, eligibility
from ...rules.hours import DEFAULT_REPORTING_DAY


class InsertionClauseTermsMixin(models.AbstractModel):
    """The terms of a clause: which hours of whom count, and until when.

    No national rule fixes them; they differ from one clause to the next.
    """

    _name = "insertion.clause.terms.mixin"
    _description = "Terms of an insertion clause"

    eligible_publics = fields.Text(
        help="The people whose hours count, in the words of the clause.",
    )
    criterion_ids = fields.Many2many(
        comodel_name="insertion.criterion",
        check_company=True,
        string="Criteria of the clause",
        help="The publics of this clause, from the list of criteria. Empty: any "
        "criterion of the list.",
    )
    eligibility_months = fields.Integer(
        string="Eligibility (months)",
        default=24,
        help="How long a person's hours count from the first day at work. 0: no limit.",
    )
    eligibility_start = fields.Selection(
        selection=[
            (eligibility.FIRST_ENTRY, "The first day at work on any clause"),
            (eligibility.CONTRACT_ENTRY, "The first day at work on this contract"),
        ],
        string="Eligibility counted from",
        default=eligibility.FIRST_ENTRY,
        required=True,
    )
    permanent_months = fields.Integer(
        string="Permanent hire (months)",
        default=12,
        help="How long the hours of a person hired permanently count. 0: no limit.",
    )
    training_rule = fields.Selection(
        selection=[
            (counting.TRAINING_NOT_COUNTED, "Not counted"),
            (counting.TRAINING_COUNTED, "Counted"),
            (counting.TRAINING_CAPPED, "Counted up to a cap"),
        ],
        string="Training hours",
        default=counting.TRAINING_NOT_COUNTED,
        required=True,
    )
    training_cap = fields.Float(
        help="The most training that counts, as a share of the hours worked.",
    )
    buyer_rows = fields.Boolean(
        string="A line per person for the buyer",
        help="The buyer's copies of the attestations have the hours of each person, "
        "under a name of this contract alone. Without it, totals only.",
    )
    hours_basis = fields.Selection(
        selection=[
            (counting.BASIS_WORKED, "Hours worked"),
            (counting.BASIS_PAID, "Hours paid"),
        ],
        string="Hours declared",
        default=counting.BASIS_WORKED,
        required=True,
        help="Which hours the company declares: those worked, or those paid, leave "
        "included.",
    )
    tutoring_rule = fields.Selection(
        selection=[
            (counting.TUTORING_NOT_COUNTED, "Not counted"),
            (counting.TUTORING_COUNTED, "Counted"),
        ],
        string="Tutoring hours",
        default=counting.TUTORING_NOT_COUNTED,
        required=True,
    )
    reporting_day = fields.Integer(
        string="Declaration due on day",
        default=DEFAULT_REPORTING_DAY,
        help="Day of the following month by which companies declare their hours.",
    )

    pooling_allowed = fields.Boolean(
        string="Hours pooled across lots",
        help="Hours in excess on a lot make up for those that lack on another: only "
        "if the clause or the buyer says so.",
    )
    penalty_text = fields.Text(
        string="Penalties",
        help="What missing hours or late documents cost, in the words of the clause.",
    )

    _training_cap_range = models.Constraint(
        "CHECK(training_cap >= 0 AND training_cap <= 1)",
        "The cap on training hours is a share between 0 and 100 %.",
    )
    _eligibility_months_positive = models.Constraint(
        "CHECK(eligibility_months >= 0 AND permanent_months >= 0)",
        "A number of months cannot be negative.",
    )
    _reporting_day_range = models.Constraint(
        "CHECK(reporting_day BETWEEN 1 AND 28)",
        "The day of the declaration is between 1 and 28.",
    )

    def _get_counting_terms(self):
        self.ensure_one()
        return counting.CountingTerms(
            self.training_rule,
            self.training_cap,
            self.tutoring_rule,
            self.hours_basis,
        )
