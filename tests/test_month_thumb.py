# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The month of a company under a thumb: what it costs, for ten people and for 200."""

import base64
import io
import tempfile
import time
from datetime import date
from pathlib import Path

import openpyxl
from accessibility import violations
from PIL import Image
from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, tagged
from odoo.tests.common import _registry_test_lock
from odoo.tools.pdf import PdfReader

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon
from odoo.addons.mife_insertion_clauses.tests.proof_files import WEBP

# as people write them, and what they are worth
WRITTEN = ("140", "35", "7h30", "112", "98", "133", "70", "126", "147", "84")
WORTH = (140, 35, 7.5, 112, 98, 133, 70, 126, 147, 84)
MOST_TAPS, MOST_KEYS = 10, 39
# a real photo hardly shrinks as a plain one does
NOISE = (3000, 2250)
PLACE = """(() => {
    const element = document.querySelector(%r);
    element.scrollIntoView({block: "nearest"});
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(x, y);
    return element.contains(top) ? [x, y] : [top && top.outerHTML.slice(0, 200)];
})()"""
HEIGHT = "document.querySelector('#wrapwrap, html').scrollHeight"
SMALL = """[...document.querySelectorAll(
    ".o_insertion_month :is(button, input, summary, a.btn), .o_insertion_find input"
)].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.height > 2 && box.height < 44 && !element.matches("[type=checkbox]");
}).map((element) => element.outerHTML.slice(0, 120))"""


class ThumbCase(InsertionCommon, HttpCase):
    people = 10

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = cls.env["insertion.participant"].create(
            [
                {
                    "first_name": f"Awa{number:03}",
                    "last_name": "Traoré",
                    "sex": "f",
                    "birthdate": "1990-05-12",
                }
                for number in range(1, cls.people)
            ]
        )
        cls.env["insertion.placement"].create(
            [
                {
                    "participant_id": participant.id,
                    "contractor_id": cls.contractor.id,
                    "job": "Peintre",
                    "date_start": "2026-01-12",
                }
                for participant in others
            ]
        )
        cls.before = cls._open(date(2026, 2, 1))
        cls.month = cls._open()
        cls.url = f"/my/insertion/months/{cls.month.id}"
        cls.lines = cls.month.line_ids

    def setUp(self):
        super().setUp()
        self.taps = self.keys = 0
        self.authenticate(self.portal_user.login, self.portal_user.login)

    def _browse(self, lang="en-US"):
        """Open a telephone at the home of who is signed in."""
        browser = Browser(self.base_url(), lang=lang)
        browser.__enter__()
        self.addCleanup(browser.__exit__)
        browser.set_cookies(self.opener.cookies.get_dict())
        browser._resize(*SCREENS["phone"])
        return browser

    def _tap(self, browser, selector):
        """Touch what a thumb finds at the place of an element."""
        place = browser.evaluate(PLACE % selector)
        self.assertEqual(len(place), 2, f"{selector} is under {place}")
        finger = [{"x": place[0], "y": place[1]}]
        for kind, points in (("touchStart", finger), ("touchEnd", [])):
            browser.call("Input.dispatchTouchEvent", type=kind, touchPoints=points)
        time.sleep(0.2)  # Chromium makes a click of it
        browser._last_activity = time.monotonic()
        self.taps += 1

    def _leave(self, browser, selector):
        """Touch what leads to another page, and wait for it."""
        self._tap(browser, selector)
        time.sleep(0.5)
        browser.evaluate("document.readyState")
        browser.settle()

    def _type(self, browser, text):
        for key in text:
            if key == "h":
                # no keypad of numbers has it: the page does
                self._tap(browser, ".o_insertion_key_h")
                self.taps -= 1
            else:
                for kind in ("keyDown", "keyUp"):
                    browser.call(
                        "Input.dispatchKeyEvent",
                        type=kind,
                        key=key,
                        **({"text": key} if kind == "keyDown" else {}),
                    )
            self.keys += 1

    def _press_enter(self, browser):
        for kind in ("keyDown", "keyUp"):
            browser.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key="Enter",
                code="Enter",
                windowsVirtualKeyCode=13,
                **({"text": "\r"} if kind == "keyDown" else {}),
            )
        self.keys += 1

    def _tell_cost(self, what):
        print(f"{what}: {self.taps} taps, {self.keys} keystrokes")  # noqa: T201
        self.assertLessEqual(self.taps, MOST_TAPS)
        self.assertLessEqual(self.keys, MOST_KEYS)

    def _choose_files(self, browser, selector, *paths):
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        node = browser.call("DOM.querySelector", nodeId=root, selector=selector)
        browser.call(
            "DOM.setFileInputFiles",
            files=[str(path) for path in paths],
            nodeId=node["nodeId"],
        )

    def _read(self, browser, selector):
        return browser.evaluate(f"document.querySelector({selector!r})?.textContent")


