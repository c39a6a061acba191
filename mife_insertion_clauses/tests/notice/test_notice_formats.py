# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...procurement import (
    ANOMALY_CODES,
    REJECTION_CODES,
    UNREADABLE_CODES,
    FileReading,
    Rejection,
    UnreadableFile,
    decp_parquet,
    read_clauses,
)
from ...procurement import (
    pack as pack_item,
)
from . import notice_files as files
from .notice_files import every_file, lot, ods, pack, ubl
from .test_procurement_decp import contract_v2, file_v2, to_bytes
from .whole_files import Versions, read_whole

TODAY = date(2026, 6, 15)


class FormatCase(BaseCase):
    def read_content(self, content):
        if isinstance(content, str):
            content = content.encode()
        return read_whole(content, "essai", TODAY)

    def read_one(self, content):
        result = self.read_content(content)
        self.assertEqual((len(result.notices), result.rejections), (1, ()))
        return result.notices[0]

    def codes(self, notice):
        return [anomaly.code for anomaly in notice.anomalies]

    def assert_refused(self, code, content):
        with self.assertRaises(UnreadableFile) as caught:
            self.read_content(content)
        self.assertEqual(caught.exception.code, code)


@tagged("post_install", "-at_install")
class TestDecpForms(FormatCase):
    def test_xml_is_the_contract_of_the_json(self):
        expected = self.read_one(to_bytes(file_v2(contract_v2())))
        for name in ("v2.xml", "latin.xml"):
            notice = self.read_one(every_file()[name])
            self.assertEqual(notice.uid, expected.uid)
            self.assertEqual(notice.subject, expected.subject)
            self.assertEqual(notice.amount, Decimal("84500.5"))
            self.assertEqual(notice.social_considerations, ("Clause sociale",))
            self.assertEqual(notice.anomalies, ())

    def test_file_of_public_accounts(self):
        notice = self.read_one(every_file()["pes.xml"])
        self.assertEqual(notice.subject, "Entretien de la forêt")
        self.assertEqual(notice.notified_on, date(2019, 1, 10))
        self.assertEqual(notice.holders[0].name, "Sylvestre")
        self.assertEqual((notice.schema, notice.anomalies), ("decp_v1", ()))

    def test_table_of_the_ministry(self):
        notice = self.read_one(files.MINISTRY)
        self.assertEqual(notice.amount, 61000)
        self.assertEqual(notice.current_amount, 61000)
        self.assertEqual([item.amount for item in notice.modifications], [66000])
        self.assertEqual(
            notice.social_considerations, ("Clause sociale", "Critère social")
        )
        [subcontract] = notice.subcontracts
        self.assertEqual(subcontract.holder.siret, "98765432400019")
        self.assertEqual(len(notice.holders), 1)

    def test_table_with_a_row_for_each_holder(self):
        notice = self.read_one(files.DECP_INFO)
        self.assertEqual([item.name for item in notice.holders], ["Un", "Deux"])
        self.assertEqual(notice.subject, "Espaces verts, lot 1")
        self.assertEqual((notice.social, notice.place_code), ("declared", "90"))
        self.assertEqual(notice.anomalies, ())

    def test_column_named_as_what_other_columns_make(self):
        for name in ("acheteur", "titulaire", "lieuExecution"):
            with self.subTest(name=name):
                text = files.DECP_INFO.replace("sourceDataset", name)
                notice = self.read_one(text)
                self.assertEqual(notice.buyer_siret, "21900010600019")
                self.assertEqual(notice.place_code, "90")
                self.assertIn("essai", notice.raw_text)
                self.assertTrue(notice.anomalies)

    def test_table_of_a_region(self):
        notice = self.read_one(files.REGION)
        self.assertEqual(notice.amount, 14700)
        self.assertEqual(notice.notified_on, date(2021, 2, 1))
        self.assertEqual(notice.holders[0].siret, "12345678200010")

    def test_row_that_is_not_aligned_is_rejected(self):
        result = self.read_content(files.REGION + "2021|a|b\n")
        self.assertEqual(len(result.notices), 1)
        self.assertEqual(result.rejections[0].reason, "no_buyer_and_no_subject")
        self.assertEqual(result.rejections[0].raw, {"cells": ["2021", "a", "b"]})

    def test_several_files_in_an_archive(self):
        result = self.read_content(
            pack(
                {
                    "a.json": to_bytes(file_v2(contract_v2())),
                    "b.xml": files.DECP_XML.format(encoding="UTF-8"),
                    "c.txt": "bonjour",
                    "d.zip": pack({"x": "y"}),
                }
            )
        )
        [notice] = result.notices
        self.assertEqual(notice.reference, "2026M001")
        self.assertEqual(
            [(item.reason, item.reference) for item in result.rejections],
            [
                ("exact_duplicate", "2026M001"),
                ("file_unreadable", "c.txt"),
                ("file_unreadable", "d.zip"),
            ],
        )
        self.assertEqual(result.record_count, 4)


