# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every real file kept beside the repository: what it is, and what becomes of it."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import SkipTest

from odoo.tests import BaseCase, tagged

from odoo.addons.mife_insertion_clauses.procurement import (
    FileReading,
    Rejection,
    UnreadableFile,
)
from odoo.addons.mife_insertion_clauses.tests.notice.whole_files import (
    Versions,
    read_whole,
)

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data"
TODAY = date(2026, 11, 22)

# file: format, records read, records rejected
READ = {
    "boamp/eforms_sdk_cn-social_25.xml": ("eforms", 1, 0),
    "boamp/forme_ods_v2.1_derivee.json": ("boamp", 1, 0),
    "boamp/reel_2021T1_dept90_v230_aplati_extrait.json": ("boamp", 27, 0),
    "boamp/reel_ods_v1_records_2025-11_extrait.json": ("boamp", 2, 0),
    "decp/atexo_plateforme_de_test_2026_extrait.json": ("decp_v2", 4, 0),
    "decp/exemple_table_schema_v1_valide.csv": ("decp_v1", 2, 0),
    "decp/officiel_exemple_v1.5_mar-avec-modifications.json": ("decp_v1", 1, 0),
    "decp/officiel_exemple_v1.5_paquet.json": ("decp_v1", 2, 0),
    "decp/officiel_exemple_v1.5_paquet.xml": ("decp_v1", 4, 0),
    "decp/officiel_exemple_v2_Contrat-concession-modification.xml": ("decp_v2", 2, 0),
    "decp/officiel_exemple_v2_Marche.xml": ("decp_v2", 2, 0),
    "decp/officiel_exemple_v2_concessions_avec_modifications.json": ("decp_v2", 2, 0),
    "decp/officiel_exemple_v2_marches_avec_modifications.json": ("decp_v2", 2, 0),
    "decp/officiel_exemple_v2_marches_concessions.json": ("decp_v2", 4, 0),
    "decp/reel_2021_region_bretagne_rendu_compte_extrait.csv": ("decp_v1", 60, 0),
    "decp/reel_minef_augmente_valides_2022_extrait.csv": ("decp_v2", 4, 0),
    "decp/reel_v1_ville_croix_extrait.json": ("decp_v1", 60, 0),
    "decp/reel_v2_2024_megalis_extrait.json": ("decp_v2", 2, 0),
    "more/decp-rama_001_marche_simple.json": ("decp_v1", 1, 0),
    "more/decp-rama_001b_duplicate_supplier.json": ("decp_v1", 1, 0),
    "more/decp-rama_002_modification_montant.json": ("decp_v1", 1, 0),
    "more/decp-rama_002a_modifification_sans_donnees_modifiees.json": (
        "decp_v1",
        1,
        0,
    ),
    "more/decp-rama_003_pas_de_num_sequence_dans_id.json": ("decp_v1", 1, 0),
    "more/decp-rama_005_marche_meme_siret_acheteur_titulaire.json": (
        "decp_v1",
        1,
        0,
    ),
    "more/decp_v1_aife_place_2019_200.json": ("decp_v1", 200, 0),
    "more/decp_v1_aws_marches-publics-info_2019_300.json": ("decp_v1", 300, 0),
    "more/decp_v1_pes_2019-02_110.json": ("decp_v1", 110, 0),
    "more/eforms_can_24_FRA_comments.xml": ("eforms", 1, 0),
    "more/eforms_cn-social_24.xml": ("eforms", 1, 0),
    "more/eforms_cn_24_FRA_comments.xml": ("eforms", 1, 0),
    "more/officiel_v2_Contrat-concession.xml": ("decp_v2", 2, 0),
    "more/officiel_v2_concessions.json": ("decp_v2", 2, 0),
    "more/xml_decp-rama_after2024.xml": ("decp_v2", 1, 0),
    "more/xml_decp-rama_tri.xml": ("decp_v2", 1, 0),
}
REFUSED = {
    "boamp/reel_2021T1_textes_conditions_etiquetes.jsonl": "not_json",
    "more/aws_consultations_95_2025-11.json": "no_contracts",
    "ref/communes_90_cog.csv": "no_contracts",
    "ref/cpv_poids_clause_PROPOSITION.csv": "no_contracts",
    "ref/naf_rev2_codes.json": "no_contracts",
    "ref/siae_dept90_lemarche_fixture.csv": "no_contracts",
}


