# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InsertionParticipant(models.Model):
    """A person in an insertion path.

    Never a partner: contacts are shared with too many people. Outside the service
    the person is only known by ``reference``, which says nothing.
    """

    _name = "insertion.participant"
    _description = "Participant"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "last_name, first_name, id"
    _rec_names_search = ["last_name", "first_name", "reference"]
    _check_company_auto = True

    reference = fields.Char(copy=False, readonly=True, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    active = fields.Boolean(default=True)
    first_name = fields.Char(required=True)
    last_name = fields.Char(required=True)
    sex = fields.Selection(selection=[("f", "Woman"), ("m", "Man")])
    birthdate = fields.Date(string="Date of birth")
    phone = fields.Char()
    email = fields.Char()
    street = fields.Char(string="Address")
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="The organisation that sent the person: local mission, employment "
        "service, department...",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Facilitator",
        default=lambda self: self.env.user,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="participant_id"
    )

    _reference_uniq = models.Constraint(
        "UNIQUE(company_id, reference)",
        "Two participants cannot have the same reference.",
    )

    @api.depends("first_name", "last_name")
    def _compute_display_name(self):
        for participant in self:
            participant.display_name = (
                f"{participant.first_name or ''} {participant.last_name or ''}"
            ).strip()

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for participant in self:
            if participant.birthdate and participant.birthdate > today:
                raise ValidationError(
                    self.env._(
                        "%s: the date of birth is in the future.",
                        participant.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        Sequence = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["reference"] = Sequence.with_company(company).next_by_code(
                "insertion.participant"
            )
        return super().create(vals_list)
