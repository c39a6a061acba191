# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...procurement import FileReading, Rejection, content
from .test_procurement_decp import (
    HOLDER,
    OTHER_HOLDER,
    contract_v1,
    contract_v2,
    file_v1,
    file_v2,
    holder_v2,
    modification_v2,
    to_bytes,
)
from .whole_files import Versions, read_whole

TODAY = date(2026, 6, 15)
# few values, so that the same contracts, numbers and days come again
RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["A", "B", "", "0"]),
        "objet": st.sampled_from(["Peinture", "PEINTURE", "Peinture, lot 2", "É", ""]),
        "montant": st.sampled_from([50000, 70000, "70 000", 0, None]),
        "dateNotification": st.sampled_from(["2026-01-05", "05/01/2026", "", "x"]),
        "datePublicationDonnees": st.sampled_from(
            ["2026-02-01", "2026-03-01", "2026-03-01+01:00", ""]
        ),
        "titulaires": st.sampled_from(
            [[holder_v2(HOLDER)], [holder_v2(OTHER_HOLDER)], [], ""]
        ),
        "modifications": st.sampled_from(
            [[], [modification_v2(montant=90000)], [modification_v2(montant=80000)]]
        ),
    }
).map(lambda changes: contract_v2(**changes))


def describe(versions):
    """Return all that can be read of the state, in no order."""
    return (
        {item.data.uid: (item.data, item.sources) for item in versions.get_current()},
        {(item.data.uid, item.rank, item.sources) for item in versions.get_older()},
    )


def read_all(files):
    versions = Versions()
    for records in files:
        for notice in FileReading(to_bytes(file_v2(*records)), TODAY):
            if not isinstance(notice, Rejection):
                versions.add(notice._replace(position=0), "one source")
    return versions


@tagged("post_install", "-at_install")
class TestNoticeMerge(BaseCase):
    @settings(max_examples=150, deadline=None)
    @given(st.lists(RECORDS, max_size=8), st.data())
    def test_order_and_cutting_change_nothing(self, records, data):
        whole = read_all([records])
        mixed = data.draw(st.permutations(records))
        cut = data.draw(st.integers(0, len(mixed)))
        again = data.draw(st.integers(0, len(mixed)))
        parts = read_all([mixed[:cut], mixed[cut:], mixed[:again]])
        self.assertEqual(describe(parts), describe(whole))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(RECORDS, max_size=5), st.lists(RECORDS, max_size=5))
    def test_states_merge_in_any_order(self, first, second):
        one, other = read_all([first]), read_all([second])
        one.update(read_all([second]))
        other.update(read_all([first]))
        self.assertEqual(describe(one), describe(other))
        self.assertEqual(describe(one), describe(read_all([first, second])))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(RECORDS, min_size=1, max_size=6))
    def test_identity_depends_on_the_record_alone(self, records):
        together = list(FileReading(to_bytes(file_v2(*records)), TODAY))
        for record, read in zip(records, together, strict=True):
            [alone] = FileReading(to_bytes(file_v2(record)), TODAY)
            if isinstance(read, Rejection):
                self.assertEqual(read.reason, alone.reason)
            else:
                self.assertEqual(read._replace(position=1), alone)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(RECORDS, max_size=6), st.integers(1, 90))
    def test_blocks_change_nothing(self, records, block):
        text = json.dumps(file_v2(*records), ensure_ascii=False, indent=1).encode()
        expected = list(FileReading(text, TODAY))
        size = content.BLOCK
        content.BLOCK = block
        try:
            self.assertEqual(list(FileReading(text, TODAY)), expected)
        finally:
            content.BLOCK = size

    def _versions(self, *contracts):
        versions = Versions()
        for source, file in contracts:
            for notice in read_whole(to_bytes(file), today=TODAY).notices:
                versions.add(notice, source)
        return versions

    def test_one_contract_of_several_sources(self):
        old = contract_v1(objet="Droit de l'am\ufffdnagement")
        new = contract_v2(
            **{
                key: value
                for key, value in old.items()
                if key not in ("_type", "titulaires", "acheteur", "modifications")
            }
            | {
                "objet": "DROIT DE L'AMÉNAGEMENT",
                "datePublicationDonnees": "2021-03-01",
                "montant": 65000,
            }
        )
        versions = self._versions(
            ("platform", file_v1(old)), ("national", file_v2(new))
        )
        [current] = versions.get_current()
        self.assertEqual(current.data.amount, 65000)
        self.assertEqual(
            versions.get_sources(current.data.uid), {"platform", "national"}
        )
        [older] = versions.get_older()
        self.assertEqual(older.data.amount, 61000)

    def test_another_contract_with_the_same_number(self):
        versions = self._versions(
            ("a", file_v2(contract_v2(), contract_v2(objet="Autre lot"))),
            ("b", file_v2(contract_v2(titulaires=[holder_v2(OTHER_HOLDER)]))),
        )
        self.assertEqual(len(list(versions.get_current())), 3)

    def test_without_a_day_amounts_tell_contracts_apart(self):
        versions = self._versions(
            ("a", file_v2(contract_v2(dateNotification="", montant=50000))),
            ("b", file_v2(contract_v2(dateNotification="", montant=60000))),
        )
        self.assertEqual(len(list(versions.get_current())), 2)
