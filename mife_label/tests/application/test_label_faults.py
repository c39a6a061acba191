# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file is submitted whole or not at all, whatever the server runs out of."""

import errno
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report

from ..common import PDF, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelFaults(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._create_application()
        cls._bring_to(cls.application, "in_progress")
        cls._fill_file(cls.application)
        cls.answer = cls.application.answer_ids[:1]
        # the real document, once
        cls.startClassPatcher(
            patch.object(
                cls.registry["label.submission"], "_render_pdf", cls.render_pdf
            )
        )

    def _check_refused_then_done(self, fault, sentence):
        with (
            fault,
            self.assertRaisesRegex(UserError, sentence),
            # as a request, whose work goes with it
            self.env.cr.savepoint(),
        ):
            self.application.action_submit()
        self.env.invalidate_all()
        self.assertEqual(self.application.state, "in_progress")
        self.assertFalse(self.application.submission_ids)
        self.application.action_submit()
        self.assertEqual(self.application.state, "submitted")
        self.assertEqual(self.application.submission_ids.mapped("version"), [1])
        self.assertFalse(self.application.submission_id._get_alterations())

    def test_without_its_printing_engine(self):
        missing = FileNotFoundError(errno.ENOENT, "No such file or directory")
        self._check_refused_then_done(
            patch.object(ir_actions_report.subprocess, "run", side_effect=missing),
            "could not be printed, and nothing was changed",
        )

    def test_with_a_full_disk(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        self._check_refused_then_done(
            patch.object(
                self.registry["ir.attachment"], "_mark_for_gc", side_effect=full
            ),
            "could not be kept, and nothing was changed",
        )

    def test_file_half_written_is_sent_again(self):
        """The disk was full in the midst of a proof: the same file is taken after."""
        content = PDF + b"\n% half written"
        Attachment = self.env["ir.attachment"]
        checksum = Attachment._compute_checksum(content)
        _name, path = Attachment._get_path(content, checksum)
        Path(path).write_bytes(content[:20])
        self.addCleanup(Path(path).unlink, missing_ok=True)
        proof = self._create_evidence(self.answer, content=content)
        self.env.invalidate_all()
        self.assertEqual(list(proof._find_faults()), [])
        self.assertEqual(Path(path).read_bytes(), content)
