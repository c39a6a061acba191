# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which pages a replica of the database may answer.

That none of them writes is seen by every test that opens one: the cursor of the tests
refuses it, and the warning that Odoo then logs fails the test.
"""

from addons import our_names

from odoo.tests import TransactionCase, tagged

# What only answers GET and asks the primary all the same. Pages without a list of
# methods, and those that take a form, show people what they have just written: a
# replica may not know of it for some milliseconds
PRIMARY = {
    "/insertion/device/forget": "reads nothing",
    "/label/board/<int:session_id>": "the secretary goes back to it after each act",
    "/label/interview/<int:interview_id>/pdf": "the coach prints what it just wrote",
    "/label/letter/<int:letter_id>": "the secretary shows what it just wrote",
    "/label/minutes/<int:session_id>/<string:kind>": "as the letter",
}


@tagged("post_install", "-at_install", "standard")
class TestReadonlyRoutes(TransactionCase):
    def _get_pages(self):
        """Return {address: routing} of our pages."""
        Http, modules = self.env["ir.http"], self.registry._init_modules
        rules = Http._generate_routing_rules(modules, Http._get_converters())
        return {
            address: endpoint.routing
            for address, endpoint in rules
            if endpoint.func.__module__.split(".")[2] in our_names()
            and endpoint.routing["type"] == "http"
        }

    def test_pages_that_only_read_ask_the_replica(self):
        pages = self._get_pages()
        reading = {
            address
            for address, routing in pages.items()
            if routing["methods"] == ["GET"]
        }
        asked = {
            address for address, routing in pages.items() if routing["readonly"] is True
        }
        self.assertGreater(len(asked), 35)
        self.assertEqual(reading - asked, set(PRIMARY))

    def test_pages_that_take_a_form_ask_the_primary(self):
        for address, routing in self._get_pages().items():
            if "POST" in (routing["methods"] or ()):
                self.assertFalse(routing["readonly"], address)
