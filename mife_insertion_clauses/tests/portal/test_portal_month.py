# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestPortalMonth(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self._sign_in("clerk")

    def _save(self, **typed):
        return self._call(
            f"{self.url}/save", typed=typed, base=dict.fromkeys(typed, "")
        )["result"]

    def _read_hours(self, page):
        """Return what the month's form would send of its hours."""
        names = [
            f"{kind}_{self.line.id}" for kind in ("worked", "training", "tutoring")
        ]
        [form] = page.xpath("//form[contains(@class, 'o_insertion_month')]")
        return {
            prefix + name: form.fields[prefix + name]
            for name in names
            for prefix in ("", "base_")
        }

    def _name(self, kind="worked", line=None):
        return f"{kind}_{(line or self.line).id}"

    # TUTORING

    def test_trap_18_tutoring_is_typed_where_the_clause_counts_it(self):
        tutoring = self._name("tutoring")
        self.assertFalse(self._page(self.url).xpath(f"//input[@id='{tutoring}']"))
        self.contract.tutoring_rule = "all"
        self._save(**{self._name(): "100", self._name("training"): "10", tutoring: "8"})
        self.assertEqual(self.line.tutoring_hours, 8)
        # training does not count on this contract: 100 + 8
        self.assertEqual(self.line.counted_hours, 108)
        page = self._page(self.url)
        [field] = page.xpath(f"//input[@id='{tutoring}']")
        self.assertEqual(field.value, "8")
        self.assertEqual(
            page.xpath(f"//label[@for='{tutoring}']")[0].text_content(),
            "Tutoring hours",
        )
        # the total is the time of the people
        self.assertEqual(
            page.xpath("//*[contains(@class, 'o_insertion_total')]")[0].text, "110"
        )
        self._post(self.url, {**self._read_hours(page), "action": "declare"})
        sending = self.month.version_ids
        self.assertEqual(sending._get_hours()[self.placement.id], (100, 10, 8))
        receipt = self._text(f"{self.url}/receipt")
        self.assertIn("8 h of tutoring", " ".join(receipt.split()))

    def test_tutoring_that_changed_is_told(self):
        self.contract.tutoring_rule = "all"
        self._save(**{self._name(): "100", self._name("tutoring"): "8"})
        self._post(self.url, {"action": "declare"})
        self._post(f"{self.url}/correct", {})
        self._call(
            f"{self.url}/save",
            typed={self._name("tutoring"): "6"},
            base={self._name("tutoring"): "8"},
        )
        self._post(self.url, {"action": "declare"})
        changes = self.month.version_ids.sorted("version")[-1].changes
        self.assertIn("100 h, 8 h of tutoring, now 100 h, 6 h of tutoring", changes)

    # DRAFT

    def test_each_change_is_saved_with_the_hour(self):
        result = self._save(**{self._name(): "7h30"})
        self.assertEqual(self.line.worked_hours, 7.5)
        self.assertEqual(result["base"][self._name()], "7.5")
        self.assertRegex(result["saved_at"], r"^\d\d:\d\d$")
        self.assertEqual(self.month.state, "to_declare")

    def test_what_the_page_says_while_typing_is_translated(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.portal_user.lang = "fr_FR"
        self._sign_in("clerk")
        said = self._page(self.url).xpath("//p[@data-say='saved']/text()")
        self.assertEqual(said, ["Enregistré à %s"])

    def test_draft_saves_the_good_and_marks_the_bad(self):
        result = self._save(
            **{self._name(): "70", self._name(line=self.lent_line): "7O"}
        )
        self.assertEqual(list(result["errors"]), [self._name(line=self.lent_line)])
        self.assertEqual(self.line.worked_hours, 70)

    def test_draft_takes_any_request_without_falling(self):
        for params in (
            {},
            {"typed": [1], "base": "x"},
            {"typed": {"worked_9999": "8"}},
        ):
            result = self._call(f"{self.url}/save", **params)["result"]
            self.assertEqual(result["errors"], {})

    def test_two_people_on_the_same_month_lose_nothing(self):
        # both pages showed an empty field; the colleague entered 30 first
        self.line.worked_hours = 30
        result = self._save(
            **{self._name(): "35", self._name(line=self.lent_line): "20"}
        )
        self.assertIn("30", result["errors"][self._name()])
        self.assertEqual(self.line.worked_hours, 30)
        self.assertEqual(self.lent_line.worked_hours, 20)
        # having read it, the person keeps their own figure
        self._call(f"{self.url}/save", typed={self._name(): "35"}, base=result["base"])
        self.assertEqual(self.line.worked_hours, 35)

    def test_page_left_untouched_writes_over_nothing(self):
        self.line.worked_hours = 30
        response = self._post(
            self.url,
            {"action": "declare", self._name(): "", f"base_{self._name()}": ""},
        )
        self.assertIn("insertion_declared", response.text)
        self.assertEqual(self.line.worked_hours, 30)

    def test_hints_come_before_sending(self):
        result = self._save(**{self._name(): "210"})
        self.assertTrue([hint for hint in result["hints"] if "210" in str(hint)])
        self.assertIn("insertion_hints", self.url_open(self.url).text)

    # COPY

    def test_previous_month_is_copied_where_nothing_is_entered(self):
        february = self._declare_company_month("2026-02-01", 120, 14)
        self.assertEqual(february.state, "declared")
        page = self._page(self.url)
        hint = page.get_element_by_id(f"{self._name()}_before").text_content()
        self.assertIn("120", hint)
        self.lent_line.worked_hours = 5
        self._post(self.url, {"action": "copy"})
        self.assertEqual(self.line.worked_hours, 120)
        self.assertEqual(self.line.training_hours, 14)
        self.assertEqual(self.lent_line.worked_hours, 5)

    def test_one_person_is_copied(self):
        self._declare_company_month("2026-02-01", 120, 0)
        self._post(self.url, {"action": f"copy_{self.lent_line.id}"})
        self.assertEqual(self.lent_line.worked_hours, 120)
        self.assertEqual(self.line.worked_hours, 0)

    def _declare_company_month(self, month, worked, training):
        opened = self._open(
            month=self.env["insertion.declaration"]._fields["month"].to_date(month)
        )
        declaration = opened.filtered(lambda m: m.contractor_id == self.contractor)
        declaration.line_ids.write({"worked_hours": worked, "training_hours": training})
        declaration.action_declare()
        return declaration

    # SENDING

    def test_receipt_gives_date_hour_and_number(self):
        response = self._post(self.url, {"action": "declare", self._name(): "78,5"})
        page = html.fromstring(response.text)
        receipt = page.get_element_by_id("insertion_declared").text_content()
        self.assertIn(f"2026-03-{self.month.id:05d}-1", receipt)
        self.assertRegex(receipt, r"\d{4}, \d\d:\d\d")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn(f"2026-03-{self.month.id:05d}-1", mail.subject)
        self.assertEqual(mail.recipient_ids, self.clerk)

    def test_double_click_sends_one_declaration(self):
        for _click in range(2):
            response = self._post(self.url, {"action": "declare", self._name(): "78,5"})
            self.assertIn("insertion_declared", response.text)
        self.assertEqual(len(self.month.version_ids), 1)
        self.assertEqual(self.line.worked_hours, 78.5)

    def test_second_person_reads_what_was_not_sent(self):
        self._post(self.url, {"action": "declare", self._name(): "78,5"})
        response = self._post(self.url, {"action": "declare", self._name(): "99"})
        late = html.fromstring(response.text).get_element_by_id("insertion_late")
        self.assertIn("99", late.text_content())
        self.assertIn("Guessan", late.text_content())
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertEqual(len(self.month.version_ids), 1)

    def test_trap_16_missing_month_is_not_a_month_without_hours(self):
        self.assertFalse(self.month.no_hours)
        self.assertIn("Declare March 2026", self._text("/my/insertion"))
        self._post(self.url, {"action": "no_hours"})
        self.assertTrue(self.month.no_hours)
        self.assertNotIn("Declare March 2026", self._text("/my/insertion"))
        self.assertIn("no hours this month", self._text(self.url))

    def test_trap_17_month_of_work_and_french_decimals(self):
        self.opener.cookies["frontend_lang"] = "fr_FR"
        response = self._post(
            self.url, {"action": "save", self._name(): "1 07,5"}, allow_redirects=True
        )
        page = html.fromstring(response.text)
        self.assertIn("is-invalid", page.get_element_by_id(self._name()).get("class"))
        response = self._post(self.url, {"action": "save", self._name(): "107,5 h"})
        page = html.fromstring(response.text)
        # what is typed in April is of the month of March, and read as it was typed
        self.assertEqual(page.get_element_by_id(self._name()).value, "107,5")
        self.assertIn("mars 2026", page.text_content())

    # CORRECTION

    def test_trap_16_sent_month_is_corrected_with_its_history(self):
        self._post(self.url, {"action": "declare", self._name(): "78,5"})
        self._post(f"{self.url}/correct")
        self.assertEqual(self.month.state, "to_correct")
        self._post(self.url, {"action": "declare", self._name(): "80"})
        self.assertEqual(self.month.mapped("version_ids.version"), [2, 1])
        latest = self.month._get_last_version().with_context(lang="en_US")
        self.assertEqual(latest.changes, "Élodie N'Guessan: 78.5 h, now 80 h")
        history = self._text(self.url)
        self.assertIn("78.5 h, now 80 h", history)
        self.assertIn("took the month back", history)

    def test_officer_edits_the_hours_of_a_month_to_correct(self):
        self._post(self.url, {"action": "declare", self._name(): "78,5"})
        month = self.month.with_user(self.officer)
        number = month.version_ids.number
        self.assertTrue(number.endswith(f"{month.id:05d}-1"))
        month._ask_correction("Two hours too many")
        with Form(month) as form:
            for index in range(len(form.line_ids)):
                with form.line_ids.edit(index) as line:
                    line.worked_hours = 76.5
        self.assertEqual(self.line.worked_hours, 76.5)
        self._sign_in("officer")
        changed = self.make_jsonrpc_request(
            "/web/dataset/call_kw/insertion.declaration/onchange",
            {
                "model": "insertion.declaration",
                "method": "onchange",
                "args": [
                    [month.id],
                    {"line_ids": [[1, self.line.id, {"worked_hours": 75}]]},
                    ["line_ids"],
                    {
                        "month": {},
                        "line_ids": {"fields": {"worked_hours": {}}},
                        "version_ids": {"fields": {"number": {}, "changes": {}}},
                    },
                ],
                "kwargs": {},
            },
        )
        self.assertNotIn("warning", changed)

    def test_trap_16_what_was_sent_is_never_deleted(self):
        self._post(self.url, {"action": "declare", self._name(): "78,5"})
        version = self.month.version_ids
        with self.assertRaisesRegex(UserError, "never changes"):
            version.total = 0
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.month.unlink()

    def test_validated_month_is_corrected_by_asking(self):
        self._declare_all()
        self.month.with_user(self.officer).action_validate()
        self._post(f"{self.url}/correct", {"reason": "12 h de trop"})
        self.assertEqual(self.month.state, "validated")
        self.assertIn("12 h de trop", self.month.activity_ids.summary)
        self.assertEqual(self.month.activity_ids.user_id, self.facilitator)

    def test_correction_of_a_validated_month_needs_words(self):
        self._declare_all()
        self.month.with_user(self.officer).action_validate()
        response = self._post(f"{self.url}/correct", {"reason": " "})
        self.assertIn("Say in a few words", response.text)

    def _declare_all(self):
        self.month.line_ids.worked_hours = 10
        self.month.action_declare()

    # FILE

    def test_file_is_shown_in_place_before_anything_is_saved(self):
        model = self.url_open(f"{self.url}/file")
        self.assertTrue(model.content.startswith(b"PK"))
        table = "Personne;Heures travaillées\nN'Guessan Élodie;78,5\nMartin Zoé;7\n"
        response = self._send_file("heures.csv", table.encode())
        page = html.fromstring(response.text)
        self.assertIn(page.get_element_by_id(self._name()).value, ("78.5", "78,5"))
        self.assertIn(
            "Martin", page.get_element_by_id("insertion_filled").text_content()
        )
        self.assertEqual(self.line.worked_hours, 0)

    def test_file_that_is_no_table_says_so(self):
        response = self._send_file("heures.pdf", b"%PDF-1.7")
        page = html.fromstring(response.text)
        field = page.get_element_by_id("hours_file")
        error = page.get_element_by_id(field.get("aria-describedby"))
        self.assertIn("not a table", error.text_content())

    def _send_file(self, name, content):
        return self._post(f"{self.url}/file", files={"hours_file": (name, content)})

    # PEOPLE AND PROOFS

    def test_person_is_added_once_the_facilitator_confirms(self):
        url = f"{self.url}/person"
        response = self._post(url, {"first_name": "Lina", "note": "Dès lundi"})
        page = html.fromstring(response.text)
        self.assertEqual(page.get_element_by_id("note").value, "Dès lundi")
        field = page.get_element_by_id("last_name")
        self.assertEqual(field.get("aria-invalid"), "true")
        error = page.get_element_by_id(field.get("aria-describedby"))
        self.assertIn("needed", error.text_content())
        self.assertEqual(page.get_element_by_id("first_name").value, "Lina")
        self._post(
            url,
            {
                "first_name": "Lina",
                "last_name": "Haddad",
                "job": "Peintre",
                "date_start": "02/03/2026",
                "contract_type": "fixed",
            },
        )
        asked = self.env["insertion.placement.request"].search([])
        self.assertEqual(asked.activity_ids.user_id, self.facilitator)
        # the month came back for a correction meanwhile: somebody was forgotten
        self._declare_all()
        self.month._ask_correction("Somebody is missing")
        self.assertEqual(len(self.month.line_ids), 2)
        asked = asked.with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "in the register"):
            asked.action_accept()
        asked.action_create_person()
        asked.action_accept()
        self.assertEqual(len(self.month.line_ids), 3)
        self.assertIn("Lina Haddad", self._text(self.url))
        self.assertFalse(asked.activity_ids)

    def test_refused_person_gets_a_sentence(self):
        asked = self.env["insertion.placement.request"].create(
            {
                "contractor_id": self.contractor.id,
                "first_name": "Lina",
                "last_name": "Haddad",
                "job": "Peintre",
                "date_start": "2026-03-02",
            }
        )
        with self.assertRaisesRegex(UserError, "Write the answer"):
            asked.action_refuse()
        asked.answer = "Merci de nous appeler."
        asked.with_user(self.facilitator).action_refuse()
        text = self._text(f"/my/insertion/lots/{self.contractor.id}")
        self.assertIn("Merci de nous appeler.", text)

    def test_placement_is_ended_by_the_company(self):
        self._declare_all()
        april = self._open(month=self.month.month.replace(month=4)).filtered(
            lambda m: m.contractor_id == self.contractor
        )
        url = f"/my/insertion/placements/{self.placement.id}/end"
        self.assertIn("Enter the last day", self._post(url, {"date_end": ""}).text)
        response = self._post(url, {"date_end": "2026-02-20"})
        self.assertIn("correct that month first", response.text)
        self._post(url, {"date_end": "2026-03-31"})
        self.assertEqual(self.placement.date_end.isoformat(), "2026-03-31")
        self.assertNotIn(self.placement, april.line_ids.placement_id)

    def test_proof_is_attached_and_read_back(self):
        content = b"%PDF-1.7 releve"
        self._send_proof("releve.pdf", content)
        self.assertEqual(self.month.proof_ids.raw, content)
        link = self._page(self.url).xpath("//section[@id='proofs']//li/a/@href")[0]
        response = self.url_open(link)
        self.assertEqual(response.content, content)
        self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_bad_proof_is_refused_in_words(self):
        for name, content, sentence in (
            ("page.svg", b"<svg/>", "Send a PDF"),
            ("page.pdf", b"<script>", "not what its name says"),
            ("page.pdf", b"", "Choose a file"),
        ):
            with self.subTest(name=name, content=content):
                response = self._send_proof(name, content)
                page = html.fromstring(response.text)
                field = page.get_element_by_id("proof")
                error = page.get_element_by_id(field.get("aria-describedby"))
                self.assertIn(sentence, error.text_content())
        self.assertFalse(self.month.proof_ids)

    def _send_proof(self, name, content, **typed):
        return self._post(f"{self.url}/proofs", typed, files={"proof": (name, content)})

    def test_proof_takes_along_the_hours_just_typed(self):
        self._send_proof("releve.pdf", b"%PDF-1.7 releve", **{self._name(): "78,5"})
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertTrue(self.month.proof_ids)
        # a file chosen but not joined leaves with the month all the same
        self._post(
            self.url,
            {"action": "declare"},
            files={"proof": ("agence.pdf", b"%PDF-1.7 agence")},
        )
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(len(self.month.proof_ids), 2)

    def test_hours_stay_when_the_proof_or_the_sending_is_refused(self):
        response = self._send_proof("page.svg", b"<svg/>", **{self._name(): "78,5"})
        page = html.fromstring(response.text)
        self.assertEqual(page.get_element_by_id(self._name()).value, "78,5")
        self.assertEqual(self.line.worked_hours, 78.5)
        response = self._post(self.url, {"action": "no_hours", self._name(): "80"})
        self.assertIn("clear them", response.text)
        self.assertEqual(self.line.worked_hours, 80)
        self.assertEqual(self.month.state, "to_declare")

    def test_wrong_proof_is_taken_back_before_the_sending(self):
        self._send_proof("mauvais.pdf", b"%PDF-1.7 mauvais")
        proof = self.month.proof_ids
        [button] = self._page(self.url).xpath("//button[@name='proof_id']")
        response = self._post(
            f"{self.url}/proofs",
            {"proof_id": button.get("value"), self._name(): "78,5"},
        )
        self.assertIn("mauvais.pdf", response.text)
        self.assertTrue(proof.exists())
        self.assertIn("is removed", self._post(response.url).text)
        self.assertFalse(proof.exists())
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertIn("mauvais.pdf", self.month.message_ids[:1].body)

    def test_proof_of_a_page_left_open_after_the_sending(self):
        self._post(self.url, {"action": "declare", self._name(): "70"})
        response = self._send_proof("tard.pdf", b"%PDF-1.7", **{self._name(): "80"})
        late = html.fromstring(response.text).get_element_by_id("insertion_late")
        self.assertIn("80", late.text_content())
        self._send_proof("tard.pdf", b"%PDF-1.7 releve")
        self.assertTrue(self.month.proof_ids)

    def test_text_in_the_place_of_a_file_is_no_error(self):
        for page, field in (("proofs", "proof"), ("file", "hours_file")):
            response = self._post(f"{self.url}/{page}", {field: "x"})
            self.assertEqual(response.status_code, 200)
            self.assertIn(f"{field}_error", response.text)

    def test_proof_that_was_sent_stays(self):
        self._send_proof("releve.pdf", b"%PDF-1.7 releve", **{self._name(): "70"})
        proof = self.month.proof_ids
        remove = f"{self.url}/proofs/{proof.id}/remove"
        self._post(self.url, {"action": "declare"})
        self._post(remove)
        self._post(f"{self.url}/correct")
        self.assertEqual(self.month.state, "to_correct")
        self.assertFalse(self._page(self.url).xpath("//button[@name='proof_id']"))
        self._post(remove)
        self.assertTrue(proof.exists())

    def test_proof_of_somebody_else_stays(self):
        self._delegate()
        self._send_proof("releve.pdf", b"%PDF-1.7 releve")
        proof = self.month.proof_ids
        for login in ("agency", "stranger", "sub"):
            with self.subTest(login=login):
                self._sign_in(login)
                self._post(f"{self.url}/proofs/{proof.id}/remove")
                self.assertTrue(proof.exists())

    def test_buttons_that_leave_the_page_save_first(self):
        for action, page in (
            ("person", f"{self.url}/person"),
            (
                f"end_{self.placement.id}",
                f"/my/insertion/placements/{self.placement.id}/end",
            ),
        ):
            with self.subTest(action=action):
                self.line.worked_hours = 0
                response = self._post(self.url, {"action": action, self._name(): "70"})
                self.assertTrue(response.url.endswith(page))
                self.assertEqual(self.line.worked_hours, 70)

    def test_double_click_asks_and_reports_once(self):
        lot = f"/my/insertion/lots/{self.contractor.id}"
        person = {
            "first_name": "Lina",
            "last_name": "Haddad",
            "job": "Peintre",
            "date_start": "02/03/2026",
        }
        for _click in range(2):
            response = self._post(f"{self.url}/person", person)
            self.assertIn("is passed on", response.text)
            response = self._post(f"{lot}/difficulty", {"description": "Retard"})
            self.assertIn("is recorded", response.text)
        asked = self.env["insertion.placement.request"].search([])
        self.assertEqual(len(asked.activity_ids), 1)
        self.assertEqual(len(self.env["insertion.difficulty"].search([])), 1)

    def test_difficulty_reaches_the_facilitator_and_its_answer_the_company(self):
        url = f"/my/insertion/lots/{self.contractor.id}/difficulty"
        self.assertEqual(self._page(url).get_element_by_id("description").value, "")
        self.assertIn("Tell us in a few words", self._post(url).text)
        self._post(url, {"kind": "planning", "description": "Chantier arrêté"})
        difficulty = self.env["insertion.difficulty"].search([])
        self.assertEqual(difficulty.kind, "planning")
        self.assertEqual(difficulty.reported_by_id, self.portal_user)
        self.assertEqual(difficulty.activity_ids.user_id, self.facilitator)
        difficulty = difficulty.with_user(self.facilitator)
        difficulty.answer = "Point avec l'acheteur jeudi."
        difficulty.action_answer()
        self.assertFalse(difficulty.activity_ids)
        text = self._text(f"/my/insertion/lots/{self.contractor.id}")
        self.assertIn("Point avec l'acheteur jeudi.", text)


