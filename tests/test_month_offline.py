# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A month on a phone whose network comes and goes, or that changes hands."""

import contextlib
import json
import random
import time

from cut_network import CARRIED, CUT_AFTER, CUT_BEFORE, CutNetwork
from screenshots import Browser, PageError
from test_autosave import AutosaveCase

from odoo.tests import tagged
from odoo.tests.common import _registry_test_lock

from odoo.addons.mife_insertion_clauses.rules.hours import parse_hours
from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)

CUTS = 1000
TEXTS = ("", "7", "7h30", "8.25", "151.67", "0,5", "12")
# Type each [name, text] in turn, and wait until the page says what became of it
TYPE_ALL = """(async (entries) => {
    const status = document.querySelector(".o_insertion_status");
    for (const [name, text] of entries) {
        const input = document.querySelector(`[name=${name}]`);
        input.value = text;
        input.dispatchEvent(new Event("input", {bubbles: true}));
        input.dispatchEvent(new Event("change", {bubbles: true}));
        const limit = Date.now() + 10000;
        while (status.textContent === "Not saved yet" && Date.now() < limit) {
            await new Promise((resolve) => setTimeout(resolve, 1));
        }
    }
})(%s)"""
# What the device holds: of IndexedDB, of the pages kept
READ_DEVICE = """(async () => {
    const pages = await caches.has("mife-insertion-pages")
        ? await (await caches.open("mife-insertion-pages")).keys()
        : [];
    const found = {
        pages: pages.map(({url}) => new URL(url).pathname),
        kept: 0,
        accounts: [],
        extractable: false,
        text: "",
    };
    if (!(await indexedDB.databases()).some(({name}) => name === "mife_insertion")) {
        return found;
    }
    const wait = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    const database = await wait(indexedDB.open("mife_insertion"));
    const get = (name) => database.transaction(name).objectStore(name);
    found.accounts = await wait(get("keys").getAllKeys());
    const keys = await wait(get("keys").getAll());
    found.extractable = keys.some((key) => key.extractable);
    const kept = await wait(get("kept").getAll());
    found.kept = kept.length;
    found.text = kept.map(({data}) => new TextDecoder().decode(data)).join();
    database.close();
    return found;
})()"""
FIELDS = """Object.fromEntries(
    [...document.querySelectorAll("input[inputmode=decimal]")]
        .map(({name, value}) => [name, value])
)"""


