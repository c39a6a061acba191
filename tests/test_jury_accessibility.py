# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No page of the jury has a violation of axe-core, on a desk or on a phone."""

from accessibility import violations
from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, tagged

from odoo.addons.mife_label.report.session_board import SessionBoard
from odoo.addons.mife_label.tests.jury.test_label_release import ReleaseCommon


@tagged("post_install", "-at_install", "standard")
class TestJuryAccessibility(ReleaseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_fr").active = True
        people = cls.jurors + cls.user_secretary + cls.lead
        people.lang = "fr_FR"
        cls.jury.action_open_reading()
        cls.home = f"/my/jury/{cls.jury.id}"
        cls.file = f"{cls.home}/{cls.hearing.id}"
        cls.board = f"/label/board/{cls.jury.id}"

    def _check(self, pages):
        """Look at the pages of each person: {user, or None for anybody: addresses}."""
        self.env.flush_all()
        found = []
        with Browser(self.base_url()) as browser:
            for user, urls in pages.items():
                login = user and user.login
                self.authenticate(login, login)
                with self.allow_requests():
                    browser.set_cookies(self.opener.cookies.get_dict())
                    for width, height, mobile in SCREENS.values():
                        browser._resize(width, height, mobile)
                        for url in urls:
                            found += violations(browser, url)
        self.env.invalidate_all()
        self.assertFalse(found, "\n".join(found))

    def test_reading_and_marking(self):
        self._declare(self.chloe, has_link=True)
        self._mark(self.bruno, 2, "na", "cannot")
        self._declare(self.david)
        self._check(
            {
                self.anna: ["/my", "/my/jury", self.home, self.file],
                self.bruno: [self.home, self.file],
                self.chloe: [self.home, self.file],
                self.david: [self.file],
            }
        )

    def test_the_file_and_the_sheet_side_by_side(self):
        self._declare(self.anna)
        first, second = self._sheet(self.anna).line_ids.criterion_id[:2]
        self.env.flush_all()
        with Browser(self.base_url()) as browser:
            self.authenticate(self.anna.login, self.anna.login)
            with self.allow_requests():
                browser.set_cookies(self.opener.cookies.get_dict())
                browser._resize(*SCREENS["desktop"])
                browser.open(self.file)
                file_side, sheet_side = self._get_sides(browser, first)
                self.assertGreaterEqual(sheet_side["left"], file_side["right"])
                # a long answer: what is marked stays on the screen
                browser.evaluate(
                    f"document.querySelector('#label_criterion_{first.id} "
                    ".o_label_file_side').style.minHeight = '4000px';"
                    "window.scrollTo({top: 1500, behavior: 'instant'})"
                )
                top = self._get_sides(browser, first)[1]["top"]
                self.assertTrue(0 < top < 200, top)
                # by the keyboard, and nothing of what was chosen is lost
                browser.evaluate(
                    f"document.querySelector('[name=choice_{first.id}]').click();"
                    f"document.querySelector('[name=choice_{first.id}]').focus()"
                )
                self._press(browser, "ArrowDown")
                self.assertEqual(self._get_open(browser), [second.id])
                self._press(browser, "ArrowUp")
                self.assertEqual(self._get_open(browser), [first.id])
                self.assertTrue(
                    browser.evaluate(
                        f"document.querySelector('[name=choice_{first.id}]').checked"
                    )
                )
                browser._resize(*SCREENS["phone"])
                browser.open(self.file)
                file_side, sheet_side = self._get_sides(browser, second)
                self.assertGreaterEqual(sheet_side["top"], file_side["bottom"])
        self.env.invalidate_all()
        self.assertEqual(self._sheet(self.anna).line_ids[0].kind, "mark")

    def _get_sides(self, browser, criterion):
        return browser.evaluate(
            f"['.o_label_file_side', '.o_label_sheet_side'].map((side) => document"
            f".querySelector('#label_criterion_{criterion.id} ' + side)"
            ".getBoundingClientRect().toJSON())"
        )

    def _get_open(self, browser):
        """Return the criteria that are open on the page."""
        return browser.evaluate(
            "[...document.querySelectorAll('.o_label_criterion[open] > .row')]"
            ".map((row) => Number(row.id.replace('label_criterion_', '')))"
        )

    def _press(self, browser, key):
        browser.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: '{key}', ctrlKey: true, bubbles: true, cancelable: true}}))"
        )

    def test_meeting(self):
        for juror in self.anna + self.bruno:
            self._mark(juror, 2, 1, 2)
        self._declare(self.chloe, has_link=True)
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        SessionBoard(self.jury).call(self.hearing)
        self._check({user: [self.board] for user in (self.chloe, self.david)})
        self.jury.action_open_marks()
        self.hearing.write({"vote_for": 1, "vote_against": 1, "reasons": "Argued"})
        self._check(
            {
                self.anna: [self.board, self.home, f"{self.file}/marks"],
                self.user_secretary: [self.board, f"{self.board}?view=room"],
            }
        )

    def test_what_follows(self):
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self.hearing.write({"vote_for": 3, "decision": "awarded"})
        self.other_hearing.write(
            {"vote_against": 3, "decision": "deferred", "reasons": "Read again"}
        )
        self.jury.action_write_minutes()
        self.jury.action_print_minutes()
        self._check({self.anna: [self.home, self.board]})
        self.jury.action_publish()
        award = self.application.award_id
        certificate = f"/label/certificate/{award.sudo().token}"
        url = f"/my/label/{self.application.id}"
        self._check(
            {
                self.anna: [self.home],
                self.lead: [url, f"{url}/award"],
                None: [certificate, "/label/certificate", "/label/certificate/XXXX"],
            }
        )
