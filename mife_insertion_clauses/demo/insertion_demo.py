# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

# people: last name, first name, sex, birth date, city
PEOPLE = [
    ("Amrani", "Sofiane", "m", date(2002, 4, 11), "Belfort"),
    ("Bouvier", "Chloé", "f", date(1998, 9, 2), "Offemont"),
    ("Dembélé", "Awa", "f", date(1985, 1, 23), "Belfort"),
    ("Faivre", "Loïc", "m", date(1971, 6, 30), "Valdoie"),
    ("Garnier", "Zoé", "f", date(2004, 12, 5), "Delle"),
    ("Hakimi", "Reza", "m", date(1990, 3, 17), "Belfort"),
    ("Jeannin", "Pascal", "m", date(1968, 8, 8), "Bavilliers"),
    ("Kovač", "Mirela", "f", date(1979, 10, 14), "Belfort"),
    ("Lefèvre", "Jérôme", "m", date(1994, 2, 27), "Grandvillars"),
    ("Nguyên", "Thi Lan", "f", date(1988, 7, 19), "Belfort"),
    ("Oberlin", "Marie-Claire", "f", date(1972, 5, 3), "Belfort"),
    ("Petit", "Kévin", "m", date(2001, 11, 21), "Offemont"),
    ("Roussel", "Aïcha", "f", date(1996, 2, 14), "Bavilliers"),
    ("Schmitt", "David", "m", date(1983, 9, 9), "Valdoie"),
    # typed twice, another way
    ("PETIT", "Kevin", "m", date(2001, 11, 21), "Offemont"),
]
# eligibility checks: person, criterion or structure, months since the proof
CHECKS = [
    (0, "young", 7),
    (0, "rsa", 7),
    (1, "qpv", 5),
    (2, "level_3", 7),
    (3, "disabled", 6),
    (4, "young", 7),
    (5, "deld", 6),
    (6, "senior", 4),
    (8, "detld", 7),
    (9, "aci", 7),
    (10, "rsa", 2),
    (11, "young", 1),
    (12, "deld", 5),
]
DISTRICTS = {
    0: "residences_2024",
    1: "arsot_2024",
    5: "glacis_2024",
    11: "arsot_2024",
    12: "residences_2024",
}
# introductions: person, lot, job, days ago, outcome
REFERRALS = [
    (10, "cleaning", "Agente de propreté", 3, False),
    (11, "school_walls", "Manœuvre", 9, "seen"),
    (11, "parks", "Ouvrier paysagiste", 22, False),
    (12, "school_paint", "Aide-peintre", 6, "interview"),
    (13, "school_power", "Aide-électricien", 40, "permit"),
    (2, "school_paint", "Aide-peintre", 60, "filled"),
]
# lots: contract key, number, name, trade, firm, hours owed, hours changed by an
# amendment
LOTS = {
    "school_paint": ("school", "9", "Peintures intérieures", "painting", "peinture"),
    "school_walls": ("school", "2", "Gros œuvre", "structural", "gros_oeuvre"),
    "school_power": ("school", "12", "Électricité", "electricity", "electricite"),
    "parks": ("parks", "1", "Secteur nord", "green_spaces", "espaces_verts"),
    "cleaning": ("cleaning", "1", "Nettoyage des locaux", "cleaning", "proprete"),
    "workshop": ("workshop", "1", "Entretien des sentiers", "green_spaces", "aci"),
}
COMMITMENTS = {
    "school_paint": [("initial", 0, 700, False)],
    "school_walls": [
        ("initial", 0, 1400, False),
        ("amendment", 4, 140, "Avenant n° 2 : extension du préau"),
    ],
    "school_power": [("initial", 0, 210, False)],
    "parks": [
        ("initial", 0, 300, False),
        ("option", 3, 175, "Tranche optionnelle 1 affermie"),
    ],
    "cleaning": [("initial", 0, 500, False)],
}
# placements: person, lot, job, modality, contract type, months since the start,
# months at work (0: still there), usual monthly hours
PLACEMENTS = [
    (0, "school_paint", "Peintre", "etti", "temp", 0, 0, 78.5),
    (1, "school_paint", "Aide-peintre", "direct", "fixed", 2, 0, 60),
    (2, "school_walls", "Manœuvre", "direct", "professional", 0, 0, 121.25),
    (3, "school_walls", "Maçon", "direct", "permanent", 1, 0, 151.67),
    (5, "school_walls", "Manœuvre", "etti", "temp", 1, 4, 70),
    (6, "school_power", "Aide-électricien", "etti", "temp", 3, 0, 28),
    (4, "parks", "Ouvrière paysagiste", "direct", "apprentice", 0, 0, 90.5),
    (8, "parks", "Ouvrier paysagiste", "etti", "temp", 0, 0, 64),
    (7, "cleaning", "Agente de propreté", "direct", "permanent", 0, 0, 80),
    (9, "workshop", "Ouvrière d'entretien", "aci", "insertion", 0, 0, 104),
]
MONTHS = 6


