# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole jury held in a real browser; its minutes are compared line by line.

Eight jurors in four colleges of two, a quorum of half in each, one proxy each. What
the minutes must say was worked out by hand, file by file, in the comments.
"""

import json
import re
import time

from screenshots import Browser

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_label.report.session_minutes import SessionMinutes
from odoo.addons.mife_label.tests.jury.jury_data import _siret
from odoo.addons.mife_label.tests.jury.test_label_release import ReleaseCommon

COLLEGES = ("State", "Firms", "Unions", "Schools")
# of each college, in the order of the list: who presides first, then who replaces
JURORS = {
    "Ada": ("State", "1_president"),
    "Amin": ("State", "3_member"),
    "Bea": ("Firms", "2_deputy"),
    "Ben": ("Firms", "3_member"),
    "Cleo": ("Unions", "3_member"),
    "Cyril": ("Unions", "3_member"),
    "Dina": ("Schools", "3_member"),
    "Dov": ("Schools", "3_member"),
}
FILES = ("Alpha Works", "Beta Works", "Gamma Works", "Delta Works", "Epsilon Works")
FILL = """(() => {
    const values = %s;
    window.isBefore = true;
    for (const [name, value] of Object.entries(values)) {
        const fields = [...document.querySelectorAll(`[name="${name}"]`)];
        const radio = fields.find((one) => one.type === "radio" && one.value === value);
        if (radio) {
            radio.click();
        } else {
            fields[0].value = value;
            fields[0].dispatchEvent(new Event("change", { bubbles: true }));
        }
    }
    document.querySelector(`button[name="action"][value="%s"]`).click();
})()"""


@tagged("post_install", "-at_install", "standard")
class TestLabelSessionReplay(ReleaseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme.write({"quorum_by_college": True, "quorum_share": 50})
        colleges = {
            name: cls.env["label.college"].create({"name": name}) for name in COLLEGES
        }
        cls.people = {name: cls._create_juror(name.lower()) for name in JURORS}
        for name, user in cls.people.items():
            user.partner_id.name = name
        applications = cls.application | cls.other_application
        for rank, name in enumerate(FILES[2:]):
            applications |= cls._create_admissible(
                cls._create_establishment(name, _siret(rank))
            )
        cls.jury = cls.env["label.session"].create(
            {
                "programme_id": cls.programme.id,
                "secretary_id": cls.user_secretary.id,
                "date_start": "2030-03-12 08:00:00",
                "date_deadline": "2030-02-15",
                "member_ids": [
                    Command.create(
                        {
                            "partner_id": cls.people[name].partner_id.id,
                            "role": role,
                            "college_id": colleges[college].id,
                        }
                    )
                    for name, (college, role) in JURORS.items()
                ],
            }
        )
        # the jury of the common data leaves its files to this one
        cls.hearing.session_id.sudo().hearing_ids.unlink()
        cls.env["label.hearing"].create(
            [
                {
                    "session_id": cls.jury.id,
                    "application_id": application.id,
                    "sequence": rank,
                }
                for rank, application in enumerate(applications, 1)
            ]
        )
        cls.alpha, cls.beta, cls.gamma, cls.delta, cls.epsilon = cls.jury.hearing_ids
        cls.user_secretary.name = "First secretary"
        cls.second = new_test_user(
            cls.env,
            "label_secretary_two",
            name="Second secretary",
            groups="mife_label.mife_label_group_secretary",
        )

    def _prepare(self):
        """Read and mark: nobody judges the axis "People" of the last file."""
        jury = self.jury.with_user(self.user_secretary)
        jury.action_open_reading()
        self._declare(self.people["Ada"], self.gamma, True, "Her brother runs it")
        for name in ("Ada", "Amin", "Bea"):
            self._mark(self.people[name], 2, 2, 2, hearing=self.alpha)
            self._mark(self.people[name], 2, 2, "cannot", hearing=self.epsilon)
        jury.action_start_meeting()
        self.env.flush_all()
        # the board asks for the room at any time, on the one cursor of the test: what
        # is needed while it does is read before
        self.seat_ids = {
            name: self._member(user).id for name, user in self.people.items()
        }

    @classmethod
    def _member(cls, user, session=None):
        return super()._member(user, session or cls.jury)

    # BROWSER

    def _open(self, browser):
        browser.open(f"/label/board/{self.jury.id}")

    def _act(self, browser, action, **values):
        """Fill the form of the board and press its button, as the secretary does."""
        browser.evaluate(FILL % (json.dumps(values), action))
        self._wait_for_page(browser)
        refused = browser.evaluate(
            "document.querySelector('.alert-danger[role=alert]')?.innerText || ''"
        )
        self.assertFalse(refused)

    def _wait_for_page(self, browser):
        """Wait for the page that answers: the board asks for the room without end."""
        deadline = time.monotonic() + 60
        while not browser.evaluate(
            "!window.isBefore && document.readyState === 'complete'"
        ):
            self.assertLess(time.monotonic(), deadline, "the board does not answer")
            time.sleep(0.1)

    def _attend(self, browser, company, **presences):
        """Note who is there; a proxy is written "to NAME"."""
        values = {"company_presence": company} if company else {}
        for name, presence in presences.items():
            seat_id = self.seat_ids[name]
            proxy = presence.startswith("to ")
            values[f"presence_{seat_id}"] = "absent" if proxy else presence
            values[f"proxy_{seat_id}"] = (
                str(self.seat_ids[presence[3:]]) if proxy else ""
            )
        self._act(browser, "attendance", **values)

    def _hold(self, browser):
        self._open(browser)
        everybody = dict.fromkeys(JURORS, "present")
        self._attend(browser, None, **{**everybody, "Dov": "to Dina"})
        self._act(browser, "open_marks")
        self._act(browser, "next")
        self._attend(browser, "present")
        self._act(
            browser,
            "save",
            vote_for="5",
            vote_against="2",
            vote_abstain="1",
            decision="awarded",
            reasons="Convincing",
        )
        # Cleo leaves after the vote on Alpha
        self._attend(browser, "present", Cleo="absent")
        self._act(browser, "save_next")
        self._attend(browser, "remote")
        self._act(
            browser,
            "save_next",
            vote_for="3",
            vote_against="3",
            vote_abstain="1",
            casting_vote="against",
            decision="refused",
            reasons="Too recent",
        )
        self._attend(browser, "present")
        self._act(
            browser,
            "save_next",
            vote_for="4",
            vote_against="2",
            decision="deferred",
            date_condition="2026-09-30",
            reasons="One proof is missing",
            departure_reason="The proof of hours came out of date",
        )
        # Cyril leaves: nobody is left of the unions
        self._attend(browser, "absent", Cyril="absent")
        self._act(
            browser,
            "save_next",
            decision="deferred",
            date_condition="2026-09-30",
            reasons="The unions had left",
        )
        # Cleo comes back
        self._attend(browser, "present", Cleo="present")
        self._act(
            browser,
            "save",
            vote_for="0",
            vote_against="7",
            decision="refused",
            reasons="An axis could not be judged",
        )
        self._act(browser, "end")
        browser.open("about:blank")

    # THE MINUTES

    def _read(self):
        """Return the minutes, with "HH:MM" and "DAY" for what the clock decides."""
        self.env.invalidate_all()
        session = self.jury.sudo().with_context(lang="en_US")
        minutes = SessionMinutes(session).prepare()

        def mask(text):
            text = re.sub(
                r"[A-Z][a-z]+ \d+, 20\d\d|\d+ [A-Z][a-z]+ 20\d\d", "DAY", text
            )
            return re.sub(r"\d{1,2}:\d{2}", "HH:MM", text)

        files = [
            {name: mask(text) for name, text in file["facts"]}
            for file in minutes["files"]
        ]
        attendance = {
            line[0]: mask(line[2])
            for _college, lines in minutes["attendance"]
            for line in lines
        }
        return dict(minutes["facts"]), attendance, files

    def test_minutes_say_what_happened(self):
        self._prepare()
        self.authenticate("label_secretary", "label_secretary")
        with self.allow_requests(), Browser(self.base_url(), "en-US") as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            self._hold(browser)
        self.assertEqual(self.jury.state, "minutes")
        # the departing decision waits for another person
        jury = self.jury.with_user(self.user_secretary).with_context(lang="en_US")
        self.assertEqual(
            jury.release_lacks,
            "The decision on Gamma Works departs from its vote: another person than "
            "who noted it confirms it first.",
        )
        self.assertFalse(jury.release_remarks)
        self.gamma.with_user(self.second).action_confirm_decision()
        jury.invalidate_recordset()
        self.assertFalse(jury.release_lacks)
        facts, attendance, files = self._read()
        self.assertEqual(
            facts["Rules"],
            "Quorum: 50 % of the members who can take part in each file, in each "
            "college as well. Majority of the votes cast. In a tie, the member who "
            f"presides has the casting vote. Version {self.jury.rules_id.number} of "
            "the rules.",
        )
        # Bea presided over Gamma only, where Ada had a link
        self.assertEqual(facts["Presided"], "Ada (file 1, 2, 4, and 5), Bea (file 3)")
        self.assertEqual(
            attendance,
            {
                "Ada (President)": "Present",
                "Amin": "Present",
                "Bea (Deputy)": "Present",
                "Ben": "Present",
                # out after the vote on file 1, in before file 5
                "Cleo": "Present (file 1 and 5), Absent (file 2, 3, and 4), left at "
                "HH:MM, arrived at HH:MM",
                "Cyril": "Present (file 1, 2, and 3), Absent (file 4 and 5), left at "
                "HH:MM",
                "Dina": "Present",
                "Dov": "Represented by Dina",
            },
        )
        everybody = (
            "Ada, Bea, Amin, Ben, Cleo, Cyril, Dina, and Dov (represented by Dina)"
        )
        common = {"Version read": "1"}
        expected = [
            {
                # 7 there, Dov by Dina: 8 of 8, 2 of 2 in each college; 5 > 2
                "Presence of the company": "Present",
                "Took part": everybody,
                "Took no part": "Nobody",
                "Presided by": "Ada",
                "Quorum": "Quorum met. 7 present and 1 represented of 8 who can take "
                "part. State: 2 of 2. Firms: 2 of 2. Unions: "
                "2 of 2. Schools: 2 of 2.",
                "Votes": "5 for, 2 against, 1 abstentions",
                "Decision": "Awarded",
                "Reasons": "Convincing",
            },
            {
                # without Cleo 6 and 1 of 8, 1 of 2 unions is half; 3 to 3, Ada settles
                "Presence of the company": "Present from afar",
                "Took part": everybody.replace("Cleo, ", ""),
                "Took no part": "Nobody",
                "Presided by": "Ada",
                "Quorum": "Quorum met. 6 present and 1 represented of 8 who can take "
                "part. State: 2 of 2. Firms: 2 of 2. Unions: "
                "1 of 2. Schools: 2 of 2.",
                "Votes": "3 for, 3 against, 1 abstentions; casting vote: Against",
                "Decision": "Refused",
                "Reasons": "Too recent",
            },
            {
                # Ada steps out: 5 and 1 of 7, Amin is the State; 4 to 2, deferred
                "Presence of the company": "Present",
                "Took part": "Bea, Amin, Ben, Cyril, Dina, and Dov "
                "(represented by Dina)",
                "Took no part": "Ada (says there is a link)",
                "Presided by": "Bea",
                "Quorum": "Quorum met. 5 present and 1 represented of 7 who can take "
                "part. State: 1 of 1. Firms: 2 of 2. Unions: "
                "1 of 2. Schools: 2 of 2.",
                "Votes": "4 for, 2 against, 0 abstentions",
                "Decision": "Deferred",
                "Departs from the vote": "The proof of hours came out of date",
                "Noted by": "First secretary",
                "Confirmed by": "Second secretary, on DAY, HH:MM",
                "By": "DAY",
                "Reasons": "One proof is missing",
            },
            {
                # nobody of the unions: 5 and 1 of 8 is enough but for the colleges
                "Presence of the company": "Absent",
                "Took part": "Ada, Bea, Amin, Ben, Dina, and Dov (represented by Dina)",
                "Took no part": "Nobody",
                "Presided by": "Ada",
                "Quorum": "Quorum not met. 5 present and 1 represented of 8 who can "
                "take part. State: 2 of 2. Firms: 2 of 2. Unions: "
                "0 of 2, too few. Schools: 2 of 2.",
                "Decision": "Deferred",
                "By": "DAY",
                "Reasons": "The unions had left",
            },
            {
                # Cleo is back: 6 and 1 of 8; nobody for
                "Presence of the company": "Present",
                "Took part": everybody.replace("Cyril, ", ""),
                "Took no part": "Nobody",
                "Presided by": "Ada",
                "Quorum": "Quorum met. 6 present and 1 represented of 8 who can take "
                "part. State: 2 of 2. Firms: 2 of 2. Unions: "
                "1 of 2. Schools: 2 of 2.",
                "Votes": "0 for, 7 against, 0 abstentions",
                "Decision": "Refused",
                "Reasons": "An axis could not be judged",
            },
        ]
        for name, read, worked_out in zip(FILES, files, expected, strict=True):
            with self.subTest(file=name):
                for row in ("File number", "Voted on"):
                    read.pop(row, None)
                self.assertEqual(read, common | worked_out)
        self._check_proposals()

    def _check_proposals(self):
        """What the marks proposed is kept with each vote, as it was at the opening."""
        alpha = self.alpha.vote_id.sudo().payload["proposal"]
        self.assertEqual((alpha["award"], alpha["sheets"]), (True, 3))
        self.assertEqual(alpha, self.alpha.vote_id.sudo().payload["opening"])
        epsilon = self.epsilon.vote_id.sudo().payload["proposal"]
        self.assertIs(epsilon["award"], False)
        self.assertEqual(
            [(axis["name"], axis["unjudged"]) for axis in epsilon["axes"]],
            [("Access", False), ("People", True)],
        )
        result = self.epsilon.with_context(lang="en_US")._get_result()
        self.assertEqual(
            result["obstacles"], ["Nobody judged People: it does not pass its floor."]
        )
