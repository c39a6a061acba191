# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Add to a demonstration all who knock at its doors, and print who owns what, as JSON.

usage: outside_in_process.py CONFIG DATABASE

The demonstration is made of acts, by the people of its story. What is added: an account
for each group alone, the competitor, the other buyer, an organisation of its own, and
a record in each model where the story leaves none.
"""

import json
import sys
from datetime import date, datetime, timedelta

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.orm.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import config, mute_logger

PREFIXES = ("insertion.", "label.", "mife.")
ADDONS = ("mife_insertion_clauses", "mife_label")
PASSWORD = "outside-2026"
GROUPS = {
    "facilitator": "mife_insertion_clauses.group_insertion_facilitator",
    "officer": "mife_insertion_clauses.group_insertion_officer",
    "insertion_manager": "mife_insertion_clauses.group_insertion_manager",
    "criteria": "base.group_user,mife_insertion_clauses.group_insertion_criteria",
    "coach": "mife_label.mife_label_group_coach",
    "secretary": "mife_label.mife_label_group_secretary",
    "label_manager": "mife_label.mife_label_group_manager",
    "internal": "base.group_user",
    "settings": "base.group_system",
}
MANAGERS = f"{GROUPS['insertion_manager']},{GROUPS['label_manager']}"
# Accounts of the story
LOGINS = {
    "company": "entreprise.clauses",
    "subcontractor": "soustraitant.clauses",
    "structure": "structure.clauses",
    "buyer": "acheteur.clauses",
    "juror": "jure.label",
    "recused": "gilles.oberlac@branche.example",
    "candidate": "entreprise.label",
    "other_candidate": "completer.label",
}
DOCUMENTS = {
    "ir.attachment": "res_model",
    "mail.activity": "res_model",
    "mail.message": "model",
}
# Not extended by us but by a mixin, or not at all, and full of what our records say
ALSO = (
    "hr.employee",
    "mail.activity",
    "mail.followers",
    "mail.guest",
    "mail.tracking.value",
)
KEYS = ("competitor", "candidate", "internal", "facilitator", "coach")
# What a minimal record is made of
VALUES = {
    "char": "outside",
    "text": "outside",
    "html": "<p>outside</p>",
    "date": date(2026, 3, 1),
    "datetime": datetime(2026, 3, 1, 9),
    "integer": 1,
    "float": 1.0,
    "monetary": 1.0,
    "boolean": True,
    "binary": "b3V0c2lkZQ==",
    "json": {},
}


class Outside:
    def __init__(self, env):
        self.env = env
        self.users = {}
        self.reasons = {}

    # WHO

    def add_people(self):
        for role, groups in GROUPS.items():
            self.users[role] = self._new_user(role, groups)
        for role, login in LOGINS.items():
            self.users[role] = self._find_user(login)
        self._add_competitor()
        self._add_other_buyer()

    def let_in(self):
        """Give all of them one password: a hash is slow by design, it is made once."""
        first, *others = self.users.values()
        first.password = PASSWORD
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE res_users SET password = model.password
              FROM res_users model WHERE model.id = %s AND res_users.id IN %s
            """,
            [first.id, tuple(user.id for user in others)],
        )

    def _new_user(self, role, groups, **values):
        return new_test_user(
            self.env,
            f"outside_{role}",
            groups=groups,
            email=f"{role}@outside.example",
            **values,
        )

    def _find_user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _new_contact(self, role, firm):
        contact = self.env["res.partner"].create({"name": role, "parent_id": firm.id})
        self.users[role] = self._new_user(
            role, "base.group_portal", partner_id=contact.id
        )
        return contact

    def _add_competitor(self):
        """Sign in somebody of a firm that shares no lot with the company."""
        Contractor = self.env["insertion.contractor"]
        firms = Contractor.search(
            [
                (
                    "contact_ids",
                    "in",
                    [self.users[role].partner_id.id for role in LOGINS],
                )
            ]
        )
        place = Contractor.search(
            [
                ("lot_id", "not in", firms.lot_id.ids),
                ("partner_id", "not in", firms.partner_id.ids),
                ("declaration_ids.attestation_ids", "!=", False),
            ],
            limit=1,
        )
        contact = self._new_contact("competitor", place.partner_id)
        place.contact_ids = [Command.link(contact.id)]

    def _add_other_buyer(self):
        Contract = self.env["insertion.contract"]
        contact = self.users["buyer"].partner_id
        followed = Contract.search([("buyer_contact_ids", "in", contact.ids)])
        contract = Contract.search(
            [
                ("buyer_id", "not in", followed.buyer_id.ids),
                ("lot_ids.contractor_ids", "!=", False),
            ],
            limit=1,
        )
        contact = self._new_contact("other_buyer", contract.buyer_id)
        contract.buyer_contact_ids = [Command.link(contact.id)]

    def give_keys(self):
        """Return {role: key of the JSON-2 interface}."""
        self.env["ir.config_parameter"].set_param("portal.allow_api_keys", "True")
        Keys = self.env["res.users.apikeys"]
        tomorrow = datetime.now() + timedelta(days=1)
        return {
            role: Keys.with_user(self.users[role])
            .sudo()
            ._generate("rpc", "outside", tomorrow)
            for role in KEYS
        }

    # ANOTHER ORGANISATION

    def add_organisation(self):
        company = self.env["res.company"].create(
            {"name": "Autre territoire", "country_id": self.env.company.country_id.id}
        )
        user = self._new_user(
            "elsewhere",
            MANAGERS,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.users["elsewhere"] = user
        elsewhere = Outside(self.env(user=user.id, context={"tracking_disable": True}))
        elsewhere._play()
        self.company = company
        Outside(self.env(context={"allowed_company_ids": company.ids})).fill()

    def _play(self):
        """Make a contract with its month, and a file of the label, as its manager."""
        env = self.env
        buyer, firm = env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Autre ville", "Ailleurs")]
        )
        contract = env["insertion.contract"].create(
            {"name": "Ailleurs", "buyer_id": buyer.id, "date_notified": "2026-01-05"}
        )
        lot = env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": "Ailleurs",
                "contractor_ids": [Command.create({"partner_id": firm.id})],
            }
        )
        person = env["insertion.participant"].create(
            {"first_name": "Ailleurs", "last_name": "Ailleurs"}
        )
        env["insertion.placement"].create(
            {
                "participant_id": person.id,
                "contractor_id": lot.contractor_ids.id,
                "job": "Peintre",
                "date_start": "2026-01-05",
            }
        )
        env["insertion.declaration"].create(
            {"contractor_id": lot.contractor_ids.id, "month": "2026-03-01"}
        )
        env["label.programme"].create({"name": "Ailleurs"})

    # A RECORD IN EACH MODEL

    def fill(self):
        """Make a record where there is none; keep why where that cannot be."""
        empty = [
            name
            for name, model in self.env.registry.items()
            if name.startswith(PREFIXES)
            and not model._abstract
            and model._auto
            and not self._count(name)
        ]
        # one may need another
        for _turn in range(3):
            empty = [name for name in sorted(empty) if not self._try_to_fill(name)]
        for name in ("insertion.contract", "label.programme"):
            self._fail_mail(name)

    def _fail_mail(self, name):
        """Write a mail that did not leave: what tells it is read from the queue."""
        domain = [("company_id", "=", self.env.company.id)]
        record = self.env[name].search(domain, limit=1)
        self.env["mail.mail"].create(
            {
                "subject": "outside",
                "email_to": "nobody@outside.example",
                "model": name,
                "res_id": record.id,
                "state": "exception",
            }
        )

    def _count(self, name):
        Model = self.env[name].with_context(active_test=False)
        domain = Domain.TRUE
        if "company_id" in Model._fields:
            domain = Domain("company_id", "=", self.env.company.id)
        elif self.env.company != self.env.ref("base.main_company"):
            # of no organisation: one record is enough
            return True
        return Model.search_count(domain)

    def _try_to_fill(self, name):
        Model = self.env[name].with_context(mail_notrack=True)
        by_action = getattr(Model, "_by_action", None)
        Model = by_action() if by_action else Model
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                Model.create(self._get_values(Model))
                self.env.flush_all()
        except (UserError, ValueError, KeyError, TypeError, AttributeError) as error:
            self.reasons[name] = str(error)
            self.env.invalidate_all()
            return False
        except Exception as error:  # noqa: BLE001
            self.reasons[name] = repr(error)
            self.env.invalidate_all()
            return False
        self.reasons.pop(name, None)
        return True

    def _get_values(self, Model):
        found = Model.default_get(list(Model._fields))
        return {
            name: self._get_value(Model, field)
            for name, field in Model._fields.items()
            if (field.required or self._is_key(Model, name))
            and field.store
            and not field.compute
            and name != "id"
            and (name != "company_id" or field.required)
            and not found.get(name)
        } | self._get_own_values(Model._name)

    def _get_own_values(self, name):
        """Return what the rules of one model ask."""
        own = {
            "insertion.criterion.change": {"sensitive": True},
            "insertion.notice.source": {"url": "https://outside.example/decp"},
            "insertion.placement.request": {"is_figure_confirmed": True},
        }
        if name == "insertion.penalty.fact":
            penalty = self.env["insertion.penalty"].search(
                [("company_id", "=", self.env.company.id)], limit=1
            )
            return {
                "penalty_id": penalty.id,
                "rule_id": penalty.contract_id.penalty_rule_ids[:1].id,
                "contractor_id": penalty.lot_id.contractor_ids[:1].id,
            }
        return own.get(name, {})

    def _is_key(self, Model, name):
        """Tell whether records of the model hang on this link."""
        field = Model._fields[name]
        return (
            field.type == "many2one"
            and field.comodel_name.startswith(PREFIXES)
            and not field.related
        )

    def _get_value(self, Model, field):
        if field.comodel_name == "res.company":
            return self.env.company.id
        if field.type == "many2one":
            company = Domain("company_id", "in", (False, self.env.company.id))
            Comodel = self.env[field.comodel_name]
            domain = company if "company_id" in Comodel._fields else Domain.TRUE
            return Comodel.search(domain, limit=1).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "many2many":
            return self.env[field.comodel_name].search([], limit=1).ids
        return VALUES.get(field.type)

    # WHAT IS WHOSE

    def tell(self):
        records = self._list_records()
        main = Domain("company_id", "=", self.env.company.id)
        unsent = self._list_unsent(main)
        return {
            "password": PASSWORD,
            "keys": self.give_keys(),
            "users": {role: user.login for role, user in self.users.items()},
            "partners": {role: user.partner_id.id for role, user in self.users.items()},
            "records": records,
            "here": records
            | self._list_records(main)
            | {name: list(mails) for name, mails in unsent.items()},
            "unsent": unsent,
            "elsewhere": self._list_records(Domain("company_id", "=", self.company.id)),
            "documents": self._list_documents(),
            "own": {role: self._list_own(user) for role, user in self.users.items()},
            "empty": {
                name: reason
                for name, reason in self.reasons.items()
                if not records[name]
            },
        }

    def _list_records(self, domain=None):
        return {
            name: self.env[name]
            .with_context(active_test=False)
            .search(domain or [])
            .ids
            for name, model in sorted(self.env.registry.items())
            if not model._abstract
            and (domain is None or "company_id" in model._fields)
            and (name.startswith(PREFIXES) or name in ALSO or is_extended(model))
        }

    def _list_unsent(self, main):
        """Return {model: {id: model of its document}} of the organisation's mails."""
        found = {}
        for name in ("insertion.unsent.mail", "label.unsent.mail"):
            mails = self.env[name].search([("res_id", "!=", 0)])
            found[name] = {
                mail.id: mail.res_model
                for mail in mails
                if self.env[mail.res_model].browse(mail.res_id).filtered_domain(main)
            }
        return found

    def _list_documents(self):
        """Return {model: {id: (model, id) of the record it speaks of}}."""
        found = {}
        for name, link in DOCUMENTS.items():
            # a file of a field hides from a search that does not name it
            records = self.env[name].search([("id", "!=", 0)])
            found[name] = {
                record.id: (record[link], record.res_id)
                for record in records
                if (record[link] or "").startswith(PREFIXES)
            }
        return found

    def _list_own(self, user):
        """Return {model: ids} of what is whose, read as superuser from its contacts."""
        env, partner = self.env, user.partner_id
        held = [("contact_ids", "in", partner.ids)]
        contractors = env["insertion.contractor"].search(held)
        months = contractors.declaration_ids
        delegations = env["insertion.delegation"].search(
            [*held, ("ended_on", "=", False)]
        )
        members = env["label.application.member"].search(
            [("partner_id", "=", partner.id)]
        )
        followed = env["insertion.contract"].search(
            [("buyer_contact_ids", "in", partner.ids)]
        )
        seats = env["label.session.member"].search([("partner_id", "=", partner.id)])
        return {
            "insertion.contractor": contractors.ids,
            "insertion.declaration": months.ids,
            "insertion.attestation": months.attestation_ids.ids,
            "insertion.offer": self._list_offers(contractors, delegations),
            "insertion.contract": followed.ids,
            "label.application.member": members.ids,
            "label.application": members.application_id.ids,
            "label.session": seats.session_id.ids,
            "delegated": self._list_delegated(delegations),
        } | (self._list_opened() if user.has_group(GROUPS["secretary"]) else {})

    def _list_offers(self, contractors, delegations):
        """Return the offers of a company, and those open where a structure works."""
        Offer = self.env["insertion.offer"]
        published = Domain("contractor_id", "in", contractors.ids)
        shown = Domain("company_id", "in", delegations.company_id.ids) & Domain(
            "state", "=", "open"
        )
        proposed = Domain("proposal_ids.employer_id", "in", delegations.employer_id.ids)
        return Offer.search(published | shown | proposed).ids

    def _list_delegated(self, delegations):
        """Return the months where a structure declares the hours of its people."""
        lines = self.env["insertion.declaration.line"].search(
            [("placement_id.employer_id", "in", delegations.employer_id.ids)]
        )
        months = lines.declaration_id
        return (months & delegations.contractor_id.declaration_ids).ids

    def _list_opened(self):
        """Return what a secretary reads of juries: no mark before all are opened."""
        main = Domain("company_id", "=", self.env.company.id)
        opened = main & Domain("session_id.opened_on", "!=", False)
        sheets = self.env["label.sheet"].search(opened & Domain("state", "=", "sent"))
        Interest = self.env["label.interest"]
        links = Interest.search(main & Domain("kind", "!=", "none"))
        return {
            "label.sheet": sheets.ids,
            "label.sheet.line": sheets.line_ids.ids,
            "label.interest": (links | Interest.search(opened)).ids,
        }


def is_extended(model):
    """Tell whether our addons extend a model of another, not only a mixin of it."""
    return not model._name.startswith(PREFIXES) and any(
        map(is_ours, model._base_classes__)
    )


def is_ours(part):
    path = part.__module__.split(".")
    return len(path) > 2 and path[2] in ADDONS and "models" in path


def main(settings, database):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    with Registry(database).cursor() as cr:
        # those who knock have no time zone: what is of today is so for all of them
        context = {"tracking_disable": True, "tz": "UTC"}
        env = Environment(cr, SUPERUSER_ID, context)
        outside = Outside(env)
        outside.add_people()
        outside.add_organisation()
        outside.fill()
        outside.let_in()
        print(json.dumps(outside.tell()))


if __name__ == "__main__":
    main(*sys.argv[1:])
