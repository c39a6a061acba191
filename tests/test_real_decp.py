# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real DECP files, kept beside the repository; the facts were read in the files."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import SkipTest

from odoo.tests import BaseCase, tagged

from odoo.addons.mife_insertion_clauses.procurement import (
    ANOMALY_CODES,
    REJECTION_CODES,
)
from odoo.addons.mife_insertion_clauses.tests.notice.whole_files import read_whole

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "decp"
TODAY = date(2026, 11, 22)

# file: format, contracts, concessions, rejections, social states
GOLDEN = {
    "atexo_plateforme_de_test_2026_extrait.json": (
        "decp_v2",
        4,
        0,
        0,
        {"declared": 2, "declared_absent": 2},
    ),
    "officiel_exemple_v1.5_mar-avec-modifications.json": (
        "decp_v1",
        1,
        0,
        0,
        {"unknown": 1},
    ),
    "officiel_exemple_v1.5_paquet.json": ("decp_v1", 1, 1, 0, {"unknown": 2}),
    "officiel_exemple_v2_concessions_avec_modifications.json": (
        "decp_v2",
        0,
        2,
        0,
        {"declared": 2},
    ),
    "officiel_exemple_v2_marches_avec_modifications.json": (
        "decp_v2",
        2,
        0,
        0,
        {"declared": 2},
    ),
    "officiel_exemple_v2_marches_concessions.json": (
        "decp_v2",
        2,
        2,
        0,
        {"declared": 4},
    ),
    "reel_v1_ville_croix_extrait.json": ("decp_v1", 59, 0, 1, {"unknown": 59}),
    "reel_v2_2024_megalis_extrait.json": (
        "decp_v2",
        2,
        0,
        0,
        {"declared_absent": 2},
    ),
}

# numbers that several contracts of the buyer have
SHARED = {
    "reel_v1_ville_croix_extrait.json": ["202008000000000S", "202117F000000000"],
}