@tagged("post_install", "-at_install", "standard")
class TestTenPeople(ThumbCase):
    def _first(self, browser):
        return f"#worked_{self.lines[0].id}"

    def test_ten_people_typed_with_the_key_that_goes_on(self):
        with self.allow_requests():
            browser = self._browse()
            browser.open("/my/insertion")
            self._leave(browser, f"a[href$='/months/{self.month.id}']")
            self._tap(browser, self._first(browser))
            for text in WRITTEN[:-1]:
                self._type(browser, text)
                self._press_enter(browser)
            self._type(browser, WRITTEN[-1])
            self._leave(browser, ".o_insertion_bar [value=declare]")
            self.assertIn("Thank you", self._read(browser, "#insertion_declared"))
            self.assertEqual(browser.errors, [])
        self._tell_cost("Ten people, a keypad with a key that goes on")
        self.env.invalidate_all()
        self.assertEqual(self.lines.mapped("worked_hours"), list(WORTH))
        self.assertEqual(self.month.state, "declared")

    def test_ten_people_on_a_keypad_without_that_key(self):
        """Three worked as the month before, which is copied; the others are typed."""
        for line, hours in zip(self.before.line_ids, WORTH, strict=True):
            line.worked_hours = hours
        self.before.line_ids[3:].worked_hours = 151.67
        self.before.action_declare()
        self.env.flush_all()
        with self.allow_requests():
            browser = self._browse()
            browser.open("/my/insertion")
            self._leave(browser, f"a[href$='/months/{self.month.id}']")
            self._leave(browser, "button[value=copy]")
            self._tap(browser, f"#worked_{self.lines[3].id}")
            for text in WRITTEN[3:-1]:
                self._type(browser, text)
                self._tap(browser, ".o_insertion_key_next")
            self._type(browser, WRITTEN[-1])
            self._leave(browser, ".o_insertion_bar [value=declare]")
            self.assertIn("Thank you", self._read(browser, "#insertion_declared"))
        self._tell_cost("Ten people, a keypad of numbers alone")
        self.env.invalidate_all()
        self.assertEqual(self.lines.mapped("worked_hours"), list(WORTH))

    def test_last_month_of_one_person_is_one_tap(self):
        self.before.line_ids.worked_hours = 140
        self.before.action_declare()
        self.env.flush_all()
        with self.allow_requests():
            browser = self._browse()
            browser.open(self.url)
            self._tap(browser, self._first(browser))
            self._tap(browser, ".o_insertion_key_same")
            shown = browser.evaluate(
                f"document.querySelector('{self._first(browser)}').value"
            )
            self.assertEqual(shown, "140")
            focused = browser.evaluate("document.activeElement.id")
            self.assertEqual(focused, f"worked_{self.lines[1].id}")

    def _write_hours(self, hours):
        """Write between the requests of the phones: what one undoes is undone too."""
        with _registry_test_lock:
            self.lines[0].worked_hours = hours
            self.env.flush_all()

    def test_two_tabs_on_one_hour_let_choose(self):
        field = self._first(None)
        for button, kept in (("keep_mine", 35), ("take_theirs", 30)):
            with self.subTest(button=button), self.allow_requests():
                self._write_hours(20)
                browser = self._browse()
                browser.open(self.url)
                self._write_hours(30)
                self._tap(browser, field)
                self._type(browser, "35")
                self._tap(browser, f"#worked_{self.lines[1].id}")
                browser.settle()
                self._type(browser, "7")
                self._tap(browser, f"#worked_{self.lines[2].id}")
                browser.settle()
                self.env.invalidate_all()
                # nothing is chosen for the person
                self.assertEqual(self.lines[0].worked_hours, 30)
                row = f"#row_{self.lines[0].id}"
                self.assertIn("30", self._read(browser, f"{row} .o_insertion_conflict"))
                self.assertEqual(violations(browser), [])
                self._tap(browser, f"{row} .o_insertion_{button}")
                browser.settle()
                self.env.invalidate_all()
                self.assertEqual(self.lines[0].worked_hours, kept)
                shown = browser.evaluate(f"document.querySelector('{field}').value")
                self.assertEqual(shown, str(kept))

    def test_files_are_judged_and_lightened_before_they_leave(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        photo = folder / "sheet.jpg"
        Image.effect_noise(NOISE, 90).convert("RGB").save(photo, quality=97)
        (folder / "empty.pdf").write_bytes(b"")
        (folder / "fake.pdf").write_bytes(b"<script>")
        (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
        (folder / "scan.webp").write_bytes(WEBP)
        refused = [folder / name for name in ("empty.pdf", "fake.pdf", "film.mp4")]
        with self.allow_requests():
            browser = self._browse()
            browser.open(self.url)
            self._choose_files(browser, "#proof", *refused, folder / "scan.webp")
            browser.settle(quiet=1)
            self._choose_files(browser, "#proof_photo", photo)
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                chosen = browser.evaluate(
                    "[...document.querySelector('#proof').files]"
                    ".map((file) => [file.name, file.size])"
                )
                if len(chosen) == 2:
                    break
                time.sleep(0.2)
            self.assertEqual(
                [name for name, _size in chosen], ["scan.jpg", "sheet.jpg"]
            )
            self.assertLess(chosen[1][1], photo.stat().st_size / 2)
            self._leave(browser, "[formaction$='/proofs']")
        self.env.invalidate_all()
        self.assertEqual(
            sorted(self.month.proof_ids.mapped("name")), ["scan.jpg", "sheet.jpg"]
        )

    def test_what_the_browser_refuses_is_said_beside_the_field(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        said = {
            "empty.pdf": (b"", "empty"),
            "fake.pdf": (b"<script>", "not the PDF"),
            "film.mp4": (b"\0\0\0\x18ftypmp42", "Send a PDF"),
        }
        for name, (content, _sentence) in said.items():
            (folder / name).write_bytes(content)
        with self.allow_requests():
            browser = self._browse()
            browser.open(self.url)
            self._choose_files(browser, "#proof", *(folder / name for name in said))
            browser.settle(quiet=1)
            items = browser.evaluate(
                "[...document.querySelectorAll('.o_insertion_chosen li')]"
                ".map((item) => item.textContent)"
            )
            left = browser.evaluate("document.querySelector('#proof').files.length")
        self.assertEqual(left, 0)
        for item, (name, (_content, sentence)) in zip(items, said.items(), strict=True):
            self.assertIn(name, item)
            self.assertIn(sentence, item)

    def test_the_receipt_prints_on_one_page(self):
        self.lines.worked_hours = 140
        self.month.with_user(self.portal_user).sudo()._declare(no_hours=False)
        self.env.flush_all()
        with self.allow_requests():
            browser = self._browse()
            browser.open(f"{self.url}/receipt")
            self.assertEqual(violations(browser), [])
            printed = browser.call("Page.printToPDF")["data"]
        pages = PdfReader(io.BytesIO(base64.b64decode(printed))).pages
        self.assertEqual(len(pages), 1)
        text = pages[0].extract_text()
        self.assertIn(self.month._get_last_version().number, text)
        self.assertIn("1,400 h", text)
        self.assertNotIn("Traoré", text)
        self.assertNotIn("Print", text)


@tagged("post_install", "-at_install", "standard")
class TestManyPeople(ThumbCase):
    people = 200

    def _fill_table(self, path):
        """Download the table of the month and fill it, as in a spreadsheet."""
        book = openpyxl.load_workbook(
            io.BytesIO(self.url_open(f"{self.url}/file").content)
        )
        sheet = book.active
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 7).value = 100 + row % 40
        book.save(path)

    def test_two_hundred_people_by_a_file(self):
        path = Path(self.enterContext(tempfile.TemporaryDirectory()), "hours.xlsx")
        start = time.monotonic()
        self._fill_table(path)
        with self.allow_requests():
            browser = self._browse()
            browser.open(self.url)
            self._choose_files(browser, "#hours_file", path)
            self._leave(browser, "[formaction$='/file']")
            self.assertIn("200", self._read(browser, "#insertion_filled"))
            self._leave(browser, ".o_insertion_bar [value=declare]")
            self.assertIn("Thank you", self._read(browser, "#insertion_declared"))
        spent = time.monotonic() - start
        print(f"200 people by a file: {self.taps} taps, {spent:.0f} s")  # noqa: T201
        self.assertLess(spent, 120)
        self.env.invalidate_all()
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(len(self.lines.filtered("worked_hours")), 200)

    def test_a_long_month_is_short_and_searched(self):
        self.lines[:150].worked_hours = 140
        self.env.flush_all()
        shown = "document.querySelectorAll('.o_insertion_row:not([hidden])').length"
        with self.allow_requests():
            browser = self._browse()
            browser.open(self.url)
            height = browser.evaluate(HEIGHT)
            print(f"200 people at 390 px: {height} px")  # noqa: T201
            self.assertLess(height, 15_000)
            self.assertEqual(browser.evaluate(SMALL), [])
            self._tap(browser, "#empty")
            self.assertEqual(browser.evaluate(shown), 50)
            self._tap(browser, "#empty")
            self._tap(browser, "#find")
            for key in "awa007":
                browser.call("Input.insertText", text=key)
            self.assertEqual(browser.evaluate(shown), 1)
            self.assertIn("1", self._read(browser, ".o_insertion_found"))
            # those who are hidden are sent all the same
            self._leave(browser, ".o_insertion_bar [value=declare]")
            self.assertIn("Thank you", self._read(browser, "#insertion_declared"))
            self.assertEqual(browser.errors, [])
        self.env.invalidate_all()
        self.assertEqual(self.month.version_ids.total, 150 * 140)

    def test_the_page_holds_at_320_px_and_enlarged(self):
        self.lines[:1].training_hours = 7
        self.env.flush_all()
        with self.allow_requests():
            browser = self._browse()
            # 200 % of a desktop of 1280 px, then WCAG's narrowest
            for width, height in ((640, 360), (320, 568)):
                browser._resize(width, height, True)
                browser.open(self.url)
                self.assertEqual(violations(browser), [])
                wide = browser.evaluate(
                    "document.documentElement.scrollWidth - innerWidth"
                )
                self.assertLessEqual(wide, 0)
                self._tap(browser, f"#worked_{self.lines[-1].id}")
