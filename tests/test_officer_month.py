# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The whole month of the officer in a real browser, without leaving the list."""

import json
import time

from dateutil.relativedelta import relativedelta
from screenshots import SCREENS, Browser

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mife_insertion_clauses.rules.hours import previous_month
from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon, unprinted

PATIENCE = 20
KEYS = {"Tab": 9}
PLACE = """(() => {
    const found = [...document.querySelectorAll(%s)].find(
        (each) => each.textContent.includes(%s) && each.getClientRects().length
    );
    if (!found) {
        return null;
    }
    found.scrollIntoView({block: "nearest"});
    const {x, y, width, height} = found.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
})()"""
# the next dialog that asks for a file of the person's disk gets this one
GIVE_FILE = """(() => {
    const files = new DataTransfer();
    files.items.add(new File([%s], %s, {type: %s}));
    const {click} = HTMLInputElement.prototype;
    HTMLInputElement.prototype.click = function () {
        if (this.type !== "file") {
            return click.call(this);
        }
        HTMLInputElement.prototype.click = click;
        this.files = files.files;
        this.dispatchEvent(new Event("change", {bubbles: true}));
    };
})()"""
SELECT = """(() => {
    const field = document.activeElement;
    field?.select?.();
    return Boolean(field?.select);
})()"""
PANEL = ".modal .o_insertion_month_panel"
FOOTER = ".modal footer button"
HOURS = ".modal [name=line_ids] td[name=worked_hours]"