@tagged("post_install", "-at_install")
class TestAdvertisements(FormatCase):
    def test_eforms_notice(self):
        notice = self.read_one(every_file()["eforms.xml"])
        self.assertEqual((notice.stage, notice.schema), ("consultation", "eforms"))
        self.assertEqual(notice.subject, "Peinture de l'école")
        self.assertEqual(notice.buyer_siret, "21900010600019")
        self.assertEqual(
            (notice.buyer_name, notice.buyer_postcode), ("Commune d'essai", "90000")
        )
        self.assertEqual((notice.amount, notice.cpv), (250000, "45442100"))
        self.assertEqual(notice.deadline, date(2026, 5, 12))
        self.assertEqual(notice.deadline_text, "2026-05-12 12:00")
        self.assertEqual([item.title for item in notice.lots], ["Lot 1", "Lot 2"])
        self.assertEqual(notice.duration_months, 22)
        self.assertEqual(
            [(item.kind, item.lot) for item in notice.evidence],
            [("reserved", "LOT-0002")],
        )
        self.assertTrue(notice.is_reserved)
        self.assertEqual(notice.anomalies, ())

    def test_texts_of_a_notice_are_read_for_clauses_and_name_nobody(self):
        notice = self.read_one(every_file()["eforms.xml"])
        self.assertNotIn("Une Personne", notice.raw_text + str(notice.texts))
        readings = [read_clauses(text, path) for path, text in notice.texts]
        self.assertEqual([item.firm_hours for item in readings if item.findings], [140])

    def test_award_change_and_cancellation(self):
        notice = self.read_one(ubl("ContractAwardNotice", lot(1)))
        self.assertEqual(notice.stage, "award")
        self.assertEqual(notice.holders[0].siret, "12345678200010")
        self.assertEqual(notice.notified_on, date(2026, 5, 4))
        for reason, stage in (("info-release", "change"), ("cancel", "cancellation")):
            notice = self.read_one(ubl("ContractNotice", lot(1), changed=reason))
            self.assertEqual((notice.stage, notice.follows), (stage, ("n-0-01",)))

    def test_first_deadline_counts(self):
        notice = self.read_one(
            ubl("ContractNotice", lot(1, day="2026-06-30"), lot(2, day="2026-06-10"))
        )
        self.assertEqual(notice.deadline, date(2026, 6, 10))

    def test_where_the_work_is(self):
        for places, expected, odd in (
            ([("FRC24", "90000", "Belfort")], ("90000", "Code postal", "Belfort"), []),
            ([("FRC24",)], ("90", "Code département", ""), []),
            ([("FRC24",), ("FRC21",)], ("25 90", "Code département", ""), []),
            ([("FRC2",)], ("25 39 70 90", "Code département", ""), []),
            (
                [("FRC24", "90000", "Belfort"), ("FRC24", "90300", "Valdoie")],
                ("90", "Code département", "Belfort, Valdoie"),
                [],
            ),
            (
                [("FRC24", "09000", "Belfort")],
                ("90", "Code département", "Belfort"),
                ["place_inconsistent"],
            ),
            ([("FRZZZ", "BT1 1AA")], ("FRA", "Code pays", ""), []),
            ([("", "", "", "")], ("", "", ""), []),
        ):
            with self.subTest(places=places):
                lots = [lot(1, place=files.place(*one)) for one in places]
                notice = self.read_one(ubl("ContractNotice", *lots))
                found = notice.place_code, notice.place_kind, notice.place_name
                self.assertEqual(found, expected)
                self.assertEqual([item.code for item in notice.anomalies], odd)

    def test_work_elsewhere_than_at_its_buyer_is_of_both_places(self):
        away = lot(1, place=files.place("FRC21"))
        packed = pack_item(self.read_one(ubl("ContractNotice", away)))
        self.assertEqual(packed.where, ("25", "90"))
        self.assertEqual(packed.parts["anomaly_ids"], [])

    def test_shapes_of_boamp(self):
        for data, schema, subject, kind in (
            (files.FNS, "boamp_fns", "Nettoyage des écoles", "contract"),
            (files.MAPA, "boamp_mapa", "Entretien des espaces verts", "contract"),
            (files.DSP, "boamp_dsp", "Gestion du parc", "concession"),
        ):
            for write in (files.ods_v1, files.ods_v21):
                with self.subTest(schema=schema, write=write.__name__):
                    notice = self.read_one(write(ods("26-1", data, objet="")))
                    self.assertEqual((notice.schema, notice.kind), (schema, kind))
                    self.assertEqual(notice.subject, subject)
                    self.assertEqual(notice.uid, "boamp:26-1")
                    self.assertEqual(notice.deadline, date(2026, 5, 12))
                    self.assertEqual(notice.departments, ("90",))
                    self.assertEqual(notice.social, "declared")
                    self.assertNotIn("Une Personne", notice.raw_text)

    def test_simple_form(self):
        notice = self.read_one(files.ods_v1(ods("26-1", files.FNS)))
        self.assertEqual(notice.buyer_siret, "21900010600019")
        self.assertEqual((notice.cpv, notice.duration_months), ("90911200", 24))
        self.assertEqual(notice.amount, 120000)
        self.assertEqual([item.reference for item in notice.lots], ["1", "2"])

    def test_eforms_of_boamp_is_that_of_the_european_file(self):
        tree = {
            "EFORMS": {
                "ContractNotice": {
                    "cbc:ID": {"#text": "11111111-2222-3333-4444-555555555555"},
                    "cbc:IssueDate": "2026-04-01+02:00",
                    "cac:ProcurementProject": {"cbc:Name": "Peinture de l'école"},
                }
            }
        }
        national = self.read_one(files.ods_v1(ods("26-1", tree)))
        european = self.read_one(every_file()["eforms.xml"])
        self.assertEqual(national.uid, european.uid)
        versions = Versions()
        versions.add(national, "BOAMP")
        versions.add(european, "TED")
        self.assertEqual(len(list(versions.get_current())), 1)
        self.assertEqual(versions.get_sources(national.uid), {"BOAMP", "TED"})

    def test_old_flat_notice(self):
        notice = self.read_one(files.V230)
        self.assertEqual(
            (notice.uid, notice.schema, notice.stage),
            ("boamp:21-1001", "boamp_v230", "change"),
        )
        self.assertEqual(notice.subject, "Peinture de l'école")
        self.assertEqual(notice.follows, ("20-159316",))
        self.assertEqual(notice.deadline, date(2021, 2, 27))
        self.assertIn(
            "Conditions d'exécution à caractère social",
            dict((text, path) for path, text in notice.texts),
        )

    def test_daily_file(self):
        notice = self.read_one(files.DAILY)
        self.assertEqual((notice.uid, notice.schema), ("boamp:26-100", "boamp_mapa"))
        self.assertEqual(notice.subject, "Peinture de l'école")
        self.assertEqual(notice.published_on, date(2026, 4, 2))

    def test_postcode_typed_wrong_is_shown(self):
        notice = self.read_one(
            files.ods_v1(ods("26-1", files.FNS, code_departement="80"))
        )
        self.assertEqual(self.codes(notice), ["postcode_conflict"])

    def test_states_of_a_notice(self):
        for fields, stage in (
            ({"etat": "RECTIFICATIF", "annonce_lie": "26-7"}, "change"),
            ({"etat": "ANNULATION"}, "cancellation"),
            ({"nature": "ATTRIBUTION", "titulaire": ["Un", "Deux"]}, "award"),
            ({}, "consultation"),
        ):
            notice = self.read_one(files.ods_v21(ods("26-1", files.FNS, **fields)))
            self.assertEqual(notice.stage, stage)
            self.assertEqual(
                notice.follows, ("26-7",) if "annonce_lie" in fields else ()
            )