@tagged("post_install", "-at_install")
class TestRealNoticeFormats(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not SAMPLES.is_dir():
            raise SkipTest(f"no real files in {SAMPLES}")

    def _read(self, name):
        with (SAMPLES / name).open("rb") as file:
            reading = FileReading(file, TODAY)
            return reading, list(reading)

    def _one(self, name):
        [notice] = self._read(name)[1]
        return notice

    def test_every_record_of_every_file(self):
        for name, expected in READ.items():
            with self.subTest(file=name):
                reading, items = self._read(name)
                kinds = Counter(isinstance(item, Rejection) for item in items)
                self.assertEqual((reading.format, kinds[False], kinds[True]), expected)
                self.assertEqual(
                    [item.position for item in items], list(range(1, len(items) + 1))
                )

    def test_no_file_is_forgotten(self):
        found = {
            path.relative_to(SAMPLES).as_posix()
            for folder in ("boamp", "decp", "more")
            for path in (SAMPLES / folder).iterdir()
        }
        self.assertEqual(
            found, {name for name in (*READ, *REFUSED) if not name.startswith("ref/")}
        )

    def test_as_many_records_as_the_file_has(self):
        """Counted without the readers, in what json.loads gives."""
        for name, (form, *counts) in READ.items():
            if not name.endswith(".json") or not form.startswith("decp"):
                continue
            with self.subTest(file=name):
                content = (SAMPLES / name).read_text(encoding="utf-8-sig")
                contracts = json.loads(content)["marches"]
                if isinstance(contracts, dict):
                    contracts = [item for part in contracts.values() for item in part]
                self.assertEqual(sum(counts), len(contracts))

    def test_what_is_not_this_data_is_refused(self):
        for name, code in REFUSED.items():
            with self.subTest(file=name):
                with self.assertRaises(UnreadableFile) as caught:
                    self._read(name)
                self.assertEqual(caught.exception.code, code)

    def test_any_cutting_of_a_platform_gives_the_same_notices(self):
        for name in (
            "more/decp_v1_aife_place_2019_200.json",
            "more/decp_v1_aws_marches-publics-info_2019_300.json",
            "decp/reel_v1_ville_croix_extrait.json",
        ):
            with self.subTest(file=name):
                items = self._read(name)[1]
                whole = Versions()
                for item in items:
                    whole.add(item)
                parts = Versions()
                for item in [*items[150:], *items[:200][::-1], *items]:
                    parts.add(item)
                self.assertEqual(
                    {item.data.uid: item.rank for item in whole.get_current()},
                    {item.data.uid: item.rank for item in parts.get_current()},
                )

    def test_lost_letters_are_put_back_or_kept_and_told(self):
        items = self._read("more/decp_v1_aife_place_2019_200.json")[1]
        damaged = [item for item in items if "\ufffd" in item.raw["objet"]]
        self.assertEqual(len(damaged), 129)
        self.assertIn("l'aménagement", damaged[0].subject)
        # what still has a hole is a sign alone, or the name of a place
        holes = [item.subject for item in damaged if "\ufffd" in item.subject]
        self.assertEqual(len(holes), 10)
        for item in damaged:
            told = {
                anomaly.code: anomaly.value
                for anomaly in item.anomalies
                if anomaly.field == "objet"
            }
            code = "text_damaged" if "\ufffd" in item.subject else "text_mended"
            self.assertIn("\ufffd", told[code])

    def test_xml_and_json_of_one_contract(self):
        xml = self._read("decp/officiel_exemple_v1.5_paquet.xml")[1]
        [gardens, viaduct] = self._read("decp/officiel_exemple_v1.5_paquet.json")[1]
        self.assertIn(gardens.uid, [item.uid for item in xml])
        self.assertEqual(viaduct.kind, "concession")

    def test_region(self):
        first = self._read("decp/reel_2021_region_bretagne_rendu_compte_extrait.csv")[1]
        self.assertEqual(first[0].amount, Decimal("14700.00"))
        self.assertEqual(first[0].notified_on, date(2021, 1, 1))
        self.assertEqual(first[0].place_kind, "Code région")

    def test_ministry(self):
        items = self._read("decp/reel_minef_augmente_valides_2022_extrait.csv")[1]
        self.assertEqual({item.social for item in items}, {"declared_absent"})
        self.assertEqual(items[1].reference, "202424 3 001")

    def test_eforms_award(self):
        notice = self._one("more/eforms_can_24_FRA_comments.xml")
        self.assertEqual((notice.stage, notice.buyer_name), ("award", "Rouen Habitat"))
        self.assertEqual(notice.amount, Decimal("390697.84"))
        self.assertEqual(
            [item.name for item in notice.holders],
            ["Espaces Verts Lemire", "ID Verde SASU"],
        )

    def test_boamp_is_one_notice_in_both_answers(self):
        [_survey, cleaning] = self._read(
            "boamp/reel_ods_v1_records_2025-11_extrait.json"
        )[1]
        other = self._one("boamp/forme_ods_v2.1_derivee.json")
        self.assertEqual(cleaning.uid, other.uid)
        self.assertEqual(cleaning.deadline, date(2025, 12, 9))
        self.assertEqual(cleaning.social, "declared")
        self.assertEqual(cleaning.amount, 150000)
        self.assertEqual(cleaning.departments, ("92",))

    def test_contacts_are_not_read(self):
        for notice in self._read("boamp/reel_ods_v1_records_2025-11_extrait.json")[1]:
            for name in ("ElectronicMail", "Telephone", '"Contact"'):
                self.assertNotIn(name, notice.raw_text)

    def test_whole_file(self):
        path = SAMPLES / "decp" / "officiel_exemple_v1.5_paquet.xml"
        result = read_whole(path.read_bytes(), today=TODAY)
        self.assertEqual(result.format, "decp_v1")
        self.assertEqual(result.record_count, 4)
