# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import fields

from ...report.statement_document import StatementDocument
from ..common import PDF, SIRETS, LabelCommon


class StatementCommon(LabelCommon):
    """Files that ended each in its own way, with what their companies did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.print_statement = StatementDocument.print
        cls.startClassPatcher(
            patch.object(StatementDocument, "print", lambda *args: PDF)
        )
        cls.standard.action_publish()

    @classmethod
    def _decide(cls, name, result="awarded", day="2025-03-12", actions=(), **vals):
        """Bring a company through the label, as far as ``result``.

        :param actions: (rank of the criterion, people, first day, last day) tuples
        """
        town = vals.pop("city", False)
        partner = vals.pop("partner", None)
        partner = partner or cls._create_establishment(name, SIRETS[0], city=town)
        application = cls._create_application(
            partner_id=partner.id,
            size="small",
            date_first_contact=fields.Date.add(fields.Date.to_date(day), months=-7),
            **vals,
        )
        application.action_check_eligibility()
        application.action_start()
        cls.env["label.action"].create(
            [
                {
                    "answer_id": application.answer_ids[rank].id,
                    "name": "What we did",
                    "people_count": people,
                    "date_start": start,
                    "date_end": end,
                }
                for rank, people, start, end in actions
            ]
        )
        cls._fill_file(application)
        application.date_jury = day
        application.action_submit()
        application.action_admit()
        application.action_put_on_agenda()
        application.action_start_review()
        application.action_notify(result, "As the jury said", day)
        application._write_by_action(
            {
                "date_started": fields.Date.add(fields.Date.to_date(day), months=-6),
                "date_submitted": fields.Date.add(fields.Date.to_date(day), months=-2),
            }
        )
        return application

    @classmethod
    def _draft(cls, user=None, **vals):
        return (
            cls.env["label.statement"]
            .with_user(user or cls.user_manager)
            .create({"programme_id": cls.programme.id, "year": "2025", **vals})
        )
