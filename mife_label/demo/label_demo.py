# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from dateutil.relativedelta import relativedelta
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from odoo import api, fields, models
from odoo.fields import Command

from .. import uninstall

# criterion: (answer, level, actions, proof); actions: (name, people, partners)
ANSWERS = {
    "discovery": (
        "Chaque automne, nous recevons les classes de troisième du collège voisin pour "
        "une demi-journée dans l'atelier. Les élèves passent par trois postes, avec le "
        "salarié qui l'occupe.\n\nNous accueillons aussi des stagiaires d'observation "
        "toute l'année. Chacun a un référent et repart avec une fiche qui raconte ce "
        "qu'il a vu.",
        2,
        [
            ("Stages d'observation de troisième", 6, "Collège du secteur"),
            ("Visites de classe", 48, "Collège du secteur, Cité des métiers"),
        ],
        "Nombre d'élèves accueillis par année",
    ),
    "apprenticeship": (
        "Trois apprentis se forment chez nous en moyenne. Depuis quatre ans, sept "
        "contrats sur huit sont allés à leur terme et quatre apprentis ont été "
        "embauchés.",
        3,
        [("Apprentis en formation", 3, "Centre de formation d'apprentis")],
        "Effectifs et suites des contrats d'apprentissage",
    ),
    "immersion": (
        "Nous proposons quatre immersions par an, d'une semaine, avec la mission "
        "locale et Cap emploi. Un bilan est fait le dernier jour, avec la personne et "
        "son conseiller.",
        2,
        [("Immersions d'une semaine", 4, "Mission locale, Cap emploi")],
        "Bilan d'une immersion, rendu anonyme",
    ),
    "advice": (
        "Deux salariés parrainent des personnes en recherche d'emploi et tiennent des "
        "entretiens d'entraînement deux fois par an.",
        1,
        [("Entretiens d'entraînement", 14, "Réseau de parrainage")],
        "Attestation du réseau de parrainage",
    ),
    "offers": (
        "Nos offres décrivent les tâches et les compétences, jamais un profil. La même "
        "trame d'entretien sert pour tous et deux personnes reçoivent chaque candidat.",
        1,
        [],
        "Trois offres récentes et la trame d'entretien",
    ),
    "hiring": (
        "Cinq personnes éloignées de l'emploi ont été recrutées en deux ans, dont "
        "trois après une immersion. Quatre sont toujours là.",
        2,
        [("Recrutements après un parcours d'insertion", 5, "France Travail, PLIE")],
        "Recrutements par année et présence à six mois",
    ),
    "welcome": (
        "Le premier jour commence par un tour de l'établissement et un repas avec "
        "l'équipe. Un livret d'accueil explique l'essentiel ; trois points d'étape "
        "sont tenus avant la fin de la période d'essai.",
        2,
        [("Personnes accueillies dans l'année", 9, False)],
        "Livret d'accueil",
    ),
    "tutoring": (
        "Quatre tuteurs, formés deux jours, accompagnent les arrivants. Une heure par "
        "semaine leur est réservée dans le planning.",
        2,
        [("Tuteurs formés", 4, "Organisme de formation")],
        "Attestations de formation des tuteurs",
    ),
    "development": (
        "Chaque salarié a suivi au moins une formation en trois ans. Deux opérateurs "
        "sont devenus chefs d'équipe.",
        2,
        [("Salariés formés dans l'année", 21, "Opérateur de compétences")],
        "Plan de formation par catégorie",
    ),
    "balance": (
        "Les horaires d'atelier commencent à 6 h ou à 8 h, au choix. Les demandes de "
        "temps partiel sont accordées chaque fois que l'équipe peut s'organiser.",
        1,
        [],
        "Usage sur les horaires",
    ),
    "duties": (
        "L'établissement est à jour de ses déclarations et de ses cotisations. Le "
        "document unique a été revu en janvier.",
        1,
        [],
        "Attestation de vigilance",
    ),
    "network": (
        "Nous participons au club des employeurs et nous avons reçu deux entreprises "
        "qui voulaient organiser leur tutorat.",
        1,
        [("Visites d'autres employeurs", 2, "Club des employeurs")],
        "Compte rendu de la visite",
    ),
    "territory": (
        "Nous tenons un stand au forum de l'emploi et nous siégeons au conseil de "
        "perfectionnement du lycée professionnel.",
        2,
        [("Forum de l'emploi", 60, "Maison de l'information sur l'emploi")],
        "Programme du forum",
    ),
    "steering": (
        "La direction suit la démarche en réunion mensuelle. Une personne en a la "
        "charge, une demi-journée par semaine, et les équipes en entendent parler à "
        "chaque réunion trimestrielle.",
        2,
        [],
        "Objectifs de l'année",
    ),
}
COMMITMENTS = [
    ("access", "Accueillir deux classes de plus par an", 14, "Direction"),
    ("people", "Former deux nouveaux tuteurs", 20, "Ressources humaines"),
    ("sharing", "Présenter notre tutorat à un autre employeur", 30, "Direction"),
]
STRENGTHS = (
    "Des tuteurs reconnus et formés, une direction présente à chaque étape, des liens "
    "anciens avec le collège et la mission locale."
)


