# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import json
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time
from lxml import etree, html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ...common.rules.canonical import canonical
from ...common.rules.codes import ALPHABET, format_code
from ...report.certificate import Certificate
from ...rules.periods import join_periods, last_day
from ..common import SIRETS, LabelCommon

SVG = "{http://www.w3.org/2000/svg}"


@tagged("post_install", "-at_install")
class TestLabelCertificate(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.programme.write(
            {
                "signatory_name": "Jeanne Martin",
                "complaint_contact": "reclamations@label.example",
            }
        )
        cls.lead = new_test_user(
            cls.env,
            "label_holder",
            groups="base.group_portal",
            lang="en_US",
            email="lead@alpha.example",
        )
        cls.application = cls._notify("awarded", "2026-03-12")
        cls.award = cls.application.award_id

    @classmethod
    def _notify(cls, result, day, reason="Well argued", **vals):
        with freeze_time(f"{day} 09:00:00"):
            application = cls._create_application(
                contact_id=cls.lead.partner_id.id, **vals
            )
            cls._bring_to(application, "under_review")
            application.action_notify(result, reason, day)
        return application

    def _page(self, award=None, code=None):
        code = code or format_code((award or self.award).sudo().token)
        return self.url_open(f"/label/certificate/{code}")

    def _status(self, day, award=None):
        """Return what anybody reads of a label at the start of a day in Paris."""
        award = award or self.award
        with freeze_time(f"{day} 00:30:00"):
            award.invalidate_recordset()
            return award.public_status

    def _measure(self, kind="suspension", **vals):
        return (
            self.env["label.award.event"]
            .with_user(self.user_secretary)
            .with_context(lang="en_US")
            .create(
                {
                    "award_id": self.award.id,
                    "kind": kind,
                    "reason": "No yearly point was held",
                    **vals,
                }
            )
        )

    # DATES

    def test_trap_18_three_years_are_calendar_years(self):
        # 29 February has no anniversary in 2027: the last day is the day before the
        # 28th, as three years from 28 February would give; a leap day counts as a day
        for start, end in (
            ("2024-02-28", "2027-02-27"),
            ("2024-02-29", "2027-02-27"),
            ("2024-03-01", "2027-02-28"),
            ("2025-03-01", "2028-02-29"),
            ("2026-01-01", "2028-12-31"),
            ("2026-12-31", "2029-12-30"),
        ):
            with self.subTest(start=start):
                self.assertEqual(last_day(Date.to_date(start), 36), Date.to_date(end))

    def test_trap_18_label_ends_at_midnight_in_paris(self):
        # 11 March 2029 is the last day: 22:30 UTC is still the 11th at 23:30 in
        # Paris, 23:30 UTC is already the 12th, for a visitor who has no time zone
        public = self.env.ref("base.public_user")
        award = self.award.with_user(public).sudo()
        for moment, state in (
            ("2029-03-11 22:30:00", "to_renew"),
            ("2029-03-11 23:30:00", "expired"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                award.invalidate_recordset()
                self.assertEqual(award.state, state)
                self.assertIn(award, award.search([("state", "=", state)]))

    def test_trap_18_early_renewal_loses_no_month(self):
        renewal = self._notify("awarded", "2029-01-15").award_id
        self.assertEqual(renewal.valid_from, Date.to_date("2029-03-12"))
        self.assertEqual(renewal.valid_until, Date.to_date("2032-03-11"))
        self.assertEqual(renewal.payload["first_from"], "2026-03-12")
        self.assertEqual(renewal.payload["unbroken_since"], "2026-03-12")

    def test_trap_18_gap_is_shown_as_a_gap(self):
        renewal = self._notify("awarded", "2029-05-15").award_id
        self.assertEqual(renewal.payload["first_from"], "2026-03-12")
        self.assertEqual(renewal.payload["unbroken_since"], "2029-05-15")
        spans = html.fromstring(self._page(renewal).text).get_element_by_id(
            "label_spans"
        )
        self.assertIn("then interrupted", spans.text_content())

    def test_trap_18_periods_that_touch_are_one(self):
        day = Date.to_date
        self.assertEqual(
            join_periods(
                [
                    (day("2029-03-12"), day("2032-03-11")),
                    (day("2026-03-12"), day("2029-03-11")),
                ]
            ),
            [(day("2026-03-12"), day("2032-03-11"))],
        )

    # STATUS

    def test_trap_19_status_needs_no_scheduled_action(self):
        self.env["ir.cron"].search(
            [("cron_name", "like", "Label:"), ("active", "=", True)]
        ).active = False
        for day, status in (
            ("2026-03-11", "future"),
            ("2026-03-12", "valid"),
            ("2029-03-11", "valid"),
            ("2029-03-12", "expired"),
        ):
            with self.subTest(day=day):
                self.assertEqual(self._status(day), status)
        self.assertFalse(self.award._fields["state"].store)
        self.assertFalse(self.award._fields["public_status"].store)

    def test_renewal_under_way_is_told_once_it_is_written(self):
        with freeze_time("2028-10-01"):
            renewal = self._create_application()
        self.assertEqual(self._status("2028-10-02"), "valid")
        with freeze_time("2028-10-01"):
            self._bring_to(renewal, "in_progress")
        self.assertEqual(self._status("2028-10-02"), "renewal")
        self.assertEqual(self._status("2029-03-12"), "expired")

    # PUBLIC PAGE

    def test_page_tells_what_the_paper_says_and_no_person(self):
        response = self._page()
        text = html.fromstring(response.text).text_content()
        for words in (
            "Alpha Works",
            SIRETS[0],
            self.award.name,
            "The whole site",
            "reclamations@label.example",
        ):
            self.assertIn(words, text)
        for secret in ("Jeanne Martin", self.user_coach.name, "Well argued"):
            self.assertNotIn(secret, response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex")

    def test_code_is_read_as_people_type_it(self):
        token = self.award.sudo().token
        self.assertEqual(len(token), 16)
        self.assertLessEqual(set(token), set(ALPHABET))
        typed = format_code(token).lower().replace("0", "o").replace("1", "l")
        self.assertEqual(self.env["label.award"]._find_by_code(typed), self.award)
        response = self._page(code="ABCD-<script>")
        self.assertEqual(response.status_code, 404)
        self.assertIn("No label bears the code", response.text)
        self.assertNotIn("ABCD-<script>", response.text)

    def test_trap_21_code_is_not_the_number_nor_readable(self):
        for code in (self.award.id, self.award.name, "0" * 16, ""):
            self.assertFalse(self.env["label.award"]._find_by_code(str(code)))
        for user in self.user_coach + self.user_manager:
            award = self.award.with_user(user)
            with self.assertRaises(AccessError):
                award.read(["token"])
            with self.assertRaises(AccessError):
                award.search([("token", "like", "A")])
            with self.assertRaises(UserError):
                award.write({"payload": {}})

    def test_trap_21_certificate_is_frozen_with_its_fingerprint(self):
        self.assertEqual(
            self.award.payload_hash,
            hashlib.sha256(canonical(self.award.payload)).hexdigest(),
        )
        self.assertEqual(
            self.award.pdf_hash,
            hashlib.sha256(base64.b64decode(self.award.pdf)).hexdigest(),
        )
        self.assertEqual(self.award.payload["holder"]["siret"], SIRETS[0])
        self.assertEqual(self.award.payload["decided_on"], "2026-03-12")

    def test_trap_21_corrected_certificate_has_another_number(self):
        self.award._accept_rules()
        self.award.directory_consent_on = "2026-04-01"
        wizard = (
            self.env["label.award.correct"]
            .with_user(self.user_secretary)
            .create({"award_id": self.award.id, "reason": "It moved"})
        )
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            wizard.action_confirm()
        wizard.holder_address = "2 New Street"
        wizard.action_confirm()
        # it waits for another person, and changes nothing until then
        self.assertIn("It moved", self.award.waiting_act)
        self.assertEqual(self.application.award_id, self.award)
        with self.assertRaisesRegex(UserError, "another person carries it out"):
            self.award.with_user(self.user_secretary).action_confirm_act()
        successor = self._carry_out(self.award)
        self.assertNotEqual(successor.name, self.award.name)
        self.assertNotEqual(successor.sudo().token, self.award.sudo().token)
        self.assertEqual(self.award.holder_address, "France")
        self.assertEqual(successor.holder_address, "2 New Street")
        self.assertEqual(successor.valid_until, self.award.valid_until)
        self.assertEqual(successor.payload["supersedes"], self.award.name)
        self.assertTrue(successor.rules_accepted_on)
        self.assertEqual(successor.directory_consent_on, Date.to_date("2026-04-01"))
        self.assertEqual(self.award.state, "superseded")
        self.assertEqual(self.application.award_id, successor)
        page = self._page(self.award).text
        self.assertIn("This certificate was corrected", page)
        self.assertIn(successor.name, page)
        self.assertEqual(self._status("2026-06-01", successor), "valid")

    def test_trap_21_coach_does_not_correct(self):
        Wizard = self.env["label.award.correct"].with_user(self.user_coach)
        with self.assertRaises(AccessError):
            Wizard.create({"award_id": self.award.id, "reason": "It moved"})

    def test_trap_21_decision_taken_back_shows_on_the_page(self):
        with self.assertRaisesRegex(UserError, "withdrawn first, by a measure"):
            self.application.action_reopen()
        with freeze_time("2026-04-01"):
            self._take_measure(self.award)
            self.award.invalidate_recordset()
            self.application.action_reopen()
        self.assertEqual(self._status("2026-06-01"), "withdrawn")
        with freeze_time("2026-04-02"):
            self.application.action_notify("awarded", False, "2026-04-02")
        again = self.application.award_id
        self.assertEqual(again.supersedes_id, self.award)
        self.assertEqual(self._status("2026-06-01"), "superseded")
        self.assertEqual(again.payload["first_from"], "2026-04-02")

    def test_certificate_fits_one_page_and_its_code_is_read(self):
        self.programme.name = "Employeurs accueillants du territoire de Belfort"
        self.award._write_by_action(
            {
                "perimeter": "Le site principal et ses trois ateliers. " * 8,
                "holder_name": "Société coopérative d'intérêt collectif " * 2,
                "token": False,
                "payload": False,
            }
        )
        with (
            patch.object(Certificate, "print_page", type(self).print_certificate),
            mute_logger("odoo.addons.base.models.ir_actions_report"),
        ):
            self.award.action_certify()
        pdf = PdfFileReader(io.BytesIO(base64.b64decode(self.award.pdf)))
        self.assertEqual(pdf.getNumPages(), 1)
        text = pdf.getPage(0).extract_text()
        for words in (self.award.name, format_code(self.award.sudo().token)):
            self.assertIn(words, text)

    # BADGE

    def _badge(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.award.invalidate_recordset()
            return etree.fromstring(
                str(Certificate(self.award).render_badge()).encode()
            )

    def test_badge_follows_the_label_by_itself(self):
        for day, word in (
            ("2026-03-11", "To come"),
            ("2026-06-01", "Valid"),
            ("2029-03-12", "Expired"),
        ):
            with self.subTest(day=day):
                svg = self._badge(day)
                self.assertEqual(svg.tag, f"{SVG}svg")
                self.assertIn(word, svg.findtext(f"{SVG}title"))
                self.assertIn("Alpha Works", svg.findtext(f"{SVG}title"))
        measure = self._measure()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        with freeze_time("2026-05-17"):
            measure.with_user(self.user_manager).action_decide()
        self.assertIn("Suspended", self._badge("2026-05-17").findtext(f"{SVG}title"))

    def test_badge_bears_the_mark_of_the_label_while_it_is_in_force(self):
        self.programme.emblem = self.env.company.logo
        [image] = self._badge("2026-06-01").findall(f"{SVG}image")
        self.assertTrue(image.get("href").startswith("data:image/png;base64,"))
        self.assertFalse(self._badge("2029-03-12").findall(f"{SVG}image"))

    def test_badge_is_an_image_that_runs_nothing(self):
        self.award._by_action().holder_name = 'A<script>alert("1")</script>'
        response = self.url_open(f"/label/badge/{self.award.sudo().token}.svg")
        self.assertEqual(
            response.headers["Content-Type"], "image/svg+xml; charset=utf-8"
        )
        self.assertIn("max-age=300", response.headers["Cache-Control"])
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
        svg = etree.fromstring(response.content)
        self.assertFalse(svg.findall(f".//{SVG}script"))
        self.assertEqual(svg.get("role"), "img")
        self.assertNotIn("session_id", response.cookies)
        unknown = self.url_open(f"/label/badge/{'0' * 16}.svg")
        self.assertEqual(unknown.status_code, 404)

    # OPEN BADGE

    def _claims(self, response):
        header, claims, _signature = response.text.split(".")
        return [
            json.loads(base64.urlsafe_b64decode(part + "=="))
            for part in (header, claims)
        ]

    def test_open_badge_names_the_establishment(self):
        # the label must be in force on the day of the test
        self.award._write_by_action(
            {
                "valid_from": Date.subtract(Date.today(), months=2),
                "valid_until": Date.add(Date.today(), months=30),
            }
        )
        url = f"/label/badge/{self.award.sudo().token}.jwt"
        header, claims = self._claims(self.url_open(url))
        self.assertEqual(header["alg"], "EdDSA")
        self.assertEqual(claims["sub"], f"urn:siret:{SIRETS[0]}")
        self.assertEqual(
            claims["credentialSubject"]["achievement"]["name"], "Open Doors"
        )
        self.assertNotIn("vc", claims)
        self.assertNotIn(self.lead.name, json.dumps(claims))
        for part in ("issuer", "credentialSubject"):
            link = claims[part].get("achievement", claims[part])["id"]
            self.assertEqual(
                self.url_open("/" + link.split("/", 3)[3]).json()["id"], link
            )
        again, _claims = self._claims(self.url_open(url))
        self.assertEqual(again["jwk"], header["jwk"])
        # a label that is offered no more is verified still
        self.award.programme_id.active = False
        lists = claims["credentialStatus"]
        for link in (claims["issuer"]["id"], lists[0]["statusListCredential"]):
            answer = self.url_open("/" + link.split("/", 3)[3])
            self.assertEqual(answer.status_code, 200, link)
        with self.assertRaises(AccessError):
            self.env.company.with_user(self.user_manager).read(["label_badge_key"])

    def test_each_organisation_has_the_key_of_its_badges(self):
        there, also = self.env["res.company"].create([{"name": "A"}, {"name": "B"}])
        keys = {one._get_label_badge_key() for one in (there, also, self.env.company)}
        self.assertEqual(len(keys - {False}), 3)
        there.active = False
        there._draw_badge_keys()
        self.assertIn(there._get_label_badge_key(), keys)

    def test_open_badge_is_given_for_a_label_in_force_only(self):
        self.award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )
        response = self.url_open(f"/label/badge/{self.award.sudo().token}.jwt")
        self.assertEqual(response.status_code, 404)

    # MEASURES

    def test_trap_23_company_is_heard_before_its_label_is_withdrawn(self):
        measure = self._measure("withdrawal")
        with self.assertRaisesRegex(UserError, "Being prepared"):
            measure.action_decide()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        self.assertEqual(measure.answer_until, Date.to_date("2026-05-16"))
        self.assertIn(
            self.lead.partner_id,
            self.env["mail.mail"]
            .search([("model", "=", measure._name), ("res_id", "=", measure.id)])
            .recipient_ids,
        )
        self.assertEqual(self._status("2026-05-16"), "valid")
        with (
            freeze_time("2026-05-16 12:00:00"),
            self.assertRaisesRegex(UserError, "may answer until 16 May 2026"),
        ):
            measure.action_decide()
        with freeze_time("2026-05-17 12:00:00"):
            measure.with_user(self.user_manager).action_decide()
        self.assertEqual(self._status("2026-05-16"), "valid")
        self.assertEqual(self._status("2026-05-17"), "withdrawn")

    def test_measure_gives_the_delays_that_the_label_was_awarded_by(self):
        """15 days to answer and 60 to contest then; 5 and 10 for labels to come."""
        self.programme.write({"hearing_days": 5, "contest_days": 10})
        measure = self._measure("withdrawal")
        with freeze_time("2026-05-01"):
            measure.action_inform()
        self.assertEqual(measure.answer_until, Date.to_date("2026-05-16"))
        with freeze_time("2026-05-17 12:00:00"):
            measure.with_user(self.user_manager).action_decide()
        self.assertEqual(measure.contest_until, Date.to_date("2026-07-16"))

    def test_trap_23_answer_ends_the_wait(self):
        measure = self._measure()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        with freeze_time("2026-05-05"):
            measure.write({"answer": "We will", "answered_on": "2026-05-05"})
            measure.with_user(self.user_manager).action_decide()
        self.assertEqual(self._status("2026-05-06"), "suspended")

    def test_trap_23_database_refuses_a_measure_without_hearing(self):
        measure = self._measure()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE label_award_event SET effective_on = %s WHERE id = %s",
                ("2026-05-10", measure.id),
            )

    def test_measure_stays_as_it_was_told(self):
        measure = self._measure()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        for vals in (
            {"reason": "Something else"},
            {"kind": "withdrawal"},
            {"effective_on": "2026-05-02"},
            {"answer_until": "2026-05-02"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                measure.write(vals)
        with self.assertRaisesRegex(UserError, "dropped, not deleted"):
            measure.unlink()
        with self.assertRaises(AccessError):
            measure.with_user(self.user_coach).action_decide()
        with self.assertRaisesRegex(UserError, "end it before"):
            self.env["label.award.act"].with_user(self.user_secretary)._note(
                self.award, "correction", "A mistake", {"perimeter": "Less"}
            )

    def test_reinstated_label_keeps_its_end(self):
        measure = self._measure()
        with freeze_time("2026-05-01"):
            measure.action_inform()
        with freeze_time("2026-06-01"):
            measure.with_user(self.user_manager).action_decide()
        self.assertFalse(self.award._is_live())
        with freeze_time("2026-07-01"):
            with self.assertRaisesRegex(UserError, "Why it ended"):
                measure.action_reinstate()
            measure.end_reason = "The point was held"
            with self.assertRaisesRegex(UserError, "You prepared this step"):
                measure.action_reinstate()
            measure.with_user(self.user_manager).action_reinstate()
        for day, status in (
            ("2026-05-31", "valid"),
            ("2026-06-01", "suspended"),
            ("2026-06-30", "suspended"),
            ("2026-07-01", "valid"),
        ):
            self.assertEqual(self._status(day), status)
        self.assertEqual(self.award.valid_until, Date.to_date("2029-03-11"))

    def test_status_found_is_the_status_read(self):
        measure = self._measure("withdrawal")
        with freeze_time("2026-05-01"):
            measure.action_inform()
        with freeze_time("2026-06-01"):
            measure.with_user(self.user_manager).action_decide()
        Award = self.env["label.award"].with_context(active_test=False)
        states = [value for value, _label in Award._fields["state"].selection]
        for day in ("2026-03-01", "2026-05-20", "2026-06-02", "2030-01-01"):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                self.award.invalidate_recordset()
                found = [
                    state
                    for state in states
                    if self.award in Award.search([("state", "=", state)])
                ]
                self.assertEqual(found, [self.award.state])

    def test_renewal_of_a_withdrawn_label_starts_when_it_is_decided(self):
        measure = self._measure("withdrawal")
        with freeze_time("2026-05-01"):
            measure.action_inform()
        with freeze_time("2026-06-01"):
            measure.with_user(self.user_manager).action_decide()
        again = self._notify("awarded", "2027-09-01").award_id
        self.assertEqual(again.valid_from, Date.to_date("2027-09-01"))
        self.assertEqual(again.payload["unbroken_since"], "2027-09-01")

    def test_holder_answers_on_the_portal(self):
        measure = self._measure()
        measure.action_inform()
        self.authenticate("label_holder", "label_holder")
        url = f"/my/label/{self.application.id}/award"
        page = html.fromstring(self.url_open(url).text)
        self.assertIn("nothing is", page.text_content())
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        self.url_open(
            url,
            data={
                "csrf_token": token,
                "action": "answer_measure",
                "id": measure.id,
                "answer": "The point was held in April",
            },
        )
        self.assertEqual(measure.answer, "The point was held in April")
        self.assertTrue(measure.answered_on)

    def test_trap_21_holder_downloads_a_certificate_in_force_only(self):
        self.authenticate("label_holder", "label_holder")
        url = f"/my/label/{self.application.id}/award/certificate"
        self.assertEqual(self.url_open(url).content[:4], b"%PDF")
        self.award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )
        self.assertNotEqual(self.url_open(url).content[:4], b"%PDF")

    # CONDITIONS

    def test_trap_23_conditions_are_followed_to_their_day(self):
        holder = self._create_establishment("Gamma Works", SIRETS[3])
        application = self._notify(
            "awarded_with_conditions", "2026-04-01", partner_id=holder.id
        )
        award = application.award_id.with_user(self.user_secretary)
        award = award.with_context(lang="en_US")
        Application = self.env["label.application"]

        def summaries(day):
            with freeze_time(f"{day} 06:00:00"):
                Application.env["label.conclusion"]._cron_follow_conditions()
                application.invalidate_recordset()
                return application.activity_ids.mapped("summary")

        self.assertEqual(len(summaries("2026-08-01")), 1)
        self.assertIn("Conditions due soon: call the company", summaries("2026-09-01"))
        with (
            freeze_time("2026-09-30"),
            self.assertRaisesRegex(UserError, "wait until"),
        ):
            award.action_conditions_failed()
        late = summaries("2026-10-02")
        self.assertIn("Conditions overdue: tell whether they were met", late)
        self.assertEqual(len(summaries("2026-10-03")), len(late))
        # told once: what was done is not asked again the next day
        application.activity_ids.action_done()
        self.assertFalse(summaries("2026-10-04"))
        with freeze_time("2026-10-02"):
            self.assertEqual(application.condition_state, "late")
            self.assertEqual(award.state, "valid")
            action = award.action_conditions_failed()
            self.assertEqual(application.condition_state, "failed")
        self.assertIn("1 October 2026", action["context"]["default_reason"])
        self.assertEqual(len(summaries("2026-10-04")), 0)

    def test_trap_23_conditions_met_are_closed(self):
        holder = self._create_establishment("Gamma Works", SIRETS[3])
        application = self._notify(
            "awarded_with_conditions", "2026-04-01", partner_id=holder.id
        )
        with self.assertRaises(AccessError):
            application.conclusion_id.with_user(self.user_coach).action_conditions_met()
        application.conclusion_id.with_user(self.user_secretary).action_conditions_met()
        self.assertEqual(application.condition_state, "met")
        self.assertFalse(application.activity_ids)
        with self.assertRaisesRegex(UserError, "No condition is awaited"):
            self.application.conclusion_id.action_conditions_met()

    # PARTNERS

    def test_trap_22_duplicate_with_another_siret_is_not_merged(self):
        twin = self._create_establishment("Alpha Works North", SIRETS[1])
        Wizard = self.env["base.partner.merge.automatic.wizard"]
        for destination in (twin, self.holder):
            with (
                self.subTest(destination=destination.name),
                self.assertRaisesRegex(UserError, "another SIRET than"),
            ):
                Wizard._merge(
                    [twin.id, self.holder.id], destination, extra_checks=False
                )

    # COMPLAINTS

    def _complain(self, **vals):
        return (
            self.env["label.complaint"]
            .with_user(self.user_secretary)
            .create(
                {
                    "programme_id": self.programme.id,
                    "application_id": self.application.id,
                    "complainant": "Alpha Works",
                    "email": "lead@alpha.example",
                    "subject": "The second axis was not read",
                    **vals,
                }
            )
        )

    def test_trap_23_appeal_has_its_days(self):
        # notified on 12 March 2026, 60 days to contest: 11 May 2026
        self.assertEqual(self.application.contest_until, Date.to_date("2026-05-11"))
        for day, late in (("2026-05-11", False), ("2026-05-12", True)):
            complaint = self._complain(received_on=day)
            with self.subTest(day=day):
                self.assertEqual(complaint.is_late, late)
        self.assertEqual(complaint.date_due, Date.to_date("2026-06-11"))
        with self.assertRaisesRegex(UserError, "decision that is contested"):
            self._complain(application_id=False)

    def test_complaint_is_answered_by_somebody_else_than_the_coach(self):
        with self.assertRaisesRegex(UserError, "coached this company"):
            self._complain(user_id=self.user_coach.id)

    def test_complaint_goes_to_its_answer_and_stays(self):
        complaint = self._complain()
        complaint.action_acknowledge()
        with self.assertRaisesRegex(UserError, "Choose the outcome"):
            complaint.action_answer()
        complaint.write({"outcome": "unfounded", "answer": "It was read"})
        complaint.action_answer()
        self.assertEqual(complaint.state, "answered")
        self.assertFalse(complaint.activity_ids)
        mails = self.env["mail.mail"].search([("model", "=", complaint._name)])
        self.assertEqual(len(mails), 2)
        self.assertIn("It was read", mails.sorted("id")[-1].body_html)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            complaint.answer = "It was not read"
        with self.assertRaisesRegex(UserError, "register keeps"):
            complaint.sudo().unlink()
