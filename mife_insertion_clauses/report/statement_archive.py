# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

from .statement_table import StatementTable


class StatementArchive:
    """The documents for the outside of several statements, in one archive.

    Each has its PDF as it was issued, its workbook and its table, in the order of the
    numbers; the same statements give the same names.
    """

    def __init__(self, bilans):
        self.bilans = bilans.sorted("number")

    def pack(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for bilan in self.bilans:
                name = bilan._get_file_name()
                for extension, content in self._get_files(bilan).items():
                    member = zipfile.ZipInfo(
                        f"{name}.{extension}", bilan.issued_on.timetuple()[:6]
                    )
                    member.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(member, content)
        return packed.getvalue()

    def pack_base64(self):
        return base64.b64encode(self.pack())

    def _get_files(self, bilan):
        report = bilan.env["ir.actions.report"]
        workbook, _type = report._render_xlsx(
            "mife_insertion_clauses.statement_outgoing_xlsx", bilan.ids, {}
        )
        return {
            "pdf": base64.b64decode(bilan.with_context(bin_size=False).pdf),
            "xlsx": workbook,
            "csv": StatementTable(bilan._get_outgoing_document()).write_csv(),
        }
