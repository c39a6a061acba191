# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists and boards cost the same number of queries whatever their length."""

from collections import Counter
from contextlib import contextmanager
from datetime import date

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon, unprinted

FEW, MANY = 3, 24
MODELS = {
    "insertion.access": ("list",),
    "insertion.attestation": ("list",),
    "insertion.attestation.batch": ("list",),
    "insertion.clause.template": ("list",),
    "insertion.continuity": ("list",),
    "insertion.contract": ("list", "kanban"),
    "insertion.declaration": ("list",),
    "insertion.declaration.line": ("list",),
    "insertion.lot": ("list", "kanban"),
    "insertion.notice": ("list", "kanban"),
    "insertion.notice.letter": ("list",),
    "insertion.notice.match": ("list",),
    "insertion.eligibility": ("list",),
    "insertion.difficulty": ("list",),
    "insertion.effort": ("list",),
    "insertion.indicator": ("list",),
    "insertion.pack": ("list",),
    "insertion.pack.gap": ("list",),
    "insertion.pack.issue": ("list",),
    "insertion.pack.line": ("list",),
    "insertion.participant": ("list", "kanban"),
    "insertion.penalty": ("list",),
    "insertion.placement": ("list",),
    "insertion.pooling": ("list",),
    "insertion.offer": ("list", "kanban"),
    "insertion.placement.request": ("list",),
    "insertion.referral": ("list", "kanban"),
    "insertion.statement": ("list",),
    "insertion.turn": ("list", "kanban"),
    "insertion.year": ("list",),
}


