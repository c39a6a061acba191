# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...fields import Picture
from ...report.funding_document import FundingDocument
from ...report.funding_facts import FundingFacts
from ...rules import funding


class InsertionFundingFile(models.Model):
    """The file of somebody who funds the team's work: what was planned, what proves it.

    The operation supports structures, never people: nothing of it tells who works on a
    lot. ``insertion.funding.evidence`` is what is handed over, frozen.
    """

    _name = "insertion.funding.file"
    _description = "Funding file"
    _inherit = [
        "insertion.organisation.mixin",
        "mail.thread",
        "insertion.search.mixin",
    ]
    _order = "date_to desc, id desc"
    _rec_names_search = ["number", "name", "funder_id"]

    name = fields.Char(
        string="Operation", required=True, tracking=True, help="As the agreement says."
    )
    number = fields.Char(
        string="File number",
        required=True,
        tracking=True,
        help="The number that the funder gave to the file.",
    )
    funder_id = fields.Many2one(
        comodel_name="insertion.category",
        check_company=True,
        domain="[('kind', '=', 'funder')]",
        ondelete="restrict",
        required=True,
    )
    programme = fields.Char(
        help="The programme, the objective and the call that the file answers."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Organisation",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    date_from = fields.Date(string="First day", required=True, tracking=True)
    date_to = fields.Date(string="Last day", required=True, tracking=True)
    project_ids = fields.Many2many(
        comodel_name="project.project",
        relation="insertion_funding_file_project_rel",
        string="Projects",
        check_company=True,
        compute="_compute_project_ids",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        required=True,
        domain="[('allow_timesheets', '=', True)]",
        help="The projects whose time is that of the operation: each of their tasks is "
        "an action.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    grant = fields.Monetary(help="What the funder gives for the operation.")
    cost_note = fields.Text(
        string="Base of the costs",
        help="How the costs are counted, as the agreement says: real costs, unit cost "
        "of an hour, flat rate on top of them.",
    )
    mention = fields.Text(
        string="Publicity mention",
        compute="_compute_publicity",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        help="The sentence that the funder wants on what the operation produces.",
    )
    logo = Picture(
        string="Funders' logos",
        max_width=1920,
        max_height=1920,
        compute="_compute_publicity",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
    )
    last_payment_on = fields.Date(string="Last payment received on", copy=False)
    keep_years = fields.Integer(
        string="Proofs kept (years)",
        default=5,
        help="From 31 December of the year of the last payment. ESF+ and other funds "
        "of 2021-2027: five years, regulation (EU) 2021/1060, article 82.",
    )
    kept_until = fields.Date(
        string="Kept until", compute="_compute_kept_until", store=True
    )
    plan_ids = fields.One2many(
        comodel_name="insertion.funding.plan",
        inverse_name="file_id",
        string="Planned hours",
        copy=True,
    )
    proof_ids = fields.One2many(
        comodel_name="insertion.funding.proof", inverse_name="file_id", string="Proofs"
    )
    upload_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Add files",
        compute="_compute_upload_ids",
        inverse="_inverse_upload_ids",
        help="Each file becomes a proof, whose names are looked for at once.",
    )
    evidence_ids = fields.One2many(
        comodel_name="insertion.funding.evidence",
        inverse_name="file_id",
        string="Evidence issued",
    )
    evidence_count = fields.Integer(compute="_compute_counts")
    proof_count = fields.Integer(compute="_compute_counts")
    to_look_count = fields.Integer(
        string="Proofs to look at", compute="_compute_counts"
    )
    unsized_count = fields.Integer(
        string="Structures to complete", compute="_compute_unsized_count"
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The operation ends before it starts: correct one of the two dates.",
    )
    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)",
        "A file already has this number: open it, or correct the number.",
    )
    _keep_years_positive = models.Constraint(
        "CHECK(keep_years >= 0)", "A number of years cannot be negative."
    )
    _grant_positive = models.Constraint(
        'CHECK("grant" >= 0)', "What the funder gives cannot be negative."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for file in self:
            file.display_name = " - ".join(filter(None, [file.number, file.name]))

    @api.depends("company_id")
    def _compute_project_ids(self):
        for file in self:
            kept = file.project_ids.filtered(
                lambda project, file=file: project.company_id == file.company_id
            )
            # sudo: the project of the organisation is there whoever looks at it
            file.project_ids = kept or file.company_id.sudo().insertion_project_id

    @api.depends("company_id")
    def _compute_publicity(self):
        for file in self:
            company = file.company_id
            file.mention = file.mention or company.insertion_funder_mention
            file.logo = file.logo or company.insertion_funder_logo

    @api.depends("last_payment_on", "keep_years")
    def _compute_kept_until(self):
        for file in self:
            file.kept_until = file.last_payment_on and funding.get_kept_until(
                file.last_payment_on, file.keep_years
            )

    def _compute_upload_ids(self):
        self.upload_ids = False

    def _inverse_upload_ids(self):
        for file in self.filtered("upload_ids"):
            uploaded = file.upload_ids
            file._add_proofs(
                [(upload.name, upload.raw, {}) for upload in uploaded],
                known_twice=True,
            )
            # what was uploaded on the way is a proof now
            uploaded.unlink()

    @api.depends("evidence_ids", "proof_ids.state")
    def _compute_counts(self):
        for file in self:
            file.evidence_count = len(file.evidence_ids)
            file.proof_count = len(file.proof_ids)
            file.to_look_count = len(
                file.proof_ids.filtered(lambda proof: proof.state == "to_look")
            )

    @api.depends("project_ids", "date_from", "date_to")
    def _compute_unsized_count(self):
        for file in self:
            file.unsized_count = file._is_complete() and len(
                file._get_facts().find_unsized()
            )

    @api.depends(
        "project_ids", "date_from", "date_to", "plan_ids.hours", "proof_ids.state"
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for file in self:
            file.summary = file._is_complete() and self.env["ir.qweb"]._render(
                "mife_insertion_clauses.funding_summary",
                {
                    "document": FundingDocument(
                        self.env, file._origin._prepare_payload()
                    )
                },
            )

    @api.constrains("project_ids")
    def _check_projects(self):
        if any(not file.project_ids for file in self):
            raise ValidationError(
                self.env._(
                    "Choose at least one project: its time is that of the operation."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        today = fields.Date.context_today(self)
        for file in self:
            if file.evidence_ids and not (file.kept_until and file.kept_until < today):
                raise UserError(
                    self.env._(
                        "Evidence was issued for %s: it is kept with its proofs until "
                        "its term, that the last payment sets.",
                        file.display_name,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "number" not in (default or {}):
            for file, vals in zip(self, vals_list, strict=True):
                vals["number"] = self.env._("%s (copy)", file.number)
        return vals_list

    def unlink(self):
        self._unlink_except_kept()
        # by the ORM: the database would leave their files behind
        self.proof_ids._by_action().unlink()
        return super().unlink()

    def action_issue(self):
        """Freeze what proves the operation, in place of the former evidence."""
        self.ensure_one()
        evidence = self.env["insertion.funding.evidence"]._issue(self)
        return evidence._get_records_action(name=self.env._("Evidence issued"))

    def action_gather(self):
        """Take as proofs the files that the team joined to its meetings and letters."""
        self.ensure_one()
        self.check_access("write")
        count = len(self._add_proofs(self._find_joined()))
        if count:
            message = self.env._("%s files were added to the proofs.", count)
        else:
            message = self.env._(
                "No new file was found on the meetings of the period: join the minutes "
                "to the meeting, or add files here."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if count else "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_evidence(self):
        self.ensure_one()
        return self.evidence_ids._get_records_action(name=self.env._("Evidence issued"))

    def action_view_to_look(self):
        self.ensure_one()
        return self.env["insertion.funding.proof"]._get_records_action(
            name=self.env._("Proofs to look at"),
            domain=[("file_id", "=", self.id), ("state", "=", "to_look")],
        )

    def action_view_unsized(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Structures to complete"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_facts().find_unsized().ids)],
        }

    def _is_complete(self):
        self.ensure_one()
        return bool(
            self._origin
            and self.date_from
            and self.date_to
            and self.date_from <= self.date_to
            and self.project_ids
        )

    def _get_facts(self):
        return FundingFacts(self._origin)

    def _prepare_payload(self):
        """Return what the evidence says, in the language of the document."""
        return self.company_id._in_document_lang(self)._get_facts().compute()

    def _find_joined(self):
        """Return (name, content, values) of the files joined to the meetings."""
        events = self.env["calendar.event"].search(
            Domain("insertion_company_id", "=", self.company_id.id)
            & Domain("start", ">=", self.date_from)
            & Domain("start", "<=", fields.Datetime.end_of(self.date_to, "day")),
            order="start, id",
        )
        joined = self.env["ir.attachment"].search(
            [
                ("res_model", "=", events._name),
                ("res_id", "in", events.ids),
                ("type", "=", "binary"),
            ],
            order="res_id, id",
        )
        by_event = {event.id: event for event in events}
        return [
            (
                attachment.name,
                attachment.raw,
                {
                    "kind": "minutes",
                    "date": by_event[attachment.res_id].start.date(),
                    "partner_id": by_event[attachment.res_id]
                    ._get_insertion_structure()
                    .id,
                },
            )
            for attachment in joined
        ]

    def _add_proofs(self, files, known_twice=False):
        """Make a proof of each file that is none yet.

        :param files: (name, content, values) tuples
        :param known_twice: raise on a file that is a proof already
        :return: the proofs made
        """
        known = set(self.proof_ids.mapped("sha256"))
        vals_list = []
        for name, content, vals in files:
            found = self.env["insertion.funding.proof"]._prepare_file(name, content)
            if found["sha256"] in known:
                if known_twice:
                    raise UserError(
                        self.env._("%s is already among the proofs.", found["filename"])
                    )
                continue
            known.add(found["sha256"])
            vals_list.append({"file_id": self.id, **vals, **found})
        return self.env["insertion.funding.proof"]._by_action().create(vals_list)
