# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from ..common import SIRETS, LabelCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestLabelRegister(LabelCommon, HttpCase):
    """Two labels: Gamma of Belfort in force, Delta of Delle which a test suspends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.gamma = cls._award("Gamma Works", SIRETS[1], "Belfort", size="small")
        cls.delta = cls._award("Délta & Co", SIRETS[3], "Delle", size="medium")
        cls.gamma.partner_id.industry_id = cls.env["res.partner.industry"].create(
            {"name": "Construction"}
        )

    @classmethod
    def _award(cls, name, siret, city, **vals):
        holder = cls._create_establishment(name, siret)
        holder.city = city
        with freeze_time("2026-03-12 09:00:00"):
            application = cls._create_application(partner_id=holder.id, **vals)
            cls._bring_to(application, "under_review")
            application.action_notify("awarded", "Well argued", "2026-03-12")
        return application.award_id

    def setUp(self):
        super().setUp()
        self.programme.is_register_public = True

    def _open(self, url, **options):
        response = self.url_open(url, **options)
        self.assertEqual(response.status_code, 200, url)
        return html.fromstring(response.content)

    def _read_names(self, url="/label/register", table="register_holders"):
        page = self._open(url)
        return page.xpath(f"//table[@id='{table}']/tbody/tr/th/text()")

    def test_nothing_is_shown_before_the_manager_opens_it(self):
        self.programme.is_register_public = False
        for url in (
            "/label/register",
            "/label/register.json",
            "/label/complaint",
            f"/label/register/standard/{self.standard.id}",
            f"/label/register?label={self.programme.id}",
        ):
            response = self.url_open(url)
            self.assertEqual(response.status_code, 404, url)
            self.assertNotIn("Gamma", response.text)

    def test_holders_are_found_by_name_town_size_and_sector(self):
        both = ["Délta & Co", "Gamma Works"]
        for query, names in (
            ("", both),
            ("q=delta", both[:1]),
            ("q=BELFORT", both[1:]),
            (f"q={self.gamma.name}", both[1:]),
            ("sector=Construction", both[1:]),
            ("size=50+to+249+employees", both[:1]),
            ("status=suspended", []),
            ("q=%00", None),
            ("q=<script>", []),
            ("label=0", None),
            ("label=x", None),
        ):
            with self.subTest(query=query):
                response = self.url_open(f"/label/register?{query}")
                self.assertIn(response.status_code, (200, 400, 404))
                if names is not None:
                    page = html.fromstring(response.content)
                    found = page.xpath("//table[@id='register_holders']//tbody//th")
                    self.assertEqual([th.text for th in found], names)
                self.assertNotIn("<script>", query and response.text.split("</h1>")[1])

    def test_a_suspension_is_dated_and_a_withdrawal_is_told_until_its_end(self):
        measure = self._take_measure(self.delta, "suspension")
        self.assertEqual(self._read_names(), ["Gamma Works"])
        page = self._open("/label/register")
        row = page.xpath("//table[@id='register_measures']/tbody/tr")[0]
        self.assertIn("Délta & Co", row.text_content())
        self.assertIn("10 June 2026", row.text_content())
        measure.end_reason = "Fait"
        measure.with_user(self.user_manager).action_reinstate()
        self.assertEqual(len(self._read_names()), 2)
        self._take_measure(self.delta, "withdrawal")
        self.assertEqual(self._read_names(table="register_measures"), ["Délta & Co"])
        with freeze_time("2029-03-11 10:00:00"):
            self.assertTrue(self._read_names(table="register_measures"))
        with freeze_time("2029-03-12 10:00:00"):
            self.assertFalse(self._read_names(table="register_measures"))
            self.assertFalse(self._read_names())

    def test_the_scheme_is_told(self):
        self.programme.write(
            {
                "candidates_note": "Tout établissement",
                "monitoring_note": "Les instances",
                "contest_days": 61,
            }
        )
        text = self._open("/label/register").text_content()
        for words in ("Tout établissement", "Les instances", "61", "Nothing: neither"):
            self.assertIn(words, text)
        page = self._open(f"/label/register/standard/{self.standard.id}")
        for criterion in self.standard.criterion_ids:
            self.assertIn(criterion.name, page.text_content())

    def test_a_version_in_preparation_is_not_shown(self):
        draft = self.standard.copy()
        self.assertEqual(draft.state, "draft")
        response = self.url_open(f"/label/register/standard/{draft.id}")
        self.assertEqual(response.status_code, 404)

    def test_partners_and_engines_read_the_same(self):
        response = self.url_open("/label/register.json")
        self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")
        holders = response.json()["holders"]
        self.assertEqual(
            [one["name"] for one in holders], ["Délta & Co", "Gamma Works"]
        )
        self.assertEqual(holders[1]["valid_until"], "2029-03-11")
        page = self.url_open("/label/register").text
        [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        items = json.loads(data)["itemListElement"]
        self.assertEqual(
            [item["item"]["about"]["name"] for item in items],
            ["Délta & Co", "Gamma Works"],
        )

    def test_figures_are_those_of_the_decisions(self):
        page = self._open("/label/register")
        [row] = page.xpath("//table[@id='register_years']/tbody/tr")
        self.assertEqual(row.text_content().split(), ["2026", "2", "2"])

    # complaints

    def _send(self, **typed):
        page = self._open("/label/complaint")
        [token] = page.xpath("//input[@name='csrf_token']/@value")
        vals = {
            "csrf_token": token,
            "label": self.programme.id,
            "complainant": "Élise Bernard",
            "subject": "Engagement",
            "description": "Aucun stagiaire depuis un an.",
            "email": "elise@example.org",
            **typed,
        }
        return self.url_open("/label/complaint", data=vals)

    def _find(self):
        return self.env["label.complaint"].search([("subject", "=", "Engagement")])

    def test_a_complaint_has_a_receipt_and_is_not_taken_twice(self):
        for _click in range(2):
            response = self._send(holder=self.delta.name)
            complaint = self._find()
            self.assertEqual(len(complaint), 1)
            self.assertIn(complaint.name, response.text)
        self.assertEqual((complaint.kind, complaint.award_id), ("holder", self.delta))
        self.assertFalse(complaint.user_id)
        self.assertTrue(complaint.activity_ids)
        mails = self.env["mail.mail"].search([("email_to", "=", "elise@example.org")])
        self.assertEqual(len(mails), 1)
        self.assertIn(complaint.name, mails.subject)
        self.assertEqual(str(complaint.acknowledged_on), "2026-06-10")

    def test_what_is_wrong_is_said_and_nothing_is_lost(self):
        for typed, sentence in (
            ({"subject": " "}, "Fill in: Subject"),
            ({"email": "elise"}, "cannot be read"),
            ({"subject": "x" * 201}, "200 characters"),
            ({"description": ""}, "Fill in: What happened"),
        ):
            with self.subTest(typed=typed):
                response = self._send(**typed)
                self.assertIn(sentence, response.text)
                self.assertIn("Élise Bernard", response.text)
                self.assertFalse(
                    self.env["label.complaint"].search(
                        [("complainant", "like", "lise")]
                    )
                )

    def test_too_many_complaints_are_refused(self):
        for number in range(6):
            self._send(subject=f"Sujet {number}")
        self.assertEqual(self._send(subject="Sujet 7").status_code, 429)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestLabelRequirement(LabelCommon):
    def _read(self):
        found = self.env["label.requirement"].with_context(
            label_programme_id=self.programme.id, lang="en_US"
        )
        found = found.search([])
        found.invalidate_recordset()
        return {line.check: (line.state, line.finding) for line in found}

    def test_each_answer_follows_the_data(self):
        programme = self.programme
        programme.company_id.write(
            {"street": "1 rue", "city": "Belfort", "email": "a@b.fr"}
        )
        steps = {
            "terms": lambda: (
                self.standard.action_publish(),
                programme.write({"is_register_public": True}),
            ),
            "candidates": lambda: programme.write({"candidates_note": "Tous"}),
            "experts": lambda: programme.write({"experts_note": "Un comité"}),
            "monitoring": lambda: programme.write({"monitoring_note": "Les instances"}),
            "sanctions": lambda: programme.write(
                {
                    "usage_rules": "<p>Règles</p>",
                    "usage_rules_date": "2026-01-01",
                    "sanctions_note": "Suspension",
                }
            ),
            "complaints": lambda: programme.write({"complaint_contact": "label@b.fr"}),
        }
        programme.write(
            {
                "complaint_contact": False,
                "usage_rules": False,
                "candidates_note": False,
            }
        )
        for check, step in steps.items():
            with self.subTest(check=check):
                self.assertEqual(self._read()[check][0], "missing", check)
                step()
                self.assertEqual(self._read()[check][0], "met", check)
        self.assertFalse(programme.missing_requirement_count)

    def test_what_lacks_is_named(self):
        with freeze_time("2026-03-12 09:00:00"):
            self.standard.action_publish()
            application = self._bring_to(self._create_application(), "under_review")
            application.action_notify("awarded", "Well argued", "2026-03-12")
        self.env["label.complaint"].create(
            {
                "kind": "service",
                "programme_id": self.programme.id,
                "complainant": "Élise",
                "subject": "Délai",
                "received_on": "2026-05-02",
            }
        )
        self.programme.complaint_contact = "label@b.fr"
        with freeze_time("2027-03-12 09:00:00"):
            found = self._read()
        state, finding = found["followed"]
        self.assertEqual(state, "missing")
        self.assertIn(application.award_id.holder_name, finding)
        self.assertIn("past their day", found["complaints"][1])
