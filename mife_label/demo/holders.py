# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The companies of the last five years, and the results of their files."""

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
    ("Savonnerie Clairvessy", "99910451600003", "Giromagny", "90200", "small")
    + ("Hélène Clairvessy", "Gérante", 50, "awarded"),
    ("Tissage Aubremont", "99921768000001", "Beaucourt", "90500", "medium")
    + ("Karim Aubremont", "Directeur", 53, "awarded"),
    ("Charpente Hautelande", "99918555600019", "Rougemont", "90110", "small")
    + ("Luc Hautelande", "Gérant", 15, "refused"),
    ("Boucherie Cornevin", "99919792400015", "Grandvillars", "90600", "very_small")
    + ("Inès Cornevin", "Gérante", JURY_MONTHS, None),
]
# months since the label of some of them was renewed, which then had reached its end
RENEWED = {"Librairie La Page Neuve": 8, "Savonnerie Clairvessy": 14}
REASONS = {
    "awarded": "Une démarche sincère, suivie par la direction et connue des équipes.",
    "awarded_with_conditions": "Attribué, à condition de former un tuteur dans les six "
    "mois.",
    "refused": "Les actions présentées sont récentes. Le jury propose de revenir après "
    "une première année complète.",
}
