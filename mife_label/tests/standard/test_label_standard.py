# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..common import LabelCommon

FROZEN = "has been published and does not change any more"


@tagged("post_install", "-at_install")
class TestLabelStandard(LabelCommon):
    def test_versions_are_numbered_within_a_programme(self):
        other = self.env["label.programme"].create({"name": "Open Windows"})
        self.assertEqual(self.standard.version, 1)
        self.assertEqual(self._create_standard(programme=other).version, 1)
        self.assertEqual(self._create_standard().version, 2)
        self.assertEqual(self.standard.display_name, "Open Doors, version 1")

    def test_criteria_are_numbered_by_axis(self):
        self.assertEqual(
            self.standard.criterion_ids.mapped("number"), ["1.1", "1.2", "2.1"]
        )
        self.standard.axis_ids[1].sequence = 0
        self.assertEqual(
            self.standard.criterion_ids.sorted("number").mapped("name"),
            ["Duties", "Pupils", "Advice"],
        )

    def test_draft_can_be_rewritten(self):
        self.criterion.weight = 5
        self.level.anchor = "We see less"
        self.axis.criterion_ids[1].unlink()
        self.standard.axis_ids[1].unlink()
        self.assertEqual(self.standard.criterion_ids, self.criterion)
        self.standard.unlink()
        self.assertFalse(self.criterion.exists())

    @freeze_time("2026-02-03")
    def test_publish_sets_the_day(self):
        self.standard.action_publish()
        self.assertEqual(self.standard.state, "published")
        self.assertEqual(self.standard.published_on, Date.to_date("2026-02-03"))
        self.assertEqual(self.programme.standard_id, self.standard)

    @freeze_time("2026-02-03")
    def test_publish_keeps_the_day_it_was_adopted(self):
        self.standard.published_on = "2026-01-15"
        self.standard.action_publish()
        self.assertEqual(self.standard.published_on, Date.to_date("2026-01-15"))

    @freeze_time("2026-02-03")
    def test_publish_refuses_a_day_to_come(self):
        self.standard.published_on = "2026-02-04"
        with self.assertRaisesRegex(UserError, "publication date is in the future"):
            self.standard.action_publish()

    def test_publish_refuses_an_empty_standard(self):
        empty = self.env["label.standard"].create({"programme_id": self.programme.id})
        with self.assertRaisesRegex(UserError, "version 2 cannot be .*\n- it has no a"):
            empty.action_publish()

    def test_publish_refuses_an_axis_without_criteria(self):
        self.standard.axis_ids[1].criterion_ids.unlink()
        with self.assertRaisesRegex(UserError, "axes without any criterion: People"):
            self.standard.action_publish()

    def test_publish_refuses_a_weight_of_zero(self):
        self.criterion.weight = 0
        with self.assertRaisesRegex(UserError, "weight is not above zero: Pupils"):
            self.standard.action_publish()

    def test_publish_refuses_criteria_without_a_scale(self):
        self.standard.level_ids.unlink()
        # "Duties" has its own levels
        with self.assertRaisesRegex(UserError, r"common scale: Pupils \w+ Advice;"):
            self.standard.action_publish()

    def test_publish_tells_all_that_is_missing_at_once(self):
        self.criterion.weight = 0
        self.standard.level_ids.unlink()
        with self.assertRaises(UserError) as error:
            self.standard.action_publish()
        self.assertEqual(str(error.exception).count("\n- "), 2)

    def test_published_axis_is_frozen(self):
        self.standard.action_publish()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.axis.name = "Entry"
        with self.assertRaisesRegex(UserError, FROZEN):
            self.axis.unlink()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.env["label.axis"].create(
                {"standard_id": self.standard.id, "name": "More"}
            )

    def test_published_criterion_is_frozen(self):
        self.standard.action_publish()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.criterion.weight = 9
        with self.assertRaisesRegex(UserError, FROZEN):
            self.criterion.unlink()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.env["label.criterion"].create(
                {
                    "axis_id": self.axis.id,
                    "name": "More",
                    "audience": "pupils",
                    "question": "More?",
                }
            )

    def test_published_level_is_frozen(self):
        self.standard.action_publish()
        own_level = self.standard.criterion_ids.level_ids[0]
        for level in self.level + own_level:
            with self.assertRaisesRegex(UserError, FROZEN):
                level.anchor = "We see more"
            with self.assertRaisesRegex(UserError, FROZEN):
                level.unlink()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.env["label.scale.level"].create(
                {
                    "criterion_id": self.criterion.id,
                    "value": 1,
                    "name": "more",
                    "anchor": "more",
                }
            )

    def test_published_standard_is_frozen(self):
        self.standard.action_publish()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.standard.change_note = "Nothing, really"
        with self.assertRaisesRegex(UserError, FROZEN):
            self.standard.published_on = "2020-01-01"
        with self.assertRaisesRegex(UserError, FROZEN):
            self.standard.write({"axis_ids": [Command.clear()]})
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.standard.unlink()

    def test_part_does_not_move_into_a_published_standard(self):
        self.standard.action_publish()
        draft = self._create_standard()
        with self.assertRaisesRegex(UserError, FROZEN):
            draft.axis_ids[0].standard_id = self.standard

    def test_criterion_stays_in_an_axis_of_its_standard(self):
        draft = self._create_standard()
        with self.assertRaisesRegex(ValidationError, '"Pupils" must belong to an axis'):
            self.criterion.standard_id = draft

    def test_state_is_not_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.standard.state = "published"
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.standard.version = 7
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.env["label.standard"].create(
                {"programme_id": self.programme.id, "state": "published"}
            )

    def test_state_is_not_brought_by_the_context(self):
        Standard = self.env["label.standard"].with_context(default_state="archived")
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            Standard.create({"programme_id": self.programme.id})
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.standard.with_context(label_by_action=True).state = "archived"

    def test_new_version_copies_the_whole_grid(self):
        self.standard.change_note = "The very first"
        self.standard.action_publish()
        action = self.standard.action_new_version()
        draft = self.env["label.standard"].browse(action["res_id"])
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        self.assertFalse(draft.published_on)
        self.assertFalse(draft.change_note)
        self.assertEqual(self._grid(draft), self._grid(self.standard))
        self.assertFalse(draft.axis_ids & self.standard.axis_ids)
        self.assertFalse(draft.criterion_ids & self.standard.criterion_ids)
        self.assertEqual(draft.criterion_ids.level_ids.standard_id, draft)

    def test_new_version_leaves_the_published_one_alone(self):
        self.standard.action_publish()
        before = self._grid(self.standard)
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        draft.axis_ids[0].criterion_ids[0].question = "And how well?"
        draft.criterion_ids.level_ids[0].anchor = "We read it twice"
        draft.axis_ids[1].unlink()
        self.assertEqual(self._grid(self.standard), before)

    def test_one_draft_at_a_time(self):
        self.standard.action_publish()
        self.standard.action_new_version()
        with self.assertRaisesRegex(UserError, "version 2 is already in preparation"):
            self.standard.action_new_version()

    def test_publishing_archives_the_version_in_force(self):
        self.standard.action_publish()
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        draft.action_publish()
        self.assertEqual(self.standard.state, "archived")
        self.assertEqual(self.programme.standard_id, draft)
        with self.assertRaisesRegex(UserError, FROZEN):
            self.criterion.weight = 9
        with self.assertRaisesRegex(UserError, FROZEN):
            self.standard.action_publish()

    def test_percentages_and_weights_have_bounds(self):
        for part, vals in (
            (self.axis, {"floor": 101}),
            (self.axis, {"floor": -1}),
            (self.criterion, {"weight": -1}),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                part.write(vals)
                part.flush_recordset()

    def test_two_levels_do_not_share_a_value(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.level.copy({"standard_id": self.standard.id})

    def test_programme_with_a_standard_stays_in_its_company(self):
        other = self.env["res.company"].create({"name": "Another Organisation"})
        with self.assertRaisesRegex(UserError, "stays with its organisation"):
            self.programme.company_id = other

    def _grid(self, standard):
        """Return all that a version says, without its records."""
        return [
            (
                axis.sequence,
                axis.name,
                axis.floor,
                [
                    (
                        criterion.number,
                        criterion.name,
                        criterion.audience,
                        criterion.question,
                        criterion.weight,
                        criterion.knockout,
                        criterion.size_variant,
                        criterion.level_ids.mapped(lambda lv: (lv.value, lv.anchor)),
                        criterion._get_scale().mapped("name"),
                    )
                    for criterion in axis.criterion_ids
                ],
            )
            for axis in standard.axis_ids
        ] + standard.level_ids.mapped(lambda level: (level.value, level.anchor))

    # COMPARISON

    def _compare(self, draft):
        return self.env["label.standard.compare"].create({"after_id": draft.id})

    def test_new_version_without_change_is_told_the_same(self):
        self.standard.action_publish()
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        compare = self._compare(draft)
        self.assertEqual(compare.before_id, self.standard)
        self.assertIn("same questions in the same words", compare.comparison)

    def test_comparison_names_what_came_went_and_changed(self):
        self.standard.action_publish()
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        pupils, advice = draft.axis_ids[0].criterion_ids
        pupils.write({"question": "How many pupils a year?", "weight": 3})
        advice.unlink()
        added = self.env["label.criterion"].create(
            {
                "axis_id": draft.axis_ids[1].id,
                "name": "Tutors",
                "audience": "employees",
                "question": "Who tutors?",
            }
        )
        differences = self._compare(draft)._get_differences()
        self.assertEqual(differences["added"], [added])
        self.assertEqual([c.name for c in differences["removed"]], ["Advice"])
        (change,) = differences["changed"]
        self.assertEqual(change["criterion"], pupils)
        self.assertEqual(len(change["changes"]), 2)
        # weights: 2 + 1 + 1 before, 3 + 1 + 1 now
        self.assertEqual(differences["weights"], (4, 5))

    def test_trap_30_an_organisation_imports_its_own_grid(self):
        programme = self.env["label.programme"].create({"name": "Ours"})
        standard = self.env["label.standard"].create({"programme_id": programme.id})
        for model, names, rows in (
            (
                "label.scale.level",
                ["standard_id/.id", "value", "name", "anchor"],
                [[str(standard.id), str(n), f"L{n}", f"Seen {n}"] for n in range(3)],
            ),
            ("label.axis", ["standard_id/.id", "name"], [[str(standard.id), "One"]]),
        ):
            result = self.env[model].load(names, rows)
            self.assertFalse(result["messages"], model)
        result = self.env["label.criterion"].load(
            ["axis_id/.id", "name", "audience", "question"],
            [[str(standard.axis_ids.id), "C1", "pupils", "Which?"]],
        )
        self.assertFalse(result["messages"])
        standard.action_publish()
        self.assertEqual(programme.standard_id, standard)

    def test_trap_30_no_owned_grid_is_shipped(self):
        # names of the owners of known grids: none of their wording is in the data
        with file_open("mife_label/demo/label_standard_demo.xml") as data:
            demo = data.read().lower()
        for owner in ("afnor", "emergence"):
            self.assertNotIn(owner, demo)
