# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a new database to the first attestation, as somebody who has read nothing."""

import re
from collections import Counter

from dateutil.relativedelta import relativedelta
from screenshots import SCREENS, Browser
from test_officer_month import FOOTER, HOURS, PANEL, Hand

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.rules.hours import previous_month

ROLES = ("facilitator", "officer", "criteria")
GROUP = "mife_insertion_clauses.group_insertion_"
CHOICES = ".o-autocomplete--dropdown-item"
MENU = ".o-dropdown--menu .dropdown-item"
DAY = re.compile(r"\d\d/\d\d/\d{4}")
# a date is a button until it is clicked
DATE = "%s :is(button, input)"
ADD = "%s .o_field_x2many_list_row_add :is(a, button)"


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

    def _day(self, **change):
        return (self.month + relativedelta(**change)).strftime("%d/%m/%Y")

    def _enter_the_contract(self, hand):
        hand.click(".o_mife_home_card", "Saisir un premier marché")
        hand.see(".o_form_view [name=buyer_id]")
        hand.type("Rénovation du gymnase Pasteur")
        hand.fill("[name=buyer_id] input", "Ville de Montrevel")
        self._create_with_mail(hand, "marches@montrevel.example.com")
        hand.click(DATE % ".o_form_view [name=date_notified]")
        hand.type(self._day())
        hand.fill_next(self._day(day=2))
        hand.fill_next(self._day(months=8, day=28))
        hand.press("Tab")

    def _create_with_mail(self, hand, address):
        hand.click(CHOICES, "Créer et modifier")
        hand.fill(".modal [name=email] input", address)
        hand.click(".modal footer button", "Enregistrer")
        hand.wait_gone(".modal")

    def _enter_the_lot(self, hand):
        hand.click(ADD % "[name=lot_ids]")
        hand.fill(".o_selected_row [name=name]", "Peinture intérieure")
        hand.press("Tab")
        hand.type("peint")
        hand.click(CHOICES, "Peinture")
        hand.fill(".o_selected_row [name=hours_asked]", "600")
        hand.press("Tab")
        hand.type("Peintures Dupré")
        self._create_with_mail(hand, "contact@dupre.example.com")

    def _start(self, hand):
        hand.click(".o_statusbar_status button", "Attribué")
        hand.click("[name=lot_ids] button[name=action_start]")
        hand.see(".o_statusbar_status .o_arrow_button_current", "En cours")

    def _enter_the_person(self, hand):
        hand.click(".o_menu_sections button", "Personnes")
        hand.click(MENU, "Participants")
        hand.click(".o_control_panel button", "Nouveau")
        hand.see(".o_form_view [name=first_name]")
        hand.type("Élodie")
        hand.fill_next("N'Guessan")
        hand.click(ADD % "[name=eligibility_ids]")
        hand.click(".modal [name=criterion_id] input")
        hand.click(CHOICES, "Demandeur d'emploi depuis plus de 24")
        hand.click(DATE % ".modal [name=date_from]")
        hand.type(self._day(day=2))
        hand.press("Tab")
        hand.click(".modal footer button", "Enregistrer & Fermer")
        hand.wait_gone(".modal")

    def _place_the_person(self, hand):
        hand.click(".nav-link", "Placements")
        hand.click(ADD % "[name=placement_ids]")
        hand.click(".modal [name=contractor_id] input")
        hand.click(CHOICES, "Peintures Dupré")
        hand.fill(".modal [name=job] input", "Peintre")
        hand.click(DATE % ".modal [name=date_start]")
        hand.type(self._day(day=5))
        hand.press("Tab")
        hand.click(".modal footer button", "Enregistrer & Fermer")
        hand.wait_gone(".modal")
        hand.click(".o_form_button_save")
        hand.see(".o_form_view [name=reference]", "P0")

    def _declare_the_month(self, hand):
        hand.click(".o_menu_sections button", "Heures")
        hand.click(MENU, "Ouvrir un mois")
        hand.click(FOOTER, "Ouvrir le mois")
        hand.click(".o_data_row .o_data_cell", "Peintures Dupré")
        hand.fill(HOURS, "35")
        hand.click(FOOTER, "Déclarer")
        hand.click(".modal .o_radio_item label", "Par téléphone")
        hand.click(FOOTER, "Déclarer")
        hand.see(f"{PANEL} [name=version_ids]", "Données par téléphone")

    def _attest_the_month(self, hand):
        hand.click(FOOTER, "Valider")
        hand.see(".o_notification", "Plus rien n'attend")
        hand.click(".o_data_row .o_data_cell", "Peintures Dupré")
        hand.click(FOOTER, "Attester et envoyer")
        hand.see(".o_notification", "1 attestation délivrée, 2 courriels en partance")

    def test_from_a_new_database_to_the_first_attestation(self):
        self.authenticate(None, None)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            browser._resize(*SCREENS["desktop"])
            hand = Newcomer(browser)
            self._log_in(hand)
            self._enter_the_contract(hand)
            self._enter_the_lot(hand)
            self._start(hand)
            self._enter_the_person(hand)
            self._place_the_person(hand)
            self._declare_the_month(hand)
            self._attest_the_month(hand)
            errors = list(browser.errors)
        print(
            f"\nFirst attestation: {hand.clicks} clicks, {hand.keys} keys, "
            f"{len(hand.typed)} fields typed"
        )
        print(*hand.steps, sep="\n")
        self.assertEqual(errors, [])
        self.assertLessEqual(hand.clicks, 45)
        self.assertLessEqual(hand.keys, 8)
        self.assertLessEqual(len(hand.typed), 19)
        words = Counter(text for text in hand.typed if not DAY.fullmatch(text))
        self.assertEqual([text for text, times in words.items() if times > 1], [])
        self._check_attestation()

    def _check_attestation(self):
        placement = self.env["insertion.placement"].search([])
        self.assertTrue(placement.eligibility_id)
        attestation = self.env["insertion.attestation"].search([])
        self.assertEqual(attestation.counted_hours, 35)
        self.assertEqual(attestation.issued_by_id, self.user)
        self.assertEqual(attestation.lot_id.hours_due, 600)
        mails = self.env["insertion.attestation.sending"].search([]).mail_id
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.assertEqual(
            set(mails.recipient_ids.mapped("email")),
            {"marches@montrevel.example.com", "contact@dupre.example.com"},
        )
        self.authenticate("claire.premier", "un mot de passe")
        document = self.url_open(
            f"/web/content/insertion.attestation/{attestation.id}/pdf"
        )
        self.assertTrue(document.content.startswith(b"%PDF-"))
