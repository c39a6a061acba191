# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..rules.colours import DEEP_CONTRAST, lighten, pick_ink


class ResCompany(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    def _get_document_lang(self):
        """Return the language of what the company issues, whoever issues it."""
        self.ensure_one()
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        lang = self.sudo().partner_id.lang
        return lang if lang in installed else installed[0]

    def _in_document_lang(self, records):
        """Return the records as what the company issues says them."""
        return records.with_context(lang=self._get_document_lang())

    def _get_page_style(self):
        """Return the colours of the office, as the style sheet of its pages takes them."""
        ground = pick_ink(self.primary_color)
        colours = {
            "ground": ground,
            "ink": pick_ink(self.primary_color, DEEP_CONTRAST),
            "tint": lighten(ground, 0.06),
        }
        return "; ".join(f"--mife-{name}: {colour}" for name, colour in colours.items())

    def _get_accessibility_statement(self):
        """Return what the organisation declares today, nothing before the first."""
        self.ensure_one()
        # sudo: it is for everybody to read
        return (
            self.env["mife.accessibility.statement"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("date", "<=", fields.Date.context_today(self)),
                ],
                limit=1,
            )
        )

    def _get_accessibility_title(self):
        """Return the words that the law asks at the foot of each page."""
        states = {
            "full": self.env._("Accessibility: fully compliant"),
            "partial": self.env._("Accessibility: partially compliant"),
        }
        return states.get(
            self._get_accessibility_statement().state,
            self.env._("Accessibility: not compliant"),
        )

    def _get_checked_pages(self):
        """Return the pages that the tests open: what each is, by its route."""
        return getattr(super(), "_get_checked_pages", dict)() | {
            "/my": self.env._("Home of the portal"),
            "/my/email": self.env._("Change one's e-mail address"),
            "/my/email/confirm": self.env._("Confirm an e-mail address"),
            "/my/welcome": self.env._("Invitation"),
            "/my/link": self.env._("Receive a link to sign in"),
            "/web/reset_password": self.env._("Choose another password"),
            "/accessibility": self.env._("Accessibility statement"),
        }
