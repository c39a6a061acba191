# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..common import PDF, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelInterview(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.user_coach.name = "Anne Coach"
        cls.application = cls._bring_to(cls._create_application(), "in_progress")
        cls.pupils, cls.advice = cls.application.answer_ids[:2]
        cls.advice.narrative = "Written before"
        cls.proof = cls._create_evidence(cls.pupils)
        cls.interview = (
            cls.env["label.interview"]
            .with_user(cls.user_coach)
            .create(
                {
                    "application_id": cls.application.id,
                    "date": "2026-03-10",
                    "spoken_with": "Marc Patron",
                    "capacity": "Manager",
                    "email": "marc@alpha.example",
                    "evidence_ids": [Command.set(cls.proof.ids)],
                    "line_ids": [
                        Command.create(
                            {"answer_id": cls.pupils.id, "said": "Four pupils a year"}
                        ),
                        Command.create(
                            {"answer_id": cls.advice.id, "said": "Two jobseekers"}
                        ),
                    ],
                }
            )
        )

    def _path(self):
        base = self.env.company.get_base_url()
        return self.interview._get_link_url().removeprefix(base)

    def _read(self, response):
        return " ".join(html.fromstring(response.text).text_content().split())

    @freeze_time("2026-03-12 09:00:00")
    def test_company_confirms_by_its_link_and_the_file_takes_it(self):
        self.interview.action_send()
        address = self._path()
        page = self._read(self.url_open(address))
        self.assertIn("Four pupils a year", page)
        self.assertIn("Agreement", page)
        self.assertFalse(self.pupils.narrative)
        error = self._read(self.url_open(address, data={"action": "confirm"}))
        self.assertIn("Write your name", error)
        for _click in range(2):
            page = self._read(
                self.url_open(
                    address, data={"action": "confirm", "name": "Marc Patron"}
                )
            )
            self.assertIn("Confirmed by Marc Patron", page)
        self.assertEqual(self.pupils.narrative, "Four pupils a year")
        self.assertEqual(self.advice.narrative, "Written before\n\nTwo jobseekers")
        self.assertEqual(
            self.pupils.provenance,
            "Recorded by Anne Coach on 10 March 2026, confirmed by Marc Patron on "
            "12 March 2026.",
        )
        self.assertEqual(self.pupils.updated_by_id, self.user_coach)
        self.assertEqual(self.interview.confirmed_how, "link")
        self.assertEqual(
            self.interview.payload["evidence"],
            [{"name": "Agreement", "sha256": self.proof.sha256}],
        )

    @freeze_time("2026-03-12 09:00:00")
    def test_jury_reads_where_the_text_comes_from(self):
        self.interview.action_send()
        self.url_open(self._path(), data={"action": "confirm", "name": "Marc Patron"})
        self.advice.narrative = "Written again, otherwise"
        self._fill_level()
        self.application.action_submit()
        first, second, *_rest = (
            answer
            for axis in self.application.submission_id.payload["axes"]
            for answer in axis["answers"]
        )
        self.assertIn("confirmed by Marc Patron", first["provenance"])
        self.assertNotIn("changed since", first["provenance"])
        self.assertIn("The text was changed since.", second["provenance"])

    def _fill_level(self):
        self.application.perimeter = "The whole site"
        for answer in self.application.answer_ids:
            answer.level_id = answer.criterion_id._get_scale()[-1]
            answer.narrative = answer.narrative or "Up to date"
        self.env["label.commitment"].create(
            {
                "application_id": self.application.id,
                "name": "Train a tutor",
                "date_due": "2027-06-30",
            }
        )

    def test_nothing_changes_while_the_company_reads(self):
        self.interview.action_send()
        for vals in (
            {"spoken_with": "Other"},
            {"line_ids": [Command.clear()]},
            {"state": "confirmed"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.interview.write(vals)
        with self.assertRaisesRegex(UserError, "take it back"):
            self.interview.line_ids[0].said = "Forty pupils"
        address = self._path()
        self.interview.action_take_back()
        self.assertEqual(self.url_open(address).status_code, 404)
        self.interview.line_ids[0].said = "Five pupils a year"

    def test_company_asks_to_correct(self):
        self.interview.action_send()
        address = self._path()
        self.assertIn(
            "Say what is to be corrected",
            self._read(self.url_open(address, data={"action": "correct"})),
        )
        page = self._read(
            self.url_open(
                address, data={"action": "correct", "remark": "Five, not four"}
            )
        )
        self.assertIn("corrects it and writes to you again", page)
        self.assertRecordValues(
            self.interview, [{"state": "draft", "remark": "Five, not four"}]
        )
        activity = self.application.activity_ids
        self.assertEqual(activity.user_id, self.user_coach)
        self.assertIn("Five, not four", activity.note)
        self.assertFalse(self.pupils.narrative)
        self.assertEqual(self.url_open(address).status_code, 404)

    def test_link_is_short_lived(self):
        with freeze_time("2026-03-12 09:00:00"):
            self.interview.action_send()
            address = self._path()
        with freeze_time("2026-03-25 09:00:00"):
            self.assertEqual(self.url_open(address).status_code, 200)
        with freeze_time("2026-03-27 09:00:00"):
            self.assertEqual(self.url_open(address).status_code, 404)

    @freeze_time("2026-03-20 09:00:00")
    def test_company_signs_on_paper(self):
        with self.assertRaisesRegex(UserError, "Join the paper"):
            self.interview.action_confirm_on_paper()
        self.interview.write(
            {
                "scan": base64.b64encode(PDF),
                "scan_filename": "signed.pdf",
                "signed_on": "2026-03-09",
            }
        )
        with self.assertRaisesRegex(UserError, "between the day of the interview"):
            self.interview.action_confirm_on_paper()
        self.interview.signed_on = "2026-03-15"
        self.interview.action_confirm_on_paper()
        self.assertIn(
            "confirmed by Marc Patron on 15 March 2026", self.pupils.provenance
        )
        for vals in ({"signed_on": "2026-03-16"}, {"scan": False}, {"remark": "no"}):
            with self.subTest(vals), self.assertRaises(UserError):
                self.interview.write(vals)
        with self.assertRaisesRegex(UserError, "is not deleted"):
            self.interview.unlink()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.interview.line_ids[0].said = "Other"

    def test_scan_that_is_no_document_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be taken"):
            self.interview.write(
                {"scan": base64.b64encode(b"MZ"), "scan_filename": "signed.exe"}
            )

    def test_file_submitted_meanwhile_takes_nothing(self):
        self.interview.action_send()
        self._fill_level()
        self.pupils.narrative = "Typed by the company"
        self.application.action_submit()
        page = self._read(
            self.url_open(
                self._path(), data={"action": "confirm", "name": "Marc Patron"}
            )
        )
        self.assertIn("is not open to writing at this stage", page)
        self.assertEqual(self.interview.state, "sent")
        self.assertEqual(self.pupils.narrative, "Typed by the company")
