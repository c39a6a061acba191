# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of open data in every form that is read, written by hand."""

import io
import json
import zipfile

from .test_procurement_decp import contract_v1, contract_v2, file_v1, file_v2

DECP_XML = """<?xml version="1.0" encoding="{encoding}"?>
<marches>
  <marche>
    <id>2026M001</id>
    <acheteur><id>21900010600019</id></acheteur>
    <nature>Marché</nature>
    <objet>Réfection des peintures de l'école Louis-Pergaud</objet>
    <codeCPV>45442100</codeCPV>
    <techniques><technique>Sans objet</technique></techniques>
    <modalitesExecution><modaliteExecution>Sans objet</modaliteExecution>
    </modalitesExecution>
    <marcheInnovant>non</marcheInnovant>
    <typeGroupementOperateurs>Pas de groupement</typeGroupementOperateurs>
    <procedure>Procédure adaptée</procedure>
    <lieuExecution><code>90000</code><typeCode>Code postal</typeCode></lieuExecution>
    <dureeMois>8</dureeMois>
    <dateNotification>2026-03-02</dateNotification>
    <datePublicationDonnees>2026-03-20</datePublicationDonnees>
    <montant>84500.5</montant>
    <titulaires>
      <titulaire><typeIdentifiant>SIRET</typeIdentifiant><id>12345678200010</id>
      </titulaire>
    </titulaires>
    <considerationsSociales>
      <considerationSociale>Clause sociale</considerationSociale>
    </considerationsSociales>
  </marche>
</marches>
"""
PES_XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<n:PES_Marche xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/marche">
  <Enveloppe><Parametres Version="1"/></Enveloppe>
  <marches><marche>
    <id>2019P0100</id>
    <acheteur><id>21900010600019</id><nom>Commune d'essai</nom></acheteur>
    <nature>Marché</nature>
    <objet>Entretien de la forêt</objet>
    <codeCPV>77200000</codeCPV>
    <procedure>Procédure adaptée</procedure>
    <lieuExecution><code>90</code><typeCode>Code département</typeCode>
      <nom>Territoire</nom></lieuExecution>
    <dureeMois>12</dureeMois>
    <dateNotification>2019-01-10+01:00</dateNotification>
    <datePublicationDonnees>2019-02-01+01:00</datePublicationDonnees>
    <montant>45000</montant>
    <titulaires><titulaire><typeIdentifiant>SIRET</typeIdentifiant>
      <id>12345678200010</id><denominationSociale>Sylvestre</denominationSociale>
    </titulaire></titulaires>
    <modifications/>
  </marche></marches>
