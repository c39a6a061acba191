# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a file of consultations to a letter and a contract, as a facilitator does."""

import base64
import io
import json
from datetime import date, timedelta

from docx import Document
from freezegun import freeze_time
from PyPDF2 import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.notice.insertion_notice_import import attach
from ..common import InsertionCommon
from .notice_files import ods, ods_v21

TODAY = date(2026, 11, 30)
BUYER = "99800018600010"


def simple(title, cpv, value=None, months=None, text="", lots=(), **organisation):
    """Return the data of a notice written by hand, in the simple national form."""
    nature = {"intitule": title, "description": text}
    if cpv:
        nature["codeCPV"] = {"objetPrincipal": {"classPrincipale": cpv}}
    if months:
        nature["dureeMois"] = str(months)
    if value:
        nature["valeurEstimee"] = {"valeur": str(value)}
    buyer = {
        "nomOfficiel": "Commune d'essai",
        "codeIdentificationNational": BUYER,
        "cp": "90000",
        "ville": "Belfort",
    }
    initial = {"natureMarche": nature}
    if lots:
        initial["lots"] = {"lot": list(lots)}
    return {"FNSimple": {"organisme": buyer | organisation, "initial": initial}}


def advertise(number, title, data, days=20, **fields):
    due = TODAY + timedelta(days=days)
    known = {
        "objet": title,
        "dateparution": "2026-11-27",
        "datelimitereponse": f"{due}T12:00:00+01:00",
        "criteres": "",
    }
    return ods(number, data, **known | fields)


class RadarCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 09:00:00"))
        cls.env.company.zip = "90000"
        cls.env.company.insertion_departments = "90"
        cls.buyer.insertion_buyer_kind = "commune"
        cls.painter = cls._new_company("Ateliers du Lion")
        cls.painter.write(
            {
                "insertion_employer_kind": "ei",
                "zip": "90000",
                "city": "Belfort",
                "insertion_trade_ids": [
                    (
                        4,
                        cls.env.ref(
                            "mife_insertion_clauses.insertion_trade_painting"
                        ).id,
                    )
                ],
            }
        )

    def _read(self, *notices, user=None):
        notice_import = (
            self.env["insertion.notice.import"]
            .with_user(user or self.facilitator)
            .create(
                {
                    "file_ids": [
                        attach(
                            self.env(user=user or self.facilitator),
                            "semaine.json",
                            ods_v21(*notices).encode(),
                        )
                    ]
                }
            )
        )
        notice_import.action_check()
        notice_import.action_import()
        return notice_import.notice_ids.sorted("reference")

    def _read_painting(self, **fields):
        [notice] = self._read(
            advertise(
                "26-1001",
                "Peinture du groupe scolaire",
                simple(
                    "Peinture du groupe scolaire",
                    "45442100",
                    180_000,
                    8,
                    lots=[
                        {"num": "1", "intitule": "Maternelle"},
                        {"num": "2", "intitule": "Primaire"},
                    ],
                ),
                **fields,
            )
        )
        return notice


