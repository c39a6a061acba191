# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...report.access_sheet import AccessSheet
from ...report.people_merge import PeopleMerge
from ...report.person_path import PersonPath, read_hours
from ...rules import eligibility, plausible
from ...rules.hours import first_of_month
from ...rules.people import Person, get_name_key, get_sound_key, may_be_same

ELIGIBILITY_STATES = [
    (eligibility.NOT_CHECKED, "To check"),
    (eligibility.ELIGIBLE, "Eligible"),
    (eligibility.ENDING, "Ends soon"),
    (eligibility.EXPIRED, "Ended"),
]

NAMES = ("first_name", "last_name", "birth_name")


class InsertionParticipant(models.Model):
    """A person in an insertion path.

    Never a partner: contacts are shared with too many people. Outside the service
    the person is only known by ``reference``, which says nothing.
    """

    _name = "insertion.participant"
    _description = "Participant"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.forgotten.mixin",
        "insertion.plausible.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "last_name, first_name, id"
    _forgotten_person = "id"
    _forgotten_fields = (
        *NAMES,
        *("former_names", "used_name_key", "birth_name_key", "sound_key"),
        *("birthdate", "phone", "email", "street", "zip", "city"),
        *("eligibility_alerted_until", "call_time", "contacted_on"),
    )
    _plausible_fields = ("birthdate",)
    _rec_names_search = [
        "last_name",
        "first_name",
        "birth_name",
        "former_names",
        "reference",
        "former_references",
    ]

    reference = fields.Char(copy=False, readonly=True, index=True)
    former_references = fields.Char(
        string="Former references",
        copy=False,
        readonly=True,
        help="References of the entries merged into this one: documents issued "
        "earlier may name them.",
    )
    merged_into_id = fields.Many2one(
        comodel_name="insertion.participant",
        check_company=True,
        string="Merged into",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    active = fields.Boolean(default=True)
    first_name = fields.Char(required=True)
    last_name = fields.Char(
        string="Last name used",
        required=True,
        tracking=True,
        help="The name the person goes by, which documents print.",
    )
    birth_name = fields.Char(
        string="Birth name",
        tracking=True,
        help="The name at birth, when it is not the name used: files of companies, "
        "and entries made before, may bear it.",
    )
    former_names = fields.Char(
        string="Former names",
        copy=False,
        readonly=True,
        help="Names under which the person was entered before: it is still found by "
        "them.",
    )
    sex = fields.Selection(
        selection=[("f", "Woman"), ("m", "Man"), ("unknown", "Not known")],
        help="Empty until somebody asked. Not known: asked, and not said.",
    )
    birthdate = fields.Date(string="Date of birth")
    phone = fields.Char()
    email = fields.Char()
    street = fields.Char(string="Address")
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        index="btree_not_null",
        help="The organisation that sent the person: local mission, employment "
        "service, department...",
    )
    diploma_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Level of diploma",
        check_company=True,
        domain="[('kind', '=', 'diploma')]",
        ondelete="restrict",
    )
    unemployed_since = fields.Date()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Facilitator",
        default=lambda self: self.env.user,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    # created in this order: a placement takes over the check of its first day
    eligibility_ids = fields.One2many(
        comodel_name="insertion.eligibility",
        inverse_name="participant_id",
        string="Eligibility checks",
    )
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="participant_id"
    )
    referral_ids = fields.One2many(
        comodel_name="insertion.referral", inverse_name="participant_id"
    )
    referral_count = fields.Integer(compute="_compute_referral_count")
    followup_ids = fields.One2many(
        comodel_name="insertion.followup",
        inverse_name="participant_id",
        string="What became of the person",
    )
    call_time = fields.Selection(
        selection=[
            ("morning", "In the morning"),
            ("noon", "Around noon"),
            ("afternoon", "In the afternoon"),
            ("evening", "After 5 p.m."),
        ],
        string="Best time to call",
    )
    contacted_on = fields.Date(copy=False, readonly=True, groups=fields.NO_ACCESS)
    path = fields.Json(compute="_compute_path", exportable=False)
    lives_in_qpv = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        string="Lives in a priority district",
        compute="_compute_lives_in_qpv",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    qpv_id = fields.Many2one(
        comodel_name="insertion.qpv",
        check_company=True,
        string="District",
        index="btree_not_null",
        ondelete="restrict",
        help="Each start on a lot is judged with the list of districts in force on "
        "that day.",
    )

    # what the person asked of what is held about them
    objection_ids = fields.One2many(
        comodel_name="insertion.objection",
        inverse_name="participant_id",
        string="Objections",
    )
    objects_to_contact = fields.Boolean(
        string="No longer to be contacted",
        compute="_compute_objections",
        store=True,
        help="The person asked not to be asked anything any more: no follow-up leaves.",
    )
    is_limited = fields.Boolean(
        string="Use limited",
        compute="_compute_objections",
        store=True,
        help="What is held is kept and used for nothing until the request is settled.",
    )
    forgotten_on = fields.Datetime(
        string="Anonymised on", copy=False, readonly=True, index="btree_not_null"
    )

    # clock, always as of today
    eligibility_state = fields.Selection(
        selection=ELIGIBILITY_STATES,
        string="Eligibility",
        compute="_compute_eligibility_clock",
        search="_search_eligibility_state",
    )
    eligibility_renew_before = fields.Date(
        string="To renew before",
        compute="_compute_eligibility_clock",
        help="First day of the month in which the eligibility ends, once it is near.",
    )
    eligibility_alerted_until = fields.Date(
        copy=False, readonly=True, groups=fields.NO_ACCESS
    )

    used_name_key = fields.Char(
        string="Key of the name used",
        compute="_compute_name_keys",
        store=True,
        precompute=True,
        index=True,
    )
    birth_name_key = fields.Char(
        string="Key of the birth name",
        compute="_compute_name_keys",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    sound_key = fields.Char(
        string="Key of the sound of the name",
        compute="_compute_name_keys",
        store=True,
        precompute=True,
        index=True,
    )
    duplicate_ids = fields.Many2many(
        comodel_name="insertion.participant",
        string="Perhaps the same person",
        compute="_compute_duplicate_ids",
        search="_search_duplicate_ids",
    )

    _reference_uniq = models.Constraint(
        "UNIQUE(company_id, reference)",
        "Two participants cannot have the same reference.",
    )

    @api.depends("first_name", "last_name", "reference")
    @api.depends_context("insertion_show_reference")
    def _compute_display_name(self):
        with_reference = self.env.context.get("insertion_show_reference")
        for participant in self:
            name = f"{participant.first_name or ''} {participant.last_name or ''}"
            if with_reference:
                name = f"{name} ({participant.reference})"
            participant.display_name = name.strip()

    @api.depends("qpv_id")
    def _compute_lives_in_qpv(self):
        for participant in self:
            if participant.qpv_id:
                participant.lives_in_qpv = "yes"
            elif participant.lives_in_qpv == "yes" or not participant.lives_in_qpv:
                participant.lives_in_qpv = "unknown"

    @api.depends(
        "eligibility_ids.date_from",
        "eligibility_ids.date_to",
        "placement_ids.counted_until",
    )
    def _compute_eligibility_clock(self):
        clocks = self._origin._get_eligibility_clocks()
        nothing = eligibility.Clock(eligibility.NOT_CHECKED, None)
        for participant in self:
            clock = clocks.get(participant._origin.id, nothing)
            participant.eligibility_state = clock.state
            participant.eligibility_renew_before = eligibility.get_renewal(
                clock.until, clock.state
            )

    def _search_eligibility_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        people = self.with_context(active_test=False).search(
            [("company_id", "in", self.env.companies.ids)]
        )
        clocks = people._get_eligibility_clocks()
        ids = [id_ for id_, clock in clocks.items() if clock.state in value]
        return [("id", "in", ids)]

    @api.depends("objection_ids.kind", "objection_ids.ended_on")
    def _compute_objections(self):
        for participant in self:
            standing = participant.objection_ids.filtered(lambda one: not one.ended_on)
            kinds = standing.mapped("kind")
            participant.objects_to_contact = "contact" in kinds
            participant.is_limited = "limit" in kinds

    @api.depends("first_name", "last_name", "birth_name")
    def _compute_name_keys(self):
        for participant in self:
            first, last = participant.first_name, participant.last_name
            birth = participant.birth_name
            participant.used_name_key = get_name_key(first, last)
            participant.birth_name_key = birth and get_name_key(first, birth)
            participant.sound_key = get_sound_key(first, last)

    @api.depends("first_name", "last_name", "birth_name", "birthdate", "company_id")
    def _compute_duplicate_ids(self):
        alike = self._find_alike(
            [
                (participant.company_id, participant._get_person())
                for participant in self
            ]
        )
        for participant, others in zip(self, alike, strict=True):
            if participant.merged_into_id or participant.forgotten_on:
                others = self.browse()
            participant.duplicate_ids = others - participant._origin

    def _search_duplicate_ids(self, operator, value):
        if operator not in ("in", "not in") or set(value) - {False}:
            return NotImplemented
        people = self.with_context(active_test=False).search(
            [("company_id", "in", self.env.companies.ids)]
        )
        twice = people.filtered("duplicate_ids")
        return [("id", "in" if operator == "not in" else "not in", twice.ids)]

    @api.model
    def _find_alike(self, wanted):
        """Return, for each (organisation, ``Person``), the entries that may be it."""
        keys, sounds, dates = set(), set(), set()
        for _company, person in wanted:
            keys.update(get_name_key(*names) for names in person.get_names())
            sounds.add(get_sound_key(person.first_name, person.last_name))
            dates.add(person.birthdate)
        keys, sounds, dates = (
            list(filter(None, found)) for found in (keys, sounds, dates)
        )
        entries = self.with_context(active_test=False).search(
            Domain("company_id", "in", [company.id for company, _person in wanted])
            & Domain("merged_into_id", "=", False)
            & (
                Domain("used_name_key", "in", keys)
                | Domain("birth_name_key", "in", keys)
                | Domain("birthdate", "in", dates)
                | Domain("sound_key", "in", sounds)
            )
        )
        buckets = defaultdict(dict)
        for entry in entries:
            person = entry._get_person()
            for key in _get_alike_keys(person):
                buckets[entry.company_id, key][entry.id] = person
        return [
            self.browse(
                dict.fromkeys(
                    entry_id
                    for key in _get_alike_keys(person)
                    for entry_id, other in buckets[company, key].items()
                    if entry_id != person.key and may_be_same(person, other)
                )
            )
            for company, person in wanted
        ]

    def _compute_referral_count(self):
        counts = dict(
            self.env["insertion.referral"]._read_group(
                [("participant_id", "in", self.ids)], ["participant_id"], ["__count"]
            )
        )
        for participant in self:
            participant.referral_count = counts.get(participant._origin, 0)

    @api.depends("placement_ids")
    @api.depends_context("lang")
    def _compute_path(self):
        people = self._origin
        hours = read_hours(people.placement_ids)
        for participant in self:
            participant.path = PersonPath(participant._origin, hours).prepare()

    @api.constrains("lives_in_qpv", "qpv_id")
    def _check_qpv(self):
        for participant in self:
            if participant.qpv_id and participant.lives_in_qpv != "yes":
                raise ValidationError(
                    self.env._(
                        "%s lives in a priority district: say yes, or remove the "
                        "district.",
                        participant.display_name,
                    )
                )

    def _judge_figures(self, today):
        starts = filter(None, self.placement_ids.mapped("date_start"))
        first = min(starts, default=None)
        return plausible.judge_birth(
            "birthdate", self.birthdate, today
        ) or plausible.judge_age("birthdate", self.birthdate, first)

    @api.model_create_multi
    def create(self, vals_list):
        Sequence = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["reference"] = Sequence.with_company(company).next_by_code(
                "insertion.participant"
            )
        return super().create(vals_list)

    def write(self, vals):
        if {"first_name", "last_name", "birth_name"} & set(vals):
            for participant in self:
                changed = participant._get_person()._replace(
                    **{name: vals[name] or "" for name in NAMES if name in vals}
                )
                participant._keep_names(participant._get_lost_names(changed))
        return super().write(vals)

    def action_view_referrals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_referral_action"
        )
        return action | {
            "domain": [("participant_id", "=", self.id)],
            "context": {"default_participant_id": self.id},
        }

    def action_introduce(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "insertion.referral",
            "view_mode": "form",
            "name": self.env._("Introduce to a company"),
            "context": {"default_participant_id": self.id},
        }

    def action_find_work(self):
        self.ensure_one()
        return self.env["insertion.match"]._open_of_person(self)

    def action_print_access_sheet(self):
        self.ensure_one()
        return AccessSheet(self).print()

    def _get_access_sheet(self):
        return AccessSheet(self)

    def action_merge(self):
        """Open the merge of the people, with the entries that look the same."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_participant_merge_action"
        )
        people = self | self.duplicate_ids
        return action | {"context": {"default_participant_ids": people.ids}}

    @api.model
    def _cron_alert_eligibility(self):
        """Tell the facilitators whose eligibility ends soon, once per end date."""
        today = fields.Date.context_today(self)
        people = self.search([("eligibility_state", "=", eligibility.ENDING)])
        clocks = people._get_eligibility_clocks()
        # sudo: nobody reads the end that was told
        people = people.sudo()
        activity_type = self.env.ref(
            "mife_insertion_clauses.mail_activity_type_eligibility"
        )
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for participant in people:
            until = clocks[participant.id].until
            if participant.eligibility_alerted_until == until:
                continue
            participant.eligibility_alerted_until = until
            vals_list.append(
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "res_model_id": model_id,
                    "res_id": participant.id,
                    "user_id": participant.user_id.id or self.env.uid,
                    "date_deadline": max(first_of_month(until), today),
                    "summary": self.env._("The eligibility of the person ends"),
                }
            )
        self.env["mail.activity"].create(vals_list)

    def _get_path_file_name(self):
        # a file on a disk says the reference, not the name
        return self.env._("Path - %s", self.reference)

    def _get_lost_names(self, kept):
        """Return the names of these entries that the ``Person`` kept does not have."""
        known = {get_name_key(*names) for names in kept.get_names()}
        return [
            f"{entry.first_name} {last_name}"
            for entry in self
            for last_name in (entry.last_name, entry.birth_name)
            if last_name and get_name_key(entry.first_name, last_name) not in known
        ]

    def _keep_names(self, names):
        if names:
            former = [*(self.former_names or "").split(", "), *names]
            self.former_names = ", ".join(filter(None, dict.fromkeys(former)))

    def _object_to_contact(self, reason=None, received_on=None):
        """Note that people ask for no more questions, by the team or by themselves."""
        said = reason or self.env._("Said on the page of the person.")
        self.env["insertion.objection"]._record(
            self, "contact", said, received_on, by_person=not reason
        )

    def _prepare_erased_vals(self):
        erased = super()._prepare_erased_vals()
        return {
            participant: vals | participant._prepare_anonymous_vals()
            for participant, vals in erased.items()
        }

    def _prepare_anonymous_vals(self):
        company = self.company_id
        return {
            "first_name": company._in_document_lang(self).env._("Person"),
            "last_name": self.reference,
            "active": False,
            "forgotten_on": fields.Datetime.now(),
        }

    def _get_person(self):
        self.ensure_one()
        return Person(
            self._origin.id,
            self.first_name or "",
            self.last_name or "",
            self.birth_name or "",
            self.birthdate or None,
        )

    def _get_eligibility_clocks(self):
        """Return {participant id: Clock} as of today, in a constant number of queries.

        Computed and searched from here only: what is read is what is found.
        """
        today = fields.Date.context_today(self)
        checks, limits = defaultdict(list), defaultdict(list)
        # sudo: the dates of a check are closed, where it stands today is not
        Check = self.env["insertion.eligibility"].sudo()
        for check in Check.search_fetch(
            [("participant_id", "in", self.ids)],
            ["participant_id", "date_from", "date_to"],
        ):
            checks[check.participant_id.id].append(
                (check.date_from, check.date_to or None)
            )
        for placement in self.env["insertion.placement"].search_fetch(
            [("participant_id", "in", self.ids), ("date_start", "<=", today)],
            ["participant_id", "counted_until"],
        ):
            limits[placement.participant_id.id].append(placement.counted_until or None)
        return {
            participant.id: eligibility.get_clock(
                checks[participant.id],
                limits[participant.id],
                today,
                participant.company_id.insertion_eligibility_alert_days,
            )
            for participant in self
        }

    def _get_entry_check(self, date):
        """Return {participant: the check under which the person enters on ``date``}."""
        checks = self.env["insertion.eligibility"].search(
            [
                ("participant_id", "in", self.ids),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            order="is_main desc, date_from desc, id desc",
        )
        # sorted main first, then the latest
        return {
            participant: theirs[:1]
            for participant, theirs in checks.grouped("participant_id").items()
        }

    def _judge_qpv(self, date):
        """Return the answer and the district by the list in force on ``date``.

        The district of a person is drawn by one generation of the list: before or
        after it, nobody knows without looking at the map of that day.
        """
        self.ensure_one()
        if self.lives_in_qpv != "yes":
            return self.lives_in_qpv, self.env["insertion.qpv"]
        if self.qpv_id._is_in_force(date):
            return "yes", self.qpv_id
        return "unknown", self.env["insertion.qpv"]

    def _absorb(self, others):
        self.ensure_one()
        PeopleMerge(self, others).absorb()


def _get_alike_keys(person):
    """Return what two entries of one person have in common, one of them at least."""
    names = {get_name_key(*names) for names in person.get_names()}
    sound = get_sound_key(person.first_name, person.last_name)
    return {*names, sound, person.birthdate} - {"", None}