class LabelDemo(models.AbstractModel):
    """The demonstration data that are easier written as code than as records."""

    _name = "label.demo"
    _description = "Demonstration of the label"

    def _ref(self, name):
        return self.env.ref(f"mife_label.{name}")

    @api.model
    def _prepare(self):
        """Load the French that the versions below are sealed in."""
        team = self._ref("res_users_coach") | self._ref("res_users_manager")
        if "odoobot_state" in team._fields:
            # the robot's welcome hides the first screen on a phone
            team.odoobot_state = "disabled"
        self.env["ir.module.module"]._load_module_terms(
            ["mife_label"],
            [code for code, _name in self.env["res.lang"].get_installed()],
        )

    @api.model
    def _fill_files(self, application_ids, shares=None):
        """Write the files, whole or only the first answers (``shares``)."""
        lang = {code for code, _name in self.env["res.lang"].get_installed()}
        self = self.with_context(
            tracking_disable=True, lang="fr_FR" if "fr_FR" in lang else "en_US"
        )
        for application in self.env["label.application"].browse(application_ids):
            author = application.contact_id.user_ids or application.user_id
            answers = application.with_user(author[:1]).sudo().answer_ids
            self._fill_answers(answers[:shares] if shares else answers)
            if not shares:
                self._fill_plan(application)

    def _fill_answers(self, answers):
        keys = {self._ref(f"label_criterion_{key}"): key for key in ANSWERS}
        today = fields.Date.context_today(self)
        # companies of different sizes do not show the same figures
        scale_of_figures = {"very_small": 1, "small": 2, "medium": 3, "large": 5}
        for answer in answers:
            factor = scale_of_figures.get(answer.application_id.size, 2)
            narrative, rank, actions, proof = ANSWERS[keys[answer.criterion_id]]
            scale = answer.criterion_id._get_scale()
            answer.write(
                {
                    "narrative": narrative,
                    "level_id": scale[min(rank, len(scale) - 1)].id,
                    "action_ids": [
                        Command.create(
                            {
                                "name": name,
                                "people_count": max(people * factor // 3, 1),
                                "partner_names": partners,
                                "date_start": today - relativedelta(months=10),
                            }
                        )
                        for name, people, partners in actions
                    ],
                }
            )
            self.env["label.evidence"].create(
                {
                    "application_id": answer.application_id.id,
                    "answer_ids": [Command.set(answer.ids)],
                    "name": proof,
                    "filename": f"piece-{answer.number}.pdf",
                    "file": base64.b64encode(self._write_pdf(proof)),
                    "document_date": today - relativedelta(months=2),
                }
            )

    def _fill_plan(self, application):
        today = application.date_jury or fields.Date.context_today(self)
        application.strengths = application.strengths or STRENGTHS
        self.env["label.commitment"].create(
            [
                {
                    "application_id": application.id,
                    "axis_id": self._ref(f"label_axis_{axis}").id,
                    "name": name,
                    "date_due": today + relativedelta(months=months),
                    "responsible": responsible,
                }
                for axis, name, months, responsible in COMMITMENTS
            ]
        )

    def _write_pdf(self, title):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A5, invariant=True)
        canvas.setTitle(title)
        canvas.drawString(40, 540, title)
        canvas.drawString(40, 520, "Document de démonstration")
        canvas.save()
        return buffer.getvalue()

    @api.model
    def _submit_files(self, application_ids):
        applications = self.env["label.application"].browse(application_ids)
        for application in applications:
            author = application.contact_id.user_ids or application.user_id
            application.with_user(author[:1]).sudo().with_context(
                tracking_disable=True
            ).action_submit()

    @api.model
    def _ask_completion(self, application_id):
        application = self.env["label.application"].browse(application_id)
        answers = {
            key: application.answer_ids.filtered(
                lambda answer, key=key: (
                    answer.criterion_id == self._ref(f"label_criterion_{key}")
                )
            )
            for key in ("hiring", "tutoring")
        }
        request = self.env["label.completion.request"].create(
            {
                "application_id": application_id,
                "message": "Merci pour ce dossier clair. Deux points restent à "
                "préciser avant que nous le présentions au jury.",
                "date_due": fields.Date.context_today(self) + relativedelta(days=12),
                "line_ids": [
                    Command.create(
                        {
                            "answer_id": answers["hiring"].id,
                            "kind": "incomplete",
                            "message": "Parmi les personnes recrutées, combien sont "
                            "encore présentes six mois après ? Donnez les nombres, "
                            "sans aucun nom.",
                        }
                    ),
                    Command.create(
                        {
                            "answer_id": answers["tutoring"].id,
                            "kind": "unclear",
                            "message": "Comment le temps des tuteurs est-il prévu sur "
                            "les chantiers où ils sont seuls ?",
                        }
                    ),
                ],
            }
        )
        request.with_context(mail_notify_force_send=False).action_send()

    @api.model
    def _complete_file(self, application_id):
        """Ask for a completion and answer it: the file has two versions."""
        self._ask_completion(application_id)
        application = self.env["label.application"].browse(application_id)
        tutoring = application.answer_ids.filtered(
            lambda answer: (
                answer.criterion_id == self._ref("label_criterion_tutoring")
            )
        )
        tutoring.narrative = (
            "Quatre tuteurs, formés trois jours, accompagnent les arrivants. Une heure "
            "par semaine leur est réservée dans le planning, y compris la nuit et sur "
            "les postes isolés."
        )
        tutoring.action_ids.people_count += 2
        self._submit_files([application_id])

    @api.model
    def _coach(self, application_id):
        """Write what a coach leaves on a file under way."""
        application = self.env["label.application"].browse(application_id)
        answer = application.answer_ids[:1]
        answer.advice = (
            "Pensez à dire comment les élèves sont choisis, et combien reviennent en "
            "apprentissage."
        )
        answer.coach_note = (
            "Le chef d'atelier porte tout : prévoir qui prendra la suite avant l'oral."
        )

    @api.model
    def _name_records(self):
        uninstall.mark_demonstration(self.env)
