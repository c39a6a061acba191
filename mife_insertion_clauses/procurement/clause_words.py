# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The French words by which buyers write social clauses, and those that look like them.

Every pattern is read on a text folded by `clause_sentences`: lower case, no accent,
straight apostrophes.
"""

import re

# without one of these there is nothing to read
TRIGGERS = re.compile(
    r"socia|socio|insertion|reserv|emploi|chom|handicap|defavoris|insere|exclusion"
    r"|rsa\b"
    r"|geiq|siae|etti|eiti|esat|e[. ]s[. ]a[. ]t|\baci\b|\bins\b|cisp|clausee?s?\b"
    r"|intermediaire|regies? de"
    r"|adaptee"
    r"|clauses? (?:de |d')|2113|difficulte|qualifi|eloigne|prioritaire"
)


def _any(*words):
    return "(?:" + "|".join(words) + ")"


def _compile(*words):
    return re.compile(_any(*words))


# structures that employ people far from employment, by their names and by their letters
STRUCTURES = _any(
    r"(?:structures?|entreprises?|associations?) d'insertion(?: par l'activite "
    r"economique)?",
    r"structures?(?: \S+){0,3} par l'activite economique",
    r"ateliers? (?:et |ou |& )?chantiers? d'insertion",
    r"chantiers? d'insertion",
    r"entreprises? de travail temporaire d'insertion",
    r"(?:entreprises?|agences?) d'interim d'insertion",
    r"associations? intermediaires?",
    r"groupements? d'employeurs? pour l'insertion(?: et la qualification)?",
    r"regies? de quartiers?",
    r"structures? (?:de l'insertion|de l'iae|inclusives?)",
    r"interim d'insertion",
    r"entreprises? adaptees?",
    r"ateliers? proteges?",
    r"etablissements? (?:et|ou) services? d'(?:aide|accompagnement) par le travail",
    r"etablissements? d'(?:aide|accompagnement) par le travail",
    r"\b(?:geiq|siae|etti|eiti|esat|eatt|aci)s?\b",
    r"\b(?:g e i q|s i a e|e t t i|e s a t|a c i)\b",
)
# people whom a clause brings to work
PEOPLE = _any(
    r"contrats? (?:aides?|de professionnalisation|d'apprentissage"
    r"|uniques? d'insertion)",
    r"(?:personnes?|jeunes?|publics?|candidats?) (?:\S+ )?(?:suivie?s?|orientee?s?"
    r"|adressee?s?) par (?:la mission locale|les missions locales|pole emploi"
    r"|france travail|cap emploi|le plie)",
    r"(?:salarie|personne|jeune|agent|ouvrier)e?s? (?:\S+ )?en (?:contrats?|parcours|"
    r"emplois?) (?:\S+ )?d'insertion",
    r"personnes? (?:\S+ ){0,2}?(?:rencontrant|eprouvant|connaissant|ayant) "
    r"(?:\S+ ){0,4}?difficultes?",
    r"personnes? (?:tres )?(?:eloignees?|exclues?|privees?) d",
    r"personnes? (?:en|dans un|dans une|inscrites? dans un) "
    r"(?:\S+ ){0,2}?(?:insertion|difficultes?|recherche d'emploi|precarite|exclusion)",
    r"personnes? (?:prioritaires|defavorisees?|sans emploi|peu qualifiees?)",
    r"personnes? a ?la ?recherche d'un emploi",
    r"personnes? (?:handicapees?|en situation de handicap)",
    r"(?:publics?|populations?|salaries?|candidats?) "
    r"(?:\S+ ){0,2}?(?:prioritaires?|eloignes?|en insertion|en difficultes?|vises?"
    r"|eligibles?|defavorises?|fragilises?|en parcours)",
    r"travailleurs? (?:\S+ )?(?:defavorises?|handicapes?)",
    r"demandeurs? d'emploi",
    r"chomeurs?",
    r"(?:beneficiaires?|allocataires?) (?:du|d'un|de) (?:rsa|revenu|minima)",
    r"jeunes? (?:\S+ ){0,2}?(?:sans qualification|peu qualifies?|de moins de 26|en"
    r" difficultes?|sans diplome|non diplomes?)",
    r"habitants? d\S+ (?:\S+ ){0,2}?(?:quartiers? prioritaires?|qpv)",
)
# words that say "social" or "insertion" of something else; blanked before reading
NOT_SOCIAL = _compile(
    # what is bought is about the clauses of others
    r"\b(?:logiciels?|progiciels?|outils?|missions?|assistance|amo|formations?)\b"
    r"[^.;\n]{0,80}?\b(?:suivi|gestion|redaction|elaboration|mise en oeuvre|evaluation"
    r"|pilotage|facilitat\w+) (?:des |de la |de |d'|les )?(?:clauses?|heures)[^.;\n]*",
    r"\bclauses? sociales?(?=[^.;\n]{0,30}: (?:cycle|module|session|journee"
    r"|conference))",
    r"\b(?:logements?|bailleurs?|habitats?|parcs?|patrimoines?|locati\w+|immeubles?"
    r"|residences?|foyers?|epiceries?|locaux|offices?) (?:\w+ ){0,2}?socia\w+",
    r"\b(?:siege|capital|bilan|plan|dialogue|tissu|lien|climat|droit|regime|objet|fonds"
    r"|centre|pole|espace|cafe|travail|projet|developpement|acteurs?|partenaires?"
    r"|organismes?|reseaux?|minima|services?|bailleurs?|travailleurs?|medias?"
    r"|rapports?|audit|secteur|etablissements?|bureaux?|maisons?|accueil|comite"
    r"|tarifs?|landlord)(?: \w+)? (?:medico-?)?socia(?:l|ux)\b",
    r"\b(?:securite|protection|raison|denomination|aides?|actions?|assurances?"
    r"|cotisations?|charges?|legislation|reglementation|lois?|mixite|cohesion|paix"
    r"|prestations?|assistance|assistante?s?|oeuvres?|vie|couverture|fraude|dette"
    r"|structures?|commission|politique|direction|intervention|science|service"
    r"|declarations?|attestations?|certificats?|situations?|regularite|conventions?"
    r"|parties|tranquillite|innovation|utilite|inclusion|part)"
    r" (?:(?:\w+ )?et )?sociales?\b(?! d'insertion)",
    r"\bobligations?(?: (?!clause|[dl]'insertion)\S+){0,3} (?:fiscales?|sociales?"
    r"|parafiscales?)"
    r"(?:(?:,| et| ou) (?:\w+ )?(?:fiscales?|sociales?|parafiscales?))*",
    r"\b(?:fiscales?|parafiscales?) (?:et|ou) sociales?",
    r"\b(?:attestation|certificat|declaration|vigilance|impots?|urssaf)\w*"
    r"[^.;]{0,40}\bsociales?\b",
    r"\b(?:structures?|etablissements?|services?|locaux|foyers?|activites?|equipements?"
    r"|associations?|organismes?|batiments?|prestations?|logements?)(?: \S+){0,2}? a"
    r" caractere social",
    r"\bmedico-? ?socia\w+",
    r"\beconomie sociale(?: et solidaire)?",
    r"\bcode de l'action sociale\b[^.;,]{0,20}",
    r"\binsertion (?:\w+ )?(?:paysage\w*|urbain\w+|architectural\w+|visuel\w*|graphique"
    r"|environnemental\w*|photo\w*|publicit\w+|legale|topographique|fonciere|acoustique"
    r"|territoriale|geographique|hydraulique|ecologique|numerique"
    r"|harmonieu\w+|qualitativ\w+|discrete|optimale|parfaite|correcte|soignee"
    r"|volumetrique"
    r"|spatiale|contextuelle|esthetique|patrimoniale|technique|physique|mecanique"
    r"|chromatique|cyclable|routiere|ferroviaire|documentaire|bibliographique)s?\b",
    r"\binsertion (?:au|aux|dans|sur) (?:\S+ )?(?:boamp|joue|sites?|paysages?|tissus?"
    r"|environnement|bulletin|journal|contexte|quartiers?|centre|projet|terrain"
    r"|parcelle"
    r"|plateforme|profil|reseaux?|bati|existant|internet|presse|ville|village)\b",
    r"\binsertion (?:du\b|des\b|de la\b|de l'|d'une?\b|de\b(?! l)) ?"
    r"(?!\s?(?:personnes?|publics?|demandeurs?|jeunes?|beneficiaires?|travailleurs?"
    r"|salaries?|allocataires?|chomeurs?|populations?|femmes|habitants?|l'emploi"
    r"|emploi|qualite|proximite|par l|ce marche|ces marches|le cadre|l'execution"
    r"|accord|marche|contrat|lots?|chantier|operation|prestation|travaux|titulaire"
    r"|prestataire|attributaire|soumissionnaire|candidats?|\d+|maniere|collectivite"
    r"|metropole|part du"
    r"|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|quarante|cinquante"
    r"|soixante|cent|mille"
    r"|minimum|l'entreprise))\w+",
    r"\b(?:frais|couts?|tarifs?|ordres?|pertes?|force|bague|outil|delai|dates?|avis"
    r"|etude"
    r"|photos?|notice|images?|points?|mode) d'insertion\b",
    r"\b(?:services?|residences?|logements?|hebergements?|appartements?|missions?|pole"
    r"|conseiller\w*|direction|maison|commission|pacte"
    r"|programme departemental|charge\w*|plateforme|observatoire|logiciel"
    r"|allocation|(?<!en )contrats?|centre|schema|espace|accompagnement)"
    r" (?:\w+ ){0,2}?(?:de l'|d'|a l'|et )insertion\b",
    r"\binsertion et (?:de )?probation\b",
    r"\b(?:politiques?|plans?) (?:\w+ ){0,2}?(?:de l'|d'|pour l')insertion\b"
    r"(?! (?:du|des|de l'|propose (?:par )?(?:le|les|l')?)\s?(?:candidat"
    r"|soumissionnaire|entreprise|titulaire))",
    r"\b(?:appui|suivi|diagnostic|bilan de competence|evaluation|formation|orientation"
    r"|accompagnement)s? (?:\S+ ){0,4}?insertion(?: sociale)?(?: et)?"
    r"(?: professionnelle)?",
)
# "ins" is what is left of it in the columns of a table
INSERTION = r"\b(?:(?:re-?)?insertions?|ins)\b"
SOCIAL = _any(
    r"\bsocia(?:l|le|les|ux)\b|\bsoc\b",
    r"\bsocio-? ?professionnel\w*",
    INSERTION,
    r"\bpromotion de l'emploi\b",
    r"\blutte contre (?:l'exclusion|les exclusions|le chomage)",
)
_EXECUTION = (
    r"cond(?:itions?)? *(?: (?:particulieres?|speciales?|specifiques?))?"
    r" d'exec(?:ution)?"
)
# what stands in a contract and binds who carries it out
CLAUSES = _compile(
    r"\bclauses?sociales?\b",
    r"\b(?:marches?|lots?|contrats?|consultations?|prestations?|commandes?|travaux)\b"
    r"[^.;\n]{0,40}?\b(?:concern|vis|soumis|assujetti|assorti|impact)\w* "
    rf"(?:par |a |d')(?:la |l'|une? )?(?:\S+ )?{SOCIAL}",
    r"\bcisp\b|\bcl soc\b|\b(?:marches?|lots?|heures?|\d ?h) clausee?s?\b",
    rf"\bobligations? d'(?:emploi|embauche)(?! d\S+ "
    rf"travailleurs)[^.;\n]{{0,60}}?{PEOPLE}",
    rf"\bl'{INSERTION} (?:est|sera|reste) (?:\S+ )?(?:facultativ|obligatoir|exige"
    r"|impose|requise)",
    rf"\bclauses?\b(?:(?! (?:administrativ|technique|particuli|general))[ ,(]+"
    rf"[^ .;:,(]+){{0,7}}?[ ,(]+(?:d'|l'|de l'|a l'|par l'|et )?{SOCIAL}",
    rf"\bclauses?\b(?: \S+){{0,6}}? {PEOPLE}",
    rf"{PEOPLE}[^.;\n]{{0,60}}?\bclauses? d'execution\b",
    r"\bclauses? (?:de |d')(?:stages?|formation|apprentissage|alternance"
    r"|parrainage)\b",
    rf"\b{_EXECUTION}\b[^.;\n]{{0,150}}?(?:{SOCIAL}|\bdomaine social|\bemplois?\b"
    rf"(?! du temps)|{PEOPLE}|{STRUCTURES})",
    rf"{SOCIAL}[^.;\n]{{0,60}}?\b(?:dans les|comme|en tant que|constitu\w+ une|une) "
    rf"{_EXECUTION}",
    r"\b(?:elements?|considerations?|dispositions?|exigences?|prescriptions?|mesures?"
    r"|engagements?|obligations?|objectifs?|volets?|caracteristiques?|conditions?)"
    rf"(?: \S+){{0,4}}? (?:a caractere |d'ordre |de nature |en matiere |d'|de l'|a l')?"
    rf"{SOCIAL}",
    r"\bcaractere (?:\w+ (?:et|ou) )?social\b",
    rf"\b(?:volumes?|quotas?|nombre|total|credits?) (?:horaires?|d'heures)"
    rf"(?: \S+){{0,3}}? ?(?:d'|en |a l'|pour l'){INSERTION}",
    rf"\b(?:heures?|quotas?|parts?) {INSERTION}",
    rf"(?:\bheures?|\d ?h) (?:\S+ ){{0,4}}?(?:d'|en |a l'|pour l'|dediees? a "
    rf"l'){INSERTION}",
)
# what may also be the very service that is bought: it needs a frame
SERVICES = _compile(
    rf"\b(?:actions?|demarches?|dispositifs?|programmes?|prestations?|efforts?"
    rf"|parcours|heures?|volume|nombre|part|taux)(?: \S+){{0,5}}? "
    rf"(?:d'|en |a l'|pour l'|par l'|de l'){INSERTION}",
    rf"{INSERTION} (?:\S+ ){{0,3}}?(?:par l'activite|par l'emploi|professionnelle"
    r"|socio|sociale|par le travail|economique)",
    rf"{INSERTION} (?:de|des|d'|du) {PEOPLE}",
    rf"\b(?:recours|recourir|appel) (?:\S+ )?a l'{INSERTION}",
    rf"(?:^|[\n:-])\s*{INSERTION}(?: sociale| professionnelle)*(?= ?:)",
    rf"\b(?:promouvoir|favoriser|promotion de) l'(?:emploi|insertion|acces|embauche)"
    rf"(?: \S+){{0,6}}? {PEOPLE}",
    rf"\bl'(?:acces|emploi)(?: ou le retour)? (?:\S+ ){{0,3}}?(?:emploi )?(?:de|des) "
    rf"{PEOPLE}",
    r"\blutter contre (?:le chomage|l'exclusion)",
)
# the contract says so of itself, or the firm is bound
FRAMES = _compile(
    r"\b(?:titulaires?|entreprises?|attributaires?|prestataires?)\b[^.;\n]{0,60}?"
    r"\bm(?:et|ettent|ettra|ettront|ettre) en (?:oeuvre|place)\b",
    r"\b(?:execution|realisation|mise en (?:oeuvre|place)) d'(?:une )?(?:action"
    r"|demarche)",
    r"\b(?:marches?|contrats?|accords?-cadres?|consultations?|lots?|operations?|travaux"
    r"|execution|cahiers?(?: des charges)?|ccap|ccp|ccatp|acte d'engagement|concession"
    r"|chantiers?)\b[^.;\n]{0,160}?\b(?:comport|compren|compris|conti(?:en|end)|prevoi"
    r"|inclu|integr|impos|exig|soumis|assorti|assujetti|fait l'objet|fera l'objet"
    r"|font l'objet|donn\w+ lieu|s'accompagne|appliqu|applicable|mis en oeuvre)",
    r"\b(?:devr(?:a|ont)|doi(?:t|vent)|s'engage(?:nt|ra|ront)?|s'oblige(?:nt)?|tenue?s?"
    r" d|(?:est|sont|sera|seront) (?:demand|attendu|requis|exig|impos)\w*|il est exige"
    r"|obligatoire(?:ment)?|obligation"
    r"|oblige|est applicable|a realiser|seront? (?:realise|reserve|effectue|consacre"
    r"|confie|affecte)\w*|impose"
    r"|reserv(?:e|es|ee|ees|er|era|eront|ent)\b|invitee?s?)\b",
    r"\bl?[. ]{0,2}21 ?12-2\b|\br?[. ]{0,2}2111-10\b",
    r"\bmaitre d'ouvrage (?:souhaite|s'est engage|a decide)",
)
# the firm is to have people work, or to go to those who employ them
HIRES = re.compile(
    r"\b(?:reserv|affect|consacr|confi|employ|emploier|emploient|embauch|recrut"
    r"|sous-?trait|f(?:aire|era|eront|ait|ont) appel|recour|mise? a disposition"
    r"|f(?:aire|ait|ont|era|eront) travailler"
    r"|heures? de travail)\w*|(?<!d')\bemploi (?:de|des|d')|\bemploie\b|\bmobilis\w*"
)
GIVES = re.compile(
    rf"{HIRES.pattern}|\b(?:realis|effectu|execut|accompli|porte|represent)"
)
# who is bound has a verb of duty, any future, or does one of these now
BOUND = re.compile(
    r"\b(?:titulaires?|entreprises?|attributaires?|soumissionnaires?|prestataires?"
    r"|candidats?|cocontractants?|concessionnaires?|il)\b[^.;\n]{0,120}?\b(?:doi(?:t"
    r"|vent)"
    r"|\w{2,}r(?:a|ont)|s'engage\w*|s'oblige\w*|tenue?s?|invitee?s?|recour(?:t|ent)"
    r"|f(?:ait|ont) (?:travailler|appel)"
    r"|(?:emploi|embauch|recrut|confi|reserv|affect|consacr|mobilis)e(?:nt)?)\b"
)
# the very service that is bought
BOUGHT = re.compile(
    r"\b(?:formations?|ateliers?|accompagnements?|animations?|parcours|modules?"
    r"|seances?"
    r"|entretiens?|coaching|bilans? de competences?|apprenants?|stagiaires?|conseil\w*"
    r"|prestations? d'insertion|insertion par le logement)\b"
)
# hours, or a part of the work, given to people or to structures
SHARES = re.compile(
    rf"(?:\d[\d .]{{0,9}}(?:,\d+)? ?(?:h\b|heures?\b|%)"
    rf"|\bpour ?cent\b)[^.;\n]{{0,140}}?"
    rf"(?:{STRUCTURES}|{PEOPLE}|{INSERTION})"
    rf"|(?:{STRUCTURES}|{PEOPLE})[^.;\n]{{0,100}}?\d[\d .]{{0,9}}(?:,\d+)? ?(?:h\b"
    rf"|heures?\b)"
)
_LEFT = r"(?:encourag|souhait|recommand|conseill|privilegi|favoris)"
# the contract itself has the firm go to them
RELIES = re.compile(
    rf"\b(?:prevoi|impos|exig|demand|comport|inclu|privilegi|oblig)\w*[^.;\n]{{0,60}}?"
    rf"\b(?:recours|recourir|confi|sous-?trait|embauche|recrute|(?<!d')emploi d|integr"
    rf"|mobilis)\w*[^.;\n]{{0,80}}?"
    rf"(?:{STRUCTURES}|{PEOPLE})"
    rf"|\b(?:recours|appel|embauche|recrutement) (?:\S+ )?(?:obligatoire|impose|exige"
    rf"|minimum)"
    rf"\w*[^.;\n]{{0,60}}?(?:{STRUCTURES}|{PEOPLE})"
    rf"|\b(?:recours|appel|embauche|recrutement|emploi"
    rf"|sous-?traitance)\b[^.;\n]{{0,40}}?"
    rf"(?:{STRUCTURES}|{PEOPLE})[^.;\n]{{0,40}}?\b(?:est|sera)\b (?:\S+ )?"
    rf"(?:{_LEFT}|obligatoire|impos|exig|demand)"
    rf"|\b(?:execution|prestations?|travaux|postes?)\b[^.;\n]{{0,40}}?\b(?:sera"
    rf"|seront) "
    rf"(?:\S+ )?(?:confi|realis|execut|effectu|assur|occup)\w*[^.;\n]{{0,40}}?"
    rf"(?:{STRUCTURES}|{PEOPLE})"
    rf"|\b(?:une? part(?:ie)?|heures?|temps de travail|pourcentage|quota|volume)\b"
    rf"[^.;\n]{{0,80}}?\b(?:realis|effectu|execut|confi|assur|accompli|reserv)\w*"
    rf" (?:par|a|aux?)\b[^.;\n]{{0,60}}?(?:{STRUCTURES}|{PEOPLE})"
)
PEOPLE = re.compile(PEOPLE)
ONLY_INSERTION = re.compile(INSERTION)
OF_INSERTION = re.compile(
    rf"(?:\bd'|\bl'|\ben |\b(?:correspondant|referent|annexe|part|quota|fiche|tableau"
    rf"|engagement|objectif|volet)s? (?:[\u00ab\"] ?)?){INSERTION}"
)
# who is bound, and by what
PARTIES = re.compile(
    r"\b(?:titulaires?|attributaires?|entreprises?(?! d')|soumissionnaires?|candidats?"
    r"|lots?|marches?|contrats?|accords?-cadres?|acheteurs?|maitres? d'ouvrage"
    r"|pouvoirs? adjudicateurs?|penalites?|ccap|ccp|engagements?|obligations?)\b"
)
STRUCTURES = re.compile(STRUCTURES)

# -- reserved contracts --

RESERVE = r"\breserv(?:e|es|ee|ees|er|ant|ation|ations|era)\b"
_STRUCTURES_ONLY = _any(
    STRUCTURES.pattern,
    r"\bea\b",
    r"operateurs? economiques? (?:\S+ )?(?:qui emploient|employant)",
    r"\bl[. ]{0,2}2113-? ?1[2-6]",
)
_FOR_THEM = _any(
    STRUCTURES.pattern,
    r"\bea\b",
    r"\bl'insertion\b",
    r"travailleurs? (?:\S+ )?(?:defavorises|handicapes)",
    r"personnes? (?:\S+ )?(?:handicapees?|defavorisees?|en situation de handicap)",
    r"operateurs? economiques? qui emploient",
    r"economie sociale et solidaire",
    r"secteurs? (?:du travail )?(?:adapte|protege)s?",
    r"\bl[. ]{0,2}2113-? ?1[2-6]",
    r"etablissements? penitentiaires?",
    r"structures? (?:\S+ )?(?:employant|equivalentes?)",
)
RESERVED = _compile(
    rf"{_STRUCTURES_ONLY}[^.;\n]{{0,120}}?\b(?:marches?|contrats?|accords?-cadres?"
    rf"|lots?"
    rf"|consultation|execution|prestations?|participation)\b[^.;\n]{{0,40}}?{RESERVE}",
    rf"\b(?:marches?|contrats?|accords?-cadres?|lots?|consultations?|execution"
    rf"|participation|participer|procedures?|prestations?|concessions?|missions?"
    rf"|travaux"
    rf"|achats?)\b"
    rf"[^.;\n]{{0,120}}?{RESERVE}[^.;\n]{{0,250}}?{_FOR_THEM}",
    rf"{_FOR_THEM}[^.;\n]{{0,160}}?{RESERVE}[^.;\n]{{0,20}}\b(?:marches?|contrats?"
    rf"|accord|lots?|execution|consultation)",
    rf"(?<!se )(?<!sous ){RESERVE}[^.;\n]{{0,90}}?{_STRUCTURES_ONLY}",
    r"\b(?:marches?|lots?|contrats?|accords?-cadres?) (?:\S+ ){0,3}?reserves?"
    r"(?=\s*(?:$|[.;:,)(]|au titre|en application|conformement|oui))",
    r"\b(?:marches?|lots?|contrats?|accords?-cadres?) (?:\S+ ){0,6}?(?:est|sont|sera"
    r"|seront)"
    r" (?:pas )?reserves?(?=\s*(?:$|[.;:,)(]))",
    r"\bconcessions? (?:est )?reservees?\b(?=\s*(?:$|[.;:,)(]|au titre|en "
    r"application))",
    r"\b(?:marches?|lots?) d'insertion\b[^.;\n]{0,60}reserve",
)
# hours are set apart, by the firm: an obligation
SETS_APART = re.compile(
    r"\b(?:heures?|temps|main[- ]d'oeuvre|effectifs?)(?: \S+){0,3}?"
    rf" (?:est|sont|soit|soient|sera|seront) {RESERVE}|"
    rf"{RESERVE}(?:(?!employ|emploient|effectif)[^.;\n]){{0,80}}?(?:\d[\d"
    rf" .]{{0,9}}(?:,\d+)? ?(?:h|heures?|%)(?![a-z])"
    rf"|\bheures\b"
    rf"|\bune part\b|\bpartie\b)|\b(?:titulaires?|entreprises?|attributaires?"
    rf"|prestataires?)\b[^.;\n]{{0,80}}?\b(?:a|devra|devront|doit|s'engage a|de) ?"
    rf"{RESERVE}"
)

# -- criteria --

_WEIGHT = r"\d{1,3}(?:[.,]\d+)? ?(?:%|points?\b|pts?\b|/ ?\d+)"
_NOT_OF_A_SHARE = (
    r"(?! ?(?:minimum |au moins )?(?:(?:du|des|de la|de l'|d')"
    r"(?! ?(?:note|notation|total|points|ponderation))|h\b|heures))"
)
CRITERIA = _compile(
    rf"\d ?(?:points?|pts)\b[^.;\n]{{0,80}}?{SOCIAL}",
    rf"\b(?:jugement|notation|ponderation|attribution|classement) (?:des |de l'|du )?"
    rf"(?:\S+ )?[^.;\n]{{0,140}}?{SOCIAL}",
    rf"\bcriteres?\b[^.;\n]{{0,120}}?{SOCIAL}(?! d'eligibilite| d'acces)",
    rf"\b(?:valeur|performances?|qualite|demarche|offre|aspects?|volet|memoire"
    rf"|engagements?|note)\b[^.;\n]{{0,40}}?{SOCIAL}[^.;\n]{{0,80}}?{_WEIGHT}"
    rf"{_NOT_OF_A_SHARE}",
    rf"{SOCIAL}[^.;\n]{{0,80}}?\b(?:constitu\w+|est|sont|sera|seront) (?:\w+ )?"
    r"(?:une? |des |l'un des )(?:sous-)?criteres?\b",
    rf"{SOCIAL}(?:(?!critere)[^.;\n]){{0,60}}?\b(?:pondere\w*|ponderation|notee?s? sur"
    rf"|note "
    rf"sur"
    rf"|coefficient)\b",
    rf"\b(?:jug\w+|not\w+|appreci\w+|evalu\w+)\b[^.;\n]{{0,60}}?\b(?:au regard"
    rf"|en tenant compte|sur la "
    rf"base"
    rf"|en fonction|sur)\b[^.;\n]{{0,60}}?{SOCIAL}",
)

# one line of a list of criteria
WEIGHTED = re.compile(
    rf"{SOCIAL}[^;\n]{{0,100}}?(?:{_WEIGHT}|\(\s?\d{{1,3}}\s?\)|[:=]\s?\d{{1,3}}\s*$)"
    rf"{_NOT_OF_A_SHARE}|{_WEIGHT} (?:[a-z]+ )?{SOCIAL}"
)
HOURS_OR_CLAUSE = re.compile(r"\bclauses?\b|\bheures?\b|\d ?h\b")
# the others of the list
CRITERIA_LIST = re.compile(
    rf"\bcriteres?\b[^;]{{0,200}}?(?:{_WEIGHT}|\(\s?\d{{1,3}}\s?\))"
    r"|\bponderation\b[^;]{0,80}?[:=] ?\d{1,3}\b"
    rf"|{_WEIGHT} (?:prix|valeur technique)"
    rf"|\b(?:prix|valeur technique)\b[^;\n]{{0,60}}?(?:{_WEIGHT}|\(\s?\d{{1,3}}\s?\))"
)
# what is left of a criterion, up to what it weighs
CRITERION_END = re.compile(rf"^[^;\n]{{0,120}}?{_WEIGHT}{_NOT_OF_A_SHARE}")

# -- no clause --

_EXISTS = (
    r"(?:comport|compren|conti(?:en|end)|prevoi|inclu|integr|impos|exig|requi|appliqu"
    r"|concern|vis|reti(?:en|end)|fix|figur|mentionn|dispos|soumet|donne|y a"
    r"|presente)\w*"
)
_ADMITS = (
    r"(?:soumis|prevu|appli|concerne|assorti|requis|exige|reserve|demande|impose"
    r"|inclus|integre|retenu|fixe|assujetti|tenu|possible|fait|vise|mis|envisage)\w*"
)
NEGATIONS = _compile(
    rf"\bne pas (?:y )?{_EXISTS}",
    rf"\bn(?:e |')(?:(?:s'|en |y |leur |lui |se |l')\s?)?{_EXISTS}(?: \S+){{0,2}}? "
    r"(?:pas|aucune?s?|ni|point|nulle?)\b(?! (?:uniquement|seulement|exclusivement"
    r"|que)\b)",
    rf"\bn(?:e |')(?:est|sont|sera|seront|fera|fait|font|etait)(?: \S+){{0,2}}? "
    rf"(?:pas|aucune?s?|ni|point)(?: (?!et\b|mais\b)\S+){{0,2}}? {_ADMITS}",
    rf"\baucune?s?\b[^.;\n]{{0,120}}?\bn(?:e |')(?:est|sont|sera|seront|{_EXISTS})",
    r"\bn(?:e |')(?:fera|fait|font|feront) (?:pas|l'objet d'aucune?)\b",
    r"\bn'(?:a|ont|avait|a pas ete|ayant) pas (?:\S+ )?(?:retenu|prevu|souhaite|inclus"
    r"|integre|impose|possible|juge)\w*",
    r"\bnon (?:concerne|reserve|soumis|assujetti|applicable|prevu|retenu)\w*",
)
# just before what it denies
DENIALS = re.compile(
    r"(?:\baucune?s?|\bpas d(?:e |')(?:la )?|\bsans(?! (?:prejudice|reserve|delai|derog"
    r"|remettre|incidence))|\babsence d(?:e |')|\bni|\bexempt\w* d(?:e |')"
    r"|\bdispens\w* d(?:e |')|\bhors|\bexoner\w* d(?:e |')|\brenonc\w* a"
    r"|\bexclue?s? d(?:e |u |')|\bderog\w* a|\bdepourvue?s? d(?:e "
    r"|'))\s*(?:[^ .;:]+[ ']){0,4}$"
)
# a denial of what nobody may do denies nothing
CANNOT = re.compile(r"\bn(?:e |')(?:peu|pourr|saur)\w*[^.;\n]{0,30}$")
# just after it
ANSWERS_NO = re.compile(
    r"^(?:(?![-,/]\s*lots?\b)[^.;\n:?]){0,40}[:=?-]\s*(?:non(?! obligatoire|\s?(?:\["
    r"|\u2610"
    r"|\u25a1))|neant|sans objet"
    r"|aucune?|n/?a|0(?![,.]?\d)|pas d\w+)\b"
    r"|^\s*:\s*[/-]\s*$"
    r"|^\s*(?:non|neant|sans objet)\b(?=\s*(?:$|[,;:)(\n/|-]|et\b|mais\b|pour\b))"
    r"|^[^.;\n]{0,60}?\b(?:est|sont|a ete|ont ete|sera|seront) (?:\w+ment )?"
    r"(?:supprim|retir|abandonn|annul|ecart|lev|suspend|suspendu|neutralis|sans objet"
    r"|exclu)\w*"
)
# the boxes of a form: "oui [ ] non [x]", or "[ ] oui [x] non"
TICKS_NO = re.compile(
    r"^[^.;\n]{0,40}?(?:"
    r"\boui ?(?:\[\s?\]|\(\s?\)|[\u2610\u25a1\u25a2]) ?[/,]? ?non ?(?:\[ ?x ?\]"
    r"|\( ?x ?\)|[\u2611\u2612\u25a0\u2714])"
    r"|(?:\[\s?\]|\(\s?\)|[\u2610\u25a1\u25a2]) ?oui ?[/,]? ?(?:\[ ?x ?\]|\( ?x ?\)"
    r"|[\u2611\u2612\u25a0\u2714]) ?non)"
)
# an answer to the question that a form asks
ANSWERS = re.compile(r"^[^.;\n:?]{0,30}[:=?]\s*(?:oui|non|neant|sans objet)\b")
# what is said of a breach, or of what bidders may write, denies nothing
NOT_DENIED = re.compile(
    r"\bsi (?:elles?|ils?|l'offre|le \w+) n|\boffres? (?:qui )?n(?:e |')"
    r"|"
    r"\bn(?:e |')(?:respect|satisf|execut|realis|atteign|derog|formul|repond|dispens"
    r"|peu"
    r"|sauraient|saurait|justifi|honor|rempli|aura|auraient)"
)

# -- left to the firm --

_OPEN = _any(
    r"(?<!tranche )(?<!tranches )(?<!option )(?<!prestation )(?<!prestations )"
    r"(?<!variante )(?<!variantes )(?<!visite )\b(?:facultati(?:f|ve|fs|ves|vement)"
    r"|optionnel(?:le|les|s)?|incitati(?:f|ve|fs|ves)|non (?:obligatoire|contraignant"
    r"|imperati)\w*)\b",
    r"\bsans (?:que (?:cela|ce) soit|caractere) (?:obligatoire|imperati)",
    r"\bpas (?:de |un )caractere (?:obligatoire|imperati|contraignant)",
    r"\bn(?:e |')(?:est|sont|sera|seront|revet) pas (?:\S+ )?(?:obligatoire|imperati)",
)
# even where another clause binds
OPEN = re.compile(_OPEN)
OPTIONS = _compile(
    _OPEN,
    r"\b(?:de maniere|a titre) volontaire\b|\bvolontairement\b",
    r"\b(?:peu(?:t|vent)|pourr(?:a|ont)|invitee?s? a|encouragee?s? a|libres? de"
    r"|incitee?s? a|faculte de|possibilite de)(?:,[^,.;\n]{1,60},)? ?(?:\S+ ){0,2}?"
    r"(?:etre (?:propose|envisage|mise? en)|proposer|s'engager"
    r"|presenter|prevoir|inclure|integrer|mettre en oeuvre|mettre en place|valoriser)",
    r"\b(?:invit|encourag|incit)ee?s? a (?:recourir|faire appel|employer|recruter)",
    r"\bqui le souhaite(?:nt|ra|ront)?\b",
    r"\bdans la mesure du possible\b|\b(?:est|reste) possible\b",
    r"\bs'(?:il|ils|elles?) le souhaite(?:nt)?\b",
    r"\bsur (?:la base du )?volontariat\b",
    rf"\b(?:est|sont|sera|seront) (?:\S+ )?{_LEFT}\w*",
    rf"\b{_LEFT}(?:e|ent) (?:(?:\S+ ){{1,4}}?a \w+(?:er|ir|re)\b|(?:\w+ment )?(?:le "
    rf"|l'))",
    r"\bnon (?:exige|impose|requis)e?s?\b|\bdemarche volontaire\b",
)
BINDS = re.compile(
    r"\bobligatoire(?:s|ment)?\b|\birrecevable|\birregulier|\bnon-?conform|\brejete"
    r"|\bcondition de (?:la )?(?:conformite|recevabilite)"
)
NOT_BINDING = re.compile(
    r"(?:\bn(?:e |')\S+ pas (?:\S+ )?|\bnon |\bsans (?:que (?:cela|ce) soit"
    r"|caractere) |\bpas (?:de |un )caractere )$"
)
# fields in which buyers write the conditions of execution: there, half a word is enough
HALF_WORDS = _compile(
    INSERTION,
    r"\bsocia(?:l|le|les|ux)\b(?! (?:et|ou) fiscal)",
    rf"{PEOPLE.pattern}",
)
