# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who sits on the juries, and what they decided."""

from typing import NamedTuple

# account or person, role, body
JURY = [
    ("res_users_president", "1_president", "county"),
    ("res_users_juror_second", "2_deputy", "chamber"),
    ("res_users_juror", "3_member", "state"),
    ("res_partner_juror_branch", "3_member", "employers"),
    ("res_partner_juror_union", "3_member", "unions"),
]
# how severe each member is, in levels; a jury that agrees on most things
SEVERITIES = (0, -1, 0, 1, 0)


class Verdict(NamedTuple):
    """``votes``: for, against and abstentions."""

    votes: tuple
    decision: str
    reasons: str
    conditions: str = ""

    @property
    def is_favourable(self):
        return self.decision in ("awarded", "awarded_conditions")


PAST = {
    "Fonderie Malvaux": Verdict(
        (5, 0, 0),
        "awarded",
        "Une démarche ancienne, portée par la direction et connue de tous.",
    ),
    "Imprimerie Vergalant": Verdict(
        (4, 1, 0),
        "awarded",
        "L'accueil des collégiens est exemplaire ; le tutorat reste à structurer.",
    ),
    "Transports Noirmouton": Verdict(
        (3, 0, 1),
        "awarded_conditions",
        "L'élan est réel, mais le tutorat repose sur une seule personne.",
        "Former un second tuteur et présenter le planning qui lui laisse du temps.",
    ),
    "Boucherie Cornevin": Verdict(
        (1, 4, 0),
        "deferred",
        "Le jury souhaite relire l'axe 2 une fois les points d'étape tenus.",
    ),
}
RECENT = {
    "Santérel, site de Belfort": Verdict(
        (4, 0, 1),
        "awarded",
        "Un site qui agit sans attendre son groupe, preuves à l'appui.",
    ),
    "Pâtisserie Ambrelune": Verdict(
        (1, 3, 1),
        "refused",
        "Les actions présentées ont moins de trois mois. Le jury invite à revenir "
        "après une première année complète, avec les mêmes partenaires.",
    ),
}
VERDICTS = PAST | RECENT

# company: (what is strong, what to work on) of each axis, as its letter says it
FEEDBACK = {
    "Fonderie Malvaux": [
        ("Deux classes reçues chaque année, et des visites d'atelier préparées.", ""),
        (
            "Des tuteurs formés, connus de tous et déchargés d'une heure par semaine.",
            "Proposer aux nouveaux arrivants un point à la fin du premier mois.",
        ),
        ("Une direction présente à chaque rencontre du territoire.", ""),
    ],
    "Imprimerie Vergalant": [
        ("Un accueil des collégiens exemplaire, raconté par les élèves eux-mêmes.", ""),
        ("", "Écrire le parcours du tuteur, et lui laisser du temps dans le planning."),
    ],
    "Transports Noirmouton": [
        ("Des immersions proposées toute l'année.", ""),
        ("Un tuteur reconnu.", "Ne pas laisser le tutorat à une seule personne."),
    ],
    "Boucherie Cornevin": [
        ("Une vraie envie de transmettre le métier.", ""),
        ("", "Tenir les points d'étape annoncés, et en garder une trace écrite."),
    ],
    "Santérel, site de Belfort": [
        ("Des offres ouvertes, écrites à partir des compétences.", ""),
        (
            "L'accueil des nouveaux, suivi sur six mois.",
            "Faire connaître ces pratiques aux autres sites du groupe.",
        ),
    ],
    "Pâtisserie Ambrelune": [
        (
            "Un premier lien noué avec le collège voisin.",
            "Recevoir des stagiaires sur une année entière avant de revenir.",
        ),
        ("", "Joindre des preuves datées de chaque action."),
    ],
}