class Hand:
    """A person at the screen, whose clicks and keys are counted."""

    def __init__(self, browser):
        self.browser = browser
        self.clicks = self.keys = 0

    def see(self, selector, text=""):
        """Wait for something on the screen and return where it is."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            self.browser.settle(quiet=0.2)
            place = self.browser.evaluate(
                PLACE % (json.dumps(selector), json.dumps(text))
            )
            if place:
                return place
            time.sleep(0.1)
        raise AssertionError(f"not on the screen: {selector} {text}")

    def wait_gone(self, selector):
        limit = time.monotonic() + PATIENCE
        gone = f"!document.querySelector({json.dumps(selector)})"
        while not self.browser.evaluate(gone):
            assert time.monotonic() < limit, f"still on the screen: {selector}"
            time.sleep(0.05)

    def click(self, selector, text=""):
        x, y = self.see(selector, text)
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.call(
                "Input.dispatchMouseEvent",
                **{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1},
            )
        self.clicks += 1
        self.browser.settle(quiet=0.2)

    def press(self, key):
        known = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, 0)}
        typed = {} if key in KEYS else {"text": key}
        for kind, text in (("keyDown", typed), ("keyUp", {})):
            self.browser.call("Input.dispatchKeyEvent", type=kind, **known, **text)
        self.keys += 1
        self.browser.settle(quiet=0.2)

    def type(self, text):
        """Type over what the field holds, as one does after Ctrl + A."""
        limit = time.monotonic() + PATIENCE
        while not self.browser.evaluate(SELECT):
            assert time.monotonic() < limit, f"nowhere to type {text}"
            time.sleep(0.05)
        self.browser.call("Input.insertText", text=text)

    def give_file(self, name, content, mimetype):
        self.browser.evaluate(
            GIVE_FILE % (json.dumps(content), json.dumps(name), json.dumps(mimetype))
        )


@tagged("post_install", "-at_install", "standard")
class TestOfficerMonth(InsertionCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(unprinted())
        self.month = previous_month(fields.Date.context_today(self.lot))
        end = self.month + relativedelta(years=1)
        self.contract.date_end = self.lot.date_end = end
        self.env["insertion.declaration"].search([("month", "=", self.month)]).unlink()
        self.placement.date_end = "2026-01-31"
        self.buyer.email = "mairie@ville.example.com"
        self.phoned, self.absent, self.wrong, self.filed = (
            self._new_month(name) for name in ("Alpha", "Beta", "Gamma", "Delta")
        )
        self.wrong.line_ids.worked_hours = 230
        self.wrong.with_user(self.officer).action_declare()

    def _new_month(self, name):
        firm = self._new_company(name)
        firm.email = f"{name.lower()}@firm.example.com"
        contractor = self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": firm.id, "role": "joint"}
        )
        self._new_placement(
            self._new_participant("Ali", f"Ba {name}"), contractor_id=contractor.id
        )
        return self.env["insertion.declaration"].create(
            {"contractor_id": contractor.id, "month": self.month}
        )

    @mute_logger("odoo.http")  # V before anything is declared
    def test_the_whole_month_of_the_officer(self):
        self.authenticate(self.officer.login, self.officer.login)
        with self.allow_requests(), Browser(self.base_url(), "en-US") as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            width, height, mobile = SCREENS["desktop"]
            browser._resize(width, height, mobile)
            browser.open("/odoo/insertion-month")
            hand = Hand(browser)
            self._declare_by_phone(hand)
            self._correct_what_the_firm_sent(hand)
            self._say_that_there_were_none(hand)
            self._import_a_file(hand)
            self._attest_and_send(hand)
            errors = list(browser.errors)
        print(
            f"\nThe officer's month, 4 firms: {hand.clicks} clicks, "
            f"{hand.keys} keys and what is typed"
        )
        self.assertEqual(errors, [])
        # 7 a firm, with a file and two mistakes: it takes no more from now on
        self.assertLessEqual(hand.clicks, 18)
        self.assertLessEqual(hand.keys, 11)
        self._check_months()
        self._check_mails()

    def _declare_by_phone(self, hand):
        hand.click(".o_data_row .o_data_cell", "Alpha")
        hand.press("v")
        hand.see(".modal", "To declare. Nothing is to validate yet")
        hand.click(".o_error_dialog footer button")
        hand.wait_gone(".o_error_dialog")
        hand.click(HOURS)
        hand.type("7,30")
        hand.press("Tab")
        hand.see(f"{PANEL} .o_insertion_understood", "two ways")
        hand.click(f"{HOURS} input")
        hand.type("151h30")
        hand.click(FOOTER, "Declare")
        hand.see(".modal", "151.50 h")
        hand.click(".modal .o_radio_item label", "By phone")
        hand.click(FOOTER, "Declare")
        hand.see(f"{PANEL} [name=version_ids]", "Told by phone by Alpha")
        hand.give_file("releve.pdf", "%PDF-1.4", "application/pdf")
        hand.press("j")
        hand.see(f"{PANEL} [name=proof_ids]", "releve.pdf")
        hand.press("v")

    def _correct_what_the_firm_sent(self, hand):
        hand.see(".modal-title", "Gamma")
        hand.press("c")
        hand.see(".modal", "What is to correct")
        hand.type("23 h, read again with the firm.")
        hand.click(FOOTER, "Correct it myself")
        hand.click(HOURS)
        hand.type("23")
        hand.click(FOOTER, "Declare")
        hand.click(FOOTER, "Declare")
        hand.see(f"{PANEL} [name=version_ids]", "230 h, now 23 h")
        hand.press("v")
        hand.see(".o_notification", "Nothing else waits")

    def _say_that_there_were_none(self, hand):
        hand.click(".o_data_row .o_data_cell", "Beta")
        hand.see(PANEL)
        hand.press("z")
        hand.click(FOOTER, "Declare")
        hand.see(f"{PANEL} .alert", "people are at work")
        hand.press("v")
        hand.see(".o_action_manager .o_data_row", "Delta")

    def _import_a_file(self, hand):
        hand.click(".o_data_row .o_data_cell", "Delta")
        hand.see(PANEL)
        hand.press("i")
        hand.see(".modal", "Nothing is written as long as a row is refused")
        table = "Personne;Heures\nBa Delta Ali;35h15\n"
        hand.give_file("delta.csv", table, "text/csv")
        hand.click(".modal .o_select_file_button")
        hand.see(".modal [name=line_ids]", "35.25")
        hand.click(".modal [name=declare] input")
        hand.click(FOOTER, "Take the hours")
        hand.see(f"{PANEL} [name=version_ids]", "Received by e-mail from Delta")
        hand.press("v")

    def _attest_and_send(self, hand):
        hand.see(".o_group_header", "Validated (4)")
        hand.click("thead .o_list_record_selector")
        hand.see(".o_selection_box")
        hand.press("e")
        hand.see(".o_notification", "4 attestations issued, 5 e-mails leaving.")

    def _check_months(self):
        months = self.phoned | self.absent | self.wrong | self.filed
        months.invalidate_recordset()
        self.assertEqual(set(months.mapped("state")), {"attested"})
        self.assertEqual(months.mapped("counted_hours"), [151.5, 0, 23, 35.25])
        self.assertEqual(months.validated_by_id, self.officer)
        self.assertEqual(
            months.version_ids.filtered("channel").mapped("sent_by_id"), self.officer
        )
        self.assertIn("Told by phone by Alpha", self.phoned.message_ids[-1:].body or "")

    def _check_mails(self):
        sendings = months_sent = self.env["insertion.attestation.sending"].search(
            [("attestation_id.month", "=", self.month)]
        )
        # a sending per attestation and recipient, an e-mail per recipient
        self.assertEqual((len(months_sent), len(sendings.mail_id)), (8, 5))
        buyer = sendings.filtered(lambda sending: sending.party == "buyer").mail_id
        self.assertEqual(len(buyer), 1)
        self.assertEqual(len(buyer.attachment_ids), 4)
        for text in ("Alpha", "151.50 h", "Gamma", "23.00 h", "209.75 h"):
            self.assertIn(text, buyer.body_html)
