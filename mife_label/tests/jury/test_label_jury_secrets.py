# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who reads what of a jury, walked from the registry.

A field added to a model of the jury fails here until it is written in a table below;
a field added anywhere that shows or computes from marks, links or decisions fails
until it is protected.
"""

from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common_jury_secrets import (
    DECISION,
    PRIVATE,
    SECRETS,
    JurySecretsCommon,
)

# nothing of these models is for anybody but the secretary
SEALED_MODELS = {
    "label.interest",
    "label.panel.act",
    "label.presence",
    "label.sheet",
    "label.sheet.line",
    "label.sheet.report",
    "label.session.member",
    "label.tie",
    "label.vote",
}
# closed to all until the opening, even as a count
MARK_MODELS = ("label.sheet", "label.sheet.line", "label.sheet.report")
MAGIC = {
    "id",
    "display_name",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
}
# what a coach reads of the models that are not sealed as a whole
OPEN_FIELDS = {
    "label.hearing": {
        "application_id",
        "break_minutes",
        "company_id",
        "company_presence",
        "late_note",
        "minutes",
        "partner_id",
        "programme_id",
        "sequence",
        "session_id",
        "session_state",
        "slot_start",
        "submission_id",
    },
    "label.session": {
        "company_id",
        "convocation",
        "date",
        "date_deadline",
        "date_second",
        "date_start",
        "date_stop",
        "event_id",
        "hearing_count",
        "hearing_ids",
        "meeting_url",
        "met_on",
        "minutes_per_file",
        "opened_by_id",
        "opened_on",
        "place",
        "programme_id",
        "published_on",
        "reminded_on",
        "rules_id",
        "secretary_id",
        "state",
    },
}
# where anything could end up besides the models of the label
OTHER_MODELS = (
    "calendar.event",
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.mail",
    "mail.message",
    "mail.tracking.value",
    "res.partner",
)


@tagged("post_install", "-at_install")
class TestLabelJurySecrets(JurySecretsCommon):
    def _as(self, record, user):
        return record.with_user(user).with_context(allowed_company_ids=None)

    def _models(self):
        names = {name for name in self.registry if name.startswith("label.")}
        return sorted(
            name
            for name in names | set(OTHER_MODELS)
            if not self.env[name]._abstract and not self.env[name]._transient
        )

    def _fields(self, model):
        return [
            name
            for name, field in model._fields.items()
            if model._has_field_access(field, "read")
        ]

    def _walk(self, user):
        """Return all that a person reads, model by model, and exported."""
        seen = {}
        for name in self._models():
            Model = self.env[name].with_user(user)
            if not Model.has_access("read"):
                if name.startswith("label."):
                    with self.assertRaises(AccessError):
                        Model.search([])
                continue
            records = Model.search([])
            names = [
                field
                for field in self._fields(Model)
                if Model._fields[field].type not in ("binary", "image")
                and (
                    Model._fields[field].type not in ("one2many", "many2many")
                    or self.env[Model._fields[field].comodel_name]
                    .with_user(user)
                    .has_access("read")
                )
            ]
            # each request starts afresh, and so does each look
            self.env.invalidate_all()
            rows = []
            if name in OTHER_MODELS:
                # some fields of the core are shown to nobody as they are
                try:
                    rows += records.read(names)
                except AccessError:
                    for field in names:
                        with suppress(AccessError):
                            rows += records.read([field])
            else:
                rows += records.read(names)
            if name not in OTHER_MODELS and user.has_group("base.group_allow_export"):
                self.env.invalidate_all()
                exported = [
                    field
                    for field in names
                    if Model._fields[field].exportable is not False
                    and (field != "id" or Model._auto)
                ]
                rows.append(records.export_data(exported)["datas"])
            seen[name] = str(rows).replace("68,75", "68.75")
        return seen

    def _assert_reads_none(self, user, secrets):
        for model, seen in self._walk(user).items():
            for secret in secrets:
                with self.subTest(user=user.login, model=model, secret=secret):
                    self.assertNotIn(secret, seen)

    # FIELDS

    def test_fields_open_to_a_coach_are_the_ones_listed(self):
        for model, expected in OPEN_FIELDS.items():
            with self.subTest(model=model):
                own = {
                    name
                    for name in self._fields(self.env[model].with_user(self.user_coach))
                    if not name.startswith(("message_", "activity_", "website_"))
                    and name not in ("has_message", "rating_ids")
                }
                self.assertEqual(own - MAGIC, expected)

    def test_sealed_models_are_closed_to_all_but_the_secretary(self):
        for model in SEALED_MODELS:
            for user in self.outsiders:
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_trap_01_no_open_field_leads_to_a_secret(self):
        """Follow each field of each model: what it shows, and what it is made of."""
        secret_fields = {
            field
            for model in OPEN_FIELDS
            for name, field in self.registry[model]._fields.items()
            if name not in OPEN_FIELDS[model] | MAGIC
            and not name.startswith("message_")
            and field.groups
        }

        def is_secret(field):
            return (
                field in secret_fields
                or field.model_name in SEALED_MODELS
                or getattr(field, "comodel_name", None) in SEALED_MODELS
            )

        for model_name, model_class in self.registry.items():
            if model_name in SEALED_MODELS:
                continue
            Model = self.env[model_name].with_user(self.user_coach)
            for name, field in model_class._fields.items():
                secret = getattr(field, "comodel_name", None) in SEALED_MODELS
                for path in self.registry.field_depends.get(field, ()):
                    hop = model_class
                    for part in path.split("."):
                        step = hop._fields.get(part)
                        if step is None:
                            break
                        secret = secret or is_secret(step)
                        if step.relational:
                            hop = self.registry[step.comodel_name]
                if not secret or (
                    model_class._transient and not Model.has_access("read")
                ):
                    continue
                with self.subTest(model=model_name, field=name):
                    self.assertFalse(
                        Model._has_field_access(field, "read"),
                        "it shows what only the secretary may read",
                    )
                    self.assertFalse(
                        field.store and field.compute,
                        "a figure made of secrets is never stored",
                    )

    def test_trap_01_groups_of_a_field_close_every_way_to_it(self):
        hearing = self._as(self.hearing, self.user_coach)
        Hearing = hearing.browse()
        closed = set(Hearing._fields) - set(self._fields(Hearing))
        self.assertIn("decision", closed)
        for name in sorted(closed):
            field = Hearing._fields[name]
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    hearing.read([name])
                with self.assertRaises(AccessError):
                    hearing.export_data([name])
                if field.store:
                    with self.assertRaises(AccessError):
                        Hearing.search([(name, "!=", False)])
                    with self.assertRaises(AccessError):
                        Hearing.search([], order=name)
                    with self.assertRaises(AccessError):
                        Hearing.formatted_read_group([], [name], [])

    # WALK

    def test_trap_01_before_the_opening_nobody_reads_marks(self):
        for user in self.outsiders + self.secretaries + self.recused_staff:
            self._assert_reads_none(user, (*SECRETS[:2], SECRETS[3], PRIVATE))

    def test_links_are_for_the_secretary(self):
        for user in self.outsiders + self.recused_staff:
            self._assert_reads_none(user, ["SECRET_LINK"])
        self.assertIn("SECRET_LINK", self._walk(self.user_secretary)["label.interest"])

    def test_trap_02_before_the_opening_even_counts_are_closed(self):
        sheets = self.env["label.sheet"].search([])
        self.assertTrue(sheets)
        for user in self.secretaries + self.recused_staff:
            for name in MARK_MODELS:
                Model = self.env[name].with_user(user)
                with self.subTest(user=user.login, model=name):
                    self.assertFalse(Model.search_count([]))
                    for field in self._fields(Model):
                        description = Model._fields[field]
                        if not description.store or description.type == "one2many":
                            continue
                        self.assertFalse(Model.search([], order=field))
                        self.assertFalse(Model.search([(field, "!=", False)]))
                        if field != "id" and description.type not in ("text", "html"):
                            dated = description.type in ("date", "datetime")
                            spec = f"{field}:month" if dated else field
                            self.assertFalse(Model._read_group([], [spec]))
            with self.assertRaises(AccessError):
                self._as(sheets, user).read(["reason"])
            with self.assertRaises(AccessError):
                self._as(sheets.line_ids, user).read(["value"])
            # who has answered the question tells who is reading
            Interest = self.env["label.interest"].with_user(user)
            self.assertFalse(Interest.search([("kind", "=", "none")]))
            for model, path in (
                ("label.session", "interest_ids.kind"),
                ("label.session", "member_ids.session_id.interest_ids.kind"),
            ):
                Model = self.env[model].with_user(user)
                self.assertFalse(Model.search([(path, "=", "none")]))
            with self.assertRaises(AccessError):
                self.env["label.application"].with_user(user).search(
                    [("interest_ids.kind", "=", "none")]
                )

    def test_trap_02_before_the_opening_nothing_is_computed_either(self):
        hearing = self._as(self.hearing, self.user_manager)
        self.assertFalse(hearing.result)
        self.assertFalse(hearing.session_id.reliability)
        self.assertIsNone(self.hearing._get_result())
        for user in self.secretaries:
            for method in ("_get_result", "_get_reliability", "_get_marks", "_save"):
                # what RPC calls: a private method is refused to all
                with self.assertRaises(AccessError):
                    get_public_method(self.env["label.sheet"].with_user(user), method)

    def test_after_the_opening_the_secretary_reads_what_is_shared(self):
        self._open_marks()
        self.env.flush_all()
        for user in self.secretaries:
            seen = self._walk(user)
            self.assertIn("SECRET_REASON", seen["label.sheet.line"])
            self.assertIn("SECRET_WORDS", seen["label.sheet"])
            self.assertIn("68.75", seen["label.hearing"])
            self.assertNotIn(PRIVATE, str(seen))

    def test_after_the_opening_others_still_read_nothing(self):
        self._open_marks()
        self._decide()
        for user in self.outsiders:
            self._assert_reads_none(user, (*SECRETS, DECISION, PRIVATE))

    def test_trap_04_recused_staff_reads_neither_file_nor_marks_nor_decision(self):
        """The rights of a manager do not add to the seat of a juror."""
        self._open_marks()
        self._decide()
        user = self.recused_staff
        self._assert_reads_none(user, (*SECRETS, DECISION, PRIVATE))
        for record in (
            self.application,
            self.application.submission_id,
            self.application.answer_ids,
            self.hearing,
        ):
            self.assertFalse(
                record.with_user(user).search([("id", "in", record.ids)]), record
            )
            with self.assertRaises(AccessError):
                self._as(record, user).read(["display_name"])
        # and the other file stays open
        self.assertTrue(
            self.env["label.application"]
            .with_user(user)
            .search([("id", "=", self.other_application.id)])
        )

    def test_trap_04_secretary_with_a_link_reads_no_mark_of_the_file(self):
        self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": self.user_secretary.partner_id.id,
            }
        )
        self._open_marks()
        # being invited locks nobody out; the word of a manager does
        Sheet = self.env["label.sheet"].with_user(self.user_secretary)
        self.assertTrue(Sheet.search([]))
        self._report_secretary(self.user_secretary)
        self.env.invalidate_all()
        self.assertFalse(Sheet.search([]))
        self.assertTrue(self.env["label.sheet"].with_user(self.user_manager).search([]))

    def test_trap_24_coach_who_is_secretary_keeps_her_file_and_reads_no_early_mark(
        self,
    ):
        self.application.user_id = self.user_secretary
        self.assertTrue(
            self.application.with_user(self.user_secretary).search(
                [("id", "=", self.application.id)]
            )
        )
        self.assertFalse(
            self.env["label.sheet"].with_user(self.user_secretary).search([])
        )

    def test_trap_04_secretary_who_sits_and_leaves_reads_no_result(self):
        self.application.user_id = self.user_secretary
        self.jury.member_ids = [
            Command.create({"partner_id": self.user_secretary.partner_id.id})
        ]
        self._open_marks()
        hearing = self._as(self.hearing, self.user_secretary)
        self.assertFalse(hearing.result)
        self.assertFalse(self._as(self.jury, self.user_secretary)._get_reliability())
        self.assertTrue(self._as(self.hearing, self.user_manager).result)

    def test_trap_22_place_of_a_juror_is_not_taken_by_merging_contacts(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        people = self.anna.partner_id + self.user_manager.partner_id
        with self.assertRaisesRegex(UserError, "Anna sits on"):
            wizard._merge(people.ids, self.user_manager.partner_id)
        with self.assertRaisesRegex(UserError, "stays on the list"):
            self._member(self.anna).with_user(
                self.user_manager
            ).partner_id = self.user_manager.partner_id

    # MESSAGES

    def test_trap_03_nothing_of_a_juror_is_tracked_or_followed(self):
        for name in MARK_MODELS:
            self.assertFalse(hasattr(self.registry[name], "message_post"), name)
        for model in OPEN_FIELDS:
            for name, field in self.registry[model]._fields.items():
                if name not in OPEN_FIELDS[model]:
                    self.assertFalse(getattr(field, "tracking", None), name)

    def test_trap_03_receipts_in_the_queue_are_closed_to_the_administrator(self):
        self.env["label.sheet"]._cron_send_receipts()
        mails = self.env["mail.mail"].search([("model", "=", "label.sheet")])
        self.assertEqual(len(mails), 2)
        for user in self.admin_manager + self.settings_admin:
            Mail = self.env["mail.mail"].with_user(user)
            self.assertFalse(Mail.search([("id", "in", mails.ids)]))
            Message = self.env["mail.message"].with_user(user)
            self.assertFalse(Message.search([("model", "=", "label.sheet")]))

    def test_trap_25_company_sees_no_step_of_the_deliberation(self):
        self._open_marks()
        self._decide()
        self.assertEqual(self.application.public_state, "under_review")
        self.assertFalse(self.application.result)
        messages = self.application.message_ids + self.jury.message_ids
        shown = "".join(messages.mapped("body"))
        self.assertNotIn(DECISION, shown)
        self.assertNotIn("awarded", shown)

    def test_marks_are_not_written_by_anybody_over_rpc(self):
        sheet = self._sheet(self.anna)
        for user in self.outsiders + self.secretaries + self.recused_staff:
            for record in (sheet, sheet.line_ids):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    self._as(record, user).write({"reason": "Better"})
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    self._as(record, user).unlink()
