# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..common.words import write_day, write_number
from ..models.shared.vocabulary import format_month
from ..rules import retention
from .retention_facts import RetentionFacts

CRITERIA = "mife_insertion_clauses.group_insertion_criteria"
IDENTITY = (
    *("last_name", "first_name", "birth_name", "former_names", "sex", "birthdate"),
    *("phone", "email", "street", "zip", "city", "lives_in_qpv", "qpv_id"),
    *("prescriber_id", "reference", "former_references"),
)


class Table(NamedTuple):
    """A chapter of the sheet; ``none`` is what is said when nothing is held."""

    title: str
    heads: list
    rows: list
    none: str = ""


class AccessSheet:
    """All that is held about a person, to be handed to them: in plain words.

    It tells why the person is eligible, so who prints it has the right to read it, and
    each printing is one of the consultations that it lists.
    """

    def __init__(self, participant):
        self.env = participant.env
        self.participant = participant

    def check_access(self):
        self.participant.check_access("read")
        if not self.env.su and not self.env.user.has_group(CRITERIA):
            readers = self.env.ref(CRITERIA).sudo().all_user_ids
            company = self.participant.company_id
            readers = readers.filtered(
                lambda user: company in user.company_ids and user.active
            )
            raise AccessError(
                self.env._(
                    "The access sheet also tells why the person is eligible: ask who "
                    "has the right to read criteria to print it, %s.",
                    ", ".join(readers.mapped("name"))
                    or self.env._("which a manager gives"),
                )
            )

    def print(self):
        self.check_access()
        return self.env.ref(
            "mife_insertion_clauses.insertion_participant_report_access"
        ).report_action(self.participant)

    def get_name(self):
        return self.env._("Access sheet - %s", self.participant.reference)

    def prepare(self):
        """Return what the sheet says, chapter by chapter."""
        self.check_access()
        company = self.participant.company_id
        return {
            "person": self.participant.display_name,
            "company": company,
            "identity": self._get_identity(),
            # the checks first: reading them is one of the consultations listed
            "tables": [
                self._get_checks(),
                self._get_placements(),
                self._get_hours(),
                self._get_referrals(),
                self._get_requests(),
                self._get_messages(),
                self._get_files(),
                *self._get_others(),
                self._get_objections(),
                self._get_documents(),
                self._get_readings(),
            ],
            "recipients": self._get_recipients(),
            "terms": self._get_terms(),
        }

    def _get_identity(self):
        person = self.participant
        rows = []
        for name in IDENTITY:
            field = person._fields[name]
            value = person[name]
            if field.type == "date":
                value = self._say_day(value)
            elif field.type == "many2one":
                value = value.display_name
            elif field.type == "selection":
                value = self._say_choice(person, name)
            rows.append((field._description_string(self.env), value or "-"))
        return rows

    def _get_checks(self):
        checks = self.participant.eligibility_ids
        return Table(
            self.env._("Why you were found eligible"),
            [
                self.env._("Checked on"),
                self.env._("Who did it"),
                self.env._("For what reason"),
                self.env._("Paper seen, of which no copy is kept"),
                self.env._("Valid until"),
            ],
            [
                (
                    self._say_day(check.checked_on),
                    check.sudo().checked_by_id.name,
                    check.criterion_id.display_name
                    or check.structure_id.display_name
                    or "-",
                    check.proof or "-",
                    self._say_day(check.date_to) or self.env._("without a limit"),
                )
                for check in checks
            ],
            self.env._("No check was made."),
        )

    def _get_placements(self):
        return Table(
            self.env._("Where you worked"),
            [
                self.env._("Contract"),
                self.env._("Employer"),
                self.env._("Job"),
                self.env._("Employment contract"),
                self.env._("First day"),
                self.env._("Last day"),
            ],
            [
                (
                    f"{placement.lot_id.contract_id.display_name} - "
                    f"{placement.lot_id.name}",
                    placement.employer_id.display_name or placement.firm_id.name,
                    placement.job,
                    self._say_choice(placement, "contract_type"),
                    self._say_day(placement.date_start),
                    self._say_day(placement.date_end) or "-",
                )
                for placement in self._get_about("insertion.placement")
            ],
            self.env._("No placement."),
        )

    def _get_hours(self):
        Line = self._get_model("insertion.declaration.line")
        groups = Line._read_group(
            Domain("placement_id.participant_id", "=", self.participant.id),
            ["month:year", "partner_id"],
            ["worked_hours:sum", "training_hours:sum", "month:min", "month:max"],
        )
        return Table(
            self.env._("Your hours, as companies declared them"),
            [
                self.env._("Company or employer"),
                self.env._("From which month to which"),
                self.env._("Worked"),
                self.env._("Training"),
            ],
            [
                (
                    partner.display_name,
                    self.env._(
                        "%(first)s to %(last)s",
                        first=format_month(self.env, first),
                        last=format_month(self.env, last),
                    ),
                    self._say_hours(worked),
                    self._say_hours(training),
                )
                for _year, partner, worked, training, first, last in groups
            ],
            self.env._("No hours."),
        )

    def _get_referrals(self):
        return Table(
            self.env._("Companies you were introduced to"),
            [
                self.env._("Day"),
                self.env._("Company or employer"),
                self.env._("Job"),
                self.env._("What became of it"),
                self.env._("Note"),
            ],
            [
                (
                    self._say_day(referral.date_proposed),
                    referral.partner_id.display_name,
                    referral.job,
                    ", ".join(
                        filter(
                            None,
                            (
                                self._say_choice(referral, "state"),
                                referral.reason_id.name,
                            ),
                        )
                    ),
                    referral.note or "-",
                )
                for referral in self._get_about("insertion.referral")
            ],
            self.env._("No introduction."),
        )

    def _get_requests(self):
        return Table(
            self.env._("What companies asked about you"),
            [
                self.env._("Day"),
                self.env._("Company or employer"),
                self.env._("Under the name of"),
                self.env._("Job"),
                self.env._("Note"),
                self.env._("Answer"),
            ],
            [
                (
                    self._say_day(request.create_date),
                    request.contractor_id.partner_id.display_name,
                    request.display_name,
                    request.job,
                    request.note or "-",
                    request.answer or self._say_choice(request, "state"),
                )
                for request in self._get_about("insertion.placement.request")
            ],
            self.env._("No request."),
        )

    def _get_messages(self):
        messages = self._get_model("mail.message").search(
            [
                ("model", "=", self.participant._name),
                ("res_id", "=", self.participant.id),
            ],
            order="date, id",
        )
        rows = []
        for message in messages:
            said = [html2plaintext(message.body or "").strip()]
            said += [
                f"{value['fieldInfo']['changedField']}: "
                f"{value['oldValue'] or '-'} > {value['newValue'] or '-'}"
                for value in message.tracking_value_ids._tracking_value_format()
            ]
            if text := "\n".join(filter(None, said)):
                rows.append(
                    (self._say_day(message.date), message.author_id.name or "-", text)
                )
        activities = self._get_model("mail.activity").search(
            [
                ("res_model", "=", self.participant._name),
                ("res_id", "=", self.participant.id),
            ]
        )
        rows += [
            (
                self._say_day(activity.date_deadline),
                activity.user_id.name,
                self.env._(
                    "Planned: %s",
                    activity.summary or activity.activity_type_id.name,
                ),
            )
            for activity in activities
        ]
        return Table(
            self.env._("What was written on your file"),
            [self.env._("Day"), self.env._("Who did it"), self.env._("What it says")],
            rows,
            self.env._("Nothing was written."),
        )

    def _get_files(self):
        files = self._get_model("ir.attachment").search(
            [
                ("res_model", "=", self.participant._name),
                ("res_id", "=", self.participant.id),
            ]
        )
        return Table(
            self.env._("Files kept on your file"),
            [self.env._("Day"), self.env._("Name")],
            [(self._say_day(file.create_date), file.name) for file in files],
            self.env._("No file."),
        )

    def _get_others(self):
        """Ask the models that hold something else about the person."""
        tables = []
        for name in sorted(self.env.registry):
            Model = self.env[name]
            if hasattr(Model, "_get_access_table") and not Model._abstract:
                tables.append(Table(*Model._get_access_table(self.participant)))
        return tables

    def _get_objections(self):
        return Table(
            self.env._("What you asked"),
            [self.env._("Day"), self.env._("Request"), self.env._("In which words")],
            [
                (
                    self._say_day(objection.received_on),
                    self._say_choice(objection, "kind"),
                    objection.reason or "-",
                )
                for objection in self.participant.sudo().objection_ids
            ],
            self.env._("You asked for nothing yet."),
        )

    def _get_documents(self):
        """Return the certificates that hold hours of the person, by reference only."""
        lines = self._get_model("insertion.declaration.line").search(
            [("placement_id.participant_id", "=", self.participant.id)]
        )
        attestations = self._get_model("insertion.attestation").search(
            [("declaration_id", "in", lines.declaration_id.ids)], order="month, id"
        )
        return Table(
            self.env._(
                "Attestations that count your hours, under your reference alone"
            ),
            [
                self.env._("Number"),
                self.env._("Month"),
                self.env._("Company or employer"),
            ],
            [
                (
                    attestation.number,
                    format_month(self.env, attestation.month),
                    attestation.partner_id.display_name,
                )
                for attestation in attestations
            ],
            self.env._("No attestation."),
        )

    def _get_readings(self):
        self.env.flush_all()
        readings = self._get_model("insertion.criterion.access").search(
            [("participant_id", "=", self.participant.id)], order="id desc"
        )
        return Table(
            self.env._("Who read why you are eligible"),
            [self.env._("Day"), self.env._("Who"), self.env._("In what way")],
            list(
                dict.fromkeys(
                    (
                        self._say_day(reading.read_on),
                        reading.user_id.name,
                        self._say_choice(reading, "way"),
                    )
                    for reading in readings
                )
            ),
            self.env._("Nobody."),
        )

    def _get_recipients(self):
        """Return who gets what about the person, as sentences."""
        placements = self._get_about("insertion.placement")
        firms = (placements.firm_id | placements.employer_id) | self._get_about(
            "insertion.referral"
        ).partner_id
        buyers = placements.lot_id.contract_id.buyer_id
        sentences = [
            self.env._("The team of %s.", self.participant.company_id.name),
        ]
        if firms:
            sentences.append(
                self.env._(
                    "Your name, your job and your hours: %s.",
                    ", ".join(firms.mapped("display_name")),
                )
            )
        if buyers:
            sentences.append(
                self.env._(
                    "Hours without any name: %s.",
                    ", ".join(buyers.mapped("display_name")),
                )
            )
        if prescriber := self.participant.prescriber_id:
            sentences.append(
                self.env._("What becomes of your path: %s.", prescriber.display_name)
            )
        return sentences

    def _get_terms(self):
        """Return how long it is kept, and what keeps it longer, as sentences."""
        company = self.participant.company_id
        today = fields.Date.context_today(self.participant)
        rule = (
            self._get_model("insertion.retention.rule")
            ._get_in_force(company, today)
            .get("participant")
        )
        if not rule:
            return [self.env._("No term was set.")]
        life = RetentionFacts(self.participant).get_lives()[self.participant.sudo()]
        day, _kind = retention.get_last_contact(life)
        sentences = [
            self.env._(
                "Kept %(months)s months after the last contact, of %(day)s: until "
                "%(until)s, then made anonymous. %(text)s.",
                months=rule.months,
                day=self._say_day(day),
                until=self._say_day(
                    fields.Date.subtract(
                        retention.get_due_day(day, rule.months), days=1
                    )
                ),
                text=rule.source.rstrip("."),
            )
        ]
        Hold = self._get_model("insertion.retention.hold")
        hold = retention.find_hold(life, Hold._get_standing(company), today)
        if hold:
            found = Hold.browse(hold.key)
            until = hold.until and self._say_day(hold.until)
            sentences.append(
                self.env._(
                    "Kept longer, until %(until)s: %(hold)s. %(reason)s",
                    until=until or self.env._("a day that is not known yet"),
                    hold=found.name,
                    reason=found.reason,
                )
            )
        return sentences

    def _get_about(self, model):
        return self._get_model(model).search(
            [("participant_id", "=", self.participant.id)]
        )

    def _get_model(self, model):
        # sudo: the person has a right to all of it, whatever the role of who prints
        return self.env[model].sudo().with_context(active_test=False)

    def _say_day(self, day):
        return write_day(self.env, day)

    def _say_hours(self, hours):
        return self.env._("%s h", write_number(self.env, hours))

    def _say_choice(self, record, name):
        choices = dict(record._fields[name]._description_selection(self.env))
        return choices.get(record[name], "")
