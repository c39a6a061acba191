# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from importlib.util import module_from_spec, spec_from_file_location

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path


@tagged("post_install", "-at_install")
class TestLabelTemplates(TransactionCase):
    def _migrate(self):
        path = file_path("mife_label/migrations/19.0.1.4.0/post-life.py")
        spec = spec_from_file_location("post_life", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.2.0")

    def test_mail_that_nobody_rewrote_says_until_when_to_contest(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        measure = self.env.ref("mife_label.mail_template_measure_decided")
        event = self.env.ref("mife_label.mail_template_event")
        for template in (measure, event):
            template.body_html = "<div><p>As it was delivered</p></div>"
        self._migrate()
        self.assertIn("object.contest_until", measure.body_html)
        self.assertIn("_get_link_url", event.body_html)
        self.assertIn("contestée", measure.with_context(lang="fr_FR").body_html)
        self.assertNotIn("As it was delivered", event.body_html)

    def test_mail_that_the_office_rewrote_stays(self):
        measure = self.env.ref("mife_label.mail_template_measure_decided")
        manager = self.env.ref("base.user_admin")
        measure.with_user(manager).body_html = "<p>Our own words</p>"
        self._migrate()
        self.assertEqual(measure.body_html, "<p>Our own words</p>")
