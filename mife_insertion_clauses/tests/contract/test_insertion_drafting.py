# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from docx import Document

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import Form, HttpCase, tagged
from odoo.tools.pdf import PdfFileReader
from odoo.tools.safe_eval import safe_eval

from ..common import InsertionCommon

REPORT = "mife_insertion_clauses.insertion_lot_clause_report"
STARTERS = ("works", "services")


class DraftingCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # documents are written in the language of the organisation
        cls.env.company.partner_id.lang = cls.facilitator.lang = "en_US"
        cls.env.company.email = "contact@essai.example.com"
        cls.facilitator.email = "facilitatrice@essai.example.com"
        cls.facilitator.phone = "03 84 00 00 00"
        cls.contract.state = "drafting"
        cls.template = cls.env["insertion.clause.template"].create(
            {
                "name": "Essai",
                "eligible_publics": "- allocataires du RSA",
                "eligibility_months": 18,
                "training_rule": "capped",
                "training_cap": 0.25,
                "article_ids": [
                    Command.create(
                        {
                            "title": "Volume du {lot}",
                            "body": "{buyer} : {hours} heures.\n{publics}",
                        }
                    ),
                    Command.create(
                        {
                            "piece": "answer",
                            "title": "Fiche",
                            "body": "| Référence | {reference} |\n| SIRET | |",
                        }
                    ),
                ],
            }
        )

    def _apply(self, template, lots=None, **vals):
        lots = self.lot if lots is None else lots
        wizard = (
            self.env["insertion.clause.apply"]
            .with_user(self.facilitator)
            .with_context(active_model="insertion.lot", active_ids=lots.ids)
            .create({"template_id": template.id, **vals})
        )
        wizard.action_apply()
        return lots.article_ids

    def _apply_starter(self, name):
        return self._apply(
            self.env.ref(f"mife_insertion_clauses.insertion_clause_template_{name}")
        )