</n:PES_Marche>
"""
MINISTRY = (
    "\ufefftitulaire_id_1;titulaire_typeIdentifiant_1;titulaire_id_2;"
    "titulaire_typeIdentifiant_2;id;nature;objet;codeCPV;procedure;dureeMois;"
    "dateNotification;datePublicationDonnees;montant;acheteur.id;lieuExecution.code;"
    "lieuExecution.typeCode;considerationsSociales;techniques;modalitesExecution;"
    "idActeSousTraitance;montantActeSousTraitance;idSousTraitant;"
    "typeIdentifiantSousTraitant;idModification;montantModification\n"
    "12345678200010;SIRET;CDL;CDL;202401;Marché;Peinture des classes;45442100-8;"
    "Procédure adaptée;6;2024-05-02;2024-05-20;61000.0;21900010600019;90000;"
    "Code postal;['Clause sociale', 'Critère social'];['Sans objet'];['Sans objet'];"
    "1;9000;98765432400019;SIRET;CDL;CDL\n"
    "12345678200010;SIRET;CDL;CDL;202401;Marché;Peinture des classes;45442100-8;"
    "Procédure adaptée;6;2024-05-02;2024-05-20;61000.0;21900010600019;90000;"
    "Code postal;['Clause sociale', 'Critère social'];['Sans objet'];['Sans objet'];"
    "CDL;CDL;CDL;CDL;1;66000\n"
)
DECP_INFO = (
    "uid,id,nature,acheteur_id,acheteur_nom,titulaire_id,titulaire_typeIdentifiant,"
    "titulaire_nom,objet,montant,codeCPV,procedure,techniques,dureeMois,"
    "dateNotification,datePublicationDonnees,considerationsSociales,"
    "lieuExecution_code,lieuExecution_typeCode,acheteur_departement_code,"
    "donneesActuelles,sourceDataset\n"
    "219000106000192024A,2024A,Marché,21900010600019,Commune,12345678200010,SIRET,Un,"
    '"Espaces verts, lot 1",52000.0,77310000,Procédure adaptée,Sans objet,12,'
    "2024-06-01,2024-06-20,Clause sociale,90,Code département,90,True,essai\n"
    "219000106000192024A,2024A,Marché,21900010600019,Commune,98765432400019,SIRET,Deux,"
    '"Espaces verts, lot 1",52000.0,77310000,Procédure adaptée,Sans objet,12,'
    "2024-06-01,2024-06-20,Clause sociale,90,Code département,90,True,essai\n"
)
REGION = (
    "Annee|id|acheteur_id|acheteur_nom|nature|objet|codeCPV|procedure|"
    "LieuExecution_code|LieuExecution_typeCode|lieuExecution_nom|DureeMois|"
    "dateNotification|datePublicationDonnees|montant|formePrix|titulaires_id|"
    "titulaires_typeIdentifianttype_identifiant|titulaires_denominationSociale\n"
    "2021|202190006|21900010600019|Région d'essai|Accord-cadre|Vitrerie|44221000-5|"
    "Procédure adaptée|53|code région|ESSAI|12|01/02/2021|15/02/2021|14 700,00|"
    "Révisable|12345678200010|Siret|Vitres\n"
)


def ubl(name, *lots, changed=""):
    """Return an eForms notice in XML."""
    change = (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>n-0-01</efbc:ChangedNoticeIdentif"
        "ier>"
        f"<efac:ChangeReason><cbc:ReasonCode>{changed}</cbc:ReasonCode>"
        "</efac:ChangeReason></efac:Changes>"
        if changed
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{name} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{name}-2"
 xmlns:cac="urn:cac" xmlns:cbc="urn:cbc" xmlns:ext="urn:ext" xmlns:efac="urn:efac"
 xmlns:efext="urn:efext" xmlns:efbc="urn:efbc">
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
{change}<efac:NoticeResult>
<efac:SettledContract><cbc:IssueDate>2026-05-04Z</cbc:IssueDate></efac:SettledContract>
<efac:TenderingParty><cbc:ID>TPA-1</cbc:ID>
<efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer></efac:TenderingParty>
</efac:NoticeResult>
<efac:Organizations>
<efac:Organization><efac:Company>
<cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Commune d'essai</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:CityName>Belfort</cbc:CityName>
<cbc:PostalZone>90000</cbc:PostalZone></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:CompanyID>21900010600019</cbc:CompanyID></cac:PartyLegalEntity>
<cac:Contact><cbc:Name>Une Personne</cbc:Name></cac:Contact>
</efac:Company></efac:Organization>
<efac:Organization><efac:Company>
<cac:PartyIdentification><cbc:ID>ORG-2</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Peinture Essai</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>12345678200010</cbc:CompanyID></cac:PartyLegalEntity>
</efac:Company></efac:Organization>
</efac:Organizations>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID>11111111-2222-3333-4444-555555555555</cbc:ID>
<cbc:ContractFolderID>aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee</cbc:ContractFolderID>
<cbc:IssueDate>2026-04-01+02:00</cbc:IssueDate>
<cbc:NoticeTypeCode listName="competition">cn-standard</cbc:NoticeTypeCode>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID>
</cac:PartyIdentification></cac:Party></cac:ContractingParty>
<cac:ProcurementProject><cbc:Name>Peinture de l'école</cbc:Name>
<cbc:Description>Peinture de douze classes</cbc:Description>
<cac:RequestedTenderTotal>
<cbc:EstimatedOverallContractAmount currencyID="EUR">250000
</cbc:EstimatedOverallContractAmount>
</cac:RequestedTenderTotal>
<cac:MainCommodityClassification>
<cbc:ItemClassificationCode listName="cpv">45442100</cbc:ItemClassificationCode>
</cac:MainCommodityClassification></cac:ProcurementProject>
{"".join(lots)}
</{name}>"""


def place(nuts="", postcode="", town="", country="FRA"):
    return f"""<cac:RealizedLocation><cac:Address>
<cbc:CityName>{town}</cbc:CityName><cbc:PostalZone>{postcode}</cbc:PostalZone>
<cbc:CountrySubentityCode listName="nuts">{nuts}</cbc:CountrySubentityCode>
<cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country>
</cac:Address></cac:RealizedLocation>"""


def lot(number, terms="", day="2026-05-12", place=""):
    return f"""<cac:ProcurementProjectLot>
<cbc:ID schemeName="Lot">LOT-000{number}</cbc:ID>
<cac:TenderingTerms>{terms}</cac:TenderingTerms>
<cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod>
<cbc:EndDate>{day}+02:00</cbc:EndDate><cbc:EndTime>12:00:00+02:00</cbc:EndTime>
</cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess>
<cac:ProcurementProject><cbc:Name>Lot {number}</cbc:Name>{place}
<cac:PlannedPeriod><cbc:DurationMeasure unitCode="MONTH">{number}2</cbc:DurationMeasure>
</cac:PlannedPeriod></cac:ProcurementProject>
</cac:ProcurementProjectLot>"""


