# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the holders and the team did together."""

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
# of the yearly points, by state of the commitment
NOTES = {
    "kept": "Fait comme prévu, avec l'appui de nos partenaires.",
    "under_way": "Commencé : la moitié du chemin est faite.",
}
# month, action, kind, for whom, what came of it
PLAN = [
    (1, "Bilan de l'année aux instances", "meeting", "bodies", "Présenté et adopté."),
    (2, "Petit déjeuner des titulaires", "event", "holders", "Douze entreprises."),
    (3, "Lettre aux entreprises du club", "news", "candidates", "Quatre appels."),
    (5, "Visite croisée : le tutorat en atelier", "event", "holders", ""),
    (6, "Article dans la presse locale", "press", "public", "Une demi-page."),
    (9, "Lettre d'actualités de la rentrée", "news", "holders", "Envoyée."),
    (10, "Forum de l'emploi, stand commun", "event", "public", "Huit titulaires."),
    (11, "Cérémonie de remise du label", "event", "public", ""),
    (12, "Affiche des titulaires", "print", "public", ""),
]
NEWS = (
    "Quatre nouvelles entreprises labellisées",
    "<p>Bonjour,</p><p>Le jury de cet automne a attribué le label à quatre "
    "entreprises. Bienvenue à elles.</p><p>Prochain rendez-vous : le petit déjeuner "
    "des titulaires.</p>",
)
# opinion, and a few words; nothing when nobody answered
OPINIONS = [
    ("4", "Des échanges concrets, à refaire."),
    ("3", ""),
    ("", ""),
    ("4", ""),
    ("2", "Trop court pour visiter l'atelier."),
]
WORDS = [
    "J'accueille deux apprentis par an. Je leur laisse le temps de se tromper : c'est "
    "comme cela que l'on apprend un métier.",
    "Je parle du label dans les collèges. Les élèves posent les bonnes questions.",
    "Je forme les tuteurs de l'entreprise.",
]
INTERVIEW = [
    "Quatre stagiaires de troisième par an, une semaine chacun : trois jours à "
    "l'atelier, deux au bureau d'études.",
    "Deux apprentis cette année ; l'un des deux a été embauché en juillet.",
]