@tagged("post_install", "-at_install")
class TestInsertionDrafting(DraftingCommon):
    def _read_docx(self):
        return Document(io.BytesIO(base64.b64decode(self.lot.clause_docx)))

    def _print(self):
        pdf, _type = (
            self.env["ir.actions.report"]
            .with_user(self.facilitator)
            ._render_qweb_pdf(REPORT, self.lot.ids)
        )
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def _missing(self):
        items = self.lot.with_context(lang="en_US")._draft_clause().get_items()
        return [item["label"] for item in items if not item["met"]]

    def test_printed_files_are_named_in_the_language_of_the_organisation(self):
        self.env.company.partner_id.lang = "fr_FR"
        for report, title in (
            ("insertion_lot_clause_report", "Clause d'insertion"),
            ("insertion_lot_calibration_report", "Note de calibrage"),
        ):
            expression = self.env.ref(f"mife_insertion_clauses.{report}")
            name = safe_eval(expression.print_report_name, {"object": self.lot})
            self.assertEqual(name, f"{title} - 2026-01 - lot 1")

    def test_articles_are_filled_with_what_is_known(self):
        volume, sheet = self._apply(self.template)
        self.assertEqual(volume.title, "Volume du lot 1 - Peinture")
        self.assertEqual(
            volume.body, "Ville d'Essai : 700 heures.\n- allocataires du RSA"
        )
        self.assertIn("| Référence | 2026-01 |", sheet.body)

    def test_what_is_not_known_is_marked(self):
        self.lot.commitment_ids.unlink()
        volume = self._apply(self.template)[0]
        self.assertIn("[to complete:\u00a0number of hours] heures", volume.body)
        self.assertEqual(volume.status, "to_complete")
        self.assertIn("No blank left in the texts", self._missing())

    def test_retained_hours_are_written_before_the_obligation(self):
        self.lot.commitment_ids.unlink()
        self.lot.write(
            {
                "amount": 1_000_000,
                "labour_share": 0.5,
                "hourly_cost": 30,
                "insertion_rate": 0.05,
            }
        )
        self.assertIn("840 heures", self._apply(self.template)[0].body)

    def test_all_the_terms_are_copied(self):
        self._apply(self.template)
        terms = self.env["insertion.clause.terms.mixin"]._fields
        names = [
            name
            for name, field in terms.items()
            if field.store and name not in MAGIC_COLUMNS
        ]
        self.assertIn("training_cap", names)
        for name in names:
            with self.subTest(name=name):
                self.assertEqual(self.contract[name], self.template[name])

    def test_terms_of_a_running_contract_are_left_alone(self):
        self.contract.state = "running"
        self._apply(self.template)
        self.assertEqual(self.contract.eligibility_months, 24)

    def test_a_contract_drafts_all_its_lots(self):
        other = self.lot.copy({"number": "2", "name": "Sols"})
        self.env["insertion.clause.apply"].with_context(
            active_model="insertion.contract", active_ids=self.contract.ids
        ).create({"template_id": self.template.id}).action_apply()
        self.assertEqual(len(self.lot.article_ids), 2)
        self.assertEqual(other.article_ids[0].title, "Volume du lot 2 - Sols")

    def test_contract_without_lot_has_nothing_to_draft(self):
        contract = self.contract.copy({"lot_ids": False})
        wizard = (
            self.env["insertion.clause.apply"]
            .with_context(active_model="insertion.contract", active_ids=contract.ids)
            .create({"template_id": self.template.id})
        )
        with self.assertRaisesRegex(UserError, "Add a lot"):
            wizard.action_apply()

    def test_unknown_placeholder_is_refused_by_its_name(self):
        article = self.template.article_ids[0]
        for body in ("{heures}", "{buyer.name}", "{hours!r}", "{0}"):
            with (
                self.subTest(body=body),
                self.assertRaisesRegex(ValidationError, body.replace("{", r"\{")),
            ):
                article.body = body
        with self.assertRaisesRegex(ValidationError, "cannot be filled in"):
            article.title = "Volume {"

    def test_edits_are_told_before_they_are_lost(self):
        articles = self._apply(self.template)
        self.assertFalse(self.lot.has_edited_articles)
        articles[0].body += "\nDe plus."
        self.assertTrue(self.lot.has_edited_articles)
        wizard = Form(
            self.env["insertion.clause.apply"].with_context(
                active_model="insertion.lot", active_ids=self.lot.ids
            )
        )
        self.assertEqual(wizard.edited_count, 1)
        self.lot.action_write_articles()
        self.assertFalse(self.lot.has_edited_articles)
        self.assertNotIn("De plus", self.lot.article_ids[0].body)

    def test_writing_again_takes_up_what_changed(self):
        self._apply(self.template)
        self.lot.commitment_ids.hours = 770
        self.lot.action_write_articles()
        self.assertIn("770 heures", self.lot.article_ids[0].body)

    def test_starter_templates_lack_nothing_and_impose_nothing(self):
        for name in STARTERS:
            with self.subTest(template=name):
                articles = self._apply_starter(name)
                self.assertEqual(self._missing(), [])
                self.assertEqual(self.lot._draft_clause().get_forbidden_wordings(), [])
                self.assertEqual(
                    set(articles.mapped("piece")),
                    {"notice", "rules", "special", "commitment", "answer"},
                )
                self.assertFalse(articles.filtered("to_complete"))

    def test_starter_templates_name_no_organisation(self):
        articles = self.env["insertion.clause.article"].search([])
        texts = " ".join(articles.mapped("body"))
        self.assertIn("{organisation}", texts)
        self.assertNotIn("MIFE", texts)

    def test_checklist_says_what_to_do(self):
        self._apply_starter("works")
        special = self.lot.article_ids.filtered(lambda a: a.piece == "special")
        special.filtered(lambda a: "Contrôle" in a.title).unlink()
        self.lot.article_ids.filtered(lambda a: "Aucune réserve" in a.title).unlink()
        self.lot.article_ids.filtered(lambda a: a.piece == "notice").unlink()
        self.assertEqual(self._missing(), ["No reservation by the candidates"])
        checklist = self.lot.with_context(lang="en_US").clause_checklist
        self.assertIn("To do: No reservation", checklist)
        self.assertIn("Say in the consultation rules", checklist)

    def test_hours_that_changed_since_are_seen(self):
        self._apply_starter("works")
        self.lot.commitment_ids.hours = 735
        self.assertEqual(self._missing(), ["Number of hours (735\u00a0h)"])

    def test_trap_29_private_clause_is_complete_without_special_clauses(self):
        self._apply_starter("works")
        self.lot.article_ids.filtered(lambda a: a.piece == "special").piece = "answer"
        self.assertIn("Eligible publics", self._missing())
        self.contract.clause_kind = "private"
        self.assertEqual(self._missing(), [])

    def test_trap_31_preference_by_residence_is_warned(self):
        articles = self._apply(self.template)
        articles[0].body += "\nLes habitants de la commune sont embauchés en premier."
        self.contract.eligible_publics = "- habitants du département"
        lot = self.lot.with_context(lang="en_US")
        self.assertEqual(
            [
                (finding["place"], finding["excerpt"])
                for finding in lot._draft_clause().get_forbidden_wordings()
            ],
            [
                ("Volume du lot 1 - Peinture", "habitants de la commune"),
                ("Publics of the terms", "habitants du département"),
            ],
        )
        self.assertIn("equal treatment", lot.clause_warnings)

    def test_each_pattern_has_its_reason_and_its_alternative(self):
        articles = self._apply(self.template)
        articles[0].body = (
            "Le titulaire devra recourir à une ETTI. Il devra sous-traiter à une "
            "structure d'insertion. Il devra embaucher en CDI. Les habitants de la "
            "commune sont prioritaires."
        )
        findings = self.lot._draft_clause().get_forbidden_wordings()
        self.assertEqual(len(findings), 4)
        self.assertEqual(len({f["why"] for f in findings}), 4)
        self.assertTrue(all(f["instead"] for f in findings))

    def test_word_document_holds_the_clause(self):
        self._apply_starter("services")
        document = self._read_docx()
        headings = [
            paragraph.text
            for paragraph in document.paragraphs
            if paragraph.style.name.startswith("Heading")
        ]
        self.assertIn("Special administrative clauses", headings)
        self.assertIn("3. Volume d'heures d'insertion", headings)
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        self.assertIn("700 heures d'insertion", text)
        cells = [
            [cell.text for cell in row.cells]
            for table in document.tables
            for row in table.rows
        ]
        self.assertIn(["Contract", "2026-01 - Réhabilitation d'un gymnase"], cells)
        self.assertIn(["Raison sociale et SIRET", ""], cells)
        self.assertIn(["Embauche directe", "", ""], cells)
        properties = document.core_properties
        self.assertEqual(properties.title, "Insertion clause")
        self.assertEqual(properties.language, "fr-FR")
        self.assertEqual(properties.author, self.env.company.name)
        self.assertEqual(properties.created.year, fields.Date.today().year)

    def test_any_text_makes_a_document(self):
        articles = self._apply(self.template)
        nasty = "a\x0b\x1bb <script>alert(1)</script> & ]]> \ufffe fin"
        articles[0].write({"title": nasty, "body": f"{nasty}\n- {nasty}\n| {nasty} |"})
        self.lot.name = self.contract.name = nasty
        self.lot.invalidate_recordset()
        text = "\n".join(paragraph.text for paragraph in self._read_docx().paragraphs)
        self.assertIn("ab <script>alert(1)</script> & ]]>  fin", text)
        self.assertIn("<script>alert(1)</script>", self._print())

    def test_logo_that_word_cannot_read_is_left_out(self):
        self._apply(self.template)
        self.env.company.logo = base64.b64encode(
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
        )
        self.assertTrue(self._read_docx().paragraphs)

    def test_printed_clause_holds_the_texts(self):
        self._apply_starter("works")
        text = self._print()
        self.assertIn("700 heures d'insertion", text)
        self.assertIn("facilitatrice@essai.example.com", text)
        self.assertIn("Raison sociale et SIRET", text)

    def test_trap_26_documents_bear_the_organisation_that_runs_it(self):
        self.env.company.name = "Département d'Essai"
        self._apply_starter("works")
        self.assertIn("Département d'Essai", self._print())
        facilitator = self.lot.article_ids.filtered(lambda a: a.title == "Facilitateur")
        self.assertIn("Département d'Essai", facilitator.body)

    def test_empty_clause_is_not_downloaded(self):
        with self.assertRaisesRegex(UserError, "no text yet"):
            self.lot.action_download_clause()
        with self.assertRaisesRegex(UserError, "choose a template"):
            self.lot.action_write_articles()

    def test_only_the_manager_writes_templates(self):
        template = self.template.with_user(self.facilitator)
        self.assertEqual(template.name, "Essai")
        with self.assertRaises(AccessError):
            template.name = "Autre"
        with self.assertRaises(AccessError):
            template.article_ids[:1].body = "Autre"
        self.template.with_user(self.manager).copy()

    def test_templates_of_another_company_are_not_seen(self):
        self.template.company_id = self.env["res.company"].create({"name": "Autre"})
        seen = self.env["insertion.clause.template"].with_user(self.facilitator)
        self.assertNotIn(self.template, seen.search([]))
        articles = self.env["insertion.clause.article"].with_user(self.facilitator)
        self.assertFalse(articles.search([("title", "like", "Volume du {lot}")]))

    def test_copied_lot_starts_without_text(self):
        self._apply(self.template)
        copy = self.lot.copy({"number": "9"})
        self.assertFalse(copy.article_ids)


@tagged("post_install", "-at_install")
class TestInsertionDraftingDownload(DraftingCommon, HttpCase):
    def test_word_document_is_downloaded_by_the_team_only(self):
        self._apply(self.template)
        url = self.lot.with_user(self.facilitator).action_download_clause()["url"]
        self.facilitator.password = "insertion_facilitator"
        self.authenticate("insertion_facilitator", "insertion_facilitator")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(Document(io.BytesIO(response.content)).paragraphs)
        self.authenticate("insertion_clerk", "insertion_clerk")
        self.assertNotEqual(self.url_open(url).status_code, 200)
