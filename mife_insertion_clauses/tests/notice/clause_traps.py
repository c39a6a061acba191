# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences written for the tests: (kinds found, firm hours, text).

Kinds by their letter: o obligatory, p optional (« possible »), r reserved, c criterion,
n negated. Names and places are invented.
"""

TRAPS = [
    # -- words of the clause that say something else --
    ("", None, "Construction de 24 logements sociaux et aménagement des abords"),
    ("", None, "Réhabilitation de 60 logements locatifs sociaux, rue des Tilleuls"),
    ("", None, "Entretien des espaces communs du parc social de l'office"),
    ("", None, "Étude d'insertion paysagère du parc éolien"),
    ("", None, "Le projet veillera à son insertion dans le site et dans le paysage"),
    ("", None, "Insertion urbaine de la future halte ferroviaire"),
    ("", None, "Les frais d'insertion de l'avis sont à la charge du titulaire"),
    ("", None, "Insertion d'encarts publicitaires dans le bulletin municipal"),
    ("", None, "Photomontages d'insertion du bâtiment dans son environnement"),
    ("", None, "Maîtrise d'oeuvre pour la restructuration du centre social des Prés"),
    ("", None, "Fourniture de repas pour le centre communal d'action sociale"),
    ("", None, "Le candidat est à jour de ses obligations fiscales et sociales"),
    ("", None, "Attestation de vigilance et de paiement des cotisations sociales"),
    ("", None, "Le siège social de l'entreprise et le montant de son capital social"),
    ("", None, "Gestion des réseaux sociaux et création de contenus"),
    (
        "",
        None,
        "Prestations d'assurance : protection sociale complémentaire des agents",
    ),
    ("", None, "Mission d'assistance pour l'élaboration du bilan social"),
    ("", None, "Acquisition d'un logiciel de gestion de l'action sociale"),
    ("", None, "Construction d'un établissement médico-social de 80 places"),
    ("", None, "Location de salles pour le service insertion du département"),
    ("", None, "Accompagnement à l'insertion professionnelle des bénéficiaires du RSA"),
    ("", None, "Formation des conseillers en insertion professionnelle"),
    (
        "",
        None,
        "L'accès à la profession est réservé aux architectes inscrits à l'ordre",
    ),
    ("", None, "La prestation est réservée à une profession particulière : oui"),
    (
        "",
        None,
        "Le pouvoir adjudicateur se réserve le droit de négocier avec les candidats",
    ),
    ("", None, "Sous réserve de l'obtention des subventions de la région"),
    ("", None, "Le parking est réservé aux personnes handicapées et aux livraisons"),
    ("", None, "Création de deux places réservées aux personnes à mobilité réduite"),
    ("", None, "Les clauses administratives générales sont celles du CCAG Travaux"),
    ("", None, "Clause de réexamen : les prix sont révisables chaque année"),
    ("", None, "Le marché comporte une clause environnementale relative aux déchets"),
    ("", None, "Les conditions d'exécution comprennent des éléments environnementaux"),
    ("", None, "Travaux d'accessibilité de l'école pour les élèves handicapés"),
    ("", None, "Nettoyage des locaux de la mission locale pour l'emploi des jeunes"),
    ("", None, "Travaux dans les bureaux du pôle emploi et insertion"),
    (
        "",
        None,
        "Restauration de l'atelier de l'entreprise adaptée Les Ateliers du Nord",
    ),
    (
        "",
        None,
        "Transport de personnes handicapées vers les établissements spécialisés",
    ),
    (
        "",
        None,
        "Le délai d'intervention est de 4 heures et la permanence de 24 h sur 24",
    ),
    (
        "",
        None,
        "Visite obligatoire le mardi à 14 h ; remise des offres avant 12 heures",
    ),
    ("", None, "Location d'un engin pour 300 heures de fonctionnement"),
    ("", None, "Formation de 35 heures des agents à la conduite d'engins"),
    ("", None, "Service d'insertion et de probation : fourniture de mobilier"),
    ("", None, "Perte d'insertion maximale des fibres : 0,3 dB"),
    (
        "",
        None,
        "Respect du code du travail, de la législation sociale et du droit social",
    ),
    # -- no clause --
    ("n", None, "Le présent marché ne comporte pas de clause sociale."),
    ("n", None, "Aucune clause d'insertion n'est prévue pour cette consultation"),
    ("n", None, "Clause sociale : non"),
    ("n", None, "Clause d'insertion : néant. Clause environnementale : oui"),
    ("n", None, "La consultation est lancée sans clause d'insertion sociale"),
    ("n", None, "La clause sociale n'est pas applicable au présent lot"),
    ("n", None, "Il n'est pas prévu de conditions d'exécution à caractère social"),
    ("n", None, "Les lots 2 et 5 ne sont pas soumis à la clause d'insertion"),
    ("n", None, "Ce marché n'est pas réservé aux entreprises adaptées"),
    ("n", None, "Aucun lot n'est réservé à des structures d'insertion"),
    ("n", None, "Pas de considération sociale"),
    ("n", None, "Le pouvoir adjudicateur n'a pas retenu de clause sociale d'insertion"),
    ("n", None, "Marché réservé à des ateliers protégés : non"),
    ("n", None, "La clause d'insertion prévue au lot 3 est supprimée"),
    ("n", None, "Ne comporte ni clause sociale ni clause environnementale"),
    ("n", None, "Absence de clause d'insertion par l'activité économique"),
    # -- a clause that negative words do not deny --
    (
        "o",
        None,
        "Les candidats ne peuvent formuler de réserve sur la clause sociale "
        "d'insertion.",
    ),
    (
        "o",
        None,
        "Une offre qui ne respecte pas la clause d'insertion obligatoire sera rejetée",
    ),
    (
        "o",
        None,
        "Le titulaire qui n'exécute pas la clause sociale encourt une pénalité",
    ),
    (
        "o",
        200,
        "La clause d'insertion ne comporte pas seulement une obligation de moyens : "
        "l'entreprise réalise 200 heures d'insertion",
    ),
    # -- clauses --
    ("o", None, "Marché avec clause sociale"),
    ("o", None, "Clauses sociales et environnementales"),
    ("o", None, "Le contrat est assorti d'une clause d'insertion professionnelle"),
    (
        "o",
        None,
        "Conditions d'exécution : emploi de personnes éloignées de l'emploi",
    ),
    (
        "o",
        None,
        "Le titulaire devra recruter des demandeurs d'emploi de longue durée",
    ),
    (
        "o",
        None,
        "L'attributaire s'engage à confier une part des travaux à une entreprise "
        "adaptée",
    ),
    ("o", 35, "35 h confiées à un GEIQ"),
    ("o", 210, "Le titulaire réservera 210 heures à des personnes en insertion"),
    ("o", 1820, "L'obligation d'insertion est fixée à 1 820 heures de travail."),
    ("o", 630, "Volume horaire d'insertion : 630h"),
    ("o", 1050, "Nombre d'heures d'insertion : 1.050 heures minimum"),
    (
        "o",
        140,
        "Une clause sociale est imposée. Elle représente 140 heures sur la durée du "
        "marché. La visite a lieu à 10 heures.",
    ),
    (
        "o",
        300,
        "Clause d'insertion. Lot 1 : 100 heures, lot 2 : 200 heures, lot 3 : sans "
        "obligation",
    ),
    (
        "o",
        350,
        "Heures d'insertion à réaliser : 150 heures pour le lot 2 et 200 heures pour "
        "le lot 4",
    ),
    (
        "o",
        400,
        "400 heures d'insertion seront réalisées, dont 250 heures pour le lot 1 et 150 "
        "heures pour le lot 2",
    ),
    ("o", None, "Clause d'insertion : 5 heures par tranche de 10 000 € HT de travaux"),
    ("o", None, "Clause sociale : 120 heures par an"),
    ("o", None, "La clause sociale porte sur 7 % des heures travaillées"),
    ("o", None, "Entre 100 et 150 heures d'insertion sont attendues du titulaire"),
    ("o", None, "Clause d'insertion : environ 90 heures, à titre indicatif"),
    (
        "o",
        300,
        "Clause sociale d'insertion, tranche ferme : 300 heures, tranche optionnelle : "
        "120 heures",
    ),
    (
        "o",
        70,
        "Clause d'insertion de 70 heures. Délai d'intervention : 48 heures.",
    ),
    (
        "o",
        None,
        "Clause sociale : les personnes en insertion ont un contrat d'au moins 26 "
        "heures "
        "par semaine",
    ),
    (
        "o",
        None,
        "La clause sociale prévoit une pénalité de 60 € par heure d'insertion non "
        "faite",
    ),
    (
        "o",
        500,
        "Clause sociale : 500 heures d'insertion (1 ETP = 1 607 heures)",
    ),
    (
        "o",
        None,
        "Le chantier est ouvert de 8 h à 17 h et une clause d'insertion s'applique",
    ),
    (
        "on",
        70,
        "Le lot 1 ne comporte pas de clause sociale, mais le lot 2 comporte une clause "
        "d'insertion de 70 heures",
    ),
    # -- open --
    ("p", None, "Clause sociale facultative"),
    (
        "p",
        None,
        "Les candidats peuvent proposer une action d'insertion dans leur offre",
    ),
    ("p", None, "La clause d'insertion n'est pas obligatoire pour le lot 1"),
    (
        "o",
        150,
        "Clause d'insertion : tranche ferme 150 h ; tranche optionnelle à venir",
    ),
    # -- reserved --
    ("r", None, "Marché réservé aux entreprises adaptées et aux ESAT"),
    ("r", None, "Lots 3 et 4 réservés à des structures d'insertion par l'activité"),
    ("r", None, "Le marché est réservé en application de l'article L. 2113-13 du CCP"),
    (
        "r",
        None,
        "La participation est réservée aux opérateurs économiques qui emploient des "
        "travailleurs handicapés",
    ),
    ("r", None, "Concession réservée"),
    ("r", None, "Marché réservé"),
    (
        "ro",
        90,
        "Le lot 1 est réservé aux SIAE. Le lot 2 comporte une clause d'insertion de 90 "
        "heures.",
    ),
    # -- criteria --
    ("c", None, "Critère social"),
    (
        "c",
        None,
        "Critères : prix 60 %, valeur technique 30 %, performance sociale 10 %",
    ),
    (
        "c",
        None,
        "Critère d'attribution : performances en matière d'insertion professionnelle "
        "des "
        "publics en difficulté",
    ),
    (
        "oc",
        100,
        "Clause d'insertion de 100 heures. Critère n°3 : qualité de l'offre "
        "d'insertion, "
        "10 points",
    ),
    # -- a second lot, written once the rules were --
    (
        "o",
        None,
        "Le titulaire devra consacrer 5 % du temps total de main d'œuvre à des "
        "publics en insertion",
    ),
    (
        "o",
        1200,
        "Obligation d'insertion : 1200 heures réparties ainsi : gros œuvre 800 "
        "h, VRD 400 h",
    ),
    (
        "o",
        175,
        "Il est fait application de l'article L2112-2 du CCP pour une clause "
        "d'insertion. Lot n°7 Peinture : 105 heures ; lot n°8 Sols souples : 70"
        " heures.",
    ),
    ("o", 280, "Mise en oeuvre d'une clause sociale à hauteur de 280 heures"),
    ("o", None, "280h d'insertion sont à réaliser par an par le titulaire"),
    (
        "o",
        245,
        "Le marché est soumis à une clause d'insertion. Le nombre d'heures sera"
        " de 245 h pour l'ensemble du marché.",
    ),
    ("o", None, "Au minimum 3 % du montant du marché sera sous-traité à des SIAE"),
    (
        "o",
        140,
        "L'entreprise réservera cent quarante (140) heures de travail à "
        "l'insertion de demandeurs d'emploi",
    ),
    (
        "o",
        3500,
        "Clause sociale d'insertion : soit un volume de 3 500 heures sur la "
        "durée ferme du marché",
    ),
    ("o", 350, "Le lot 2 est concerné par la clause sociale (350 heures)."),
    ("o", None, "Lots concernés par la clause sociale : lots 1, 3 et 5"),
    (
        "o",
        450,
        "Les titulaires des lots 01, 02 et 03 doivent réserver respectivement "
        "100, 150 et 200 heures à des personnes en insertion",
    ),
    (
        "o",
        None,
        "Une clause sociale d'insertion est prévue (35 heures hebdomadaires au "
        "maximum par personne)",
    ),
    (
        "o",
        None,
        "La clause sociale d'insertion devra être mise en œuvre ; le "
        "facilitateur est contacté sous 72 heures",
    ),
    (
        "o",
        None,
        "Une réunion sur la clause d'insertion se tiendra à 14 heures à la mairie",
    ),
    ("o", 100, "Heures d'insertion : minimum 100 h, maximum 300 h"),
    ("c", None, "Critère n°2 - Insertion professionnelle (15 %)"),
    ("c", None, "Le critère social est noté sur 10 points"),
    (
        "r",
        None,
        "Le marché est réservé, en application des articles L2113-12 à "
        "L2113-14, aux EA",
    ),
    ("r", None, "Marché réservé à un E.S.A.T. ou à une entreprise adaptée"),
    (
        "r",
        None,
        "Ce marché est réservé conformément à l'article L 2113-12 du code de la"
        " commande publique",
    ),
    (
        "",
        None,
        "Prestations réservées aux seuls candidats retenus à l'issue de la "
        "première phase",
    ),
    (
        "o",
        None,
        "Le présent marché n'est pas alloti et il est soumis à une clause sociale",
    ),
    ("o", None, "Tous les lots sont soumis à la clause sociale sauf le lot 3"),
    ("n", None, "Il n'y a pas de clause sociale dans ce marché"),
    ("n", None, "Cette consultation ne fait l'objet d'aucune clause d'insertion"),
    ("n", None, "Le titulaire est dispensé de la clause d'insertion"),
    ("", None, "Les entreprises d'insertion peuvent candidater à cette consultation"),
    ("", None, "Le titulaire devra employer du personnel qualifié et habilité"),
    (
        "",
        None,
        "Le prestataire devra accueillir les personnes handicapées et leurs familles",
    ),
    (
        "",
        None,
        "Le prestataire devra former 30 demandeurs d'emploi aux métiers du numérique",
    ),
    ("", None, "Organisation d'ateliers pour les demandeurs d'emploi du bassin"),
    (
        "",
        None,
        "Le titulaire fournit une attestation sociale et fiscale tous les six mois",
    ),
    ("", None, "Extension du foyer de vie pour personnes en situation de handicap"),
    ("", None, "Plateforme de restauration sociale"),
    ("", None, "Rénovation énergétique de bâtiments sociaux-éducatifs"),
    ("", None, "Exploitation du réseau de chaleur desservant 1 200 logements sociaux"),
    ("", None, "Vérification des installations dans les résidences sociales"),
    ("", None, "Assurance chômage des agents et garantie de 24 heures"),
    (
        "",
        None,
        "Le présent marché est soumis aux clauses du CCAG-FCS et aux clauses "
        "techniques du CCTP",
    ),
    (
        "",
        None,
        "Les sous-traitants doivent respecter les mêmes conditions d'exécution "
        "que le titulaire",
    ),
    ("", None, "Conditions d'exécution particulières : travaux de nuit"),
    ("", None, "Clause de confidentialité et clause de propriété intellectuelle"),
    ("", None, "Insertion d'une clause de révision de prix"),
    ("", None, "Dialogue compétitif ; insertion des pièces dans le profil d'acheteur"),
    ("", None, "Travaux d'insertion d'un ascenseur dans la cage d'escalier"),
    ("", None, "Évaluation du plan local pour l'insertion et l'emploi"),
    (
        "o",
        None,
        "En vertu de l'article L. 2112-2, ce contrat inclut des considérations "
        "relatives au domaine social et à l'emploi en faveur de l'insertion",
    ),
    (
        "o",
        None,
        "Des clauses sociales d'insertion s'imposent à l'attributaire, ainsi "
        "que des clauses environnementales",
    ),
    ("o", None, "CLAUSE SOCIALE OBLIGATOIRE POUR LES LOTS 1 A 4"),
    ("o", None, "Clause d’insertion sociale : voir l’article 8 du C.C.A.P."),
    ("o", None, "Marché comportant une clause de promotion de l'emploi"),
    (
        "o",
        700,
        "Le titulaire s'engage sur 700 h de travail réalisées par des personnes"
        " éloignées de l'emploi",
    ),
    ("o", 80, "Lot 5 : 80 heures d'insertion"),
    (
        "o",
        200,
        "L'action d'insertion obligatoire porte sur 200 heures. Le chantier "
        "dure 14 mois et ouvre à 8 heures.",
    ),
    ("o", None, "Clause sociale : nombre d'heures à définir par le titulaire"),
    (
        "p",
        None,
        "Les soumissionnaires sont encouragés à proposer une démarche d'insertion",
    ),
    (
        "p",
        None,
        "Une clause d'insertion facultative est proposée aux candidats, qui "
        "restent libres de s'engager",
    ),
    ("on", None, "Lot 1 : clause sociale obligatoire. Lot 2 : aucune clause sociale."),
    (
        "o",
        None,
        "L'exécution du marché donnera lieu à l'embauche de bénéficiaires du "
        "RSA par le titulaire, qui s'engage à les recruter",
    ),
    ("o", 1000, "Nombre d'heures d'insertion prévues : 1 000"),
    ("o", None, "1 heure d'insertion pour 1 000 € HT facturés"),
    ("o", 60, "Clause sociale : 60 heures. Pénalité : 50 € par heure non réalisée"),
    (
        "o",
        None,
        "Prise en compte du développement durable : le marché intègre des "
        "objectifs sociaux (insertion)",
    ),
    (
        "o",
        120,
        "Il est prévu au titre de la clause d'insertion sociale un quota de 120"
        " h pour le lot unique",
    ),
]
