# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where Odoo keeps what makes a company of a contact, and its SIRET.

Its next version keeps both elsewhere: nothing but this file, and the views of
contacts, names these fields.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, ValidationError

from ..rules import identifiers

# Conditions of a domain, written in a list or in the text of a list
IS_COMPANY = ("is_company", "=", True)
IS_PERSON = ("is_company", "=", False)
# Contexts of a field: what is created from a name typed in it
# (a firm that is known already is proposed then)
NEW_COMPANY = {"default_is_company": True, "mife_siret_once": True}
NEW_PERSON = {"default_is_company": False}
# A SIRET, a SIREN or a foreign number: to search by it, or in the path of a related
# field
SIRET = "company_registry"


class ResPartner(models.Model):
    """Who a contact is, and which organisation may change it."""

    # apart, as both addons hold this file alike
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    siret_refusal = fields.Char(
        string="What is wrong with the SIRET",
        compute="_compute_siret_refusal",
        exportable=False,
    )

    @api.model
    def default_get(self, fields):
        """Say where a new firm is: where the organisation is, so a SIRET is one."""
        values = super().default_get(fields)
        if values.get("is_company") and "country_id" in fields:
            values.setdefault("country_id", self.env.company.country_id.id)
        return values

    @api.depends("company_registry", "country_id")
    @api.depends_context("lang")
    def _compute_siret_refusal(self):
        for partner in self:
            partner.siret_refusal = False
            if partner._get_typed_siret():
                try:
                    partner._read_identifier(partner._get_typed_siret())
                except ValidationError as error:
                    partner.siret_refusal = error.args[0]

    @api.depends("country_id")
    @api.depends_context("company")
    def _compute_company_registry_label(self):
        """Name the number as where the organisation is, until a country is chosen."""
        result = super()._compute_company_registry_label()
        labels = self._get_company_registry_labels()
        here = self.env.company.country_id.code
        if here in self.env["res.company"]._get_france_country_codes():
            labels = {here: self.env._("SIRET")} | labels
        for partner in self:
            code = partner.country_id.code or here
            if code in labels:
                partner.company_registry_label = labels[code]
        return result

    @api.constrains("company_registry")
    def _check_siret_once(self):
        """Propose the firm that is known by this SIRET, to who enters it again.

        Where a person types it only: a file that is read decides by itself.
        """
        if not self.env.context.get("mife_siret_once"):
            return
        typed = {
            partner._get_siret(): partner
            for partner in self.filtered(lambda one: not one.parent_id)
        }
        typed.pop(None, None)
        for known in self.with_context(active_test=False).search(
            [
                IS_COMPANY,
                (SIRET, "in", list(typed)),
                ("parent_id", "=", False),
                ("id", "not in", self.ids),
            ]
        ):
            if known.company_id - typed[known[SIRET]].company_id:
                continue
            raise RedirectWarning(
                self.env._(
                    "%(firm)s is known already by the SIRET %(siret)s: work on its "
                    "page, rather than enter it twice.",
                    firm=known.display_name,
                    siret=known[SIRET],
                ),
                known._get_firm_page(),
                self.env._("Open its page"),
            )

    def _get_firm_page(self):
        return self._get_records_action()

    @api.constrains("company_registry", "country_id")
    def _check_identifier(self):
        """Check the numbers of firms whose country is not known; those of France are
        checked by their own module, those of other countries are as they are."""
        # contacts bear the number of their firm, not its country always
        for partner in self.filtered(lambda one: one == one.commercial_partner_id):
            if partner._get_typed_siret() and not partner.country_id:
                partner._read_identifier(partner._get_typed_siret())

    def _get_typed_siret(self):
        """Return what was typed as SIRET, a SIREN or a foreign number, or None."""
        self.ensure_one()
        return self[SIRET] or None

    def _get_french_number(self):
        """Return the SIRET, or the SIREN, of a firm known by one."""
        number = self._get_typed_siret()
        kind = number and self._get_identifier_kind(number)
        return number if kind in (identifiers.SIRET, identifiers.SIREN) else None

    def _get_identifier(self):
        """Return the number of the firm, named for what it is, as it is printed."""
        return self._name_identifier(self._get_typed_siret())

    def _name_identifier(self, number):
        """Return a number of this firm, or of any when empty, with its name."""
        number = (number or "").strip()
        if not number:
            return ""
        return {
            identifiers.SIRET: self.env._("SIRET %s", number),
            identifiers.SIREN: self.env._("SIREN %s", number),
            identifiers.VAT: self.env._("VAT number %s", number),
            identifiers.FOREIGN: self.env._("Registration number %s", number),
        }[self._get_identifier_kind(number)]

    def _get_identifier_kind(self, number):
        if self._is_in_france() is False:
            vat = identifiers.get_kind(number) == identifiers.VAT
            return identifiers.VAT if vat else identifiers.FOREIGN
        return identifiers.get_kind(number)

    def _is_in_france(self):
        """Tell whether the firm is in France, None when its country is not known."""
        country = self.country_id
        if not country:
            return None
        return country.code in self.env["res.company"]._get_france_country_codes()

    def _read_identifier(self, text):
        """Return a number typed for this firm as it is kept, or say what is wrong."""
        try:
            return identifiers.read_identifier(text, self._is_in_france())[1]
        except identifiers.IdentifierError as error:
            raise ValidationError(
                self._get_identifier_refusal(error.code, text)
            ) from error

    def _get_identifier_refusal(self, code, text):
        number = (text or "").strip()
        return {
            "siret_key": self.env._(
                "%s is not a SIRET: one of its 14 digits is wrong, check it.", number
            ),
            "siren_key": self.env._(
                "%s is not a SIREN: one of its 9 digits is wrong, check it.", number
            ),
            "digits": self.env._(
                "%s is not a SIRET, which has 14 digits. For a foreign firm, choose "
                "its country first.",
                number,
            ),
            "french": self.env._(
                "%s is not the SIRET of a firm in France, which has 14 digits: correct "
                "it, or the country of the firm.",
                number,
            ),
        }.get(
            code,
            self.env._(
                "Enter the number of the firm: a SIRET has 14 digits, a foreign number "
                "%s signs at most.",
                identifiers.MOST_SIGNS,
            ),
        )

    @api.model
    def _prepare_company_vals(self, siret):
        return {"is_company": True, SIRET: siret}

    # ORGANISATIONS

    def _check_access(self, operation):
        """Keep the contacts who have an account for the organisation of the account.

        Those who manage accounts change them everywhere.
        """
        result = super()._check_access(operation)
        if result or operation not in ("write", "unlink") or not any(self._ids):
            return result
        if self.env.user.has_group("base.group_erp_manager"):
            return None
        foreign = self._filter_other_organisations()
        return (foreign, foreign._make_organisation_error) if foreign else None

    def _filter_other_organisations(self):
        """Return those whose accounts, and their people's, are all of others."""
        # sudo: accounts are judged here, not shown
        users = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "child_of", self.ids)])
        )
        own, foreign = set(), set()
        for user in users:
            found = own if user.company_ids & self.env.companies else foreign
            partner = user.partner_id
            while partner:
                found.add(partner.id)
                partner = partner.parent_id
        return self.filtered(lambda partner: partner.id in foreign - own)

    def _make_organisation_error(self):
        return AccessError(
            self.env._(
                "%s has an account of another organisation: only that organisation, or "
                "who manages the accounts, changes this contact.",
                self.sudo()[:1].display_name,
            )
        )