@tagged("post_install", "-at_install")
class TestPortalReferral(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self.referral = self.env["insertion.referral"].create(
            {
                "participant_id": self._new_participant("Noé", "Petit").id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
                "user_id": self.facilitator.id,
            }
        )
        self.url = f"/my/insertion/people/{self.referral.id}"
        self._sign_in("clerk")

    def test_introduction_waits_on_the_home_page(self):
        self.assertIn("Answer about Noé Petit", self._text("/my/insertion"))

    def test_interview_needs_its_day(self):
        response = self._post(self.url, {"answer": "interview"})
        self.assertIn("Enter the day of the interview", response.text)
        self._post(self.url, {"answer": "interview", "date_interview": "2026-04-02"})
        self.assertEqual(self.referral.state, "interview")
        self.assertEqual(self.referral.date_interview.isoformat(), "2026-04-02")

    def test_hiring_asks_the_facilitator_for_the_placement(self):
        self._post(self.url, {"answer": "hired", "date_hired": "2026-04-06"})
        self.assertEqual(self.referral.hired_from.isoformat(), "2026-04-06")
        self.assertEqual(self.referral.activity_ids.user_id, self.facilitator)
        self.assertNotIn("Answer about", self._text("/my/insertion"))
        placement = self.env["insertion.placement"].create(
            {
                "participant_id": self.referral.participant_id.id,
                "contractor_id": self.contractor.id,
                "referral_id": self.referral.id,
                "job": "Peintre",
                "date_start": "2026-04-06",
            }
        )
        self.assertEqual(self.referral.state, "hired")
        self.assertEqual(placement.referral_id, self.referral)

    def test_refusal_needs_a_reason(self):
        response = self._post(self.url, {"answer": "refused"})
        self.assertIn("Choose why", response.text)
        self.assertEqual(self.referral.state, "proposed")
        reason = self.env.ref("mife_insertion_clauses.insertion_reason_filled")
        self._post(self.url, {"answer": "refused", "reason_id": reason.id})
        self.assertEqual(self.referral.state, "refused")
        self.assertEqual(self.referral.reason_id, reason)

    def test_answer_is_given_once(self):
        self._post(self.url, {"answer": "hired", "date_hired": "2026-04-06"})
        self.referral._close(
            "refused", self.env.ref("mife_insertion_clauses.insertion_reason_filled")
        )
        response = self._post(self.url, {"answer": "seen"})
        self.assertIn("You already answered", response.text)
