# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

MAX_SIGNS = 20_000


class InsertionPenaltyAnswer(models.Model):
    """A text that the company or the buyer wrote itself in a penalty file.

    Kept as it was sent, with its documents, its author and its day: nobody changes it.
    What comes on paper is copied by the team in the file instead.
    """

    _name = "insertion.penalty.answer"
    _description = "Text sent in a penalty file"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "sent_on, id"
    _rec_name = "penalty_id"

    penalty_id = fields.Many2one(
        comodel_name="insertion.penalty",
        string="Penalty file",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="penalty_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("observation", "Observations of the company"),
            ("decision", "Decision of the buyer"),
        ],
        readonly=True,
        required=True,
    )
    firm_id = fields.Many2one(
        comodel_name="res.partner",
        string="In the name of",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    author_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    sent_on = fields.Datetime(default=fields.Datetime.now, readonly=True)
    is_late = fields.Boolean(string="After the last day", readonly=True)
    body = fields.Text(string="Text", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="insertion_penalty_answer_attachment_rel",
        string="Documents",
        bypass_search_access=True,
        readonly=True,
    )

    def _get_by_hand_sentence(self):
        return self.env._(
            "What was sent on the portal stays as it was sent: copy in the file what "
            "came otherwise."
        )

    def _filter_keeping_files(self):
        return self

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._get_by_hand_sentence())

    @api.model
    def _observe(self, penalty, firm, text, files):
        """Keep the observations of a company that was invited to answer.

        The file is heard once each company invited answered. What comes after the last
        day and before the decision is kept, and says so.

        :param files: (name, content) of documents that were checked
        """
        penalty.lock_for_update()
        penalty._check_state(("observations",))
        text = self._read_text(text)
        if not text and not files:
            raise UserError(
                self.env._("Write your observations, or join a document, first.")
            )
        last_day = penalty.observation_deadline
        answer = self._send(
            penalty,
            {
                "kind": "observation",
                "firm_id": firm.id,
                "body": text,
                "is_late": fields.Date.context_today(penalty) > last_day,
            },
            files,
        )
        penalty._hear()
        return answer

    @api.model
    def _decide(self, penalty, values, files):
        """Keep what the buyer decides, and write it down in the file.

        :param values: ``decision``, ``decision_amount`` (EUR), ``decision_reason``
        """
        penalty.lock_for_update()
        penalty._check_state(("observations",))
        author = self.env.user.partner_id
        reason = self._read_text(values.get("decision_reason"))
        penalty.write(
            {
                **values,
                "decision_reason": reason,
                "decision_date": fields.Date.context_today(penalty),
                "decided_by_id": author.id,
            }
        )
        penalty.action_decide()
        return self._send(
            penalty,
            {"kind": "decision", "firm_id": penalty.buyer_id.id, "body": reason},
            files,
        )

    def _send(self, penalty, values, files):
        """Create the answer, once however often it is sent."""
        same = self.search(
            [
                ("penalty_id", "=", penalty.id),
                ("author_id", "=", self.env.user.partner_id.id),
                ("kind", "=", values["kind"]),
                ("body", "=", values["body"] or False),
            ],
            limit=1,
        )
        if same and not files:
            return same
        answer = self._by_action().create(
            {
                **values,
                "penalty_id": penalty.id,
                "author_id": self.env.user.partner_id.id,
            }
        )
        answer.attachment_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": self._name,
                    "res_id": answer.id,
                }
                for name, content in files
            ]
        )
        answer._tell()
        return answer._by_hand()

    def _tell(self):
        """Have who follows the file read what was sent."""
        penalty = self.penalty_id
        labels = dict(self._fields["kind"]._description_selection(self.env))
        penalty.activity_schedule(
            "mife_insertion_clauses.mail_activity_type_insertion_portal",
            summary=self.env._(
                "%(kind)s, %(firm)s", kind=labels[self.kind], firm=self.firm_id.name
            ),
            user_id=(
                penalty.user_id or penalty.contract_id.user_id or self.env.user
            ).id,
        )

    def _read_text(self, text):
        text = (text or "").strip()
        if len(text) > MAX_SIGNS:
            raise UserError(
                self.env._(
                    "The text holds %(length)s signs, %(most)s at most: join it as a "
                    "document.",
                    length=len(text),
                    most=MAX_SIGNS,
                )
            )
        return text
