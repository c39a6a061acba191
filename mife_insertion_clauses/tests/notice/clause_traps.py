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
    # -- a third --
    (
        "o",
        245,
        "Chaque titulaire met en place une action d'insertion obligatoire. "
        "Volume minimum d'heures : 245 heures sur 24 mois.",
    ),
    (
        "o",
        350,
        "Le marché intègre une clause sociale (obligation de 350 heures "
        "d'insertion par l'activité économique).",
    ),
    (
        "o",
        None,
        "Conditions particulières d'exécution : clause d'insertion sociale "
        "détaillée à l'article 5 du CCAP (sauf lots 4 et 6)",
    ),
    (
        "o",
        150,
        "Le prestataire s'engage à réserver 150 heures de travail au profit de "
        "personnes éloignées du marché de l'emploi",
    ),
    ("o", None, "Clause d'insertion : 10 heures par tranche de 50 000 euros HT"),
    (
        "o",
        None,
        "Il est demandé que 5% au moins des heures de main-d'oeuvre soient "
        "confiées à des personnes en insertion professionnelle",
    ),
    ("o", 525, "Nombre d'heures d'insertion : Lot 1 : 175 h ; Lot 2 : 350 h"),
    (
        "o",
        None,
        "Le lot n°2 fait l'objet d'une clause sociale de formation sous statut "
        "scolaire au bénéfice de jeunes",
    ),
    (
        "r",
        None,
        "Lot 2 réservé aux structures d'insertion par l'activité économique "
        "(article L2113-13 du code de la commande publique)",
    ),
    (
        "r",
        None,
        "Le pouvoir adjudicateur réserve le présent marché à des opérateurs "
        "économiques employant des travailleurs handicapés",
    ),
    (
        "n",
        None,
        "Les conditions d'exécution ne comportent aucun élément à caractère social",
    ),
    ("n", None, "Il n'est pas fait usage de la clause sociale d'insertion"),
    (
        "n",
        None,
        "Le marché n'est pas concerné par la clause d'insertion professionnelle",
    ),
    ("n", None, "Aucune considération sociale"),
    ("n", None, "Le présent marché ne prévoit pas d'action d'insertion"),
    ("n", None, "Sans clause sociale"),
    (
        "",
        None,
        "Le titulaire doit respecter les obligations sociales liées au "
        "détachement de travailleurs",
    ),
    (
        "",
        None,
        "Travaux de rénovation de la maison des services publics et de la "
        "mission locale d'insertion",
    ),
    ("", None, "Aménagement d'un foyer d'insertion et d'hébergement"),
    ("", None, "Étude sociale préalable à la réhabilitation du quartier"),
    ("", None, "Fourniture de titres de transport pour demandeurs d'emploi"),
    ("", None, "Diagnostic social et financier des ménages"),
    (
        "",
        None,
        "Prestations de formation professionnelle pour les jeunes en difficulté",
    ),
    ("", None, "Location de bennes, mise à disposition sous 24 heures, 7 jours sur 7"),
    ("", None, "Volume prévisionnel : 1 200 heures de nettoyage par an"),
    ("", None, "Tarif horaire pour 40 heures d'intervention"),
    ("", None, "Marché de 2 500 heures de prestation de gardiennage"),
    (
        "o",
        None,
        "Dans le cadre de sa politique d'achats responsables, la ville impose "
        "une clause sociale pour ce marché de 2 500 heures de gardiennage",
    ),
    ("o", 70, "70h d'insertion minimum sont exigées pour le lot 4 Menuiserie"),
    (
        "o",
        None,
        "Les candidats devront recourir à l'insertion par l'activité économique"
        " pour une partie des prestations",
    ),
    (
        "o",
        None,
        "Le marché prévoit le recours à des structures d'insertion (SIAE, ESAT)",
    ),
    ("c", None, "Le critère « démarche sociale » est pondéré à 5 %"),
    (
        "c",
        None,
        "Jugement des offres : prix (50 %), technique (40 %), insertion sociale (10 %)",
    ),
    (
        "p",
        None,
        "Clause sociale non obligatoire, laissée à l'appréciation du titulaire",
    ),
    (
        "o",
        None,
        "En cas de manquement à la clause d'insertion, une pénalité de 40 euros"
        " par heure sera appliquée",
    ),
    ("o", 800, "Objectif d'insertion de 800 heures pour la tranche ferme"),
    (
        "o",
        None,
        "Heures d'insertion : à déterminer avec le facilitateur avant le 12/03 à 12h00",
    ),
    (
        "o",
        None,
        "Une clause d'insertion sera appliquée ; 50 heures de formation "
        "sécurité sont déjà suivies par les agents",
    ),
    (
        "o",
        1600,
        "Les entreprises doivent réaliser 1600 heures d'insertion au total, "
        "soit 1000 heures pour le lot 1 et 600 heures pour le lot 2",
    ),
    (
        "o",
        None,
        "Clause sociale d'exécution. Horaires d'ouverture du chantier : 7h30-17h00.",
    ),
    # -- a fourth --
    (
        "o",
        1000,
        "L'attention des candidats est attirée sur le fait que le présent "
        "marché comporte une obligation d'insertion professionnelle. A ce "
        "titre, le titulaire réserve 1 000 heures de travail à des personnes "
        "rencontrant des difficultés d'accès à l'emploi.",
    ),
    (
        "o",
        123,
        "Une clause obligatoire d'insertion est prévue. Attention, les "
        "candidats ne sont pas autorisés à formuler dans leurs offres des "
        "réserves sur cette clause. Volume : 123 heures.",
    ),
    (
        "o",
        600,
        "Au lieu de 1 000 heures, lire : la clause d'insertion porte sur 600 heures",
    ),
    (
        "o",
        None,
        "La clause sociale représente 10 % du temps de travail nécessaire à "
        "l'exécution des prestations",
    ),
    (
        "o",
        None,
        "Consultation comportant des conditions d'exécution à caractère social",
    ),
    (
        "o",
        None,
        "Cette opération s'inscrit dans une démarche ANRU : 5 % des heures "
        "travaillées sont réservées à l'insertion des habitants des quartiers "
        "prioritaires",
    ),
    ("o", 210, "CLAUSE D'INSERTION : 210 H MINIMUM"),
    ("o", 105, "Le titulaire du lot n° 3 réalise 105 heures d'insertion"),
    (
        "o",
        None,
        "Conditions d'exécution environnementales et sociales détaillées au CCTP",
    ),
    (
        "o",
        420,
        "Clause sociale - nombre d'heures : lot 1 : 140 heures / lot 2 : 280 heures",
    ),
    (
        "o",
        None,
        "Une partie des heures de travail devra être réalisée par des "
        "bénéficiaires du RSA ou des demandeurs d'emploi de longue durée",
    ),
    (
        "o",
        90,
        "Le prestataire fera appel à une entreprise de travail temporaire "
        "d'insertion à hauteur de 90 heures",
    ),
    ("o", None, "Dispositif d'insertion obligatoire pour le titulaire"),
    ("o", None, "Marché soumis à clause sociale (lots 2, 5 et 9)"),
    (
        "o",
        None,
        "Le titulaire devra participer à la promotion de l'emploi en intégrant "
        "des salariés en insertion",
    ),
    ("n", None, "Clause(s) sociale(s) : Non"),
    ("n", None, "Considérations sociales : néant"),
    ("n", None, "La présente consultation n'intègre pas de clause d'insertion"),
    ("n", None, "Ce marché ne fait pas l'objet d'une clause d'insertion sociale"),
    ("n", None, "Pas de clause d'insertion sur ce lot"),
    ("n", None, "Lot 3 : pas de clause sociale"),
    (
        "n",
        None,
        "Aucune condition d'exécution à caractère social n'est imposée au titulaire",
    ),
    ("n", None, "Il n'est prévu aucune clause sociale"),
    ("n", None, "Les prestations ne sont pas réservées à des ateliers protégés"),
    ("n", None, "Le marché n'est pas un marché réservé au titre de l'article L2113-12"),
    ("", None, "Marché réservé à une profession : non"),
    ("", None, "La participation à la visite est réservée aux candidats inscrits"),
    ("", None, "Le titulaire se réserve la propriété des matériels"),
    ("", None, "Réserve de chasse et de faune sauvage : travaux d'entretien"),
    ("", None, "Émulsion pour insertion de granulats dans l'enrobé"),
    ("", None, "Sécurité sociale des marins : nettoyage des bureaux"),
    ("", None, "Fourniture et pose de mobilier pour le centre socioculturel"),
    ("", None, "Mission d'accompagnement social lié au relogement des locataires"),
    ("", None, "Audit organisationnel et social de la régie"),
    ("", None, "Ce lot concerne l'emploi de produits phytosanitaires"),
    ("", None, "Mode d'emploi et notice d'insertion des cartes"),
    ("", None, "Conditions d'emploi des explosifs sur le chantier"),
    (
        "",
        None,
        "Le candidat produit une déclaration relative à l'emploi des "
        "travailleurs handicapés (article L5212-1 du code du travail)",
    ),
    (
        "",
        None,
        "Le candidat atteste employer régulièrement ses salariés au regard des "
        "articles L1221-10 du code du travail",
    ),
    (
        "",
        None,
        "Garderie périscolaire : 20 heures par semaine pour les enfants en difficulté",
    ),
    (
        "",
        None,
        "Réalisation d'un chantier de 350 heures par une équipe de deux personnes",
    ),
    ("", None, "Transport scolaire des élèves en situation de handicap"),
    (
        "r",
        None,
        "Marché réservé : oui, aux structures mentionnées à l'article L2113-12",
    ),
    ("r", None, "Prestation réservée à des entreprises adaptées ou des ESAT"),
    (
        "r",
        None,
        "Le marché est réservé à des ateliers protégés ou l'exécution est "
        "réservée dans le cadre de programmes d'emplois protégés",
    ),
    (
        "r",
        None,
        "En application des articles L. 2113-12 et L. 2113-13, le lot n°1 est réservé",
    ),
    ("c", None, "Critère 3 : Performance en matière d'insertion sociale (5 points)"),
    (
        "c",
        None,
        "Les offres seront jugées selon le prix, la valeur technique et les "
        "mesures sociales d'insertion proposées, notées sur 10 points",
    ),
    ("p", None, "Le titulaire peut proposer une action d'insertion"),
    ("p", None, "À titre optionnel, une clause d'insertion pourra être activée"),
    # -- a fifth --
    (
        "o",
        280,
        "Le marché est conclu avec une clause d'insertion de 280 heures à "
        "réaliser par des personnes éloignées de l'emploi",
    ),
    (
        "o",
        None,
        "L'entreprise retenue s'engage à mener une action d'insertion par le "
        "biais d'embauches directes ou de sous-traitance à une SIAE",
    ),
    (
        "o",
        None,
        "Le contrat prévoit une clause sociale selon les modalités de l'annexe "
        "3 de l'acte d'engagement",
    ),
    ("o", 560, "Lots 1 et 2 : clause sociale de 560 heures au total"),
    (
        "o",
        None,
        "Obligation d'emploi de personnes en parcours d'insertion à hauteur de "
        "6 % des heures",
    ),
    ("o", 140, "140 heures sont réservées à des personnes en difficulté d'insertion"),
    (
        "o",
        300,
        "Insertion : 300 heures à la charge du titulaire au titre de la clause sociale",
    ),
    ("o", None, "Tranche optionnelle : 200 heures d'insertion"),
    ("o", None, "Clause d'insertion pour chaque lot : 35 heures par lot"),
    ("n", None, "Absence de clause sociale"),
    ("n", None, "Le marché ne contient aucune clause d'insertion"),
    ("n", None, "La clause sociale ne concerne pas ce lot"),
    ("n", None, "Non soumis à la clause d'insertion"),
    ("n", None, "Clause sociale : sans objet"),
    ("", None, "Réfection de la toiture de l'ESAT Les Tilleuls"),
    (
        "",
        None,
        "Construction d'une maison d'arrêt et d'un service pénitentiaire d'insertion",
    ),
    ("", None, "Acquisition de véhicules pour l'association intermédiaire"),
    ("", None, "Fourniture de vêtements de travail pour les salariés en insertion"),
    ("", None, "Achat de denrées pour l'épicerie sociale"),
    (
        "",
        None,
        "Étude de faisabilité d'une entreprise d'insertion dans le secteur du réemploi",
    ),
    ("", None, "Réservation de salles pour les 12 heures de formation"),
    ("", None, "Prestation de médiation sociale et de prévention"),
    ("", None, "Enquête sociale auprès des habitants du quartier"),
    ("", None, "Le pouvoir adjudicateur est un bailleur social"),
    ("", None, "Clause de révision, clause de sauvegarde, clause résolutoire"),
    (
        "",
        None,
        "Les critères sociaux d'éligibilité des bénéficiaires sont fixés par la caisse",
    ),
    (
        "",
        None,
        "Insertion professionnelle des jeunes : animation d'un forum des métiers",
    ),
    ("", None, "Dépannage sous 4 heures, 24h/24"),
    ("r", None, "Marché réservé (article L2113-13)"),
    (
        "r",
        None,
        "Ce lot est réservé aux entreprises d'insertion, aux associations "
        "intermédiaires et aux ateliers et chantiers d'insertion",
    ),
    ("r", None, "Réservé aux ESAT et EA"),
    ("c", None, "Critère insertion : 15 points sur 100"),
    ("c", None, "Pondération : prix 60, valeur technique 30, volet social 10"),
    ("p", None, "Clause d'insertion incitative"),
    (
        "p",
        None,
        "L'insertion est facultative : les candidats peuvent s'engager sur un "
        "volume d'heures",
    ),
    (
        "oc",
        None,
        "Le marché comporte une clause sociale. Critère n°2 : qualité de la "
        "démarche d'insertion (10 %)",
    ),
    ("ro", None, "Lot 1 : réservé aux entreprises adaptées. Lot 2 : clause sociale."),
    (
        "on",
        None,
        "La clause sociale s'applique au lot 1. Elle ne s'applique pas au lot 2"
        " : aucune clause d'insertion.",
    ),
    # -- a sixth --
    (
        "o",
        None,
        "Le marché comprend une clause sociale dont le volume horaire est fixé "
        "à l'acte d'engagement",
    ),
    ("o", 1607, "Clause d'insertion : 1607 heures, soit l'équivalent d'un temps plein"),
    (
        "o",
        175,
        "Dans le cadre de la clause sociale, l'entreprise réalise au moins 175 "
        "heures de travail d'insertion",
    ),
    (
        "o",
        None,
        "La réalisation de la clause d'insertion conditionne le versement du solde",
    ),
    ("o", None, "Recours obligatoire à des publics en insertion pour le lot nettoyage"),
    (
        "o",
        350,
        "Engagement d'insertion du titulaire : trois cent cinquante heures (350"
        " heures)",
    ),
    (
        "o",
        None,
        "L'action d'insertion obligatoire se déroulera du lundi au vendredi de "
        "8 heures à 12 heures",
    ),
    (
        "o",
        None,
        "Clause d'insertion : le titulaire indique sous 15 jours le nombre d'heures",
    ),
    ("o", 120, "Clause d'insertion sociale de 120h (lot 6)"),
    ("n", None, "Clause d'insertion : aucune"),
    ("n", None, "Le marché ne comporte ni critère ni clause sociale"),
    ("n", None, "Cette procédure ne prévoit aucune condition d'exécution sociale"),
    ("n", None, "Aucun marché n'est réservé à des entreprises adaptées"),
    ("", None, "Travaux sur le réseau d'eau de la résidence sociale Jean Moulin"),
    ("", None, "Le titulaire est tenu de fournir ses attestations sociales"),
    ("", None, "Mission de conseil en droit social"),
    ("", None, "Prise en charge des personnes sans abri : hôtel social"),
    (
        "",
        None,
        "Prestations intellectuelles : évaluation de la politique d'insertion "
        "du département",
    ),
    ("", None, "Nettoyage de la maison de l'emploi et de la formation"),
    ("", None, "L'entreprise dispose de 72 heures pour lever les réserves"),
    ("", None, "Les dix heures de formation des utilisateurs sont incluses"),
    ("", None, "Contrat de maintenance, 8 heures d'assistance par an"),
    ("", None, "Insertion d'une annonce au BOAMP"),
    ("", None, "Réservé au service instructeur"),
    ("", None, "Acquisition de logements en vue de leur location sociale"),
    ("", None, "Le jury comprend un représentant des bailleurs sociaux"),
    ("r", None, "Accord-cadre réservé aux ESAT en application de l'article L.2113-12"),
    ("r", None, "Concession réservée au titre de l'article L3113-1"),
    ("c", None, "Critères de jugement : prix 70 %, insertion professionnelle 30 %"),
    ("p", None, "La clause d'insertion est optionnelle"),
    ("p", None, "Les candidats ont la possibilité de proposer une clause d'insertion"),
    # -- a seventh --
    (
        "o",
        2100,
        "Le montant de l'obligation d'insertion s'élève à 2 100 heures pour la "
        "durée totale du marché, reconductions comprises.",
    ),
    (
        "o",
        None,
        "Les marchés issus de la consultation sont soumis à une clause sociale "
        "d'exécution fixée au cahier des charges.",
    ),
    (
        "o",
        None,
        "Chaque attributaire devra consacrer un minimum de 7 % des heures de "
        "production à l'insertion professionnelle",
    ),
    (
        "o",
        300,
        "Il est imposé à l'entreprise la réalisation de 300 heures d'insertion,"
        " sous peine de pénalités de 50 euros par heure",
    ),
    (
        "o",
        None,
        "Clause sociale applicable : voir article 6 du CCAP. Les variantes ne "
        "sont pas autorisées.",
    ),
    (
        "o",
        None,
        "L'offre ne comporte pas de prestations supplémentaires. Le marché "
        "comporte une clause d'insertion.",
    ),
    ("o", None, "Marché à clause sociale (L2112-2)"),
    ("o", 84, "Peinture (lot 8) : 84 heures d'insertion"),
    (
        "o",
        None,
        "Il est précisé que les lots 1, 4 et 7 intègrent une démarche "
        "d'insertion sociale et professionnelle obligatoire",
    ),
    (
        "o",
        None,
        "Le soumissionnaire s'engage à favoriser l'insertion de publics "
        "éloignés de l'emploi dans l'exécution du marché",
    ),
    (
        "o",
        None,
        "La Ville de Sornay applique une clause d'insertion dans ses marchés de"
        " travaux dont celui-ci",
    ),
    (
        "o",
        182,
        "Heures d'insertion minimales à réaliser par le titulaire : 182 h (soit"
        " 5,2 semaines)",
    ),
    (
        "o",
        None,
        "Nombre d'heures d'insertion : 2 % du nombre total d'heures travaillées",
    ),
    (
        "o",
        None,
        "Le titulaire s'engage à accueillir en stage des jeunes en difficulté "
        "au titre de la clause sociale",
    ),
    (
        "o",
        900,
        "Phase 1 : 500 heures d'insertion (lot 1) et 400 heures d'insertion (lot 2)",
    ),
    ("n", None, "Aucun lot ne comporte de clause sociale"),
    ("n", None, "Le marché ne contient pas d'éléments à caractère social"),
    ("n", None, "Marché sans condition d'exécution particulière à caractère social"),
    ("n", None, "La clause d'insertion n'a pas été retenue"),
    ("n", None, "L'accord-cadre n'est pas assorti d'une clause d'insertion"),
    ("n", None, "Conditions d'exécution à caractère social : non"),
    ("n", None, "Marché réservé : non"),
    ("", None, "Marché d'entretien des 3 200 logements du parc locatif social"),
    (
        "",
        None,
        "Le titulaire respecte les huit conventions fondamentales de "
        "l'organisation internationale du travail",
    ),
    ("", None, "Restauration collective de l'entreprise adaptée"),
    ("", None, "Séjours de vacances pour les enfants de l'aide sociale à l'enfance"),
    ("", None, "Le lauréat est désigné sous réserve d'acceptation"),
    (
        "",
        None,
        "Prestation d'interprétariat pour les personnes en difficulté avec la "
        "langue française",
    ),
    (
        "",
        None,
        "Fourniture de carburants ; livraison en moins de 48 heures aux "
        "services sociaux",
    ),
    ("", None, "Hébergement des demandeurs d'emploi en formation"),
    ("", None, "Maîtrise d'œuvre urbaine et sociale (MOUS)"),
    ("", None, "Le dossier comprend une notice d'insertion et une étude d'impact"),
    (
        "",
        None,
        "La garantie décennale et l'assurance responsabilité sociale du fait "
        "des produits",
    ),
    ("", None, "Habilitation des agents : 14 heures de recyclage"),
    (
        "r",
        None,
        "Marché réservé en application de l'article 36-I de l'ordonnance n° 2015-899",
    ),
    (
        "r",
        None,
        "La consultation est réservée à des structures de l'économie sociale et"
        " solidaire en application de l'article L2113-15",
    ),
    (
        "r",
        None,
        "L'exécution du marché est réservée dans le cadre de programmes "
        "d'emplois protégés à des ESAT",
    ),
    ("c", None, "Valeur sociale de l'offre : 10 points"),
    (
        "c",
        None,
        "Sous-critère : moyens mis en œuvre pour l'insertion des personnes "
        "éloignées de l'emploi, 5 %",
    ),
    ("p", None, "Le candidat pourra proposer en variante une démarche d'insertion"),
]
