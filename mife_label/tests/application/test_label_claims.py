# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A candidate company tries to choose its jury: what it writes is a question."""

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..jury.common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelClaims(JuryCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jurors.lang = "en_US"
        cls.user_secretary.email = "secretary@office.example"
        cls.user_manager.email = "manager@office.example"
        cls.lead = new_test_user(
            cls.env,
            "candidate_lead",
            groups="base.group_portal",
            lang="en_US",
            email="lead@alpha.example",
        )
        cls.lead.partner_id.parent_id = cls.holder
        # a file still being written, on which its lead invites
        cls.third_holder = cls._new_holder()
        cls.draft = cls._bring_to(
            cls._create_application(partner_id=cls.third_holder.id), "in_progress"
        )
        cls.env["label.application.member"].create(
            [
                {
                    "application_id": application.id,
                    "partner_id": cls.lead.partner_id.id,
                    "role": "1_lead",
                }
                for application in cls.application + cls.draft
            ]
        )
        cls.people_url = f"/my/label/{cls.application.id}/people"
        cls.draft_url = f"/my/label/{cls.draft.id}/people"

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _page(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _post(self, url, page=None, **data):
        token = self._page(page or url).xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(url, data={"csrf_token": token, **data})

    def _invite(self, name, email, url=None):
        self._sign_in(self.lead)
        url = url or self.draft_url
        response = self._post(
            url, action="invite", name=name, email=email, role="2_writer"
        )
        (page,) = html.fromstring(response.text).xpath("//main")
        return " ".join(page.text_content().split())

    def _send_invitations(self):
        self.env["label.application.member"]._cron_send_invitations()

    def _bring_draft_to(self, state):
        self._fill_file(self.draft)
        self.draft.action_submit()
        if state == "admissible":
            self.draft.with_user(self.user_secretary).action_admit()

    def _submit_draft(self):
        """The draft goes all the way to the jury, that already reads."""
        self._bring_draft_to("admissible")
        self.jury.write(
            {"hearing_ids": [Command.create({"application_id": self.draft.id})]}
        )
        return self.jury.hearing_ids.filtered(
            lambda hearing: hearing.application_id == self.draft
        )

    def _login_as(self, user):
        user.login = user.email

    # WHAT THE FORM TELLS

    def test_invitations_close_at_submission(self):
        self._open_reading()
        self._mark(self.anna, 2, 2, 2)
        members = self.application.member_ids
        self._sign_in(self.lead)
        page = self._page(self.people_url)
        self.assertFalse(page.xpath("//input[@name='email']"))
        shown = page.xpath("//*[@id='label_invitations_closed']")[0].text_content()
        self.assertIn("ask your coach to add somebody", shown)
        # the form posted all the same, with the address of a juror
        text = self._invite("Whoever", self.anna.email, self.people_url)
        self.assertIn("Invitations closed when the file was submitted", text)
        self.application.invalidate_recordset()
        self.assertEqual(self.application.member_ids, members)
        self.assertFalse(self.hearing._is_recused(self._member(self.anna)))
        # the file reopened to be completed takes nobody new either
        self.application.invalidate_recordset()
        member = self.env["label.application.member"].with_user(self.user_coach)
        member.create(
            {
                "application_id": self.application.id,
                "partner_id": self.env["res.partner"]
                .create({"name": "Zoe", "email": "zoe@alpha.example"})
                .id,
            }
        ).action_send_invitation()
        self.assertIn("Zoe", self.application.active_member_ids.mapped("shown_name"))

    def test_file_to_complete_takes_nobody_new_and_opens_to_those_invited(self):
        self._bring_draft_to("submitted")
        self._ask_completion(self.draft)
        self.assertEqual(self.draft.state, "to_complete")
        self.assertIn(
            "Invitations closed", self._invite("Zoe", "zoe@x.example", self.draft_url)
        )
        answer = self.draft.answer_ids[0]
        page = self._page(f"/my/label/{self.draft.id}/question/{answer.id}")
        self.assertTrue(page.xpath("//textarea[@name='narrative']"))

    def test_form_tells_nothing_of_accounts(self):
        """Same page, same writes, whoever owns the address."""
        for user in (self.anna, self.user_secretary):
            self._login_as(user)
        closed = new_test_user(
            self.env, "closed@x.example", groups="base.group_portal", active=False
        )
        closed.partner_id.name = "Closed Owner"
        addresses = {
            "juror": self.anna.email,
            "secretary": self.user_secretary.email,
            "another firm": "contact@beta.example",
            "closed": "closed@x.example",
            "nobody": "nobody@x.example",
        }
        self.other_holder.email = addresses["another firm"]
        partners = self.env["res.partner"].with_context(active_test=False)
        texts = set()
        members = self.env["label.application.member"]
        for what, email in addresses.items():
            before = partners.search_count([])
            text = self._invite(f"Typed {what}", email)
            self.assertEqual(partners.search_count([]), before, what)
            texts.add(text.replace(email, "EMAIL").replace(what, "WHAT"))
            member = self.draft.active_member_ids.filtered(
                lambda one, email=email: one.typed_email == email
            )
            self.assertTrue(member.invitation_due)
            self.assertFalse(member.partner_id)
            members |= member
            # out of the way of the next page
            member.revoked_on = "2026-01-01"
        self.assertEqual(len(texts), 1, texts)
        members.revoked_on = False
        self._send_invitations()
        self._sign_in(self.lead)
        text = self._page(self.draft_url).text_content()
        for what, email in addresses.items():
            self.assertIn(f"Typed {what}", text)
            self.assertIn(email, text)
        for owner in (self.anna, self.user_secretary, self.other_holder):
            self.assertNotIn(owner.name, text)
        self.assertNotIn("Closed Owner", text)
        # a second invitation is answered with what was typed
        again = self._invite("Other", self.anna.email)
        self.assertIn("Typed juror is already invited", again)
        self.assertNotIn(self.anna.name, again)

    def test_invitation_runs_as_the_person_who_invites(self):
        Member = self.env["label.application.member"]
        args = (self.draft, "Zoe", "zoe@x.example", "2_writer")
        for user in (self.anna, self.user_internal):
            with self.assertRaises(AccessError):
                Member.with_user(user)._invite(*args)
        self.draft.active_member_ids.role = "2_writer"
        with self.assertRaises(AccessError):
            Member.with_user(self.lead)._invite(*args)
        self.draft.active_member_ids.role = "1_lead"
        member = Member.with_user(self.lead)._invite(*args)
        self.assertFalse(member.env.user == self.env.ref("base.user_root"))
        self.assertEqual(member.sudo().invited_by_id, self.lead)

    # A QUESTION KEEPS NOBODY AWAY

    def test_juror_invited_by_the_candidate_stays_until_the_secretary_settles(self):
        self._login_as(self.anna)
        self._invite("A friend", self.anna.email)
        self._send_invitations()
        hearing = self._submit_draft()
        self._open_reading()
        question = hearing.question_ids
        self.assertEqual(question.partner_id, self.anna.partner_id)
        self.assertEqual(question.kind, "file_person")
        self.assertEqual(question.source, "A friend")
        self.assertEqual(question.source_user_id, self.lead)
        self.assertFalse(hearing._is_recused(self._member(self.anna)))
        # she answers, reads and marks
        self.authenticate(self.anna.login, "juror_anna")
        url = f"/my/jury/{self.jury.id}/{hearing.id}"
        self._post(f"{url}/link", page=url, link="no")
        self.assertIn("What we do on Pupils", self._page(url).text_content())
        # whom it concerns and the coach settle nothing
        for user in (self.anna, self.user_coach):
            with self.assertRaises(AccessError):
                question.with_user(user).action_dismiss("No matter")
        settled = question.with_user(self.user_secretary)
        with self.assertRaisesRegex(UserError, "Write why"):
            settled.action_uphold(" ")
        settled.action_uphold("She works for them")
        self.assertEqual(question.upheld_by_id, self.user_secretary)
        self.assertTrue(question.upheld_on)
        self.assertTrue(hearing._is_recused(self._member(self.anna)))
        # the page says why, and takes what she answers to it
        text = self._page(url).text_content()
        self.assertIn("A friend", text)
        self._post(f"{url}/appeal", page=url, reason="I never met them")
        self.assertEqual(question.appeal, "I never met them")
        self.assertIn("You contested this link", self._page(url).text_content())
        question.with_user(self.user_manager).action_dismiss("They do not know her")
        self.assertFalse(hearing._is_recused(self._member(self.anna)))
        # settled once: the same claim is not asked again
        self.env["label.interest"]._detect(self.jury)
        self.assertFalse(hearing.question_ids)

    def test_address_changed_after_submission_only_asks(self):
        """The lead has an address on the mail domain of a juror, in the open."""
        self._open_reading()
        for juror in self.jurors:
            self._mark(juror, 2, 2, 2)
        self.jury.with_user(self.user_secretary).action_start_meeting()
        refused = self._post_account(email="me@jury-chloe.example")
        self.assertIn("/my/email", refused)
        self.lead.partner_id.with_user(self.user_manager)._change_account_email(
            "me@jury-chloe.example", "The company moved to another provider."
        )
        self.assertEqual(self.lead.partner_id.email, "me@jury-chloe.example")
        wizard = self.jury.with_user(self.user_secretary).action_open_marks()
        # found by the very act: the marks open, nobody is away
        self.assertFalse(wizard)
        self.assertTrue(self.jury.opened_on)
        self.assertFalse(self.hearing.recused_member_ids)
        self.assertEqual(self.hearing.question_ids.source, "jury-chloe.example")
        self.assertEqual(self._result()["sheets"], 4)

    def test_company_that_rewrites_its_contacts_keeps_nobody_away(self):
        """Its name, its parent, its SIRET: nothing it posts is taken for a fact."""
        employer = self._create_establishment("Real Employer", "99903842500024")
        self.anna.partner_id.parent_id = employer
        self._save_account(
            company_name="Real Employer",
            parent_id=str(employer.id),
            commercial_partner_id=str(employer.id),
            company_registry=employer.company_registry,
        )
        self.assertEqual(self.lead.partner_id.parent_id, self.holder)
        self.assertEqual(self.lead.partner_id.commercial_partner_id, self.holder)
        self.assertNotEqual(self.holder.company_registry, employer.company_registry)
        # the name did change, and says nothing
        self.assertEqual(self.holder.name, "Real Employer")
        # an address of a juror, added to the company from its account
        token = self._page("/my/address").xpath("//input[@name='csrf_token']/@value")[0]
        added = self._submit_address(
            csrf_token=token,
            name="Anna",
            email=self.anna.email,
            address_type="delivery",
        )
        self.assertIn("redirectUrl", added)
        self.assertIn(self.anna.email, self.holder.child_ids.mapped("email"))
        self.env["label.interest"]._detect(self.jury)
        self.assertFalse(self.jury.interest_ids)

    def _save_account(self, **data):
        self.assertIn("redirectUrl", self._post_account(**data))

    def _post_account(self, **data):
        """Post the form of one's own account, with more than it offers."""
        self._sign_in(self.lead)
        page = self._page("/my/account?redirect=/my")
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        return self._submit_address(
            csrf_token=token,
            partner_id=str(self.lead.partner_id.id),
            **{"name": self.lead.name, "email": self.lead.email, **data},
        )

    def _submit_address(self, **data):
        response = self.url_open(
            "/my/address/submit",
            data={
                "street": "1 street",
                "city": "Belfort",
                "zip": "90000",
                "country_id": str(self.env.ref("base.fr").id),
                "phone": "0300000000",
                **data,
            },
        )
        return response.text

    # THE SECRETARY IS NEVER LOCKED OUT

    def test_secretary_invited_still_runs_the_jury(self):
        self._login_as(self.user_secretary)
        self._login_as(self.user_manager)
        self._invite("Boss", self.user_secretary.email)
        self._invite("Boss of the boss", self.user_manager.email)
        self._send_invitations()
        self.assertIn(
            self.user_secretary.partner_id, self.draft.active_member_ids.partner_id
        )
        hearing = self._submit_draft()
        self._open_reading()
        for user in (self.user_secretary, self.user_manager):
            own = hearing.with_user(user)
            own.read(["decision", "question_ids"])
            self.assertTrue(self.draft.with_user(user).has_access("read"))
        for juror in self.jurors:
            self._mark(juror, 2, 2, 2, hearing=hearing)
        session = self.jury.with_user(self.user_secretary)
        session.action_start_meeting()
        window = session.action_open_marks()
        wizard = self.env[window["res_model"]].with_user(self.user_secretary)
        wizard = wizard.browse(window["res_id"])
        # hers is left to the manager: she goes on, the marks open
        self.assertFalse(wizard.interest_ids)
        self.assertEqual(wizard.left_ids, hearing.question_ids)
        wizard.action_confirm()
        self.assertTrue(self.jury.opened_on)
        self.assertTrue(hearing.with_user(self.user_secretary).result)
        self.env["label.sheet"].with_user(self.user_secretary).search(
            [("hearing_id", "=", hearing.id)]
        )[0].read(["reason"])
        # on the board too
        self.authenticate(self.user_secretary.login, "label_secretary")
        board = f"/label/board/{self.jury.id}"
        self._post(f"{board}/act", page=board, action="call", id=hearing.id)
        self.jury.member_ids.presence = "present"
        self._post(
            f"{board}/act",
            page=board,
            action="save",
            id=hearing.id,
            vote_for="2",
            decision="awarded",
        )
        self.assertEqual(hearing.decision, "awarded")

    def test_nothing_found_on_a_secretary_of_the_jury_locks_her_out(self):
        """Facts too: her firm, her ties. A manager settles what they ask."""
        site = self._create_establishment("Alpha South", parent_id=self.holder.id)
        self.user_secretary.partner_id.parent_id = site
        self.jury.member_ids = [
            Command.create(
                {
                    "partner_id": self.user_secretary.partner_id.id,
                    "role": "4_secretary",
                }
            )
        ]
        self.env["label.tie"].create(
            {
                "partner_id": self.user_secretary.partner_id.id,
                "organisation_id": self.holder.id,
                "kind": "mandate",
            }
        )
        questions = self.hearing.question_ids
        self.assertEqual(set(questions.mapped("kind")), {"group", "mandate"})
        self.assertTrue(self.hearing.with_user(self.user_secretary).has_access("write"))
        with self.assertRaises(AccessError):
            questions.with_user(self.user_secretary).action_dismiss("It is nothing")
        other = new_test_user(
            self.env, "second", groups="mife_label.mife_label_group_secretary"
        )
        # a colleague neither keeps her away nor reports her
        with self.assertRaisesRegex(AccessError, "a manager"):
            questions.with_user(other).action_uphold("She must go")
        with self.assertRaisesRegex(AccessError, "runs juries"):
            self.env["label.interest"].with_user(other).create(
                {
                    "member_id": self._member(self.user_secretary).id,
                    "application_id": self.application.id,
                    "note": "She must go",
                }
            )
        report = self.env["label.interest.report"].with_user(other)
        with self.assertRaisesRegex(AccessError, "runs juries"):
            report.create(
                {
                    "hearing_id": self.hearing.id,
                    "user_id": self.user_secretary.id,
                    "reason": "She must go",
                }
            ).action_confirm()
        questions[0].with_user(self.user_manager).action_uphold("She has a mandate")
        self.assertFalse(self.hearing.with_user(self.user_secretary).has_access("read"))

    def test_secretary_steps_out_by_her_own_word_and_another_takes_over(self):
        self._open_reading()
        report = self.env["label.interest.report"].with_user(self.user_secretary)
        wizard = report.create({"hearing_id": self.hearing.id, "reason": " "})
        with self.assertRaisesRegex(UserError, "Write how"):
            wizard.action_confirm()
        wizard.reason = "My brother manages it"
        wizard.action_confirm()
        self.env.invalidate_all()
        self.assertFalse(self.hearing.with_user(self.user_secretary).has_access("read"))
        self.assertTrue(
            self.other_hearing.with_user(self.user_secretary).has_access("read")
        )
        other = new_test_user(
            self.env, "second", groups="mife_label.mife_label_group_secretary"
        )
        self.assertTrue(self.hearing.with_user(other).has_access("write"))
        link = self.jury.interest_ids.filtered(
            lambda one: one.partner_id == self.user_secretary.partner_id
        )
        self.assertEqual((link.kind, link.state), ("declared", "active"))
        self.assertEqual(link.source_user_id, self.user_secretary)
        # a place on the jury given later is away too
        self.jury.member_ids = [
            Command.create({"partner_id": self.user_secretary.partner_id.id})
        ]
        self.assertTrue(self.hearing._is_recused(self._member(self.user_secretary)))
        with self.assertRaisesRegex(AccessError, "their own link"):
            link.with_user(self.user_secretary).action_dismiss("It is nothing")
        link.with_user(self.user_manager).action_dismiss("Her brother left")
        self.env.invalidate_all()
        self.assertTrue(self.hearing.with_user(self.user_secretary).has_access("read"))

    # STEPS THAT QUESTIONS MAY CHANGE

    def _raise_question(self, juror):
        self.env["label.application.member"].with_user(self.user_coach).create(
            {
                "application_id": self.application.id,
                "partner_id": juror.partner_id.id,
            }
        )

    def test_marks_open_once_the_questions_are_shown(self):
        self._open_reading()
        for juror in self.jurors:
            self._mark(juror, 2, 2, 2)
        self.jury.with_user(self.user_secretary).action_start_meeting()
        for juror in self.jurors:
            self._raise_question(juror)
        self.assertEqual(self.jury.question_count, 4)
        session = self.jury.with_user(self.user_secretary)
        window = session.action_open_marks()
        self.assertFalse(self.jury.opened_on)
        wizard = self.env[window["res_model"]].with_user(self.user_secretary)
        wizard = wizard.browse(window["res_id"])
        self.assertEqual(len(wizard.interest_ids), 4)
        with self.assertRaisesRegex(UserError, "Write why"):
            wizard.action_confirm()
        wizard.reason = "Invited without being asked"
        wizard.action_confirm()
        self.assertTrue(self.jury.opened_on)
        self.assertEqual(self.jury.opened_by_id, self.user_secretary)
        self.assertFalse(self.jury.question_count)
        self.assertEqual(
            set(
                self.jury.interest_ids.filtered("dismissed_on").mapped("dismiss_reason")
            ),
            {"Invited without being asked"},
        )
        self.assertEqual(self._result()["sheets"], 4)

    def test_publication_shows_the_questions_too(self):
        self._open_reading()
        for juror in self.jurors:
            for hearing in self.hearing + self.other_hearing:
                self._mark(juror, 2, 2, 2, hearing=hearing)
        self._open_marks()
        self.jury.member_ids.presence = "present"
        for hearing in self.hearing + self.other_hearing:
            hearing.write({"vote_for": 4, "decision": "awarded"})
        session = self.jury.with_user(self.user_secretary)
        session.action_write_minutes()
        self._raise_question(self.anna)
        window = session.action_publish()
        self.assertEqual(self.jury.state, "minutes")
        wizard = self.env[window["res_model"]].with_user(self.user_secretary)
        wizard = wizard.browse(window["res_id"])
        wizard.reason = "She was asked and knows nobody there"
        wizard.action_confirm()
        self.assertEqual(self.jury.state, "published")

    def test_board_settles_a_question_and_opens_the_marks(self):
        self._open_reading()
        for juror in self.jurors:
            self._mark(juror, 2, 2, 2)
        self.jury.with_user(self.user_secretary).action_start_meeting()
        self._raise_question(self.anna)
        self._raise_question(self.bruno)
        first, second = self.hearing.question_ids
        self.user_secretary.lang = "en_US"
        self._sign_in(self.user_secretary)
        board = f"/label/board/{self.jury.id}"
        act = f"{board}/act"
        response = self._post(act, page=board, action="open_marks")
        self.assertIn("settle them first", response.text)
        self.assertFalse(self.jury.opened_on)
        response = self._post(
            act, page=board, action="takes_part", id=first.id, reason=" "
        )
        self.assertIn("Write why", response.text)
        self._post(act, page=board, action="takes_part", id=first.id, reason="Asked")
        self._post(act, page=board, action="stays_out", id=second.id, reason="A cousin")
        self.assertEqual((first | second).mapped("state"), ["dismissed", "active"])
        self.assertEqual(second.upheld_by_id, self.user_secretary)
        self._post(act, page=board, action="open_marks")
        self.assertTrue(self.jury.opened_on)
        # the room reads nothing of it
        room = self.url_open(f"{board}/room").text
        self.assertNotIn("cousin", room)
