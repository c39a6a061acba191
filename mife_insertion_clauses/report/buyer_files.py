# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io
import re
import zipfile

import xlsxwriter

from ..common.rules.cells import disarm
from ..models.shared.vocabulary import CERTIFIED_STATES

_UNSAFE = re.compile(r"[^\w.-]+")
# The oldest day that a zip holds: the same files make the same bytes
_DAY = (1980, 1, 1, 0, 0, 0)


class BuyerFiles:
    """The figures and papers of a buyer's contracts, as files; nobody's name."""

    def __init__(self, contracts, year=None):
        self.env = contracts.env
        self.contracts = contracts
        self.year = year

    def get_xlsx(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False}
        )
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "hours": book.add_format({"num_format": "#,##0.00"}),
            "rate": book.add_format({"num_format": "0.0%"}),
        }
        self._write_sheet(book, formats, self.env._("Lots"), *self._get_lots())
        self._write_sheet(book, formats, self.env._("Months"), *self._get_months())
        book.close()
        return stream.getvalue()

    def get_csv(self):
        """Return the months as a text that French spreadsheets open at once."""
        titles, rows = self._get_months()
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(title for title, _width, _kind in titles)
        for row in rows:
            writer.writerow(self._to_text(cell) for cell in row)
        return b"\xef\xbb\xbf" + stream.getvalue().encode()

    def get_attestations_zip(self):
        """Return the buyer's copies of the attestations in force, in one zip."""
        attestations = self._get_attestations()
        copies = self.env["insertion.attestation.copy"]._get_for(attestations)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for attestation, copy in zip(attestations, copies, strict=True):
                info = zipfile.ZipInfo(self._get_name(attestation), _DAY)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, base64.b64decode(copy.pdf))
        return stream.getvalue()

    def _get_attestations(self):
        attestations = self.env["insertion.attestation"].search(
            [("contract_id", "in", self.contracts.ids), ("state", "=", "valid")],
            order="month, number, id",
        )
        if not self.year:
            return attestations
        return attestations.filtered(
            lambda attestation: attestation.month.year == self.year
        )

    def _get_name(self, attestation):
        month = attestation.month.strftime("%Y-%m")
        parts = (
            month,
            attestation.contract_id.reference or attestation.contract_id.name,
            attestation.partner_id.name,
            attestation.number,
        )
        return _UNSAFE.sub("-", "_".join(parts))[:140] + ".pdf"

    # FIGURES

    def _get_lots(self):
        titles = [
            (self.env._("Reference"), 16, None),
            (self.env._("Contract"), 40, None),
            (self.env._("Lot"), 36, None),
            (self.env._("Holder"), 30, None),
            (self.env._("End"), 12, None),
            (self.env._("Hours due"), 12, "hours"),
            (self.env._("Hours done"), 12, "hours"),
            (self.env._("Rate"), 10, "rate"),
            (self.env._("Outlook"), 60, None),
        ]
        rows = [
            (
                lot.contract_id.reference or "",
                lot.contract_id.name,
                lot.display_name,
                ", ".join(
                    lot.contractor_ids.filtered(
                        lambda contractor: contractor.role != "subcontractor"
                    ).mapped("partner_id.name")
                ),
                lot.date_end and lot.date_end.isoformat() or "",
                lot.hours_due if lot.has_obligation else None,
                lot.hours_done,
                lot.rate / 100 if lot.has_obligation else None,
                lot.landing_label if lot.has_obligation else "",
            )
            for lot in self.contracts.lot_ids
        ]
        return titles, rows

    def _get_months(self):
        titles = [
            (self.env._("Reference"), 16, None),
            (self.env._("Contract"), 40, None),
            (self.env._("Lot"), 36, None),
            (self.env._("Company"), 30, None),
            (self.env._("Month of work"), 12, None),
            (self.env._("State"), 20, None),
            (self.env._("Hours validated"), 12, "hours"),
            (self.env._("Attestation"), 20, None),
        ]
        months = self._search_months()
        done = self.env["insertion.declaration.line"]._sum_done(
            [("declaration_id", "in", months.ids)], "declaration_id"
        )
        states = dict(months._fields["state"]._description_selection(self.env))
        rows = [
            (
                month.contract_id.reference or "",
                month.contract_id.name,
                month.lot_id.display_name,
                month.partner_id.name,
                month.month.strftime("%Y-%m"),
                states[month.state],
                done.get(month, 0) if month.state in CERTIFIED_STATES else None,
                ", ".join(
                    month.attestation_ids.filtered(
                        lambda attestation: attestation.state == "valid"
                    ).mapped("number")
                ),
            )
            for month in months
        ]
        return titles, rows

    def _search_months(self):
        domain = [("contract_id", "in", self.contracts.ids)]
        if self.year:
            domain += [
                ("month", ">=", f"{self.year}-01-01"),
                ("month", "<=", f"{self.year}-12-31"),
            ]
        return self.env["insertion.declaration"].search(
            domain, order="contract_id, lot_id, contractor_id, month"
        )

    def _write_sheet(self, book, formats, name, titles, rows):
        sheet = book.add_worksheet(name)
        for position, (title, width, _kind) in enumerate(titles):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, title, formats["head"])
        for number, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, position, cell)
                elif cell is not None:
                    kind = titles[position][2]
                    sheet.write_number(number, position, cell, formats.get(kind))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _to_text(self, cell):
        if cell is None:
            return ""
        if isinstance(cell, str):
            return disarm(cell)
        return f"{cell:.2f}".replace(".", ",")
