# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from functools import partial

import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ...models.people.insertion_criterion_mixin import CRITERIA_GROUP, is_secret
from ..common import InsertionCommon

ROLES = ("facilitator", "officer", "manager")
# Told to the whole team by design: where a check stands, never its dates
OPEN = {
    ("insertion.eligibility", "state"),
    ("insertion.eligibility", "renew_before"),
    ("insertion.participant", "eligibility_state"),
    ("insertion.participant", "eligibility_renew_before"),
}
KNOWN = {
    "insertion.eligibility": {
        "route",
        "criterion_id",
        "structure_id",
        "proof",
        "checked_on",
        "date_from",
        "date_to",
        "create_date",
        "write_date",
    },
    "insertion.placement": {"entry_route", "entry_criterion_id", "criterion_unlisted"},
    "insertion.declaration.line": {"criterion_id"},
    "insertion.statement": {"criteria"},
}
REFUSALS = (AccessError, UserError, ValueError)


class CriterionCase(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.readers = [
            new_test_user(
                cls.env,
                login=f"reader_{role}",
                groups=f"mife_insertion_clauses.group_insertion_{role},{CRITERIA_GROUP}"
                ",base.group_allow_export",
            )
            for role in ROLES
        ]
        cls.reader = cls.readers[0]
        cls.Access = cls.env["insertion.criterion.access"]
        cls.check = cls.participant.eligibility_ids
        cls.month = cls._declare(20)

    @classmethod
    def _secrets(cls):
        secrets = defaultdict(set)
        for name, model in cls.env.registry.items():
            for field in model._fields.values():
                if not model._abstract and is_secret(field):
                    secrets[name].add(field.name)
        return dict(secrets)

    def _records(self):
        statement = self.env["insertion.statement"].search([], limit=1)
        return {
            "insertion.eligibility": self.check,
            "insertion.placement": self.placement,
            "insertion.declaration.line": self.month.line_ids.with_env(self.env),
            "insertion.statement": statement
            or self.env["insertion.statement"].create(
                {"period": "year", "date_from": "2026-01-01", "date_to": "2026-12-31"}
            ),
        }


@tagged("post_install", "-at_install", "standard")
class TestCriterionDoor(CriterionCase):
    """Every way to every field that is or tells a criterion: refused or logged."""

    def _ways(self, record, name):
        Model, field = record.browse(), record._fields[name]
        value = record.sudo()[name]
        value = value.id if field.type == "many2one" else value
        spec = f"{name}:month" if field.type in ("date", "datetime") else name
        group = partial(Model.formatted_read_group, [])
        ways = {
            "read": lambda: record.read([name]),
            "web_read": lambda: record.web_read({name: {}}),
            "attribute": lambda: record[name],
            "mapped": lambda: record.mapped(name),
            "search_read": lambda: Model.search_read([], [name]),
            "web_search_read": lambda: Model.web_search_read([], {name: {}}),
            "export": lambda: record.export_data([name]),
            "search": lambda: Model.search([(name, "=", value)]),
            "search what is not": lambda: Model.search([(name, "!=", value)]),
            "search nothing": lambda: Model.search([(name, "=", False)]),
            "count": lambda: Model.search_count([(name, "=", value)]),
            "name_search": lambda: Model.name_search("", [(name, "=", value)]),
            "any": lambda: Model.search(
                [("participant_id.eligibility_ids", "any", [("proof", "!=", "x")])]
            ),
            "order": lambda: Model.search([], order=name),
            "web order": lambda: Model.web_search_read([], {}, order=f"{name} desc"),
            "group": lambda: group([spec], ["__count"]),
            "grouped by person": lambda: group([spec, "id"], ["__count"]),
            "group of the found": lambda: Model.formatted_read_group(
                [(name, "=", value)], [], ["__count"]
            ),
            "web group": lambda: Model.web_read_group([], [spec], ["__count"]),
            "pivot": lambda: Model.formatted_read_grouping_sets(
                [], [[spec], []], ["__count"]
            ),
            "values of a group": lambda: Model._read_group(
                [], ["id"], [f"{name}:array_agg"]
            ),
            "greatest": lambda: Model._read_group([], [], [f"{name}:max"]),
            "people of a group": lambda: Model._read_group(
                [], [spec], ["id:array_agg"]
            ),
            "having": lambda: Model._read_group(
                [], ["id"], ["__count"], having=[(f"{name}:max", "!=", 0)]
            ),
        }
        if field.required:
            del ways["search nothing"]  # always empty: it asks nothing
        if field.copy:
            ways["copy"] = lambda: record.copy_data()
        return ways

    def _try(self, act):
        """Return what became of an attempt: refused, logged or neither."""
        before = self.Access.search_count([])
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                act()
        except REFUSALS:
            return "refused"
        return "logged" if self.Access.search_count([]) > before else "neither"

    def test_every_field_that_depends_on_a_criterion_is_marked(self):
        self.assertEqual(self._secrets(), KNOWN)
        unmarked = set()
        for name in self.registry:
            Model = self.env[name]
            for field in Model._fields.values():
                if Model._abstract or is_secret(field) or (name, field.name) in OPEN:
                    continue
                for path in self.registry.field_depends[field]:
                    unmarked |= {
                        (name, field.name, path)
                        for step in self._walk(Model, path)
                        if is_secret(step)
                    }
        self.assertFalse(unmarked)

    def _walk(self, Model, path):
        for step in path.split("."):
            field = Model._fields.get(step)
            if field is None:
                return
            yield field
            if field.relational:
                Model = self.env[field.comodel_name]

    def test_marked_fields_are_never_fetched_with_others(self):
        for model, names in KNOWN.items():
            Model = self.env[model]
            self.assertTrue(hasattr(Model, "_note_reading"), model)
            for name in names:
                self.assertIs(Model._fields[name].prefetch, False, name)

    def test_refused_without_the_right(self):
        users = [self.facilitator, self.officer, self.manager, self.portal_user]
        users.append(new_test_user(self.env, login="employee"))
        for model, record in self._records().items():
            for name in KNOWN[model]:
                for user in users:
                    mine = record.with_user(user)
                    for way, act in self._ways(mine, name).items():
                        with self.subTest(model=model, field=name, way=way, user=user):
                            self.assertEqual(self._try(act), "refused")
                    if user in users[:3]:
                        self.assertNotIn(name, mine.fields_get())

    def test_logged_with_the_right(self):
        always = {"read", "web_read", "attribute", "search_read", "export"}
        stored = always | {
            "search",
            "search what is not",
            "count",
            "order",
            "web order",
        }
        for model, record in self._records().items():
            for name in KNOWN[model]:
                is_stored = (
                    record._fields[name].store and model != "insertion.statement"
                )
                for user in self.readers:
                    mine = record.with_user(user)
                    for way, act in self._ways(mine, name).items():
                        with self.subTest(model=model, field=name, way=way, user=user):
                            outcome = self._try(act)
                            self.assertIn(outcome, ("refused", "logged"))
                            if way in (stored if is_stored else always):
                                self.assertEqual(outcome, "logged")

    def test_from_any_model_that_leads_there(self):
        """Dotted searches, groups and nested readings of every link to a criterion."""
        tried = set()
        for name in sorted(self.registry):
            Model = self.env[name]
            if Model._abstract or Model._transient:
                continue
            for field in Model._fields.values():
                target = field.relational and field.comodel_name
                if target not in KNOWN or not field.store or name in KNOWN:
                    continue
                for secret in sorted(KNOWN[target]):
                    value = self._records()[target].sudo()[secret]
                    value = getattr(value, "id", value)
                    path = f"{field.name}.{secret}"
                    nested = {field.name: {"fields": {secret: {}}}}
                    ways = (
                        lambda M, p=path, v=value: M.search([(p, "=", v)]),
                        lambda M, p=path, v=value: M.search_count([(p, "!=", v)]),
                        lambda M, p=path: M.formatted_read_group([], [p], ["__count"]),
                        lambda M, s=nested, t=target: self._with(M, s, t).web_read(s),
                    )
                    for number, act in enumerate(ways):
                        for user, right in ((self.manager, False), (self.reader, True)):
                            M = Model.with_user(user)
                            if not M.has_access("read"):
                                continue
                            with self.subTest(path=path, model=name, way=number):
                                outcome = self._try(partial(act, M))
                                allowed = ("refused", "logged")[: 1 + right]
                                self.assertIn(outcome, allowed)
                            tried.add((name, field.name))
        self.assertIn(("insertion.participant", "eligibility_ids"), tried)

    def _with(self, Model, specification, target):
        """Return a record that has something behind the link, if there is one."""
        [name] = specification
        record = Model.sudo().search([(name, "in", self._records()[target].ids)])
        if not record:
            raise ValueError("Nothing to read")
        return record[:1].with_env(Model.env)

    def test_who_whom_how(self):
        other = self._new_participant("Ali", "Ba")
        Check = self.env["insertion.eligibility"].with_user(self.reader)
        domain = [("participant_id", "=", other.id), ("proof", "!=", "x")]
        Check.search(domain)
        line = self.Access.search([], limit=1)
        self.assertEqual(line.user_id, self.reader)
        self.assertEqual(line.participant_id, other)
        self.assertEqual((line.way, line.field_names), ("search", "proof"))
        self.assertIn("participant_id", line.detail)
        other.eligibility_ids.with_user(self.reader).export_data(["criterion_id"])
        exported = self.Access.search([("way", "=", "export")])
        self.assertEqual(exported.participant_id, other)
        self.assertEqual(exported.model, "insertion.eligibility")

    def test_reading_many_takes_as_many_queries_as_one(self):
        people = self.participant
        for number in range(6):
            people |= self._new_participant("Ali", f"Ba {number}")
        counts = []
        people.eligibility_ids.with_user(self.reader).read(["criterion_id"])
        for checks in (people[:2].eligibility_ids, people.eligibility_ids):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            checks.with_user(self.reader).read(["criterion_id", "date_to"])
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_the_service_computes_without_a_trace(self):
        self._new_placement(self._new_participant("Ali", "Ba"))
        self.participant.with_user(self.reader).read(
            ["eligibility_state", "eligibility_renew_before"]
        )
        self.placement.with_user(self.reader).action_freeze_entry()
        self.check.with_user(self.reader).read(["state", "display_name"])
        self.assertFalse(self.Access.search([]))

    def test_groups_count_enough_people_only(self):
        self.env.company.insertion_small_cell = 3
        for number in range(4):
            self._new_participant("Ali", f"Ba {number}")  # senior
        rare = self._new_participant("Léa", "Roy")
        rare.eligibility_ids.criterion_id = self.env.ref(
            "mife_insertion_clauses.insertion_criterion_disabled"
        )
        Check = self.env["insertion.eligibility"].with_user(self.reader)
        # one rare criterion alone: the other would tell it by difference
        self.assertFalse(Check.formatted_read_group([], ["criterion_id"], ["__count"]))
        rare.eligibility_ids.unlink()
        (group,) = Check.formatted_read_group([], ["criterion_id"], ["__count"])
        self.assertEqual(group["__count"], 5)
        self.assertFalse(
            Check.formatted_read_group([], ["criterion_id", "participant_id"], [])
        )
        line = self.Access.search([("way", "=", "group")], limit=1)
        self.assertEqual(line.user_id, self.reader)
        self.assertFalse(line.participant_id)

    def test_a_merge_leaves_the_log(self):
        twin = self._new_participant("Élodie", "N'Guessan")
        twin.eligibility_ids.with_user(self.reader).read(["proof"])
        line = self.Access.search([])
        merge = self.env["insertion.participant.merge"].create(
            {
                "participant_ids": [Command.set((self.participant | twin).ids)],
                "participant_id": self.participant.id,
            }
        )
        merge.action_merge()
        self.assertEqual(twin.merged_into_id, self.participant)
        self.assertEqual((line.participant_id, line.reference), (twin, twin.reference))

    def test_the_log_is_written_by_nobody(self):
        self.check.with_user(self.reader).read(["proof"])
        line = self.Access.search([])
        for user in (*self.readers, self.manager, self.env.ref("base.user_admin")):
            mine = line.with_user(user)
            for act in (
                lambda mine=mine: mine.write({"reference": "X"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
                lambda mine=mine: mine.create({"reference": "X"}),
                lambda mine=mine: mine.sudo().write({"user_id": False}),
                lambda mine=mine: mine.sudo().unlink(),
                lambda mine=mine: mine.sudo().create({"reference": "X"}),
            ):
                with self.assertRaises(UserError):
                    act()
        self.assertEqual(self.Access.search([]), line)


@tagged("post_install", "-at_install", "standard")
class TestCriterionChange(CriterionCase):
    """What is sensitive changes with two people, and reading leaves a trace anyway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.common = cls.env.ref("mife_insertion_clauses.insertion_criterion_disabled")
        cls.criterion = cls.common.with_user(cls.manager)._adapt(cls.env.company)
        cls.criterion = cls.criterion.with_user(cls.env.user)
        cls.second = new_test_user(
            cls.env,
            login="second_manager",
            groups="mife_insertion_clauses.group_insertion_manager",
        )

    def _propose(self, sensitive=False):
        return (
            self.env["insertion.criterion.change"]
            .with_user(self.manager)
            .create(
                {
                    "criterion_id": self.criterion.id,
                    "sensitive": sensitive,
                    "reason": "Entered by mistake",
                }
            )
        )

    def test_a_flag_put_back_hides_no_reading(self):
        check = self._check_eligibility(self.participant, "disabled")
        thief = self.readers[2]
        with self.assertRaises(UserError):
            self.criterion.with_user(thief).sensitive = False
        self._propose().with_user(self.second).action_confirm()
        self.assertFalse(self.criterion.sensitive)
        check.with_user(thief).read(["criterion_id"])
        self.assertEqual(self.Access.search([]).user_id, thief)

    def test_one_proposes_another_confirms(self):
        change = self._propose()
        self.assertTrue(self.criterion.sensitive)
        with self.assertRaisesRegex(UserError, "yourself"):
            change.action_confirm()
        for user in (self.facilitator, self.officer):
            with self.assertRaises(AccessError):
                change.with_user(user).action_confirm()
        change.with_user(self.second).action_confirm()
        self.assertFalse(self.criterion.sensitive)
        self.assertEqual(change.decided_by_id, self.second)
        with self.assertRaisesRegex(UserError, "already decided"):
            change.with_user(self.second).action_refuse()

    def test_a_refusal_changes_nothing(self):
        change = self._propose()
        change.with_user(self.second).action_refuse()
        self.assertTrue(self.criterion.sensitive)
        self.assertEqual(change.state, "refused")
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "nothing to change"):
            self._propose(sensitive=True)

    def test_one_change_at_a_time(self):
        self._propose()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
        ):
            self._propose()

    def test_a_proposal_is_never_forged_nor_altered(self):
        change = self._propose()
        for act in (
            lambda: change.write({"proposed_by_id": self.second.id}),
            lambda: change.write({"sensitive": True}),
            lambda: change.sudo().write({"state": "confirmed"}),
            lambda: change.sudo().unlink(),
            lambda: change.create(
                {
                    "criterion_id": self.criterion.id,
                    "reason": "x",
                    "proposed_by_id": self.second.id,
                }
            ),
            lambda: change.create(
                {"criterion_id": self.criterion.id, "reason": "x", "state": "confirmed"}
            ),
            lambda: self.criterion.sudo().write({"sensitive": False}),
        ):
            with self.assertRaises(UserError):
                act()


@tagged("post_install", "-at_install", "standard")
class TestCriterionDates(CriterionCase):
    """Without the right: whether a check holds and is soon to renew, not how long."""

    @freeze_time("2026-06-10")
    def test_staff_know_what_is_to_renew(self):
        people = {
            "ending": self._new_participant("Léa", "Roy"),
            "expired": self._new_participant("Luc", "Roy"),
            "eligible": self._new_participant("Lou", "Roy"),
            "coming": self._new_participant("Lia", "Roy"),
        }
        people["ending"].eligibility_ids.date_to = "2026-07-09"
        people["expired"].eligibility_ids.date_to = "2026-06-09"
        people["coming"].eligibility_ids.date_from = "2026-06-20"
        Check = self.env["insertion.eligibility"].with_user(self.facilitator)
        mine = [("participant_id", "in", [person.id for person in people.values()])]
        for state, person in people.items():
            check = person.eligibility_ids.with_user(self.facilitator)
            self.assertEqual(check.state, state)
            self.assertEqual(Check.search([("state", "=", state), *mine]), check)
        ending = people["ending"].eligibility_ids.with_user(self.facilitator)
        self.assertEqual(str(ending.renew_before), "2026-07-01")
        self.assertFalse(people["eligible"].eligibility_ids.renew_before)
        self.assertFalse(people["expired"].eligibility_ids.renew_before)
        groups = Check.formatted_read_group(mine, ["state"], ["__count"])
        self.assertEqual(
            {group["state"]: group["__count"] for group in groups},
            dict.fromkeys(people, 1),
        )
        self.assertEqual(Check.search(mine, order="state")[:1].state, "coming")

    @freeze_time("2026-06-10")
    def test_the_reminder_tells_no_date(self):
        person = self._new_participant("Léa", "Roy", user_id=self.facilitator.id)
        person.eligibility_ids.date_to = "2026-07-09"
        self.env["insertion.participant"]._cron_alert_eligibility()
        self.assertEqual(str(person.activity_ids.date_deadline), "2026-07-01")
        mine = person.with_user(self.facilitator)
        self.assertNotIn("eligibility_alerted_until", mine.fields_get())
        texts = str(mine.read()) + mine.eligibility_ids.display_name
        self.assertNotIn("2026-07-09", texts)
        self.assertNotIn("07/09", texts)
        with self.assertRaises(AccessError):
            mine.eligibility_ids.get_metadata()


@tagged("post_install", "-at_install", "standard")
class TestCriterionHttp(CriterionCase, HttpCase):
    """The same doors, as a browser opens them."""

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def test_lists_exports_and_pivots_of_a_reader(self):
        self.authenticate("reader_officer", "reader_officer")
        spec = {"eligibility_ids": {"fields": {"criterion_id": {"fields": {}}}}}
        self._call("insertion.participant", "web_search_read", [], spec)
        self.assertEqual(self.Access.search([]).participant_id, self.participant)
        self._call(
            "insertion.declaration.line",
            "formatted_read_grouping_sets",
            domain=[],
            grouping_sets=[["criterion_id"], []],
            aggregates=["__count"],
        )
        self.assertEqual(self.Access.search([], limit=1).way, "group")

    def test_a_facilitator_gets_nothing(self):
        self.authenticate(self.facilitator.login, self.facilitator.login)
        with (
            mute_logger("odoo.http"),
            self.assertRaises(JsonRpcException) as refused,
        ):
            self._call("insertion.eligibility", "search_read", [], ["date_to"])
        self.assertIn("AccessError", str(refused.exception))
        self.assertFalse(self.Access.search([]))
