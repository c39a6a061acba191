# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from . import examples, partners
from .names import CORRESPONDENTS
from .plan import make_plan

PUBLICS = (
    "Demandeurs d'emploi de longue durée, bénéficiaires du RSA, jeunes de moins de "
    "26 ans sans qualification, travailleurs handicapés, habitants des quartiers "
    "prioritaires sans emploi."
)
CORRECTIONS = (
    "Le relevé de l'agence indique un autre total : vérifier les heures.",
    "Une personne est déclarée après la fin de son contrat.",
    "Les heures de formation sont comptées avec les heures travaillées.",
)


class InsertionDemo(models.AbstractModel):
    """Write the plan of the demonstration as records, a room of the house at a time."""

    _name = "insertion.demo"
    _description = "Demonstration of the insertion clauses"

    @api.model
    def _load_partners(self):
        """Create the partners, that the records of the demonstration refer to."""
        sirets = partners.sirets()
        france = self.env.ref("base.fr")
        data_list = []
        for partner in (
            *partners.BUYERS,
            *partners.COMPANIES,
            *partners.STRUCTURES,
            *partners.PRESCRIBERS,
        ):
            values = {
                "name": partner.name,
                "is_company": True,
                "company_registry": sirets.get(partner.key),
                "zip": partner.zip,
                "city": partner.city,
                "country_id": france.id,
            }
            if partner.key in partners.FIRMS:
                values["email"] = f"contact@{partner.slug}.example.com"
            data_list.append(self._prepare_data(_partner_id(partner), values))
        self._load("res.partner", data_list)
        correspondents = zip(_firms_with_correspondent(), CORRESPONDENTS, strict=True)
        self._load(
            "res.partner",
            [
                self._prepare_data(
                    f"demo_contact_{firm.key}",
                    {
                        "name": f"{first_name} {last_name}",
                        "parent_id": self._ref(_partner_id(firm)).id,
                        "function": "Correspondant insertion",
                        "email": f"insertion@{firm.slug}.example.com",
                    },
                )
                for firm, (first_name, last_name) in correspondents
            ],
        )

    @api.model
    def _install(self):
        self._welcome_team()
        self = self.with_context(
            lang="fr_FR",
            tracking_disable=True,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            mail_activity_quick_update=True,
        )
        plan = make_plan(fields.Date.context_today(self))
        contracts = self._create_contracts(plan)
        lots = self._create_lots(plan, contracts)
        self._create_commitments(plan, lots)
        contractors = self._create_contractors(plan, lots)
        people = self._create_people(plan)
        placements = self._create_placements(plan, contractors, people)
        declarations = self._create_declarations(plan, contractors, placements)
        self._move_lots(plan, lots)
        self._decide(plan, lots)
        self._attest_examples(plan, declarations)
        self._create_activities(plan, contracts, lots)
        self._ref("demo_notice_import").action_read()

    def _welcome_team(self):
        team = self._facilitators()
        for name in ("officer", "manager"):
            team |= self._ref(f"demo_user_{name}")
        if self.env["res.lang"]._get_data(code="fr_FR"):
            team.lang = "fr_FR"
        if "odoobot_state" in team._fields:
            # the robot's welcome hides the first screen on a phone
            team.odoobot_state = "disabled"
        # the French of an addon is loaded after its demonstration data, and the
        # attestations below are frozen in the language they are issued in
        self.env["ir.module.module"]._load_module_terms(
            ["mife_insertion_clauses"],
            [code for code, _name in self.env["res.lang"].get_installed()],
        )

    def _create_contracts(self, plan):
        facilitators = self._facilitators()
        contracts = self.env["insertion.contract"].create(
            [
                {
                    "name": contract.name,
                    "reference": contract.reference,
                    "buyer_id": self._ref(f"demo_buyer_{contract.buyer}").id,
                    "user_id": facilitators[contract.facilitator].id,
                    "state": contract.state,
                    "end_reason": contract.reason,
                    "clause_kind": contract.kind,
                    "nature": contract.nature,
                    "procedure": contract.procedure,
                    "cpv": contract.cpv,
                    "amount": contract.amount,
                    "date_notified": contract.notified,
                    "date_start": contract.start,
                    "date_end": contract.end,
                    "eligible_publics": PUBLICS,
                    "training_rule": contract.training[0],
                    "training_cap": contract.training[1],
                }
                for contract in plan.contracts
            ]
        )
        return _by_key(plan.contracts, contracts)

    def _create_lots(self, plan, contracts):
        trades = {lot.trade for lot in plan.lots}
        trades = {trade: self._ref(f"insertion_trade_{trade}").id for trade in trades}
        lots = self.env["insertion.lot"].create(
            [
                {
                    "contract_id": contracts[lot.contract].id,
                    "number": lot.number,
                    "sequence": int(lot.number),
                    "name": lot.name,
                    "trade_id": trades[lot.trade],
                    "amount": lot.amount,
                    "date_start": lot.start,
                    "date_end": lot.end,
                }
                for lot in plan.lots
            ]
        )
        return _by_key(plan.lots, lots)

    def _create_commitments(self, plan, lots):
        self.env["insertion.commitment"].create(
            [
                self._prepare_commitment_vals(row, lots[row.lot])
                for row in plan.commitments
            ]
        )

    def _prepare_commitment_vals(self, row, lot):
        vals = {
            "lot_id": lot.id,
            "origin": row.origin,
            "date": row.date,
            "reason": row.reason,
            "basis": row.basis,
            "unit_hours": row.unit_hours,
            "years": row.years,
            "step_amount": row.step_amount,
            "amount": row.amount,
            "share": row.share,
            "production_hours": row.production_hours,
            "promise": row.promise,
            "bracket_ids": [
                Command.create({"amount_from": amount, "hours": hours})
                for amount, hours in row.brackets
            ],
        }
        if row.basis == "fixed" and row.origin != "order":
            vals["hours"] = row.hours  # the others are worked out
        return vals

    def _create_contractors(self, plan, lots):
        created = {}
        # the holders before those who work under them
        ranks = [[row for row in plan.contractors if not row.parent]]
        ranks.append([row for row in plan.contractors if row.parent])
        for rank in ranks:
            contractors = self.env["insertion.contractor"].create(
                [
                    {
                        "lot_id": lots[row.lot].id,
                        "partner_id": self._firm(row.firm).id,
                        "role": row.role,
                        "parent_id": row.parent and created[row.parent].id,
                        "share": row.share,
                        "contact_ids": [
                            Command.set(self._ref(f"demo_contact_{row.firm}").ids)
                        ],
                    }
                    for row in rank
                ]
            )
            created |= _by_key(rank, contractors)
        return created

    def _create_people(self, plan):
        facilitators = self._facilitators()
        return self.env["insertion.participant"].create(
            [
                {
                    "last_name": person.last_name,
                    "first_name": person.first_name,
                    "sex": person.sex,
                    "birthdate": person.birthdate,
                    "zip": person.zip,
                    "city": person.city,
                    "prescriber_id": self._prescriber(person.prescriber).id,
                    "user_id": facilitators[person.facilitator].id,
                }
                for person in plan.people
            ]
        )

    def _create_placements(self, plan, contractors, people):
        return self.env["insertion.placement"].create(
            [
                {
                    "participant_id": people[placement.person].id,
                    "contractor_id": contractors[placement.contractor].id,
                    "employer_id": self._firm(placement.employer).id,
                    "modality": placement.modality,
                    "contract_type": placement.contract_type,
                    "job": placement.job,
                    "date_start": placement.start,
                    "date_end": placement.end,
                }
                for placement in plan.placements
            ]
        )

    def _create_declarations(self, plan, contractors, placements):
        """Create the declarations of all months; return {(contractor, month): one}."""
        lines = {}
        for row, placement in zip(plan.placements, placements, strict=True):
            for month, (worked, training) in row.hours.items():
                lines.setdefault((row.contractor, month), []).append(
                    {
                        "placement_id": placement.id,
                        "worked_hours": worked,
                        "training_hours": training,
                    }
                )
        vals_list = []
        for row in plan.declarations:
            vals = {"contractor_id": contractors[row.contractor].id, "month": row.month}
            if row.state != "to_declare":
                hours = lines.get((row.contractor, row.month), ())
                vals["line_ids"] = [Command.create(line) for line in hours]
            vals_list.append(vals)
        declarations = self.env["insertion.declaration"].create(vals_list)
        self._declare(plan, declarations)
        return {
            (row.contractor, row.month): declaration
            for row, declaration in zip(plan.declarations, declarations, strict=True)
        }

    def _declare(self, plan, declarations):
        """Bring each declaration to the state that the plan gives it."""
        officer = self._ref("demo_user_officer")
        now = fields.Datetime.now()
        groups = {}
        for row, declaration in zip(plan.declarations, declarations, strict=True):
            if row.state == "to_declare":
                continue
            no_hours = not (declaration.worked_hours + declaration.training_hours)
            declared = row.month + relativedelta(months=1, day=row.day)
            group = row.state, no_hours, declared
            groups.setdefault(group, declarations.browse())
            groups[group] |= declaration
        for index, ((state, no_hours, declared), group) in enumerate(groups.items()):
            declared_on = min(datetime.combine(declared, time(9, 12)), now)
            vals = {
                "state": state,
                "no_hours": no_hours,
                "declared_by_id": officer.id,
                "declared_on": declared_on,
            }
            if state == "to_correct":
                vals["no_hours"] = False
                vals["correction_reason"] = CORRECTIONS[index % len(CORRECTIONS)]
            if state == "validated":
                vals["validated_by_id"] = officer.id
                vals["validated_on"] = min(declared_on + timedelta(days=2), now)
            group._write_by_action(vals)

    def _move_lots(self, plan, lots):
        """Give the lots their states, once their hours are declared."""
        groups = {}
        for row in plan.lots:
            groups.setdefault(row.state, self.env["insertion.lot"])
            groups[row.state] |= lots[row.key]
        for state in ("running", "completed"):
            groups[state].write({"state": state})

    def _decide(self, plan, lots):
        """Take the buyers' dated decisions on the lots, as their button does."""
        Decision = self.env["insertion.lot.decision"]
        for decision in plan.decisions:
            lot = lots[decision.lot]
            Decision.create(
                {
                    "lot_id": lot.id,
                    "kind": decision.kind,
                    "date": decision.date,
                    "reason": decision.reason,
                }
            ).action_decide()

    def _attest_examples(self, plan, declarations):
        """Issue the documents of the examples, one of which is then rectified."""
        start = plan.today.replace(day=1) + relativedelta(months=examples.START)
        officer = self._ref("demo_user_officer")
        for lot, months in examples.ATTESTED:
            month = start + relativedelta(months=months)
            declarations[lot, month].with_user(officer).action_attest()
        lot, months, hours, reason = examples.RECTIFIED
        declaration = declarations[lot, start + relativedelta(months=months)]
        declaration = declaration.with_user(officer)
        declaration._ask_correction(reason)
        declaration.line_ids[:1].worked_hours -= hours
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()

    def _create_activities(self, plan, contracts, lots):
        todo = self.env.ref("mail.mail_activity_data_todo")
        models_ = {
            "contract": self.env["ir.model"]._get_id("insertion.contract"),
            "lot": self.env["ir.model"]._get_id("insertion.lot"),
        }
        records = {"contract": contracts, "lot": lots}
        facilitators = self._facilitators()
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": models_[task.subject],
                    "res_id": records[task.subject][task.key].id,
                    "summary": task.summary,
                    "date_deadline": task.deadline,
                    "user_id": facilitators[task.facilitator].id,
                }
                for task in plan.tasks
            ]
        )

    # the records that carry a name

    def _ref(self, name):
        return self.env.ref(f"mife_insertion_clauses.{name}")

    def _firm(self, key):
        return self._ref(_partner_id(partners.FIRMS[key]))

    def _prescriber(self, key):
        return self._ref(f"demo_prescriber_{key}" if key else "demo_prescriber")

    def _facilitators(self):
        return (
            self._ref("demo_user_facilitator")
            | self._ref("demo_user_facilitator_north")
            | self._ref("demo_user_facilitator_south")
        )

    def _prepare_data(self, name, values):
        return {
            "xml_id": f"mife_insertion_clauses.{name}",
            "values": values,
            "noupdate": True,
        }

    def _load(self, model, data_list):
        return self.env[model]._load_records(data_list)


def _partner_id(partner):
    """Return the name of a partner's record."""
    kind = partner.kind
    if kind == "agency":
        kind = "company"
    elif kind not in ("buyer", "company", "prescriber"):
        kind = "structure"
    return f"demo_{kind}_{partner.key}".rstrip("_")


def _firms_with_correspondent():
    """Return the firms whose correspondent is not the clerk of the examples."""
    return [firm for key, firm in partners.FIRMS.items() if key != "peinture"]


def _by_key(rows, records):
    return {row.key: record for row, record in zip(rows, records, strict=True)}
