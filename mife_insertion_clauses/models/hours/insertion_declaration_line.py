# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...report.hours_file_reader import get_hours_sentence
from ...report.line_values import NewLines, get_limit, get_person_values
from ...report.month_check import MonthCheck
from ...report.month_turn import MonthTurn
from ...report.uncounted_hours import UncountedHours
from ...report.year_facts import YearFacts
from ...rules import counting, employers, pooling
from ...rules.hours import (
    MAX_MONTH_HOURS,
    HoursError,
    format_hours,
    last_of_month,
    overlaps_month,
    parse_typed_hours,
)
from ..people.insertion_criterion_mixin import SECRET
from ..shared.vocabulary import (
    AGE_BANDS,
    CERTIFIED_STATES,
    CONTRACT_TYPES,
    EDITABLE_STATES,
    EMPLOYER_KINDS,
    JOINING,
    MODALITIES,
    SENT_STATES,
)

# What may be learnt of a person after the month was certified
LEARNT = ("sex", "age_band", "diploma_id", "unemployment_id", "prescriber_kind_id")
# Said of the person and its employment, the same on each line of a month
OF_PERSON = (*LEARNT, "modality", "contract_type", "qpv", "employer_kind")

# measure: what it counts the different values of
COUNTED = {
    "people_count": "participant_id",
    "lots_count": "lot_id",
    "contracts_count": "contract_id",
}


