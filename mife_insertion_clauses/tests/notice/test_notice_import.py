# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import json
import zipfile
from itertools import permutations
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.notice import insertion_notice_import
from ...procurement import write_list
from .test_insertion_notice import NoticeCase, contract, decp

ELSEWHERE = {"lieuExecution": {"code": "13001", "typeCode": "Code postal"}}
HERE = {"lieuExecution": {"code": "90010", "typeCode": "Code commune"}}
SEEN = "À voir"


def amended(amount, published):
    change = {
        "id": 1,
        "dateNotificationModification": published,
        "datePublicationDonneesModification": published,
        "montant": amount,
    }
    return contract(modifications=[{"modification": change}])


def boamp(number, **values):
    return {
        "idweb": number,
        "objet": "Entretien des espaces verts",
        "nomacheteur": "Commune d'Essai",
        "dateparution": "2026-03-02",
        "datelimitereponse": "2026-04-02T12:00:00+00:00",
        "code_departement": ["90"],
        "nature": "APPEL_OFFRE",
        "donnees": json.dumps({"MAPA": {"organisme": {"cp": "90000"}}}),
        **values,
    }


@tagged("post_install", "-at_install")
class TestNoticeImport(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.insertion_departments = "90"

    # several files, formats

    def test_a_file_kept_in_another_store_is_read(self):
        """As fs_attachment keeps it: no path of this machine leads to it."""
        content = decp(contract(**HERE))
        notice_import = self._new_import(content)
        self.assertTrue(notice_import.file_ids.store_fname)
        files = type(self.env["ir.attachment"])
        with (
            patch.object(files, "_full_path", lambda file, name: "/nowhere/file"),
            patch.object(files, "_file_read", lambda *args: content),
        ):
            notice_import.action_check()
            notice_import.action_import()
        self.assertEqual(notice_import.created_count, 1)

    def test_files_of_several_formats_in_one_import(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("a.json", decp(contract(id="2026M002", **HERE)))
            file.writestr("b.txt", "nothing of this kind")
        notice_import = self._import(
            decp(contract(**HERE)),
            json.dumps([boamp("26-1001")]).encode(),
            archive.getvalue(),
        )
        self.assertEqual(notice_import.created_count, 3)
        self.assertEqual(notice_import.rejected_count, 1)
        self.assertIn("b.txt", notice_import.rejection_ids.message)
        self.assertEqual(notice_import.file_format, "several")
        self.assertEqual(notice_import.name, "essai.json, essai1.json, essai2.json")
        advert = notice_import.notice_ids.filtered(lambda one: one.deadline)
        self.assertEqual(advert.stage, "consultation")
        self.assertEqual(str(advert.deadline), "2026-04-02")
        self.assertEqual(advert.departments, write_list(["90"]))
        self.assertEqual(advert.source_ids, notice_import)
        self.assertEqual(advert.version_ids.filename, "essai1.json")

    def test_a_bad_file_among_others_is_named_and_nothing_is_written(self):
        notice_import = self._new_import(decp(contract(**HERE)), b"<html></html>")
        with self.assertRaisesRegex(UserError, "essai1.json.*web page"):
            notice_import.action_check()
        self.assertFalse(notice_import.notice_ids)

    def test_checking_writes_nothing(self):
        before = self.env["insertion.notice"].search_count([])
        notice_import = self._new_import(decp(contract(**HERE), contract(), {}))
        notice_import.action_check()
        self.assertEqual(self.env["insertion.notice"].search_count([]), before)
        self.assertFalse(notice_import.rejection_ids)
        self.assertEqual(notice_import.record_count, 3)
        self.assertIn("Record 3 is empty", notice_import.oddities)

    def test_one_contract_of_two_sources_is_one_notice(self):
        first = self._import(decp(contract(**HERE)), source="Platform")
        later = contract(datePublicationDonnees="2026-03-20", montant=130000, **HERE)
        second = self._import(decp(later), source="Nation")
        self.assertEqual((second.created_count, second.updated_count), (0, 1))
        notice = first.notice_ids
        self.assertEqual(notice.source_ids, first | second)
        self.assertEqual(len(notice.version_ids), 2)
        self.assertEqual(
            self.env["insertion.notice"].search([("source_ids", "in", second.ids)]),
            notice,
        )

    def test_copies_of_one_version_are_kept_alike_in_any_order(self):
        said = contract(montant=70000, **HERE)
        otherwise = contract(montant="70 000", **HERE)
        kept = set()
        for records in ((said, otherwise), (otherwise, said)):
            notice_import = self._import(decp(*records))
            kept.add(notice_import.notice_ids.raw)
            notice_import.action_undo()
        self.assertEqual(len(kept), 1)

    # territory

    def test_the_database_knows_what_came_before_it_is_asked_about_it(self):
        """A vacuum in the midst of an import saw none of its rows, and said none."""
        tables = {
            *("insertion_notice", "insertion_notice_version"),
            "insertion_notice_version_import_rel",
        }
        numbers = [f"2026M{number:03}" for number in range(30)]
        self._import(decp(*(contract(id=number, **HERE) for number in numbers)))
        self.env.cr.execute(
            "SELECT relname, reltuples FROM pg_class WHERE relname IN %s",
            [tuple(tables)],
        )
        counts = dict(self.env.cr.fetchall())
        self.assertEqual(set(counts), tables)
        self.assertGreaterEqual(min(counts.values()), len(numbers))

    def test_a_file_of_another_region_brings_in_nothing_unasked(self):
        elsewhere = contract(id="2026M002", acheteur={"id": "21130055300016"})
        records = decp(elsewhere | ELSEWHERE, contract(id="2026M003"))
        notice_import = self._import(records)
        self.assertFalse(notice_import.notice_ids)
        self.assertEqual(
            (notice_import.outside_count, notice_import.unlocated_count), (1, 1)
        )
        notice_import = self._import(records, take_all=True)
        self.assertEqual(notice_import.created_count, 2)
        self.assertEqual(notice_import.notice_ids.mapped("in_territory"), [False] * 2)

    def test_buyer_or_place_of_the_territory_is_enough(self):
        buyer = contract(acheteur={"id": "21900010600019"}, **ELSEWHERE)
        place = contract(id="2026M002", acheteur={"id": "21130055300016"}, **HERE)
        notice_import = self._import(decp(buyer, place))
        self.assertEqual(notice_import.created_count, 2)
        self.assertEqual(notice_import.notice_ids.mapped("in_territory"), [True] * 2)

    def test_a_mistyped_postcode_is_shown_not_trusted(self):
        said = {"MAPA": {"organisme": {"cp": "09000"}}}
        file = json.dumps([boamp("26-1002", donnees=json.dumps(said))]).encode()
        notice = self._import(file).notice_ids
        self.assertTrue(notice.in_territory)
        self.assertIn("postcode_conflict", notice.anomaly_ids.mapped("code"))
        elsewhere = boamp(
            "26-1003",
            code_departement=["13"],
            donnees=json.dumps({"MAPA": {"organisme": {"cp": "90000"}}}),
        )
        again = self._import(json.dumps([elsewhere]).encode())
        self.assertEqual((again.created_count, again.outside_count), (0, 1))

    def test_what_comes_in_does_not_depend_on_the_order_of_the_files(self):
        here = contract(**HERE)
        moved = contract(datePublicationDonnees="2026-03-20", montant=1, **ELSEWHERE)
        silent = contract(datePublicationDonnees="2026-03-21")
        states = set()
        for records in permutations((here, moved, silent)):
            imports = [self._import(decp(record)) for record in records]
            notice = self.env["insertion.notice"].search(
                [("version_ids.import_ids", "in", [one.id for one in imports])]
            )
            states.add((notice.place_code, notice.amount, len(notice.version_ids)))
            for notice_import in imports:
                notice_import.action_undo()
        self.assertEqual(states, {("90010", 120000, 1)})

    def test_a_notice_that_somebody_follows_is_followed_wherever_it_goes(self):
        notice = self._import(decp(contract(**HERE))).notice_ids
        notice.with_user(self.facilitator).action_watch()
        moved = contract(datePublicationDonnees="2026-03-20", **ELSEWHERE)
        self.assertEqual(self._import(decp(moved)).updated_count, 1)
        self.assertEqual(notice.place_code, "13001")

    def test_territory_follows_the_settings(self):
        notice = self._import(decp(contract(**HERE))).notice_ids
        self.env.company.insertion_departments = "25, 70"
        self.assertFalse(notice.in_territory)
        with self.assertRaises(UserError):
            self.env.company.insertion_departments = "Belfort"

    # in the background

    def _run_background(self):
        with (
            patch.object(
                self.registry["ir.cron"],
                "_commit_progress",
                lambda *args, **kwargs: float("inf"),
            ),
            patch.object(insertion_notice_import, "retrying", lambda step, env: step()),
        ):
            self.env["insertion.notice.import"]._cron_run()

    def test_a_large_file_is_checked_then_imported_in_the_background(self):
        records = [contract(id=f"2026M{number}", **HERE) for number in range(450)]
        with patch.object(insertion_notice_import, "SMALL_BYTES", 1000):
            notice_import = self._new_import(decp(*records))
            notice_import.action_check()
        self.assertEqual(notice_import.state, "checking")
        with self.assertRaisesRegex(UserError, "went on meanwhile"):
            notice_import.action_import()
        self._run_background()
        self.assertEqual(
            (notice_import.state, notice_import.created_count), ("ready", 450)
        )
        notice_import.action_import()
        self.assertEqual(notice_import.state, "running")
        self.assertFalse(notice_import.notice_ids)
        self._run_background()
        self.assertEqual(
            (notice_import.state, notice_import.created_count), ("done", 450)
        )
        self.assertEqual(notice_import.progress, 100)
        self.assertEqual(notice_import.notice_ids.create_uid, self.facilitator)

    def test_a_large_file_that_cannot_be_read_says_so_on_the_import(self):
        with patch.object(insertion_notice_import, "SMALL_BYTES", 0):
            notice_import = self._new_import(b'{"marches": [{"id": 1')
            notice_import.action_check()
        with patch.object(self.env.cr, "rollback", lambda: None):
            self._run_background()
        self.assertEqual(notice_import.state, "draft")
        self.assertIn("stops before its end", notice_import.failure)

    # undoing

    def test_undone_import_takes_away_what_nobody_touched(self):
        first = self._import(
            *(decp(contract(id=f"2026M00{number}", **HERE)) for number in range(1, 5))
        )
        notices = {notice.reference: notice for notice in first.notice_ids}
        later = contract(id="2026M001", montant=1e6, **HERE)
        later["datePublicationDonnees"] = "2026-05-01"
        second = self._import(decp(later))
        self.assertEqual(notices["2026M001"].amount, 1000000)
        second.action_undo()
        self.assertEqual(notices["2026M001"].amount, 120000)
        notices["2026M002"].with_user(self.facilitator).message_post(body=SEEN)
        notices["2026M003"].with_user(self.facilitator).dismissed_reason = "Petit"
        notices["2026M004"].with_user(self.facilitator).action_create_contract()
        first.action_undo()
        self.assertFalse(notices["2026M001"].exists())
        kept = [notices[f"2026M00{number}"] for number in (2, 3, 4)]
        self.assertTrue(all(notice.exists() for notice in kept))
        self.assertIn("worked on them: 3", first.undo_result)
        with self.assertRaisesRegex(UserError, "went on meanwhile"):
            first.action_undo()

    def test_only_the_team_imports_and_what_was_published_is_nobody_s(self):
        notice = self._import(decp(contract(**HERE))).notice_ids
        version = notice.version_ids.with_user(self.facilitator)
        with self.assertRaises(AccessError):
            version.raw = "{}"
        with self.assertRaises(AccessError):
            version.unlink()

    # who follows

    def test_an_amendment_raises_one_activity_with_the_difference(self):
        notice = self._import(decp(contract(**HERE))).notice_ids
        notice.action_create_contract()
        followed = notice.contract_id
        followed.lot_ids.commitment_ids = [
            (0, 0, {"date": "2026-02-10", "hours": 100, "origin": "initial"})
        ]
        kind = self.env.ref("mife_insertion_clauses.mail_activity_type_notice_change")

        def waiting():
            return followed.activity_ids.filtered(
                lambda one: one.activity_type_id == kind
            )

        amendment = amended(180000, "2026-06-01") | HERE
        self._import(decp(amendment))
        self.assertEqual(len(waiting()), 1)
        self.assertEqual(waiting().user_id, followed.user_id)
        self.assertIn("120,000", waiting().note)
        self.assertIn("180,000", waiting().note)
        note = waiting().note
        self._import(decp(amendment))
        self.assertEqual(waiting().note, note)
        # another one, while the first waits
        self._import(decp(amended(240000, "2026-07-01") | HERE))
        self.assertEqual(len(waiting()), 1)
        self.assertIn("240,000", waiting().note)
        # 100 h of 120 000 EUR: 100 h more for twice the amount, and nothing written
        context = notice.action_propose_commitment()["context"]
        self.assertEqual(context["default_lot_id"], followed.lot_ids.id)
        self.assertEqual(context["default_hours"], 100)
        self.assertEqual(followed.lot_ids.hours_due, 100)

    def _amend_lots(self, count, **change):
        """Follow a notice as a contract of several lots; return it, amended."""
        notice = self._import(decp(contract(**HERE))).notice_ids
        notice.action_create_contract()
        lot = notice.contract_id.lot_ids
        for number in range(2, count + 1):
            lot.copy({"contract_id": lot.contract_id.id, "number": str(number)})
        amendment = amended(180000, "2026-06-01") | HERE
        amendment["modifications"][0]["modification"].update(change)
        self._import(decp(amendment))
        return notice

    def test_an_amendment_of_one_lot_of_several_is_for_the_lot_that_it_names(self):
        notice = self._amend_lots(3, objetModification="Avenant 1, lot n° 2")
        action = notice.with_user(self.facilitator).action_propose_commitment()
        self.assertEqual(action["res_model"], "insertion.commitment")
        second = notice.contract_id.lot_ids.filtered(lambda lot: lot.number == "2")
        self.assertEqual(action["context"]["default_lot_id"], second.id)

    def test_an_amendment_that_names_no_lot_asks_which_one(self):
        notice = self._amend_lots(2).with_user(self.facilitator)
        action = notice.action_propose_commitment()
        self.assertEqual(action["res_model"], "insertion.lot")
        lots = self.env["insertion.lot"].with_user(self.facilitator)
        offered = lots.search(action["domain"])
        self.assertEqual(offered, notice.contract_id.lot_ids)
        chosen = offered[-1].with_context(**action["context"])
        commitment = chosen.action_propose_amendment()
        self.assertEqual(commitment["context"]["default_lot_id"], chosen.id)
        with self.assertRaisesRegex(UserError, "no contract of ours"):
            chosen.with_context(insertion_notice_id=False).action_propose_amendment()

    # what somebody typed

    def test_what_somebody_typed_wins_over_an_import_and_is_said(self):
        notice = self._import(decp(contract(**HERE))).notice_ids
        self.assertEqual(notice.purchase_kind, "works")
        self.assertFalse(notice.typed_label)
        typed = notice.with_user(self.facilitator)
        typed.write({"purchase_kind": "services", "buyer_regime": "entity"})
        day = "2026-03-20"
        other = contract(codeCPV="30000000", datePublicationDonnees=day, **HERE)
        self.assertEqual(self._import(decp(other)).updated_count, 1)
        self.assertEqual(notice.cpv, "30000000")
        self.assertEqual(
            (notice.purchase_kind, notice.buyer_regime), ("services", "entity")
        )
        self.assertIn("Regime of the buyer and Kind of purchase", notice.typed_label)
        # emptied, it follows the publications again
        typed.purchase_kind = False
        self.assertEqual(notice.purchase_kind, "supplies")
        self.assertNotIn("Kind of purchase", notice.typed_label)
        self.assertEqual(notice.buyer_regime, "entity")

    # what is stored

    def test_an_import_stores_what_is_computed_afterwards(self):
        records = [
            contract(id=f"2026M{number}", montant=amount, objet=f"École, lot {number}")
            | place
            for number, amount, place in ((1, 90000.0, HERE), (2, 1, ELSEWHERE))
        ]
        advert = boamp("26-1001", donnees=json.dumps({"MAPA": {"initial": {}}}))
        notices = self._import(
            decp(*records), json.dumps([advert]).encode(), take_all=True
        ).notice_ids
        self.assertEqual(len(notices), 3)
        names = [
            name
            for name, field in notices._fields.items()
            if field.store and field.compute
        ]
        self.assertGreater(len(names), 12)
        stored = notices.read(names)
        for name in names:
            self.env.add_to_compute(notices._fields[name], notices)
        self.assertEqual(notices.read(names), stored)

    def test_an_award_tells_who_watches_the_consultation(self):
        advert = self._import(json.dumps([boamp("26-1001")]).encode()).notice_ids
        advert.with_user(self.facilitator).action_watch()
        award = boamp(
            "26-2002", nature="ATTRIBUTION", annonce_lie=["26-1001"], titulaire="Vert"
        )
        self._import(json.dumps([award]).encode())
        self.assertEqual(len(advert.activity_ids), 1)
        self.assertEqual(advert.activity_ids.user_id, self.facilitator)
        self.assertIn("Award", advert.activity_ids.note)

    # who is who

    def test_a_buyer_whose_number_is_wrong_still_gets_its_contract(self):
        notice = self._import(
            decp(contract(acheteur={"id": "99800018600011"}, **HERE))
        ).notice_ids
        self.assertFalse(notice.buyer_siret)
        self.assertEqual(notice.buyer_identifier, "99800018600011")
        notice.action_create_contract()
        self.assertEqual(notice.contract_id.buyer_id.name, "99800018600011")

    def test_a_number_takes_the_name_that_another_record_gives_it(self):
        number = "99800012900010"
        named = {
            "id": "2019000000000001",
            "_type": "Marché",
            "objet": "Toiture",
            "titulaires": [
                {
                    "typeIdentifiant": "SIRET",
                    "id": number,
                    "denominationSociale": "Toits du Lion",
                }
            ],
            "lieuExecution": {"code": "90000", "typeCode": "Code postal"},
        }
        self._import(json.dumps({"marches": [contract() | named]}).encode())
        holder = {"titulaire": {"typeIdentifiant": "SIRET", "id": number}}
        notice = self._import(decp(contract(titulaires=[holder], **HERE))).notice_ids
        notice.action_create_contract()
        firms = notice.contract_id.lot_ids.contractor_ids.partner_id
        self.assertEqual(firms.name, "Toits du Lion")

    def test_a_firm_of_the_same_name_is_proposed_not_taken(self):
        holder = {
            "titulaire": {
                "typeIdentifiant": "HORS-UE",
                "id": "X1",
                "denominationSociale": self.firm.name.upper(),
            }
        }
        file = decp(contract(titulaires=[holder], **HERE))
        for answer, is_same in (("action_same", True), ("action_another", False)):
            notice_import = self._import(file)
            notice = notice_import.notice_ids.with_user(self.facilitator)
            self.assertFalse(notice.holder_ids.partner_id)
            self.assertEqual(notice.holder_ids.proposed_partner_id, self.firm)
            action = notice.action_create_contract()
            self.assertFalse(notice.contract_id)
            self.assertEqual(action["res_model"], "insertion.notice.firm")
            asked = self.env["insertion.notice.firm"].with_user(self.facilitator)
            getattr(asked.with_context(**action["context"]).create({}), answer)()
            firms = notice.contract_id.lot_ids.contractor_ids.partner_id
            self.assertEqual(firms == self.firm, is_same)
            notice.contract_id.sudo().unlink()
            notice.sudo().unlink()
