# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME
from ...rules import plausible
from ...rules.people import Person
from ..shared.vocabulary import CONTRACT_TYPES


class InsertionPlacementRequest(models.Model):
    """A company asks that somebody's hours count; the facilitator confirms."""

    _name = "insertion.placement.request"
    _description = "Person to add, asked by a company"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.forgotten.mixin",
        "insertion.by.action.mixin",
        "insertion.plausible.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _forgotten_fields = ("note", "answer", "employer")
    _order = "state desc, id desc"
    _plausible_fields = ("participant_id", "date_start")
    _rec_names_search = ["first_name", "last_name", "job", "contractor_id"]
    _action_only_fields = (
        "state",
        "placement_id",
        "requested_by_id",
        "answered_by_id",
        "answered_on",
    )

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    first_name = fields.Char(required=True)
    last_name = fields.Char(required=True)
    job = fields.Char(required=True)
    date_start = fields.Date(string="First day at work", required=True)
    contract_type = fields.Selection(
        selection=CONTRACT_TYPES, default="fixed", required=True
    )
    employer = fields.Char(
        help="The structure or agency that employs the person, when it is not the "
        "company itself.",
    )
    note = fields.Text()
    state = fields.Selection(
        selection=[
            ("waiting", "To confirm"),
            ("accepted", "Confirmed"),
            ("refused", "Refused"),
        ],
        default="waiting",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        string="Person of the register",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The same person, already known or created now.",
    )
    alike_ids = fields.Many2many(
        comodel_name="insertion.participant",
        string="Perhaps in the register",
        compute="_compute_alike_ids",
    )
    placement_id = fields.Many2one(
        comodel_name="insertion.placement",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    requested_by_id = fields.Many2one(
        comodel_name="res.users", string="Asked by", copy=False, readonly=True
    )
    answer = fields.Text(
        string="Answer to the company",
        help="Facts only, and never why the person is eligible or not.",
    )
    answered_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    answered_on = fields.Date(copy=False, readonly=True)
    forgotten_on = fields.Datetime(string="Anonymised on", copy=False, readonly=True)

    _waiting_uniq = models.UniqueIndex(
        "(contractor_id, first_name, last_name, job, date_start)"
        " WHERE state = 'waiting'",
        "This person was already asked for, and waits for an answer.",
    )

    @api.depends("first_name", "last_name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.first_name} {request.last_name}"

    def _judge_figures(self, today):
        start, lot = self.date_start, self.lot_id
        return [
            *plausible.judge_day("date_start", start, today, plausible.WORK),
            *plausible.judge_age("date_start", self.participant_id.birthdate, start),
            *plausible.judge_within("date_start", start, lot.date_start, lot.date_end),
        ]

    @api.depends("first_name", "last_name", "company_id", "participant_id")
    def _compute_alike_ids(self):
        alike = self.env["insertion.participant"]._find_alike(
            [
                (
                    request.company_id,
                    Person(False, request.first_name or "", request.last_name or ""),
                )
                for request in self
            ]
        )
        for request, people in zip(self, alike, strict=True):
            request.alike_ids = people - request.participant_id

    def action_create_person(self):
        """Enter the person in the register with what the company wrote."""
        for request in self.filtered(lambda request: not request.participant_id):
            request.participant_id = self.env["insertion.participant"].create(
                {
                    "first_name": request.first_name,
                    "last_name": request.last_name,
                    "company_id": request.company_id.id,
                }
            )

    def action_accept(self):
        """Place the person, and add them to the months that are still open."""
        self._check_waiting()
        for request in self:
            if not request.participant_id:
                raise UserError(
                    self.env._(
                        "Choose %s in the register, or create the person, before "
                        "confirming.",
                        request.display_name,
                    )
                )
            placement = self.env["insertion.placement"].create(
                request._prepare_placement_vals()
            )
            request._write_by_action({"placement_id": placement.id})
        self._close("accepted")

    def action_refuse(self):
        self._check_waiting()
        for request in self:
            if not (request.answer or "").strip():
                raise UserError(
                    self.env._("Write the answer to the company before refusing.")
                )
        self._close("refused")

    def _check_waiting(self):
        for request in self:
            if request.state != "waiting":
                raise UserError(
                    self.env._("%s was already answered.", request.display_name)
                )

    def _close(self, state):
        self._write_by_action(
            {
                "state": state,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Date.context_today(self),
            }
        )
        self.activity_unlink(
            ["mife_insertion_clauses.mail_activity_type_insertion_portal"]
        )
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_insertion_request_answer"
        ).sudo()
        for request in self.filtered("requested_by_id"):
            template.send_mail(request.id, email_layout_xmlid=MAIL_FRAME)

    def _prepare_placement_vals(self):
        self.ensure_one()
        return {
            "participant_id": self.participant_id.id,
            "contractor_id": self.contractor_id.id,
            "job": self.job,
            "date_start": self.date_start,
            "contract_type": self.contract_type,
            "is_figure_confirmed": self.is_figure_confirmed,
        }

    def _prepare_erased_vals(self):
        now = fields.Datetime.now()
        erased = super()._prepare_erased_vals()
        return {
            request: vals
            | {
                "first_name": request.company_id._in_document_lang(self).env._(
                    "Person"
                ),
                # two of them that wait are not the same
                "last_name": request.participant_id.reference or str(request.id),
                "forgotten_on": now,
            }
            for request, vals in erased.items()
        }

    def _plan_answer(self):
        for request in self.filtered("lot_id.user_id"):
            request.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=self.env._("Confirm the eligibility and place the person"),
                user_id=request.lot_id.user_id.id,
            )