class TestConstantQueries(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.contract.date_end = cls.lot.date_end = "2029-12-31"
        cls.lots = cls.env["insertion.lot"]
        for index in range(MANY):
            buyer = cls._new_company(f"Acheteur {index}")
            firm = cls._new_company(f"Entreprise {index}")
            contract = cls.contract.copy(
                {"buyer_id": buyer.id, "lot_ids": False, "state": "awarded"}
            )
            lot = cls.lot.copy({"contract_id": contract.id})
            cls.lots |= lot
            cls.env["insertion.contractor"].create(
                {"lot_id": lot.id, "partner_id": firm.id}
            )
            participant = cls._new_participant(
                "Ali", f"Ba {index}", prescriber_id=buyer.id
            )
            cls._new_placement(participant)
            cls.env["insertion.referral"].create(
                {
                    "participant_id": participant.id,
                    "partner_id": firm.id,
                    "job": "Peintre",
                }
            )
            cls.env["insertion.penalty"].create({"lot_id": lot.id})
            cls.env["insertion.pooling"].create(
                {
                    "name": f"MUT-{index}",
                    "date_signed": "2026-01-02",
                    "version_ids": [
                        (
                            0,
                            0,
                            {
                                "reason": "Article 3",
                                "share_ids": [
                                    (0, 0, {"lot_id": lot.id, "share": 40}),
                                    (0, 0, {"lot_id": cls.lot.id, "share": 60}),
                                ],
                            },
                        )
                    ],
                }
            )
            cls.env["insertion.attestation.batch"].create({})
            cls._attest(10, month=date(2026, 1, 1) + relativedelta(months=index))
            notice = cls.env["insertion.notice"].create(
                {
                    "uid": f"decp:{index}",
                    "kind": "contract",
                    "social": "unknown",
                    "stage": "consultation",
                    "deadline": "2026-12-31",
                    "cpv": "45442100",
                    "amount": 1000.0 * index,
                    "has_amount": True,
                    "procedure_key": f"key:{index}",
                    "buyer_postcode": "90000",
                    "subject": f"Objet {index}",
                    "anomaly_ids": [(0, 0, {"code": "reference_missing"})],
                    "evidence_ids": [
                        (0, 0, {"kind": "obligatory", "quote": f"Clause {index}"})
                    ],
                }
            )
            cls.env["insertion.notice.letter"].create(
                {"notice_id": notice.id, "subject": "Lettre", "body": "<p>Lettre</p>"}
            )
            cls.env["insertion.notice.match"]._by_action().create(
                {
                    "notice_id": notice.id,
                    "contract_id": contract.id,
                    "points": 60,
                    "reasons": "subject cpv",
                }
            )
        cls._come_from_the_portal()
        cls.env["insertion.clause.template"].create(
            [{"name": f"Clause {index}"} for index in range(MANY)]
        )
        cls.env["insertion.statement"].create(
            [
                {"year": "2026", "scope": "contract", "contract_id": contract.id}
                for contract in cls.env["insertion.contract"].search([], limit=MANY)
            ]
        )
        cls._answer_funders()
        cls.env.flush_all()

    @classmethod
    def _answer_funders(cls):
        """Issue packs, each of its own indicator and for its own year."""
        indicators = cls.env["insertion.indicator"].create(
            [
                {
                    "name": f"Heures {index}",
                    "code": f"hours_{index}",
                    "definition": "Heures certifiées.",
                    "data_source": "Lignes d'heures",
                }
                for index in range(MANY)
            ]
        )
        packs = cls.env["insertion.pack"].create(
            [
                {
                    "name": f"Formulaire {index}",
                    "code": f"F{index}",
                    "recipient": f"Financeur {index}",
                    "line_ids": [(0, 0, {"indicator_id": indicator.id})],
                }
                for index, indicator in enumerate(indicators)
            ]
        )
        years = cls.env["insertion.year"].create(
            [{"year": str(2001 + index)} for index in range(MANY)]
        )
        issues = (
            cls.env["insertion.pack.issue"]
            ._by_action()
            .create(
                [
                    {"year_id": year.id, "pack_id": pack.id, "state": "failed"}
                    for year, pack in zip(years, packs, strict=True)
                ]
            )
        )
        cls.env["insertion.pack.gap"]._by_action().create(
            [
                {
                    "issue_id": issue.id,
                    "kind": "scope",
                    "sentence": "D'autres",
                    "hours": 1,
                }
                for issue in issues
            ]
        )

    @classmethod
    def _come_from_the_portal(cls):
        for contractor in cls.env["insertion.contractor"].search([], limit=MANY):
            contractor.contact_ids = cls.env["res.partner"].create(
                {"name": "Contact", "parent_id": contractor.partner_id.id}
            )
            cls.env["insertion.difficulty"].create(
                {"contractor_id": contractor.id, "description": "Retard"}
            )
            cls.env["insertion.offer"].create(
                {
                    "contractor_id": contractor.id,
                    "trade_id": cls.env["insertion.trade"].search([], limit=1).id,
                    "date_from": "2026-05-04",
                    "place": "Belfort",
                }
            )
            cls.env["insertion.placement.request"].create(
                {
                    "contractor_id": contractor.id,
                    "first_name": "Ali",
                    "last_name": "Ba",
                    "job": "Peintre",
                    "date_start": "2026-01-12",
                }
            )

    def _read(self, model, fields, limit):
        """Return the queries that reading ``limit`` records makes."""
        queries = []
        domain = self._get_domain(model)
        self.env.invalidate_all()
        with contextmanager(self._patchExecute)(queries):
            result = model.web_search_read(domain, fields, limit=limit)
        self.assertEqual(len(result["records"]), limit)
        return queries

    def _get_domain(self, model):
        """Return what this test made, alike from the first row to the last.

        A row left by another test may name the partner of a user whom all the rows
        show: read with the partners of many rows, it costs a query beside those of few.
        """
        if model._name == "insertion.turn":
            return [("lot_id", "in", self.lots.ids)]
        if "create_date" not in model._fields or not model._auto:
            return []
        start = self.env.cr.now().replace(microsecond=0)
        made = model.sudo().search([("create_date", ">=", start)])
        return [("id", "in", made.ids)]

    def _assert_constant(self, model, fields):
        # what is read once and for all is read, for each kind of record
        self._read(model, fields, MANY)
        few, half, many = (
            Counter(self._read(model, fields, limit))
            for limit in (FEW, MANY // 2, MANY)
        )
        # what costs by row is made more often at each step; a partner that the first
        # rows do not show is read once for all the others, whatever comes after
        more = [
            statement
            for statement, times in many.items()
            if max(few[statement], 1) < half[statement] < times
        ]
        self.assertEqual(more, [])

    def _fields_of(self, model, view_type, view_id=None):
        arch = etree.fromstring(model.get_view(view_id, view_type)["arch"])
        return {
            node.get("name"): (
                {"fields": {"display_name": {}}}
                if model._fields[node.get("name")].type == "many2one"
                else {}
            )
            for node in arch.iter("field")
        }

    def test_lists_of_people_followed_up(self):
        step = self.env.ref("mife_insertion_clauses.insertion_followup_step_3")
        followups = (
            self.env["insertion.followup"]
            ._by_action()
            .create(
                [
                    {
                        "participant_id": placement.participant_id.id,
                        "step_id": step.id,
                        "placement_id": placement.id,
                        "last_day": "2026-03-20",
                        "date_due": "2026-06-20",
                        "date_close": "2026-08-04",
                    }
                    for placement in self.env["insertion.placement"].search([])
                ]
            )
        )
        followups._contact("phone", "absent")
        model = self.env["insertion.followup"].with_user(self.officer)
        for name in ("list", "list_call"):
            view = self.env.ref(
                f"mife_insertion_clauses.insertion_followup_view_{name}"
            )
            self._assert_constant(model, self._fields_of(model, "list", view.id))

    def test_lists_and_boards(self):
        for name, views in MODELS.items():
            model = self.env[name].with_user(self.manager)
            for view_type in views:
                with self.subTest(model=name, view=view_type):
                    fields = self._fields_of(model, view_type)
                    self._assert_constant(model, fields)

    def test_list_of_the_month(self):
        """With people, certified months before and something to check on each line."""
        model = self.env["insertion.declaration"].with_user(self.manager)
        view = self.env.ref(
            "mife_insertion_clauses.insertion_declaration_view_list_month"
        )
        fields = self._fields_of(model, "list", view.id)
        self._assert_constant(model, fields)
        # the months that are awaited come first, with what is known of their contacts
        contractors = self.env["insertion.contractor"].search([], limit=MANY)
        awaited = model.sudo().create(
            [
                {"contractor_id": contractor.id, "month": "2029-06-01"}
                for contractor in contractors
            ]
        )
        self.assertEqual(model.search([], limit=MANY), awaited.sorted())
        self._assert_constant(model, fields)
