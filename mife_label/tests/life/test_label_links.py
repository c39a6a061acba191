# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import LabelCommon


class LabelLinksCase(LabelCommon, HttpCase):
    """A holder, and pages that are opened without an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.lead = new_test_user(
            cls.env,
            "label_lead",
            groups="base.group_portal",
            lang="en_US",
            email="lead@alpha.example",
        )
        cls.application = cls._bring_to(
            cls._create_application(contact_id=cls.lead.partner_id.id), "under_review"
        )
        cls.application.action_notify("awarded")
        cls.award = cls.application.award_id
        cls.as_coach = cls.env(user=cls.user_coach)

    def _path(self, url):
        return url.removeprefix(self.env.company.get_base_url())

    def _read(self, response):
        return " ".join(html.fromstring(response.text).text_content().split())

    def _end_label(self):
        self.award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )


@tagged("post_install", "-at_install")
class TestLabelEvents(LabelLinksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = Datetime.now() + timedelta(days=10)
        cls.event = cls.as_coach["event.event"].create(
            {
                "name": "Breakfast of the holders",
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
                "label_programme_id": cls.programme.id,
            }
        )
        cls.event.action_invite_label_holders()
        cls.registration = cls.event.registration_ids

    def _end_event(self):
        start = Datetime.now() - timedelta(days=2)
        self.event.write({"date_begin": start, "date_end": start + timedelta(hours=2)})

    def test_invited_person_answers_without_an_account_and_changes_its_mind(self):
        address = self._path(self.registration._get_link_url())
        page = self._read(self.url_open(address))
        self.assertIn("Breakfast of the holders", page)
        # a program that opens the link before its owner answers nothing
        self.assertEqual(self.registration.state, "draft")
        self.assertIn(
            "we expect you", self._read(self.url_open(address, data={"action": "come"}))
        )
        self.assertEqual(self.registration.state, "open")
        self.url_open(address, data={"action": "stay"})
        self.assertEqual(self.registration.state, "cancel")
        self.assertTrue(self.registration.label_answered_on)

    def test_link_of_another_or_altered_opens_nothing(self):
        address = self._path(self.registration._get_link_url())
        for dead in (f"{address[:-3]}abc", "/label/event/x", "/label/event/%00"):
            response = self.url_open(dead, data={"action": "come"})
            self.assertIn(response.status_code, (404, 400), dead)
        token = address.rpartition("/")[2]
        self.assertEqual(self.url_open(f"/label/interview/{token}").status_code, 404)
        self.assertEqual(self.registration.state, "draft")

    def test_nothing_changes_once_the_event_is_over(self):
        self._end_event()
        address = self._path(self.registration._get_link_url())
        page = self._read(self.url_open(address, data={"action": "come"}))
        self.assertIn("is over: nothing changes any more", page)
        self.assertEqual(self.registration.state, "draft")

    def test_opinions_and_silences_are_counted(self):
        second, absent = self.event.registration_ids.create(
            [
                {
                    "event_id": self.event.id,
                    "name": name,
                    "email": f"{name}@alpha.example",
                }
                for name in ("second", "absent")
            ]
        )
        with self.assertRaisesRegex(UserError, "is not over"):
            self.event.action_ask_label_opinions()
        self._end_event()
        with self.assertRaisesRegex(UserError, "Nobody is left to ask"):
            self.event.action_ask_label_opinions()
        came = self.registration + second
        came.action_set_done()
        self.event.action_ask_label_opinions()
        self.assertEqual(
            came.mapped(lambda one: bool(one.label_opinion_asked_on)), [True, True]
        )
        self.assertFalse(absent.label_opinion_asked_on)
        with self.assertRaisesRegex(UserError, "Nobody is left to ask"):
            self.event.action_ask_label_opinions()
        address = self._path(self.registration._get_link_url())
        self.assertIn(
            "Choose one of the answers",
            self._read(
                self.url_open(address, data={"action": "opinion", "note": "Good"})
            ),
        )
        self.url_open(
            address, data={"action": "opinion", "opinion": "3", "note": "Longer"}
        )
        self.assertRecordValues(
            self.registration,
            [
                {
                    "label_opinion": "3",
                    "label_opinion_rate": 3,
                    "label_opinion_note": "Longer",
                }
            ],
        )
        self.assertRecordValues(
            self.event,
            [
                {
                    "label_asked_count": 2,
                    "label_opinion_count": 1,
                    "label_silent_count": 1,
                    "label_opinion_average": 3.0,
                }
            ],
        )
        refused = self.url_open(
            self._path(absent._get_link_url()),
            data={"action": "opinion", "opinion": "1"},
        )
        self.assertIn("Only those who came", self._read(refused))
        self.assertFalse(absent.label_opinion)

    def test_holder_registers_on_its_portal(self):
        self.authenticate("label_lead", "label_lead")
        url = f"/my/label/{self.application.id}/life"
        page = html.fromstring(self.url_open(url).text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        answer = self.url_open(
            url, data={"csrf_token": token, "action": "come", "id": self.event.id}
        )
        self.assertIn("You come.", self._read(answer))
        self.assertEqual(self.registration.state, "open")
        self.assertEqual(len(self.event.registration_ids), 1)
        self._end_label()
        self.assertIn("in force", self._read(self.url_open(url)))
        answer = self.url_open(
            url, data={"csrf_token": token, "action": "stay", "id": self.event.id}
        )
        self.assertIn("no longer to come", self._read(answer))
        self.assertEqual(self.registration.state, "open")

    def test_who_the_team_registers_is_counted_for_its_establishment(self):
        worker = self.env["res.partner"].create(
            {"name": "Worker", "parent_id": self.holder.id}
        )
        registration = self.as_coach["event.registration"].create(
            {"event_id": self.event.id, "partner_id": worker.id}
        )
        self.assertEqual(registration.label_holder_id, self.holder)


@tagged("post_install", "-at_install")
class TestLabelNews(LabelLinksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = cls.env["res.partner"].create(
            {"name": "Chamber", "email": "chamber@body.example"}
        )
        cls.silent = cls.env["res.partner"].create(
            {
                "name": "Silent",
                "email": "silent@alpha.example",
                "parent_id": cls.holder.id,
            }
        )
        cls.consents = cls.as_coach["label.consent"].create(
            [
                {
                    "partner_id": cls.lead.partner_id.id,
                    "programme_id": cls.programme.id,
                    "source": "form of 12 March",
                },
                {
                    "partner_id": cls.body.id,
                    "programme_id": cls.programme.id,
                    "audience": "body",
                    "source": "mail of 3 April",
                },
            ]
        )
        cls.news = cls.as_coach["label.news"].create(
            {
                "name": "Six new holders",
                "programme_id": cls.programme.id,
                "body": "<p>Welcome to them</p>",
                "to_bodies": True,
            }
        )

    def test_one_mail_for_each_person_who_agreed_and_no_other(self):
        with self.mock_mails() as sent:
            self.news.action_send()
        self.assertEqual(
            {mail.email_to for mail in sent},
            {"lead@alpha.example", "chamber@body.example"},
        )
        self.assertRecordValues(
            self.news.sending_ids.sorted("email"),
            [
                {"email": "chamber@body.example", "partner_id": self.body.id},
                {"email": "lead@alpha.example", "partner_id": self.lead.partner_id.id},
            ],
        )
        for mail in sent:
            self.assertIn("Welcome to them", mail.body_html)
            self.assertIn("/label/news/", mail.headers)
            self.assertIn("List-Unsubscribe=One-Click", mail.headers)
        with self.assertRaisesRegex(UserError, "stay as they left"):
            self.news.action_send()
        with self.assertRaisesRegex(UserError, "stay as they left"):
            self.news.body = "<p>Other</p>"

    def test_reader_stops_the_news_without_an_account(self):
        consent = self.consents[0]
        address = self._path(consent._get_link_url())
        page = self._read(self.url_open(address))
        self.assertIn("form of 12 March", page)
        self.assertFalse(consent.ended_on)
        # as the button of a mail program does
        self.url_open(address, data={"List-Unsubscribe": "One-Click"})
        self.assertTrue(consent.ended_on)
        day = consent.ended_on
        self.url_open(address, data={"action": "stop"})
        self.assertEqual(consent.ended_on, day)
        self.assertEqual(self.news.reader_count, 1)

    def test_holder_agrees_on_its_portal_and_the_source_is_kept(self):
        self.consents[0].action_end()
        self.authenticate("label_lead", "label_lead")
        url = f"/my/label/{self.application.id}/life"
        page = html.fromstring(self.url_open(url).text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        for _click in range(2):
            self.url_open(
                url, data={"csrf_token": token, "action": "news", "news": "1"}
            )
        consent = self.env["label.consent"]._find_of(
            self.lead.partner_id, self.programme
        )
        self.assertEqual(consent.source, "on the portal")
        self.url_open(url, data={"csrf_token": token, "action": "news"})
        self.assertTrue(consent.ended_on)

    def test_agreement_stays_as_it_was_given(self):
        consent = self.consents[0]
        for name, value in (
            ("source", "other"),
            ("given_on", "2020-01-01"),
            ("ended_on", "2020-01-01"),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                consent[name] = value
        with self.assertRaises(AccessError):
            consent.unlink()

    def test_holder_whose_label_ended_receives_nothing(self):
        self._end_label()
        self.news.to_bodies = False
        with self.assertRaisesRegex(UserError, "Nobody agreed"):
            self.news.action_send()

    def mock_mails(self):
        return MailsLeft(self.env)


class MailsLeft:
    """The mails written meanwhile, as they stood before leaving."""

    def __init__(self, env):
        self.mails = env["mail.mail"].sudo()

    def __enter__(self):
        self.known = self.mails.search([])
        self.found = []
        return self.found

    def __exit__(self, *args):
        self.found += self.mails.search([("id", "not in", self.known.ids)])


@tagged("post_install", "-at_install")
class TestLabelAmbassadorPage(LabelLinksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ambassador = cls.as_coach["label.ambassador"].create(
            {
                "application_id": cls.application.id,
                "name": "Zoe Martin",
                "kind": "tutor",
                "consent_on": "2026-01-01",
                "email": "zoe@alpha.example",
                "words": "I welcome two trainees a year",
            }
        )

    def test_person_alone_agrees_to_its_page_and_takes_it_back(self):
        ambassador = self.ambassador
        page = ambassador._get_page_url()
        address = self._path(ambassador._get_link_url())
        self.assertEqual(self.url_open(page).status_code, 404)
        with self.assertRaisesRegex(UserError, "use its buttons"):
            ambassador.page_agreed_on = "2026-01-01"
        ambassador.action_propose_page()
        self.assertIn("two trainees", self._read(self.url_open(address)))
        self.assertEqual(self.url_open(page).status_code, 404)
        self.url_open(address, data={"action": "agree"})
        self.assertTrue(ambassador.page_agreed_on)
        shown = self._read(self.url_open(page))
        self.assertIn("I welcome two trainees a year", shown)
        self.assertNotIn("zoe@alpha.example", shown)
        self.assertIn("Zoe Martin", self._read(self.url_open("/label/ambassadors")))
        self.url_open(address, data={"action": "refuse"})
        self.assertEqual(self.url_open(page).status_code, 404)
        self.assertTrue(ambassador.page_ended_on)

    def test_other_words_are_agreed_to_again(self):
        self.ambassador._agree_to_page()
        self.ambassador.words = "I welcome two trainees a year"
        self.assertTrue(self.ambassador.page_agreed_on)
        self.ambassador.words = "I am the best"
        self.assertFalse(self.ambassador.page_agreed_on)

    def test_page_leaves_with_the_label(self):
        self.ambassador._agree_to_page()
        self._end_label()
        self.assertEqual(
            self.url_open(self.ambassador._get_page_url()).status_code, 404
        )

    def test_company_proposes_once_a_day(self):
        self.authenticate("label_lead", "label_lead")
        url = f"/my/label/{self.application.id}/award"
        page = html.fromstring(self.url_open(url).text)
        values = {
            "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
            "action": "propose_page",
            "id": self.ambassador.id,
            "email": "zoe@alpha.example",
            "words": "Told by the company",
        }
        self.assertIn("no answer yet", self._read(self.url_open(url, data=values)))
        self.assertEqual(self.ambassador.words, "Told by the company")
        self.assertFalse(self.ambassador.page_agreed_on)
        self.assertIn("already proposed", self._read(self.url_open(url, data=values)))


@tagged("post_install", "-at_install")
class TestLabelPractices(LabelLinksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["label.practice"].create(
            [
                {
                    "application_id": cls.application.id,
                    "name": name,
                    "description": description,
                    "audience": audience,
                    "consent_on": consent,
                    "is_public": public,
                }
                for name, description, audience, consent, public in (
                    ("Tutors", "Une fête à l'entrée", "employees", "2026-01-01", True),
                    ("Open days", "Pupils come", "pupils", "2026-01-01", False),
                    ("Secret", "Not shared", "pupils", False, False),
                )
            ]
        )

    def _list(self, url):
        page = html.fromstring(self.url_open(url).text)
        return [title.text_content() for title in page.xpath("//article//h2")]

    def test_anybody_reads_what_is_public_and_searches_without_accents(self):
        self.assertEqual(self._list("/label/practices"), ["Tutors"])
        self.assertEqual(self._list("/label/practices?q=FETE+tutors"), ["Tutors"])
        self.assertEqual(self._list("/label/practices?q=alpha"), ["Tutors"])
        self.assertEqual(self._list("/label/practices?q=nothing"), [])
        self.assertEqual(self._list("/label/practices?audience=pupils"), [])
        self.assertEqual(self._list("/label/practices?audience=%3Cx"), ["Tutors"])

    def test_holders_read_what_is_shared_with_them(self):
        self.authenticate("label_lead", "label_lead")
        self.assertCountEqual(
            self._list("/my/label/practices"), ["Tutors", "Open days"]
        )
        self._end_label()
        self.assertEqual(self._list("/my/label/practices"), ["Tutors"])


@tagged("post_install", "-at_install")
class TestLabelPlan(LabelCommon):
    def test_plan_of_a_year_leads_to_the_next(self):
        coach = self.env(user=self.user_coach)
        with freeze_time("2026-03-01"):
            plan = coach["label.plan"].create({"programme_id": self.programme.id})
            self.assertEqual(plan.year, 2026)
            breakfast, press, dropped = coach["label.plan.action"].create(
                [
                    {"plan_id": plan.id, "name": name, "date": day}
                    for name, day in (
                        ("Breakfast", "2026-02-01"),
                        ("Press", "2026-09-01"),
                        ("Film", "2026-10-01"),
                    )
                ]
            )
            dropped.state = "dropped"
            late = coach["label.plan.action"].search([("is_late", "=", True)])
            self.assertEqual(late, breakfast)
            breakfast.action_done()
            self.assertEqual(str(breakfast.done_on), "2026-03-01")
            self.assertFalse(breakfast.is_late)
            self.assertRecordValues(
                plan, [{"action_count": 2, "done_count": 1, "progress": 50}]
            )
            with (
                self.assertRaisesRegex(UserError, "planned in 2027"),
                self.cr.savepoint(),
            ):
                press.date = "2027-01-01"
            following = plan.browse(plan.action_prepare_next()["res_id"])
            self.assertEqual(
                following.action_ids.mapped(
                    lambda one: (one.name, str(one.date), one.state)
                ),
                [
                    ("Breakfast", "2027-02-01", "planned"),
                    ("Press", "2027-09-01", "planned"),
                ],
            )
            self.assertEqual(plan.action_prepare_next()["res_id"], following.id)
