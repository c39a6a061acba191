# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from ..common import InsertionCommon

LAST_HOUR = date(2026, 3, 20)
DUE = date(2026, 6, 20)


class FollowupCommon(InsertionCommon):
    """A person who worked until 20 March 2026: asked on 20 June, 20 September..."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.participant.write({"email": "elodie@example.com", "phone": "0601020304"})
        cls.placement.date_end = LAST_HOUR
        with freeze_time("2026-04-10"):
            cls._work(date(2026, 3, 1))
        cls.Followup = cls.env["insertion.followup"]

    @classmethod
    def _work(cls, month, hours=100):
        declaration = cls._open(month).filtered(
            lambda each: each.contractor_id == cls.contractor
        )
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        return declaration

    @classmethod
    def _new_worker(cls, first_name, last_name, **vals):
        """Return somebody forgotten by the company, which corrects its month."""
        person = cls._new_participant(first_name, last_name, **vals)
        cls._correct_march([person])
        return person

    @classmethod
    @freeze_time("2026-04-12")
    def _correct_march(cls, people):
        month = cls.env["insertion.declaration"].search([("month", "=", "2026-03-01")])
        month = month.with_user(cls.officer)
        month._ask_correction("Il manque des personnes")
        for person in people:
            cls._new_placement(person, date_end=LAST_HOUR)
        month.line_ids.filtered(lambda line: not line.worked_hours).worked_hours = 20
        month.action_declare()
        month.action_validate()

    def _run_cron(self, day):
        """Run the job on a day, as the scheduler does."""
        commit = patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 60
        )
        with freeze_time(day), commit:
            self.Followup.with_user(self.env.ref("base.user_root"))._cron_follow_up()

    def _get_step(self, months=3, person=None):
        person = person or self.participant
        return person.followup_ids.filtered(lambda each: each.step_id.months == months)

    def _plan(self, day=DUE, person=None):
        """Return the follow-up at 3 months, planned and asked if it can be."""
        self._run_cron(day)
        return self._get_step(person=person).with_user(self.officer)

    def _choice(self, name="permanent"):
        return self.env.ref(f"mife_insertion_clauses.insertion_followup_choice_{name}")

    def _call(self, followup, result, **vals):
        call = self.env["insertion.followup.call"].with_user(self.officer)
        return call.create({"followup_id": followup.id, "result": result, **vals})
