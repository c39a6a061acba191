# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from addons import our_names

from odoo.tests import HttpCase, tagged

CLICKBOT = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    ".startClickEverywhere('{menu}');"
)


@tagged("post_install", "-at_install", "standard", "click_all")
class TestClickEverywhere(HttpCase):
    """Odoo's robot opens each menu, view and filter of our applications."""

    def test_click_our_applications(self):
        self.env.ref("base.user_admin").tour_enabled = False
        roots = self.env["ir.ui.menu"].search([("parent_id", "=", False)])
        names = roots.get_external_id().values()
        ours = [name for name in names if name.partition(".")[0] in our_names()]
        self.assertTrue(ours)
        for menu in sorted(ours):
            with self.subTest(menu=menu):
                self.browser_js(
                    "/odoo",
                    CLICKBOT.format(menu=menu),
                    "odoo.isReady === true",
                    login="admin",
                    timeout=600,
                    success_signal="clickbot test succeeded",
                )
