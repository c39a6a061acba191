# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Both addons extend the portal of Odoo: Odoo makes one class of all extensions."""

from odoo.tests import BaseCase, tagged

from odoo.addons.mife_insertion_clauses.controllers.portal import InsertionPortal
from odoo.addons.mife_label.controllers.portal import LabelPortal
from odoo.addons.portal.controllers.portal import CustomerPortal


@tagged("post_install", "-at_install", "standard")
class TestPortalNames(BaseCase):
    def _own(self, controller):
        """Return the names that a controller and its extensions add to the portal."""
        classes = [controller]
        for extension in classes:
            classes.extend(extension.__subclasses__())
        names = {
            name
            for extension in classes
            if extension.__module__.startswith("odoo.addons.mife_")
            for name in vars(extension)
        }
        return {name for name in names if not hasattr(CustomerPortal, name)}

    def test_no_method_of_an_addon_hides_one_of_the_other(self):
        ours = self._own(InsertionPortal)
        theirs = self._own(LabelPortal)
        self.assertIn("_get_waiting_months", ours)
        self.assertIn("_get_answer", theirs)
        self.assertFalse(ours & theirs)
