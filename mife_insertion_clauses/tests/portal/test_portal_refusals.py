# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon
from ..proof_files import PDF


@tagged("post_install", "-at_install")
class TestPortalRefusals(InsertionPortalCommon):
    """What is refused is said on top, with links to what is to be mended."""

    def setUp(self):
        super().setUp()
        self._sign_in("clerk")
        self.lot_url = f"/my/insertion/lots/{self.contractor.id}"

    def _read_problems(self, response):
        """Return [(sentence, field or None)] of the summary; fields are in the page."""
        page = html.fromstring(response.text)
        summary = page.get_element_by_id("insertion_errors")
        self.assertIn("autofocus", summary.attrib)
        problems = []
        for item in summary.xpath(".//li"):
            [target] = item.xpath(".//a/@href") or [None]
            field = target and page.get_element_by_id(target.removeprefix("#")).get(
                "id"
            )
            problems.append((" ".join(item.text_content().split()), field))
        return problems

    def test_hours_are_told_with_the_names(self):
        name = f"worked_{self.lent_line.id}"
        response = self._post(self.url, {"action": "declare", name: "7O"})
        [(sentence, field)] = self._read_problems(response)
        self.assertIn("Awa Traoré", sentence)
        self.assertEqual(field, name)

    def test_each_form_says_where(self):
        person = self.env["insertion.referral"].create(
            {
                "participant_id": self._new_participant("Noé", "Petit").id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
                "user_id": self.facilitator.id,
            }
        )
        people = f"/my/insertion/people/{person.id}"
        sent = (
            (f"{self.lot_url}/difficulty", {}, "description"),
            (f"{self.lot_url}/messages", {"message": " "}, "message"),
            (f"/my/insertion/placements/{self.placement.id}/end", {}, "date_end"),
            (people, {"answer": "hired"}, "date_hired"),
            (people, {"answer": "interview"}, "date_interview"),
            (people, {"answer": "refused"}, "reason_id"),
            (people, {}, "answer_seen"),
            (
                "/my/insertion/colleagues",
                {"firm": self.firm.id, "name": "Ali", "action": "invite"},
                f"email_{self.firm.id}",
            ),
        )
        for url, data, expected in sent:
            with self.subTest(url=url, data=data):
                [(sentence, field)] = self._read_problems(self._post(url, data))
                self.assertTrue(sentence)
                self.assertEqual(field, expected)

    def test_a_person_to_add_lists_all_that_lacks(self):
        problems = self._read_problems(
            self._post(f"{self.url}/person", {"first_name": "Ali"})
        )
        self.assertEqual(
            [field for _sentence, field in problems],
            ["last_name", "job", "date_start"],
        )
        self.assertIn("Last name", problems[0][0])

    def test_a_penalty_file_without_a_word(self):
        penalty = self.env["insertion.penalty"].create({"lot_id": self.lot.id})
        penalty._write_by_action(
            {
                "state": "observations",
                "invited_on": "2026-01-10",
                "reported_on": "2026-01-12",
                "observation_deadline": "2026-01-31",
            }
        )
        [(_sentence, field)] = self._read_problems(
            self._post(f"/my/insertion/penalties/{penalty.id}")
        )
        self.assertEqual(field, f"observations_{self.firm.id}")

    # FILES

    def test_files_refused_are_named_and_the_others_kept(self):
        files = [
            ("proof", ("sheet.pdf", PDF)),
            ("proof", ("empty.pdf", b"")),
            ("proof", ("fake.pdf", b"<script>")),
        ]
        response = self._post(f"{self.url}/proofs", {}, files=files)
        [(sentence, field)] = self._read_problems(response)
        self.assertEqual(field, "proof")
        self.assertIn("empty.pdf", sentence)
        self.assertIn("fake.pdf", sentence)
        self.assertEqual(self.month.proof_ids.mapped("name"), ["sheet.pdf"])

    def test_too_many_files_at_a_time(self):
        files = [("proof", (f"{number}.pdf", PDF)) for number in range(11)]
        response = self._post(f"{self.url}/proofs", {}, files=files)
        [(sentence, _field)] = self._read_problems(response)
        self.assertIn("10", sentence)
        self.assertFalse(self.month.proof_ids)

    def test_photos_of_one_name_are_all_kept(self):
        files = [
            ("proof", ("image.pdf", PDF + bytes([number]))) for number in range(65, 68)
        ]
        self._post(f"{self.url}/proofs", {}, files=files)
        self.assertEqual(self.month.proof_ids.mapped("name"), ["image.pdf"] * 3)

    def test_a_table_refused_is_told_on_top(self):
        response = self._post(
            f"{self.url}/file", {}, files={"hours_file": ("hours.xlsx", b"")}
        )
        [(_sentence, field)] = self._read_problems(response)
        self.assertEqual(field, "hours_file")

    # TWO TABS

    def test_two_tabs_on_one_hour_leave_the_choice(self):
        name = f"worked_{self.line.id}"
        self.line.worked_hours = 30
        late = {name: "35", f"base_{name}": ""}
        page = html.fromstring(self._post(self.url, {**late, "action": "save"}).text)
        row = page.get_element_by_id(f"row_{self.line.id}")
        self.assertIn("Take theirs: 30", " ".join(row.text_content().split()))
        self.assertEqual(self.line.worked_hours, 30)
        shown = {name: "35", f"base_{name}": "30"}
        self._post(self.url, {**shown, "action": f"theirs_{name}"})
        self.assertEqual(self.line.worked_hours, 30)
        self._post(self.url, {**shown, "action": "save"})
        self.assertEqual(self.line.worked_hours, 35)

    def test_who_saves_by_script_is_told_the_other_figure(self):
        name = f"worked_{self.line.id}"
        self.line.worked_hours = 30
        result = self._call(f"{self.url}/save", typed={name: "35"}, base={name: ""})
        self.assertEqual(result["result"]["conflicts"], {name: "30"})

    # A LONG MONTH, WITHOUT SCRIPT

    def _show(self, query):
        page = self._page(f"{self.url}?{query}")
        return [
            row.xpath("./legend")[0].text_content()
            for row in page.xpath("//fieldset[not(@hidden)]")
        ]

    def test_people_are_found_without_script(self):
        self.line.worked_hours = 30
        self.assertEqual(self._show("find=elodie"), ["Élodie N'Guessan"])
        self.assertEqual(self._show("empty=1"), ["Awa Traoré"])
        self.assertEqual(self._show("find=elodie&empty=1"), [])
        # who is hidden stays in the form
        page = self._page(f"{self.url}?empty=1")
        self.assertEqual(page.get_element_by_id(f"worked_{self.line.id}").value, "30")

    def test_queries_do_not_grow_with_people(self):
        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(self.url)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        people = self.env["insertion.participant"].create(
            [
                {
                    "first_name": f"Ali {number}",
                    "last_name": "Ba",
                    "sex": "m",
                    "birthdate": "1990-05-12",
                }
                for number in range(24)
            ]
        )
        self.env["insertion.placement"].create(
            [
                {
                    "participant_id": person.id,
                    "contractor_id": self.contractor.id,
                    "job": "Peintre",
                    "date_start": "2026-01-12",
                }
                for person in people
            ]
        )
        self._open()
        self.assertEqual(len(self.month.line_ids), 26)
        self.assertLessEqual(count(), few)

    # WHAT IS DUE

    def test_a_part_not_agreed_leaves_the_hours_of_the_lot(self):
        self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Bâtir Ensemble").id,
                "role": "joint",
            }
        )
        text = " ".join(self._text(self.lot_url).split())
        self.assertIn("The lot owes 700 h, which its companies share.", text)
        self.assertNotIn("h due", text)
        self.contractor.share = 0.6
        text = " ".join(self._text(self.lot_url).split())
        self.assertIn("420 h due", text)
        self.assertNotIn("which its companies share", text)

    # RECEIPT

    def test_the_receipt_is_of_who_sends(self):
        self._post(self.url, {"action": "declare", f"worked_{self.line.id}": "78,5"})
        text = " ".join(self._text(f"{self.url}/receipt").split())
        self.assertIn(self.month._get_last_version().number, text)
        self.assertIn("78.50 h", text)
        self.assertNotIn("N'Guessan", text)
        self._sign_in("stranger")
        self.assertNotIn(
            self.month._get_last_version().number, self._text(f"{self.url}/receipt")
        )
