# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own quality suites: test_lint on our addons, base on the whole registry."""

import os
import subprocess
from unittest.mock import Mock, patch

import pytest
from addons import our_manifests, our_names

from odoo.modules import Manifest

# ruff: noqa: F401
from odoo.addons.base.tests.test_deprecation import TestModelDeprecations
from odoo.addons.base.tests.test_display_name import TestEveryModel
from odoo.addons.base.tests.test_neutralize import TestNeutralize
from odoo.addons.base.tests.test_orm import TestCompanyDependent
from odoo.addons.base.tests.test_overrides import TestOverrides
from odoo.addons.base.tests.test_reports import TestReports
from odoo.addons.base.tests.test_views import TestInvisibleField
from odoo.addons.report_xlsx.report.report_abstract_xlsx import ReportXlsxAbstract
from odoo.addons.test_lint.tests.test_docstring import TestDocstring
from odoo.addons.test_lint.tests.test_dunderinit import TestDunderinit
from odoo.addons.test_lint.tests.test_i18n import TestI18n
from odoo.addons.test_lint.tests.test_index import TestIndex
from odoo.addons.test_lint.tests.test_jstranslate import TestJsTranslations
from odoo.addons.test_lint.tests.test_manifests import ManifestLinter
from odoo.addons.test_lint.tests.test_naming import TestNaming
from odoo.addons.test_lint.tests.test_onchange_domains import TestOnchangeDomains
from odoo.addons.test_lint.tests.test_orm_import import (
    TestDunderinit as TestOrmImport,
)
from odoo.addons.test_lint.tests.test_override_signatures import (
    TestLintOverrideSignatures,
)
from odoo.addons.test_lint.tests.test_pofile import PotLinter
from odoo.addons.test_lint.tests.test_pylint import TestPyLint
from odoo.addons.test_lint.tests.test_routes import RoutesLinter
from odoo.addons.test_lint.tests.test_test_holes import TestTestHoles

LINT = "odoo.addons.test_lint.tests"


@pytest.fixture(autouse=True, scope="module")
def only_ours():
    """Narrow to our addons the suites that walk all those on disk."""
    manifests, names = our_manifests(), our_names()
    with (
        patch.object(Manifest, "all_addon_manifests", return_value=manifests),
        patch(f"{LINT}.test_pofile.get_modules", return_value=names),
        patch(f"{LINT}.test_docstring.MODULES_TO_LINT", tuple(names)),
        # not ours to mend: its example report and a docstring that our reports inherit
        patch(f"{LINT}.test_override_signatures.MODULES_TO_IGNORE", {"report_xlsx"}),
        patch.object(ReportXlsxAbstract._get_objs_for_report, "__doc__", None),
    ):
        yield


@pytest.fixture(autouse=True, scope="module")
def pylint_of_ours():
    """Keep Odoo itself out of the folders given to pylint: it takes ten minutes."""

    def run(command, **options):
        switches = [word for word in command[1:] if word.startswith("-")]
        # Comments may name messages of pylint-odoo, which Odoo's pylint lacks
        switches.append("--disable=unknown-option-value")
        paths = [manifest.path for manifest in our_manifests()]
        return subprocess.run([command[0], *switches, *paths], **options)

    with patch(f"{LINT}.test_pylint.subprocess", Mock(run=run)):
        yield


def test_our_addons_are_found():
    assert our_names()
    assert all(os.path.isdir(manifest.path) for manifest in our_manifests())