@tagged("post_install", "-at_install")
class TestRefusals(FormatCase):
    def test_what_is_not_this_data(self):
        entities = '<!DOCTYPE a [<!ENTITY b "c">]><marches><marche/></marches>'
        for code, content in (
            ("empty", b""),
            ("binary", b"%PDF-1.7 ..."),
            ("html_page", b"<html><body>404</body></html>"),
            ("not_known", b"bonjour"),
            ("no_contracts", b"[1, 2, 3]"),
            ("no_contracts", b'[{"titre": "x", "lien": "y"}]'),
            ("no_contracts", b"name;siret;city\nUn;2;Belfort\n"),
            ("no_contracts", b"id;objet;montant\n1;Fournitures;3\n"),
            ("no_contracts", b'[{"id": "1", "objet": "Demande"}]'),
            ("no_contracts", b'[{"id": "1", "nom": "A", "montant": 3}]'),
            ("no_contracts", b'{"type": "FeatureCollection", "features": [{"id": 1}]}'),
            ("no_contracts", b'{"name": "a", "version": "1"}'),
            ("not_known", b"<rss><channel/></rss>"),
            ("not_xml", b"<marches><marche></marches>"),
            ("xml_doctype", entities.encode()),
            ("compressed", b"PK\x03\x04 broken"),
            ("compressed", b"\x1f\x8b\x08\x00"),
        ):
            with self.subTest(code=code, content=content[:30]):
                self.assert_refused(code, content)

    def test_parquet_without_its_library_says_what_to_do(self):
        with patch.object(decp_parquet, "duckdb", None):
            self.assert_refused("parquet_unread", b"PAR1....PAR1")

    def test_parquet_gives_what_its_csv_gives(self):
        for name in ("region.csv", "ministry.csv", "info.csv"):
            with self.subTest(name=name), tempfile.TemporaryDirectory() as folder:
                source, target = f"{folder}/a.csv", f"{folder}/a.parquet"
                Path(source).write_bytes(every_file()[name])
                decp_parquet.duckdb.sql(
                    f"COPY (SELECT * FROM read_csv('{source}', all_varchar=true)) "
                    f"TO '{target}' (FORMAT parquet)"
                )
                expected = self.read_content(every_file()[name]).notices
                found = self.read_content(Path(target).read_bytes()).notices
                self.assertTrue(found)
                for field in ("uid", "subject", "amount", "holders", "modifications"):
                    self.assertEqual(
                        [getattr(notice, field) for notice in found],
                        [getattr(notice, field) for notice in expected],
                    )
        for content in (b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1"):
            self.assert_refused("not_table", content)

    def test_entities_are_neither_fetched_nor_expanded(self):
        laughs = "".join(
            f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 9)
        )
        bomb = f'<!DOCTYPE m [<!ENTITY l0 "ha">{laughs}]><marches>&l8;</marches>'
        self.assert_refused("xml_doctype", bomb)
        self.assert_refused(
            "xml_doctype",
            '<!DOCTYPE m SYSTEM "file:///etc/passwd"><marches><marche/></marches>',
        )

    def test_archive_that_grows_is_read_flat(self):
        result = self.read_content(pack({"a.json": b"[" + b"1," * 2_000_000 + b"1]"}))
        [rejection] = result.rejections
        self.assertEqual(rejection.reason, "file_unreadable")


