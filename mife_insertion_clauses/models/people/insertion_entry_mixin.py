# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...rules import bands

FACTS = ("entry_diploma_id", "entry_unemployment_id", "entry_prescriber_kind_id")


class InsertionEntryMixin(models.AbstractModel):
    """What the count of a year asks of people on their first day at work.

    Taken from the person as soon as it is known there, then kept: what changes for the
    person later is of its next placements.
    """

    _name = "insertion.entry.mixin"
    _description = "Facts of the first day at work"

    # of the placement, which says them whole
    participant_id = fields.Many2one(comodel_name="insertion.participant")
    date_start = fields.Date()

    entry_diploma_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Diploma at entry",
        check_company=True,
        compute="_compute_entry_facts",
        inverse="_inverse_entry_diploma_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        domain="[('kind', '=', 'diploma')]",
        ondelete="restrict",
    )
    entry_unemployment_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Unemployment at entry",
        check_company=True,
        compute="_compute_entry_facts",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        domain="[('kind', '=', 'unemployment')]",
        ondelete="restrict",
    )
    entry_prescriber_kind_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Prescriber at entry",
        check_company=True,
        compute="_compute_entry_facts",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        domain="[('kind', '=', 'prescriber')]",
        ondelete="restrict",
    )
    person_sex = fields.Selection(
        related="participant_id.sex", string="Sex", readonly=False
    )
    person_birthdate = fields.Date(
        related="participant_id.birthdate", string="Date of birth", readonly=False
    )
    is_to_complete = fields.Boolean(
        string="Facts of the year missing",
        compute="_compute_is_to_complete",
        search="_search_is_to_complete",
    )

    @api.depends(
        "date_start",
        "participant_id.diploma_id",
        "participant_id.unemployed_since",
        "participant_id.prescriber_id.insertion_prescriber_kind_id",
    )
    def _compute_entry_facts(self):
        brackets = self._get_unemployment_bands()
        for placement in self:
            facts = placement._get_person_facts(brackets)
            for name in FACTS:
                placement[name] = placement[name] or facts.get(name)

    def _inverse_entry_diploma_id(self):
        for placement in self:
            if not placement.participant_id.diploma_id:
                placement.participant_id.diploma_id = placement.entry_diploma_id

    @api.depends("person_sex", "person_birthdate", *FACTS)
    def _compute_is_to_complete(self):
        missing = self.filtered_domain(self._get_to_complete_domain())
        for placement in self:
            placement.is_to_complete = placement in missing

    def _search_is_to_complete(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._get_to_complete_domain()

    def write(self, vals):
        if not self._is_by_action():
            self._check_facts_kept({name: vals[name] for name in FACTS if name in vals})
            if "participant_id" in vals:
                # what is known of somebody else says nothing of this person
                vals = dict.fromkeys(FACTS, False) | vals
        return super().write(vals)

    @api.model
    def _get_to_complete_domain(self):
        """Return the domain of the placements of which the count lacks something."""
        return Domain("participant_id.active", "=", True) & Domain.OR(
            Domain(name, "=", False)
            for name in ("participant_id.sex", "participant_id.birthdate", *FACTS)
        )

    def _check_facts_kept(self, vals):
        """Refuse to change what validated hours were counted with; gaps are filled."""
        if not vals:
            return
        for placement in self._get_certified():
            if any(
                placement[name] and placement[name].id != value
                for name, value in vals.items()
            ):
                placement._refuse_other_entry()

    def _refuse_other_entry(self):
        raise UserError(
            self.env._(
                "Hours of %s are validated with what was known at the start: it no "
                "longer changes.",
                self.participant_id.display_name,
            )
        )

    def _get_person_facts(self, brackets):
        """Return {field: id of what is known of the person on its first day}."""
        self.ensure_one()
        # sudo: the kind of a prescriber is no secret, its contact may be closed
        person = self.participant_id.sudo()
        months = bands.count_months(person.unemployed_since, self.date_start)
        bracket = bands.find_band(
            brackets[self.company_id], months, self.date_start or fields.Date.today()
        )
        prescriber = person.prescriber_id.exists()
        facts = {
            "entry_diploma_id": person.diploma_id.id,
            "entry_unemployment_id": bracket,
            "entry_prescriber_kind_id": prescriber.insertion_prescriber_kind_id.id,
        }
        return {name: value for name, value in facts.items() if value}

    def _get_unemployment_bands(self):
        """Return {organisation: brackets of the length of unemployment}."""
        Category = self.env["insertion.category"].sudo()
        return {
            company: Category._get_bands("unemployment", company)
            for company in self.company_id
        }
