# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from .thirty import TAKEN_ON, get_empty


class TakeoverCommon(BaseCommon):
    """A manager who may read criteria, in an organisation that follows nothing yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.manager = new_test_user(
            cls.env,
            login="takeover_manager",
            groups="mife_insertion_clauses.group_insertion_manager,"
            "mife_insertion_clauses.group_insertion_criteria",
            lang="fr_FR",
        )
        cls.organisation = cls.env["res.company"].create({"name": "MIFE d'Essai"})
        cls.manager.write(
            {
                "company_ids": [Command.set(cls.organisation.ids)],
                "company_id": cls.organisation.id,
            }
        )
        cls.env = cls.env(user=cls.manager, context={"lang": "fr_FR"})
        cls.empty = get_empty(cls.env)

    @classmethod
    def _send(cls, content, filename="reprise.xlsx", **vals):
        """Send a file and have it read, as the manager does."""
        takeover = cls.env["insertion.takeover"].create(
            {
                "upload": base64.b64encode(content),
                "filename": filename,
                "taken_on": TAKEN_ON,
                "source": "Tableau de suivi 2025",
                **vals,
            }
        )
        takeover.action_read()
        return takeover

    @classmethod
    def _take(cls, takeover):
        """Take over what was shown, as the scheduled action does piece by piece."""
        takeover.action_take()
        cls._run(takeover)

    @classmethod
    def _run(cls, takeover):
        while takeover.state == "running":
            takeover._as_its_user()._take_chunk()

    def _get_sentences(self, takeover):
        return {row.place: row.sentence for row in takeover.refused_ids}