@tagged("post_install", "-at_install")
class TestRadar(RadarCommon):
    def test_score_is_the_sum_of_its_reasons(self):
        notice = self._read_painting()
        # 40 painting + 8 (from 90 000) + 10 (20 days) + 5 (no clause) + 4 (4 months)
        # + structures + 4 (territory) + 1 (2 lots) + buyer
        points = {part["component"]: part["points"] for part in notice.score_parts}
        self.assertEqual(
            {key: points[key] for key in ("trade", "amount", "time", "clause")},
            {"trade": 40, "amount": 8, "time": 10, "clause": 5},
        )
        self.assertEqual((points["duration"], points["territory"]), (4, 4))
        self.assertEqual(notice.score, sum(points.values()))
        self.assertEqual(notice.score_band, "high")
        self.assertEqual(notice.trade_id.name, "Painting")
        reasons = notice.with_user(self.facilitator).get_score_reasons()
        self.assertEqual(sum(row["points"] for row in reasons["reasons"]), notice.score)
        self.assertTrue(all(row["sentence"] for row in reasons["reasons"]))
        self.assertEqual(notice.time_left_label, "20 days left")

    def test_hours_follow_the_ratios_of_the_trade(self):
        notice = self._read_painting()
        # 180 000 x 70 % x 5 % / 30 EUR = 210 h: six whole weeks of 35 h
        self.assertEqual(notice.potential_hours, 210)
        self.assertTrue(notice.has_potential_hours)

    def test_unknown_amount_gives_no_hours(self):
        [notice] = self._read(
            advertise("26-1", "Peinture", simple("Peinture", "45442100"))
        )
        self.assertFalse(notice.has_potential_hours)
        self.assertIn("not published", self._why(notice, "amount"))

    def _why(self, notice, component):
        reasons = notice.get_score_reasons()["reasons"]
        return next(row["sentence"] for row in reasons if row["component"] == component)

    def test_without_cpv_the_object_is_read_for_half(self):
        [notice] = self._read(
            advertise(
                "26-2", "Espaces verts", simple("Entretien des espaces verts", "")
            )
        )
        [trade] = [row for row in notice.score_parts if row["component"] == "trade"]
        self.assertEqual((trade["points"], trade["is_guess"]), (20, True))
        self.assertIn("espaces verts", self._why(notice, "trade"))

    def test_a_weight_changed_by_the_manager_changes_the_scores(self):
        notice = self._read_painting()
        before = notice.score
        weight = self.env.ref("mife_insertion_clauses.insertion_radar_weight_cpv_4544")
        manager = self.manager
        own = weight.with_user(manager)._adapt(self.env.company)
        own.with_user(manager).points = 10
        self.assertEqual(notice.score, before - 30)
        with self.assertRaises(AccessError):
            own.with_user(self.facilitator).points = 40

    def test_time_left_is_counted_again_each_day(self):
        notice = self._read_painting(days=11)
        before = notice.score
        with freeze_time("2026-12-03 04:30:00"):
            self.env["insertion.notice.match"]._cron_radar()
            # 8 days left: 4 points in place of 7
            self.assertEqual(notice.score, before - 3)
            notice.invalidate_recordset(["time_left_label"])
            self.assertEqual(notice.time_left_label, "8 days left")

    def test_lots_of_a_purchase_are_one_operation(self):
        notice = self._read_painting()
        self.assertEqual(notice.duty_state, "free")
        again = advertise(
            "26-1002",
            "Peinture du groupe scolaire, suite",
            simple("Peinture", "45442100", 5_500_000),
            contractfolderid="folder-26-1001",
        )
        self._read(again)
        self.assertEqual(notice.operation_amount, 5_500_000)
        self.assertEqual(notice.duty_state, "bound")

    def test_awards_of_a_purchase_win_over_its_advertisement(self):
        painting = self._read_painting()

        def say(number, amount, stage, **vals):
            return painting.copy(
                {
                    "uid": f"boamp:{number}",
                    "reference": number,
                    "procedure_key": "procedure:one",
                    "amount": amount,
                    "has_amount": True,
                    "stage": stage,
                    **vals,
                }
            )

        advert = say("26-1", 900.0, "consultation")
        self.assertEqual(advert.operation_amount, 900)
        first = say("26-2", 300.0, "award", subject="Peinture, lot 1")
        self.env.invalidate_all()
        self.assertEqual((advert | first).mapped("operation_amount"), [300, 300])
        say("26-3", 200.0, "award", subject="Peinture, lot 2")
        say(
            *("26-4", 350.0, "modification"),
            subject="Peinture, lot n° 1",
            date_published="2030-01-01",
        )
        self.env.invalidate_all()
        # lot 1 counts once, as amended
        self.assertEqual((advert | first).mapped("operation_amount"), [550, 550])

    def test_structures_are_counted_by_trade_and_place(self):
        lender = self._new_company("Intérim Insertion")
        lender.write(
            {"insertion_employer_kind": "etti", "zip": "90100", "city": "Delle"}
        )
        gardener = self._new_company("Jardins")
        gardener.write(
            {
                "insertion_employer_kind": "aci",
                "zip": "90000",
                "insertion_trade_ids": [
                    (
                        4,
                        self.env.ref(
                            "mife_insertion_clauses.insertion_trade_green_spaces"
                        ).id,
                    )
                ],
            }
        )
        notice = self._read_painting()
        found = notice.structure_ids
        self.assertLessEqual(self.painter | lender, found)
        self.assertNotIn(gardener, found)
        self.assertIn("in the town: ", notice.structure_label)

    def test_structure_seen_as_holder_is_found(self):
        self.painter.company_registry = "99800014500016"
        notice = self._read_painting()
        self.assertFalse(notice.seen_structure_ids)
        notice.sudo().holder_ids = [(0, 0, {"siret": "99800014500016", "name": "A"})]
        self.assertEqual(notice.seen_structure_ids, self.painter)
        found = self.env["insertion.notice"].search(
            [("seen_structure_ids", "!=", False)]
        )
        self.assertIn(notice, found)
        others = self.env["insertion.notice"].search(
            [("seen_structure_ids", "=", False)]
        )
        self.assertNotIn(notice, others)

    def test_scoring_costs_the_same_whatever_the_number(self):
        notices = self._read(
            *(
                advertise(f"26-5{n:03}", "Peinture", simple("Peinture", "45442100", n))
                for n in range(40_000, 40_024)
            )
        )
        self.assertEqual(len(notices), 24)
        self._count_queries(notices)
        costs = [self._count_queries(some) for some in (notices[:3], notices)]
        self.assertEqual(costs[0], costs[1])

    def _count_queries(self, notices):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for name in ("score", "duty_state"):
            self.env.add_to_compute(notices._fields[name], notices)
        notices.mapped("score")
        notices.mapped("duty_state")
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestRadarActs(RadarCommon):
    def test_followed_then_no_longer(self):
        notice = self._read_painting().with_user(self.facilitator)
        notice.action_watch()
        self.assertEqual((notice.user_id, notice.state), (self.facilitator, "watched"))
        notice.action_unwatch()
        self.assertEqual(notice.state, "new")

    def test_set_aside_in_bulk_with_a_reason_then_taken_up(self):
        notices = self._read(
            *(
                advertise(
                    f"26-{n}", "Logiciels", simple("Logiciels", "48000000", 9_000)
                )
                for n in (11, 12)
            )
        ).with_user(self.facilitator)
        wizard = (
            self.env["insertion.notice.dismiss"]
            .with_user(self.facilitator)
            .with_context(active_model="insertion.notice", active_ids=notices.ids)
            .create(
                {
                    "reason_id": self.env.ref(
                        "mife_insertion_clauses.insertion_reason_notice_supplies"
                    ).id,
                    "detail": "licences",
                }
            )
        )
        self.assertEqual(wizard.count, 2)
        wizard.action_dismiss()
        self.assertEqual(notices.mapped("state"), ["dismissed"] * 2)
        self.assertEqual(
            notices[0].dismissed_reason, "Supplies, no work to speak of - licences"
        )
        with self.assertRaisesRegex(UserError, "take it up again"):
            notices.action_watch()
        notices.action_restore()
        self.assertEqual(notices.mapped("state"), ["new"] * 2)

    def test_contract_at_the_stage_of_the_notice_with_its_lots(self):
        notice = self._read_painting().with_user(self.facilitator)
        notice.action_create_contract()
        contract = notice.contract_id
        self.assertEqual(contract.state, "consultation")
        self.assertEqual(contract.lot_ids.mapped("name"), ["Maternelle", "Primaire"])
        self.assertEqual(contract.lot_ids.mapped("number"), ["1", "2"])
        self.assertFalse(contract.lot_ids.commitment_ids)

    def test_hours_read_are_proposed_and_never_owed(self):
        text = (
            "Le titulaire doit réaliser 420 heures d'insertion sur la durée du marché, "
            "au titre de la clause sociale obligatoire."
        )
        [notice] = self._read(
            advertise(
                "26-30", "Peinture", simple("Peinture", "45442100", 180_000, text=text)
            )
        ).with_user(self.facilitator)
        self.assertEqual((notice.clause_kind, notice.hours_read), ("obligatory", 420))
        self.assertIn(notice.quote, text)
        notice.action_create_contract()
        lot = notice.contract_id.lot_ids
        self.assertEqual(lot.retained_hours, 420)
        self.assertIn("420 heures", lot.calibration_source)
        self.assertFalse(lot.has_obligation)
        self.assertFalse(lot.commitment_ids)

    def test_contract_of_another_notice_can_be_detached(self):
        notice = self._read_painting().with_user(self.facilitator)
        notice.action_create_contract()
        contract = notice.contract_id
        notice.action_detach_contract()
        self.assertFalse(notice.contract_id)
        self.assertTrue(contract.exists())
        self.assertEqual(notice.state, "new")


