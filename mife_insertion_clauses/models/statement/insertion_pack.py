# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...report import pack_facts

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_POSTCODE = re.compile(r"\d{2,5}|2[AB]\d{0,3}")


class InsertionPack(models.Model):
    """A dated mapping of indicators to somebody's form: what is issued each year.

    A manager fills its table: order, codes of the form, indicators, what they are
    broken down by. Nothing of it is code.
    """

    _name = "insertion.pack"
    _description = "Pack of indicators"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code", "recipient"]

    origin_id = fields.Many2one(comodel_name="insertion.pack")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(string="Title", required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Capitals, digits and dashes: the numbers of what is issued begin "
        "with it.",
    )
    recipient = fields.Char(
        required=True, translate=True, help="Who asks for these figures."
    )
    subject = fields.Selection(
        selection=[
            (pack_facts.ALL, "The whole activity"),
            (pack_facts.BUYER, "Each buyer"),
            (pack_facts.CONTRACT, "Each contract"),
            (pack_facts.OPERATION, "Contracts together, as of an operation"),
            (pack_facts.TERRITORY, "The buyers of a territory"),
            (pack_facts.COMPANY, "Each company"),
        ],
        string="Whose figures",
        default=pack_facts.ALL,
        required=True,
        help="Each: a document for each of them.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Only for",
        check_company=True,
        help="Empty: all those of the year.",
    )
    contract_ids = fields.Many2many(
        comodel_name="insertion.contract",
        string="Contracts",
        check_company=True,
        help="Those together in one document; or, for each contract, empty for all "
        "those of the year.",
    )
    postcodes = fields.Char(
        help="Postcodes of the buyers, or how they begin, between commas: 90, 70200."
    )
    is_yearly = fields.Boolean(
        string="Issued each year",
        default=True,
        help="Proposed when a year is closed. Whatever is not can be added then.",
    )
    year_index_id = fields.Many2one(
        comodel_name="insertion.index",
        string="Full-time year",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_hours', '=', True)]",
        help="Hours of one year of full-time work, in force on the last day of the "
        "year. Empty: those of the settings.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    source = fields.Char(translate=True, help="The form, or the text that asks for it.")
    note = fields.Text(
        string="Remark",
        translate=True,
        help="Printed under the title: what the figures do not say.",
    )
    line_ids = fields.One2many(
        comodel_name="insertion.pack.line",
        inverse_name="pack_id",
        string="Figures",
        copy=True,
    )
    line_count = fields.Integer(string="Figures asked", compute="_compute_line_count")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(date_from, '-infinity'), COALESCE(company_id, 0))",
        "This pack already has a version from that day.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The pack ends before it starts: correct one of the two dates.",
    )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["insertion.pack.line"]._read_group(
                [("pack_id", "in", self.ids)], ["pack_id"], ["__count"]
            )
        )
        for pack in self:
            pack.line_count = counts.get(pack._origin, 0)

    @api.constrains("code")
    def _check_code(self):
        for pack in self:
            if not _CODE.fullmatch(pack.code):
                raise ValidationError(
                    self.env._(
                        "Write the code of the pack with capitals, digits and dashes, "
                        "20 at most: REGION-2."
                    )
                )

    @api.constrains("subject")
    def _check_lines(self):
        self.line_ids._check_computable()

    @api.constrains("postcodes")
    def _check_postcodes(self):
        for pack in self:
            for code in pack._read_postcodes():
                if not _POSTCODE.fullmatch(code):
                    raise ValidationError(
                        self.env._(
                            "%s is no postcode, nor how one begins: write 90, or "
                            "90000.",
                            code,
                        )
                    )

    @api.constrains("code", "date_from", "date_to", "company_id", "active")
    def _check_one_version(self):
        for pack in self.filtered("active"):
            others = self.search(
                [
                    ("id", "!=", pack.id),
                    ("code", "=", pack.code),
                    ("company_id", "=", pack.company_id.id),
                ]
            )
            if any(pack._overlaps(other) for other in others):
                raise ValidationError(
                    self.env._(
                        "Two versions of %s would be in force on the same day: end one "
                        "before the other starts.",
                        pack.code,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for pack, vals in zip(self, vals_list, strict=True):
            if not vals.get("origin_id"):
                vals["name"] = self.env._("%s (copy)", pack.name)
                vals["code"] = f"{pack.code[:14]}-COPY"
        return vals_list

    def _overlaps(self, other):
        first, last = (
            fields.Date.to_date("1900-01-01"),
            fields.Date.to_date("2999-12-31"),
        )
        return (self.date_from or first) <= (other.date_to or last) and (
            other.date_from or first
        ) <= (self.date_to or last)

    def _read_postcodes(self):
        return tuple(
            code.strip().upper()
            for code in (self.postcodes or "").split(",")
            if code.strip()
        )

    @api.model
    def _get_of_year(self, company, day):
        """Return the packs that an organisation may issue for the year of a day."""
        return self.search(
            self._get_offered_domain(company)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    def _is_ready(self):
        """Tell whether it is known whose figures the pack gives."""
        self.ensure_one()
        if self.subject == pack_facts.TERRITORY:
            return bool(self._read_postcodes())
        return self.subject != pack_facts.OPERATION or bool(self.contract_ids)

    def _check_ready(self):
        for pack in self:
            if not pack.line_ids:
                raise UserError(
                    self.env._(
                        "%s asks for no figure: fill its table first.", pack.name
                    )
                )
            if not pack._is_ready():
                raise UserError(
                    self.env._(
                        "Say in the pack %s whose figures it gives: its contracts, or "
                        "the postcodes of the territory.",
                        pack.name,
                    )
                )
