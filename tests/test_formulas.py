# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever a name begins with, no table that leaves the office computes anything.

Each workbook and text table of the demonstration is made again with names that are
formulas; a module that makes another one fails here until it is added.
"""

import ast
import csv
import io
import itertools
import json
import re
import zipfile

from addons import ROOT, our_names
from poisoned import NAMES, open_demo, poison_names

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.report.buyer_files import BuyerFiles
from odoo.addons.mife_insertion_clauses.report.funding_document import FundingDocument
from odoo.addons.mife_insertion_clauses.report.funding_workbook import FundingWorkbook
from odoo.addons.mife_insertion_clauses.report.hours_sheet import HoursSheet
from odoo.addons.mife_insertion_clauses.report.pack_document import PackDocument
from odoo.addons.mife_insertion_clauses.report.pack_figures import PackFigures
from odoo.addons.mife_insertion_clauses.report.pack_payload import (
    PackAsk,
    PackPayload,
)
from odoo.addons.mife_insertion_clauses.report.pack_workbook import (
    write_workbook as write_pack,
)
from odoo.addons.mife_insertion_clauses.report.statement_document import (
    StatementDocument,
)
from odoo.addons.mife_insertion_clauses.report.statement_table import StatementTable
from odoo.addons.mife_label.report import statement_files
from odoo.addons.mife_label.report.statement_document import (
    StatementDocument as LabelDocument,
)

SIGNS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d")
PACK = "mife_insertion_clauses.insertion_pack_national"
MARK = "HYPERLINK(1)"
# and the dash of what is not known
NUMBER = re.compile(r"-|-?[\d\s\u00a0\u202f]+([.,]\d+)?")
# what is typed, in what is frozen
TYPED = {*NAMES, "label", "issuer", "structure", "person", "title"}
# where a table is made, and what makes it here
MAKERS = {
    "mife_insertion_clauses/report/buyer_files.py": ("buyer_xlsx", "buyer_csv"),
    "mife_insertion_clauses/report/funding_document.py": ("funding_csv",),
    "mife_insertion_clauses/report/funding_workbook.py": ("funding_xlsx",),
    "mife_insertion_clauses/report/hours_sheet.py": ("hours_xlsx",),
    # tried in test_insertion_statement, where one is issued
    "mife_insertion_clauses/report/insertion_statement_xlsx.py": (),
    "mife_insertion_clauses/report/pack_document.py": ("pack_csv",),
    "mife_insertion_clauses/report/pack_workbook.py": ("pack_xlsx",),
    "mife_insertion_clauses/report/statement_table.py": ("statement_csv", "open_csv"),
    # a form to fill in: its lists are those of the addon
    "mife_insertion_clauses/report/takeover_workbook.py": (),
    "mife_label/report/statement_files.py": ("label_csv", "label_xlsx"),
}


def _make_tables(path):
    """Tell whether a module writes a workbook or a text table."""
    text = path.read_text()
    if "xlsx" not in text and "csv" not in text:
        return False
    names = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    is_report = "report.report_xlsx.abstract" in text
    return is_report or not names.isdisjoint(("xlsxwriter.Workbook", "csv.writer"))


def test_each_module_that_makes_tables_is_tried():
    found = {
        str(path.relative_to(ROOT))
        for addon in our_names()
        for path in (ROOT / addon).rglob("*.py")
        if not {"tests", "demo"} & set(path.parts) and _make_tables(path)
    }
    assert found == set(MAKERS)


# THE DEMONSTRATION, ITS NAMES BEING FORMULAS


def _poison(value, signs, key=None):
    """Return a frozen payload whose typed texts are formulas."""
    if isinstance(value, dict):
        return {name: _poison(inner, signs, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poison(inner, signs, key) for inner in value]
    if key in TYPED and isinstance(value, str):
        return f"{next(signs)}{MARK}{value}"
    return value


def _prepare_pack(env, bilan):
    """Return the payload of a pack as it would be issued for the year of a bilan."""
    start, end = bilan.date_from, bilan.date_to
    ask = PackAsk(env.ref(PACK), env.company, end)
    figures = PackFigures(env, env.company, start, end)
    payload = PackPayload(ask, figures, "France").prepare()
    return payload | {"number": "P-1", "issued_on": "2026-01-05", "supersedes": None}


def _make_all(env):
    """Yield (name, content) of each table."""
    months = env["insertion.declaration"].search([("line_ids", "!=", False)], limit=3)
    yield "hours_xlsx", HoursSheet(months).get_xlsx()
    buyer = BuyerFiles(env["insertion.contract"].search([("state", "=", "running")]))
    yield "buyer_xlsx", buyer.get_xlsx()
    yield "buyer_csv", buyer.get_csv().decode("utf-8-sig")

    signs = itertools.cycle(SIGNS)

    def poison(payload):
        return _poison(json.loads(json.dumps(payload)), signs)

    evidence = env["insertion.funding.file"].search([]).action_issue()
    evidence = env[evidence["res_model"]].browse(evidence["res_id"])
    funding = FundingDocument(env, poison(evidence.payload))
    yield "funding_csv", funding.write_index()
    stream = io.BytesIO()
    FundingWorkbook(funding).fill(stream)
    yield "funding_xlsx", stream.getvalue()
    bilan = env["insertion.statement"].search([("state", "=", "issued")])[:1]
    table = StatementTable(StatementDocument(env, poison(bilan.payload)))
    yield "statement_csv", table.write_csv().decode("utf-8-sig")
    yield "open_csv", table.write_open_csv().decode()
    pack = PackDocument(env, poison(_prepare_pack(env, bilan)))
    yield "pack_csv", pack.write_csv().decode("utf-8-sig")
    yield "pack_xlsx", write_pack(pack)
    bilan = env["label.statement"].search([("state", "=", "issued")], limit=1)
    label = LabelDocument(env, poison(bilan.payload))
    yield "label_csv", statement_files.write_csv(label).decode("utf-8-sig")
    yield "label_xlsx", statement_files.write_workbook(label)


def _check_workbook(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode(errors="replace")
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in text and "<f " not in text, name
            assert 'TargetMode="External"' not in text, name
        return "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith(".xml")
        )


def _check_text(content):
    delimiter = ";" if ";" in content.partition("\r\n")[0] else ","
    for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
        for cell in row:
            assert not cell.startswith(SIGNS) or NUMBER.fullmatch(cell), cell
    return content


def test_no_table_holds_a_formula():
    made = set()
    with open_demo() as env:
        poison_names(env, [f"{sign}{MARK}" for sign in SIGNS])
        for name, content in _make_all(env):
            check = _check_text if isinstance(content, str) else _check_workbook
            assert MARK in check(content), name
            made.add(name)
    assert made == {name for names in MAKERS.values() for name in names}


# THE LISTS OF ODOO


@tagged("post_install", "-at_install", "standard")
class TestListExport(HttpCase):
    def test_a_list_holds_no_formula(self):
        partners = self.env["res.partner"].create(
            [{"name": f"{sign}{MARK} {rank}"} for rank, sign in enumerate(SIGNS)]
        )
        self.authenticate("admin", "admin")
        for kind in ("xlsx", "csv"):
            content = self._export(kind, partners)
            if kind == "csv":
                _check_text(content.decode())
                self.assertEqual(content.count(MARK.encode()), len(SIGNS))
            else:
                self.assertEqual(_check_workbook(content).count(MARK), len(SIGNS))
        grouped = self._export("xlsx", partners, groupby=["name"])
        self.assertGreater(_check_workbook(grouped).count(MARK), len(SIGNS))

    def _export(self, kind, records, groupby=()):
        asked = {
            "model": records._name,
            "fields": [{"name": "name", "label": "Name", "type": "char"}],
            "ids": records.ids,
            "domain": [],
            "groupby": list(groupby),
            "import_compat": False,
        }
        sent = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{kind}", data=sent)
        self.assertEqual(answer.status_code, 200)
        return answer.content
