# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two organisations on one database: neither changes what is not its own."""

import json

from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

PREFIXES = ("insertion.", "label.")
OWN_WIZARD = "a wizard, of who opened it: it acts with that person's rights"
PART = "a part of a standard, which says its organisation"
OF_DOCUMENT = "read by who reads the document it is about, see test_unsent_mails.py"
WITHOUT_COMPANY = {
    "insertion.bulk.change": OWN_WIZARD,
    "insertion.clause.apply": OWN_WIZARD,
    "insertion.contract.end": OWN_WIZARD,
    "insertion.contract.transfer": OWN_WIZARD,
    "insertion.declaration.reason": OWN_WIZARD,
    "insertion.declaration.receive": OWN_WIZARD,
    "insertion.declaration.validate": OWN_WIZARD,
    "insertion.effort.note": OWN_WIZARD,
    "insertion.hours.import": OWN_WIZARD,
    "insertion.hours.import.line": OWN_WIZARD,
    "insertion.law.upload": OWN_WIZARD,
    "insertion.lot.calibrate": OWN_WIZARD,
    "insertion.lot.decision": OWN_WIZARD,
    "insertion.lot.end": OWN_WIZARD,
    "insertion.lot.end.month": OWN_WIZARD,
    "insertion.lot.final": OWN_WIZARD,
    "insertion.notice.dismiss": OWN_WIZARD,
    "insertion.notice.firm": OWN_WIZARD,
    "insertion.match": OWN_WIZARD,
    "insertion.match.line": OWN_WIZARD,
    "insertion.notice.twin": OWN_WIZARD,
    "insertion.opening.cancel": OWN_WIZARD,
    "insertion.participant.merge": OWN_WIZARD,
    "insertion.pooling.end": OWN_WIZARD,
    "insertion.privacy.act": OWN_WIZARD,
    "insertion.referral.close": OWN_WIZARD,
    "insertion.succession": OWN_WIZARD,
    "insertion.turn.wait": OWN_WIZARD,
    "insertion.unsent.mail": OF_DOCUMENT,
    "label.application.conclude": OWN_WIZARD,
    "label.award.correct": OWN_WIZARD,
    "label.award.succession": OWN_WIZARD,
    "label.axis": PART,
    "label.criterion": PART,
    "label.hearing.round": OWN_WIZARD,
    "label.interest.dismiss": OWN_WIZARD,
    "label.interest.report": OWN_WIZARD,
    "label.interest.settle": OWN_WIZARD,
    "label.rules.propose": OWN_WIZARD,
    "label.scale.level": PART,
    "label.panel.change": OWN_WIZARD,
    "label.standard.compare": OWN_WIZARD,
    "label.unsent.mail": OF_DOCUMENT,
    "label.vote.settle": OWN_WIZARD,
}
# Links that no organisation is judged by
UNCHECKED_COMODELS = {
    "ir.attachment": "read through the document that holds it",
    "res.company": "the organisation itself",
}
MANAGERS = (
    "mife_insertion_clauses.group_insertion_manager,mife_label.mife_label_group_manager"
)


class OrganisationsCase:
    def _models(self):
        for name in sorted(self.registry):
            if name.startswith(PREFIXES) and not self.env[name]._abstract:
                yield self.env[name]

    def _references(self):
        """Return the models that have a common base, each with its mixin."""
        return [
            Model for Model in self._models() if getattr(Model, "_common_base", False)
        ]


