# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.modules.migration import load_script
from odoo.tests import tagged

from ...models.notice.insertion_notice_import import OUTCOMES, attach
from ..common import InsertionCommon


def decp(*contracts):
    """Return a DECP file of version 2."""
    content = {"marches": {"marche": list(contracts), "contrat-concession": []}}
    return json.dumps(content, ensure_ascii=False).encode()


def contract(**values):
    return {
        "id": "2026M001",
        "acheteur": {"id": "99800018600010"},
        "nature": "Marché",
        "objet": "Réfection de la peinture de l'hôtel de ville",
        "codeCPV": "45442100-8",
        "procedure": "Procédure adaptée",
        "dureeMois": 12,
        "dateNotification": "2026-02-10",
        "datePublicationDonnees": "2026-02-20",
        "montant": 120000.0,
        "titulaires": [
            {"titulaire": {"typeIdentifiant": "SIRET", "id": "99800011100018"}}
        ],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        **values,
    }


class NoticeCase(InsertionCommon):
    def _new_import(self, *contents, **vals):
        env = self.env(user=self.facilitator)
        files = [
            attach(env, f"essai{number or ''}.json", content)
            for number, content in enumerate(contents)
        ]
        return env["insertion.notice.import"].create({"file_ids": files, **vals})

    def _import(self, *contents, **vals):
        """Import files as a facilitator does, from the page."""
        notice_import = self._new_import(*contents, **vals)
        notice_import.action_check()
        self.assertEqual(notice_import.state, "ready")
        foreseen = [notice_import[f"{name}_count"] for name in OUTCOMES]
        notice_import.action_import()
        self.assertEqual(notice_import.state, "done")
        # what was announced is what was done
        self.assertEqual(
            [notice_import[f"{name}_count"] for name in OUTCOMES], foreseen
        )
        return notice_import


