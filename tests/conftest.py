# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytest

from odoo import api
from odoo.orm.registry import Registry
from odoo.tests.common import get_db_name


@pytest.fixture
def env():
    """An environment whose writes are rolled back, for tests that are functions."""
    with Registry(get_db_name()).cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {})
        cr.rollback()
