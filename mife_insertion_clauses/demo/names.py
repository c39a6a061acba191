# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names to compose people who do not exist, by family of names.

Each family: its weight, women's first names, men's first names, last names.
"""

FAMILIES = (
    (
        66,
        "Amélie Aurore Céline Chloé Coralie Élodie Émilie Estelle Florence Gaëlle "
        "Hélène Inès Jocelyne Léa Lucie Maëlle Manon Marjorie Mélanie Noémie Océane "
        "Pauline Sandrine Solène Stéphanie Valérie Virginie Zoé",
        "Adrien Alexis Anthony Aurélien Bastien Benoît Bruno Cédric Christophe "
        "Corentin Cyril Damien Didier Dylan Enzo Fabien Frédéric Gaëtan Grégory "
        "Jérémy Jordan Kévin Loïc Ludovic Mathéo Mickaël Nathan Pascal Quentin Rémi "
        "Romain Steven Théo Thierry Yoann",
        "Aubry Bailly Bégin Bergerot Boillot Bourquin Briot Chagnot Chappuis Clerget "
        "Colney Courvoisier Cuenin Démonet Ducrot Faivre Fleury Frossard Gauthrot "
        "Girardin Grillon Grosclaude Henriot Jacquot Jeanblanc Juif Lachat Lamboley "
        "Marchal Maillard Mettey Monnot Morcely Mougin Nardin Orivel Perrez Petey "
        "Plubel Quenot Richardot Rossé Sarazin Tisserand Vauthrin Verdan Viatte "
        "Vuillier",
    ),
    (
        30,
        "Aïcha Amina Assia Fatiha Hanane Houria Khadija Leïla Malika Nadia Naïma "
        "Samira Soraya Yasmina Zohra",
        "Abdelkader Ahmed Bilal Brahim Fouad Hakim Hassan Ilyès Ismaël Karim Mehdi "
        "Mourad Nabil Rachid Riyad Saïd Toufik Walid Yacine Younès",
        "Aïssaoui Belkhiri Benamara Bendriss Boudjelal Bouzidi Chaouch Cherrak "
        "Djelloul Ferhati Guendouz Hadjeri Kaddouri Khelifati Lahmari Mansouri "
        "Meziani Ouadah Rahmouni Saadoun Slimani Tahraoui Yahiaoui Zerrouki",
    ),
    (
        12,
        "Aylin Elif Emine Fatma Gülsen Nurcan Sevda Zeynep",
        "Burak Cem Emre Hakan Ibrahim Mustafa Orhan Serkan Volkan Yusuf",
        "Akbulut Aydemir Bozkaya Çelikel Demirtas Erdinç Güneysu Karabulak Özdem "
        "Sahinler Topçuoglu Yildizer",
    ),
    (
        16,
        "Adjoua Aminata Binta Fatoumata Grâce Mariama Nadège Oumou Ruth Salimata",
        "Abdoulaye Boubacar Christian Cheikh Fodé Ibrahima Junior Lamine Mamadou "
        "Moussa Ousmane Souleymane",
        "Bagayogo Bationo Camaréna Diakhaté Diabira Dramane Kouamélan Kouyatéra "
        "Makoundou Mbemba Ngoualem Sangaré Sissoho Tounkaré Yaméogo",
    ),
    (
        9,
        "Ardita Besa Dragana Jasmina Larissa Milena Oksana Vesna",
        "Arben Bekim Dragan Florian Goran Ilir Nenad Valon Zoran",
        "Berishaj Gashani Hoxhani Jovičević Krasnić Lekaj Marković Petrušić Ramaj "
        "Shabanaj Tomašević",
    ),
    (
        7,
        "Ana Carla Graça Luísa Rosa Sónia",
        "António Bruno Fábio João Nuno Rui Vítor",
        "Baltazinho Carvalhais Esteveira Gonçalinho Meirelinha Pachecal Ribeirão "
        "Simõeira",
    ),
    (
        7,
        "Farida Laylo Linh Mai Nilofar Shabnam",
        "Ahmad Farhad Jawad Minh Mirwais Najib Zabihullah",
        "Ahmadzaï Hotakzai Lê Van Mohammadian Noorzadeh Phâm Rahimyar Safizada Trân",
    ),
)

# firm's correspondents: they exist as little as the participants
CORRESPONDENTS = (
    ("Anaïs", "Thouvenet"),
    ("Bertrand", "Lorrach"),
    ("Carine", "Heitzler"),
    ("David", "Marguier"),
    ("Édith", "Froidevel"),
    ("Franck", "Ostermer"),
    ("Géraldine", "Pourchet"),
    ("Hervé", "Zumstegel"),
    ("Isabelle", "Cattinel"),
    ("Jean-Luc", "Bréchat"),
    ("Karine", "Wermel"),
    ("Laurent", "Didierjeannot"),
    ("Magali", "Simoninet"),
    ("Nicolas", "Grandvoinet"),
    ("Odile", "Ruffiot"),
    ("Patrice", "Kessel-Bonin"),
    ("Rachel", "Voisard-Petit"),
    ("Sébastien", "Laurençol"),
    ("Tatiana", "Mercieux"),
    ("Vincent", "Hérissot"),
    ("Yolande", "Couturat"),
    ("Arnaud", "Beuchotte"),
    ("Béatrice", "Schwindel"),
    ("Claudine", "Rérat-Monin"),
    ("Delphine", "Gaudronel"),
    ("Éric", "Pheulpinet"),
    ("Fanny", "Clavelot"),
    ("Gilles", "Montavonet"),
    ("Hugues", "Bidauxel"),
    ("Irène", "Stoufflet"),
    ("Joël", "Chevillat-Roy"),
    ("Laetitia", "Brungarde"),
    ("Marc", "Valdois"),
    ("Nathalie", "Courtaud"),
    ("Olivier", "Gisselle"),
    ("Patricia", "Rouèche"),
    ("Raphaël", "Delsartine"),
    ("Sylvie", "Mouhotte"),
    ("Thérèse", "Lambelin"),
)

# town: postcode, weight
TOWNS = (
    ("Belfort", "90000", 55),
    ("Bavilliers", "90800", 8),
    ("Offemont", "90300", 9),
    ("Valdoie", "90300", 7),
    ("Delle", "90100", 6),
    ("Beaucourt", "90500", 5),
    ("Danjoutin", "90400", 3),
    ("Grandvillars", "90600", 3),
    ("Essert", "90850", 2),
    ("Giromagny", "90200", 2),
)
