# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file whose columns are not understood is asked about once, on one page."""

import io

import openpyxl
from lxml import html

from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon

FILE = "Qui;Combien;Stage\nN'Guessan Élodie;7.30;2\n"


@tagged("post_install", "-at_install")
class TestPortalColumns(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self._sign_in("clerk")
        self.worked = f"worked_{self.line.id}"
        self.training = f"training_{self.line.id}"

    def _send(self, text, name="heures.csv", **typed):
        content = text if isinstance(text, bytes) else text.encode()
        return self._post(
            f"{self.url}/file", typed, files={"hours_file": (name, content)}
        )

    def _answer(self, response, **chosen):
        """Choose in the page as it is shown, and press one of its buttons."""
        page = html.fromstring(response.text)
        [form] = page.xpath("//form[contains(@class, 'o_insertion_columns')]")
        sent = {name: value for name, value in form.fields.items() if value is not None}
        self.assertLessEqual(set(chosen) - {"action"}, set(form.inputs.keys()))
        return self.url_open(form.action, data={**sent, "action": "read", **chosen})

    def _values(self, response):
        page = html.fromstring(response.text)
        return [page.get_element_by_id(n).value for n in (self.worked, self.training)]

    def _alert(self, response):
        page = html.fromstring(response.text)
        [alert] = page.xpath("//div[@role='alert']//li")
        return alert.text_content().strip()

    def test_columns_are_told_once_and_known_again(self):
        page = self._send(FILE)
        self.assertIn(f"{self.url}/file/", page.url)
        self.assertIn("Which column is which?", page.text)
        self.assertIn("columns were not found", page.text)
        self.assertIn("7.30", page.text)  # a preview of what the file holds
        page = self._answer(page, column_0="person")
        self.assertEqual(self._alert(page), "Choose the column of the hours worked.")
        chosen = {"column_0": "person", "column_1": "worked", "column_2": "training"}
        page = self._answer(page, **chosen)
        # what reads two ways is asked once the column is known
        self.assertIn("Answer the questions below", self._alert(page))
        self.assertIn(
            "hours and minutes: 7h30", html.fromstring(page.text).text_content()
        )
        self.assertIn("decimal hours: 7h18", html.fromstring(page.text).text_content())
        page = self._answer(page, style="clock")
        self.assertEqual(self._values(page), ["7.5", "2"])
        self.assertEqual(self.line.worked_hours, 0)  # nothing is saved yet
        # the next file with the same columns is read by itself
        page = self._send(FILE.replace("7.30", "8.15"))
        self.assertEqual(self._values(page), ["8.25", "2"])
        self.assertIn("8.15 is 8h15", page.text)

    def test_another_company_does_not_inherit_the_columns(self):
        page = self._send(FILE)
        chosen = {"column_0": "person", "column_1": "worked"}
        self._answer(self._answer(page, **chosen), **chosen, style="clock")
        firm = self.contractor.partner_id
        self.assertEqual(len(firm.insertion_hours_layouts), 1)
        self.assertFalse(self.stranger_firm.insertion_hours_layouts)

    def test_hours_typed_before_are_kept_while_columns_are_asked(self):
        self._send(FILE, **{self.worked: "12", f"base_{self.worked}": ""})
        self.assertEqual(self.line.worked_hours, 12)

    def test_hours_that_cannot_be_kept_are_shown_again(self):
        page = self._send(FILE, **{self.worked: "7.30", f"base_{self.worked}": ""})
        self.assertEqual(self._values(page)[0], "7.30")
        self.assertIn("read two ways", page.text)
        self.assertIn("columns were not found", page.text)

    def test_lines_of_pay_are_asked_and_known_again(self):
        text = "Nom;Rubrique;Nombre\nN'Guessan Élodie;%s;7\nN'Guessan Élodie;1042;3\n"
        page = self._send(text % "Heures normales")
        self.assertIn("Are the hours of", page.text)
        [link] = html.fromstring(page.text).xpath(
            "//div[@id='insertion_filled']/a/@href"
        )
        page = self.url_open(link)
        page = self._answer(page, line_1="not_counted")
        self.assertEqual(self._values(page)[0], "7")
        self.assertEqual(self._values(self._send(text % "Heures"))[0], "7")

    def test_other_row_of_headings_is_shown_on_demand(self):
        page = self._send("Chantier;Nord;\nQui;Combien;\nN'Guessan Élodie;7;\n")
        page = self._answer(page, header="2", action="show")
        text = html.fromstring(page.text).xpath("//fieldset")[-1].text_content()
        self.assertIn("Combien", text)
        page = self._answer(page, column_0="person", column_1="worked")
        self.assertEqual(self._values(page)[0], "7")

    def test_file_without_headings(self):
        page = self._send("N'Guessan Élodie;7\nTraoré Awa;8\n")
        page = self._answer(page, header="0", action="show")
        page = self._answer(page, column_0="person", column_1="worked")
        self.assertEqual(self._values(page)[0], "7")

    def test_sheet_is_chosen_among_several(self):
        book = openpyxl.Workbook()
        for name, hours in (("Nord", 7), ("Sud", 8)):
            sheet = book.create_sheet(name)
            sheet.append(["Nom", "Heures"])
            sheet.append(["N'Guessan Élodie", hours])
        stream = io.BytesIO()
        book.save(stream)
        page = self._send(stream.getvalue(), "heures.xlsx")
        self.assertIn("Several sheets hold hours (Nord, Sud)", page.text)
        page = self._answer(page, sheet="Sud", action="show")
        page = self._answer(page)
        self.assertEqual(self._values(page)[0], "8")

    def test_page_of_a_file_is_for_who_sent_it(self):
        page = self._send(FILE)
        self._sign_in("stranger")
        self.assertNotIn("Which column", self.url_open(page.url).text)
        self._sign_in("clerk")
        self.assertIn("Which column", self.url_open(page.url).text)
        other = f"/my/insertion/months/{self.month.id}/file/999999"
        self.assertNotIn("Which column", self.url_open(other).text)

    def test_each_row_is_told(self):
        text = (
            "Nom;Semaine;Heures\nN'Guessan Élodie;S10;30\nN'Guessan Élodie;S11;35\n"
            "Inconnu Paul;S10;7\nTotal;;72\n"
        )
        page = self._send(text)
        told = html.fromstring(page.text).get_element_by_id("insertion_filled")
        for words in (
            "Rows 2, 3 of this person are added up: 65",
            "Added to row 2.",
            "Total: not counted.",
            "check the spelling",
        ):
            self.assertIn(words, " ".join(told.text_content().split()))
        self.assertEqual(self._values(page)[0], "65")

    def test_hours_already_saved_are_told(self):
        self.line.worked_hours = 7
        page = self._send("Nom;Heures\nN'Guessan Élodie;7\n")
        told = html.fromstring(page.text).get_element_by_id("insertion_filled")
        self.assertIn(
            "People whose hours are already these: 1.",
            " ".join(told.text_content().split()),
        )

    def test_hours_typed_two_ways_are_asked(self):
        for text in ("7.30", "7,30", "7,50"):
            page = self._post(self.url, {self.worked: text, f"base_{self.worked}": ""})
            self.assertIn("read two ways", page.text)
            self.assertEqual(self._values(page)[0], text)
        self.assertEqual(self.line.worked_hours, 0)
        self._post(self.url, {self.worked: "7.25", f"base_{self.worked}": ""})
        self.assertEqual(self.line.worked_hours, 7.25)

    def test_people_declared_by_somebody_else_are_told(self):
        self._delegate()
        page = self._send("Nom;Heures\nN'Guessan Élodie;7\nTraoré Awa;8\n")
        self.assertIn("Intérim Solidaire declares the hours of this person", page.text)
