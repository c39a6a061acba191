# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelJuryPortal(JuryCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jurors.lang = "en_US"
        cls.jury.action_open_reading()
        cls.home = f"/my/jury/{cls.jury.id}"
        cls.url = f"{cls.home}/{cls.hearing.id}"
        cls.other_url = f"{cls.home}/{cls.other_hearing.id}"

    def setUp(self):
        super().setUp()
        self._sign_in(self.anna)

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _page(self, url=None):
        response = self.url_open(url or self.url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _text(self, url=None):
        return " ".join(self._page(url).text_content().split())

    def _post(self, url, **data):
        token = self._page(self.home).xpath("//input[@name='csrf_token']/@value")
        if not token:
            token = self._page().xpath("//input[@name='csrf_token']/@value")
        return self.url_open(url, data={"csrf_token": token[0], **data})

    def _autosave(self, **params):
        response = self.url_open(
            "/my/jury/sheets/save",
            json={
                "params": {
                    "session_id": self.jury.id,
                    "hearing_id": self.hearing.id,
                    **params,
                }
            },
        )
        return response.json()["result"]

    def _choices(self, user, *values):
        data = {}
        for line, value in zip(self._sheet(user).line_ids, values, strict=True):
            level = line.criterion_id._get_scale().filtered(
                lambda level, value=value: level.value == value
            )
            data[f"choice_{line.criterion_id.id}"] = str(level.id or value)
        return data

    def test_trap_06_file_opens_after_the_question(self):
        text = self._text()
        self.assertIn("Do you have a link with this company?", text)
        self.assertNotIn("What we do on Pupils", text)
        for door in ("pdf", "marks", "proofs/1"):
            response = self.url_open(f"{self.url}/{door}", allow_redirects=False)
            self.assertEqual(response.status_code, 303)
        self.assertIn("no longer open", self._autosave(reason="Early")["error"])
        self._post(f"{self.url}/link", link="no")
        self.assertIn("What we do on Pupils", self._text())
        response = self.url_open(f"{self.url}/pdf")
        self.assertTrue(response.content.startswith(b"%PDF"))

    def test_one_tap_keeps_the_juror_away(self):
        self._post(f"{self.url}/link", link="yes", note="My sister works there")
        text = self._text()
        self.assertIn("you leave the room", text)
        self.assertNotIn("What we do on Pupils", text)
        self.assertIn("You do not take part", self._text(self.home))
        self.assertIn("no longer open", self._autosave(reason="Still")["error"])
        response = self.url_open(f"{self.url}/pdf", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_answer_is_yes_or_no(self):
        self._post(f"{self.url}/link", link="maybe")
        self.assertFalse(self.hearing._has_declared(self._member(self.anna)))

    def test_same_answer_twice_is_one(self):
        for _time in range(2):
            self._post(f"{self.url}/link", link="no")
        self.assertEqual(len(self._sheet(self.anna)), 1)

    def test_sheet_without_javascript(self):
        self._post(f"{self.url}/link", link="no")
        choices = self._choices(self.anna, 2, "na", "")
        response = self._post(
            f"{self.url}/sheet", go="send", reason="A good file", **choices
        )
        self.assertIn("Still to answer: 2.1 Duties", response.text)
        # what was typed is kept all the same
        sheet = self._sheet(self.anna)
        self.assertEqual(sheet.reason, "A good file")
        self.assertEqual(sheet.line_ids.mapped("kind"), ["mark", "na", False])
        choices |= self._choices(self.anna, 2, "na", "cannot")
        response = self._post(f"{self.url}/sheet", go="send", **choices)
        self.assertIn(sheet.receipt, response.text)
        self.assertEqual(sheet.state, "sent")
        self.assertIn("Sheet sent", self._text(self.home))
        self._post(f"{self.url}/sheet", go="correct")
        self.assertEqual(sheet.state, "draft")

    def test_scale_is_a_group_of_radios_in_words(self):
        self._declare(self.anna)
        page = self._page()
        fields = page.xpath("//fieldset[legend]//label[.//input[@type='radio']]")
        # 3 + 2, 3 + 2 and 2 + 2 choices
        self.assertEqual(len(fields), 14)
        self.assertIn("2 - a habit", fields[2].text_content())
        self.assertTrue(page.xpath("//*[@role='status' and contains(@class,'status')]"))

    def test_each_mark_stands_beside_its_answer(self):
        self._declare(self.anna)
        blocks = self._page().xpath("//*[starts-with(@id, 'label_criterion_')]")
        self.assertEqual(len(blocks), 3)
        for block in blocks:
            file_side, sheet_side = block.xpath("./div")
            self.assertFalse(file_side.xpath(".//input"))
            self.assertEqual(len(sheet_side.xpath(".//fieldset")), 1)
        self.assertIn(
            "What we do on Pupils", blocks[0].xpath("./div")[0].text_content()
        )
        # without JavaScript, plain links lead from one to the other, both ways
        links = [
            link.get("href")
            for link in blocks[1].xpath(".//a[starts-with(@href, '#')]")
        ]
        self.assertEqual(links, [f"#{blocks[0].get('id')}", f"#{blocks[2].get('id')}"])

    def test_autosave_and_resume(self):
        self._declare(self.anna)
        line = self._sheet(self.anna).line_ids[0]
        level = line.criterion_id._get_scale()[1]
        result = self._autosave(
            marks={
                str(line.criterion_id.id): {
                    "choice": str(level.id),
                    "private_note": "Ask how many",
                }
            },
            private_note="To read again",
        )
        self.assertEqual(result["answered"], 1)
        self.assertTrue(result["saved_at"])
        page = self._page()
        (checked,) = page.xpath("//input[@type='radio'][@checked]")
        self.assertEqual(checked.get("value"), str(level.id))
        self.assertIn("Ask how many", page.text_content())
        self.assertIn("1 of 3", self._text(self.home))

    def test_trap_27_session_over_shows_the_marks_back(self):
        self._declare(self.anna)
        choices = self._choices(self.anna, 2, 1, 2)
        [form] = self._page().xpath("//form[contains(@class, 'o_label_sheet')]")
        fields = dict(form.fields) | {"go": "send", "reason": "My reason", **choices}
        self.logout()
        answer = self.url_open(f"{self.url}/sheet", data=fields)
        self.assertIn("/web/login", answer.url)
        self.assertNotIn("My reason", answer.text)
        [login] = html.fromstring(answer.text).xpath("//form[@action='/web/login']")
        name = self.anna.login
        response = self.url_open(
            "/web/login", data=dict(login.fields) | {"login": name, "password": name}
        )
        page = html.fromstring(response.text)
        [form] = page.xpath("//form[contains(@action, '/sheet')]")
        for name, value in {**choices, "reason": "My reason"}.items():
            self.assertEqual(form.fields[name], value)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(self._sheet(self.anna).state, "draft")
        self.url_open(f"{self.url}/sheet", data=dict(form.fields) | {"go": "save"})
        self.assertEqual(self._sheet(self.anna).reason, "My reason")

    def test_trap_05_other_people_have_no_door(self):
        company = new_test_user(self.env, "alpha_person", groups="base.group_portal")
        self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": company.partner_id.id,
                "role": "1_lead",
            }
        )
        visitor = new_test_user(self.env, "visitor", groups="base.group_portal")
        self._mark(self.anna, 2, 2, 2)
        self._open_marks()
        for user in (company, visitor, self.user_coach, self.user_secretary):
            self._sign_in(user)
            for door in (
                self.home,
                self.url,
                f"{self.url}/pdf",
                f"{self.url}/marks",
                f"{self.url}/proofs/1",
            ):
                with self.subTest(user=user.login, door=door):
                    response = self.url_open(door)
                    self.assertNotIn("Alpha Works", response.text)
                    self.assertNotIn("%PDF", response.text)
            self.assertIn("error", self._autosave(reason="Mine"))
        self.logout()
        for door in (self.home, self.url, f"{self.url}/pdf", f"{self.url}/marks"):
            self.assertIn("/web/login", self.url_open(door).url)

    def test_trap_05_file_of_another_session_is_closed(self):
        holder = self._new_holder()
        application = self._create_admissible(holder)
        session = self.jury.copy({"date_start": "2026-06-11 08:00:00"})
        session.write(
            {
                "member_ids": [
                    Command.create({"partner_id": self.bruno.partner_id.id})
                ],
                "hearing_ids": [Command.create({"application_id": application.id})],
            }
        )
        session.action_open_reading()
        for door in (
            f"{self.home}/{session.hearing_ids.id}",
            f"/my/jury/{session.id}/{session.hearing_ids.id}",
            f"/my/jury/{session.id}",
        ):
            self.assertNotIn("Gamma Works", self._text(door))

    def test_trap_02_nothing_of_the_others_before_the_opening(self):
        for juror in (self.bruno, self.chloe):
            sheet = self._mark(juror, 0, 1, 2, send=False)
            sheet._save(
                {
                    line.criterion_id.id: {"reason": f"SECRET-{juror.login}"}
                    for line in sheet.line_ids
                },
                reason=f"SECRET-{juror.login}",
                private_note="SECRET-note",
            )
            sheet._send()
        self._declare(self.anna)
        for url in (self.home, self.url, f"{self.url}/marks", self.other_url):
            text = self._text(url)
            for word in ("SECRET", "Bruno", "Chloe", "Average", "2 sheets"):
                self.assertNotIn(word, text)
        # the order is the one of passage, before and after somebody has marked
        slots = self._page(self.home).xpath("//h3/text()")
        self.assertLess(
            self._text(self.home).index("Alpha Works"),
            self._text(self.home).index("Beta Works"),
        )
        self.assertTrue(slots)

    def test_after_the_opening_members_read_each_other(self):
        sheet = self._mark(self.bruno, 2, 1, 2, send=False)
        sheet._save({}, reason="Seen on site", private_note="SECRET-note")
        sheet._send()
        self._mark(self.anna, 1, 0, 2)
        self._declare(self.chloe, has_link=True)
        self._open_marks()
        text = self._text(f"{self.url}/marks")
        self.assertIn("Seen on site", text)
        self.assertIn("68.75", text)
        self.assertIn("Fragile", text)
        self.assertNotIn("SECRET", text)
        # Anna's own sheet is closed
        self.assertIn("The marks of this file are closed", self._text())
        # recused: nothing at all
        self._sign_in(self.chloe)
        for url in (self.home, self.url, f"{self.url}/marks"):
            text = self._text(url)
            for word in ("68.75", "Seen on site", "Fragile", "Bruno"):
                self.assertNotIn(word, text)

    def test_marks_given_again_keep_the_first(self):
        first = self._mark(self.anna, 1, 0, 2)
        self._open_marks()
        self.hearing.action_new_round("New figures")
        self.assertIn("Mark again", self._text(self.home))
        self._post(f"{self.url}/sheet", go="again")
        choices = self._choices(self.anna, 2, 2, 2)
        self._post(f"{self.url}/sheet", go="send", **choices)
        sheets = self.env["label.sheet"].search(
            [("member_id", "=", self._member(self.anna).id)], order="round"
        )
        self.assertEqual(sheets.mapped("round"), [1, 2])
        self.assertEqual(first.line_ids.mapped("value"), [1, 0, 2])
        self.assertEqual(sheets[1].line_ids.mapped("value"), [2, 2, 2])

    def test_who_does_not_vote_reads_no_file(self):
        self._member(self.anna).has_vote = False
        self.assertIn("follow this session without a vote", self._text(self.home))
        self.assertNotIn("What we do on Pupils", self._text())
        self._post_refused = self.url_open(f"{self.url}/pdf", allow_redirects=False)
        self.assertEqual(self._post_refused.status_code, 303)

    def test_home_says_which_juries_to_read(self):
        text = self._text("/my")
        self.assertIn("Read and mark the files of the jury", text)

    def test_published_session_closes_its_files(self):
        self._mark(self.anna, 2, 2, 2)
        self._open_marks()
        self.jury.member_ids.presence = "present"
        self.jury.hearing_ids.write({"vote_for": 4, "decision": "awarded"})
        self.jury.action_write_minutes()
        self.jury.action_publish()
        self.assertIn("This session is over", self._text(self.home))
        for door in ("", "/pdf", "/marks"):
            self.assertNotIn("What we do on Pupils", self._text(self.url + door))
