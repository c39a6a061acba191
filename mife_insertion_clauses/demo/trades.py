# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is said of each trade: its lots, its labour, its jobs, its women."""

# what a lot of a building site is called, by trade, and its usual number
TRADE_LOTS = {
    "demolition": (1, "Désamiantage, démolition"),
    "roads": (2, "Voirie et réseaux divers"),
    "structural": (3, "Gros œuvre"),
    "roofing": (4, "Charpente, couverture, étanchéité"),
    "joinery": (5, "Menuiseries extérieures et intérieures"),
    "plastering": (6, "Plâtrerie, cloisons, isolation"),
    "electricity": (7, "Électricité, courants faibles"),
    "plumbing": (8, "Chauffage, ventilation, plomberie"),
    "floors": (9, "Carrelage, sols souples"),
    "painting": (10, "Peinture, revêtements muraux"),
    "green_spaces": (11, "Espaces verts"),
    "cleaning": (12, "Nettoyage"),
    "waste": (13, "Déchets"),
    "catering": (14, "Restauration"),
    "transport": (15, "Transport"),
    "other": (16, "Services"),
}
# share of labour in the price, to give amounts that match the hours
LABOUR_SHARES = {
    "demolition": 0.50,
    "roads": 0.35,
    "structural": 0.45,
    "roofing": 0.40,
    "joinery": 0.35,
    "plastering": 0.55,
    "electricity": 0.42,
    "plumbing": 0.40,
    "floors": 0.48,
    "painting": 0.70,
    "green_spaces": 0.65,
    "cleaning": 0.80,
    "waste": 0.60,
    "catering": 0.45,
    "transport": 0.50,
    "other": 0.70,
}
# jobs as men and women are called, by trade
JOBS = {
    "demolition": (("Démolisseur", "Démolisseuse"), ("Manœuvre", "Manœuvre")),
    "roads": (
        ("Ouvrier de voirie", "Ouvrière de voirie"),
        ("Manœuvre de travaux publics", "Manœuvre de travaux publics"),
        ("Conducteur d'engins", "Conductrice d'engins"),
    ),
    "structural": (
        ("Manœuvre", "Manœuvre"),
        ("Aide-maçon", "Aide-maçonne"),
        ("Coffreur", "Coffreuse"),
    ),
    "roofing": (
        ("Aide-couvreur", "Aide-couvreuse"),
        ("Aide-étancheur", "Aide-étancheuse"),
    ),
    "joinery": (("Poseur", "Poseuse"), ("Aide-menuisier", "Aide-menuisière")),
    "plastering": (("Plaquiste", "Plaquiste"), ("Aide-plâtrier", "Aide-plâtrière")),
    "electricity": (
        ("Aide-électricien", "Aide-électricienne"),
        ("Tireur de câbles", "Tireuse de câbles"),
    ),
    "plumbing": (
        ("Aide-plombier", "Aide-plombière"),
        ("Aide-monteur en chauffage", "Aide-monteuse en chauffage"),
    ),
    "floors": (("Aide-carreleur", "Aide-carreleuse"), ("Solier", "Solière")),
    "painting": (("Peintre", "Peintre"), ("Aide-peintre", "Aide-peintre")),
    "green_spaces": (
        ("Ouvrier paysagiste", "Ouvrière paysagiste"),
        ("Jardinier", "Jardinière"),
    ),
    "cleaning": (
        ("Agent de propreté", "Agente de propreté"),
        ("Laveur de vitres", "Laveuse de vitres"),
    ),
    "waste": (("Agent de tri", "Agente de tri"), ("Ripeur", "Ripeuse")),
    "catering": (
        ("Aide de cuisine", "Aide de cuisine"),
        ("Agent de restauration", "Agente de restauration"),
    ),
    "transport": (("Chauffeur-livreur", "Chauffeuse-livreuse"),),
    "other": (("Agent de production", "Agente de production"),),
}
# share of women, by trade
WOMEN = {
    "cleaning": 0.75,
    "catering": 0.75,
    "other": 0.6,
    "waste": 0.4,
    "painting": 0.4,
}