class InsertionDemo(models.AbstractModel):
    """The demonstration data that are easier written as code than as records."""

    _name = "insertion.demo"
    _description = "Demonstration of the insertion clauses"

    @api.model
    def _install(self):
        team = self.env["res.users"]
        for name in ("facilitator", "officer", "manager"):
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
        today = fields.Date.context_today(self)
        self = self.with_context(lang="fr_FR", tracking_disable=True)
        start = today.replace(day=1) - relativedelta(months=MONTHS)
        contracts = self._create_contracts(start)
        lots = self._create_lots(contracts, start)
        placements = self._create_placements(lots, start)
        self._create_referrals(lots)
        officer = self._ref("demo_user_officer")
        self.with_user(officer)._declare_months(lots, placements, start)
        self._ref("demo_notice_import").action_read()

    def _ref(self, name):
        return self.env.ref(f"mife_insertion_clauses.{name}")

    def _create_contracts(self, start):
        facilitator = self._ref("demo_user_facilitator")
        common = {
            "user_id": facilitator.id,
            "date_notified": start,
            "date_start": start,
            "date_end": start + relativedelta(months=14, days=-1),
            "eligible_publics": (
                "Demandeurs d'emploi de longue durée, bénéficiaires du RSA, jeunes de "
                "moins de 26 ans sans qualification, travailleurs handicapés, "
                "habitants des quartiers prioritaires sans emploi."
            ),
        }
        vals = {
            "school": {
                "name": "Réhabilitation de l'école Aragon",
                "reference": "GBCA-2026-014",
                "buyer_id": self._ref("demo_buyer_grand_belfort").id,
                "procedure": "Appel d'offres ouvert",
                "nature": "Marché",
                "cpv": "45214200-2",
                "amount": 3_150_000,
                "criterion_ids": [
                    Command.link(self._ref(f"insertion_criterion_{code}").id)
                    for code in ("rsa", "young", "deld", "disabled", "qpv", "level_3")
                ],
                "state": "awarded",
            },
            "parks": {
                "name": "Entretien des espaces verts",
                "reference": "VB-2026-007",
                "buyer_id": self._ref("demo_buyer_belfort").id,
                "procedure": "Procédure adaptée",
                "nature": "Accord-cadre",
                "cpv": "77310000-6",
                "amount": 420_000,
                "training_rule": "capped",
                "training_cap": 0.25,
                "state": "awarded",
            },
            "cleaning": {
                "name": "Nettoyage des bâtiments communautaires",
                "reference": "CCST-2026-003",
                "buyer_id": self._ref("demo_buyer_sud_territoire").id,
                "procedure": "Appel d'offres ouvert",
                "nature": "Marché",
                "cpv": "90911200-8",
                "amount": 610_000,
                "state": "awarded",
            },
            "workshop": {
                "name": "Entretien des sentiers du Sud Territoire",
                "reference": "CCST-2026-009",
                "buyer_id": self._ref("demo_buyer_sud_territoire").id,
                "clause_kind": "insertion",
                "nature": "Marché",
                "amount": 64_000,
                "state": "awarded",
            },
            "pool": {
                "name": "Construction d'un bassin nordique",
                "reference": "GBCA-2027-002",
                "buyer_id": self._ref("demo_buyer_grand_belfort").id,
                "cpv": "45212212-5",
                "amount": 6_200_000,
                "clause_kind": "mandatory",
                "date_notified": False,
                "date_start": False,
                "date_end": False,
                "state": "drafting",
            },
            "software": {
                "name": "Logiciel de gestion des médiathèques",
                "reference": "VB-2026-031",
                "buyer_id": self._ref("demo_buyer_belfort").id,
                "cpv": "48000000-8",
                "amount": 95_000,
                "date_notified": False,
                "date_start": False,
                "date_end": False,
                "state": "no_clause",
                "end_reason": "Aucun poste accessible, main-d'œuvre trop faible.",
            },
        }
        contracts = self.env["insertion.contract"].create(
            [common | contract for contract in vals.values()]
        )
        return dict(zip(vals, contracts, strict=True))

    def _create_lots(self, contracts, start):
        vals_list = []
        for key, (contract, number, name, trade, firm) in LOTS.items():
            kind = "structure" if firm == "aci" else "company"
            contractor = {"partner_id": self._ref(f"demo_{kind}_{firm}").id}
            if firm == "peinture":
                contact = self._ref("demo_contact_peinture")
                contractor["contact_ids"] = [Command.set(contact.ids)]
            vals_list.append(
                {
                    "contract_id": contracts[contract].id,
                    "number": number,
                    "name": name,
                    "trade_id": self._ref(f"insertion_trade_{trade}").id,
                    "date_start": start,
                    "date_end": contracts[contract].date_end,
                    "contractor_ids": [Command.create(contractor)],
                    "commitment_ids": [
                        Command.create(
                            {
                                "origin": origin,
                                "date": start + relativedelta(months=months),
                                "hours": hours,
                                "reason": reason,
                            }
                        )
                        for origin, months, hours, reason in COMMITMENTS.get(key, ())
                    ],
                }
            )
        lots = self.env["insertion.lot"].create(vals_list)
        lots.action_start()
        return dict(zip(LOTS, lots, strict=True))

    def _create_placements(self, lots, start):
        """Return {placement: usual monthly hours}."""
        people = self.env["insertion.participant"].create(
            [
                {
                    "last_name": last_name,
                    "first_name": first_name,
                    "sex": sex,
                    "birthdate": birthdate,
                    "city": city,
                    "zip": "90000" if city == "Belfort" else False,
                    "prescriber_id": self._ref("demo_prescriber").id,
                    "user_id": self._ref("demo_user_facilitator").id,
                }
                for last_name, first_name, sex, birthdate, city in PEOPLE
            ]
        )
        self._create_checks(people)
        vals_list = []
        for person, lot, job, modality, contract_type, since, length, _ in PLACEMENTS:
            date_start = start + relativedelta(months=since)
            contractor = lots[lot].contractor_ids
            employer = contractor.partner_id
            if modality == "etti":
                employer = self._ref("demo_structure_etti")
            vals_list.append(
                {
                    "participant_id": people[person].id,
                    "contractor_id": contractor.id,
                    "employer_id": employer.id,
                    "modality": modality,
                    "contract_type": contract_type,
                    "job": job,
                    "date_start": date_start,
                    "date_end": length
                    and date_start + relativedelta(months=length, days=-1),
                }
            )
        placements = self.env["insertion.placement"].create(vals_list)
        return {
            placement: row[-1]
            for placement, row in zip(placements, PLACEMENTS, strict=True)
        }

    def _create_checks(self, people):
        today = fields.Date.context_today(self)
        facilitator = self._ref("demo_user_facilitator")
        vals_list = []
        for person, reason, months in CHECKS:
            checked_on = today.replace(day=1) - relativedelta(months=months)
            if months < MONTHS:
                checked_on = today - relativedelta(months=months)
            vals = {
                "participant_id": people[person].id,
                "checked_by_id": facilitator.id,
                "checked_on": checked_on,
            }
            if reason == "aci":
                vals |= {
                    "route": "structure",
                    "structure_id": self._ref("demo_structure_aci").id,
                    "proof": "Attestation de la structure",
                }
            else:
                vals["criterion_id"] = self._ref(f"insertion_criterion_{reason}").id
            vals_list.append(vals)
        self.env["insertion.eligibility"].create(vals_list)
        for person, district in DISTRICTS.items():
            people[person].qpv_id = self._ref(f"insertion_qpv_{district}")

    def _create_referrals(self, lots):
        today = fields.Date.context_today(self)
        for person, lot, job, days, outcome in REFERRALS:
            last_name, first_name = PEOPLE[person][:2]
            referral = self.env["insertion.referral"].create(
                {
                    "participant_id": self.env["insertion.participant"]
                    .search(
                        [
                            ("last_name", "=", last_name),
                            ("first_name", "=", first_name),
                        ],
                        limit=1,
                    )
                    .id,
                    "contractor_id": lots[lot].contractor_ids.id,
                    "job": job,
                    "user_id": self._ref("demo_user_facilitator").id,
                    "date_proposed": today - relativedelta(days=days),
                }
            )
            if outcome in ("seen", "interview"):
                referral._move(outcome, f"date_{outcome}")
            elif outcome:
                reason = self._ref(f"insertion_reason_{outcome}")
                referral._close("refused", reason)

    def _declare_months(self, lots, placements, start):
        """Attest all months but the two last: one declared, one to declare."""
        Declaration = self.env["insertion.declaration"]
        company = self.env.ref("base.main_company")
        for index in range(MONTHS):
            month = start + relativedelta(months=index)
            declarations = Declaration._open_month(month, company)
            if index == MONTHS - 1:
                break
            for line in declarations.line_ids:
                # a quiet summer month and a busy one, always the same
                factor = (1, 0.9, 1.1, 0.75, 1)[index % 5]
                line.worked_hours = round(placements[line.placement_id] * factor, 2)
                if line.contract_type in ("apprentice", "professional"):
                    line.training_hours = 28
            silent = declarations.filtered(
                lambda declaration: not declaration.line_ids.filtered("worked_hours")
            )
            silent.action_declare_no_hours()
            (declarations - silent).action_declare()
            if index < MONTHS - 2:
                declarations.action_validate()
                declarations.action_attest()
        self._rectify_one(lots["parks"], start)

    def _rectify_one(self, lot, month):
        declaration = self.env["insertion.declaration"].search(
            [("lot_id", "=", lot.id), ("month", "=", month)]
        )
        declaration._ask_correction("Une demi-journée a été comptée deux fois.")
        declaration.line_ids[:1].worked_hours -= 3.5
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
