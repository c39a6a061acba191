# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the companies write in their files."""

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
