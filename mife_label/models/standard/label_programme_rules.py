# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

RULES = frozenset(
    {
        "validity_months",
        "reapply_months",
        "condition_months",
        "contest_days",
        "hearing_days",
        "quorum_share",
        "quorum_by_college",
        "second_quorum_share",
        "max_proxies",
        "majority",
        "has_casting_vote",
        "min_sheets",
        "award_threshold",
        "spread_limit",
        "gap_limit",
        "alpha_limit",
        "solid_sheets",
    }
)


class LabelProgrammeRules(models.AbstractModel):
    """By which rules a label is awarded, as its programme and each version say them."""

    _name = "label.programme.rules"
    _description = "Rules of a label"

    validity_months = fields.Integer(
        string="Validity (months)",
        default=36,
        required=True,
        help="How long the label is awarded for.",
    )
    reapply_months = fields.Integer(
        string="Wait after a refusal (months)",
        default=12,
        help="A company that was refused may apply again after this time.",
    )
    condition_months = fields.Integer(
        string="Time to meet conditions (months)",
        default=6,
        help="Proposed when a label is awarded with conditions, or deferred.",
    )
    contest_days = fields.Integer(
        string="Time to contest (days)",
        default=60,
        help="How long a company may contest a decision, from the day it is notified. "
        "The last day is written in the letter.",
    )
    hearing_days = fields.Integer(
        string="Time to answer a measure (days)",
        default=15,
        help="How long a company has to answer before its label is suspended or "
        "withdrawn.",
    )
    quorum_share = fields.Float(
        string="Quorum (%)",
        default=50,
        digits=(5, 2),
        help="Share of the members who can take part in a file, present or "
        "represented, that must be there to decide.",
    )
    quorum_by_college = fields.Boolean(
        string="Quorum in each college",
        help="The same share is asked of each college as well.",
    )
    second_quorum_share = fields.Float(
        string="Quorum of a second convocation (%)",
        digits=(5, 2),
        help="Asked when the jury meets again on the same agenda. Zero: those who come "
        "decide.",
    )
    max_proxies = fields.Integer(
        string="Proxies per member",
        default=1,
        help="How many absent members one member can stand for.",
    )
    majority = fields.Selection(
        selection=[
            ("cast", "Of the votes cast"),
            ("present", "Of all who take part"),
        ],
        default="cast",
        required=True,
        help="Of all who take part: an abstention then weighs against.",
    )
    has_casting_vote = fields.Boolean(
        string="Casting vote",
        default=True,
        help="In a tie, the voice of the member who presides decides.",
    )
    min_sheets = fields.Integer(
        string="Sheets before a proposal",
        default=3,
        help="Under this number of sheets, the marks propose nothing.",
    )
    award_threshold = fields.Float(
        string="Threshold (%)",
        default=50,
        digits=(5, 2),
        help="Share of all the points under which the label is not proposed. The "
        "floors of the axes and the knock-out criteria are in the standard.",
    )
    # what a solid proposal is
    spread_limit = fields.Float(
        string="Spread of a solid proposal (points)",
        default=15,
        digits=(5, 2),
        help="Above this standard deviation between the jurors, in points of 100, a "
        "proposal is said to be fragile.",
    )
    gap_limit = fields.Float(
        string="Gap of a solid proposal (points)",
        default=40,
        digits=(5, 2),
        help="Above this distance between the lowest juror and the highest, in points "
        "of 100, a proposal is said to be fragile.",
    )
    alpha_limit = fields.Float(
        string="Agreement of a solid proposal (alpha)",
        default=0.4,
        digits=(3, 2),
        help="Under this agreement of the jury on its grid, a proposal is said to be "
        "fragile: 1 when the jurors always agree, 0 as if they marked at random.",
    )
    solid_sheets = fields.Integer(
        string="Sheets of a solid proposal",
        default=3,
        help="Under this number of sheets, a proposal is said to be fragile.",
    )

    _validity_positive = models.Constraint(
        "CHECK(validity_months > 0)",
        "The validity of a label is at least one month.",
    )
    _waits_positive = models.Constraint(
        "CHECK(reapply_months >= 0 AND condition_months >= 1)",
        "A wait cannot be negative, and conditions need at least one month.",
    )
    _answers_heard = models.Constraint(
        "CHECK(contest_days >= 1 AND hearing_days >= 1)",
        "Leave companies at least one day to contest a decision or answer a measure.",
    )
    _shares_percentage = models.Constraint(
        "CHECK(quorum_share BETWEEN 0 AND 100 AND second_quorum_share BETWEEN 0 AND "
        "100 AND award_threshold BETWEEN 0 AND 100)",
        "A quorum and a threshold are percentages, between 0 and 100.",
    )
    _jury_positive = models.Constraint(
        "CHECK(max_proxies >= 0 AND min_sheets >= 1)",
        "The rules of the jury are not negative, and a proposal needs one sheet.",
    )
    _limits_sound = models.Constraint(
        "CHECK(spread_limit BETWEEN 0 AND 100 AND gap_limit BETWEEN 0 AND 100 AND "
        "alpha_limit BETWEEN -1 AND 1 AND solid_sheets >= 1)",
        "A spread and a gap are between 0 and 100 points, an agreement between -1 and "
        "1, and a solid proposal needs one sheet.",
    )

    def _get_quorum_share(self, convocation):
        return (
            self.second_quorum_share if convocation == "second" else self.quorum_share
        )