@tagged("post_install", "-at_install")
class TestInsertionNotice(NoticeCase):
    def test_record_becomes_a_notice(self):
        notice = self._import(decp(contract())).notice_ids
        self.assertEqual(notice.subject, "Réfection de la peinture de l'hôtel de ville")
        self.assertEqual(notice.amount, 120000)
        self.assertEqual(notice.social, "declared")
        self.assertEqual(notice.buyer_id, self.buyer)
        self.assertEqual(notice.holder_ids.siret, "99800011100018")

    def test_unknown_amount_is_not_zero(self):
        notice = self._import(decp(contract(montant="1"))).notice_ids
        self.assertFalse(notice.has_amount)
        self.assertTrue(notice.anomaly_ids)
        self.assertIn("montant", notice.raw)

    def test_second_import_creates_nothing(self):
        self._import(decp(contract()))
        again = self._import(decp(contract()))
        self.assertEqual(
            (again.created_count, again.updated_count, again.unchanged_count),
            (0, 0, 1),
        )

    def test_changed_record_updates_its_notice(self):
        notice = self._import(decp(contract())).notice_ids
        later = contract(montant=150000.0, datePublicationDonnees="2026-03-20")
        again = self._import(decp(later))
        self.assertEqual((again.created_count, again.updated_count), (0, 1))
        self.assertEqual(notice.amount, 150000)
        self.assertEqual(len(notice.holder_ids), 1)

    def test_older_file_puts_nothing_back(self):
        new = contract(montant=150000.0, datePublicationDonnees="2026-05-20")
        notice = self._import(decp(new)).notice_ids
        again = self._import(decp(contract()))
        self.assertEqual((again.created_count, again.unchanged_count), (0, 1))
        self.assertEqual(notice.amount, 150000)

    def test_key_of_a_notice_read_before_follows_from_its_record(self):
        notice = self._import(decp(contract())).notice_ids
        key, raw, amount = notice.uid, notice.raw, notice.amount
        last = notice.copy({"uid": "decp:99800018600010:2026M001:old"})
        notice.flush_recordset()
        # as these notices were kept: the record in a column, and no version
        notice.version_ids.sudo().unlink()
        self.env.cr.execute("ALTER TABLE insertion_notice ADD COLUMN raw text")
        self.env.cr.execute(
            "UPDATE insertion_notice SET raw = %s, uid = uid || id, amount = 1"
            " WHERE id = ANY(%s)",
            (raw, [notice.id, last.id]),
        )
        # of two notices of the contract, the last one keeps its key
        for file, version in (
            ("19.0.1.1.0/pre-notice_uid.py", "19.0.1.0.0"),
            ("19.0.1.2.0/post-notice_versions.py", "19.0.1.1.0"),
        ):
            path = get_module_path("mife_insertion_clauses")
            script = load_script(f"{path}/migrations/{file}", "notice_migration")
            script.migrate(self.env.cr, version)
        self.env.invalidate_all()
        self.assertEqual(last.uid, key)
        self.assertNotEqual(notice.uid, key)
        self.assertEqual((last.raw, last.amount), (raw, amount))
        again = self._import(decp(contract()))
        self.assertEqual((again.created_count, again.unchanged_count), (0, 1))

    def test_rejected_record_keeps_its_reason(self):
        notice_import = self._import(decp(contract(), {}, contract()))
        self.assertEqual(notice_import.created_count, 1)
        self.assertEqual(notice_import.unchanged_count, 1)
        self.assertEqual(notice_import.rejected_count, 1)
        for rejection in notice_import.rejection_ids:
            self.assertTrue(rejection.message)

    def test_broken_file_says_so_and_stays(self):
        for content, words in {
            b" ": "empty",
            b"{": "not JSON|stops before",
            b"<html><body>": "web page",
            b"\x1f\x8b\x08\x00": "compressed",
            b"[1, 2": "not JSON|stops before",
            b'{"a": 1}': "no list of public contracts",
        }.items():
            with self.subTest(content=content):
                notice_import = self._new_import(content)
                with self.assertRaisesRegex(UserError, words):
                    notice_import.action_check()
                self.assertEqual(notice_import.state, "draft")
                self.assertTrue(notice_import.file_ids)

    def test_file_that_was_read_is_not_replaced(self):
        notice_import = self._import(decp(contract()))
        with self.assertRaisesRegex(UserError, "were imported"):
            notice_import.file_ids = [attach(self.env, "autre.json", decp())]

    def test_notice_becomes_a_contract_once(self):
        notice = self._import(decp(contract())).notice_ids
        notice.action_create_contract()
        created = notice.contract_id
        self.assertEqual(created.buyer_id, self.buyer)
        self.assertEqual(str(created.date_end), "2027-02-09")
        self.assertEqual(created.lot_ids.contractor_ids.partner_id, self.firm)
        self.assertEqual(notice.state, "followed")
        notice.action_create_contract()
        self.assertEqual(
            self.env["insertion.contract"].search([("notice_id", "=", notice.id)]),
            created,
        )

    def test_trap_30_hours_are_never_invented(self):
        notice = self._import(decp(contract())).notice_ids
        notice.action_create_contract()
        lot = notice.contract_id.lot_ids
        self.assertFalse(lot.commitment_ids)
        self.assertFalse(lot.has_obligation)

    def test_unknown_companies_are_created_with_their_siret(self):
        holders = [
            {"titulaire": {"typeIdentifiant": "SIRET", "id": siret}}
            for siret in ("99800012900010", "99800013700013")
        ]
        notice = self._import(
            decp(contract(acheteur={"id": "99800014500016"}, titulaires=holders))
        ).notice_ids
        notice.action_create_contract()
        created = notice.contract_id
        self.assertEqual(created.buyer_id.company_registry, "99800014500016")
        self.assertEqual(
            created.lot_ids.contractor_ids.mapped("role"), ["joint", "joint"]
        )

    def test_reserved_contract_knows_no_shortfall(self):
        notice = self._import(
            decp(
                contract(
                    considerationsSociales={"considerationSociale": ["Marché réservé"]}
                )
            )
        ).notice_ids
        notice.action_create_contract()
        self.assertFalse(notice.contract_id.knows_shortfall)

    def test_dismissed_notice_can_be_taken_up(self):
        notice = self._import(decp(contract())).notice_ids
        notice.dismissed_reason = "Fournitures"
        self.assertEqual(notice.state, "dismissed")
        notice.action_restore()
        self.assertEqual(notice.state, "new")

    def test_sentences_are_in_the_language_of_the_user(self):
        notice = self._import(decp(contract(montant="1"))).notice_ids
        message = notice.anomaly_ids[0].with_context(lang="fr_FR").message
        self.assertNotEqual(message, notice.anomaly_ids[0].message)
