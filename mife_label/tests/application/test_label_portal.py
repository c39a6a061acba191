# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

import base64
import io
import struct
import zipfile
import zlib

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...common.models.ir_http import MAX_KEPT
from ...models.application.label_answer import fingerprint
from ..common import PDF, LabelCommon
from ..proof_files import HEIC, READS_HEIC, REFUSED, TAKEN


@tagged("post_install", "-at_install")
class TestLabelPortal(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.criterion.write(
            {
                "evidence": "Signed agreements",
                "expectation": "Care rather than number",
                "example": "Five pupils a year, two days each",
            }
        )
        cls.standard.action_publish()
        cls.users = {
            role: new_test_user(
                cls.env,
                f"label_{role}",
                groups="base.group_portal",
                name=role.title(),
                lang="en_US",
            )
            for role in ("lead", "writer", "reader", "visitor")
        }
        cls.application = cls._bring_to(cls._create_application(), "in_progress")
        cls.env["label.application.member"].create(
            [
                {
                    "application_id": cls.application.id,
                    "partner_id": cls.users[name].partner_id.id,
                    "role": role,
                }
                for name, role in (
                    ("lead", "1_lead"),
                    ("writer", "2_writer"),
                    ("reader", "3_reader"),
                )
            ]
        )
        cls.answer = cls.application.answer_ids[0]
        cls.file_url = f"/my/label/{cls.application.id}"
        cls.url = f"{cls.file_url}/question/{cls.answer.id}"
        # another company's file, of which these people know nothing
        cls.other = cls._bring_to(
            cls._create_application(partner_id=cls.other_holder.id), "in_progress"
        )

    def setUp(self):
        super().setUp()
        self._sign_in("writer")

    def _sign_in(self, role):
        self.authenticate(f"label_{role}", f"label_{role}")

    def _page(self, url=None):
        response = self.url_open(url or self.url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _post(self, url=None, page=None, files=None, **data):
        token = self._page(page or url).xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(
            url or self.url, data={"csrf_token": token, **data}, files=files
        )

    def _save(self, **params):
        response = self.url_open(
            f"/my/label/answers/{self.answer.id}/save", json={"params": params}
        )
        return response.json()["result"]

    # READING

    def test_home_page_says_which_files_wait(self):
        text = self.url_open("/my").text
        self.assertIn(f"Write the file of {self.application.partner_id.name}", text)
        self.assertIn("follow it and keep your commitments", text)

    def test_question_shows_all_that_helps(self):
        self.answer.advice = "Tell how pupils are chosen"
        self.answer.coach_note = "Ask the workshop manager"
        text = self._page().text_content()
        for sentence in (
            "How many pupils?",
            "Signed agreements",
            "Care rather than number",
            "Five pupils a year",
            "Tell how pupils are chosen",
        ):
            self.assertIn(sentence, text)
        self.assertNotIn("workshop manager", text)

    def test_trap_08_reader_gets_no_word_of_the_coach(self):
        self.answer.advice = "Tell how pupils are chosen"
        self.answer.coach_note = "Ask the workshop manager"
        self._sign_in("reader")
        text = self._page().text_content()
        self.assertIn("How many pupils?", text)
        self.assertNotIn("pupils are chosen", text)
        self.assertNotIn("workshop manager", text)

    def test_trap_29_stranger_opens_nothing(self):
        self._create_evidence(self.answer)
        urls = [
            self.file_url,
            self.url,
            *(
                f"{self.file_url}/{page}"
                for page in ("plan", "people", "submit", "withdraw", "versions/1")
            ),
            f"{self.file_url}/proofs/{self.answer.evidence_ids.id}",
        ]
        self._sign_in("visitor")
        for url in urls:
            with self.subTest(url=url):
                response = self.url_open(url)
                self.assertTrue(response.url.endswith("/my/label"), response.url)
                self.assertNotIn("Alpha Works", response.text)

    def test_trap_29_invited_person_opens_one_file_only(self):
        other_answer = self.other.answer_ids[0]
        evidence = self._create_evidence(other_answer)
        for url in (
            f"/my/label/{self.other.id}",
            f"/my/label/{self.other.id}/question/{other_answer.id}",
            # a question of the other file under the address of this one
            f"{self.file_url}/question/{other_answer.id}",
            f"{self.file_url}/proofs/{evidence.id}",
            f"/web/content/label.evidence/{evidence.id}/file",
        ):
            with self.subTest(url=url), mute_logger("odoo.http"):
                response = self.url_open(url)
                self.assertNotIn("Beta Works", response.text)
                self.assertNotEqual(response.content, PDF)
        result = self.url_open(
            f"/my/label/answers/{other_answer.id}/save",
            json={"params": {"narrative": "Intruder", "base": fingerprint("")}},
        ).json()["result"]
        self.assertIn("no longer have access", result["error"])
        self.assertFalse(other_answer.narrative)

    def test_trap_29_models_of_the_file_are_closed_over_rpc(self):
        for role in ("lead", "reader", "visitor"):
            for model in (
                "label.application",
                "label.answer",
                "label.action",
                "label.evidence",
                "label.commitment",
                "label.submission",
                "label.completion.request",
                "label.answer.aside",
            ):
                with self.subTest(role=role, model=model):
                    Model = self.env[model].with_user(self.users[role])
                    for call in (
                        lambda Model=Model: Model.search([]),
                        lambda Model=Model: Model.search_count([]),
                        lambda Model=Model: Model._read_group([], [], ["__count"]),
                    ):
                        with self.assertRaises(AccessError):
                            call()
        Member = self.env["label.application.member"]
        self.assertEqual(
            Member.with_user(self.users["lead"]).search([]).partner_id,
            self.users["lead"].partner_id,
        )

    def test_trap_29_revoked_person_is_out_at_once(self):
        self._page()
        self.application.active_member_ids.filtered(
            lambda member: member.partner_id == self.users["writer"].partner_id
        ).action_revoke()
        self.assertTrue(self.url_open(self.url).url.endswith("/my/label"))
        self.assertIn("error", self._save(narrative="Again", base=fingerprint("")))
        self.assertFalse(self.answer.narrative)

    # WRITING

    def test_answer_is_saved_without_script(self):
        level = self.answer.scale_level_ids[1]
        response = self._post(
            narrative="Six pupils a year", base=fingerprint(""), level_id=level.id
        )
        self.assertIn("label_saved", response.text)
        self.assertEqual(self.answer.narrative, "Six pupils a year")
        self.assertEqual(self.answer.level_id, level)
        self.assertEqual(self.answer.updated_by_id, self.users["writer"])

    def test_save_and_go_on_opens_the_next_question(self):
        response = self._post(narrative="Six", base=fingerprint(""), go="next")
        self.assertTrue(
            response.url.endswith(f"/question/{self.application.answer_ids[1].id}")
        )

    def test_answer_is_saved_while_typing(self):
        result = self._save(narrative="Six pupils", base=fingerprint(""))
        self.assertEqual(self.answer.narrative, "Six pupils")
        self.assertEqual(result["base"], fingerprint("Six pupils"))
        self.assertEqual(result["total"], 3)
        self.assertIn("your self-assessment", result["missing"])
        self.assertNotIn("conflict", result)

    def test_two_writers_without_script_keep_both_texts(self):
        self.answer.with_user(self.users["lead"]).sudo().narrative = "Ten pupils"
        response = self._post(narrative="Six <b>pupils</b>", base=fingerprint(""))
        page = html.fromstring(response.text)
        self.assertEqual(
            page.get_element_by_id("label_conflict_theirs").text_content(), "Ten pupils"
        )
        field = page.get_element_by_id("label_narrative")
        self.assertEqual(field.text_content().strip(), "Six <b>pupils</b>")
        self.assertEqual(self.answer.narrative, "Ten pupils")
        self.assertEqual(self.answer.aside_ids.narrative, "Six <b>pupils</b>")
        # having read both, the second writer saves again
        base = page.xpath("//form//input[@name='base']/@value")[0]
        self._post(narrative="Sixteen pupils", base=base)
        self.assertEqual(self.answer.narrative, "Sixteen pupils")

    def test_two_writers_while_typing_keep_both_texts(self):
        self.answer.with_user(self.users["lead"]).sudo().narrative = "Ten pupils"
        result = self._save(narrative="Six pupils", base=fingerprint(""))
        self.assertEqual(result["conflict"]["narrative"], "Ten pupils")
        self.assertEqual(result["conflict"]["author"], "Lead")
        self.assertEqual(self.answer.narrative, "Ten pupils")
        self.assertIn("Six pupils", self._page().text_content())
        self._post(f"{self.url}/drop_aside", page=self.url)
        self.assertFalse(self.answer.aside_ids)

    def _fill_in(self, **typed):
        """Return what the form of the question sends once ``typed`` is entered."""
        [form] = self._page().xpath("//form[.//textarea[@name='narrative']]")
        return dict(form.fields) | typed

    def _sign_in_again(self, answer, login="writer"):
        """Type the password on the page of the answer, as a browser without script."""
        self.assertIn("/web/login", answer.url)
        [form] = html.fromstring(answer.text).xpath("//form[@action='/web/login']")
        login = self.users[login].login
        return self.url_open(
            "/web/login", data=dict(form.fields) | {"login": login, "password": login}
        )

    def test_session_over_loses_no_text(self):
        fields = self._fill_in(narrative="Six pupils <b>a year</b>")
        self.opener.cookies.clear()
        answer = self.url_open(self.url, data=fields)
        self.assertIn("What you typed is kept", answer.text)
        self.assertNotIn("Six pupils", answer.text)
        back = self._sign_in_again(answer)
        page = html.fromstring(back.text)
        self.assertTrue(page.get_element_by_id("kept_form").text_content())
        self.assertEqual(back.headers["Cache-Control"], "no-store")
        [form] = page.xpath("//form[.//textarea[@name='narrative']]")
        self.assertEqual(form.fields["narrative"].strip(), "Six pupils <b>a year</b>")
        self.assertFalse(self.answer.narrative)
        self.url_open(self.url, data=dict(form.fields))
        self.assertEqual(self.answer.narrative, "Six pupils <b>a year</b>")
        self.assertFalse(self._page().xpath("//*[@id='kept_form']"))

    def test_form_left_open_too_long_loses_no_text(self):
        fields = self._fill_in(narrative="Six pupils", csrf_token="old")
        page = html.fromstring(self.url_open(self.url, data=fields).text)
        self.assertFalse(self.answer.narrative)
        [form] = page.xpath("//form[.//textarea[@name='narrative']]")
        self.url_open(self.url, data=dict(form.fields))
        self.assertEqual(self.answer.narrative, "Six pupils")

    def test_what_was_typed_may_be_left(self):
        fields = self._fill_in(narrative="Six pupils", csrf_token="old")
        page = html.fromstring(self.url_open(self.url, data=fields).text)
        [link] = page.xpath("//*[@id='kept_form']//a/@href")
        self.assertNotIn("Six pupils", self.url_open(link).text)
        self.assertNotIn("Six pupils", self.url_open(self.url).text)

    def test_a_page_shows_no_text_that_another_site_posts(self):
        fields = self._fill_in(narrative="Call this number")
        for forged in (
            {"narrative": "Call this number"},
            {**fields, "kept_form": ""},
            {**fields, "kept_form": fields["kept_form"][:-2]},
            {**fields, "kept_form": "x"},
        ):
            self.opener.cookies.clear()
            self.assertNotIn(
                "Call this number", self.url_open(self.url, data=forged).text
            )
            self._sign_in("writer")
            self.assertNotIn("Call this number", self.url_open(self.url).text)

    def test_nobody_else_reads_what_was_typed(self):
        fields = self._fill_in(narrative="For us alone")
        self.opener.cookies.clear()
        answer = self.url_open(self.url, data=fields)
        other = self._sign_in_again(answer, "reader")
        self.assertNotIn("For us alone", other.text)
        # nor does the person who comes after on the same device find it again
        self._sign_in_again(self.url_open("/web/login"))
        self.assertNotIn("For us alone", self.url_open(self.url).text)

    def test_a_text_leads_to_the_page_it_was_typed_on(self):
        fields = self._fill_in(narrative="Six pupils", csrf_token="old")
        other = self.answer.application_id.answer_ids.filtered(
            lambda answer: answer != self.answer
        )[:1]
        elsewhere = self.url.replace(f"/{self.answer.id}", f"/{other.id}")
        answer = self.url_open(elsewhere, data=fields)
        self.assertTrue(answer.url.endswith(self.url))
        self.assertNotIn("Six pupils", self.url_open(elsewhere).text)

    def test_a_session_does_not_grow_without_end(self):
        fields = self._fill_in(narrative="7" * MAX_KEPT)
        self.opener.cookies.clear()
        answer = self.url_open(self.url, data=fields)
        self.assertNotIn("What you typed is kept", answer.text)
        self.assertIn("/web/login", answer.url)

    def test_signed_out_reader_is_asked_to_sign_in(self):
        self.logout()
        self.assertIn("/web/login", self.url_open(self.url).url)

    def test_reader_writes_nothing(self):
        self._sign_in("reader")
        self.assertFalse(self._page().xpath("//textarea[@name='narrative']"))
        self.assertIn("error", self._save(narrative="Mine", base=fingerprint("")))
        page = self._page("/my/label")
        self.assertIn("Alpha Works", page.text_content())
        token = self._page(self.file_url).xpath("//input[@name='csrf_token']/@value")
        for what, data in (
            ("", {"narrative": "Mine", "base": fingerprint("")}),
            ("/add_action", {"name": "Visits"}),
            ("/add_proof", {"name": "Agreement", "no_names": "1"}),
        ):
            response = self.url_open(
                f"{self.url}{what}", data={"csrf_token": token[0], **data}
            )
            self.assertIn("label_error", response.text)
        self.assertFalse(self.answer.narrative)
        self.assertFalse(self.application.action_ids + self.answer.action_ids)
        self.assertFalse(self.application.evidence_ids)

    def test_action_is_added_and_removed(self):
        self._post(
            f"{self.url}/add_action",
            page=self.url,
            name="Visits",
            people_count="12",
            date_start="2026-01-05",
        )
        self.assertRecordValues(
            self.answer.action_ids, [{"name": "Visits", "people_count": 12}]
        )
        self._post(
            f"{self.url}/remove_action", page=self.url, id=self.answer.action_ids.id
        )
        self.assertFalse(self.answer.action_ids)

    def test_badly_typed_action_keeps_what_was_typed(self):
        for data, message in (
            ({"name": "Visits", "people_count": "a dozen"}, "written in figures"),
            ({"name": " ", "people_count": "12"}, "what was done"),
            ({"name": "Visits", "date_start": "soon"}, "is not a date"),
        ):
            response = self._post(f"{self.url}/add_action", page=self.url, **data)
            page = html.fromstring(response.text)
            with self.subTest(data=data):
                self.assertIn(
                    message, page.get_element_by_id("label_error").text_content()
                )
                field = page.get_element_by_id("label_action_name")
                self.assertEqual(field.get("value"), data["name"])
        self.assertFalse(self.answer.action_ids)

    # PROOFS

    def _upload(self, filename, content, **data):
        return self._post(
            f"{self.url}/add_proof",
            page=self.url,
            files={"file": (filename, content, "application/pdf")},
            **{"name": "Agreement", "no_names": "1", **data},
        )

    def test_trap_28_proof_is_served_to_be_saved_only(self):
        self._upload("agreement.pdf", PDF)
        evidence = self.answer.evidence_ids
        self.assertEqual(evidence.name, "Agreement")
        response = self.url_open(f"{self.file_url}/proofs/{evidence.id}")
        self.assertEqual(response.content, PDF)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_heavy_files_are_refused_with_a_sentence(self):
        header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
        picture = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
        picture += struct.pack(">I", zlib.crc32(header)) + b"\0\0\0\0IDAT"
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/zeros", b"\0" * 210_000_000)
        files = self.env["ir.attachment"].search_count([("res_field", "=", "file")])
        for filename, content, message in (
            ("visit.png", picture, "more than 50 million pixels"),
            ("visit.docx", stream.getvalue(), "holds much more than it shows"),
            ("visit.docx", b"PK\x03\x04 broken", "is not really a DOCX"),
        ):
            with self.subTest(message=message):
                response = self._upload(filename, content)
                self.assertEqual(response.status_code, 200)
                page = html.fromstring(response.text)
                error = page.get_element_by_id("label_error").text_content()
                self.assertIn(message, error)
        self.assertFalse(self.answer.evidence_ids)
        self.assertEqual(
            self.env["ir.attachment"].search_count([("res_field", "=", "file")]), files
        )

    def test_files_as_offices_make_them_are_taken(self):
        for filename, content, kept, start in TAKEN:
            with self.subTest(filename=filename):
                self._upload(filename, content)
                proof = self.answer.evidence_ids
                self.assertEqual(proof.filename, kept)
                self.assertTrue(base64.b64decode(proof.file).startswith(start))
                proof.unlink()
        self._upload("IMG_1.heic", HEIC)
        self.assertEqual(
            self.answer.evidence_ids.mapped("filename"),
            ["IMG_1.jpg"] if READS_HEIC else [],
        )

    def test_protected_files_are_refused_with_a_sentence(self):
        for filename, content, reason in REFUSED:
            with self.subTest(filename=filename, reason=reason):
                text = self._upload(filename, content).text
                page = html.fromstring(text)
                error = page.get_element_by_id("label_error").text_content()
                words = {
                    "type": "PDF, JPG, PNG, HEIC",
                    "mismatch": "is not really a",
                    "password": "is protected by a password",
                }
                self.assertIn(words[reason], error)
        self.assertFalse(self.answer.evidence_ids)

    def test_same_proof_twice_is_one(self):
        self._upload("accord.pdf", PDF)
        self._upload("accord-copie.pdf", PDF)
        self.assertEqual(self.application.evidence_ids.filename, "accord.pdf")
        other = self.application.answer_ids - self.answer
        url = f"/my/label/{self.application.id}/question/{other[0].id}"
        self._post(
            f"{url}/add_proof",
            page=url,
            files={"file": ("encore.pdf", PDF)},
            name="Again",
            no_names="1",
        )
        self.assertEqual(len(self.application.evidence_ids), 1)
        self.assertEqual(other[0].evidence_ids, self.answer.evidence_ids)

    def test_name_of_a_proof_is_cleaned(self):
        self._upload("../../etc/acc\u202eord <1>.pdf", PDF)
        self.assertEqual(self.answer.evidence_ids.filename, "accord _1_.pdf")

    def test_trap_28_bad_files_are_refused_with_a_sentence(self):
        for filename, content, message in (
            ("visit.html", b"<html>", "cannot be taken"),
            ("visit.svg", b"<svg/>", "cannot be taken"),
            ("visit.pdf", b"<svg/>", "is not really a PDF"),
            ("visit.pdf", b"", "it is empty"),
            ("visit.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024, "too large"),
        ):
            response = self._upload(filename, content)
            page = html.fromstring(response.text)
            with self.subTest(filename=filename, message=message):
                self.assertIn(
                    message, page.get_element_by_id("label_error").text_content()
                )
        self.assertFalse(self.application.evidence_ids)

    def test_trap_26_upload_asks_that_nobody_is_named(self):
        response = self._upload("agreement.pdf", PDF, no_names="")
        self.assertIn("names no pupil", response.text)
        self.assertFalse(self.application.evidence_ids)

    # PLAN AND PEOPLE

    def test_plan_is_written(self):
        url = f"{self.file_url}/plan"
        self._post(url, action="texts", perimeter="Both sites", strengths="Tutors")
        self._post(url, action="add", name="Second tutor", date_due="2027-01-31")
        self.assertEqual(self.application.perimeter, "Both sites")
        self.assertRecordValues(
            self.application.commitment_ids, [{"name": "Second tutor"}]
        )
        response = self._post(url, action="add", name="Third tutor", date_due="")
        self.assertIn("Choose the day", response.text)
        self.assertIn("Third tutor", response.text)

    def test_lead_invites_and_ends_an_access(self):
        self._sign_in("lead")
        url = f"{self.file_url}/people"
        self._post(
            url, action="invite", name="Zoe", email="zoe@x.example", role="3_reader"
        )
        member = self.application.active_member_ids.filtered(
            lambda member: member.shown_email == "zoe@x.example"
        )
        self.assertEqual(member.role, "3_reader")
        response = self._post(
            url, action="invite", name="Max", email="max at x", role="3_reader"
        )
        self.assertIn("complete e-mail address", response.text)
        self.assertIn("max at x", response.text)
        self._post(url, action="revoke", id=member.id)
        self.assertTrue(member.revoked_on)

    def test_lead_says_who_writes_what(self):
        self._sign_in("lead")
        url = f"{self.file_url}/people"
        members = self.application.active_member_ids.grouped("role")
        writer, reader = members["2_writer"], members["3_reader"]
        name = f"writer_{self.answer.id}"
        self._post(url, action="share", **{name: writer.id})
        self.assertEqual(self.answer.member_id, writer)
        nav = self._page(self.file_url).xpath("//nav[contains(@class, 'o_label_nav')]")
        self.assertIn("Writer", nav[0].text_content())
        # a reader writes nothing, whatever the form says
        self._post(url, action="share", **{name: reader.id})
        self.assertFalse(self.answer.member_id)

    def test_writer_invites_nobody(self):
        token = self._page(self.url).xpath("//input[@name='csrf_token']/@value")[0]
        members = self.application.active_member_ids
        response = self.url_open(
            f"{self.file_url}/people",
            data={
                "csrf_token": token,
                "action": "invite",
                "name": "Zoe",
                "email": "zoe@x.example",
                "role": "1_lead",
            },
        )
        self.assertIn("Only the person in charge", response.text)
        self.application.invalidate_recordset()
        self.assertEqual(self.application.active_member_ids, members)

    # SUBMISSION

    def test_submission_tells_first_what_is_missing(self):
        self._sign_in("lead")
        page = self._page(f"{self.file_url}/submit")
        self.assertIn(
            "1.1 Pupils", page.get_element_by_id("label_missing").text_content()
        )

    def test_lead_submits_a_complete_file(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        self._sign_in("writer")
        page = self._page(f"{self.file_url}/submit")
        self.assertIn("Lead", page.text_content())
        self.assertFalse(page.xpath("//button[@type='submit' and not(@name)]"))
        self._sign_in("lead")
        response = self._post(f"{self.file_url}/submit")
        self.assertIn("label_submitted", response.text)
        self.assertEqual(self.application.state, "submitted")
        self.assertEqual(
            self.application.submission_id.submitted_by_id, self.users["lead"]
        )
        pdf = self.url_open(f"{self.file_url}/versions/1/pdf")
        self.assertEqual(pdf.content, PDF)
        # sealed: nothing is left to type in
        self.assertFalse(self._page().xpath("//textarea[@name='narrative']"))
        self.assertIn("error", self._save(narrative="Late", base=fingerprint("")))

    def test_completion_shows_its_questions_only(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        self.application.action_submit()
        self._ask_completion(self.application, self.application.answer_ids[1])
        page = self._page(self.file_url)
        (nav, closed) = page.xpath("//nav[contains(@class, 'o_label_nav')]")
        self.assertIn("Advice", nav.text_content())
        self.assertNotIn("Duties", nav.text_content())
        self.assertIn("Duties", closed.text_content())
        question = f"{self.file_url}/question/{self.application.answer_ids[1].id}"
        self.assertIn("How many?", self._page(question).text_content())
        self._post(question, narrative="Ten people", base="0")
        self.assertFalse(self._page().xpath("//textarea[@name='narrative']"))

    def test_trap_25_page_tells_nothing_of_the_jury_before_the_notification(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        for action in ("submit", "admit"):
            getattr(self.application, f"action_{action}")()
        self.application.date_jury = "2026-03-12"
        self.application.action_put_on_agenda()
        self.application.action_start_review()
        self.application.activity_schedule(
            "mail.mail_activity_data_todo", summary="Prepare the award ceremony"
        )
        self.application.message_post(body="The jury awarded the label")
        text = self._page(self.file_url).text_content()
        self.assertIn("Under review", text)
        for word in ("award", "ceremony"):
            self.assertNotIn(word, text.lower())
        self.application.action_notify("refused", "Come back after a first year")
        text = self._page(self.file_url).text_content()
        self.assertIn("Label not awarded", text)
        self.assertIn("Come back after a first year", text)

    def test_lead_withdraws_with_a_reason(self):
        self._sign_in("lead")
        url = f"{self.file_url}/withdraw"
        self.assertIn("Write the reason", self._post(url, reason=" ").text)
        self._post(url, reason="We are moving")
        self.assertEqual(self.application.result, "withdrawn")
        self.assertEqual(self.application.reason, "We are moving")

    def test_help_is_asked_from_the_file(self):
        response = self._post(
            f"{self.file_url}/help", page=self.file_url, message="What is a proof?"
        )
        self.assertIn("label_help", response.text)
        self.assertEqual(self.application.activity_ids.user_id, self.user_coach)

    # COST

    def test_pages_cost_the_same_whatever_the_file_holds(self):
        def count_queries(url):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page(url)
            return self.env.cr.sql_log_count - before

        urls = [self.file_url, self.url, f"{self.file_url}/plan", "/my/label"]

        def fill(times):
            for index in range(times):
                self._create_evidence(self.answer, f"Agreement {index}")
                self.env["label.action"].create(
                    {"answer_id": self.answer.id, "name": f"Visit {index}"}
                )
                self.env["label.commitment"].create(
                    {
                        "application_id": self.application.id,
                        "name": f"Promise {index}",
                        "date_due": "2027-01-01",
                    }
                )
            self.env.flush_all()

        fill(2)
        few = {}
        for url in urls:
            count_queries(url)
            few[url] = count_queries(url)
        fill(10)
        for url in urls:
            with self.subTest(url=url):
                self.assertEqual(count_queries(url), few[url])
