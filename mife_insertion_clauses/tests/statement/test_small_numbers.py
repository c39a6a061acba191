# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reader who holds every statement of an organisation finds no number kept back.

Hours are certified through the usual steps; the reader has what leaves, nothing else.
"""

import base64
import io
from datetime import date
from itertools import permutations, product
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from ...models.statement.insertion_statement import InsertionStatement
from ...report.buyer_contracts import BuyerContracts
from ...report.issued_figures import IssuedFigures
from ...report.statement_document import StatementDocument
from ...rules import statement
from ..common import InsertionCommon
from .attack import Solver

SCOPES = ("whole", "City", "County", "Region")
PERIODS = ("year", "quarter_1", "quarter_2", "quarter_3", "quarter_4")
# buyer: (women, men) at work for it in each quarter, other people each time. County has
# 3 people in all; the others have few women in the 4th quarter. 102 people, 43 women.
PEOPLE = {
    "City": ((6, 8), (7, 9), (6, 7), (3, 9)),
    "County": ((0, 0), (1, 2), (0, 0), (0, 0)),
    "Region": ((5, 6), (8, 5), (5, 7), (2, 6)),
}
PRINTED_TABLES = ("sex", "age_band", "qpv", "contract_type")


@tagged("post_install", "-at_install")
class TestSmallNumbers(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        (cls.facilitator | cls.officer | cls.manager).lang = "en_US"
        cls.placement.unlink()
        cls.buyers = {name: cls._new_company(name) for name in PEOPLE}
        cls.contracts = {name: cls._new_contract(name) for name in PEOPLE}
        for quarter in range(4):
            cls._work(quarter)

    @classmethod
    def _new_contract(cls, name):
        contract = cls.contract.copy(
            {
                "reference": name,
                "buyer_id": cls.buyers[name].id,
                "lot_ids": False,
                "state": "awarded",
            }
        )
        lot = cls.env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": name,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-01", "hours": 500})
                ],
                "contractor_ids": [Command.create({"partner_id": cls.firm.id})],
            }
        )
        lot.action_start()
        return contract

    @classmethod
    def _work(cls, quarter):
        """Certify the hours of everybody in the first month of a quarter."""
        month = date(2026, 3 * quarter + 1, 1)
        for name, quarters in PEOPLE.items():
            for sex, number in zip("fm", quarters[quarter], strict=True):
                for rank in range(number):
                    cls._place(name, month, sex, rank)
        declarations = cls._open(month).filtered("line_ids")
        for rank, line in enumerate(declarations.line_ids):
            line.worked_hours = 10 + rank
        for declaration in declarations:
            declaration.action_declare()
            declaration.action_validate()

    @classmethod
    def _place(cls, name, month, sex, rank):
        person = cls._new_participant(
            f"{name} {month} {sex} {rank}",
            "Anonyme",
            sex=sex,
            birthdate=date(1970 + 7 * rank % 35, 3, 4),
        )
        cls._new_placement(
            person,
            contractor_id=cls.contracts[name].lot_ids.contractor_ids.id,
            date_start=month,
            date_end=month.replace(day=28),
            contract_type="permanent" if rank % 3 else "fixed",
        )

    def _new_draft(self, scope, period):
        vals = {"year": "2026", "period": period}
        if scope in PEOPLE:
            vals |= {"scope": "buyer", "buyer_id": self.buyers[scope].id}
        return self.env["insertion.statement"].with_user(self.facilitator).create(vals)

    def _issue(self, scope, period):
        bilan = self._new_draft(scope, period)
        with patch.object(InsertionStatement, "_render_pdf", return_value=b"%PDF-"):
            bilan.action_issue()
        return bilan

    def _read(self, bilan):
        return StatementDocument(bilan.env, bilan.payload, outgoing=True).payload

    def _get_place(self, bilan):
        """Return the months and the buyers of a statement."""
        first, last = bilan.date_from.month, bilan.date_to.month
        buyers = [bilan.buyer_id.name] if bilan.buyer_id else list(PEOPLE)
        return range(first, last + 1), buyers

    # the reader

    def _find_by_elimination(self, bilans, name, measure):
        """Return what is found of a table: the number, and where it was kept back."""
        solver = Solver()
        keys = {
            row["key"] for bilan in bilans for row in bilan.payload["breakdowns"][name]
        }
        secrets = []
        for bilan in bilans:
            outside, months_buyers = self._read(bilan), self._get_place(bilan)
            total = "people" if measure == "people" else "hours_done"
            value = outside["totals"][total][0]
            if value != statement.HIDDEN:
                solver.tell(product(*months_buyers, keys), value)
            if measure == "hours":
                for lot in outside["lots"]:
                    solver.tell(
                        product(months_buyers[0], [lot["buyer"]], keys),
                        lot["done_part"],
                    )
            shown = {row["key"]: row for row in outside["breakdowns"][name]}
            for row in bilan.payload["breakdowns"][name]:
                places = frozenset(product(*months_buyers, [row["key"]]))
                out = shown.get(row["key"])
                if out and out[measure][0] != statement.HIDDEN:
                    solver.tell(places, out[measure][0])
                elif 0 < row["people"][0] < bilan.payload["totals"]["people"][0]:
                    secrets.append((bilan.number, name, row["key"], places))
            if shown and any(
                row["people"][0] not in (0, statement.HIDDEN) for row in shown.values()
            ):
                solver.tell(product(*months_buyers, keys - shown.keys()), 0)
        solver.solve()
        return [secret[:3] for secret in secrets if solver.finds(secret[3])]

    def _find_by_pairs(self, bilans, path):
        """Return the numbers kept back that one document less another gives."""
        secrets, shown = {}, []
        for bilan in bilans:
            place = frozenset(product(*self._get_place(bilan)))
            number = _get(bilan.payload, path)
            if _get(self._read(bilan), path) == statement.HIDDEN:
                if number:
                    secrets[place] = number
            elif number is not None:
                shown.append((bilan.number, place, number))
        return [
            (one, other, path)
            for (one, large, total), (other, small, part) in permutations(shown, 2)
            if small < large and secrets.get(large - small) == total - part
        ]

    def _check_nothing_is_found(self, bilans):
        for name, measure in product(PRINTED_TABLES, ("people", "hours")):
            self.assertFalse(self._find_by_elimination(bilans, name, measure))
        paths = {
            path[:-1]
            for bilan in bilans
            for path, _value in statement.walk(bilan.payload)
            if path[0] in ("totals", "breakdowns")
            and path[-1] == 0
            and _get_kind(path) == statement.PEOPLE
        }
        for path in sorted(paths, key=str):
            self.assertFalse(self._find_by_pairs(bilans, path))

    # the orders

    def _check_order(self, order):
        bilans = [self._issue(scope, period) for scope, period in order]
        self._check_nothing_is_found(bilans)
        # it had to keep something back
        self.assertTrue(any(bilan.payload["kept_back"] for bilan in bilans))
        self.assertFalse(bilans[0].payload["kept_back"])

    def test_a_new_issue_less_the_former_tells_of_nobody(self):
        former = self._issue("whole", "year")
        self._place("City", date(2026, 2, 1), "f", 1)
        [declaration] = self._open(date(2026, 2, 1)).filtered("line_ids")
        declaration.line_ids.worked_hours = 21
        declaration.action_declare()
        declaration.action_validate()
        second = self._issue("whole", "year")
        self.assertEqual(second.supersedes_id, former)
        # one woman more than 43 is said inside, and not outside
        rows = [
            _get(second.payload, ("breakdowns", "sex", key, "people")) for key in "fm"
        ]
        self.assertEqual(rows, [44, 59])
        outside = self._read(second)["breakdowns"]["sex"]
        for row in outside:
            self.assertEqual((row["people"][0], row["hours"][0]), ("hidden", "hidden"))
        self.assertEqual(self._read(second)["totals"]["people"][0], 103)

    def test_the_portal_of_a_buyer_follows_the_documents(self):
        contract = self.contracts["Region"]
        page = BuyerContracts(contract)
        people, ways = page.prepare_shares(contract)
        self.assertEqual(people, 44)
        self.assertTrue(all(ways.values()))
        self._issue("whole", "year")
        self.assertEqual(page.prepare_shares(contract)[0], None)
        # where no number is found with it, it stays
        self.assertEqual(page.prepare_shares(self.contracts["City"])[0], 55)

    def test_documents_say_what_they_keep_back(self):
        whole = self._issue("whole", "year")
        self.assertNotIn("Kept back because", str(whole.summary))
        # 44 people: with the 55 of City, the 3 of County would be found
        region = self._new_draft("Region", "year")
        outside = region._get_document(outgoing=True)
        self.assertEqual(outside.format_total("people"), "n.d.")
        region.action_issue()
        explained = dict(
            StatementDocument(region.env, region.payload).get_definitions()
        )
        sentence = explained["Kept back because of other documents"]
        for words in (
            "People at work (2026)",
            "By sex (2026)",
            whole.number,
            "fewer than 5",
        ):
            self.assertIn(words, sentence)
        self.assertIn(sentence.split(";")[0], str(region.summary))
        reader = PdfFileReader(io.BytesIO(base64.b64decode(region.pdf)))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        self.assertIn("Kept back because of other documents", text)
        self.assertIn("The number of people at work is not disclosed", text)
        self.assertNotIn("Fewer than 5 people worked", text)
        content, _type = self.env["ir.actions.report"]._render_xlsx(
            "mife_insertion_clauses.statement_outgoing_xlsx", region.ids, {}
        )
        book = load_workbook(io.BytesIO(content))
        figures = {row[0].value: row[1].value for row in book["Figures"].iter_rows()}
        self.assertEqual(figures["People at work"], "n.d.")
        self.assertEqual(figures["Hours per person"], "n.d.")
        # the whole figures stay inside
        self.assertEqual(region.payload["totals"]["people"][0], 44)

    def test_what_was_issued_before_stays_as_it_is(self):
        whole = self._issue("whole", "year")
        old = {
            name: value for name, value in whole.payload.items() if name != "kept_back"
        }
        whole._write_by_action({"payload": old})
        before = self._read(whole)
        self.assertEqual(before["totals"]["people"][0], 102)
        self._issue("City", "year")
        self.assertEqual(self._read(whole), before)
        self.assertEqual(whole.payload, old)

    def test_another_organisation_keeps_nothing_back(self):
        self._issue("whole", "year")
        other = self.env["res.company"].create({"name": "Autre maison"})
        payload = self._new_draft("whole", "year")._prepare_payload()
        issued = IssuedFigures(self.env, other)
        self.assertEqual(issued.find_kept(payload, issued.contracts), [])

    def _issue_packs(self, subject, *lines):
        """Issue a pack of everybody, then one of each; return {subject: texts}."""
        packs = self.env["insertion.pack"].create(
            [
                {
                    "name": "Formulaire",
                    "code": code,
                    "recipient": "Financeur",
                    "subject": kind,
                    "line_ids": [
                        Command.create({"indicator_id": people.id} | line)
                        for line in lines
                    ],
                }
                for code, kind in (("TOUT", "all"), ("CHACUN", subject))
                for people in [
                    self.env.ref("mife_insertion_clauses.insertion_indicator_people")
                ]
            ]
        )
        year = (
            self.env["insertion.year"].with_user(self.manager).create({"year": "2026"})
        )
        with freeze_time("2027-01-20 09:00:00"):
            year.action_close()
            year.pack_ids = packs
            year.action_issue_packs()
        self.assertEqual(set(year.issue_ids.mapped("state")), {"issued"}, year.summary)
        return {
            (issue.partner_id.name or "everybody"): [
                line["text"]
                for section in issue._get_document().get_sections()
                for line in section["lines"]
            ]
            for issue in year.issue_ids
        }

    def test_packs_of_some_people_give_no_others_away(self):
        # 43 women, 22 of them in City and 20 in Region: one is left in County
        texts = self._issue_packs("buyer", {"choice": "sex=f"})
        self.assertEqual(texts["everybody"], ["43"])
        self.assertEqual(texts["County"], ["n.d."])
        self.assertEqual(
            {tuple(texts["City"]), tuple(texts["Region"])} & {("22",), ("20",)},
            {tuple(texts["City"]), tuple(texts["Region"])} - {("n.d.",)},
        )
        self.assertIn(["n.d."], [texts["City"], texts["Region"]])

    def test_packs_of_companies_give_no_other_company_away(self):
        # of 102 people, the 3 of County work for another company
        other = self._new_company("Autre entreprise")
        [contractor] = self.contracts["County"].lot_ids.contractor_ids
        self.env.flush_all()
        for query in (
            "UPDATE insertion_contractor SET partner_id = %s WHERE id = %s",
            "UPDATE insertion_declaration SET partner_id = %s WHERE contractor_id = %s",
            "UPDATE insertion_declaration_line SET partner_id = %s "
            "WHERE contractor_id = %s",
        ):
            self.env.cr.execute(query, [other.id, contractor.id])
        self.env.invalidate_all()
        texts = self._issue_packs("company", {})
        self.assertEqual(texts["everybody"], ["102"])
        self.assertEqual(texts["Autre entreprise"], ["n.d."])
        self.assertEqual(texts[self.firm.name], ["n.d."])

    def test_the_year_first_then_its_quarters(self):
        self._check_order(product(SCOPES, PERIODS))

    def test_the_quarters_first_then_the_year(self):
        self._check_order(product(SCOPES[::-1], PERIODS[::-1]))

    def test_quarter_by_quarter_of_the_whole_then_of_every_buyer(self):
        self._check_order([(scope, period) for period in PERIODS for scope in SCOPES])


def _get(payload, path):
    """Return the figure of this year at a path, None when there is no such row."""
    section, name, *rest = path
    if section == "totals":
        return payload["totals"][name][0]
    key, measure = rest
    for row in payload[section].get(name) or ():
        if row["key"] == key:
            return row[measure][0]
    return None


def _get_kind(path):
    if path[0] == "totals":
        return statement.TOTALS[path[1]]
    return statement.PEOPLE if path[-2] in ("people", "placements") else None