@tagged("post_install", "-at_install")
class TestNoticeLetter(RadarCommon):
    def _write(self, notice):
        action = notice.with_user(self.facilitator).action_write_letter()
        return (
            self.env["insertion.notice.letter"]
            .with_user(self.facilitator)
            .browse(action["res_id"])
        )

    def test_letter_says_what_applies(self):
        letter = self._write(self._read_painting())
        self.assertIn("Peinture du groupe scolaire", letter.subject)
        text = " ".join(text for _style, text in letter._get_letter().get_blocks())
        self.assertIn("L. 2112-2", text)
        self.assertNotIn("L. 2112-2-1", text)
        self.assertIn("210 h", text)
        self.assertIn(self.facilitator.name, text)
        # a name only if the office says so
        self.assertNotIn(self.painter.name, text)

    def test_above_the_threshold_the_derogations_are_cited(self):
        [notice] = self._read(
            advertise(
                "26-40", "Réhabilitation", simple("Travaux", "45210000", 7_000_000, 24)
            )
        )
        self.assertEqual(notice.duty_state, "bound")
        blocks = self._write(notice)._get_letter().get_blocks()
        grounds = [text for style, text in blocks if style == "List Bullet"]
        self.assertEqual(len(grounds), 4)
        self.assertIn("L. 2112-2-1", " ".join(text for _style, text in blocks))

    def test_office_may_name_the_structures(self):
        self.env.company.insertion_name_structures = True
        letter = self._write(self._read_painting())
        self.assertIn(self.painter.name, letter.body)

    def test_the_draft_is_kept_then_sent_and_noted_on_the_notice(self):
        notice = self._read_painting()
        letter = self._write(notice)
        letter.body = (
            "<p>Bonjour,</p><p>Deux lignes<br/>ici</p><ul><li>Un point</li></ul>"
        )
        self.assertEqual(self._write(notice), letter)
        document = Document(io.BytesIO(base64.b64decode(letter.docx)))
        texts = [paragraph.text for paragraph in document.paragraphs]
        self.assertIn("Deux lignes\nici", texts)
        self.assertIn("Un point", texts)
        letter.action_note_sent()
        self.assertEqual(letter.state, "sent")
        self.assertIn("Letter sent", notice.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "stays as it left"):
            letter.body = "<p>Autre</p>"
        with self.assertRaises(UserError):
            letter.unlink()
        self.assertNotEqual(self._write(notice), letter)

    def test_email_carries_the_letter_and_marks_it_sent(self):
        notice = self._read_painting()
        self.buyer.email = "achats@commune.example.com"
        letter = self._write(notice)
        self.assertEqual(letter.partner_id, self.buyer)
        action = letter.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
            .create({})
        )
        composer._action_send_mail()
        self.assertEqual(letter.state, "sent")
        message = letter.message_ids.filtered("attachment_ids")
        [pdf] = message.attachment_ids.filtered(lambda file: file.name[-3:] == "pdf")
        page = PdfReader(io.BytesIO(pdf.raw)).pages[0].extract_text()
        self.assertIn("Peinture du groupe scolaire", " ".join(page.split()))
        self.assertEqual(
            sorted(name[-4:] for name in message.attachment_ids.mapped("name")),
            [".pdf", "docx"],
        )


