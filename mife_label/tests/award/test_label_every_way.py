# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every way somebody may try to move a label or a decision: only acts do."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import SIRETS
from ..jury.common_vote import VoteCommon

# what a label and a decision are, read by whoever decides nothing
AWARD = (
    "name",
    "active",
    "state",
    "public_status",
    "holder_name",
    "holder_siret",
    "holder_address",
    "perimeter",
    "valid_from",
    "valid_until",
    "payload",
    "payload_hash",
    "pdf_hash",
    "token",
    "application_id",
    "programme_id",
    "company_id",
    "supersedes_id",
    "rules_accepted_on",
)
HEARING = (
    "vote_for",
    "vote_against",
    "vote_abstain",
    "casting_vote",
    "decision",
    "conditions",
    "date_condition",
    "departure_reason",
    "vote_result",
    "is_quorum_met",
    "quorum_note",
    "vote_obstacle",
    "released_on",
    "submission_id",
    "round",
)
VOTE = ("number", "payload", "payload_hash", "decision", "voted_on", "departs")
CONCLUSION = (
    "result",
    "reason",
    "conditions",
    "date_notified",
    "hearing_id",
    "taken_back_on",
)
FILE = ("state", "result", "conclusion_id", "standard_id", "date_jury")
SESSION = ("date", "rules_id", "met_on", "opened_on", "published_on", "minutes_hash")
EVENT = (
    "kind",
    "reason",
    "state",
    "informed_on",
    "answer_until",
    "answer",
    "effective_on",
    "decided_by_id",
    "contest_until",
)


