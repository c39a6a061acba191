# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_list

from ..report.transfer_check import TransferCheck

COACH = "mife_label.mife_label_group_coach"


class LabelApplicationTransfer(models.TransientModel):
    """Files go to the same label of another organisation of this database.

    What goes on goes there: the file, what the company wrote, its label and measures.
    What was done stays with who did it, and both read it: versions sealed, letters,
    complaints answered. Juries, sheets and votes stay where they were held. Numbers,
    codes and fingerprints stay as they are.
    """

    _name = "label.application.transfer"
    _description = "Hand label files over to another organisation"
    _inherit = "label.search.mixin"
    _rec_name = "programme_id"

    application_ids = fields.Many2many(
        comodel_name="label.application",
        string="Files",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Followed until then by",
        compute="_compute_company_id",
        store=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label that takes over",
        required=True,
        domain="[('company_id', '!=', company_id)]",
        help="The label of the organisation that follows these files from then on. "
        "Both organisations are ticked at the top of the screen to choose it.",
    )
    receiver_id = fields.Many2one(related="programme_id.company_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Coach there",
        required=True,
        domain="[('company_ids', 'in', receiver_id), ('share', '=', False)]",
    )
    date = fields.Date(string="From", default=fields.Date.context_today, required=True)
    reason = fields.Text(required=True, help="Both organisations read it.")
    related_files = fields.Char(
        string="Go with them",
        compute="_compute_related_files",
        help="An establishment keeps its whole history: its earlier and later files "
        "for this label go together.",
    )
    waiting = fields.Text(string="To finish first", compute="_compute_waiting")

    @api.depends("application_ids")
    def _compute_company_id(self):
        for transfer in self:
            transfer.company_id = transfer.application_ids.company_id[:1]

    @api.depends("application_ids")
    def _compute_related_files(self):
        for transfer in self:
            others = transfer._find_files() - transfer.application_ids._origin
            transfer.related_files = format_list(self.env, others.mapped("name"))

    @api.depends("application_ids", "programme_id")
    @api.depends_context("lang")
    def _compute_waiting(self):
        for transfer in self:
            check = TransferCheck(transfer._find_files(), transfer.programme_id)
            transfer.waiting = "\n".join(check.list_waiting())

    def _find_files(self):
        """Return the files, with all those of the same establishments and label."""
        # sudo: a history goes as a whole, see _check_rights
        Application = self.env["label.application"].sudo()
        Application = Application.with_context(active_test=False)
        found = Application.browse(self.application_ids.ids)
        known = Application.browse()
        # as many times as a label went from a firm to another one
        while found > known:
            known = found
            holders = found.partner_id | found.award_ids.partner_id
            found |= Application.search(
                [
                    ("programme_id", "in", found.programme_id.ids),
                    "|",
                    ("partner_id", "in", holders.ids),
                    ("award_ids.partner_id", "in", holders.ids),
                ]
            )
        return found

    def action_transfer(self):
        """Give the files to the other organisation, as it will find them."""
        self.ensure_one()
        files = self._find_files()
        self._check_rights(files)
        self._check_possible(files)
        awards, former = files.award_ids, files.programme_id
        self._share_people(files, awards)
        self._move(files, awards)
        self._give_tasks(files, awards)
        self._tell(files, awards, former)
        return {"type": "ir.actions.act_window_close"}

    def _check_rights(self, files):
        """Refuse what somebody may not write, here and there."""
        files.sudo(False).check_access("write")
        self.programme_id.check_access("write")
        if not self.user_id.has_group(COACH):
            raise AccessError(
                self.env._("%s does not follow label files.", self.user_id.name)
            )

    def _check_possible(self, files):
        if len(files.company_id) > 1:
            raise UserError(
                self.env._("Hand over the files of one organisation at a time.")
            )
        if len(files.programme_id) > 1:
            raise UserError(self.env._("Hand over the files of one label at a time."))
        if self.receiver_id == files.company_id:
            raise UserError(self.env._("Choose the label of another organisation."))
        if self.receiver_id not in self.user_id.company_ids:
            raise UserError(
                self.env._(
                    "%(coach)s does not work for %(organisation)s: choose who follows "
                    "these files there.",
                    coach=self.user_id.name,
                    organisation=self.receiver_id.name,
                )
            )
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._("Hand the files over on the day: it cannot be to come.")
            )
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason: both organisations read it."))
        if waiting := TransferCheck(files, self.programme_id).list_waiting():
            raise UserError("\n".join(waiting))

    def _share_people(self, files, awards):
        """Let the other organisation read who is in the files."""
        people = files.partner_id | files.contact_id | awards.partner_id
        people |= files.member_ids.partner_id | files.ambassador_ids.partner_id
        people.filtered("company_id").company_id = False

    def _move(self, files, awards):
        """Give the files to the label there; what a file was stays as it was."""
        kept = [files._fields[name] for name in ("kind", "fee_amount")]
        running = files.filtered(lambda file: file.state == "in_progress")
        vals = {"programme_id": self.programme_id.id, "user_id": self.user_id.id}
        with self.env.protecting(kept, files):
            files._write_by_action(vals)
        awards._write_by_action({**vals, "company_id": self.receiver_id.id})
        interviews = self._find_interviews(files)
        interviews._write_by_action({"user_id": self.user_id.id})
        for file in running:
            standard = self.programme_id._get_standard_for(file)
            file._write_by_action({"standard_id": standard.id})
        self.env["label.answer"].sudo()._carry_over(running)
        self._leave_lists(files)

    def _find_interviews(self, files):
        """Return what the company still has to confirm."""
        return (
            self.env["label.interview"]
            .sudo()
            .search([("application_id", "in", files.ids), ("state", "!=", "confirmed")])
        )

    def _leave_lists(self, files):
        """Take the files out of what is being prepared here."""
        about = ("application_id", "in", files.ids)
        self.env["label.retention.line"].sudo().search(
            [about, ("review_id.state", "!=", "done")]
        ).unlink()
        self.env["label.handover.line"].sudo().search(
            [about, ("handover_id.state", "=", "draft")]
        ).unlink()

    def _give_tasks(self, files, awards):
        """Give what is to do to the coach there, and write to nobody here any more."""
        for records in (files, awards, awards.event_ids):
            strangers = records.message_partner_ids.filtered(self._is_stranger)
            records.message_unsubscribe(strangers.ids)
            records.activity_ids.filtered(
                lambda activity: self._is_stranger(activity.user_id.partner_id)
            ).user_id = self.user_id

    def _is_stranger(self, partner):
        """Tell whether somebody works elsewhere than where the files go."""
        users = partner.user_ids.filtered(lambda user: not user.share)
        return bool(users) and self.receiver_id not in users.company_ids

    def _tell(self, files, awards, former):
        """Keep the act in the history of the files, their labels and the label left."""
        words = {
            "former": former.company_id.name,
            "receiver": self.receiver_id.name,
            "date": format_date(self.env, self.date),
            "reason": self.reason.strip(),
        }
        said = self.env._(
            "%(former)s handed this over to %(receiver)s, from %(date)s on: %(reason)s",
            **words,
        )
        for record in (*files, *awards):
            record._message_log(body=said)
        former._message_log(
            body=self.env._(
                "Handed over to %(receiver)s, from %(date)s on: %(files)s. %(reason)s",
                files=format_list(self.env, files.mapped("name")),
                **words,
            )
        )
