# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from .. import uninstall
from ..rules import chasing
from . import examples, facts, partners
from .names import CORRESPONDENTS
from .plan import make_plan

CRITERIA = (
    "rsa",
    "ass",
    "detld",
    "deld",
    "young",
    "level_3",
    "disabled",
    "qpv",
    "senior",
    "refugee",
)
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
            values["insertion_employer_kind"] = partners.employer_kind(partner)
            values["insertion_buyer_kind"] = partners.BUYER_KINDS.get(partner.key)
            if partner.key in partners.FIRMS:
                values["insertion_size"] = partners.SIZES.get(partner.key, "small")
                values["email"] = f"contact@{partner.slug}.example.com"
            elif partner in partners.BUYERS:
                values["email"] = f"marches@{partner.slug}.example.com"
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
                        # numbers that are never given to anybody
                        "phone": f"03 53 01 00 {rank:02}",
                    },
                )
                for rank, (firm, (first_name, last_name)) in enumerate(correspondents)
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
        self._create_eligibilities(plan, people)
        referrals = self._create_referrals(plan, contractors, people)
        placements = self._create_placements(plan, contractors, people, referrals)
        declarations = self._create_declarations(plan, contractors, placements)
        self._move_lots(plan, lots)
        self._decide(plan, lots)
        self._attest(plan, declarations)
        self._create_meetings(plan, contracts, lots)
        self._create_timesheets(plan, contracts)
        self._draft(lots)
        self._create_activities(plan, contracts, lots)
        self._date_turns(plan, contracts, lots)
        self._open_portal()
        self.env["insertion.demo.followup"]._follow_up()
        self._ref("demo_notice_import").action_read()
        uninstall.mark_demonstration(self.env)

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
        criteria = [self._ref(f"insertion_criterion_{name}").id for name in CRITERIA]
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
                    "criterion_ids": [Command.set(criteria)],
                    "buyer_asked_on": contract.asked,
                    "eligibility_months": contract.months[0],
                    "permanent_months": contract.months[1],
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
                        "report_from": row.first,
                        "report_to": row.last,
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
        """Create the people, and one of them once more under another spelling."""
        facilitators = self._facilitators()
        vals_list = [
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
            for person in (*plan.people, facts.duplicate(plan))
        ]
        for row in facts.districts(plan):
            vals_list[row.person]["lives_in_qpv"] = row.answer
            if row.name:
                district = self._ref(f"insertion_qpv_{row.name}")
                vals_list[row.person]["qpv_id"] = district.id
        return self.env["insertion.participant"].create(vals_list)

    def _create_eligibilities(self, plan, people):
        facilitators = self._facilitators()
        vals_list = []
        for check in facts.eligibilities(plan):
            vals = {
                "participant_id": people[check.person].id,
                "checked_by_id": facilitators[check.facilitator].id,
                "checked_on": check.checked_on,
                "is_main": check.is_main,
            }
            if check.structure:
                vals |= {
                    "route": "structure",
                    "structure_id": self._firm(check.structure).id,
                    "proof": "Attestation de la structure",
                }
            else:
                criterion = self._ref(f"insertion_criterion_{check.criterion}")
                vals["criterion_id"] = criterion.id
            vals_list.append(vals)
        self.env["insertion.eligibility"].create(vals_list)

    def _create_referrals(self, plan, contractors, people):
        """Create the introductions; return {rank of a placement: the one before it}."""
        facilitators = self._facilitators()
        ranks = facts.facilitators_of_lots(plan)
        lots = {row.key: row.lot for row in plan.contractors}
        rows = facts.referrals(plan)
        referrals = (
            self.env["insertion.referral"]
            ._by_action()
            .create(
                [
                    {
                        "participant_id": people[row.person].id,
                        "contractor_id": contractors[row.contractor].id,
                        "job": row.job,
                        "user_id": facilitators[ranks[lots[row.contractor]]].id,
                        "state": row.state,
                        "date_proposed": row.proposed,
                        "date_seen": row.state in ("seen", "interview", "hired")
                        and row.proposed + timedelta(days=1),
                        "date_interview": row.state == "interview"
                        and plan.today - timedelta(days=2),
                        "date_closed": row.closed,
                        "reason_id": row.reason
                        and self._ref(f"insertion_reason_{row.reason}").id,
                    }
                    for row in rows
                ]
            )
        )
        return {
            row.placement: referral
            for row, referral in zip(rows, referrals, strict=True)
            if row.placement is not None
        }

    def _create_placements(self, plan, contractors, people, referrals):
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
                    "referral_id": rank in referrals and referrals[rank].id,
                }
                for rank, placement in enumerate(plan.placements)
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
            # attested in a pile, later on
            state = "validated" if row.state == "attested" else row.state
            group = state, no_hours, declared
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
                vals |= {
                    "no_hours": False,
                    "given_back_on": now.date(),
                    "chase_step": "opening",
                    "chased_on": now.date(),
                }
                vals["correction_reason"] = CORRECTIONS[index % len(CORRECTIONS)]
            if state == "validated":
                vals["validated_by_id"] = officer.id
                vals["validated_on"] = min(declared_on + timedelta(days=2), now)
            group._write_by_action(vals)
        self._chase_late(plan, declarations)

    def _chase_late(self, plan, declarations):
        """Write down the messages already sent about the months not declared."""
        ladder = self.env.company._get_insertion_ladder()
        ladder.pop(chasing.OFFICER)
        late = declarations.filtered(
            lambda declaration: declaration.state == "to_declare"
        )
        for month, awaited in late.grouped("month").items():
            opened = min(month + relativedelta(months=1), plan.today)
            step = chasing.get_step(None, (plan.today - opened).days, ladder)
            awaited._write_by_action(
                {
                    "opened_on": opened,
                    "chase_step": step,
                    "chased_on": opened + timedelta(days=ladder.get(step, 0)),
                }
            )

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

    def _attest(self, plan, declarations):
        """Issue the documents of the old months, one of which is then rectified."""
        officer = self._ref("demo_user_officer")
        pile = self.env["insertion.declaration"].with_user(officer)
        for row in sorted(plan.declarations, key=lambda row: row.month):
            if row.state == "attested":
                pile |= declarations[row.contractor, row.month]
        pile.action_attest()
        lot, months, hours, reason = examples.RECTIFIED
        start = plan.today.replace(day=1) + relativedelta(months=examples.START)
        declaration = declarations[lot, start + relativedelta(months=months)]
        declaration = declaration.with_user(officer)
        declaration._ask_correction(reason)
        declaration.line_ids[:1].worked_hours -= hours
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()

    def _create_meetings(self, plan, contracts, lots):
        users = dict(zip(range(3), self._facilitators(), strict=True))
        rows = {contract.key: contract for contract in plan.contracts}
        vals_list = []
        for meeting in facts.meetings(plan):
            contract = contracts[meeting.contract]
            lot = lots.get(meeting.lot, self.env["insertion.lot"])
            user = users[rows[meeting.contract].facilitator]
            firm = (lot or contract.lot_ids[:1]).contractor_ids[:1].partner_id
            start = _to_utc(meeting.date, meeting.hour)
            vals_list.append(
                {
                    "name": f"{facts.MEETINGS[meeting.kind]} - "
                    f"{(firm or contract.buyer_id).display_name}",
                    "insertion_kind": meeting.kind,
                    "insertion_contract_id": contract.id,
                    "insertion_lot_id": lot.id,
                    "user_id": user.id,
                    "partner_ids": [Command.set(user.partner_id.ids)],
                    "start": start,
                    "stop": start + timedelta(minutes=meeting.minutes),
                }
            )
        self.env["calendar.event"].with_context(
            dont_notify=True, no_mail_to_attendees=True
        ).create(vals_list)

    def _create_timesheets(self, plan, contracts):
        team = self._facilitators() | self._ref("demo_user_officer")
        company = self.env.company
        for user in team:
            user._ensure_insertion_employee(company)
        employees = team.employee_id.grouped("user_id")
        project = company._get_insertion_project()
        tasks = project._get_insertion_tasks()
        vals_list = []
        for row in facts.timesheets(plan):
            contract = contracts[row.contract]
            contractor = contract.lot_ids.contractor_ids[:1]
            firm = contractor.partner_id
            is_firm = firm and row.action == "assist"
            vals_list.append(
                {
                    "project_id": project.id,
                    "task_id": tasks[row.action].id,
                    "employee_id": employees[team[row.member]].id,
                    "user_id": team[row.member].id,
                    "name": facts.SUPPORTS[row.kind],
                    "date": row.date,
                    "unit_amount": row.hours,
                    "insertion_support_kind": row.kind,
                    "insertion_contract_id": contract.id,
                    "insertion_lot_id": contractor.lot_id.id if is_firm else False,
                    "insertion_partner_id": (firm if is_firm else contract.buyer_id).id,
                }
            )
        self.env["account.analytic.line"].create(vals_list)

    def _draft(self, lots):
        """Work out the hours of the lots being drafted; write the clause of one."""
        drafted = (
            self.env["insertion.lot"]
            .union(*lots.values())
            .filtered(lambda lot: lot.contract_id.state == "drafting")
        )
        drafted.write({"insertion_rate": 0.07})
        self.env["insertion.clause.apply"].create(
            {
                "lot_ids": [Command.set(drafted[:1].ids)],
                "template_id": self._ref("insertion_clause_template_works").id,
            }
        ).action_apply()
        cleaning = (
            self.env["insertion.lot"]
            .union(*lots.values())
            .filtered(
                lambda lot: lot.trade_id == self._ref("insertion_trade_cleaning")
                and lot.contract_id.state == "awarded"
            )
        )
        cleaning.write({"staff_taken_over": "share", "staff_share": 0.6})

    def _date_turns(self, plan, contracts, lots):
        """Say since when the contracts are in their state, and who is awaited."""
        for row in plan.contracts:
            if row.since:
                contracts[row.key].state_since = row.since
        for row in plan.awaited:
            lots[row.lot].write(
                {
                    "awaited_from": row.actor,
                    "awaited_what": row.what,
                    "awaited_since": row.since,
                }
            )

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


def _to_utc(date, hour):
    """Return an hour of Paris as it is stored."""
    there = datetime.combine(date, time(hour), ZoneInfo("Europe/Paris"))
    return there.astimezone(UTC).replace(tzinfo=None)


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