@tagged("post_install", "-at_install")
class TestNoticeMatches(RadarCommon):
    def _award(self, **values):
        content = {
            "marches": {
                "marche": [
                    {
                        "id": "2026M0031",
                        "acheteur": {"id": BUYER},
                        "nature": "Marché",
                        "objet": "Groupe scolaire : peinture",
                        "codeCPV": "45442100-8",
                        "procedure": "Procédure adaptée",
                        "dureeMois": 8,
                        "dateNotification": "2026-11-25",
                        "datePublicationDonnees": "2026-11-29",
                        "montant": 171250.0,
                        "lieuExecution": {"code": "90000", "typeCode": "Code postal"},
                        "titulaires": [],
                        **values,
                    }
                ],
                "contrat-concession": [],
            }
        }
        notice_import = self.env["insertion.notice.import"].create(
            {"file_ids": [attach(self.env, "decp.json", json.dumps(content).encode())]}
        )
        notice_import._read_now()
        return notice_import.notice_ids

    def test_an_award_is_proposed_confirmed_then_undone(self):
        notice = self._read_painting(dateparution="2026-10-02").with_user(
            self.facilitator
        )
        notice.action_create_contract()
        contract = notice.contract_id
        # the import that brings it proposes it
        award = self._award().with_user(self.facilitator)
        matches = (
            self.env["insertion.notice.match"]
            .search([("notice_id", "=", award.id)])
            .with_user(self.facilitator)
        )
        self.assertEqual(matches.other_id, notice)
        # nothing is linked by itself
        self.assertFalse(award.contract_id)
        match = matches.filtered("other_id")
        match.action_confirm()
        self.assertEqual(award.contract_id, contract)
        self.assertEqual(award.consultation_id, notice)
        self.assertEqual(match.decided_by_id, self.facilitator)
        match.action_reopen()
        self.assertFalse(award.contract_id)
        self.assertFalse(award.consultation_id)

    def test_an_import_proposes_what_an_award_already_there_was_waiting_for(self):
        award = self._award()
        matches = self.env["insertion.notice.match"]
        self.assertFalse(matches.search([("notice_id", "=", award.id)]))
        notice = self._read_painting(dateparution="2026-10-02")
        match = matches.search([("notice_id", "=", award.id)])
        self.assertEqual(match.other_id, notice)

    def test_refused_is_not_proposed_again(self):
        self._read_painting(dateparution="2026-10-02")
        award = self._award().with_user(self.facilitator)
        award.action_match()
        match = self.env["insertion.notice.match"].search(
            [("notice_id", "=", award.id)]
        )
        self.assertEqual(len(match), 1)
        match.with_user(self.facilitator).action_refuse()
        self.assertEqual(award.action_match()["tag"], "display_notification")
        self.assertEqual(match.state, "refused")

    def test_state_moves_by_its_buttons_only(self):
        self._read_painting(dateparution="2026-10-02")
        award = self._award()
        award.action_match()
        match = self.env["insertion.notice.match"].search(
            [("notice_id", "=", award.id)]
        )
        with self.assertRaisesRegex(UserError, "use its buttons"):
            match.with_user(self.facilitator).state = "confirmed"

    def test_another_purchase_is_not_proposed(self):
        self._read_painting(dateparution="2026-10-02")
        award = self._award(objet="Nettoyage des vitres", codeCPV="90911300-9")
        award.action_match()
        self.assertFalse(
            self.env["insertion.notice.match"].search([("notice_id", "=", award.id)])
        )
