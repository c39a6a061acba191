# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ...procurement import FileEnd, Packed, read_packed
from ...report.notice_writer import PARTS
from ..common import InsertionCommon
from .test_notice_merge import RECORDS
from .test_procurement_decp import file_v2, to_bytes

KEPT = (
    *("uid", "version_rank", "amount", "has_amount", "subject", "reference", "raw"),
    *("date_notified", "date_published", "procedure_key", "clause_kind", "search_key"),
    *("score", "score_parts", "duty_state", "buyer_group", "trade_id", "target_share"),
)


@tagged("post_install", "-at_install")
class TestNoticeVersions(InsertionCommon):
    def _read(self, records):
        with tempfile.NamedTemporaryFile() as file:
            file.write(to_bytes(file_v2(*records)))
            file.flush()
            parts = list(read_packed(file.name))
        lists = [part for part in parts if not isinstance(part, FileEnd)]
        return [item for part in lists for item in part if isinstance(item, Packed)]

    def _get_state(self, *files):
        """Import files one after the other; return all that can be read of it then."""
        savepoint = self.env.cr.savepoint()
        Version = self.env["insertion.notice.version"]
        Import = self.env["insertion.notice.import"]
        imports = Import.create([{"take_all": True} for _file in files])
        try:
            for notice_import, records in zip(imports, files, strict=True):
                Version._take(self._read(records), notice_import)
            self.env.invalidate_all()
            notices = self.env["insertion.notice"].search(
                [("version_ids.import_ids", "in", imports.ids)]
            )
            return {
                notice.uid: (
                    [notice[name] for name in KEPT],
                    [
                        sorted(
                            str(row.read()[0] | {"id": 0, "notice_id": 0, **NO_STAMP})
                            for row in notice[name]
                        )
                        for name in PARTS
                    ],
                    [(one.rank, one.raw) for one in notice.version_ids],
                )
                for notice in notices
            }
        finally:
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all(flush=False)

    @settings(max_examples=25)
    @given(st.lists(RECORDS, max_size=7), st.data())
    def test_any_order_and_cutting_of_the_files_gives_the_same_notices(
        self, records, data
    ):
        whole = self._get_state(records)
        mixed = data.draw(st.permutations(records))
        cut = data.draw(st.integers(0, len(mixed)))
        again = data.draw(st.integers(0, len(mixed)))
        parts = self._get_state(mixed[:cut], mixed[cut:], mixed[:again])
        self.assertEqual(parts, whole)


NO_STAMP = dict.fromkeys(
    ("create_date", "write_date", "create_uid", "write_uid", "display_name"), ""
)
