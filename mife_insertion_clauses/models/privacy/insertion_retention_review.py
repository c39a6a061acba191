# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import retrying

from ...report.forgetting import with_merged
from ...report.name_sweep import NameSweep
from ...report.retention_facts import RetentionFacts
from ...rules import retention
from ...rules.hours import first_of_month
from ..shared.vocabulary import format_month

MANAGER = "mife_insertion_clauses.group_insertion_manager"
# People forgotten and kept together in the background
CHUNK = 20


class InsertionRetentionReview(models.Model):
    """What is at its term this month in an organisation, and what was made of it.

    The list makes itself; a manager keeps lines back, then approves the rest. Then each
    line is judged again and who still is at their term is anonymised in the background,
    piece by piece: what is interrupted goes on. What is kept of it are counts.
    """

    _name = "insertion.retention.review"
    _description = "Personal data at their term"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.step.mixin",
        "insertion.search.mixin",
    ]
    _order = "month desc, id desc"
    _rec_name = "month"
    _rec_names_search = ["month", "state"]
    _action_only_fields = (
        "state",
        "approved_by_id",
        "approved_on",
        "reason",
        "ended_on",
        "swept_on",
        "swept_file",
        "counts",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    month = fields.Date(
        default=lambda self: first_of_month(fields.Date.context_today(self)),
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To be examined"),
            ("approved", "Approved, running"),
            ("done", "Finished"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="insertion.retention.line", inverse_name="review_id"
    )
    due_count = fields.Integer(string="To anonymise", compute="_compute_line_counts")
    held_count = fields.Integer(
        string="Held by an obligation", compute="_compute_line_counts"
    )
    kept_count = fields.Integer(string="Kept back", compute="_compute_line_counts")
    done_count = fields.Integer(string="Anonymised", compute="_compute_line_counts")
    approved_by_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", copy=False, readonly=True
    )
    approved_on = fields.Datetime(string="Approved on", copy=False, readonly=True)
    reason = fields.Text(string="Grounds", copy=False, readonly=True)
    ended_on = fields.Datetime(string="Finished on", copy=False, readonly=True)
    result = fields.Text(string="What was done", compute="_compute_result")
    # where the work in the background stands
    counts = fields.Json(copy=False, groups=fields.NO_ACCESS)
    swept_on = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    swept_file = fields.Integer(copy=False, groups=fields.NO_ACCESS)

    _month_uniq = models.Constraint(
        "UNIQUE(company_id, month)", "The list of this month exists already: open it."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Data at their term, %s", format_month(self.env, review.month)
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Data at their term, %s", "")

    @api.depends("line_ids.state")
    def _compute_line_counts(self):
        counts = {
            (review.id, state): count
            for review, state, count in self.env[
                "insertion.retention.line"
            ]._read_group(
                [("review_id", "in", self.ids)], ["review_id", "state"], ["__count"]
            )
        }
        for review in self:
            for state in ("due", "held", "kept", "done"):
                review[f"{state}_count"] = counts.get((review._origin.id, state), 0)

    @api.depends("counts", "line_ids.state")
    @api.depends_context("lang")
    def _compute_result(self):
        sentences = self._get_count_sentences()
        for review in self:
            counts = review.sudo().counts or {}
            review.result = "\n".join(
                sentences[name] % {"count": counts[name]}
                for name in sentences
                if counts.get(name)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = first_of_month(fields.Date.to_date(vals["month"]))
        reviews = super().create(vals_list)
        reviews._refresh()
        return reviews

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(review.state != "draft" for review in self):
            raise UserError(
                self.env._(
                    "What was approved stays in the register: nobody deletes it."
                )
            )

    def action_refresh(self):
        self.check_access("write")
        for review in self:
            review._check_state(("draft",))
        self._refresh()

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_retention_line_action"
        )
        return action | {"domain": [("review_id", "=", self.id)]}

    def _approve(self, reason):
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager approves an anonymisation."))
        self.check_access("write")
        self._check_state(("draft",))
        self._refresh()
        self._write_by_action(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
                "reason": reason,
            }
        )
        self._message_log(
            body=self.env._(
                "Approved: %(due)s to anonymise, %(kept)s kept back, %(held)s held. "
                "%(reason)s",
                due=self.due_count,
                kept=self.kept_count,
                held=self.held_count,
                reason=reason,
            )
        )
        self.activity_unlink(["mife_insertion_clauses.mail_activity_type_retention"])
        # sudo: the act is the manager's, the work that follows is the service's
        self.env.ref(
            "mife_insertion_clauses.ir_cron_insertion_retention"
        ).sudo()._trigger()

    @api.model
    def _cron_prepare(self):
        """Make the list of the month of each organisation, and tell its managers."""
        month = first_of_month(fields.Date.context_today(self))
        known = self.search([("month", "=", month)]).company_id
        companies = self.env["insertion.participant"]._read_group(
            [("forgotten_on", "=", False), ("company_id", "not in", known.ids)],
            ["company_id"],
        )
        reviews = self.create(
            [{"company_id": company.id, "month": month} for (company,) in companies]
        )
        for review in reviews.filtered("due_count"):
            review._ask_managers()

    def _ask_managers(self):
        managers = self.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids and not user.share
        )
        for manager in managers.filtered("active")[:1]:
            self.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_retention",
                summary=self.env._("Look at the data that are at their term"),
                user_id=manager.id,
            )

    def _refresh(self):
        """Judge everybody again; what was kept back with a reason stays so."""
        Line = self.env["insertion.retention.line"].sudo()
        for review in self.sudo():
            kept = review.line_ids.filtered(lambda line: line.state == "kept")
            (review.line_ids - kept)._by_action().unlink()
            vals_list = [
                *review._prepare_people_lines(),
                *review._prepare_request_lines(),
            ]
            about = {(line.participant_id.id, line.request_id.id) for line in kept}
            Line._by_action().create(
                [
                    {"review_id": review.id, **vals}
                    for vals in vals_list
                    if (
                        vals.get("participant_id", False),
                        vals.get("request_id", False),
                    )
                    not in about
                ]
            )

    def _prepare_people_lines(self, people=None):
        """Return the values of a line for each of the people who is at their term."""
        company, today = self.company_id, fields.Date.context_today(self)
        Rule = self.env["insertion.retention.rule"]
        rule = Rule._get_in_force(company, today).get("participant")
        if not rule:
            return []
        if people is None:
            people = self.env["insertion.participant"].search(
                Domain("company_id", "=", company.id)
                & Domain("active", "in", (True, False))
                & Domain("forgotten_on", "=", False)
                & Domain("merged_into_id", "=", False)
            )
        facts = RetentionFacts(people)
        holds = self.env["insertion.retention.hold"]._get_standing(company)
        uncertified = facts.get_uncertified()
        vals_list = []
        for person, life in facts.get_lives().items():
            day, kind = retention.get_last_contact(life)
            due = retention.get_due_day(day, rule.months)
            if due > today:
                continue
            hold = retention.find_hold(life, holds, today)
            obstacle = (
                "hold"
                if hold
                else "limit"
                if person.is_limited
                else "hours"
                if person in uncertified
                else False
            )
            vals_list.append(
                {
                    "kind": "participant",
                    "participant_id": person.id,
                    "reference": person.reference,
                    "rule_id": rule.id,
                    "last_on": day,
                    "last_kind": kind,
                    "due_since": due,
                    "obstacle": obstacle,
                    "hold_id": hold.key if hold else False,
                    "state": "held" if obstacle else "due",
                }
            )
        return vals_list

    def _prepare_request_lines(self, requests=None):
        """Return the lines of the people whom companies asked for and nobody placed."""
        company, today = self.company_id, fields.Date.context_today(self)
        Rule = self.env["insertion.retention.rule"]
        rule = Rule._get_in_force(company, today).get("request")
        if not rule:
            return []
        before = fields.Datetime.to_datetime(
            fields.Date.subtract(today, months=rule.months)
        )
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("participant_id", "=", False)
            & Domain("forgotten_on", "=", False)
            & Domain("create_date", "<", before)
        )
        if requests is not None:
            domain &= Domain("id", "in", requests.ids)
        vals_list = []
        for request in self.env["insertion.placement.request"].search(domain):
            day = max(filter(None, (request.create_date.date(), request.answered_on)))
            due = retention.get_due_day(day, rule.months)
            if due <= today:
                vals_list.append(
                    {
                        "kind": "request",
                        "request_id": request.id,
                        "reference": str(request.id),
                        "rule_id": rule.id,
                        "last_on": day,
                        "last_kind": "request",
                        "due_since": due,
                        "state": "due",
                    }
                )
        return vals_list

    @api.model
    def _cron_forget(self):
        """Anonymise what managers approved, piece by piece."""
        cron = self.env["ir.cron"]
        approved = self.search([("state", "=", "approved")], order="id")
        cron._commit_progress(remaining=len(approved))
        for rest, review in zip(range(len(approved), 0, -1), approved, strict=True):
            while review.state == "approved":
                retrying(review._forget_piece, review.env)
                left = rest if review.state == "approved" else rest - 1
                if not cron._commit_progress(1, remaining=left):
                    return
        if approved:
            # the files themselves, not only what pointed to them
            self.env["ir.attachment"]._gc_file_store()

    def _forget_piece(self):
        """Do the next piece of the work; each is whole, or not done at all.

        Texts and files are searched while the names are still known.
        """
        self.ensure_one()
        review = self.sudo()
        review.lock_for_update()
        lines = review._get_due()
        if not review.swept_on:
            lines = review._judge_again()
            sweep = review._get_sweep(lines)
            review._count(sweep.sweep_texts() | {"namesakes": len(sweep.namesakes)})
            review._write_by_action(
                {"swept_on": fields.Datetime.now(), "swept_file": 0}
            )
        elif review.swept_file >= 0:
            last, counts = review._get_sweep(lines).sweep_files(review.swept_file)
            review._count(counts)
            review._write_by_action({"swept_file": -1 if last is None else last})
        elif lines:
            review._count(lines[:CHUNK]._forget())
        else:
            review._end()

    def _get_due(self):
        return self.line_ids.filtered(lambda line: line.state == "due")

    def _get_sweep(self, lines):
        return NameSweep(with_merged(lines.participant_id))

    def _judge_again(self):
        """Leave out who came back, or is held, since the manager looked at the list."""
        lines = self._get_due()
        still = {
            (vals.get("participant_id", False), vals.get("request_id", False))
            for vals in (
                *self._prepare_people_lines(lines.participant_id),
                *self._prepare_request_lines(lines.request_id),
            )
            if vals["state"] == "due"
        }
        gone = lines.filtered(
            lambda line: (line.participant_id.id, line.request_id.id) not in still
        )
        gone._write_by_action({"state": "left"})
        return lines - gone

    def _count(self, counts):
        known = Counter(self.counts or {})
        known.update({name: int(count) for name, count in counts.items()})
        self._write_by_action({"counts": dict(known)})

    def _end(self):
        self._count({"proofs": self._delete_proofs_of_nobody()})
        self._write_by_action({"state": "done", "ended_on": fields.Datetime.now()})
        self.invalidate_recordset(["result"])
        self._message_log(body=self.result or self.env._("Nobody was anonymised."))

    def _delete_proofs_of_nobody(self):
        """Delete the proofs of the months in which everybody is forgotten.

        A scanned pay slip is an image: no search finds the name in it.
        """
        lines = self.line_ids.filtered(lambda line: line.state == "done")
        Line = self.env["insertion.declaration.line"].sudo()
        months = Line.search(
            [("participant_id", "in", lines.participant_id.ids)]
        ).declaration_id
        others = Line.search(
            [
                ("declaration_id", "in", months.ids),
                ("participant_id.forgotten_on", "=", False),
            ]
        ).declaration_id
        proofs = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "insertion.declaration"),
                    ("res_id", "in", (months - others).ids),
                ]
            )
        )
        count = len(proofs)
        proofs._delete_named()
        return count

    def _get_count_sentences(self):
        return {
            "people": self.env._("People anonymised: %(count)s"),
            "requests": self.env._("Requests of companies anonymised: %(count)s"),
            "messages": self.env._("Messages deleted: %(count)s"),
            "activities": self.env._("Activities deleted: %(count)s"),
            "files": self.env._("Files of these people deleted: %(count)s"),
            "named_files": self.env._(
                "Other files that named them, deleted: %(count)s"
            ),
            "proofs": self.env._("Proofs of months without anybody left: %(count)s"),
            "texts": self.env._("Texts in which a name became a reference: %(count)s"),
            "rows": self.env._("Rows of files taken over, deleted: %(count)s"),
            "namesakes": self.env._(
                "People who have a namesake, whose name stays in what others wrote: "
                "%(count)s"
            ),
            "unread_files": self.env._(
                "Files that could not be read, to be looked at: %(count)s"
            ),
        }
