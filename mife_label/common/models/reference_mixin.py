# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import unquote

from ..prefix import PREFIX


class ReferenceMixin(models.AbstractModel):
    """A record of a list that documents choose from: common, or of an organisation.

    An organisation that wants a common record otherwise adapts it: its own copy is
    then offered instead. Documents keep what they already cite.
    """

    _name = f"{PREFIX}.reference.mixin"
    _inherit = f"{PREFIX}.organisation.mixin"
    _description = "Reference, common or of an organisation"
    _common_base = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Organisation",
        default=lambda self: self._default_company_id(),
        copy=False,
        index="btree_not_null",
        help="Empty: common to all the organisations, kept by an administrator.",
    )
    # each model says its own comodel
    origin_id = fields.Many2one(
        comodel_name=f"{PREFIX}.reference.mixin",
        string="Adapted from",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The common record that this one replaces in its organisation.",
    )
    adapter_ids = fields.Many2many(
        comodel_name="res.company",
        string="Adapted by",
        compute="_compute_adapter_ids",
        search="_search_adapter_ids",
    )
    scope = fields.Selection(
        selection=[
            ("common", "Common"),
            ("replaced", "Replaced here"),
            ("own", "Own"),
            ("adapted", "Adapted"),
        ],
        string="Kept by",
        compute="_compute_scope",
        help="Common: the same for all the organisations. Replaced here: your "
        "organisation uses its own version.",
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")

    _adaptation_uniq = models.UniqueIndex(
        "(origin_id, company_id) WHERE origin_id IS NOT NULL",
        "Your organisation has already adapted this record: change its own version.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_origin(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_origin(vals)
        return super().write(vals)

    def _check_origin(self, vals):
        if vals.get("origin_id") and not self.env.su:
            raise UserError(
                self.env._(
                    "What a record is adapted from is said by the button "
                    "'Adapt for my organisation': use it on the common record."
                )
            )

    @api.model
    def _default_company_id(self):
        # what an addon or an administrator's script loads is common
        return not self.env.su and self.env.company

    def _compute_adapter_ids(self):
        # sudo: which organisations replace a record, never with what
        groups = dict(
            self.sudo()
            .with_context(active_test=False)
            ._read_group(
                [("origin_id", "in", self._origin.ids)],
                ["origin_id"],
                ["company_id:recordset"],
            )
        )
        for record in self:
            record.adapter_ids = groups.get(record._origin.sudo())

    def _search_adapter_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see the compute
        adapted = (
            self.sudo()
            .with_context(active_test=False)
            ._search([("company_id", "in", value), ("origin_id", "!=", False)])
        )
        return [("id", "in", adapted.subselect("origin_id"))]

    @api.depends("company_id", "origin_id")
    @api.depends_context("company")
    def _compute_scope(self):
        for record in self:
            if record.company_id:
                record.scope = "adapted" if record.origin_id else "own"
            else:
                replaced = self.env.company in record.adapter_ids
                record.scope = "replaced" if replaced else "common"

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        is_administrator = self.env.user.has_group("base.group_system")
        for record in self:
            is_common = record._origin and not record.company_id
            record.is_locked = is_common and not is_administrator

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Close the fields of the records that the reader may not change."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in ("form", "list"):
            nested = "ancestor::field"
            for node in arch.xpath(f"//field[not({nested})]"):
                readonly = node.get("readonly")
                node.set(
                    "readonly",
                    f"({readonly}) or is_locked" if readonly else "is_locked",
                )
            hidden = "column_invisible" if view_type == "list" else "invisible"
            arch.append(etree.Element("field", {"name": "is_locked", hidden: "1"}))
        return arch, view

    @api.model
    def _check_company_domain(self, companies):
        domain = super()._check_company_domain(companies)
        if isinstance(companies, unquote):
            # what a form offers; what a document cites is not judged again
            domain &= Domain("adapter_ids", "not in", companies)
        return domain

    @api.model
    def _get_offered_domain(self, company):
        """Return the domain of what ``company`` uses: its own, and the common rest."""
        return Domain("company_id", "in", [False, company.id]) & Domain(
            "adapter_ids", "not in", company.ids
        )

    def _get_common(self):
        """Return the records as they are known to all: the origin of the adapted."""
        return self.browse(record.origin_id.id or record.id for record in self)

    def action_adapt(self):
        """Give the organisation its own version of common records."""
        copies = self._adapt(self.env.company)
        if not self.env.context.get("open_adapted"):
            return None
        return copies._get_records_action()

    def _adapt(self, company):
        if own := self.filtered("company_id"):
            raise UserError(
                self.env._(
                    "%s already belongs to an organisation: change it directly.",
                    own[0].display_name,
                )
            )
        existing = self.with_context(active_test=False).search(
            [("origin_id", "in", self.ids), ("company_id", "=", company.id)]
        )
        copies = existing
        for record in self - existing.origin_id:
            copies |= record._copy_for(company)
        self.invalidate_recordset(["adapter_ids", "scope"])
        return copies

    def _copy_for(self, company):
        self.ensure_one()
        self.check_access("read")
        self.browse().check_access("create")
        # sudo: only this act says what a record is adapted from
        copied = self.sudo().copy({"company_id": company.id, "origin_id": self.id})
        return copied.sudo(self.env.su)