@tagged("post_install", "-at_install", "standard")
class TestOrganisationsOfTheRegistry(OrganisationsCase, TransactionCase):
    def test_every_model_says_its_organisation(self):
        missing = {
            Model._name for Model in self._models() if "company_id" not in Model._fields
        }
        self.assertEqual(missing, set(WITHOUT_COMPANY))
        for name, reason in WITHOUT_COMPANY.items():
            if reason == OWN_WIZARD:
                self.assertTrue(self.env[name]._transient, name)
            elif reason == OF_DOCUMENT:
                self.assertFalse(self.env[name]._auto, name)
            else:
                self.assertEqual(
                    self.env[name]._fields["standard_id"].comodel_name,
                    "label.standard",
                )

    def test_what_is_written_stays_with_its_organisation(self):
        written = set(
            self.env["ir.model.access"]
            .search(
                ["|", ("perm_write", "=", True), ("perm_create", "=", True)],
            )
            .model_id.mapped("model")
        )
        for Model in self._models():
            if Model._transient or Model._name not in written:
                continue
            if "company_id" not in Model._fields:
                continue
            with self.subTest(model=Model._name):
                self.assertTrue(Model._check_company_auto)
                self.assertTrue(hasattr(Model, "_check_owner"))
                self.assertEqual(list(self._unchecked_links(Model)), [])

    def _unchecked_links(self, Model):
        owners = Model._get_owner_fields()
        for field in Model._fields.values():
            if field.type not in ("many2one", "many2many") or not field.store:
                continue
            if field.related or field.name in owners | {"create_uid", "write_uid"}:
                continue
            if field.comodel_name in UNCHECKED_COMODELS or field.name == "origin_id":
                continue
            # who did an act is written by the act itself
            if field.comodel_name == "res.users" and field.readonly:
                continue
            comodel = self.env[field.comodel_name]
            judged = "company_id" in comodel._fields or comodel._name == "res.users"
            if judged and not field.check_company:
                yield field.name

    def test_a_reference_is_offered_by_its_organisation(self):
        """Each reference that a person chooses follows the organisation's own."""
        references = {
            Model._name
            for Model in self._references()
            if "adapter_ids" in Model._fields
        }
        for Model in self._models():
            if Model._transient or "company_id" not in Model._fields:
                continue
            for field in Model._fields.values():
                if (
                    field.type in ("many2one", "many2many")
                    and field.comodel_name in references
                    and not field.readonly
                    and not field.related
                    and field.name not in Model._get_owner_fields()
                ):
                    with self.subTest(field=str(field)):
                        self.assertIn(
                            "adapter_ids", field._description_domain(self.env)
                        )