class InsertionDeclarationLine(models.Model):
    """One person's hours in one month: the only place where hours are kept.

    Every total is read back from here. What describes the person and the contract
    of employment is frozen once the month is validated.

    By an agreement to pool, a part of what counts goes to other lots once the month is
    validated: a line each, of no hour worked, that says ``source_id``. Nothing is
    counted twice: what the lines of a month count adds up to what it counted.
    """

    _name = "insertion.declaration.line"
    _description = "Hours of a person in a month"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.criterion.mixin",
        "insertion.search.mixin",
    ]
    _order = "declaration_id, id"
    _rec_name = "placement_id"
    _rec_names_search = ["placement_id", "declaration_id"]

    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="cascade",
        required=True,
    )
    placement_id = fields.Many2one(
        comodel_name="insertion.placement",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    worked_hours = fields.Float(digits=(16, 2))
    training_hours = fields.Float(digits=(16, 2))
    tutoring_hours = fields.Float(
        digits=(16, 2),
        help="Hours that a tutor gave to the person: they count only if the clause "
        "says so.",
    )
    counted_hours = fields.Float(
        compute="_compute_counted_hours", store=True, precompute=True
    )
    uncounted_reason = fields.Selection(
        selection=[
            (counting.REASON_ELIGIBILITY, "Past the eligibility of the person"),
            (counting.REASON_PERMANENT, "Past the months a permanent hire counts"),
            (counting.REASON_TRAINING, "Training does not count"),
            (counting.REASON_TRAINING_CAP, "Training above the cap"),
            (counting.REASON_TUTORING, "Tutoring does not count"),
        ],
        compute="_compute_counted_hours",
        store=True,
        precompute=True,
    )
    uncounted_detail = fields.Char(
        string="Hours not counted", compute="_compute_uncounted_detail"
    )
    alert = fields.Char(string="To look at", compute="_compute_alert")

    # dimensions of the contract
    # not indexed, nor the company: each step of a month would rewrite what finds
    # half of the table
    state = fields.Selection(
        related="declaration_id.state", store=True, precompute=True
    )
    month = fields.Date(
        related="declaration_id.month", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="declaration_id.company_id", store=True, precompute=True
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        check_company=True,
        compute="_compute_contractor_id",
        store=True,
        precompute=True,
        index=True,
    )
    partner_id = fields.Many2one(
        related="contractor_id.partner_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    # found by _analysis_idx: each index is written again with each step of a month
    buyer_id = fields.Many2one(
        related="contract_id.buyer_id", store=True, precompute=True
    )
    trade_id = fields.Many2one(related="lot_id.trade_id", store=True, precompute=True)
    user_id = fields.Many2one(
        related="lot_id.user_id",
        string="Facilitator",
        store=True,
        precompute=True,
    )

    amount_band_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Amount of the contract",
        check_company=True,
        compute="_compute_contract_facts",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    duration_band_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Duration of the contract",
        check_company=True,
        compute="_compute_contract_facts",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    is_new_firm = fields.Boolean(
        string="New company",
        compute="_compute_contract_facts",
        store=True,
        precompute=True,
        help="Its first clause with the organisation is of the year of the month.",
    )
    # what counts on another lot than the one where it was done
    source_id = fields.Many2one(
        comodel_name="insertion.declaration.line",
        check_company=True,
        string="Pooled from",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    share_id = fields.Many2one(
        comodel_name="insertion.pooling.share",
        check_company=True,
        string="Share of the key",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    pooling_id = fields.Many2one(
        related="share_id.pooling_id",
        string="Agreement to pool",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    pooled_line_ids = fields.One2many(
        comodel_name="insertion.declaration.line",
        inverse_name="source_id",
        string="Counted on other lots",
    )

    # measures: each one once, at every level of a pivot
    people_count = fields.Integer(
        string="People", compute="_compute_counts", aggregator="count_distinct"
    )
    lots_count = fields.Integer(
        string="Lots", compute="_compute_counts", aggregator="count_distinct"
    )
    contracts_count = fields.Integer(
        string="Contracts", compute="_compute_counts", aggregator="count_distinct"
    )

    # dimensions of the person, frozen with the month
    participant_id = fields.Many2one(
        related="placement_id.participant_id", store=True, precompute=True, index=True
    )
    modality = fields.Selection(
        selection=MODALITIES,
        compute="_compute_person",
        store=True,
        precompute=True,
    )
    contract_type = fields.Selection(
        selection=CONTRACT_TYPES,
        compute="_compute_person",
        store=True,
        precompute=True,
    )
    sex = fields.Selection(
        selection=[("f", "Woman"), ("m", "Man")],
        compute="_compute_person",
        store=True,
        precompute=True,
    )
    age_band = fields.Selection(
        selection=AGE_BANDS, compute="_compute_person", store=True, precompute=True
    )
    qpv = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        string="Priority district",
        compute="_compute_person",
        store=True,
        precompute=True,
    )
    employer_kind = fields.Selection(
        selection=EMPLOYER_KINDS,
        string="Kind of employer",
        compute="_compute_person",
        store=True,
        precompute=True,
    )
    diploma_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Level of diploma",
        check_company=True,
        compute="_compute_person",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    unemployment_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Length of unemployment",
        check_company=True,
        compute="_compute_person",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    prescriber_kind_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Kind of prescriber",
        check_company=True,
        compute="_compute_person",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    criterion_id = fields.Many2one(
        comodel_name="insertion.criterion",
        check_company=True,
        compute="_compute_criterion_id",
        store=True,  # not precomputed: those who write hours may not read it
        ondelete="restrict",
        **SECRET,
    )

    # the analyses by buyer and month read nothing but the index
    _analysis_idx = models.Index(
        "(buyer_id, month) INCLUDE (state, company_id, counted_hours, participant_id)"
    )
    _placement_uniq = models.Constraint(
        "UNIQUE(declaration_id, placement_id, lot_id)",
        "This person is already in the declaration.",
    )
    _hours_positive = models.Constraint(
        "CHECK(worked_hours >= 0 AND training_hours >= 0 AND tutoring_hours >= 0)",
        "Hours cannot be negative: enter 0 when the person did not work.",
    )

    @api.depends("declaration_id.contractor_id", "share_id.contractor_id")
    def _compute_contractor_id(self):
        for line in self:
            line.contractor_id = (
                line.share_id.contractor_id or line.declaration_id.contractor_id
            )

    @api.depends(
        "worked_hours",
        "training_hours",
        "tutoring_hours",
        "month",
        "placement_id.counted_until",
        "contract_id.training_rule",
        "contract_id.training_cap",
        "contract_id.tutoring_rule",
    )
    def _compute_counted_hours(self):
        terms = {
            contract: contract._get_counting_terms() for contract in self.contract_id
        }
        for line in self:
            if line.state in CERTIFIED_STATES:
                continue
            line.counted_hours, reason = counting.count_month(
                terms=terms[line.contract_id], **line._get_counting_values()
            )
            line.uncounted_reason = reason or False

    @api.depends("counted_hours", "uncounted_reason", "pooled_line_ids.counted_hours")
    @api.depends_context("lang")
    def _compute_uncounted_detail(self):
        reasons = UncountedHours(self.env)
        for line in self:
            line.uncounted_detail = reasons.explain(line)

    @api.depends(
        "month",
        "placement_id.modality",
        "placement_id.contract_type",
        "placement_id.employer_id",
        "placement_id.entry_qpv",
        "placement_id.entry_diploma_id",
        "placement_id.entry_unemployment_id",
        "placement_id.entry_prescriber_kind_id",
        "participant_id.sex",
        "participant_id.birthdate",
    )
    def _compute_person(self):
        for line in self:
            if line.source_id:
                for name in OF_PERSON:
                    line[name] = line.source_id[name]
                continue
            is_certified = line.state in CERTIFIED_STATES
            values = get_person_values(line.placement_id, line.month)
            for name, value in values.items():
                # what nobody knew may be learnt later, what was known stays
                if not is_certified or name in LEARNT and not line[name]:
                    line[name] = value

    @api.depends(
        "month",
        "company_id",
        "partner_id",
        "contract_id.amount",
        "contract_id.date_start",
        "contract_id.date_end",
        "contract_id.date_notified",
    )
    def _compute_contract_facts(self):
        lines = self.filtered(
            lambda line: line.state not in CERTIFIED_STATES
            or not (line.amount_band_id or line.duration_band_id)
        )
        for company, theirs in lines.grouped("company_id").items():
            facts = YearFacts(self.env, company)
            firsts = facts.get_first_clauses(theirs.partner_id)
            for line in theirs:
                values = facts.get_values(
                    line.contract_id, line.partner_id, line.month, firsts
                )
                for name, value in values.items():
                    line[name] = value

    @api.depends("placement_id.entry_criterion_id")
    def _compute_criterion_id(self):
        for line in self:
            if line.state not in CERTIFIED_STATES:
                line.criterion_id = line.placement_id.entry_criterion_id

    def _compute_counts(self):
        for name in COUNTED:
            self[name] = 1

    @api.depends("worked_hours", "training_hours", "uncounted_reason", "placement_id")
    @api.depends_context("uid", "lang")
    def _compute_alert(self):
        found = MonthCheck(self.declaration_id).get_anomalies()
        sentences = {}
        for anomaly in (anomaly for each in found.values() for anomaly in each):
            if anomaly.line:
                sentences.setdefault(anomaly.line, []).append(anomaly.sentence)
        for line in self:
            line.alert = " ".join(sentences.get(line, ())) or False

    @api.constrains("worked_hours", "training_hours")
    def _check_plausible(self):
        for line in self:
            if line._get_declared_hours() > MAX_MONTH_HOURS:
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot have done more than %(max)s hours in a "
                        "month: correct the hours entered.",
                        person=line._get_person_name(),
                        max=int(MAX_MONTH_HOURS),
                    )
                )

    @api.constrains("placement_id", "declaration_id")
    def _check_placement(self):
        for declaration, lines in self.grouped("declaration_id").items():
            contractor = declaration.contractor_id
            firms = contractor | contractor._get_successors()
            for line in lines:
                if line.placement_id.contractor_id not in firms:
                    raise ValidationError(
                        self.env._(
                            "%s does not work for this company on this lot.",
                            line._get_person_name(),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_editable()
        # the month may be certified before the next flush: read what it freezes now
        lines.sudo().mapped("criterion_id")
        return lines

    def _add_precomputed_values(self, vals_list):
        NewLines(self.env).complete(vals_list)
        return super()._add_precomputed_values(vals_list)

    def _check_company(self, fnames=None):
        # what is computed comes from records that were checked when they were written,
        # and Odoo reads each line by domains: needless where all are of one company
        names = [
            name
            for name in (self._fields if fnames is None else fnames)
            if getattr(self._fields[name], "check_company", False)
            and not self._fields[name].compute
        ]
        lines = self.sudo()
        companies = lines.company_id.union(*(lines[name].company_id for name in names))
        doubtful = self if len(companies) > 1 else self.browse()
        return super(InsertionDeclarationLine, doubtful)._check_company(names)

    def write(self, vals):
        self._check_editable()
        return super().write(vals)

    def _write_multi(self, vals_list):
        # all the lines of a month take its state: for equal values one plain statement,
        # where Odoo joins a table of as many rows as there are lines
        if len(vals_list) < 2 or any(vals != vals_list[0] for vals in vals_list):
            return super()._write_multi(vals_list)
        written = {"write_uid": self.env.uid, "write_date": self.env.cr.now()}
        columns = [
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in (written | vals_list[0]).items()
        ]
        self.env.execute_query(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(self._table),
                SQL(", ").join(columns),
                self._ids,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_editable()

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database count people, lots and contracts, each of them once."""
        field_expr = COUNTED.get(field_expr, field_expr)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _sum_done(self, domain, *groupby):
        """Return {group, or groups: hours done}: those certified that count."""
        groups = self._read_group(
            Domain(domain) & Domain("state", "in", CERTIFIED_STATES),
            groupby,
            ["counted_hours:sum"],
        )
        if len(groupby) == 1:
            return dict(groups)
        return {tuple(keys): hours for *keys, hours in groups}

    @api.model
    def _follow(self, declarations):
        """Give open months a line per person at work in them, and no other empty one.

        A line with hours stays whatever became of the placement: hours are taken back
        by those who typed them.
        """
        empty = declarations.line_ids.filtered(lambda line: line._is_empty())
        gone = empty - empty._get_expected()
        changed = gone.declaration_id
        gone.unlink()
        Placement = self.env["insertion.placement"]
        vals_list = []
        for month, months in declarations.grouped("month").items():
            known = months.line_ids.placement_id
            contractors = months.contractor_id._declares_in(month)
            placements = Placement.search(
                [
                    ("contractor_id", "in", contractors.ids),
                    ("id", "not in", known.ids),
                    *Placement._get_at_work_domain(month, last_of_month(month)),
                ],
                order="id",
            ).grouped("contractor_id")
            for declaration in months:
                for placement in placements.get(declaration.contractor_id, ()):
                    changed |= declaration
                    vals_list.append(
                        {"declaration_id": declaration.id, "placement_id": placement.id}
                    )
        MonthTurn(changed).mark()
        return self.create(vals_list)

    @api.model
    @api.readonly
    def read_typed_hours(self, text):
        """Return what hours typed in a field say, as on the portal, or why nothing."""
        point = get_lang(self.env).decimal_point
        try:
            hours = float(parse_typed_hours(text, point) or 0)
        except HoursError as error:
            return {"error": get_hours_sentence(self.env, error.code)}
        return {"hours": hours, "text": format_hours(hours, point) or "0"}

    def _share_out(self):
        """Split what counts of months just validated by the keys in force.

        The part of the lot stays on the line, those of other lots get a line each: with
        what was frozen of the person, and no hour worked.

        :return: the lines of these months, those of other lots with them
        """
        vals_list, hours = [], {}
        # sudo: the criterion is copied even by who may not read it
        lines = self.sudo()
        if not lines.placement_id.pooling_id:
            return lines
        for line in lines.filtered(
            lambda line: line.counted_hours and line.placement_id.pooling_id
        ):
            shares = line.placement_id.pooling_id._get_shares(line.month)
            own = shares.filtered(lambda share, line=line: share.lot_id == line.lot_id)
            if not own:
                continue
            parts = pooling.split(
                line.counted_hours, {share.lot_id.id: share.share for share in shares}
            )
            vals_list += [
                line._prepare_pooled_vals(share)
                for share in shares - own
                if parts[share.lot_id.id]
            ]
            hours |= {(line, lot): part for lot, part in parts.items()}
        # the months are validated: nobody writes their hours by hand, nor these lines
        lines = super(InsertionDeclarationLine, lines).create(vals_list) | lines
        for line in lines:
            part = hours.get((line.source_id or line, line.lot_id.id))
            if part is not None:
                super(InsertionDeclarationLine, line).write({"counted_hours": part})
        return lines

    def _gather(self):
        """Bring what was split back to where it was done: the month is open again."""
        sources = self.filtered("pooled_line_ids")
        sources.pooled_line_ids.unlink()
        for name in ("counted_hours", "uncounted_reason"):
            self.env.add_to_compute(self._fields[name], sources)

    def _prepare_pooled_vals(self, share):
        self.ensure_one()
        return {
            "declaration_id": self.declaration_id.id,
            "placement_id": self.placement_id.id,
            "source_id": self.id,
            "share_id": share.id,
            "worked_hours": 0,
            "training_hours": 0,
            "tutoring_hours": 0,
            "criterion_id": self.criterion_id.id,
        }

    def _get_pooled_hours(self):
        return sum(self.pooled_line_ids.mapped("counted_hours"))

    def _check_editable(self):
        joins = self.env.context.get("insertion_joining") is JOINING
        states = EDITABLE_STATES + (SENT_STATES if joins else ())
        for declaration in self.declaration_id:
            if declaration.state not in states:
                raise UserError(declaration._get_sent_sentence())

    def _get_counting_values(self):
        self.ensure_one()
        return {
            "worked": self.worked_hours,
            "training": self.training_hours,
            "tutoring": self.tutoring_hours,
            "month": self.month,
            **get_limit(self.placement_id, self.contract_id),
        }

    def _get_declared_hours(self):
        self.ensure_one()
        return self.worked_hours + self.training_hours

    def _is_empty(self):
        return not (self._get_declared_hours() or self.tutoring_hours)

    def _get_expected(self):
        """Return those of people at work that month, for the firm that declares."""
        found = self.browse()
        for declaration, lines in self.grouped("declaration_id").items():
            contractor = declaration.contractor_id
            if contractor._declares_in(declaration.month):
                firms = contractor | contractor._get_successors()
                found |= lines.filtered(
                    lambda line, firms=firms: line.placement_id.contractor_id in firms
                    and line._is_at_work()
                )
        return found

    def _is_at_work(self):
        self.ensure_one()
        placement = self.placement_id
        return overlaps_month(self.month, placement.date_start, placement.date_end)

    def _prepare_attested_values(self):
        """Return the line as an attestation certifies it: no name, labels as read."""
        self.ensure_one()
        placement = self.placement_id

        def label(name):
            field = self._fields[name]
            return dict(field._description_selection(self.env)).get(self[name])

        return {
            "person": placement.participant_id.reference,
            "job": placement.job,
            "modality": label("modality"),
            "way": employers.get_way(self.modality),
            "contract_type": label("contract_type"),
            "employer": placement.employer_id.display_name,
            "worked": self.worked_hours,
            "training": self.training_hours,
            "tutoring": self.tutoring_hours,
            "counted": self.counted_hours,
            "pooled": self._get_pooled_hours(),
            "uncounted_reason": label("uncounted_reason"),
        }

    def _format_hours(self, hours):
        """Return hours as a person types them: 7,5 in French, without useless zeros."""
        return format_hours(hours, get_lang(self.env).decimal_point) or "0"

    def _get_person_name(self):
        return self.placement_id.sudo().participant_id.display_name