@tagged("post_install", "-at_install", "standard")
class TestMonthOffline(InsertionPortalCommon, AutosaveCase):
    def setUp(self):
        super().setUp()
        self.name = f"worked_{self.line.id}"
        self.field = f"[name={self.name}]"

    @contextlib.contextmanager
    def _phone(self, path=None):
        """Yield a phone with the page of the month open, and its network."""
        self.env.flush_all()
        self._sign_in("clerk")
        with (
            CutNetwork(self.base_url()) as network,
            Browser(network.url, lang="en-US") as browser,
            self.allow_requests(all_requests=True),
        ):
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open(path or self.url)
            yield browser, network

    @contextlib.contextmanager
    def _alone(self):
        """Keep the phone's requests waiting: they share the database of the test."""
        with _registry_test_lock:
            self.env.invalidate_all()
            yield
            self.env.flush_all()

    def _run(self, browser, expression):
        answer = browser.call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise PageError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def _read_device(self, browser):
        return self._run(browser, READ_DEVICE)

    def _wait_until_kept(self, browser, *paths):
        self._wait(
            lambda: set(paths) <= set(self._read_device(browser)["pages"]), "not kept"
        )

    def _wait(self, is_done, otherwise):
        deadline = time.monotonic() + 30
        while not is_done():
            if time.monotonic() > deadline:
                self.fail(otherwise)
            time.sleep(0.2)

    def _leave(self, browser):
        browser.open("about:blank")

    def _read_hours(self):
        """Return {name of the input: hours} of the month in the database."""
        with self._alone():
            return {
                f"{kind}_{line.id}": line[f"{kind}_hours"]
                for line in self.month.line_ids
                for kind in ("worked", "training")
            }

    # CUTS

    def test_a_thousand_cuts_lose_and_double_nothing(self):
        chance = random.Random(20)
        started = time.monotonic()
        before = self.month.line_ids
        with self._phone() as (browser, network):

            def decide(method, path):
                if not path.endswith("/save"):
                    return CARRIED
                weights = (10, 65, 25)
                return chance.choices((CARRIED, CUT_BEFORE, CUT_AFTER), weights)[0]

            network.decide = decide
            names = list(self._read_hours())
            typed = {}
            while network.counts[CUT_BEFORE] + network.counts[CUT_AFTER] < CUTS:
                entries = [
                    (chance.choice(names), chance.choice(TEXTS)) for _turn in range(100)
                ]
                typed |= dict(entries)
                self._run(browser, TYPE_ALL % json.dumps(entries))
            counts = dict(network.counts)
            network.restore()
            browser.evaluate("dispatchEvent(new Event('online'))")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
            browser.settle()
            shown = browser.evaluate(FIELDS)
            total = browser.evaluate(
                "document.querySelector('.o_insertion_total').textContent"
            )
            marked = browser.evaluate("document.querySelectorAll('.is-invalid').length")
        hours = self._read_hours()
        expected = {name: float(parse_hours(typed.get(name)) or 0) for name in names}
        lost = {name for name in names if hours[name] != expected[name]}
        print(
            f"\n{CUTS} cut connections and more: {counts}, {len(lost)} lost,"
            f" {sum(hours.values()):.2f} h of {sum(expected.values()):.2f},"
            f" {time.monotonic() - started:.0f} s"
        )
        self.assertEqual(hours, expected)
        self.assertEqual({**shown, **typed}, shown)
        self.assertEqual(float(total), round(sum(expected.values()), 2))
        self.assertEqual(marked, 0, "a choice was asked of who typed alone")
        self.assertEqual(self.month.line_ids, before)

    def test_sending_cut_after_it_was_taken_is_one_sending(self):
        with self._phone() as (browser, network):
            self._wait_until_kept(browser, self.url)
            self._type(browser, self.field, "35")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
            network.decide = lambda method, path: (
                CUT_AFTER if method == "POST" else CUT_BEFORE
            )
            browser.evaluate("document.querySelector('button[value=declare]').click()")
            self._wait_for(browser, ".o_insertion_status", "before an answer came")
            network.restore()
            browser.open(self.url)
            self._wait_for(browser, "#insertion_declared", "the month was sent on")
            self._wait(
                lambda: self.url not in self._read_device(browser)["pages"],
                "the month sent is still kept",
            )
        self.env.invalidate_all()
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(len(self.month.version_ids), 1)
        self.assertEqual(self.line.worked_hours, 35)

    # WITHOUT NETWORK

    def test_a_month_opens_without_network_and_saves_itself_once(self):
        with self._phone("/my/insertion") as (browser, network):
            # never opened on this phone, and there all the same
            self._wait_until_kept(browser, self.url)
            network.cut()
            browser.open(self.url)
            self._type(browser, self.field, "7h30")
            self._wait_for(browser, ".o_insertion_waiting", "1 entry of hours")
            self._leave(browser)
            browser.open(self.url)
            self._wait_for(browser, ".o_insertion_status", "kept on this device")
            self.assertEqual(browser.evaluate(FIELDS)[self.name], "7h30")
            self.assertFalse(self._read_hours()[self.name])
            network.restore()
            browser.evaluate("dispatchEvent(new Event('online'))")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
            self.assertEqual(self._read_hours()[self.name], 7.5)
            # somebody else's work comes after: nothing is sent again over it
            with self._alone():
                self.line.worked_hours = 9
            browser.open(self.url)
            self.assertEqual(browser.evaluate(FIELDS)[self.name], "9")
        self.assertEqual(self._read_hours()[self.name], 9)

    def test_another_language_than_that_of_the_site_is_kept_too(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.portal_user.lang = "fr_FR"
        with self._phone(f"/fr{self.url}") as (browser, network):
            self.assertEqual(browser.evaluate("location.pathname"), self.url)
            self._wait_until_kept(browser, self.url)
            network.cut()
            self._leave(browser)
            browser.open(self.url)
            self._type(browser, self.field, "7h30")
            self._wait_for(browser, ".o_insertion_waiting", "1 saisie d'heures")
            self.assertEqual(browser.evaluate("document.documentElement.lang"), "fr-FR")
            network.restore()
            browser.evaluate("dispatchEvent(new Event('online'))")
            self._wait_for(browser, ".o_insertion_status", "Enregistré à")
        self.assertEqual(self._read_hours()[self.name], 7.5)

    def test_a_page_kept_before_a_saving_shows_what_was_saved(self):
        with self._phone() as (browser, network):
            self._wait_until_kept(browser, self.url)
            self._type(browser, self.field, "35")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
            network.cut()
            self._leave(browser)
            browser.open(self.url)
            self._wait(
                lambda: browser.evaluate(FIELDS)[self.name] == "35", "what was saved"
            )
            self._type(browser, self.field, "36")
            network.restore()
            browser.evaluate("dispatchEvent(new Event('online'))")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
        self.assertEqual(self._read_hours()[self.name], 36)

    def test_another_page_sends_what_waits(self):
        with self._phone() as (browser, network):
            self._wait_until_kept(browser, self.url)
            network.cut()
            self._type(browser, self.field, "35")
            self._wait_for(browser, ".o_insertion_waiting", "1 entry of hours")
            self._leave(browser)
            network.restore()
            browser.open("/my/insertion")
            self._wait(lambda: self._read_hours()[self.name] == 35, "nothing was sent")
            self._wait(lambda: not self._read_device(browser)["kept"], "still waits")

    def test_sending_without_network_is_asked_again(self):
        with self._phone() as (browser, network):
            self._wait_until_kept(browser, self.url)
            network.cut()
            self._type(browser, self.field, "35")
            self._wait_for(browser, ".o_insertion_waiting", "1 entry of hours")
            browser.evaluate("document.querySelector('button[value=declare]').click()")
            self._wait_for(browser, ".o_insertion_status", "nothing was sent")
            network.restore()
            browser.evaluate("dispatchEvent(new Event('online'))")
            self._wait_for(browser, ".o_insertion_status", "not sent yet")
            with self._alone():
                self.assertEqual(self.month.state, "to_declare")
            browser.evaluate("document.querySelector('button[value=declare]').click()")
            self._wait_for(browser, "#insertion_declared", "the month was sent on")
        self.env.invalidate_all()
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(self.line.worked_hours, 35)

    # A PHONE FOR SEVERAL

    def _type_without_network(self, browser, network):
        self._wait_until_kept(browser, self.url)
        network.cut()
        self._type(browser, self.field, "77,77")
        self._wait_for(browser, ".o_insertion_waiting", "1 entry of hours")

    def _assert_nothing_left(self, browser, network):
        found = self._read_device(browser)
        self.assertEqual(found["kept"], 0)
        self.assertNotIn(self.url, found["pages"])
        network.cut()
        with contextlib.suppress(PageError):
            browser.open(self.url)
        shown = browser.evaluate("document.documentElement?.outerHTML || ''")
        self.assertNotIn("Awa", shown)
        self.assertNotIn("77,77", shown)

    def test_what_is_kept_cannot_be_read_from_the_phone(self):
        with self._phone() as (browser, network):
            self._type_without_network(browser, network)
            found = self._read_device(browser)
        self.assertEqual(found["kept"], 1)
        self.assertFalse(found["extractable"])
        self.assertNotIn("77", found["text"])
        self.assertNotIn("worked", found["text"])

    def test_signing_out_forgets_everything(self):
        with self._phone() as (browser, network):
            self._type_without_network(browser, network)
            network.restore()
            browser.evaluate(
                "window.confirm = (text) => (window.asked = text) && false"
            )
            browser.evaluate("document.querySelector('a[href*=logout]').click()")
            self.assertIn("they are lost", browser.evaluate("window.asked"))
            self.assertEqual(self._read_device(browser)["kept"], 1)
            browser.evaluate("window.confirm = () => true")
            browser.evaluate("document.querySelector('a[href*=logout]').click()")
            self._wait(
                lambda: self.url not in browser.evaluate("location.href"), "still there"
            )
            browser.settle()
            self._assert_nothing_left(browser, network)
        self.assertFalse(self._read_hours()[self.name])

    def test_a_session_closed_by_its_address_forgets_everything(self):
        """Without a script of ours: the server says so to the browser."""
        with self._phone() as (browser, network):
            self._type_without_network(browser, network)
            network.restore()
            browser.open("/web/session/logout?redirect=/web/login")
            self._assert_nothing_left(browser, network)

    def test_another_account_finds_nothing(self):
        """The first one never signed out: another person signs in, anywhere."""
        months = f"/my/insertion/months/{self.sub_month.id}"
        for place in ("/my/insertion", "/my", months):
            with self.subTest(place=place), self._phone() as (browser, network):
                self._type_without_network(browser, network)
                self._leave(browser)
                network.restore()
                with self._alone():
                    self._sign_in("sub")
                browser.set_cookies(self.opener.cookies.get_dict())
                browser.open(place)
                self._assert_nothing_left(browser, network)
                self.assertFalse(self._read_hours()[self.name])

    def test_scripts_alone_forget_another_account(self):
        """A browser that ignores what the server asks it to erase."""
        with self._phone() as (browser, network):
            self._type_without_network(browser, network)
            network.restore()
            with self._alone():
                self._sign_in("sub")
            cookies = self.opener.cookies.get_dict()
            browser.call("Network.deleteCookies", name="mife_device", url=network.url)
            browser.set_cookies(cookies)
            browser.open("/my/insertion")
            self._wait(
                lambda: self.url not in self._read_device(browser)["pages"]
                and not self._read_device(browser)["kept"],
                "the first one's hours are still there",
            )
            self._assert_nothing_left(browser, network)