@tagged("post_install", "-at_install", "standard")
class TestOrganisations(OrganisationsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.env["res.company"].create(
            [{"name": "Organisme A"}, {"name": "Organisme B"}]
        )
        cls.company_a, cls.company_b = companies
        cls.buyer = cls.env["res.partner"].create({"name": "Ville"})
        cls.manager_a, cls.manager_b = (
            new_test_user(
                cls.env,
                login=f"organisation_{letter}",
                groups=MANAGERS,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for letter, company in zip("ab", companies, strict=True)
        )

    def _rpc(self, model, method, *args, **kwargs):
        """Return what the client receives: {"result": ...} or {"error": ...}."""
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps(
                    {
                        "jsonrpc": "2.0",
                        "method": "call",
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": kwargs,
                        },
                    }
                ),
                headers={"Content-Type": "application/json"},
            ).json()

    def _assert_refused(self, answer, name="odoo.exceptions.AccessError"):
        self.assertEqual(answer.get("error", {}).get("data", {}).get("name"), name)

    def _give(self, Model, company):
        """Return a record of ``company`` in a reference list, made as it would be."""
        if "origin_id" in Model._fields:
            common = Model.search([("company_id", "=", False)], limit=1)
            return common.with_company(company)._adapt(company)
        if Model._name == "insertion.criterion.change":
            return self._propose(self._give(self.env["insertion.criterion"], company))
        if Model._name == "insertion.pack.line":
            return self._give(self.env["insertion.pack"], company).line_ids[:1]
        template = self._give(self.env["insertion.clause.template"], company)
        return Model.search([("template_id", "=", template.id)], limit=1)

    def _ensure_common(self):
        """Give the lists that are delivered empty a common record each."""
        college = self.env["label.college"].create({"name": "Collège commun"})
        self.env["label.body"].create(
            {"name": "Instance commune", "college_id": college.id}
        )
        template = self.env["insertion.clause.template"].search([], limit=1)
        self.env["insertion.penalty.rule"].create(
            {"template_id": template.id, "name": "Heure manquante", "amount": 30}
        )
        self._propose(self.env["insertion.criterion"].search([], limit=1))

    def _propose(self, criterion):
        return self.env["insertion.criterion.change"].create(
            {
                "criterion_id": criterion.id,
                "sensitive": not criterion.sensitive,
                "reason": "Asked by the law",
            }
        )

    def test_common_base_and_lists_of_others_are_closed_over_rpc(self):
        self._ensure_common()
        self.authenticate(self.manager_a.login, self.manager_a.login)
        for Model in self._references():
            others = self._give(Model, self.company_b)
            common = Model.search([("company_id", "=", False)])
            self.assertTrue(common, Model._name)
            field = next(
                name
                for name in ("sequence", "source", "legal_source", "title", "reason")
                if name in Model._fields
            )
            value = 77 if field == "sequence" else "Changed"
            for record in (*common[:3], others):
                with self.subTest(model=Model._name, record=record.id):
                    before = record[field]
                    for method, args in (
                        ("write", [{field: value}]),
                        ("web_save", [{field: value}]),
                        ("write", [{"company_id": self.company_a.id}]),
                        ("unlink", []),
                    ):
                        kwargs = {"specification": {}} if method == "web_save" else {}
                        self._assert_refused(
                            self._rpc(Model._name, method, record.ids, *args, **kwargs)
                        )
                    self.assertEqual(record[field], before)
                    self.assertTrue(record.exists())
            self.assertFalse(
                self._rpc(Model._name, "search", [("id", "=", others.id)])["result"]
            )

    def test_nothing_is_created_in_another_organisation_nor_in_the_common_base(self):
        self.authenticate(self.manager_a.login, self.manager_a.login)
        vals_by_model = {
            "insertion.category": {"name": "N", "code": "new", "kind": "funder"},
            "insertion.criterion": {"name": "N", "code": "NEW"},
            "insertion.trade": {"name": "N"},
            "insertion.index": {"name": "N"},
            "insertion.outcome": {"name": "N", "code": "new"},
            "insertion.reason": {"name": "N"},
            "insertion.qpv": {"name": "N", "date_from": "2024-01-01"},
            "insertion.contract.rule": {
                "employer_kind": "other",
                "contract_type": "permanent",
            },
            "insertion.clause.template": {"name": "N"},
            "label.body": {"name": "N"},
            "label.college": {"name": "N"},
            "label.requirement": {"name": "N"},
        }
        for model, vals in vals_by_model.items():
            with self.subTest(model=model):
                for company_id in (False, self.company_b.id):
                    self._assert_refused(
                        self._rpc(model, "create", [{**vals, "company_id": company_id}])
                    )
                (created,) = self._rpc(model, "create", [vals])["result"]
                record = self.env[model].browse(created)
                self.assertEqual(record.company_id, self.company_a)
                for company_id in (False, self.company_b.id):
                    self._assert_refused(
                        self._rpc(model, "write", [created], {"company_id": company_id})
                    )
                self.assertEqual(record.company_id, self.company_a)

    def test_a_document_is_not_given_to_another_organisation(self):
        contracts = self.env["insertion.contract"].create(
            [
                {
                    "name": "Marché",
                    "company_id": company.id,
                    "buyer_id": self.buyer.id,
                    "user_id": user.id,
                    "lot_ids": [Command.create({"name": "Lot"})],
                }
                for company, user in (
                    (self.company_a, self.manager_a),
                    (self.company_b, self.manager_b),
                )
            ]
        )
        self.authenticate(self.manager_a.login, self.manager_a.login)
        lot = contracts[0].lot_ids
        self._assert_refused(
            self._rpc(
                "insertion.lot", "write", lot.ids, {"contract_id": contracts[1].id}
            )
        )
        self.assertEqual(lot.contract_id, contracts[0])
        answer = self._rpc(
            "insertion.contract",
            "write",
            contracts[0].ids,
            {"company_id": self.company_b.id},
        )
        self.assertIn("error", answer)
        self.assertEqual(contracts[0].company_id, self.company_a)

    def test_records_of_two_organisations_are_not_linked(self):
        trade = self.env["insertion.trade"].create(
            {"name": "Métier de B", "company_id": self.company_b.id}
        )
        contract = self.env["insertion.contract"].create(
            {
                "name": "Marché",
                "company_id": self.company_a.id,
                "buyer_id": self.buyer.id,
                "user_id": self.manager_a.id,
                "lot_ids": [Command.create({"name": "Lot"})],
            }
        )
        self.authenticate(self.manager_a.login, self.manager_a.login)
        answer = self._rpc(
            "insertion.lot", "write", contract.lot_ids.ids, {"trade_id": trade.id}
        )
        self.assertIn("error", answer)
        self.assertFalse(contract.lot_ids.trade_id)

    def _new_administrator(self, login):
        return new_test_user(
            self.env,
            login=login,
            groups=f"{MANAGERS},base.group_system",
            company_id=self.company_a.id,
            company_ids=[Command.set(self.company_a.ids)],
        )

    def test_an_administrator_keeps_the_common_base(self):
        administrator = self._new_administrator("organisation_administrator")
        self.authenticate(administrator.login, administrator.login)
        criterion = self.env.ref("mife_insertion_clauses.insertion_criterion_rsa")
        self.assertTrue(
            self._rpc(
                "insertion.criterion", "write", criterion.ids, {"validity_months": 4}
            )["result"]
        )
        self.assertEqual(criterion.validity_months, 4)
        common = self._rpc(
            "insertion.trade", "create", [{"name": "Commun", "company_id": False}]
        )
        self.assertIn("result", common)

    def test_two_administrators_change_a_common_flag(self):
        first, second = (
            self._new_administrator(f"organisation_administrator_{number}")
            for number in (1, 2)
        )
        criterion = self.env.ref("mife_insertion_clauses.insertion_criterion_rsa")
        self.assertFalse(criterion.sensitive)
        self.authenticate(first.login, first.login)
        [change] = self._rpc(
            "insertion.criterion.change",
            "create",
            [
                {
                    "criterion_id": criterion.id,
                    "sensitive": True,
                    "reason": "Asked by the law",
                }
            ],
        )["result"]
        for login, confirms in (
            (first.login, False),
            (self.manager_a.login, False),
            (second.login, True),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                answer = self._rpc(
                    "insertion.criterion.change", "action_confirm", [change]
                )
                self.assertEqual("error" not in answer, confirms)
                criterion.invalidate_recordset()
                self.assertEqual(criterion.sensitive, confirms)

    # CONTACTS

    def _new_firm(self, name, *companies):
        """Return a firm with one person per organisation, who has an account there."""
        firm = self.env["res.partner"].create(
            {"name": name, "is_company": True, "email": "firm@a.example.com"}
        )
        for company in companies:
            clerk = self.env["res.partner"].create(
                {"name": f"{name} {company.name}", "parent_id": firm.id}
            )
            new_test_user(
                self.env,
                login=f"clerk{clerk.id}@a.example.com",
                groups="base.group_portal",
                partner_id=clerk.id,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
        return firm

    def test_contacts_with_an_account_elsewhere_are_readable_only(self):
        firm = self._new_firm("Chantiers B", self.company_b)
        clerk = firm.child_ids
        self.authenticate(self.manager_a.login, self.manager_a.login)
        for contact in (firm, clerk):
            self.assertTrue(
                self._rpc("res.partner", "read", contact.ids, ["name"])["result"]
            )
            for vals in (
                {"email": "taken@a.example.com"},
                {"name": "Taken"},
                {"company_id": self.company_a.id},
                {"parent_id": False},
                {"child_ids": [Command.update(clerk.id, {"email": "t@a.example.com"})]},
            ):
                self._assert_refused(
                    self._rpc("res.partner", "write", contact.ids, vals)
                )
            self._assert_refused(self._rpc("res.partner", "unlink", contact.ids))
        self.assertEqual(firm.email, "firm@a.example.com")
        # not through a new person either, whose address would go up to the firm
        self._assert_refused(
            self._rpc(
                "res.partner",
                "create",
                [{"name": "New", "parent_id": firm.id, "street": "1 rue Prise"}],
            )
        )
        self.assertFalse(firm.street)

    def test_contacts_of_ones_own_and_without_account_are_changed(self):
        self.authenticate(self.manager_a.login, self.manager_a.login)
        both = self._new_firm("Chantiers AB", self.company_a, self.company_b)
        own = self._new_firm("Chantiers A", self.company_a)
        free = self._new_firm("Chantiers libres")
        elsewhere = self._new_firm("Chantiers B", self.company_b)
        for contact in (both, own, own.child_ids, free):
            answer = self._rpc(
                "res.partner", "write", contact.ids, {"comment": "Called"}
            )
            self.assertTrue(answer.get("result"), answer)
        # and a person is added to a firm of the other organisation
        answer = self._rpc(
            "res.partner", "create", [{"name": "New", "parent_id": elsewhere.id}]
        )
        self.assertIn("result", answer)

    def test_a_merge_takes_no_contact_of_another_organisation(self):
        clerk = self._new_firm("Chantiers B", self.company_b).child_ids
        double = self.env["res.partner"].create(
            {"name": clerk.name, "company_id": self.company_a.id}
        )
        self.authenticate(self.manager_a.login, self.manager_a.login)
        for destination in (clerk, double):
            (wizard,) = self._rpc(
                "base.partner.merge.automatic.wizard",
                "create",
                [
                    {
                        "partner_ids": [Command.set((clerk + double).ids)],
                        "dst_partner_id": destination.id,
                    }
                ],
            )["result"]
            self._assert_refused(
                self._rpc(
                    "base.partner.merge.automatic.wizard", "action_merge", [wizard]
                )
            )
        self.assertTrue((clerk + double).exists() == clerk + double)
        self.assertEqual(clerk.user_ids.company_id, self.company_b)