@tagged("post_install", "-at_install", "standard")
class TestRealDecp(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not SAMPLES.is_dir():
            raise SkipTest("no real samples in ../shared/data/decp")
        cls.contents = {path.name: path.read_bytes() for path in SAMPLES.glob("*.json")}

    def _read(self, name):
        return read_whole(self.contents[name], name, today=TODAY)

    def _by_reference(self, name):
        return {notice.reference: notice for notice in self._read(name).notices}

    def _count_records(self, content):
        marches = json.loads(content)["marches"]
        sections = marches.values() if isinstance(marches, dict) else [marches]
        return sum(len(section) for section in sections)

    def test_every_record_is_imported_or_rejected_with_a_reason(self):
        self.assertTrue(self.contents)
        for name, content in self.contents.items():
            with self.subTest(file=name):
                result = self._read(name)
                count = self._count_records(content)
                self.assertGreater(count, 0)
                self.assertEqual(result.record_count, count)
                positions = [item.position for item in result.notices]
                positions += [item.position for item in result.rejections]
                self.assertEqual(sorted(positions), list(range(1, count + 1)))
                for rejection in result.rejections:
                    self.assertIn(rejection.reason, REJECTION_CODES)
                    self.assertTrue(rejection.message)
                for anomaly in result.anomalies:
                    self.assertIn(anomaly.code, ANOMALY_CODES)
                    self.assertTrue(anomaly.message)

    def test_keys_are_unique_and_stable(self):
        for name in self.contents:
            with self.subTest(file=name):
                uids = [notice.uid for notice in self._read(name).notices]
                self.assertEqual(len(set(uids)), len(uids))
                self.assertEqual([item.uid for item in self._read(name).notices], uids)

    def test_counts_and_social_states(self):
        self.assertEqual(set(self.contents), set(GOLDEN))
        for name, expected in GOLDEN.items():
            with self.subTest(file=name):
                result = self._read(name)
                kinds = Counter(notice.kind for notice in result.notices)
                states = Counter(notice.social for notice in result.notices)
                found = (
                    result.format,
                    kinds["contract"],
                    kinds["concession"],
                    len(result.rejections),
                    dict(states),
                )
                self.assertEqual(found, expected)
                self.assertEqual(
                    [item.value for item in result.file_anomalies], SHARED.get(name, [])
                )

    def test_croix(self):
        result = self._read("reel_v1_ville_croix_extrait.json")
        self.assertEqual(
            {notice.buyer_siret for notice in result.notices}, {"21590163800019"}
        )
        self.assertEqual(
            {notice.buyer_name for notice in result.notices}, {"Ville de Croix (59)"}
        )
        rejection = result.rejections[0]
        self.assertEqual(
            (rejection.position, rejection.reason, rejection.detail),
            (12, "exact_duplicate", "10"),
        )
        self.assertEqual(rejection.reference, "202108000000000B")
        first = result.notices[0]
        self.assertEqual(first.amount, Decimal(30000))
        self.assertEqual(first.duration_months, 36)
        self.assertEqual(first.notified_on, date(2021, 12, 11))
        self.assertEqual(first.published_on, date(2021, 12, 7))
        self.assertEqual(first.holders[0].name, "DECOPUB")
        self.assertEqual(first.holders[0].siret, "81809944200019")
        self.assertTrue(first.amount_is_maximum)
        self.assertIn(
            "published_before_notified", {item.code for item in first.anomalies}
        )
        same_number = [
            notice
            for notice in result.notices
            if notice.reference == "202117F000000000"
        ]
        self.assertEqual(len(same_number), 3)
        unknown = [notice for notice in result.notices if notice.amount is None]
        self.assertEqual([item.raw["montant"] for item in unknown], ["0.00", "0.00"])
        self.assertEqual(
            sum(not notice.holders for notice in result.notices),
            2,
        )
        codes = Counter(anomaly.code for anomaly in result.anomalies)
        self.assertEqual(codes["reference_not_unique"], 2)
        self.assertEqual(codes["cpv_format"], 8)
        self.assertEqual(codes["holders_missing"], 2)

    def test_croix_modifications(self):
        notices = self._by_reference("reel_v1_ville_croix_extrait.json")
        advice = notices["2021u1exl0000000"]
        self.assertEqual(
            [item.notified_on for item in advice.modifications],
            [date(2021, 9, 30), date(2022, 7, 8)],
        )
        self.assertEqual(advice.amount, Decimal(160000))
        self.assertEqual(advice.current_amount, Decimal(160000))
        roof = next(
            notice
            for notice in notices.values()
            if len(notice.modifications) == 2 and notice.holders[0].name == "SMAC"
        )
        self.assertEqual(roof.amount, Decimal(160796))
        self.assertEqual(roof.current_amount, Decimal("176880.26"))

    def test_megalis(self):
        notices = self._by_reference("reel_v2_2024_megalis_extrait.json")
        demolition = notices["H9O2024T0000256"]
        self.assertEqual(demolition.amount, Decimal(32122))
        self.assertEqual(demolition.notified_on, date(2024, 5, 30))
        self.assertEqual(demolition.buyer_siret, "59920013600241")
        self.assertEqual((demolition.place_code, demolition.duration_months), ("22", 4))
        self.assertTrue(demolition.subject.startswith("Confortement de la charpente"))
        subcontract = demolition.subcontracts[0]
        self.assertEqual(subcontract.reference, "58696")
        self.assertIsNone(subcontract.amount)
        self.assertIn(
            "subcontractor_is_holder", {item.code for item in demolition.anomalies}
        )
        self.assertEqual(notices["H9O2024T0000356"].amount, Decimal(146780))

    def test_atexo(self):
        notices = self._by_reference("atexo_plateforme_de_test_2026_extrait.json")
        computers = notices["2026F00005"]
        self.assertEqual(computers.amount, Decimal(50000))
        self.assertEqual(computers.social_considerations, ("Clause sociale",))
        cars = notices["202600015F"]
        self.assertIsNone(cars.amount)
        self.assertTrue(cars.is_reserved)
        self.assertEqual(
            {item.code for item in cars.anomalies},
            {
                "amount_placeholder",
                "holder_is_buyer",
                "modification_before_notification",
            },
        )
        study = notices["2026S00017"]
        self.assertEqual((study.amount, study.current_amount), (None, Decimal(45000)))
        self.assertTrue(study.amount_is_maximum)
        bridge = notices["2026T00009"]
        self.assertEqual(bridge.amount, Decimal(4000000))
        self.assertEqual((bridge.place_code, bridge.place_kind), ("RE", "Code pays"))
        self.assertEqual(bridge.social, "declared_absent")

    def test_official_examples(self):
        viaduct = self._by_reference("officiel_exemple_v1.5_paquet.json")[
            "200103452112"
        ]
        self.assertEqual(viaduct.kind, "concession")
        self.assertEqual(viaduct.amount, Decimal(27860000))
        self.assertEqual(viaduct.notified_on, date(2001, 2, 21))
        self.assertEqual(viaduct.duration_months, 360)
        gardens = self._by_reference(
            "officiel_exemple_v1.5_mar-avec-modifications.json"
        )
        gardens = gardens["2010345211201"]
        self.assertEqual(
            [(item.identifier_kind, item.name) for item in gardens.holders],
            [("SIRET", "Garami SARL"), ("TVA", "Hellman Gmbh")],
        )
        self.assertEqual(gardens.modifications[0].notified_on, date(2008, 7, 20))
        mixed = self._by_reference("officiel_exemple_v2_marches_concessions.json")
        self.assertEqual(mixed["TEST2022"].amount, Decimal(575000))
        self.assertEqual(mixed["TEST2022"].cpv, "45000000")
        self.assertEqual(mixed["TEST2022"].subcontracts[0].amount, Decimal("123456.89"))
        self.assertEqual(mixed["0612202306122024"].amount, Decimal("10.3"))
