# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-mails that did not leave: who reads them, and what is done with them."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon

CLAUSES = "mife_insertion_clauses.group_insertion_"
LABEL = "mife_label.mife_label_group_"
PEOPLE = {
    "facilitator": f"{CLAUSES}facilitator",
    "manager": f"{CLAUSES}manager",
    "coach": f"{LABEL}coach",
    "label_manager": f"{LABEL}manager",
}
FAILED = {"state": "exception", "failure_type": "mail_email_invalid"}


@tagged("post_install", "-at_install")
class TestUnsentMails(MailCase, InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.mail"].search([]).unlink()
        cls.people = {
            name: new_test_user(cls.env, login=f"unsent_{name}", groups=groups)
            for name, groups in PEOPLE.items()
        }
        programme = cls.env["label.programme"].create({"name": "Label"})
        cls.complaint = cls.env["label.complaint"].create(
            {
                "programme_id": programme.id,
                "kind": "service",
                "subject": "Logo",
                "complainant": "Rose Reader",
                "email": "refused@dupre.example",
            }
        )

    def _fail(self, record=None, **vals):
        """Write a mail about a record, or about nothing, which did not leave."""
        about = {"model": record._name, "res_id": record.id} if record else {}
        return self.env["mail.mail"].create(
            {
                "subject": "Hello",
                "email_to": "refused@dupre.example",
                "auto_delete": True,
                **FAILED,
                **about,
                **vals,
            }
        )

    def _read(self, name, prefix="insertion"):
        return self.env[f"{prefix}.unsent.mail"].with_user(self.people[name])

    def _get_slip(self, name, role, prefix):
        home = self.env[f"{prefix}.home"].with_user(self.people[name])
        slips = home.read_home(role)["slips"]
        return next((slip for slip in slips if slip["name"] == "unsent"), None)

    def test_who_reads_the_document_reads_the_mail(self):
        about = self._fail(self.contract)
        shared = self._fail(self.contract.buyer_id)
        nothing = self._fail()
        label = self._fail(self.complaint)
        self.assertEqual(
            self._read("facilitator").search([]).ids, [shared.id, about.id]
        )
        self.assertEqual(
            self._read("manager").search([]).ids, [nothing.id, shared.id, about.id]
        )
        self.assertEqual(
            self._read("label_manager", "label").search([]).ids,
            [label.id, nothing.id, shared.id],
        )
        # who does not answer complaints is not told of one
        self.assertEqual(self._read("coach", "label").search([]).ids, [shared.id])
        for name, prefix in (("coach", "insertion"), ("facilitator", "label")):
            with self.assertRaises(AccessError):
                self._read(name, prefix).search([])
        hidden = self._read("coach", "label").browse(label.id)
        for act in ("action_send_again", "action_give_up", "action_open", "read"):
            with self.assertRaises(AccessError):
                getattr(hidden, act)()
        self.assertEqual(label.state, "exception")

    def test_another_organisation_is_not_told(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        contract = self.contract.copy(
            {"company_id": elsewhere.id, "lot_ids": False, "user_id": False}
        )
        self._fail(contract)
        self.assertFalse(self._read("manager").search([]))

    def test_home_says_how_many_and_leads_to_them(self):
        self.assertFalse(self._get_slip("facilitator", "facilitator", "insertion"))
        self._fail(self.contract)
        slip = self._get_slip("facilitator", "facilitator", "insertion")
        self.assertEqual((slip["count"], slip["detail"]), (1, ""))
        action = self.env.ref(slip["target"]["action"])
        self.assertEqual(action.res_model, "insertion.unsent.mail")
        waiting = self._fail(self.contract, state="outgoing", failure_type=False)
        self.assertEqual(
            self._get_slip("facilitator", "facilitator", "insertion")["count"], 1
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_mail SET write_date = now() - interval '2 hours'"
            " WHERE id = %s",
            [waiting.id],
        )
        slip = self._get_slip("facilitator", "facilitator", "insertion")
        self.assertEqual(slip["count"], 2)
        self.assertIn("1 waiting for more than an hour", slip["detail"])

    def test_few_or_many_cost_the_same(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            unsent = self._read("facilitator").search([])
            unsent.read(["subject", "kind", "document", "recipients", "reason"])
            return self.env.cr.sql_log_count - before

        self._fail(self.contract)
        self._fail(self.contract.buyer_id)
        count()
        few = count()
        for index in range(10):
            partner = self._new_company(f"Firm {index}")
            self._fail(partner, recipient_ids=partner.ids)
            self._fail(self.contract.copy({"lot_ids": False}))
        self.assertEqual(count(), few)

    def test_address_corrected_on_the_document_is_the_one_written_to(self):
        mail = self._fail(self.complaint)
        self.complaint.email = "right@dupre.example"
        unsent = self._read("label_manager", "label").search([])
        with self.mock_mail_gateway(mail_unlink_sent=True):
            unsent.action_send_again()
            self.assertEqual((mail.state, mail.failure_type), ("outgoing", False))
            # a colleague who had the list open does nothing more
            unsent.action_send_again()
            mail.send()
        self.assertEqual(
            [m["email_to"] for m in self._mails], [["right@dupre.example"]]
        )
        self.assertFalse(mail.exists())

    def test_mail_without_any_address_is_told(self):
        """Core deletes it: nobody would know."""
        nobody = self.env["res.partner"].create({"name": "Nobody"})
        mail = self._fail(
            self.contract, state="outgoing", email_to=False, recipient_ids=nobody.ids
        )
        with self.mock_mail_gateway():
            mail.send()
        [told] = self._read("facilitator").search([])
        self.assertIn("There is no address", told.reason)
        nobody.email = "somebody@dupre.example"
        told.action_send_again()
        with self.mock_mail_gateway():
            mail.send()
        self.assertEqual(len(self._mails), 1)
        self.assertFalse(self._read("facilitator").search([]))

    def test_mail_given_up_is_told_no_more(self):
        mail = self._fail(self.contract)
        self._read("facilitator").search([]).action_give_up()
        self.assertEqual(mail.state, "cancel")
        self.assertFalse(self._read("facilitator").search([]))

    def test_what_the_queue_tells_is_in_the_language_of_the_organisation(self):
        self.env.company.partner_id.lang = "fr_FR"
        queue, spoken = self.env.ref("mail.ir_cron_mail_scheduler_action"), []
        with (
            patch.object(
                self.registry["ir.actions.server"],
                "run",
                lambda action: spoken.append(action.env.lang),
            ),
            patch.object(self.cr, "commit"),
        ):
            queue.with_context(lang=None)._callback(queue.cron_name, 0)
        self.assertEqual(spoken, ["fr_FR"])
