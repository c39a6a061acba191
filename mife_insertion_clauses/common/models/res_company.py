# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from markupsafe import Markup

from odoo import fields, models

from ..rules.colours import DEEP_CONTRAST, lighten, pick_ink

MAIL_COLOUR = re.compile("#714b67", re.I)


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

    def _get_page_colours(self):
        """Return the colours of the office as pages and mails show them.

        ``ground`` bears white letters, ``ink`` is read on any pale ground, ``tint``.
        """
        ground = pick_ink(self.primary_color)
        return {
            "ground": ground,
            "ink": pick_ink(self.primary_color, DEEP_CONTRAST),
            "tint": lighten(ground, 0.06),
        }

    def _get_page_style(self, before=None):
        """Return the style of a page, with the colours of the office, said once."""
        if "--mife-" in (before or ""):
            return before
        colours = self._get_page_colours().items()
        return (before or "") + "".join(f"--mife-{name}: {c};" for name, c in colours)

    def _colour_mail(self, body):
        """Return a mail with its buttons in the colour of the office.

        The texts are records that a manager edits: they bear the colour they came with.
        """
        return Markup(MAIL_COLOUR.sub(self._get_page_colours()["ground"], body or ""))

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
        # reports stand on the models, which are read first
        from ...report.checked_pages import list_pages

        return getattr(super(), "_get_checked_pages", dict)() | {
            "/my": self.env._("Home of the portal"),
            "/my/email": self.env._("Change one's e-mail address"),
            "/my/email/confirm": self.env._("Confirm an e-mail address"),
            "/my/welcome": self.env._("Invitation"),
            "/my/link": self.env._("Receive a link to sign in"),
            "/web/reset_password": self.env._("Choose another password"),
            "/accessibility": self.env._("Accessibility statement"),
            **list_pages(self.env),
        }