@tagged("post_install", "-at_install")
class TestFuzzing(FormatCase):
    """The same as tests/benchmark/fuzz_notices.py, which draws a million."""

    FILES = every_file()

    def test_every_form_is_read(self):
        for name, content in self.FILES.items():
            with self.subTest(name=name):
                result = self.read_content(content)
                self.assertTrue(result.notices)
                self.assertEqual(result.rejections, ())

    @settings(max_examples=250, deadline=None)
    @given(st.data())
    def test_changed_bytes_are_accounted_for(self, data):
        name = data.draw(st.sampled_from(sorted(self.FILES)))
        content = bytearray(self.FILES[name])
        for _change in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content)))
            cut = data.draw(st.integers(0, 30))
            piece = data.draw(
                st.one_of(
                    st.binary(max_size=3),
                    st.sampled_from(
                        [
                            b'"',
                            b"<",
                            b"{",
                            b"]",
                            b"\x00",
                            b";",
                            b"\xe9",
                            b"&x;",
                            b"1e999",
                        ]
                    ),
                )
            )
            content[place : place + cut] = piece
        self._check(bytes(content))

    @settings(max_examples=80, deadline=None)
    @given(st.binary(max_size=200))
    def test_any_bytes_are_accounted_for(self, content):
        self._check(content)

    def _check(self, content):
        reading = FileReading(content, TODAY)
        positions = []
        try:
            for item in reading:
                positions.append(item.position)
                if isinstance(item, Rejection):
                    self.assertIn(item.reason, REJECTION_CODES)
                    self.assertTrue(item.message)
                else:
                    self.assertTrue(item.uid)
                    for anomaly in item.anomalies:
                        self.assertIn(anomaly.code, ANOMALY_CODES)
                json.loads(item.raw_text, parse_constant=self.fail)
        except UnreadableFile as error:
            self.assertIn(error.code, UNREADABLE_CODES)
        self.assertEqual(positions, list(range(1, len(positions) + 1)))