CLAUSE = """<cac:ContractExecutionRequirement>
<cbc:ExecutionRequirementCode listName="conditions">performance
</cbc:ExecutionRequirementCode>
<cbc:Description>Clause sociale : 140 heures d'insertion</cbc:Description>
</cac:ContractExecutionRequirement>"""
RESERVED = """<cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
<cbc:TendererRequirementTypeCode listName="reserved-procurement">res-ws
</cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>
</cac:TendererQualificationRequest>"""
FNS = {
    "FNSimple": {
        "organisme": {
            "nomOfficiel": "Commune d'essai",
            "codeIdentificationNational": "21900010600019",
            "cp": "90000",
            "ville": "Belfort",
            "correspondant": {"nom": "Une Personne"},
        },
        "initial": {
            "natureMarche": {
                "intitule": "Nettoyage des écoles",
                "description": "Le marché comporte une clause sociale de 70 heures",
                "codeCPV": {"objetPrincipal": {"classPrincipale": "90911200"}},
                "dureeMois": "24",
                "valeurEstimee": {"valeur": "120000"},
            },
            "lots": {"lot": [{"num": "1", "intitule": "Maternelles"}, {"num": "2"}]},
        },
    }
}
MAPA = {
    "MAPA": {
        "organisme": {"nom": "Commune d'essai", "adresse": {"cp": "90000"}},
        "initial": {
            "description": {"objet": "Entretien des espaces verts"},
            "caracteristiques": {"principales": "Tonte et taille, avec insertion"},
            "duree": {"nbMois": "12"},
        },
    }
}
DSP = {"DSP": {"initial": {"descriptionMarche": {"titreMarche": "Gestion du parc"}}}}


def ods(number, data, **fields):
    """Return the fields of a BOAMP notice, as the interface gives them."""
    return {
        "idweb": number,
        "objet": "Nettoyage des écoles",
        "nomacheteur": "Commune d'essai",
        "dateparution": "2026-04-02",
        "datelimitereponse": "2026-05-12T12:00:00+02:00",
        "code_departement": "90",
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "contractfolderid": f"folder-{number}",
        "criteres": "sociaux,environnementaux",
        "donnees": json.dumps(data, ensure_ascii=False),
        "gestion": json.dumps({"REFERENCE": {"IDWEB": number}}),
        **fields,
    }


def ods_v1(*notices):
    records = [
        {"datasetid": "boamp", "recordid": "x", "fields": item} for item in notices
    ]
    return json.dumps({"nhits": len(records), "records": records}, ensure_ascii=False)


def ods_v21(*notices):
    return json.dumps(
        {"total_count": len(notices), "results": list(notices)}, ensure_ascii=False
    )


V230 = json.dumps(
    {
        "21-1001": {
            "BOAMP_AVIS_NUM": "21-1001",
            "D_01_01_Identite_Denomination": "Commune d'essai",
            "D_01_07_Identite_Cp": "90360",
            "D_01_08_Identite_Ville": "Ginchy",
            "D_05_01_Objet_Titremarche": "Peinture de l'école",
            "D_05_05_01_Objet_Cpv_Principal": "45442100",
            "D_11_02_Conditiondelai_Receptoffres": "2021-02-27 11:00:00",
            "D_12_06_Conditionrelativemarche_Autresconditionspartoui": (
                "Conditions d'exécution à caractère social"
            ),
            "G_01_02_04_02_Reference_Typeavis_Statut_Rectificatif": "True",
            "D_09_01_01_01_Rectif_Annonceanterieur_Reference_Idweb": "20-159316",
        }
    },
    ensure_ascii=False,
)
DAILY = """<?xml version="1.0" encoding="UTF-8"?>
<BOAMP><ANNONCE><GESTION><IDWEB>26-100</IDWEB><NOMORGANISME>Commune</NOMORGANISME>
<DATE_PUBLICATION>2026-04-02</DATE_PUBLICATION><DEP_PUBLICATION>90</DEP_PUBLICATION>
<RESUME_OBJET>Peinture de l'école</RESUME_OBJET></GESTION>
<DONNEES><MAPA><initial><description><objet>Peinture des classes de l'école</objet>
</description></initial></MAPA></DONNEES></ANNONCE></BOAMP>"""


def pack(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def every_file():
    """Return {name: bytes} of a file in each form."""
    texts = {
        "v1.json": json.dumps(file_v1(contract_v1())),
        "v2.json": json.dumps(file_v2(contract_v2())),
        "v2.xml": DECP_XML.format(encoding="UTF-8"),
        "ministry.csv": MINISTRY,
        "info.csv": DECP_INFO,
        "region.csv": REGION,
        "eforms.xml": ubl(
            "ContractNotice",
            lot(1, CLAUSE, place=place("FRC24", "90000", "Belfort")),
            lot(2, RESERVED),
        ),
        "award.xml": ubl("ContractAwardNotice", lot(1)),
        "fns.json": ods_v1(ods("26-1", FNS)),
        "mapa.json": ods_v21(ods("26-2", MAPA, criteres=["sociaux"])),
        "dsp.json": ods_v21(ods("26-3", DSP)),
        "v230.json": V230,
        "daily.xml": DAILY,
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["pes.xml"] = PES_XML.encode("iso-8859-1")
    files["latin.xml"] = DECP_XML.format(encoding="ISO-8859-15").encode("iso-8859-15")
    files["all.zip"] = pack({name: files[name] for name in ("v1.json", "v2.xml")})
    return files
