# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Command

from ...report.pack_figures import PackFigures, Scope
from ...report.pack_payload import PackAsk
from ..common import InsertionCommon
from .pack_sql import PackSql, find_problems

START, END = date(2026, 1, 1), date(2026, 12, 31)
FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (2, 3, 4))


class PackCommon(InsertionCommon):
    """A year of three contracts of two buyers, and what each kind of figure counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        (cls.facilitator | cls.officer | cls.manager).lang = "en_US"
        cls.buyer.zip = "90000"
        cls.other_buyer = cls._new_company("Communauté d'Essai", "99800020200015")
        cls.other_buyer.write({"zip": "70200", "insertion_buyer_kind": "commune"})
        cls.structure = cls._new_company("Chantier d'Essai", "99800021000018")
        cls.structure.insertion_employer_kind = "aci"
        cls.contract.amount = 450000
        cls.works = cls._new_lot("2026-02", amount=90000, purchase_kind="works")
        cls.reserved = cls._new_lot(
            "2026-03",
            firm=cls.structure,
            buyer_id=cls.other_buyer.id,
            clause_kind="reserved_insertion",
            amount=1200000,
        )
        cls.people = [
            cls._new_participant(
                f"Prénom{rank}", f"Essai{rank}", sex="fm"[rank % 2], birthdate=birthdate
            )
            for rank, birthdate in enumerate(
                ("2004-02-01", "1970-05-05", "1990-01-01", "2003-03-03", "1988-08-08")
            )
        ]
        for lot, people, kind in (
            (cls.works, cls.people[:3], "fixed"),
            (cls.reserved, cls.people[2:], "insertion"),
        ):
            for person in people:
                cls._new_placement(
                    person,
                    contractor_id=lot.contractor_ids[0].id,
                    contract_type=kind,
                    date_end="2026-12-31",
                )

        category = "mife_insertion_clauses.insertion_category_funder_"
        cls.env["insertion.facilitator.share"].create(
            [
                {
                    "user_id": cls.facilitator.id,
                    "funder_id": cls.env.ref(category + funder).id,
                    "fte": 0.4,
                    "date_from": day,
                    "source": "Convention",
                }
                for funder, day in (("state", "2025-01-01"), ("esf", "2026-07-01"))
            ]
        )

    @classmethod
    def _new_lot(cls, reference, hours=300, firm=None, **vals):
        contract = cls.contract.copy(
            {"reference": reference, "lot_ids": False, "state": "awarded"} | vals
        )
        lot = cls.env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": "Sols",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": hours})
                ],
                "contractor_ids": [
                    Command.create({"partner_id": (firm or cls.firm).id})
                ],
            }
        )
        lot.action_start()
        return lot

    @classmethod
    def _work(cls, month, hours, training=0, lots=None):
        """Certify the same hours for each person of the lots, by the usual steps."""
        months = cls._open(month)
        if lots:
            months = months.filtered(lambda one: one.lot_id in lots)
        months.line_ids.worked_hours = hours
        months.line_ids.training_hours = training
        months.action_declare()
        months.action_validate()
        return months

    def _get_scopes(self):
        """Return {scope: the same in SQL}."""
        contracts = (self.contract | self.works.contract_id).ids
        return {
            Scope(): {},
            Scope("buyer", (self.buyer.id,)): {"buyer": self.buyer.id},
            Scope("contract", (self.contract.id,)): {"contracts": self.contract.ids},
            Scope("operation", tuple(contracts)): {"contracts": contracts},
            Scope("territory", (), ("70", "25000")): {"postcodes": ["70%", "25000%"]},
            Scope("company", (self.firm.id,)): {"firm": self.firm.id},
        }

    def _count_pack(self, pack, scope):
        """Return the specs of a pack and their figures, for a scope."""
        ask = PackAsk(pack, self.env.company, END)
        figures = PackFigures(self.env, self.env.company, START, END, scope)
        figures.ask(ask.specs)
        return ask, [figures.get(spec, ask.year_hours) for spec in ask.specs]

    def _find_problems(self, pack, scope, in_sql):
        """Return the figures that plain SQL does not find, and how many it read."""
        self.env.flush_all()
        ask, lines = self._count_pack(pack, scope)
        sql = PackSql(
            self.env.cr, self.env.company, START, END, ask.year_hours, **in_sql
        )
        return find_problems(sql, ask.specs, lines)
