# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is typed outlives the session, without JavaScript, and for nobody else."""

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common.models.ir_http import MAX_KEPT
from ..portal_common import InsertionPortalCommon

FORBIDDEN = 400


@tagged("post_install", "-at_install")
class TestPortalSession(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegate()
        cls.sub_month.line_ids.worked_hours = 60
        cls.sub_month.action_declare()
        cls.referral = cls.env["insertion.referral"].create(
            {
                "participant_id": cls._new_participant("Noé", "Petit").id,
                "contractor_id": cls.contractor.id,
                "job": "Peintre",
                "user_id": cls.facilitator.id,
            }
        )
        cls.name = f"worked_{cls.line.id}"

    def setUp(self):
        super().setUp()
        self._sign_in("clerk")

    def _fill_in(self, url, form=0, **typed):
        """Return what the form of a page sends once ``typed`` is entered in it."""
        form = self._page(url).xpath("//main//form[@method='post']")[form]
        return dict(form.fields) | {"action": "declare"} | typed

    def _address(self, path):
        return f"{self.base_url()}{path}"

    def _end_session(self):
        self.opener.cookies.clear()

    def _sign_in_again(self, answer, login="clerk"):
        """Type the password on the page of the answer, as a browser without script."""
        self.assertIn("/web/login", answer.url)
        [form] = html.fromstring(answer.text).xpath("//form[@action='/web/login']")
        return self.url_open(
            "/web/login",
            data=dict(form.fields)
            | {"login": f"insertion_{login}", "password": f"insertion_{login}"},
        )

    def test_hours_come_back_after_signing_in(self):
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        self._end_session()
        answer = self.url_open(self.url, data=fields)
        self.assertIn("What you typed is kept", answer.text)
        back = self._sign_in_again(answer)
        self.assertEqual(back.url, self._address(self.url))
        page = html.fromstring(back.text)
        self.assertIn(
            "nothing was saved", page.get_element_by_id("kept_form").text_content()
        )
        self.assertEqual(page.get_element_by_id(self.name).value, "78,5")
        [total] = page.find_class("o_insertion_total")
        self.assertEqual(total.text_content(), "78.50")
        self.assertFalse(self.line.worked_hours)
        # the page is sent as any other, and nothing is left behind
        form = page.get_element_by_id("insertion_month_form")
        sent = self.url_open(self.url, data=dict(form.fields) | {"action": "declare"})
        self.assertIn("insertion_declared", sent.text)
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertNotIn('id="kept_form"', self.url_open(self.url).text)

    def test_page_of_a_former_session_loses_nothing(self):
        """The person signed in again in another tab: no error about a token."""
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        self._end_session()
        self._sign_in("clerk")
        page = html.fromstring(self.url_open(self.url, data=fields).text)
        self.assertTrue(page.get_element_by_id("kept_form").text_content())
        self.assertEqual(page.get_element_by_id(self.name).value, "78,5")
        self.assertFalse(self.line.worked_hours)

    def test_colleague_who_typed_meanwhile_is_not_written_over(self):
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        self._end_session()
        answer = self.url_open(self.url, data=fields)
        self.line.worked_hours = 30
        page = html.fromstring(self._sign_in_again(answer).text)
        error = page.get_element_by_id(f"{self.name}_error")
        self.assertIn("30", error.text_content())
        self.assertEqual(page.get_element_by_id(self.name).value, "78,5")

    def test_month_sent_meanwhile_says_what_was_not_sent(self):
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        self._end_session()
        answer = self.url_open(self.url, data=fields)
        self.line.worked_hours = 30
        self.month.action_declare()
        page = html.fromstring(self._sign_in_again(answer).text)
        self.assertIn("78,5", page.get_element_by_id("insertion_late").text_content())
        self.assertNotIn("78,5", self.url_open(self.url).text)

    def test_every_long_form_comes_back(self):
        lot = f"/my/insertion/lots/{self.contractor.id}"
        forms = [
            (f"{self.url}/person", {"first_name": "Ali", "note": "Two <b>lines</b>"}),
            (f"{lot}/difficulty", {"kind": "volume", "description": "Works are late"}),
            (
                f"/my/insertion/people/{self.referral.id}",
                {"answer": "hired", "date_hired": "2026-04-01", "note": "Welcome"},
            ),
            (
                f"/my/insertion/placements/{self.placement.id}/end",
                {"date_end": "2026-03-20"},
            ),
            (
                f"/my/insertion/months/{self.sub_month.id}",
                {"answer": "contest", "note": "Too many hours"},
                f"/my/insertion/months/{self.sub_month.id}/opinion",
            ),
        ]
        for page_url, typed, *action in forms:
            with self.subTest(page=page_url):
                fields = self._fill_in(page_url, **typed)
                self._end_session()
                answer = self.url_open(*(action or [page_url]), data=fields)
                back = self._sign_in_again(answer)
                self.assertEqual(back.url, self._address(page_url))
                self.assertIn('id="kept_form"', back.text)
                form = html.fromstring(back.text).xpath("//main//form")[0]
                shown = dict(form.fields)
                # which of two buttons was pressed is for the person to press again
                typed.pop("answer", None) if action else None
                self.assertEqual({name: shown[name] for name in typed}, typed)
        self.assertFalse(self.contractor.env["insertion.difficulty"].search([]))

    def test_validated_month_keeps_the_reason_of_its_correction(self):
        self.line.worked_hours = 30
        self.month.action_declare()
        self.month.with_user(self.officer).action_validate()
        url = f"{self.url}/correct"
        fields = self._fill_in(url, reason="Two days are missing")
        self._end_session()
        back = self._sign_in_again(self.url_open(url, data=fields))
        self.assertIn("Two days are missing", back.text)

    # WHAT IT DOES NOT OPEN

    def test_nobody_else_reads_what_was_typed(self):
        url = f"/my/insertion/months/{self.sub_month.id}"
        fields = self._fill_in(url, note="For us alone")
        self._end_session()
        answer = self.url_open(f"{url}/opinion", data=fields)
        other = self._sign_in_again(answer, "sub")
        self.assertEqual(other.url, self._address(url))
        self.assertNotIn("For us alone", other.text)
        # nor does the person who comes after on the same device find it again
        login = self.url_open("/web/login")
        self._sign_in_again(login)
        self.assertNotIn("For us alone", self.url_open(url).text)

    @mute_logger("odoo.http")
    def test_forged_form_is_not_kept(self):
        """Without the signature of this person and page, the usual refusal."""
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        others = self._fill_in(f"{self.url}/person")["kept_form"]
        signed = fields["kept_form"]
        for token in ("", "x", "é", signed[:-2], signed[:9] + "AAAA" + signed[13:]):
            with self.subTest(token=token):
                answer = self.url_open(
                    self.url,
                    data={**fields, "csrf_token": "x", "kept_form": token},
                )
                self.assertEqual(answer.status_code, FORBIDDEN)
                self.assertNotIn("78,5", self.url_open(self.url).text)
        # a form leads to its own page, wherever it is posted: no other address
        answer = self.url_open(
            self.url, data={**fields, "csrf_token": "x", "kept_form": others}
        )
        self.assertEqual(answer.url, self._address(f"{self.url}/person"))
        self.assertFalse(self.line.worked_hours)

    @mute_logger("odoo.http")
    def test_form_of_another_person_is_refused(self):
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        self._sign_in("sub")
        answer = self.url_open(self.url, data=fields)
        self.assertEqual(answer.status_code, FORBIDDEN)

    def test_session_does_not_grow_without_end(self):
        fields = self._fill_in(self.url, **{self.name: "7" * MAX_KEPT})
        self._end_session()
        answer = self.url_open(self.url, data=fields)
        self.assertNotIn("What you typed is kept", answer.text)
        self.assertIn("/web/login", answer.url)

    def test_person_signed_in_still_needs_the_token(self):
        """The form's own signature is no substitute for the token of the session."""
        fields = self._fill_in(self.url, **{self.name: "78,5"})
        fields["csrf_token"] = "x"
        page = self.url_open(self.url, data=fields)
        self.assertIn('id="kept_form"', page.text)
        self.assertEqual(self.month.state, "to_declare")
        self.assertFalse(self.line.worked_hours)