@tagged("post_install", "-at_install")
class TestEveryWay(VoteCommon):
    """One jury published with its label, another whose files are voted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings_admin = new_test_user(
            cls.env, "label_settings", groups="base.group_system"
        )
        cls.roles = {
            "portal": cls.lead,
            "juror": cls.bruno,
            "internal": cls.user_internal,
            "settings": cls.settings_admin,
            "coach": cls.user_coach,
            "secretary": cls.user_secretary,
            "manager": cls.user_manager,
        }
        cls.startClassPatcher(freeze_time("2026-03-12 10:00:00"))
        cls.other_programme = cls.programme.copy({"name": "Other label"})
        cls.twin = cls._create_establishment("Alpha Works (twin)")

    def _decide(self):
        self._meet()
        for user in (self.anna, self.bruno):
            self._declare(user)
        self._open_marks()
        self.hearing.write(self.award)
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()

    def _snapshot(self):
        """Return all that a label, a vote and a decision are, as they are stored."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for model, names in (
            ("label.award", AWARD),
            ("label.award.event", EVENT),
            ("label.hearing", HEARING),
            ("label.vote", VOTE),
            ("label.conclusion", CONCLUSION),
            ("label.application", FILE),
            ("label.session", SESSION),
        ):
            records = self.env[model].sudo().with_context(active_test=False)
            records = records.search([("company_id", "=", self.env.company.id)])
            for record in records.with_context(lang="en_US"):
                for name in names:
                    value = record[name]
                    value = value.ids if hasattr(value, "ids") else value
                    found[model, record.id, name] = value
        return found

    def _walk(self, ways):
        """Try each way as each role: whatever it answers, nothing moved."""
        before = self._snapshot()
        self.assertTrue(before)
        tried = 0
        for way, attempt in ways.items():
            for role, user in self.roles.items():
                with self.subTest(way=way, role=role):
                    savepoint = self.env.cr.savepoint(flush=True)
                    try:
                        with mute_logger(
                            "odoo.sql_db",
                            "odoo.models.unlink",
                            "odoo.addons.base.wizard.base_partner_merge",
                        ):
                            attempt(user)
                            self.env.flush_all()
                    except Exception:  # noqa: BLE001
                        # whatever refuses it, and however, is as good
                        savepoint.rollback()
                    after = self._snapshot()
                    savepoint.close(rollback=True)
                    self.env.invalidate_all()
                    tried += 1
                    self.assertEqual(after, before)
        return tried

    def _ways_to_write(self, record, values):
        """Return {way: attempt} for each value, by RPC, by import and with a forged
        context."""
        ways = {}
        xmlid = f"__export__.{record._table}_{record.id}"
        self.env["ir.model.data"].create(
            {
                "module": "__export__",
                "name": xmlid.split(".")[1],
                "model": record._name,
                "res_id": record.id,
            }
        )
        for name, value in values.items():
            ways[f"{record._name}.{name} written"] = (
                lambda user, name=name, value=value: record.with_user(user).write(
                    {name: value}
                )
            )
            ways[f"{record._name}.{name} forged"] = (
                lambda user, name=name, value=value: record.with_user(user)
                .with_context(label_by_action=True, **{f"default_{name}": value})
                .write({name: value})
            )
            ways[f"{record._name}.{name} imported"] = (
                lambda user, name=name, value=value: self.assertFalse(
                    record.with_user(user).load(["id", name], [[xmlid, str(value)]])[
                        "messages"
                    ]
                )
            )
        return ways

    def _get_label(self):
        self._decide()
        with freeze_time("2026-03-20 09:00:00"):
            self.jury.action_publish()
        return self.application.award_id

    def test_label_is_moved_by_acts_only(self):
        award = self._get_label()
        measure = (
            self.env["label.award.event"]
            .with_user(self.user_secretary)
            .create({"award_id": award.id, "kind": "withdrawal", "reason": "Found out"})
        )
        measure.action_inform()
        conclusion = self.application.conclusion_id
        merge = self.env["base.partner.merge.automatic.wizard"]
        ways = {
            **self._ways_to_write(
                award,
                {
                    "active": False,
                    "name": "LAB/0",
                    "holder_name": "Gamma Works",
                    "holder_siret": SIRETS[3],
                    "perimeter": "The whole group",
                    "valid_from": "2020-01-01",
                    "valid_until": "2040-01-01",
                    "partner_id": self.other_holder.id,
                    "application_id": self.other_application.id,
                    "token": "0" * 16,
                    "payload": {},
                    "rules_accepted_on": "2020-01-01 10:00:00",
                },
            ),
            **self._ways_to_write(
                measure,
                {
                    "effective_on": "2026-03-12",
                    "answer_until": "2026-03-12",
                    "informed_on": "2026-03-01",
                    "kind": "suspension",
                    "reason": "Another one",
                    "award_id": award.id + 1,
                },
            ),
            **self._ways_to_write(
                conclusion,
                {
                    "result": "refused",
                    "reason": "No",
                    "date_notified": "2020-01-01",
                    "taken_back_on": "2026-03-12",
                    "conditions": "More",
                },
            ),
            **self._ways_to_write(
                self.application,
                {
                    "state": "under_review",
                    "result": "refused",
                    "date_notified": "2020-01-01",
                    "date_jury": "2020-01-01",
                    "conclusion_id": False,
                    "partner_id": self.other_holder.id,
                    "programme_id": self.other_programme.id,
                },
            ),
            "archived by the menu": lambda user: award.with_user(user).action_archive(),
            "label deleted": lambda user: award.with_user(user).unlink(),
            "label copied": lambda user: award.with_user(user).copy(),
            "label created": lambda user: award.with_user(user).create(
                award.copy_data()[0]
            ),
            "label created by name": lambda user: award.with_user(user).name_create(
                "LAB/9"
            ),
            "another day imported": lambda user: award.with_user(user).load(
                ["name", "valid_until"], [["LAB/9", "2040-01-01"]]
            ),
            "measure in force at birth": lambda user: measure.with_user(user).create(
                {
                    "award_id": award.id,
                    "kind": "withdrawal",
                    "reason": "Now",
                    "informed_on": "2026-03-01",
                    "answer_until": "2026-03-02",
                    "effective_on": "2026-03-10",
                }
            ),
            "measure decided too soon": lambda user: measure.with_user(
                user
            ).action_decide(),
            "hearing skipped by a day without a word": lambda user: (
                measure.with_user(user).write({"answered_on": "2026-03-12"}),
                measure.with_user(user).action_decide(),
            ),
            "measure deleted": lambda user: measure.with_user(user).unlink(),
            "act written": lambda user: self.env["label.award.act"]
            .with_user(user)
            .create(
                {
                    "award_id": award.id,
                    "kind": "correction",
                    "reason": "Now",
                    "noted_by_id": self.user_secretary.id,
                }
            ),
            "act carried out by nobody else": lambda user: (
                self.env["label.award.correct"]
                .with_user(user)
                .create(
                    {
                        "award_id": award.id,
                        "perimeter": "The whole group",
                        "reason": "Now",
                    }
                )
                .action_confirm(),
                award.with_user(user).action_confirm_act(),
            ),
            "decision reopened": lambda user: self.application.with_user(
                user
            ).action_reopen(),
            "decision notified again": lambda user: self.application.with_user(
                user
            ).action_notify("refused", "No", "2026-03-12"),
            "file closed": lambda user: self.application.with_user(user).action_close(
                "No"
            ),
            "file deleted": lambda user: self.application.with_user(user).unlink(),
            "conclusion deleted": lambda user: conclusion.with_user(user).unlink(),
            "conclusion created": lambda user: conclusion.with_user(user).create(
                {"application_id": self.application.id, "result": "refused"}
            ),
            "jury deleted": lambda user: self.jury.with_user(user).unlink(),
            "holder archived": lambda user: self.holder.with_user(
                user
            ).action_archive(),
            "holder renamed": lambda user: self.holder.with_user(user).write(
                {"name": "Gamma Works", "company_registry": SIRETS[3]}
            ),
            "holder deleted": lambda user: self.holder.with_user(user).unlink(),
            "holder merged with its twin": lambda user: merge.with_user(user)._merge(
                [self.twin.id, self.holder.id], self.holder, extra_checks=False
            ),
            "holder merged with another": lambda user: merge.with_user(user)._merge(
                [self.holder.id, self.other_holder.id],
                self.other_holder,
                extra_checks=False,
            ),
            "label of the house archived": lambda user: self.programme.with_user(
                user
            ).action_archive(),
            "label of the house changed": lambda user: self.programme.with_user(
                user
            ).write({"validity_months": 1, "award_threshold": 100, "contest_days": 1}),
            "label of the house deleted": lambda user: self.programme.with_user(
                user
            ).unlink(),
            "standard deleted": lambda user: self.standard.with_user(user).unlink(),
        }
        tried = self._walk(ways)
        self.assertEqual(tried, len(ways) * len(self.roles))

    def test_decision_that_waits_is_moved_by_acts_only(self):
        self._decide()
        vote = self.hearing.vote_id
        member = self._member(self.anna)
        late = self._create_juror("late")
        seat = {"partner_id": late.partner_id.id, "session_id": self.jury.id}
        Panel = self.env["label.panel.act"]
        ways = {
            **self._ways_to_write(
                vote,
                {
                    "decision": "refused",
                    "vote_for": 0,
                    "payload": {},
                    "confirmed_on": "2026-03-12 10:00:00",
                    "number": 9,
                },
            ),
            **self._ways_to_write(
                self.hearing,
                {
                    "vote_id": False,
                    "released_on": "2026-03-12 10:00:00",
                    "round": 9,
                    "opening": {},
                    "submission_id": False,
                    "application_id": self.other_application.id,
                },
            ),
            **self._ways_to_write(
                self.jury,
                {
                    "state": "published",
                    "date_start": "2026-04-12 08:00:00",
                    "rules_id": False,
                    "met_on": "2020-01-01 08:00:00",
                    "opened_on": False,
                    "programme_id": self.other_programme.id,
                },
            ),
            **self._ways_to_write(
                member,
                {
                    "has_vote": False,
                    "role": "3_member",
                    "college_id": self.college_firms.id,
                    "presence": "absent",
                    "proxy_member_id": self._member(self.bruno).id,
                    "partner_id": late.partner_id.id,
                },
            ),
            **self._ways_to_write(
                self.programme,
                {
                    "quorum_share": 100,
                    "quorum_by_college": True,
                    "award_threshold": 100,
                    "majority": "present",
                    "has_casting_vote": False,
                    "min_sheets": 9,
                    "spread_limit": 0,
                },
            ),
            **self._ways_to_write(
                self.jury.rules_id, {"quorum_share": 100, "number": 9}
            ),
            "vote deleted": lambda user: vote.with_user(user).unlink(),
            "vote created": lambda user: vote.with_user(user).create(
                {"hearing_id": self.hearing.id, "number": 9}
            ),
            "file taken off the agenda": lambda user: self.hearing.with_user(
                user
            ).unlink(),
            "member deleted": lambda user: member.with_user(user).unlink(),
            "member added": lambda user: member.with_user(user).create(seat),
            "member added through the jury": lambda user: self.jury.with_user(
                user
            ).write({"member_ids": [Command.create(seat)]}),
            "member taken through the jury": lambda user: self.jury.with_user(
                user
            ).write({"member_ids": [Command.delete(member.id)]}),
            "change of the jury written": lambda user: Panel.with_user(user).create(
                {
                    "session_id": self.jury.id,
                    "member_id": member.id,
                    "kind": "vote_taken",
                    "reason": "Now",
                }
            ),
            "juror archived": lambda user: (
                self.anna.with_user(user).action_archive(),
                self.anna.partner_id.with_user(user).action_archive(),
            ),
            "juror renamed": lambda user: self.anna.partner_id.with_user(user).write(
                {"name": "Annabel"}
            ),
            "decision notified apart": lambda user: self.application.with_user(
                user
            ).action_notify("refused", "No", "2026-03-12"),
            "confirmed though it follows its vote": lambda user: vote.with_user(
                user
            ).action_confirm(),
            "kept though nothing is in doubt": lambda user: vote.with_user(
                user
            ).action_keep("Why not"),
            "rules deleted": lambda user: self.jury.rules_id.with_user(user).unlink(),
            "college deleted": lambda user: self.college_firms.with_user(user).unlink(),
        }
        tried = self._walk(ways)
        self.assertEqual(tried, len(ways) * len(self.roles))

    def test_acts_do_move_them(self):
        """The walk sees what changes: it would see it by another way too."""
        award = self._get_label()
        before = self._snapshot()
        self._take_measure(award, "suspension")
        changed = {
            name
            for (model, _id, name), value in self._snapshot().items()
            if model == "label.award" and before[model, award.id, name] != value
        }
        self.assertEqual(changed, {"state", "public_status"})

    def test_jury_that_meets_changes_by_a_reasoned_act(self):
        self._decide()
        with self.assertRaisesRegex(AccessError, "belongs to the secretary"):
            self.env["label.panel.act"].with_user(self.user_coach)._make(
                self.jury, "vote_taken", "Why", self._member(self.anna), {}
            )
        self._change_panel(self.anna, "vote_taken")
        self.assertFalse(self._member(self.anna).has_vote)
        act = self.jury.panel_act_ids
        self.assertEqual(act.user_id, self.user_secretary)
        self.assertEqual(act.reason, "Asked by its body")
