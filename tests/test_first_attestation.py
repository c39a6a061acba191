# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a new database to the first attestation, as somebody who has read nothing."""

from collections import Counter

from dateutil.relativedelta import relativedelta
from screenshots import SCREENS, Browser
from test_officer_month import Hand

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.rules.hours import previous_month

ROLES = ("facilitator", "officer", "criteria")
GROUP = "mife_insertion_clauses.group_insertion_"
CHOICES = ".o-autocomplete--dropdown-item"


class Newcomer(Hand):
    """Somebody new, of whom each click and each field typed is written down."""

    def __init__(self, browser):
        super().__init__(browser)
        self.steps = []
        self.typed = []

    def click(self, selector, text=""):
        super().click(selector, text)
        self.steps.append(f"click {text or selector}")

    def press(self, key):
        super().press(key)
        self.steps.append(f"key {key}")

    def type(self, text):
        super().type(text)
        self.typed.append(text)
        self.steps.append(f"type {text}")

    def fill(self, selector, text):
        self.click(selector)
        self.type(text)

    def fill_next(self, text):
        self.press("Tab")
        self.type(text)


@tagged("post_install", "-at_install", "standard")
class TestFirstAttestation(HttpCase):
    def setUp(self):
        super().setUp()
        # as "odoo db init --language=fr_FR --country=fr" leaves a database
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.default"].set("res.partner", "lang", "fr_FR")
        france = self.env.ref("base.fr")
        self.env.company.write(
            {"country_id": france.id, "currency_id": france.currency_id.id}
        )
        self.env.company.partner_id.lang = "fr_FR"
        self.user = new_test_user(
            self.env,
            login="claire.premier",
            password="un mot de passe",
            name="Claire Premier",
            email="claire.premier@example.com",
            groups=",".join(f"{GROUP}{role}" for role in ROLES),
            lang="fr_FR",
            tz="Europe/Paris",
        )
        self.month = previous_month(fields.Date.context_today(self.user))
        self.env.flush_all()

    def _log_in(self, hand):
        hand.browser.open("/web/login")
        hand.fill("#login", "claire.premier")
        hand.fill("#password", "un mot de passe")
        hand.click("button[type=submit]")
