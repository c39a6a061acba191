# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, format_list, groupby

from ..prefix import PREFIX

# Names that a list shows before it says how many more there are
SHOWN = 8
# each addon hands over what is its own
MODELS = ("insertion.handover", "label.handover")
MODULE = __name__.split(".")[2]
QUIET = {
    # each successor is told once, of everything
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
}


class Part(NamedTuple):
    """Records of one kind that somebody follows, by their field ``user_id``."""

    label: str
    records: models.Model


def _name(record):
    """Return the name of a record; of a task, with what it is about."""
    if record._name == "mail.activity" and record.res_name:
        return f"{record.display_name} ({record.res_name})"
    return record.display_name


class HandoverMixin(models.AbstractModel):
    """Somebody leaves the team: what this person followed goes to others, in one act.

    ``moves`` keeps what changed hands, so that the act can be undone. The account may
    be closed already: nothing is asked of it.
    """

    _name = f"{PREFIX}.handover.mixin"
    _description = "Hand-over of a portfolio"
    _inherit = [
        f"{PREFIX}.organisation.mixin",
        f"{PREFIX}.by.action.mixin",
        f"{PREFIX}.search.mixin",
        "mail.thread",
    ]
    _order = "leaves_on desc, id desc"
    _rec_names_search = ["leaver_id", "successor_id"]
    _action_only_fields = ("state", "done_on", "done_by_id", "moves")
    # the group that a successor must have
    _handover_group = None

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        readonly=True,
        required=True,
    )
    leaver_id = fields.Many2one(
        comodel_name="res.users",
        string="Who leaves",
        check_company=True,
        index=True,
        required=True,
        tracking=True,
        domain="[('share', '=', False)]",
        context={"active_test": False},
    )
    leaves_on = fields.Date(
        string="Leaves on",
        default=fields.Date.context_today,
        required=True,
        tracking=True,
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        check_company=True,
        tracking=True,
        domain="[('share', '=', False), ('id', '!=', leaver_id)]",
        help="Who takes over everything that is given to nobody else below.",
    )
    note = fields.Text(
        string="Words for the successors",
        help="Printed on the first page, above the sheets.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("done", "Handed over"),
            ("undone", "Taken back"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    done_on = fields.Datetime(string="Handed over on", copy=False, readonly=True)
    done_by_id = fields.Many2one(
        comodel_name="res.users", string="Handed over by", copy=False, readonly=True
    )
    moves = fields.Json(
        copy=False, exportable=False, groups=fields.NO_ACCESS, readonly=True
    )
    portfolio = fields.Html(compute="_compute_portfolio", sanitize=False)

    @api.depends("leaver_id", "leaves_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Departure of %s", handover.leaver_id.name or ""
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Departure of %s", "")

    @api.depends("leaver_id", "company_id", "state")
    @api.depends_context("lang")
    def _compute_portfolio(self):
        for handover in self:
            parts = handover._prepare_portfolio() if handover.leaver_id else []
            handover.portfolio = self.env["ir.qweb"]._render(
                f"{MODULE}.handover_portfolio", {"parts": parts}
            )

    def _prepare_portfolio(self):
        """Return what is followed, kind by kind, with the first names of each."""
        if self.state != "draft":
            return self._prepare_rows(self._get_moved_parts())
        return self._prepare_rows(self._get_parts()) + self._prepare_elsewhere()

    def _prepare_rows(self, parts, elsewhere=False):
        return [
            {
                "label": part.label,
                "count": len(part.records),
                "names": [_name(record) for record in part.records[:SHOWN]],
                "more": max(len(part.records) - SHOWN, 0),
                "elsewhere": elsewhere,
            }
            for part in parts
        ]

    def _prepare_elsewhere(self):
        """Recall what the same person follows in the other addon, if it is there."""
        rows = []
        for model in MODELS:
            if model in self.env and model != self._name:
                Other = self.env[model]
                if Other.has_access("create"):
                    other = Other.new(
                        {
                            "leaver_id": self.leaver_id.id,
                            "company_id": self._get_own_company().id,
                        }
                    )
                    rows += other._prepare_rows(other._get_parts(), elsewhere=True)
        return rows

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(handover.state != "draft" for handover in self):
            raise UserError(
                self.env._("A departure that was handed over stays in the history.")
            )

    def _check_locked(self, vals):
        kept = {"leaver_id", "leaves_on", "successor_id", "line_ids", "company_id"}
        if kept & vals.keys() and any(handover.state == "done" for handover in self):
            raise UserError(
                self.env._(
                    "This portfolio was handed over: take it back before changing "
                    "to whom it goes."
                )
            )

    # THE ACT AND ITS UNDOING

    def action_hand_over(self):
        """Give everything to the successors, or nothing."""
        self._lock_in("draft")
        # sudo: meetings and activities of others; the manager may write the rest
        handover = self.sudo().with_context(**QUIET)
        parts = handover._get_parts()
        plan = handover._plan(parts)
        self._check_plan(parts, plan)
        for records, successor in plan:
            handover._give(records, handover.leaver_id, successor)
        handover._trace(plan)
        self._tell_successors(plan)
        self.sudo()._write_by_action(
            {
                "state": "done",
                "done_on": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                "moves": [
                    [records._name, successor.id, records.ids]
                    for records, successor in plan
                ],
            }
        )

    def action_undo(self):
        """Give back what the successors still follow here, and say what they do not."""
        self._lock_in("done")
        handover = self.sudo().with_context(**QUIET)
        leaver, kept = handover.leaver_id, []
        elsewhere = [("company_id", "not in", (False, handover.company_id.id))]
        for records, successor in handover._get_moves():
            still = (records - handover._filter_about(records, elsewhere)).filtered(
                lambda record, successor=successor: record.user_id == successor
            )
            handover._give(still, successor, leaver)
            kept += (records - still).mapped("display_name")
        body = self.env._("The portfolio was taken back.")
        if kept:
            body = self.env._(
                "The portfolio was taken back, except what changed hands since: %s.",
                format_list(self.env, kept),
            )
        self._write_by_action({"state": "undone"})
        self.message_post(body=body)

    def action_prepare_again(self):
        self._lock_in("undone")
        self.sudo()._write_by_action(
            {"state": "draft", "done_on": False, "done_by_id": False, "moves": False}
        )

    def _lock_in(self, state):
        """Hold a departure in the state that an act starts from, for one act only."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    '%(departure)s is at "%(state)s" already: nothing was changed.',
                    departure=self.display_name,
                    state=labels[self.state],
                )
            )

    # WHAT IS FOLLOWED

    def _get_parts(self):
        """Return the parts of the portfolio, those that have records."""
        raise NotImplementedError

    def _get_subjects(self, records):
        """Return {record: what it is about, of those that lines name}."""
        raise NotImplementedError

    def _get_line_successors(self):
        """Return {contract or file: who takes it over}, of those chosen one by one."""
        raise NotImplementedError

    def _make_parts(self, parts):
        return [Part(label, records) for label, records in parts if records]

    def _get_followed(self, model, *domain):
        return self.env[model].search(
            [
                ("user_id", "=", self.leaver_id.id),
                ("company_id", "=", self._get_own_company().id),
                *domain,
            ]
        )

    def _get_own_company(self):
        return self.company_id or self.env.company

    def _get_activities(self, prefix):
        """Return what the leaver still has to do on the records of this addon.

        Of this organisation: read as the user, who sees no others.
        """
        activities = self.env["mail.activity"].sudo()
        found = activities.search(
            [
                ("user_id", "=", self.leaver_id.id),
                ("res_model", "=like", f"{prefix}%"),
            ]
        )
        own = [("company_id", "=", self._get_own_company().id)]
        return self._filter_about(found, own).sorted("date_deadline")

    def _filter_about(self, records, domain):
        """Return those of an organisation; a task or meeting is of what it is about."""
        if "res_model" not in records._fields:
            return records.filtered_domain(domain)
        found = records.browse()
        for model, some in records.grouped("res_model").items():
            if model in self.env and "company_id" in self.env[model]._fields:
                subjects = self.env[model].sudo().browse(some.mapped("res_id")).exists()
                ids = set(subjects.filtered_domain(domain).ids)
                found |= some.filtered(lambda one, ids=ids: one.res_id in ids)
        return found

    def _get_activity_subjects(self, activities):
        subjects = {}
        for model, some in activities.grouped("res_model").items():
            records = self.env[model].sudo().browse(some.mapped("res_id"))
            about = self._get_subjects(records)
            subjects |= {
                activity: about.get(record)
                for activity, record in zip(some, records, strict=True)
            }
        return subjects

    def _plan(self, parts):
        """Return [(records, who takes them over)], a user may be lacking."""
        chosen, plan = self._get_line_successors(), []
        for part in parts:
            subjects = self._get_subjects(part.records)
            given = part.records.grouped(
                lambda record, subjects=subjects: (
                    chosen.get(subjects.get(record)) or self.successor_id
                )
            )
            plan += [(records, successor) for successor, records in given.items()]
        return plan

    def _check_plan(self, parts, plan):
        """Say all that prevents the hand-over, before anything is written."""
        if not parts:
            raise UserError(
                self.env._(
                    "%s follows nothing here any more: there is nothing to hand over.",
                    self.leaver_id.name,
                )
            )
        refusals = [
            self._get_refusal(successor, records) for records, successor in plan
        ]
        refusals = list(dict.fromkeys(filter(None, refusals)))
        if refusals:
            raise UserError("\n".join(refusals))

    def _get_refusal(self, successor, records):
        if not successor:
            return self.env._(
                "Choose who takes over %s, or a successor for all.",
                format_list(self.env, self._name_some(records)),
            )
        if successor == self.leaver_id:
            return self.env._(
                "%s leaves: choose somebody else as successor.", successor.name
            )
        if not successor.active:
            return self.env._(
                "The account of %s is closed: choose another successor.",
                successor.name,
            )
        if self._get_own_company() not in successor.company_ids:
            return self.env._(
                "%(user)s is not of %(organisation)s: choose another successor.",
                user=successor.name,
                organisation=self._get_own_company().name,
            )
        if not successor.has_group(self._handover_group):
            group = self.env.ref(self._handover_group).sudo()
            return self.env._(
                '%(user)s does not have the role "%(role)s": give it to this user '
                "first, or choose another successor.",
                user=successor.name,
                role=group.name,
            )
        return None

    def _name_some(self, records):
        names = [_name(record) for record in records[:SHOWN]]
        if len(records) > SHOWN:
            names.append(self.env._("%s more", len(records) - SHOWN))
        return names

    def _give(self, records, former, successor):
        if not records:
            return
        vals = {"user_id": successor.id}
        if records._name == "calendar.event":
            # who follows a meeting is expected there
            vals["partner_ids"] = [
                Command.unlink(former.partner_id.id),
                Command.link(successor.partner_id.id),
            ]
        records.write(vals)
        if "message_follower_ids" in records._fields:
            records.message_unsubscribe(partner_ids=former.partner_id.ids)

    def _get_moves(self):
        """Return [(records, who took them over)], of those that still exist."""
        return [
            (self.env[model].sudo().browse(ids).exists(), self._browse_user(user_id))
            for model, user_id, ids in self.sudo().moves or []
        ]

    def _get_moved_parts(self):
        moved = {}
        for records, _successor in self._get_moves():
            moved[records._name] = moved.get(records._name, records) | records
        names = self._get_labels()
        return self._make_parts(
            (names[model], records) for model, records in moved.items()
        )

    def _get_labels(self):
        """Return {model: how its records are called in a portfolio}."""
        raise NotImplementedError

    def _browse_user(self, user_id):
        return self.env["res.users"].browse(user_id)

    # WHAT IS SAID OF IT

    def _trace(self, plan):
        """Write in the history of each record who gave it to whom, and why."""
        for records, successor in plan:
            if "message_follower_ids" not in records._fields:
                continue
            body = self._get_trace(successor)
            records._message_log_batch(
                dict.fromkeys(records.ids, body),
                author_id=self.env.user.partner_id.id,
            )

    def _get_trace(self, successor):
        return self.env._(
            "%(leaver)s leaves on %(day)s: handed over to %(successor)s.",
            leaver=self.leaver_id.name,
            day=format_date(self.env, self.leaves_on),
            successor=successor.name,
        )

    def _tell_successors(self, plan):
        """Write once to each successor, with the list of what comes."""
        for successor, moves in groupby(plan, key=lambda move: move[1]):
            heading = Markup("<p>%s</p>") % self.env._(
                "%(leaver)s leaves on %(day)s. You take over:",
                leaver=self.leaver_id.name,
                day=format_date(self.env, self.leaves_on),
            )
            items = Markup("").join(
                Markup("<li>%s</li>") % f"{label} : {names}"
                for label, names in self._list_moves(moves)
            )
            self.env["mail.thread"].message_notify(
                partner_ids=successor.partner_id.ids,
                subject=self.display_name,
                body=heading + Markup("<ul>%s</ul>") % items,
            )

    def _list_moves(self, moves):
        labels = self._get_labels()
        for records, _successor in moves:
            names = format_list(self.env, self._name_some(records))
            yield f"{labels[records._name]} ({len(records)})", names


class HandoverLineMixin(models.AbstractModel):
    """One contract or file of a portfolio, and who takes it over if not all do."""

    _name = f"{PREFIX}.handover.line.mixin"
    _description = "Part of a portfolio"
    _inherit = [f"{PREFIX}.organisation.mixin", f"{PREFIX}.search.mixin"]

    successor_id = fields.Many2one(
        comodel_name="res.users",
        check_company=True,
        domain="[('share', '=', False)]",
        help="Empty: the successor of the whole portfolio.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_over(self):
        self._check_open()

    def _check_open(self):
        self.handover_id._check_locked({"line_ids": self.ids})
