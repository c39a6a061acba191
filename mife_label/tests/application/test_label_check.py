# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is altered in a sealed file behind the back of the application is found."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelCheck(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._create_application()
        cls._bring_to(cls.application, "in_progress")
        cls.evidence = cls._create_evidence(cls.application.answer_ids[:1])
        cls._fill_file(cls.application)
        cls.application.action_submit()
        cls.first = cls.application.submission_id
        cls._ask_completion(cls.application)
        cls.application.answer_ids[:1].narrative = "Twelve pupils each year"
        cls.application.action_submit()
        cls.second = cls.application.submission_id
        cls.env["label.check"].search([]).unlink()

    def _run(self):
        Check = self.env["label.check"].with_user(self.env.ref("base.user_root"))
        with patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 60
        ):
            self.env.flush_all()
            Check._cron_check()
        self.env.invalidate_all()
        return Check.search([("company_id", "=", self.application.company_id.id)])

    def _execute(self, query, *parameters):
        self.env.flush_all()
        self.env.cr.execute(query, parameters)
        self.env.invalidate_all()

    def _get_faults(self):
        return [
            (fault.document, fault.sentence) for fault in self._run().fault_ids.sudo()
        ]

    def test_two_sealed_versions_and_their_proof_are_well(self):
        check = self._run()
        self.assertEqual(check.state, "well")
        self.assertGreaterEqual(check.document_count, 3)

    def test_altered_version_and_its_link_are_named(self):
        self._execute(
            'UPDATE label_submission SET payload = payload || \'{"perimeter": "x"}\','
            " payload_hash = repeat('0', 64) WHERE id = %s",
            self.first.id,
        )
        faults = self._get_faults()
        self.assertEqual(
            [document for document, _sentence in faults],
            [self.first.display_name, self.second.display_name],
        )
        self.assertEqual(faults[0][1], "The data are not those that were frozen.")
        self.assertIn("Fingerprint of the version before", faults[1][1])

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_lost_proof_is_named(self):
        self._execute(
            "UPDATE ir_attachment SET store_fname = 'zz/zz'"
            " WHERE res_model = 'label.evidence' AND res_id = %s",
            self.evidence.id,
        )
        self.assertEqual(
            self._get_faults(),
            [(self.evidence.display_name, "File: the file is missing (zz/zz).")],
        )

    def test_proof_that_is_not_the_one_sealed_is_named(self):
        self._execute(
            "DELETE FROM label_submission_evidence_rel WHERE label_submission_id = %s",
            self.second.id,
        )
        [(document, sentence)] = self._get_faults()
        self.assertEqual(document, self.second.display_name)
        self.assertIn(self.evidence.name, sentence)
