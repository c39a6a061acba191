# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import copy
import gzip
import json
import random
import time
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ...procurement import (
    ANOMALY_CODES,
    REJECTION_CODES,
    UNREADABLE_CODES,
    UnreadableFile,
)
from .whole_files import read_whole

TODAY = date(2026, 6, 15)
BUYER = "21900010600019"
OTHER_BUYER = "20006905200013"
HOLDER = "12345678200010"
OTHER_HOLDER = "98765432400019"
ZERO_SIRET = "01234567400019"
POST_OFFICE = "35600000049837"
WRONG_KEY = "12345678200011"


def contract_v2(**changes):
    record = {
        "id": "2026M001",
        "acheteur": {"id": BUYER},
        "nature": "Marché",
        "objet": "Réfection des peintures de l'école Louis-Pergaud",
        "codeCPV": "45442100",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": 3,
        "attributionAvance": False,
        "sousTraitanceDeclaree": False,
        "typeGroupementOperateurs": "Pas de groupement",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "90000", "typeCode": "Code postal"},
        "dureeMois": 8,
        "dateNotification": "2026-03-02",
        "datePublicationDonnees": "2026-03-20",
        "montant": 84500.5,
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "formePrix": "Forfaitaire",
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": HOLDER}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Clause environnementale"]
        },
    }
    return merge(record, changes)


def contract_v1(**changes):
    record = {
        "_type": "Marché",
        "id": "2021190100",
        "acheteur": {"id": BUYER, "nom": "Commune d'essai"},
        "nature": "Marché",
        "objet": "Nettoyage des vitres des groupes scolaires",
        "codeCPV": "90911300-9",
        "procedure": "Procédure adaptée",
        "lieuExecution": {
            "code": "90010",
            "typeCode": "Code commune",
            "nom": "Belfort",
        },
        "dureeMois": 24,
        "dateNotification": "2021-02-01",
        "datePublicationDonnees": "2021-02-15",
        "montant": 61000,
        "formePrix": "Ferme",
        "titulaires": [
            {
                "typeIdentifiant": "SIRET",
                "id": HOLDER,
                "denominationSociale": "Vitres claires",
            }
        ],
        "modifications": [],
    }
    return merge(record, changes)


