# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The link that a person gets: each way to come to it, and what it lets one do."""

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from ...common.models.mife_attempt import LIMITS
from .common_followup import FollowupCommon

LATER = "2026-06-25"


@tagged("post_install", "-at_install")
class TestFollowupLink(FollowupCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.followup = self._plan().sudo()
        self.url = f"/suivi/{self.followup._get_code()}"
        frozen = freeze_time(LATER)
        frozen.start()
        self.addCleanup(frozen.stop)

    def _get(self, url=None, **kwargs):
        return self.url_open(url or self.url, **kwargs)

    def _post(self, url=None, **data):
        return self.url_open(url or self.url, data=data)

    def _assert_dead(self, answer):
        self.assertEqual(answer.status_code, 404)
        self.assertIn('id="followup_dead"', answer.text)
        self.assertNotIn("<form", answer.text)

    def _assert_not_answered(self):
        self.env.invalidate_all()
        self.assertEqual(self.followup.state, "asked")
        self.assertFalse(self.followup.outcome_id)

    # THE DOORS

    def test_01_first_time(self):
        answer = self._get()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        page = html.fromstring(answer.text)
        self.assertEqual(len(page.xpath("//nav/a")), 4)
        for secret in (
            "Élodie",
            "Guessan",
            self.participant.reference,
            "Dupré",
            "gymnase",
            "0601020304",
        ):
            self.assertNotIn(secret, answer.text)

    def test_02_two_taps_answer(self):
        page = html.fromstring(self._get().text)
        first = page.xpath("//nav/a[contains(@href, 'question=work')]/@href")[0]
        page = html.fromstring(self._get(first).text)
        self._assert_not_answered()
        button = page.xpath("//button[contains(., 'CDI')]")[0]
        form = button.getparent().getparent()
        answer = self._post(form.get("action"), reponse=button.get("value"))
        self.assertIn('id="followup_thanks"', answer.text)
        self.env.invalidate_all()
        self.assertEqual(
            (self.followup.state, self.followup.result, self.followup.channel),
            ("answered", "durable", "link"),
        )
        self.assertEqual(str(self.followup.date_closed), LATER)
        self._post(employeur="public")
        self.env.invalidate_all()
        self.assertEqual(self.followup.employer_kind, "public")

    def test_03_second_time_corrects_and_tells_nothing(self):
        self._post(reponse=self._choice().id)
        text = self._get().text
        self.assertIn('id="followup_thanks"', text)
        self.assertNotIn("CDI", text)
        self.assertEqual(
            len(
                html.fromstring(self._get(f"{self.url}?changer=1").text).xpath(
                    "//nav/a"
                )
            ),
            4,
        )
        self._post(reponse=self._choice("seeking").id)
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "other")
        with freeze_time("2026-07-02"):
            self.assertEqual(self._get().status_code, 200)
        with freeze_time("2026-07-03"):
            self._assert_dead(self._get())
            self._assert_dead(self._post(reponse=self._choice().id))
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "other")

    def test_04_expired(self):
        with freeze_time("2026-08-04"):
            self.assertEqual(self._get().status_code, 200)
        with freeze_time("2026-08-05"):
            self._assert_dead(self._get())
            self._assert_dead(self._post(reponse=self._choice().id))
        self._assert_not_answered()

    def test_05_before_its_day(self):
        later = self._get_step(6)
        self._assert_dead(self._get(f"/suivi/{later._get_code()}"))

    def test_06_wrong_code(self):
        code = self.followup.code
        forged = code[:-1] + ("A" if code[-1] != "A" else "B")
        for typed in (forged, "x", "%00", "<b>x", f"{self.followup.id}", "0" * 16):
            with self.subTest(typed=typed):
                answer = self._get(f"/suivi/{typed}")
                self._assert_dead(answer)
                self.assertNotIn("<b>x", answer.text)

    def test_07_dead_and_never_born_are_the_same_page(self):
        with freeze_time("2026-08-05"):
            dead = self._get().text
            never = self._get("/suivi/0000-0000-0000-0000").text
        self.assertEqual(
            dead.replace(self.url, ""),
            never.replace("/suivi/0000-0000-0000-0000", ""),
        )

    def test_08_a_reader_of_mails_answers_nothing(self):
        page = html.fromstring(self._get().text)
        for link in page.xpath("//main//a/@href"):
            if not link.startswith("/suivi"):
                continue
            followed = html.fromstring(self._get(link).text)
            for second in followed.xpath("//main//a/@href"):
                if second.startswith("/suivi"):
                    self._get(second)
        choice = self._choice().id
        for query in (f"reponse={choice}", "refus=toujours", "employeur=public"):
            self._get(f"{self.url}?{query}")
        self._assert_not_answered()
        self.assertFalse(self.participant.objects_to_contact)

    def test_09_head(self):
        answer = self.opener.head(
            f"{self.base_url()}{self.url}?reponse={self._choice().id}", timeout=30
        )
        self.assertEqual(answer.status_code, 200)
        self._assert_not_answered()

    def test_10_answer_of_nobody(self):
        for sent in ("", "0", "-1", "abc", "999999999", "1;2"):
            with self.subTest(sent=sent):
                self.assertEqual(self._post(reponse=sent).status_code, 200)
        self._post(employeur="public")
        self._assert_not_answered()
        self.assertFalse(self.followup.employer_kind)

    def test_11_no_session_and_no_token(self):
        # a mail opened in another program: neither cookie nor script
        self.opener.cookies.clear()
        answer = self.opener.post(
            f"{self.base_url()}{self.url}",
            data={"reponse": self._choice("training").id},
            timeout=30,
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "positive")

    def test_12_another_person(self):
        other = self._new_worker("Karim", "Ziani", email="karim@example.com")
        self._run_cron("2026-06-26")
        theirs = self._get_step(person=other)
        self._post(f"/suivi/{theirs._get_code()}", reponse=self._choice().id)
        self.env.invalidate_all()
        self.assertEqual(theirs.result, "durable")
        self._assert_not_answered()

    def test_13_refuses_in_two_taps(self):
        page = html.fromstring(self._get(f"{self.url}?non=1").text)
        values = page.xpath("//button[@name='refus']/@value")
        self.assertEqual(values, ["cette-fois", "toujours"])
        self.assertIn('id="followup_refused"', self._post(refus=values[0]).text)
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "refused")
        self.assertFalse(self.participant.objects_to_contact)
        # asked again at the next step
        self.assertEqual(self._get_step(6).state, "planned")

    def test_14_no_more_contact_in_two_taps(self):
        self.assertIn('id="followup_stopped"', self._post(refus="toujours").text)
        self.env.invalidate_all()
        self.assertTrue(self.participant.objects_to_contact)
        self.assertEqual(
            set(self.participant.followup_ids.mapped("state")), {"refused"}
        )
        self._assert_dead(self._get())

    def test_15_many_tries_are_stopped(self):
        for _try in range(LIMITS["verification"]):
            self.env["mife.attempt"].create(
                {
                    "source": self.env["mife.attempt"]._get_source(
                        "verification", "127.0.0.1"
                    )
                }
            )
        self.assertEqual(self._get("/suivi/x").status_code, 429)

    def test_16_answered_on_the_phone_the_link_is_dead(self):
        with freeze_time("2026-06-27"):
            self._call(
                self.followup, "answered", choice_id=self._choice().id
            ).action_save()
            self._assert_dead(self._get())

    def test_17_forgotten_or_archived(self):
        self.participant.active = False
        self._assert_dead(self._get())
        self.participant.active = True
        self.assertEqual(self._get().status_code, 200)
        self.env["insertion.followup"]._forget_people(self.participant)
        self._assert_dead(self._get())

    def test_the_page_speaks_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.company.partner_id.lang = "fr_FR"
        text = self._get().text
        self.assertIn('lang="fr', text)
