# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.tests import tagged

from ..common import LabelCommon
from .jury_data import create_jury

JURORS, FILES = 6, 8
FEW, MANY = 2, 5
MODELS = {
    "label.hearing": "list",
    "label.interest": "list",
    "label.session.member": None,
    "label.sheet": "list",
    "label.sheet.report": "list",
    "label.vote": "list",
}


@tagged("post_install", "-at_install")
class TestLabelJuryPerformance(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jury = create_jury(cls.env, "perf", JURORS, FILES, criteria=3)
        for sheet in cls.env["label.sheet"].search([("session_id", "=", cls.jury.id)]):
            sheet._save(
                {
                    line.criterion_id.id: {
                        "choice": str(line.criterion_id._get_scale()[1].id)
                    }
                    for line in sheet.line_ids
                }
            )
            sheet._send()
        cls.jury.action_start_meeting()
        cls.jury.action_open_marks()
        cls.jury.member_ids.presence = "present"
        # all are voted, against what is decided
        cls.jury.hearing_ids.write({"vote_against": 3, "decision": "awarded"})

    def _read(self, model, names, limit):
        self.env.flush_all()
        self.env.invalidate_all()
        specification = {
            name: (
                {"fields": {"display_name": {}}}
                if model._fields[name].type in ("many2one", "many2many")
                else {}
            )
            for name in names
        }
        start = self.cr.sql_log_count
        model.web_search_read(
            [("session_id", "=", self.jury.id)], specification, limit=limit
        )
        return self.cr.sql_log_count - start

    def _assert_constant(self, model, names):
        self._read(model, names, MANY)  # fills the caches of the registry
        self.assertEqual(self._read(model, names, FEW), self._read(model, names, MANY))

    def test_lists_of_the_jury_read_in_constant_queries(self):
        for name, view_type in MODELS.items():
            model = self.env[name].with_user(self.user_manager)
            if view_type:
                arch = etree.fromstring(model.get_view(view_type=view_type)["arch"])
                names = {node.get("name") for node in arch.iter("field")}
            else:
                names = {"partner_id", "has_vote", "proxy_member_id", "has_account"}
            with self.subTest(model=name):
                self._assert_constant(model, names)

    def test_agenda_is_read_in_constant_queries(self):
        model = self.env["label.hearing"].with_user(self.user_manager)
        names = (
            "slot_start",
            "recused_member_ids",
            "is_quorum_met",
            "quorum_note",
            "vote_obstacle",
            "late_note",
        )
        self._assert_constant(model, names)