def concession_v2(**changes):
    record = {
        "id": "2026C01",
        "autoriteConcedante": {"id": OTHER_BUYER},
        "nature": "Concession de service public",
        "objet": "Exploitation du parc de stationnement",
        "procedure": "Procédure négociée ouverte",
        "dureeMois": 240,
        "dateSignature": "2026-01-10",
        "datePublicationDonnees": "2026-01-31",
        "dateDebutExecution": "2026-02-01",
        "valeurGlobale": 3200000,
        "montantSubventionPublique": 0,
        "donneesExecution": [],
        "concessionnaires": [
            {"concessionnaire": {"typeIdentifiant": "SIRET", "id": HOLDER}}
        ],
        "considerationsSociales": {"considerationSociale": ["Concession réservée"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Pas de considération environnementale"]
        },
    }
    return merge(record, changes)


def merge(record, changes):
    record.update(changes)
    return {key: value for key, value in record.items() if value is not Ellipsis}


def file_v2(*contracts, concessions=()):
    return {
        "marches": {"marche": list(contracts), "contrat-concession": list(concessions)}
    }


def file_v1(*records):
    return {"marches": list(records)}


def to_bytes(value, encoding="utf-8"):
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return value.encode(encoding)


def holder_v2(identifier, kind="SIRET"):
    return {"titulaire": {"typeIdentifiant": kind, "id": identifier}}


def modification_v2(**changes):
    record = {
        "id": 1,
        "dateNotificationModification": "2026-04-10",
        "datePublicationDonneesModification": "2026-04-20",
    }
    return {"modification": merge(record, changes)}


def subcontract_v2(**changes):
    record = {
        "id": 1,
        "sousTraitant": {"typeIdentifiant": "SIRET", "id": OTHER_HOLDER},
        "dureeMois": 4,
        "dateNotification": "2026-04-01",
        "datePublicationDonnees": "2026-04-15",
        "montant": 12000,
        "variationPrix": "Ferme",
    }
    return {"acteSousTraitance": merge(record, changes)}


class DecpCase(BaseCase):
    def read_file(self, content):
        if not isinstance(content, bytes):
            content = to_bytes(content)
        return read_whole(content, "essai.json", today=TODAY)

    def read_one(self, record, file=file_v2):
        result = self.read_file(file(record))
        self.assertEqual(
            (len(result.notices), len(result.rejections), result.file_anomalies),
            (1, 0, ()),
        )
        return result.notices[0]

    def read_contract(self, **changes):
        return self.read_one(contract_v2(**changes))

    def read_old_contract(self, **changes):
        return self.read_one(contract_v1(**changes), file_v1)

    def codes(self, notice):
        return [anomaly.code for anomaly in notice.anomalies]

    def assert_reads(self, field, attribute, cases, make=contract_v2, file=file_v2):
        """Check what each published value gives and which anomalies it leaves."""
        for published, expected, *codes in cases:
            with self.subTest(field=field, published=str(published)[:60]):
                notice = self.read_one(make(**{field: published}), file)
                self.assertEqual(getattr(notice, attribute), expected)
                self.assertEqual(self.codes(notice), codes)
                if not isinstance(published, float):
                    self.assertEqual(notice.raw.get(field), published)

    def assert_unreadable(self, code, content):
        if not isinstance(content, bytes):
            content = to_bytes(content)
        with self.assertRaises(UnreadableFile) as caught:
            self.read_file(content)
        self.assertEqual(caught.exception.code, code)
        self.assertTrue(str(caught.exception))
        return caught.exception


@tagged("post_install", "-at_install")
class TestDecpRecords(DecpCase):
    def test_valid_contract_v2_reads_without_anomaly(self):
        notice = self.read_contract()
        self.assertEqual(notice.anomalies, ())
        self.assertEqual((notice.kind, notice.schema), ("contract", "decp_v2"))
        self.assertEqual(notice.uid, f"decp:{BUYER}:2026M001:{notice.fingerprint}")
        self.assertEqual(notice.reference, "2026M001")
        self.assertEqual((notice.buyer_siret, notice.buyer_name), (BUYER, ""))
        self.assertEqual(
            notice.subject, "Réfection des peintures de l'école Louis-Pergaud"
        )
        self.assertEqual(notice.cpv, "45442100")
        self.assertEqual(notice.nature, "Marché")
        self.assertEqual(notice.procedure, "Procédure adaptée")
        self.assertEqual(notice.amount, Decimal("84500.5"))
        self.assertFalse(notice.amount_is_maximum)
        self.assertEqual(notice.duration_months, 8)
        self.assertEqual(notice.notified_on, date(2026, 3, 2))
        self.assertEqual(notice.published_on, date(2026, 3, 20))
        self.assertEqual(
            (notice.place_code, notice.place_kind), ("90000", "Code postal")
        )
        self.assertEqual(
            [(item.siret, item.identifier_kind, item.name) for item in notice.holders],
            [(HOLDER, "SIRET", "")],
        )
        self.assertEqual(notice.group_kind, "Pas de groupement")
        self.assertEqual((notice.techniques, notice.execution_modes), ((), ()))
        self.assertEqual(notice.social, "declared")
        self.assertEqual(notice.social_considerations, ("Clause sociale",))
        self.assertFalse(notice.is_reserved)
        self.assertEqual(notice.raw, contract_v2())

    def test_valid_contract_v1_has_names_and_unknown_social_state(self):
        notice = self.read_old_contract()
        self.assertEqual(notice.anomalies, ())
        self.assertEqual(notice.schema, "decp_v1")
        self.assertEqual(notice.buyer_name, "Commune d'essai")
        self.assertEqual(notice.holders[0].name, "Vitres claires")
        self.assertEqual(notice.cpv, "90911300")
        self.assertEqual(notice.place_name, "Belfort")
        self.assertEqual((notice.social, notice.social_considerations), ("unknown", ()))

    def test_valid_concession_reads_without_anomaly(self):
        result = self.read_file(file_v2(concessions=[concession_v2()]))
        notice = result.notices[0]
        self.assertEqual(notice.anomalies, ())
        self.assertEqual(notice.kind, "concession")
        self.assertEqual(notice.buyer_siret, OTHER_BUYER)
        self.assertEqual(notice.amount, Decimal(3200000))
        self.assertEqual(notice.notified_on, date(2026, 1, 10))
        self.assertEqual(notice.starts_on, date(2026, 2, 1))
        self.assertEqual(notice.duration_months, 240)
        self.assertEqual(notice.holders[0].siret, HOLDER)
        self.assertEqual(notice.cpv, "")
        self.assertTrue(notice.is_reserved)

    def test_modifications_are_kept_in_order(self):
        notice = self.read_contract(
            modifications=[
                modification_v2(montant=90000, dureeMois=10),
                modification_v2(
                    id=2,
                    dateNotificationModification="2026-05-02",
                    titulaires=[holder_v2(OTHER_HOLDER)],
                    montant=95000,
                ),
            ]
        )
        self.assertEqual(notice.anomalies, ())
        first, second = notice.modifications
        self.assertEqual((first.reference, second.reference), ("1", "2"))
        self.assertEqual(first.notified_on, date(2026, 4, 10))
        self.assertEqual(first.published_on, date(2026, 4, 20))
        self.assertEqual((first.amount, first.duration_months), (90000, 10))
        self.assertEqual(second.duration_months, None)
        self.assertEqual(second.holders[0].siret, OTHER_HOLDER)
        self.assertEqual(notice.amount, Decimal("84500.5"))
        self.assertEqual(notice.current_amount, 95000)
        self.assertEqual(notice.current_duration_months, 10)

    def test_modification_v1_has_a_subject(self):
        notice = self.read_old_contract(
            modifications=[
                {
                    "objetModification": "Ajout d'un site",
                    "dateSignatureModification": "2021-06-01",
                    "datePublicationDonneesModification": "2021-06-10",
                    "dureeMois": None,
                    "montant": None,
                    "titulaires": [],
                }
            ]
        )
        self.assertEqual(notice.anomalies, ())
        self.assertEqual(notice.modifications[0].subject, "Ajout d'un site")
        self.assertEqual(notice.modifications[0].notified_on, date(2021, 6, 1))
        self.assertIsNone(notice.modifications[0].amount)
        self.assertEqual(notice.current_amount, 61000)

    def test_subcontract_and_its_modification(self):
        notice = self.read_contract(
            actesSousTraitance=[subcontract_v2()],
            modificationsActesSousTraitance=[
                {
                    "modificationActeSousTraitance": {
                        "id": 1,
                        "dateNotificationModificationSousTraitance": "2026-05-05",
                        "datePublicationDonnees": "2026-05-20",
                        "montant": 15000,
                    }
                }
            ],
        )
        self.assertEqual(notice.anomalies, ())
        subcontract = notice.subcontracts[0]
        self.assertEqual(subcontract.holder.siret, OTHER_HOLDER)
        self.assertEqual((subcontract.amount, subcontract.duration_months), (12000, 4))
        self.assertEqual(subcontract.notified_on, date(2026, 4, 1))
        self.assertEqual(subcontract.modifications[0].amount, 15000)

    def test_framework_agreement_gives_a_maximum(self):
        cases = [
            {"techniques": {"technique": ["Accord-cadre"]}},
            {"modalitesExecution": {"modaliteExecution": ["Bons de commande"]}},
            {"modalitesExecution": {"modaliteExecution": ["Marchés subséquents"]}},
        ]
        for changes in cases:
            with self.subTest(changes=changes):
                notice = self.read_contract(**changes)
                self.assertTrue(notice.amount_is_maximum)
                self.assertEqual(notice.anomalies, ())
        self.assertTrue(self.read_old_contract(nature="Accord-cadre").amount_is_maximum)
        tranches = {"modaliteExecution": ["Tranches"]}
        notice = self.read_contract(modalitesExecution=tranches)
        self.assertFalse(notice.amount_is_maximum)
        self.assertEqual(notice.execution_modes, ("Tranches",))

    def test_framework_reference_is_kept(self):
        notice = self.read_contract(idAccordCadre="2024AC07")
        self.assertEqual(notice.framework_reference, "2024AC07")

    def test_raw_text_does_not_depend_on_the_order_of_keys(self):
        record = contract_v2()
        reversed_record = dict(reversed(record.items()))
        notice = self.read_one(record)
        self.assertEqual(notice.raw_text, self.read_one(reversed_record).raw_text)
        self.assertEqual(json.loads(notice.raw_text), record)


@tagged("post_install", "-at_install")
class TestDecpAmounts(DecpCase):
    def test_amounts(self):
        self.assert_reads(
            "montant",
            "amount",
            [
                (40000, Decimal(40000)),
                (40000.25, Decimal("40000.25")),
                ("40000.25", Decimal("40000.25"), "amount_as_text"),
                ("14 700,00", Decimal("14700"), "amount_as_text"),
                ("14\u00a0700,50\u00a0\u20ac", Decimal("14700.5"), "amount_as_text"),
                ("14\u202f700 EUR HT", Decimal("14700"), "amount_as_text"),
                ("1.234.567,89", Decimal("1234567.89"), "amount_as_text"),
                ("1,234,567.89", Decimal("1234567.89"), "amount_as_text"),
                ("12.500", None, "amount_ambiguous"),
                ("12,500", None, "amount_ambiguous"),
                ("120 k\u20ac", None, "amount_unreadable"),
                ("120000 TTC", None, "amount_unreadable"),
                ("entre 10000 et 20000", None, "amount_unreadable"),
                (0, None, "amount_placeholder"),
                (0.01, None, "amount_placeholder"),
                (1, None, "amount_placeholder"),
                ("0,00", None, "amount_as_text", "amount_placeholder"),
                (999999999, None, "amount_placeholder"),
                (99999999.99, None, "amount_placeholder"),
                (123456789, None, "amount_placeholder"),
                (11111111, None, "amount_placeholder"),
                (1e11, None, "amount_absurd"),
                ("1e11", None, "amount_as_text", "amount_absurd"),
                (-5000, None, "amount_negative"),
                (31, Decimal(31), "amount_suspicious"),
                (999999, Decimal(999999), "amount_suspicious"),
                (2e9, Decimal(2000000000), "amount_suspicious"),
                (None, None, "value_missing"),
                ("", None, "value_missing"),
                ("NC", None, "value_marker"),
                ("MQ", None, "value_marker"),
                ("CDL", None, "value_marker"),
                ("INX 45000", None, "value_marker"),
                (True, None, "type_unreadable"),
                ({"valeur": 3}, None, "type_unreadable"),
            ],
        )

    def test_amount_without_its_key(self):
        notice = self.read_contract(montant=...)
        self.assertIsNone(notice.amount)
        self.assertEqual(self.codes(notice), ["value_missing"])

    def test_literals_that_are_no_numbers(self):
        for literal in ("NaN", "Infinity", "-Infinity"):
            with self.subTest(literal=literal):
                text = json.dumps(file_v2(contract_v2())).replace("84500.5", literal)
                notice = self.read_file(text).notices[0]
                self.assertIsNone(notice.amount)
                self.assertEqual(self.codes(notice), ["value_marker"])
                json.loads(notice.raw_text, parse_constant=self.fail)

    def test_huge_numbers_are_anomalies_of_their_record(self):
        for literal in ("9" * 5000, "1e999", "1" + "0" * 400 + ".5"):
            with self.subTest(literal=literal[:10]):
                text = json.dumps(file_v2(contract_v2())).replace("84500.5", literal)
                notice = self.read_file(text).notices[0]
                self.assertIsNone(notice.amount)
                self.assertEqual(self.codes(notice), ["amount_unreadable"])
                json.loads(notice.raw_text, parse_constant=self.fail)

    def test_placeholder_in_a_modification(self):
        notice = self.read_contract(modifications=[modification_v2(montant=0)])
        self.assertEqual(
            [(item.code, item.field) for item in notice.anomalies],
            [("amount_placeholder", "modifications[1].montant")],
        )
        self.assertEqual(notice.current_amount, Decimal("84500.5"))


@tagged("post_install", "-at_install")
class TestDecpDurations(DecpCase):
    def test_durations(self):
        self.assert_reads(
            "dureeMois",
            "duration_months",
            [
                (36, 36),
                (36.0, 36),
                (12.5, 13, "duration_converted"),
                ("36", 36, "duration_as_text"),
                ("36 mois", 36, "duration_as_text"),
                ("4,5", 5, "duration_converted"),
                ("2 ans", 24, "duration_converted"),
                ("1 année", 12, "duration_converted"),
                ("90 jours", 3, "duration_converted"),
                ("365 jours", 12, "duration_converted"),
                ("NC", None, "value_marker"),
                ("de mars à mai", None, "duration_unreadable"),
                (0, None, "duration_placeholder"),
                (-3, None, "duration_placeholder"),
                (365, None, "duration_in_days"),
                (1460, None, "duration_in_days"),
                ("730", None, "duration_as_text", "duration_in_days"),
                (240, 240, "duration_suspicious"),
                (999, None, "duration_absurd"),
                (None, None, "value_missing"),
                ([12], None, "type_unreadable"),
            ],
        )

    def test_a_concession_may_last_longer(self):
        for months, expected in ((480, 480), (1188, 1188), (1300, None)):
            with self.subTest(months=months):
                record = concession_v2(dureeMois=months)
                notice = self.read_file(file_v2(concessions=[record])).notices[0]
                self.assertEqual(notice.duration_months, expected)


@tagged("post_install", "-at_install")
class TestDecpDates(DecpCase):
    def test_dates(self):
        day = date(2026, 3, 2)
        self.assert_reads(
            "dateNotification",
            "notified_on",
            [
                ("2026-03-02", day),
                ("02/03/2026", day, "date_format"),
                ("2/3/26", day, "date_format"),
                ("02-03-2026", day, "date_format"),
                ("2026/03/02", day, "date_format"),
                ("20260302", day, "date_format"),
                (20260302, day, "date_format"),
                ("2026-03-02T10:12:00", day, "date_format"),
                ("2026-03-02+01:00", day),
                ("2026-03-02Z", day),
                ("2026-03-02T00:00:00.000+01:00", day, "date_format"),
                ("2026-03-01T23:00:00Z", day, "date_format"),
                ("March 2, 2026", day, "date_format"),
                ("Monday, March 2, 2026", day, "date_format"),
                ("Mar 2, 2026 12:00:00 AM", day, "date_format"),
                ("Mon Mar 02 00:00:00 CET 2026", day, "date_format"),
                ("2 mars 2026", day, "date_format"),
                ("1er mars 2026", date(2026, 3, 1), "date_format"),
                ("03/15/2026", date(2026, 3, 15), "date_format"),
                ("1899-12-31", None, "date_absurd"),
                ("7026-03-02", None, "date_absurd"),
                ("0026-03-02", None, "date_absurd"),
                ("2031-03-02", None, "date_absurd"),
                ("2026-02-30", None, "date_unreadable"),
                ("0000-00-00", None, "date_unreadable"),
                ("au printemps", None, "date_unreadable"),
                ("NC", None, "value_marker"),
                ("", None, "value_missing"),
                (1772409600000, None, "date_unreadable"),
                (["2026-03-02"], None, "type_unreadable"),
            ],
        )

    def test_future_is_relative_to_the_day_of_reading(self):
        record = file_v2(
            contract_v2(
                dateNotification="2026-09-01", datePublicationDonnees="2026-09-15"
            )
        )
        notice = self.read_file(record).notices[0]
        self.assertEqual(notice.notified_on, date(2026, 9, 1))
        self.assertEqual(self.codes(notice), ["date_future", "date_future"])
        later = read_whole(to_bytes(record), today=date(2026, 10, 1)).notices[0]
        self.assertEqual(later.anomalies, ())
        self.assertEqual(later.uid, notice.uid)
        self.assertEqual(later.fingerprint, notice.fingerprint)

    def test_publication_before_notification(self):
        notice = self.read_contract(datePublicationDonnees="2026-02-28")
        self.assertEqual(notice.published_on, date(2026, 2, 28))
        self.assertEqual(self.codes(notice), ["published_before_notified"])

    def test_modification_before_notification(self):
        modification = modification_v2(dateNotificationModification="2026-01-05")
        notice = self.read_contract(modifications=[modification])
        self.assertEqual(notice.modifications[0].notified_on, date(2026, 1, 5))
        self.assertEqual(self.codes(notice), ["modification_before_notification"])


@tagged("post_install", "-at_install")
class TestDecpHolders(DecpCase):
    def assert_holders(self, published, expected, *codes, **changes):
        with self.subTest(published=str(published)[:80]):
            notice = self.read_contract(titulaires=published, **changes)
            found = [(item.identifier, item.identifier_kind) for item in notice.holders]
            self.assertEqual(found, expected)
            self.assertEqual(self.codes(notice), list(codes))
            return notice

    def test_every_shape_of_the_list(self):
        one, two = holder_v2(HOLDER), holder_v2(OTHER_HOLDER)
        flat_one, flat_two = one["titulaire"], two["titulaire"]
        both = [(HOLDER, "SIRET"), (OTHER_HOLDER, "SIRET")]
        self.assert_holders([one, two], both)
        for published in (
            {"titulaire": [flat_one, flat_two]},
            [{"titulaire": [flat_one, flat_two]}],
            [[one, two]],
            [[one], [two]],
            [flat_one, flat_two],
            {"0": one, "1": two},
            [one, two, {}],
            json.dumps([one, two]),
            repr([one, two]),
            repr([flat_one, flat_two]),
        ):
            self.assert_holders(published, both, "list_encoding")
        self.assert_holders(one, [both[0]], "list_encoding")
        self.assert_holders(flat_one, [both[0]], "list_encoding")

    def test_wrapped_holder_in_a_v1_record(self):
        notice = self.read_old_contract(titulaires=[holder_v2(HOLDER)])
        self.assertEqual(notice.holders[0].siret, HOLDER)

    def test_bare_identifiers(self):
        self.assert_holders(
            [HOLDER],
            [(HOLDER, "SIRET")],
            "list_encoding",
            "shape",
            "identifier_kind_missing",
        )

    def test_no_holder(self):
        for published in ([], None, ""):
            self.assert_holders(published, [], "holders_missing")
        self.assert_holders([{}], [], "list_encoding", "holders_missing")
        notice = self.read_contract(titulaires=...)
        self.assertEqual(self.codes(notice), ["holders_missing"])

    def test_kinds_of_identifier(self):
        cases = [
            ("", HOLDER, "SIRET", "identifier_kind_missing"),
            (None, HOLDER, "SIRET", "identifier_kind_missing"),
            ("siret", HOLDER, "SIRET", "value_spelling"),
            ("Siret", HOLDER, "SIRET", "value_spelling"),
            ("RCS", HOLDER, "SIRET", "value_not_listed", "identifier_kind_missing"),
            ("TVA", HOLDER, "SIRET", "identifier_kind_wrong"),
            ("SIRET", "FR32123456824", "TVA", "identifier_kind_wrong"),
            ("SIRET", "123456782", "SIREN", "siren_only"),
            ("SIRET", "DE814864138", "TVA", "identifier_kind_wrong"),
            ("TVA", "DE814864138", "TVA"),
            ("HORS-UE", "CHE-109.322.551", "HORS-UE"),
            ("HORS UE", "12345678000195", "HORS-UE", "value_spelling"),
            ("RIDET", "1234567.001", "RIDET"),
            ("SIRET", "abc", "SIRET", "identifier_invalid"),
            ("", "abc", "", "identifier_invalid"),
            ("SIRET", WRONG_KEY, "SIRET", "siret_key"),
        ]
        for announced, identifier, kind, *codes in cases:
            holder = holder_v2(identifier, announced)
            self.assert_holders([holder], [(identifier, kind)], *codes)

    def test_only_a_right_key_makes_a_siret(self):
        notice = self.read_contract(titulaires=[holder_v2(WRONG_KEY)])
        self.assertEqual(notice.holders[0].siret, "")
        self.assertEqual(notice.holders[0].identifier, WRONG_KEY)
        siren = self.read_contract(titulaires=[holder_v2("123456782")]).holders[0]
        self.assertEqual((siren.siret, siren.siren), ("", "123456782"))

    def test_post_office_has_its_own_key(self):
        notice = self.assert_holders([holder_v2(POST_OFFICE)], [(POST_OFFICE, "SIRET")])
        self.assertEqual(notice.holders[0].siret, POST_OFFICE)

    def test_spaces_in_a_siret(self):
        self.assert_holders(
            [holder_v2("123 456 782 00010")], [(HOLDER, "SIRET")], "identifier_spelling"
        )

    def test_leading_zero_lost_by_a_spreadsheet(self):
        for published in (int(ZERO_SIRET), float(ZERO_SIRET), ZERO_SIRET[1:]):
            self.assert_holders(
                [holder_v2(published)], [(ZERO_SIRET, "SIRET")], "siret_leading_zero"
            )

    def test_filling_identifier(self):
        self.assert_holders(
            [holder_v2("00000000000000")],
            [],
            "identifier_invalid",
            "holders_missing",
        )

    def test_two_sirets_in_one(self):
        both = [(HOLDER, "SIRET"), (OTHER_HOLDER, "SIRET")]
        for separator in ("", " ", " / ", ";", ", ", " et "):
            self.assert_holders(
                [holder_v2(HOLDER + separator + OTHER_HOLDER)],
                both,
                "siret_concatenated",
            )

    def test_same_holder_twice(self):
        self.assert_holders(
            [holder_v2(HOLDER), holder_v2(HOLDER)],
            [(HOLDER, "SIRET")],
            "holder_repeated",
        )

    def test_wrong_keys(self):
        holder = {"typeidentifiant ": "SIRET", "Siret": HOLDER}
        self.assert_holders(
            [{"Titulaire": holder}],
            [(HOLDER, "SIRET")],
            "key_spelling",
            "key_spelling",
        )

    def test_identifier_missing_but_name_known(self):
        notice = self.read_old_contract(
            titulaires=[{"denominationSociale": "Vitres claires", "id": "NC"}]
        )
        self.assertEqual(notice.holders[0].name, "Vitres claires")
        self.assertEqual(notice.holders[0].identifier, "")
        self.assertEqual(self.codes(notice), ["value_marker", "identifier_missing"])

    def test_holder_that_is_the_buyer(self):
        notice = self.read_contract(titulaires=[holder_v2(BUYER)])
        self.assertEqual(self.codes(notice), ["holder_is_buyer"])

    def test_group(self):
        self.assert_reads(
            "typeGroupementOperateurs",
            "group_kind",
            [
                ("Conjoint", "Conjoint"),
                ("SOLIDAIRE", "Solidaire", "value_spelling"),
                ("Mixte", "Mixte", "value_not_listed"),
            ],
        )


@tagged("post_install", "-at_install")
class TestDecpBuyersAndPlaces(DecpCase):
    def test_shapes_of_the_buyer(self):
        for changes, *codes in (
            ({"acheteur": BUYER}, "shape"),
            ({"acheteur": [{"id": BUYER}]}, "shape"),
            ({"acheteur": ..., "acheteur.id": BUYER}, "shape"),
            ({"acheteur": ..., "acheteur_id": BUYER}, "key_spelling", "shape"),
            ({"acheteur": {"id ": BUYER}}, "key_spelling"),
            (
                {"Acheteur": {"ID": BUYER}, "acheteur": ...},
                "key_spelling",
                "key_spelling",
            ),
            ({"acheteur": {"siret": BUYER}}, "key_spelling"),
            ({"acheteur": {"id": int(BUYER)}},),
            ({"acheteur": {"id": "219 000 106 00019"}}, "identifier_spelling"),
        ):
            with self.subTest(changes=changes):
                notice = self.read_contract(**changes)
                self.assertEqual(notice.buyer_siret, BUYER)
                self.assertEqual(self.codes(notice), codes)
                self.assertEqual(
                    notice.uid, f"decp:{BUYER}:2026M001:{notice.fingerprint}"
                )

    def test_buyer_that_is_no_siret(self):
        for published, identifier, code in (
            (BUYER[:-1] + "8", BUYER[:-1] + "8", "siret_key"),
            ("219000106", "219000106", "siren_only"),
            ("FR32123456824", "FR32123456824", "identifier_kind_wrong"),
            ("Belfort", "Belfort", "identifier_invalid"),
        ):
            with self.subTest(published=published):
                notice = self.read_contract(acheteur={"id": published})
                self.assertEqual(notice.buyer_siret, "")
                self.assertEqual(notice.buyer_identifier, identifier)
                self.assertEqual(self.codes(notice), [code])
                self.assertEqual(
                    notice.uid, f"decp:{identifier}:2026M001:{notice.fingerprint}"
                )

    def test_two_sirets_of_buyers_in_one(self):
        notice = self.read_contract(acheteur={"id": BUYER + OTHER_BUYER})
        self.assertEqual(notice.buyer_siret, BUYER)
        self.assertEqual(self.codes(notice), ["siret_concatenated"])

    def test_missing_buyer_leaves_a_notice(self):
        notice = self.read_contract(acheteur={})
        self.assertEqual((notice.buyer_identifier, notice.buyer_siret), ("", ""))
        self.assertEqual(self.codes(notice), ["identifier_missing"])
        self.assertEqual(notice.uid, f"decp::2026M001:{notice.fingerprint}")

    def test_places(self):
        for code, kind, expected, *codes in (
            ("90000", "Code postal", ("90000", "Code postal")),
            ("90000", "Code Postal", ("90000", "Code postal"), "value_spelling"),
            ("90", "CODE DEPARTEMENT", ("90", "Code département"), "value_spelling"),
            ("2a", "Code département", ("2A", "Code département")),
            ("RE", "Code pays", ("RE", "Code pays")),
            ("45", "Code postal", ("45", "Code département")),
            ("2B", "Code postal", ("2B", "Code département")),
            (1000, "Code postal", ("01000", "Code postal"), "place_leading_zero"),
            (
                "62041",
                "Code département",
                ("62041", "Code département"),
                "place_inconsistent",
            ),
            ("90000", "", ("90000", ""), "value_missing"),
            ("", "", ("", ""), "value_missing"),
        ):
            with self.subTest(code=code, kind=kind):
                place = {"code": code, "typeCode": kind}
                notice = self.read_contract(lieuExecution=place)
                self.assertEqual((notice.place_code, notice.place_kind), expected)
                self.assertEqual(self.codes(notice), codes)

    def test_key_with_a_trailing_space(self):
        notice = self.read_old_contract(
            lieuExecution={
                "code": "90000",
                "typeCode": "Code postal",
                "nom ": "Belfort",
            }
        )
        self.assertEqual(notice.place_name, "Belfort")
        self.assertEqual(self.codes(notice), ["key_spelling"])

    def test_flat_place(self):
        flat = {
            "lieuExecution.code": "90",
            "lieuExecution.typeCode": "Code département",
        }
        notice = self.read_contract(lieuExecution=..., **flat)
        self.assertEqual(
            (notice.place_code, notice.place_kind), ("90", "Code département")
        )
        self.assertEqual(self.codes(notice), ["shape", "shape"])


@tagged("post_install", "-at_install")
class TestDecpTextsAndCodes(DecpCase):
    def test_subjects(self):
        self.assert_reads(
            "objet",
            "subject",
            [
                ("Peinture\net  sols", "Peinture et sols"),
                ("Entretien <br />des abords", "Entretien des abords", "text_cleaned"),
                (
                    "R&eacute;novation &#8211; lot 1",
                    "Rénovation \u2013 lot 1",
                    "text_cleaned",
                ),
                ("Ma&amp;eacute;", "Maé", "text_cleaned"),
                ("Achat < 40 000 euros", "Achat < 40 000 euros"),
                ("L\x92internat", "L\u2019internat", "text_cleaned"),
                ("Travaux d\\'isolation", "Travaux d'isolation", "text_cleaned"),
                ("e\u0301cole", "école"),
                ("L\x19école", "L école", "text_cleaned"),
                ("", "", "value_missing"),
                (None, "", "value_missing"),
                ("CDL", "", "value_marker"),
                (["Peinture"], "Peinture", "shape"),
                ({"a": 1, "b": 2}, "", "type_unreadable"),
            ],
        )

    def test_long_subject_is_cut_and_raw_kept(self):
        subject = "lot " * 1000
        notice = self.read_contract(objet=subject)
        self.assertLessEqual(len(notice.subject), 1000)
        self.assertEqual(self.codes(notice), ["text_too_long"])
        self.assertEqual(notice.raw["objet"], subject)

    def test_what_a_database_refuses_is_replaced(self):
        text = json.dumps(file_v2(contract_v2(objet="AAA"))).replace(
            "AAA", "cl\\u0000ef \\ud83d"
        )
        result = self.read_file(text)
        self.assertEqual(result.file_anomalies[0].code, "file_characters_replaced")
        self.assertEqual(result.file_anomalies[0].value, "2")
        self.assertEqual(result.notices[0].subject, "cl\ufffdef \ufffd")
        self.assertEqual(self.codes(result.notices[0]), ["text_damaged"])
        self.assertEqual(result.notices[0].raw["objet"], "cl\ufffdef \ufffd")
        result.notices[0].raw_text.encode()

    def test_paired_surrogates_are_a_character(self):
        text = json.dumps(file_v2(contract_v2(objet="plan \U0001f4d0")))
        result = self.read_file(text)
        self.assertEqual(result.file_anomalies, ())
        self.assertEqual(result.notices[0].subject, "plan \U0001f4d0")

    def test_cpv(self):
        self.assert_reads(
            "codeCPV",
            "cpv",
            [
                ("45442100", "45442100"),
                ("45442100-8", "45442100"),
                (45442100, "45442100"),
                (3310000, "03310000", "cpv_leading_zero"),
                ("9132100", "09132100", "cpv_leading_zero"),
                ("71315400-3 ", "71315400", "cpv_format"),
                ("66516 000", "66516000", "cpv_format"),
                ("45.44.21.00", "45442100", "cpv_format"),
                ("4544210", "", "cpv_invalid"),
                ("PEINTURE", "", "cpv_invalid"),
                ("11000000", "", "cpv_unknown_division"),
                ("00000000", "", "cpv_unknown_division"),
                ("45442100;45432100", "45442100", "cpv_several"),
                ("", "", "value_missing"),
                ("MQ", "", "value_marker"),
                (None, "", "value_missing"),
            ],
        )

    def test_what_is_right_makes_no_noise(self):
        empty_keys = {
            "autoriteConcedante": {},
            "concessionnaires": [],
            "dateSignature": "",
            "dateDebutExecution": None,
            "valeurGlobale": None,
            "montantSubventionPublique": "",
            "donneesExecution": [],
        }
        contract_keys = {
            "acheteur": {},
            "titulaires": [],
            "dateNotification": "",
            "montant": None,
            "codeCPV": "",
        }
        for name, record in (
            ("empty keys of concessions", contract_v2(**empty_keys)),
            ("empty keys of concessions, v1", contract_v1(**empty_keys)),
            ("empty keys of contracts", concession_v2(**contract_keys)),
            *(
                (procedure, contract_v1(procedure=procedure))
                for procedure in (
                    "Procédure concurrentielle avec négociation",
                    "Procédure négociée avec mise en concurrence préalable",
                    "Marché négocié sans publicité ni mise en concurrence préalable",
                    "Marché public négocié sans publicité ni mise en concurrence "
                    "préalable",
                )
            ),
            (
                "a time zone",
                contract_v1(
                    dateNotification="2021-02-01+01:00",
                    datePublicationDonnees="2021-02-15+01:00",
                ),
            ),
            (
                "a time zone, v2",
                contract_v2(
                    dateNotification="2026-03-02Z",
                    datePublicationDonnees="2026-03-20+02:00",
                ),
            ),
            (
                "a department called a postcode",
                contract_v1(lieuExecution={"code": "45", "typeCode": "Code postal"}),
            ),
        ):
            with self.subTest(case=name):
                concessions = [record] if "autoriteConcedante" in record else []
                if name == "empty keys of contracts":
                    file = file_v2(concessions=concessions)
                elif "_type" in record:
                    file = file_v1(record)
                else:
                    file = file_v2(record)
                [notice] = self.read_file(file).notices
                self.assertEqual(self.codes(notice), [])

    def test_cpv_of_seven_digits_has_lost_its_zero_and_it_is_said_once(self):
        for published, cpv in (("3310000", "03310000"), (9132100, "09132100")):
            with self.subTest(cpv=published):
                record = contract_v1(codeCPV=published)
                [notice] = self.read_file(file_v1(record)).notices
                self.assertEqual(notice.cpv, cpv)
                self.assertEqual(self.codes(notice), ["cpv_leading_zero"])

    def test_cpv_under_another_key(self):
        for key in ("CPV", "code_cpv", "codeCpv ", "codesCPV"):
            with self.subTest(key=key):
                notice = self.read_contract(codeCPV=..., **{key: "45442100"})
                self.assertEqual(notice.cpv, "45442100")
                self.assertEqual(self.codes(notice), ["key_spelling"])

    def test_labels_take_their_official_spelling(self):
        self.assert_reads(
            "procedure",
            "procedure",
            [
                ("Appel d offres ouvert", "Appel d'offres ouvert", "value_spelling"),
                (
                    "Appel d\u2019offres ouvert",
                    "Appel d'offres ouvert",
                    "value_spelling",
                ),
                ("PROCEDURE ADAPTEE", "Procédure adaptée", "value_spelling"),
                ("Gré à gré", "Gré à gré", "value_not_listed"),
                ("", "", "value_missing"),
            ],
        )

    def test_unknown_and_repeated_keys(self):
        notice = self.read_contract(numeroLot=3, Couleur="bleu")
        self.assertEqual(
            [(item.code, item.value) for item in notice.anomalies],
            [("key_unknown", "Couleur, numeroLot")],
        )
        notice = self.read_contract(**{"objet ": "Autre objet"})
        self.assertEqual(notice.subject, contract_v2()["objet"])
        self.assertEqual(self.codes(notice), ["key_repeated"])

    def test_key_repeated_in_the_json_text(self):
        text = json.dumps(file_v2(contract_v2())).replace(
            '"dureeMois": 8', '"dureeMois": 8, "dureeMois": 9'
        )
        notice = self.read_file(text).notices[0]
        self.assertEqual(notice.duration_months, 8)
        self.assertEqual(
            [(item.code, item.value) for item in notice.anomalies],
            [("key_repeated", "9")],
        )
        self.assertEqual(notice.raw["dureeMois (2)"], 9)


@tagged("post_install", "-at_install")
class TestDecpSocial(DecpCase):
    def assert_social(self, published, state, labels, *codes):
        with self.subTest(published=str(published)):
            notice = self.read_contract(considerationsSociales=published)
            self.assertEqual(notice.social, state)
            self.assertEqual(notice.social_considerations, tuple(labels))
            self.assertEqual(self.codes(notice), list(codes))
            return notice

    def test_three_states(self):
        def social(*labels):
            return {"considerationSociale": list(labels)}

        clause, criterion = "Clause sociale", "Critère social"
        none, reserved = "Pas de considération sociale", "Marché réservé"
        self.assert_social(social(clause), "declared", [clause])
        self.assert_social(social(clause, criterion), "declared", [clause, criterion])
        self.assert_social(social(none), "declared_absent", [none])
        self.assert_social(social(), "unknown", [], "value_missing")
        self.assert_social(None, "unknown", [], "value_missing")
        self.assert_social(..., "unknown", [], "value_missing")
        notice = self.assert_social(social(reserved), "declared", [reserved])
        self.assertTrue(notice.is_reserved)
        self.assert_social(
            social(none, clause), "declared", [none, clause], "social_contradiction"
        )

    def test_a_label_that_is_not_listed_declares_nothing(self):
        published = {"considerationSociale": ["Sans objet"]}
        self.assert_social(
            published,
            "unknown",
            ["Sans objet"],
            "value_not_listed",
            "social_not_listed",
        )

    def test_marker(self):
        for marker in ("NC", "MQ", "CDL"):
            published = {"considerationSociale": [marker]}
            self.assert_social(published, "unknown", [], "value_marker")

    def test_one_list_in_every_encoding(self):
        labels = ["Clause sociale", "Critère social"]
        for published in (
            labels,
            {"considerationSociale": "Clause sociale, Critère social"},
            "Clause sociale, Critère social",
            "Clause sociale;Critère social",
            "Clause sociale | Critère social",
            "['Clause sociale', 'Critère social']",
            '["Clause sociale", "Critère social"]',
            "{'considerationSociale': ['Clause sociale', 'Critère social']}",
            [{"considerationSociale": label} for label in labels],
            [labels],
            {"considerations": labels},
        ):
            self.assert_social(published, "declared", labels, "list_encoding")
        self.assert_social(
            {"considerationSociale": "Clause sociale"},
            "declared",
            ["Clause sociale"],
            "list_encoding",
        )

    def test_spelling_of_labels(self):
        for published, label in (
            ("CLAUSE SOCIALE", "Clause sociale"),
            ("Pas de consideration sociale", "Pas de considération sociale"),
            ("Clauses sociales", "Clause sociale"),
            ("marché reservé", "Marché réservé"),
        ):
            state = "declared_absent" if label.startswith("Pas") else "declared"
            self.assert_social(
                {"considerationSociale": [published]}, state, [label], "value_spelling"
            )

    def test_other_lists_take_the_same_encodings(self):
        notice = self.read_contract(
            techniques="['Accord-cadre', 'Concours']",
            modalitesExecution="Tranches;Bons de commande",
        )
        self.assertEqual(notice.techniques, ("Accord-cadre", "Concours"))
        self.assertEqual(notice.execution_modes, ("Tranches", "Bons de commande"))
        self.assertEqual(self.codes(notice), ["list_encoding", "list_encoding"])


@tagged("post_install", "-at_install")
class TestDecpParts(DecpCase):
    def test_shapes_of_modifications(self):
        one = modification_v2(montant=90000)
        for published, *codes in (
            ([one],),
            ([one["modification"]],),
            (one, "list_encoding"),
            ({"modification": [one["modification"]]}, "list_encoding"),
            (json.dumps([one]),),
            ({"0": one}, "list_encoding"),
        ):
            with self.subTest(published=str(published)[:60]):
                notice = self.read_contract(modifications=published)
                self.assertEqual(
                    [item.amount for item in notice.modifications], [90000]
                )
                self.assertEqual(self.codes(notice), codes)

    def test_unreadable_modification(self):
        for published in (["avenant"], [{}], [None]):
            with self.subTest(published=published):
                notice = self.read_contract(modifications=published)
                self.assertEqual(notice.modifications, ())
                self.assertEqual(self.codes(notice), ["type_unreadable"])

    def test_incomplete_subcontract(self):
        act = {
            "acteSousTraitance": {
                "id": 7,
                "sousTraitant": {"typeIdentifiant": "SIRET", "id": HOLDER},
            }
        }
        notice = self.read_contract(actesSousTraitance=[act])
        self.assertEqual(notice.subcontracts[0].holder.siret, HOLDER)
        self.assertIsNone(notice.subcontracts[0].amount)
        self.assertEqual(
            self.codes(notice), 3 * ["value_missing"] + ["subcontractor_is_holder"]
        )

    def test_subcontract_without_operator(self):
        notice = self.read_contract(
            actesSousTraitance=[subcontract_v2(sousTraitant=...)]
        )
        self.assertIsNone(notice.subcontracts[0].holder)
        self.assertEqual(self.codes(notice), ["value_missing"])

    def test_modification_of_an_unknown_subcontract(self):
        modification = {
            "modificationActeSousTraitance": {
                "id": 9,
                "dateNotificationModificationSousTraitance": "2026-05-05",
            }
        }
        notice = self.read_contract(
            actesSousTraitance=[subcontract_v2()],
            modificationsActesSousTraitance=[modification],
        )
        self.assertEqual(notice.subcontracts[0].modifications, ())
        self.assertEqual(self.codes(notice), ["subcontract_modification_orphan"])


@tagged("post_install", "-at_install")
class TestDecpKeys(DecpCase):
    def test_reading_twice_gives_the_same_keys(self):
        records = [
            contract_v2(),
            contract_v2(id="", objet="Peinture A"),
            contract_v2(id="0", objet="Peinture B"),
            contract_v2(id="D", objet="Lot 1"),
            contract_v2(id="D", objet="Lot 2"),
            contract_v2(id="E"),
            contract_v2(id="F", montant=90000),
        ]
        first = self.read_file(file_v2(*records))
        uids = [notice.uid for notice in first.notices]
        self.assertEqual(len(set(uids)), 7)
        again = self.read_file(file_v2(*records))
        self.assertEqual([notice.uid for notice in again.notices], uids)
        backwards = self.read_file(file_v2(*reversed(records)))
        self.assertEqual([notice.uid for notice in backwards.notices], uids[::-1])

    def test_empty_or_zero_number_takes_the_fingerprint(self):
        for number, code in (
            ("", "reference_missing"),
            (None, "reference_missing"),
            ("0", "reference_zero"),
            (0, "reference_zero"),
            ("0000000000", "reference_zero"),
        ):
            with self.subTest(number=number):
                notice = self.read_contract(id=number)
                self.assertEqual(self.codes(notice), [code])
                self.assertEqual(notice.uid, f"decp:{BUYER}::{notice.fingerprint}")

    def test_number_of_another_kind(self):
        self.assertEqual(self.read_contract(id=202612).reference, "202612")
        notice = self.read_contract(id="INX 202424 3 001")
        self.assertEqual(notice.reference, "202424 3 001")
        self.assertEqual(notice.uid, f"decp:{BUYER}:2024243001:{notice.fingerprint}")
        self.assertEqual(self.codes(notice), ["value_marker"])

    def test_number_shared_by_two_contracts(self):
        records = [contract_v2(), contract_v2(objet="Autre lot")]
        result = self.read_file(file_v2(*records))
        alone = [self.read_one(record) for record in records]
        self.assertEqual(
            [notice.uid for notice in result.notices], [item.uid for item in alone]
        )
        self.assertEqual([self.codes(notice) for notice in result.notices], [[], []])
        [remark] = result.file_anomalies
        self.assertEqual(
            (remark.code, remark.value), ("reference_not_unique", "2026M001")
        )
        self.assertEqual(result.rejections, ())

    def test_same_number_of_two_buyers(self):
        other = contract_v2(acheteur={"id": OTHER_BUYER})
        result = self.read_file(file_v2(contract_v2(), other))
        self.assertEqual(result.anomalies, [])

    def test_versions_of_one_contract_are_all_kept(self):
        later = contract_v2(
            modifications=[modification_v2(montant=90000)],
        )
        for records in ((contract_v2(), later), (later, contract_v2())):
            result = self.read_file(file_v2(*records))
            [notice], [older] = result.notices, result.older
            self.assertEqual(notice.uid, older.uid)
            self.assertEqual(notice.current_amount, 90000)
            self.assertEqual(older.current_amount, Decimal("84500.5"))
            self.assertEqual(result.record_count, 2)
            self.assertEqual(result.rejections, ())

    def test_older_publication_never_puts_an_amount_back(self):
        old = contract_v2(montant=50000, datePublicationDonnees="2026-03-10")
        new = contract_v2(montant=70000, datePublicationDonnees="2026-04-10")
        for records in ((old, new), (new, old)):
            [notice] = self.read_file(file_v2(*records)).notices
            self.assertEqual(notice.amount, 70000)

    def test_fingerprint_ignores_what_later_publications_change(self):
        first = self.read_contract()
        later = self.read_contract(
            id="2026M00101",
            montant=1,
            dureeMois=12,
            datePublicationDonnees="2026-05-01",
            objet="  Réfection des PEINTURES de l'école Louis-Pergaud",
            modifications=[modification_v2()],
        )
        self.assertEqual(first.fingerprint, later.fingerprint)
        for changes in (
            {"objet": "Autre"},
            {"dateNotification": "2026-03-03"},
            {"titulaires": [holder_v2(OTHER_HOLDER)]},
        ):
            other = self.read_contract(**changes)
            self.assertNotEqual(other.fingerprint, first.fingerprint)

    def test_exact_duplicate_is_rejected_once(self):
        record = contract_v2()
        moved = dict(reversed(record.items()), source="autre plateforme")
        result = self.read_file(file_v2(record, contract_v2(id="B"), record, moved))
        self.assertEqual([notice.position for notice in result.notices], [1, 2])
        self.assertEqual(
            [(item.position, item.reason, item.detail) for item in result.rejections],
            [(3, "exact_duplicate", "1"), (4, "exact_duplicate", "1")],
        )
        self.assertEqual(result.notices[0].uid, self.read_one(record).uid)
        self.assertEqual(result.notices[0].anomalies, ())
        self.assertEqual(result.rejections[0].raw, record)

    def test_long_number(self):
        notice = self.read_contract(id="A" * 500000)
        self.assertLess(len(notice.uid), 100)
        self.assertEqual(self.codes(notice), ["text_too_long"])


@tagged("post_install", "-at_install")
class TestDecpRejections(DecpCase):
    def test_reasons(self):
        too_deep = {}
        for _level in range(100):
            too_deep = {"a": too_deep}
        cases = [
            ("texte", "not_an_object"),
            (12, "not_an_object"),
            (None, "not_an_object"),
            ([contract_v2()], "not_an_object"),
            ({}, "empty_record"),
            ({"id": "7", "montant": 50000}, "no_buyer_and_no_subject"),
            ({"acheteur": {"id": BUYER}}, "no_reference_and_no_subject"),
            (contract_v2(modifications=[too_deep]), "too_deep"),
        ]
        records = [record for record, _reason in cases]
        result = self.read_file(file_v2(contract_v2(), *records))
        self.assertEqual(len(result.notices), 1)
        self.assertEqual(
            [(item.position, item.reason) for item in result.rejections],
            [(number, reason) for number, (_, reason) in enumerate(cases, 2)],
        )
        for rejection in result.rejections:
            self.assertTrue(rejection.message)
            json.loads(rejection.raw_text)

    def test_what_remains_usable_is_a_notice(self):
        for record in (
            {"objet": "Peinture"},
            {"acheteur": {"id": BUYER}, "id": "7"},
            {"acheteur": {"nom": "Commune d'essai"}, "objet": "Peinture"},
        ):
            with self.subTest(record=record):
                result = self.read_file(file_v2(record))
                self.assertEqual(len(result.notices), 1)
                self.assertTrue(result.notices[0].anomalies)


@tagged("post_install", "-at_install")
class TestDecpFiles(DecpCase):
    def test_roots(self):
        v1, v2, concession = contract_v1(), contract_v2(), concession_v2()
        cases = [
            ({"marches": [v1]}, "decp_v1", "contract"),
            ({"marches": {"marche": [v2]}}, "decp_v2", "contract"),
            (
                {"marches": {"contrat-concession": [concession]}},
                "decp_v2",
                "concession",
            ),
            ({"marches": {"marche": v2}}, "decp_v2", "contract"),
            ({"marches": {"contrat-concession": concession}}, "decp_v2", "concession"),
            ({"marches": {"marche": {"0": v2}}}, "decp_v2", "contract"),
            ({"marches": v2}, "decp_v2", "contract"),
            ({"Marches ": [v1]}, "decp_v1", "contract"),
            ([v1], "decp_v1", "contract"),
            ([{"marche": v2}], "decp_v2", "contract"),
            ([{"marches": {"marche": [v2]}}], "decp_v2", "contract"),
            ({"marche": [v2]}, "decp_v2", "contract"),
            ({"contrat-concession": [concession]}, "decp_v2", "concession"),
            (v1, "decp_v1", "contract"),
        ]
        for root, schema, kind in cases:
            with self.subTest(root=str(root)[:50]):
                result = self.read_file(root)
                self.assertEqual(len(result.notices), 1)
                self.assertEqual(result.format, schema)
                self.assertEqual(result.notices[0].kind, kind)
                self.assertEqual(result.notices[0].anomalies, ())

    def test_result_carries_its_source(self):
        self.assertEqual(self.read_file(file_v2()).source, "essai.json")

    def test_files_without_records(self):
        for root, schema in (
            (file_v2(), "decp_v2"),
            (file_v1(), "decp_v1"),
            ([], "decp_v1"),
            ({"marches": {"marche": None}}, "decp_v2"),
        ):
            with self.subTest(root=root):
                result = self.read_file(root)
                self.assertEqual((result.record_count, result.format), (0, schema))

    def test_mixed_versions_follow_each_record(self):
        old = contract_v1()
        old_concession = {
            **contract_v1(titulaires=..., acheteur=..., montant=..., codeCPV=...),
            "_type": "Contrat de concession",
            "id": "2021C1",
            "nature": "Concession de travaux",
            "procedure": "Procédure négociée ouverte",
            "autoriteConcedante": {"id": BUYER, "nom": "Commune d'essai"},
            "valeurGlobale": 800000,
            "dateSignature": "2021-01-10",
            "concessionnaires": [{"typeIdentifiant": "SIRET", "id": HOLDER}],
        }
        del old_concession["dateNotification"]
        records = [contract_v2(), old, old_concession]
        for root in (file_v1(*records), file_v2(*records), records):
            result = self.read_file(root)
            self.assertEqual(
                [(notice.kind, notice.schema) for notice in result.notices],
                [
                    ("contract", "decp_v2"),
                    ("contract", "decp_v1"),
                    ("concession", "decp_v1"),
                ],
            )
            self.assertEqual(result.notices[2].amount, 800000)
            self.assertEqual(result.format, "decp_v1")

    def test_concession_filed_among_contracts(self):
        notice = self.read_file(file_v2(concession_v2())).notices[0]
        self.assertEqual(notice.kind, "concession")
        self.assertEqual(self.codes(notice), ["kind_conflict"])

    def test_unknown_sections_are_reported(self):
        root = file_v2(contract_v2())
        root["marches"]["divers"] = [contract_v2(id="D")]
        root["marches"]["note"] = "bonjour"
        root["statistiques"] = {"total": 1}
        result = self.read_file(root)
        self.assertEqual([item.reference for item in result.notices], ["2026M001", "D"])
        self.assertEqual(
            [(item.code, item.field) for item in result.file_anomalies],
            [
                ("file_unknown_section", "divers"),
                ("file_unknown_section", "note"),
                ("file_unknown_section", "statistiques"),
            ],
        )

    def test_root_key_given_twice(self):
        first, second = json.dumps(contract_v1()), json.dumps(contract_v1(id="2021B"))
        text = f'{{"marches": [{first}], "marches": [{second}]}}'
        self.assertEqual(len(self.read_file(text).notices), 2)

    def test_encodings(self):
        root = file_v2(contract_v2(objet="Réfection de l'allée à Évette"))
        for encoding, named in (
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8"),
            ("utf-16", "utf-16-le"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("utf-32", "utf-32-le"),
        ):
            with self.subTest(encoding=encoding):
                result = self.read_file(to_bytes(root, encoding))
                self.assertEqual(result.encoding, named)
                self.assertEqual(result.file_anomalies, ())
                self.assertEqual(
                    result.notices[0].subject, "Réfection de l'allée à Évette"
                )

    def test_western_bytes_are_read_and_counted(self):
        root = file_v1(contract_v1(objet="Réfection de l\u2019allée"))
        result = self.read_file(to_bytes(root, "cp1252"))
        self.assertEqual(result.encoding, "cp1252")
        self.assertEqual(result.notices[0].subject, "Réfection de l\u2019allée")
        self.assertEqual(result.file_anomalies[0].code, "file_bytes_repaired")
        good = to_bytes(file_v1(contract_v1(), contract_v1(id="B", objet="Vallée")))
        mixed = good.replace("Vallée".encode(), "Vallée".encode("latin-1"))
        result = self.read_file(mixed)
        self.assertEqual(result.notices[1].subject, "Vallée")
        self.assertEqual(result.notices[0].procedure, "Procédure adaptée")
        self.assertEqual(result.file_anomalies[0].value, "1")

    def test_control_characters_in_the_text(self):
        text = json.dumps(file_v2(contract_v2(objet="A|B"))).replace("|", "\t\n\x01")
        notice = self.read_file(text).notices[0]
        self.assertEqual(notice.subject, "A B")
        self.assertEqual(self.codes(notice), ["text_cleaned"])

    def test_unreadable_contents(self):
        valid = to_bytes(file_v2(contract_v2()))
        for code, content in (
            ("empty", b""),
            ("empty", b" \r\n\t"),
            ("empty", b"\xef\xbb\xbf"),
            ("not_known", b"bonjour"),
            ("not_known", b"id;objet\n1;Peinture"),
            ("not_json", b'{"marches": [,]}'),
            ("not_json", b"{'marches': []}"),
            ("not_json", valid + valid),
            ("truncated", valid[:300]),
            ("truncated", valid[:-1]),
            ("truncated", valid[:-3]),
            ("truncated", b"["),
            ("html_page", b"<!DOCTYPE html><html><body>404</body></html>"),
            ("html_page", b"\n<html lang='fr'>"),
            ("compressed", gzip.compress(valid)),
            ("compressed", b"PK\x03\x04" + valid),
            ("binary", b"%PDF-1.7 ..."),
            ("binary", b"\x00\x01\x02\x03" * 50),
            ("encoding", b"\xff\xfe{\x00{"),
            ("no_contracts", b"{}"),
            ("no_contracts", b'{"results": []}'),
            ("no_contracts", b'{"marches": "aucun"}'),
            ("no_contracts", b'{"marches": null}'),
            ("no_contracts", b"[1, 2, 3]"),
            ("no_contracts", b'["a"]'),
        ):
            with self.subTest(code=code, content=content[:40]):
                self.assert_unreadable(code, content)

    def test_deep_nesting_is_refused_without_a_crash(self):
        for opening in ("[", '{"a":', '{"marches":['):
            with self.subTest(opening=opening):
                self.assert_unreadable("too_deep", opening * 200000 + "1")
        self.assert_unreadable(
            "too_deep", '{"marches": [{"objet": ' + "[" * 100000 + "]" * 100000 + "}]}"
        )

    def test_deep_text_in_a_list_field(self):
        notice = self.read_contract(techniques="[" * 500, titulaires="{" * 5000)
        self.assertIn("value_not_listed", self.codes(notice))

    def test_message_of_an_unreadable_file(self):
        error = self.assert_unreadable("not_json", b'{"marches":\n [x]}')
        self.assertEqual(error.detail, "2:3")
        self.assertEqual(str(error), "The file is not JSON (2:3).")


@tagged("post_install", "-at_install")
class TestDecpRobustness(DecpCase):
    def test_big_values_stay_linear(self):
        big = "x" * (2 * 1024 * 1024)
        many = [{"titulaire": {"id": str(number)}} for number in range(20000)]
        for changes in (
            {"objet": big},
            {"objet": "<a" * (1024 * 1024)},
            {"objet": "&#" + "9" * 1000000},
            {"montant": "1 " * (1024 * 1024)},
            {"montant": "9" * 1000000},
            {"dureeMois": "9" * 1000000},
            {"dateNotification": "1" * 1000000},
            {"id": big},
            {"codeCPV": "4" * 1000000},
            {"codeCPV": ";" * 1000000},
            {"acheteur": {"id": "1" * 1400000}},
            {"considerationsSociales": ";" * 1000000},
            {"considerationsSociales": "[" * 1000000},
            {"techniques": {"technique": [str(number) for number in range(20000)]}},
            {"titulaires": many},
            {big: 1},
        ):
            with self.subTest(field=next(iter(changes))[:30]):
                start = time.monotonic()
                self.read_contract(**changes)
                self.assertLess(time.monotonic() - start, 5)

    def test_every_code_met_has_a_sentence(self):
        for table, names in (
            (ANOMALY_CODES, {"field": "x", "value": "y"}),
            (REJECTION_CODES, {"position": 1, "reference": "x", "detail": "y"}),
            (UNREADABLE_CODES, {"detail": "x"}),
        ):
            for code, sentence in table.items():
                with self.subTest(code=code):
                    self.assertTrue(sentence.format(**names).endswith((".", ": y")))

    def test_random_mutations_of_records_lose_nothing(self):
        chance = random.Random(20260615)
        samples = [contract_v2, contract_v1, concession_v2, self._make_full_contract]
        for _round in range(300):
            records = [
                self._mutate(chance.choice(samples)(), chance)
                for _number in range(chance.randint(1, 4))
            ]
            root = chance.choice(
                [
                    records,
                    file_v1(*records),
                    file_v2(*records),
                    file_v2(concessions=records),
                ]
            )
            result = self.read_file(root)
            self._check_complete(result, len(records))

    def test_random_mutations_of_bytes_raise_only_unreadable_file(self):
        chance = random.Random(7)
        valid = to_bytes(file_v2(self._make_full_contract(), contract_v1()))
        read = 0
        for _round in range(600):
            content = bytearray(valid)
            for _change in range(chance.randint(1, 6)):
                place = chance.randrange(len(content))
                action = chance.randrange(4)
                if action == 0:
                    content[place] = chance.randrange(256)
                elif action == 1:
                    del content[place : place + chance.randint(1, 40)]
                elif action == 2:
                    content[place:place] = chance.choice(
                        [b"\x00", b'"', b"{", b"]", b"\xe9", b",", b"\\u0000", b"1e9"]
                    )
                else:
                    del content[place:]
                    content += b" "
            try:
                result = self.read_file(bytes(content))
            except UnreadableFile as error:
                self.assertIn(error.code, UNREADABLE_CODES)
                continue
            read += 1
            self._check_complete(result, None)
        self.assertGreater(read, 50)

    def _make_full_contract(self):
        return contract_v2(
            modifications=[modification_v2(titulaires=[holder_v2(OTHER_HOLDER)])],
            actesSousTraitance=[subcontract_v2()],
            modificationsActesSousTraitance=[
                {"modificationActeSousTraitance": {"id": 1, "montant": 15000}}
            ],
        )

    def _check_complete(self, result, expected):
        if expected is not None:
            self.assertEqual(result.record_count, expected)
        items = [*result.notices, *result.older, *result.rejections]
        positions = [item.position for item in items]
        self.assertEqual(sorted(positions), list(range(1, len(positions) + 1)))
        uids = [notice.uid for notice in result.notices]
        self.assertEqual(len(set(uids)), len(uids))
        for anomaly in result.anomalies:
            self.assertTrue(anomaly.message)
        for item in items:
            text = item.raw_text
            text.encode()
            json.loads(text, parse_constant=self.fail)
        for rejection in result.rejections:
            self.assertIn(rejection.reason, REJECTION_CODES)

    def _mutate(self, record, chance):
        record = copy.deepcopy(record)
        for _change in range(chance.randint(1, 5)):
            node, key = self._pick(record, chance)
            odd = chance.choice(
                [
                    None,
                    "",
                    0,
                    -1,
                    1.5,
                    1e300,
                    True,
                    [],
                    {},
                    [[]],
                    [{}],
                    [None],
                    {"a": {"b": []}},
                    "NC",
                    "CDL",
                    "NaN",
                    "['a', 'b']",
                    "{'a': 1}",
                    "{1: {2}}",
                    "[b'x', (1, 2)]",
                    "31/12/2025",
                    "9" * 40,
                    "12e5000",
                    "\x00\x1f<br/>&amp;&#0;\\'",
                    "\ud800",
                    HOLDER + OTHER_HOLDER,
                    int(ZERO_SIRET),
                    contract_v2(),
                ]
            )
            action = chance.randrange(4)
            if action == 0 and isinstance(node, dict):
                del node[key]
                if not record:
                    record["id"] = odd
            elif action == 1:
                node[key] = [node[key], odd]
            elif action == 2 and isinstance(node, dict):
                node[f" {key.upper()}"] = odd
            else:
                node[key] = odd
        return json.loads(json.dumps(record).replace("\\ud800", "d800"))

    def _pick(self, record, chance):
        node = record
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = chance.choice(keys)
            child = node[key]
            if isinstance(child, dict | list) and child and chance.random() < 0.6:
                node = child
            else:
                return node, key
