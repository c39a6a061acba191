# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The badge of a label, read by somebody else's library in its own environment."""

import base64
import json
import os
import subprocess
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Date
from odoo.orm.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from odoo.addons.mife_label.report.badge_status import BadgeStatus
from odoo.addons.mife_label.report.certificate import Certificate
from odoo.addons.mife_label.rules.open_badge import draw_key, public_jwk
from odoo.addons.mife_label.tests.common import LabelCommon

VERIFIER = os.environ.get("MIFE_VERIFIER")
SCRIPT = Path(__file__).with_name("verify_badge.py")


@tagged("post_install", "-at_install", "standard")
class TestOpenBadge(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._bring_to(cls._create_application(), "under_review")
        cls.application.action_notify("awarded")
        cls.award = cls.application.award_id
        cls.badge = Certificate(cls.award).sign_open_badge()
        cls.key = public_jwk(cls.award.company_id._get_label_badge_key())["x"]

    def _verify(self, badge, key=None, lists=None):
        if not VERIFIER:
            self.skipTest("The verifier has its own environment: run 'make test'.")
        return subprocess.run(
            [VERIFIER, "-W", "ignore", SCRIPT],
            input=json.dumps([badge, key or self.key, lists or self._read_lists()]),
            capture_output=True,
            check=False,
            text=True,
        )

    def _read_lists(self):
        self.env.flush_all()
        self.env.invalidate_all()
        status = BadgeStatus(self.award.company_id)
        return {url: status.sign(purpose) for purpose, url in status.get_urls().items()}

    def _tamper(self, **changes):
        header, claims, signature = self.badge.split(".")
        content = json.loads(base64.urlsafe_b64decode(claims + "=="))
        content.update(changes)
        claims = base64.urlsafe_b64encode(json.dumps(content).encode())
        return f"{header}.{claims.decode().rstrip('=')}.{signature}"

    def test_badge_is_accepted_and_says_what_the_label_says(self):
        result = self._verify(self.badge)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        read = json.loads(result.stdout)
        self.assertEqual(read["id"], self.award._get_public_url())
        self.assertEqual(read["achievement"], "Open Doors")
        self.assertEqual(read["issuer"], self.award.company_id.name)
        self.assertEqual(read["recipient"], f"urn:siret:{self.award.holder_siret}")
        self.assertEqual(read["from"][:10], Date.to_string(self.award.valid_from))
        self.assertEqual(read["until"][:10], Date.to_string(self.award.valid_until))

    def test_two_readers_refuse_a_label_suspended_then_withdrawn(self):
        suspension = self._take_measure(self.award, "suspension")
        result = self._verify(self.badge)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertEqual(json.loads(result.stdout)["second"], ["suspension"])
        self.assertIn("suspension", json.loads(result.stdout)["first"])
        suspension.end_reason = "Fait"
        suspension.with_user(self.user_manager).action_reinstate()
        result = self._verify(self.badge)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self._take_measure(self.award, "withdrawal")
        result = self._verify(self.badge)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertEqual(json.loads(result.stdout)["second"], ["revocation"])

    def test_a_list_of_somebody_else_is_refused(self):
        lists = {
            url: ".".join([*text.split(".")[:2], "A" * 86])
            for url, text in self._read_lists().items()
        }
        result = self._verify(self.badge, lists=lists)
        self.assertEqual(result.returncode, 1)
        self.assertIn("signature", (result.stdout + result.stderr).lower())

    def test_tampered_badge_is_rejected(self):
        for changes in (
            {"validUntil": "2099-12-31T23:59:59+01:00"},
            {"sub": "urn:siret:99902599200010"},
            {"name": "Another label"},
        ):
            with self.subTest(changes=changes):
                result = self._verify(self._tamper(**changes))
                self.assertEqual(result.returncode, 1, result.stdout)
                self.assertIn("signature", result.stdout.lower())

    def test_badge_signed_by_another_key_is_rejected(self):
        result = self._verify(self.badge, public_jwk(draw_key())["x"])
        self.assertEqual(result.returncode, 1, result.stdout)


def test_two_first_badges_have_one_key():
    """Two real connections, neither of which sees what the other has not committed."""
    registry = Registry(get_db_name())
    with registry.cursor() as first, registry.cursor() as second:
        keys = [
            Environment(cr, SUPERUSER_ID, {}).company._get_label_badge_key()
            for cr in (first, second)
        ]
        for cr in (first, second):
            cr.rollback()
    assert keys[0] and keys[0] == keys[1]
