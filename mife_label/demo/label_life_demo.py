# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

# when the last jury published its decisions; its files have no result of their own
JURY_MONTHS = 4
# name, SIRET, town, postcode, size, contact, job, months since the decision, result
HOLDERS = [
    ("Fonderie Malvaux", "99911237800016", "Rougegoutte", "90200", "medium")
    + ("Aline Courtelot", "Directrice du site", JURY_MONTHS, None),
    ("Imprimerie Vergalant", "99912474600010", "Belfort", "90000", "small")
    + ("Paul Vergalant", "Gérant", JURY_MONTHS, None),
    ("Transports Noirmouton", "99913711000014", "Danjoutin", "90400", "medium")
    + ("Nadia Ferrec", "Ressources humaines", JURY_MONTHS, None),
    ("Garage des Trois Étangs", "99914948700012", "Évette", "90350", "very_small")
    + ("Marc Tisserot", "Gérant", 9, "awarded"),
    ("Crèche Les Pivoines", "99916185400016", "Offemont", "90300", "small")
    + ("Julie Hamelet", "Directrice", 11, "awarded"),
    ("Horlogerie Saintfoin", "99917422000015", "Delle", "90100", "small")
    + ("Éric Saintfoin", "Président", 14, "awarded"),
    ("Paysages Roncevert", "99918659600014", "Essert", "90850", "small")
    + ("Laure Roncevert", "Gérante", 17, "awarded_with_conditions"),
    ("Hôtel du Vieux Rempart", "99919896300012", "Belfort", "90000", "small")
    + ("Yann Dorival", "Directeur", 20, "awarded"),
    ("Plasturgie Ombremont", "99911133900019", "Bourogne", "90140", "large")
    + ("Claire Sauvageon", "Ressources humaines", 23, "awarded"),
    ("Coopérative Fruitière du Mont", "99912370600015", "Lepuix", "90200", "small")
    + ("Denis Pelletrat", "Président", 26, "awarded"),
    ("Clinique Vétérinaire Basalte", "99913607000011", "Valdoie", "90300", "very_small")
    + ("Anne Basalte", "Associée", 32, "awarded"),
    ("Électricité Vauclairin", "99914844800015", "Châtenois", "90700", "small")
    + ("Omar Belkadi", "Gérant", 33, "awarded"),
    ("Tuilerie Grandvoir", "99916081500018", "Froidefontaine", "90140", "small")
    + ("Régis Grandvoir", "Gérant", 41, "awarded"),
    ("Librairie La Page Neuve", "99917318000012", "Belfort", "90000", "very_small")
    + ("Sonia Pralon", "Gérante", 44, "awarded"),
    ("Charpente Hautelande", "99918555600019", "Rougemont", "90110", "small")
    + ("Luc Hautelande", "Gérant", 15, "refused"),
    ("Boucherie Cornevin", "99919792400015", "Grandvillars", "90600", "very_small")
    + ("Inès Cornevin", "Gérante", JURY_MONTHS, None),
]
REASONS = {
    "awarded": "Une démarche sincère, suivie par la direction et connue des équipes.",
    "awarded_with_conditions": "Attribué, à condition de former un tuteur dans les six "
    "mois.",
    "refused": "Les actions présentées sont récentes. Le jury propose de revenir après "
    "une première année complète.",
}
DIRECTORY = (
    "Nous ouvrons nos portes aux collégiens et aux personnes en recherche d'emploi, et "
    "nos tuteurs aiment transmettre."
)
PRACTICES = [
    (
        "Un tuteur pour chaque nouvel arrivant",
        "employees",
        "Dès le premier jour, un salarié volontaire et formé accompagne la personne. "
        "Une heure par semaine lui est réservée pendant trois mois.",
        "Commencer par deux volontaires, et leur donner du temps avant de leur donner "
        "un titre.",
    ),
    (
        "La visite d'atelier racontée par les apprentis",
        "pupils",
        "Ce sont les apprentis qui guident les classes de troisième, avec leurs mots.",
        "Préparer la visite une heure avec eux, et prévoir un goûter.",
    ),
    (
        "Une semaine d'essai avant chaque recrutement",
        "jobseekers",
        "Chaque poste est précédé d'une immersion d'une semaine, ouverte aux personnes "
        "sans expérience.",
        "S'appuyer sur la mission locale pour préparer la convention.",
    ),
]
# name, months from now, share of the invited who came
EVENTS = [
    ("Petit déjeuner des titulaires", -22, 0.6),
    ("Visite croisée : accueillir un apprenti", -19, 0.5),
    ("Cérémonie de remise du label", -16, 0.9),
    ("Atelier : écrire une offre ouverte à tous", -13, 0.4),
    ("Petit déjeuner des titulaires", -10, 0.7),
    ("Forum de l'emploi, stand commun", -8, 0.5),
    ("Cérémonie de remise du label", -5, 0.9),
    ("Visite croisée : le tutorat en atelier", -3, 0.6),
    ("Rencontre avec les collèges", -1, 0.7),
    ("Petit déjeuner des titulaires", 1, 0),
]
TIMES = [
    ("support", "Relecture de l'axe 2", 1.5),
    ("support", "Rendez-vous dans l'entreprise", 2.5),
    ("support", "Aide au dépôt des pièces", 0.75),
    ("jury", "Préparation de l'ordre du jour", 3),
    ("jury", "Lettres et communication", 2),
    ("animation", "Organisation d'une rencontre", 4),
    ("animation", "Visite croisée", 3.5),
    ("report", "Chiffres du bilan annuel", 5),
]

COLLEGES = ["État et service public de l'emploi", "Collectivités", "Entreprises"]
BODIES = [
    ("Direction de l'emploi, du travail et des solidarités", 0),
    ("France Travail", 0),
    ("Conseil départemental", 1),
    ("Chambre de commerce et d'industrie", 2),
    ("Chambre de métiers et de l'artisanat", 2),
]
# name, login, body, role
JURORS = [
    ("Hélène Marchadier", "presidente.jury", 2, "1_president"),
    ("Olivier Bastien", "jury.label", 0, "2_deputy"),
    ("Sabrina Lecourt", "jury2.label", 1, "3_member"),
    ("Thomas Girardot", "jury3.label", 3, "3_member"),
    ("Fatou Diallo", "jury4.label", 4, "3_member"),
]


class LabelDemo(models.AbstractModel):
    _name = "label.demo"
    _inherit = ["label.demo", "label.demo.jury"]

    @api.model
    def _tell_the_years_before(self):
        """Create the holders of the last four years and what they did together."""
        self = self.with_context(tracking_disable=True, mail_activity_quick_update=True)
        jury = self.env["label.application"]
        for *holder, months, result in HOLDERS:
            decided = fields.Date.context_today(self) - relativedelta(months=months)
            application = self._create_file(*holder, decided)
            if result:
                self._conclude_file(application, result, decided)
            else:
                jury |= application
        self._tell_past_jury(jury)
        self._tell_coming_juries()
        programme = self._ref("label_programme_emplitudes")
        awards = self.env["label.award"].search([("programme_id", "=", programme.id)])
        self._tell_commitments(awards)
        self._tell_communication(awards)
        self._tell_measures(awards)
        self._create_events(awards)
        self._create_times()
        self._prepare_next_standard()

    def _create_file(self, name, siret, city, postcode, size, contact, job, decided):
        """Bring the file of a new company to the door of the jury."""
        domain = name.split()[-1].lower().replace("é", "e")
        partner = self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_registry": siret,
                "city": city,
                "zip": postcode,
                "country_id": self.env.ref("base.fr").id,
                "email": f"contact@{domain}.example",
                "child_ids": [
                    Command.create(
                        {
                            "name": contact,
                            "function": job,
                            "email": f"direction@{domain}.example",
                        }
                    )
                ],
            }
        )
        application = self.env["label.application"].create(
            {
                "programme_id": self._ref("label_programme_emplitudes").id,
                "partner_id": partner.id,
                "contact_id": partner.child_ids.id,
                "user_id": self._ref("res_users_coach").id,
                "size": size,
                "perimeter": "L'ensemble de l'établissement.",
                "eligibility_note": "Première rencontre encourageante.",
                "date_first_contact": decided - relativedelta(months=7),
                "date_deadline": decided - relativedelta(months=2),
                "date_jury": decided - relativedelta(days=8),
            }
        )
        application.action_check_eligibility()
        application.action_start()
        self._fill_files(application.ids)
        self._submit_files(application.ids)
        application.action_admit()
        application.write(
            {
                "date_started": decided - relativedelta(months=6),
                "date_submitted": decided - relativedelta(months=2),
            }
        )
        return application

    def _conclude_file(self, application, result, decided):
        application.action_put_on_agenda()
        application.action_start_review()
        application.action_notify(result, REASONS[result], decided)

    def _tell_commitments(self, awards):
        today = fields.Date.context_today(self)
        notes = {
            "kept": "Fait comme prévu, avec l'appui de nos partenaires.",
            "under_way": "Commencé : la moitié du chemin est faite.",
        }
        points = []
        for award in awards.filtered(
            lambda award: award.valid_from < today - relativedelta(months=12)
        ):
            for rank, commitment in enumerate(award.commitment_ids[:2]):
                state = "kept" if (award.id + rank) % 3 else "under_way"
                points.append(
                    {
                        "commitment_id": commitment.id,
                        "date": award.valid_from + relativedelta(months=12),
                        "state": state,
                        "note": notes[state],
                    }
                )
        self.env["label.commitment.point"].create(points)

    def _tell_communication(self, awards):
        for rank, award in enumerate(awards):
            if rank % 4:
                award.write(
                    {
                        "directory_consent_on": award.valid_from,
                        "directory_text": DIRECTORY,
                    }
                )
        live = awards.filtered(lambda award: award.state in ("valid", "to_renew"))
        self.env["label.ambassador"].create(
            [
                {
                    "application_id": award.application_id.id,
                    "name": award.application_id.contact_id.name,
                    "job": award.application_id.contact_id.function,
                    "kind": "ambassador" if rank % 2 else "tutor",
                    "consent_on": award.valid_from,
                    "in_directory": True,
                }
                for rank, award in enumerate(live[:6])
            ]
        )
        self.env["label.practice"].create(
            [
                {
                    "name": name,
                    "audience": audience,
                    "description": description,
                    "advice": advice,
                    "application_id": award.application_id.id,
                    "consent_on": award.valid_from,
                    "is_public": True,
                }
                for award, (name, audience, description, advice) in zip(
                    live[1:], PRACTICES, strict=False
                )
            ]
        )

    def _tell_measures(self, awards):
        """A suspension, a measure that waits for its answer and two complaints."""
        today = fields.Date.context_today(self)
        by_holder = {award.holder_name: award for award in awards}
        suspended = by_holder["Plasturgie Ombremont"]
        warned = by_holder["Hôtel du Vieux Rempart"]
        Event = self.env["label.award.event"]
        Event.create(
            {
                "award_id": suspended.id,
                "kind": "suspension",
                "reason": "Le point annuel n'a pas été tenu malgré deux rappels, et "
                "deux engagements sur trois sont restés sans suite.",
                "answer": "La direction a changé en juin ; un point est proposé le "
                "mois prochain.",
                "answered_on": today - relativedelta(days=12),
            }
        )._write_by_action(
            {
                "informed_on": today - relativedelta(days=20),
                "answer_until": today - relativedelta(days=5),
                "effective_on": today - relativedelta(days=4),
                "decided_by_id": self._ref("res_users_manager").id,
            }
        )
        Event.create(
            {
                "award_id": warned.id,
                "kind": "suspension",
                "reason": "Le logo est affiché par deux hôtels du groupe qui ne font "
                "pas partie du périmètre du certificat.",
            }
        )._write_by_action(
            {
                "informed_on": today - relativedelta(days=3),
                "answer_until": today + relativedelta(days=12),
            }
        )
        refused = self.env["label.application"].search(
            [("partner_id.name", "=", "Charpente Hautelande")], limit=1
        )
        programme = self._ref("label_programme_emplitudes")
        answered = self.env["label.complaint"].create(
            {
                "kind": "appeal",
                "programme_id": programme.id,
                "application_id": refused.id,
                "complainant": "Charpente Hautelande",
                "email": "direction@hautelande.example",
                "subject": "Deux actions du dossier n'auraient pas été lues",
                "description": "L'entreprise estime que ses accueils de stagiaires "
                "n'ont pas été pris en compte.",
                "received_on": refused.date_notified + relativedelta(days=20),
                "user_id": self._ref("res_users_manager").id,
            }
        )
        answered.write(
            {
                "acknowledged_on": answered.received_on + relativedelta(days=2),
                "answered_on": answered.received_on + relativedelta(days=18),
                "outcome": "unfounded",
                "answer": "Les deux actions figurent au procès-verbal : elles ont "
                "été lues. Le jury a jugé la démarche trop récente.",
            }
        )
        self.env["label.complaint"].create(
            {
                "kind": "holder",
                "programme_id": programme.id,
                "award_id": warned.id,
                "complainant": "Office du tourisme des Trois Rivières",
                "email": "accueil@trois-rivieres.example",
                "subject": "Le label est affiché par un autre hôtel du groupe",
                "description": "Le logo figure sur la vitrine d'un établissement qui "
                "ne serait pas labellisé.",
                "received_on": today - relativedelta(days=6),
                "acknowledged_on": today - relativedelta(days=5),
                "user_id": self._ref("res_users_manager").id,
            }
        )

    def _create_events(self, awards):
        programme = self._ref("label_programme_emplitudes")
        today = fields.Date.context_today(self)
        for name, months, share in EVENTS:
            day = today + relativedelta(months=months)
            start = datetime.combine(day, time(7))
            event = self.env["event.event"].create(
                {
                    "name": name,
                    "label_programme_id": programme.id,
                    "user_id": self._ref("res_users_coach").id,
                    "date_begin": start,
                    "date_end": start + relativedelta(hours=2),
                    "date_tz": "Europe/Paris",
                    "stage_id": self.env.ref(
                        "event.event_stage_done"
                        if months < 0
                        else "event.event_stage_announced"
                    ).id,
                    # nobody is written to about the past
                    "event_mail_ids": [Command.clear()],
                }
            )
            holders = awards.filtered(
                lambda award, day=day: award.valid_from <= day <= award.valid_until
            )
            present = round(len(holders) * share)
            self.env["event.registration"].create(
                [
                    {
                        "event_id": event.id,
                        "name": award.application_id.contact_id.name,
                        "email": award.application_id.contact_id.email,
                        "partner_id": award.application_id.contact_id.id,
                        "company_name": award.holder_name,
                        "label_holder_id": award.partner_id.id,
                        "state": "done"
                        if rank < present
                        else "cancel"
                        if months < 0
                        else "draft",
                    }
                    for rank, award in enumerate(holders)
                ]
            )

    def _create_times(self):
        coach = self._ref("res_users_coach")
        employee = self.env["hr.employee"].create(
            {
                "name": coach.name,
                "user_id": coach.id,
                "company_id": coach.company_id.id,
            }
        )
        project = coach.company_id._get_label_project()
        tasks = project.task_ids.grouped("label_action")
        applications = self.env["label.application"].search(
            [("state", "!=", "notified")]
        )
        today = fields.Date.context_today(self)
        self.env["account.analytic.line"].create(
            [
                {
                    "project_id": project.id,
                    "task_id": tasks[action].id,
                    "employee_id": employee.id,
                    "name": name,
                    "unit_amount": hours,
                    "date": today - relativedelta(days=3 * rank + week * 21),
                    "label_application_id": applications[
                        (rank + week) % len(applications)
                    ].id
                    if action == "support"
                    else False,
                }
                for week in range(5)
                for rank, (action, name, hours) in enumerate(TIMES)
            ]
        )

    def _prepare_next_standard(self):
        standard = self._ref("label_standard_v1")
        draft = standard.browse(standard.action_new_version()["res_id"])
        draft.change_note = "Une question de plus sur la santé au travail ; le tutorat "
        draft.change_note += "compte davantage."
        people = draft.axis_ids[1]
        people.criterion_ids.filtered(
            lambda criterion: criterion.origin_id
            == self._ref("label_criterion_tutoring")
        ).weight = 3
        self.env["label.criterion"].create(
            {
                "axis_id": people.id,
                "sequence": 70,
                "name": "Santé et maintien dans l'emploi",
                "audience": "employees",
                "question": "Comment prévenez-vous l'usure au travail, et que "
                "faites-vous quand un poste ne convient plus à une personne ?",
                "evidence": "Aménagements de poste, suites données, nombre de "
                "personnes maintenues dans l'emploi.",
                "weight": 1,
            }
        )

    @api.model
    def _open_jury(self):
        """Open two files to a jury that meets in twelve days."""
        programme = self._ref("label_programme_emplitudes")
        colleges = self.env["label.college"].create(
            [{"name": name, "sequence": rank} for rank, name in enumerate(COLLEGES)]
        )
        bodies = self.env["label.body"].create(
            [
                {"name": name, "college_id": colleges[college].id}
                for name, college in BODIES
            ]
        )
        users = self.env["res.users"]
        for name, login, _body, _role in JURORS:
            users |= users.with_context(no_reset_password=True).create(
                {
                    "name": name,
                    "login": login,
                    "password": "demo",
                    "email": f"{login}@jury.example",
                    "tz": "Europe/Paris",
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
        start = fields.Datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
        applications = self._ref("label_application_etudes") + self._ref(
            "label_application_logistique"
        )
        session = self.env["label.session"].create(
            {
                "programme_id": programme.id,
                "secretary_id": self._ref("res_users_manager").id,
                "date_start": start + relativedelta(days=12),
                "date_deadline": fields.Date.context_today(self)
                - relativedelta(days=20),
                "place": "Salle du conseil, maison de l'emploi",
                "member_ids": [
                    Command.create(
                        {
                            "partner_id": user.partner_id.id,
                            "body_id": bodies[body].id,
                            "role": role,
                        }
                    )
                    for user, (_name, _login, body, role) in zip(
                        users, JURORS, strict=True
                    )
                ],
                "hearing_ids": [
                    Command.create({"application_id": application.id, "sequence": rank})
                    for rank, application in enumerate(applications, 1)
                ],
            }
        )
        session.with_context(mail_notify_force_send=False).action_open_reading()
        Interest = self.env["label.interest"]
        Interest._declare(
            session.hearing_ids[1],
            session.member_ids[3],
            True,
            "La chambre loue un entrepôt à cette entreprise.",
        )
        Interest._declare(session.hearing_ids[0], session.member_ids[1], False)
