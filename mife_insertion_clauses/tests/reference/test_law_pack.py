# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import zipfile
from datetime import date, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, new_test_user, tagged

from ...models.reference.insertion_law_pack import DELIVERED, KEY
from ...rules import law_pack
from ..common import InsertionCommon

AMOUNTS = (
    "code,index,date_from,amount,source\n"
    "insertion_index_rate_minimum_wage_2026_06,insertion_index_minimum_wage,"
    '2026-06-01,{june},"Gross hourly SMIC from 1 June 2026, order of 22 May 2026, '
    'JORFTEXT000054126589"\n'
    "insertion_index_rate_minimum_wage_2027,insertion_index_minimum_wage,2027-01-01,"
    "12.50,Invented decree of the test\n"
)
INDICES = "code,sequence,name\ninsertion_index_minimum_wage,10,{name}\n"
NAME = "Gross minimum hourly wage (SMIC)"


def make_files(june="12.31", name=NAME, day="2026-12-15", **others):
    files = {
        "pack.csv": f"checked_on\n{day}\n",
        "indices.csv": INDICES.format(name=name),
        "amounts.csv": AMOUNTS.format(june=june),
    }
    files |= {f"{name}.csv": text for name, text in others.items()}
    return {name: text.encode() for name, text in files.items()}


def sign(files, key):
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in files.items()
    ).encode()
    return files | {law_pack.SUMS: sums, law_pack.SIGNATURE: key.sign(sums)}


def pack_zip(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def public_pem(key):
    return (
        key.public_key()
        .public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        .decode()
    )


@tagged("post_install", "-at_install")
class TestLawPackRules(BaseCase):
    def _problem(self, what, files, key):
        with self.assertRaises(law_pack.PackError) as found:
            law_pack.check_signature(files, key)
        self.assertEqual(found.exception.problem.what, what)

    def test_only_the_key_of_the_installation_is_trusted(self):
        key = Ed25519PrivateKey.generate()
        files = sign(make_files(), key)
        law_pack.check_signature(files, public_pem(key))
        self._problem(law_pack.NO_KEY, files, "")
        self._problem(law_pack.NOT_SIGNED, make_files(), public_pem(key))
        other = public_pem(Ed25519PrivateKey.generate())
        self._problem(law_pack.BAD_SIGNATURE, files, other)
        self._problem(law_pack.BAD_SIGNATURE, files, "no key at all")

    def test_nothing_is_added_removed_or_changed_after_the_signature(self):
        key = Ed25519PrivateKey.generate()
        files, pem = sign(make_files(), key), public_pem(key)
        added = files | {"texts.csv": b"code\n"}
        self._problem(law_pack.BAD_SUM, added, pem)
        changed = files | {"amounts.csv": files["amounts.csv"] + b"\n"}
        self._problem(law_pack.BAD_SUM, changed, pem)
        removed = {name: files[name] for name in files if name != "amounts.csv"}
        self._problem(law_pack.BAD_SUM, removed, pem)

    def test_a_file_that_is_no_pack_is_refused(self):
        whole = pack_zip(make_files())
        bomb = pack_zip({"pack.csv": b"0" * (law_pack.MAX_BYTES + 1)})
        many = pack_zip({f"{number}.csv": b"" for number in range(30)})
        for content in (b"", b"PK", whole[:200], b"%PDF-1.4", pack_zip({}), bomb, many):
            with self.assertRaises(law_pack.PackError):
                law_pack.open_zip(content)
        self.assertEqual(law_pack.open_zip(whole).keys(), make_files().keys())

    def test_each_bad_row_is_told_and_the_others_read(self):
        files = make_files(
            thresholds=(
                "code,purchase_kind,buyer_regime,date_from,amount\n"
                "t_one,works,,2028-01-01,6000000\n"
                "t_one,works,,2028-01-01,6000000\n"
                "T two,works,,2028-01-01,6000000\n"
                "t_three,,,2028-01-01,6000000\n"
                "t_four,works,,2028-13-01,6000000\n"
                "t_five,works,,2028-01-01,six\n"
                "t_six,works\n"
                "t_seven,works,,2028-01-01,nan\n"
            ),
            districts="code,colour\nd_one,red\n",
            colours="code\nred\n",
        )
        pack = law_pack.read_pack(files)
        self.assertEqual(list(pack.rows["thresholds"]), ["t_one"])
        self.assertEqual(
            sorted((problem.what, problem.line) for problem in pack.problems),
            [
                (law_pack.BAD_CODE, 4),
                (law_pack.BAD_VALUE, 6),
                (law_pack.BAD_VALUE, 7),
                (law_pack.BAD_VALUE, 8),
                (law_pack.BAD_VALUE, 9),
                (law_pack.EMPTY, 5),
                (law_pack.TWICE, 3),
                (law_pack.UNKNOWN_COLUMN, 1),
                (law_pack.UNKNOWN_FILE, 0),
            ],
        )

    def test_a_link_to_no_row_is_told(self):
        files = make_files()
        files["indices.csv"] = b"code,sequence,name\n"
        pack = law_pack.read_pack(files)
        self.assertEqual(
            [problem.what for problem in pack.problems], [law_pack.NO_SUCH_ROW] * 2
        )

    def test_the_delivered_pack_is_whole(self):
        files = {path.name: path.read_bytes() for path in DELIVERED.glob("*.csv")}
        pack = law_pack.read_pack(files)
        self.assertFalse(pack.problems)
        self.assertFalse([subject for subject in pack.rows if not pack.rows[subject]])


@tagged("post_install", "-at_install")
class TestLawPack(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = Ed25519PrivateKey.generate()
        cls.env["ir.config_parameter"].set_param(KEY, public_pem(cls.key))
        cls.admin = new_test_user(
            cls.env,
            login="law_admin",
            groups="base.group_system,mife_insertion_clauses.group_insertion_manager",
        )
        cls.june = cls.env.ref(
            "mife_insertion_clauses.insertion_index_rate_minimum_wage_2026_06"
        )

    def _upload(self, files, user=None):
        content = pack_zip(sign(files, self.key))
        upload = (
            self.env["insertion.law.upload"]
            .with_user(user or self.admin)
            .create({"file": base64.b64encode(content), "file_name": "droit.zip"})
        )
        return self.env["insertion.law.pack"].browse(upload.action_read()["res_id"])

    def _changes(self, pack):
        return sorted((line.change, line.code or "") for line in pack.line_ids)

    def test_the_addon_brings_its_facts_with_source_and_day(self):
        # an updated database has had others before
        pack = self.env["insertion.law.pack"].search([], limit=1)
        self.assertEqual(pack.state, "applied")
        self.assertEqual(pack.checked_on, date(2026, 11, 29))
        self.assertEqual(pack.origin, "delivered")
        self.assertEqual(self.june.amount, 12.31)
        self.assertIn("JORFTEXT000054126589", self.june.legal_link)
        self.assertEqual(self.june.checked_on, date(2026, 11, 29))
        self.assertFalse(self.june.company_id)

    def test_a_newer_pack_is_shown_then_applied(self):
        pack = self._upload(make_files(june="12.35"))
        self.assertEqual(
            self._changes(pack),
            [
                ("changed", "insertion_index_rate_minimum_wage_2026_06"),
                ("new", "insertion_index_rate_minimum_wage_2027"),
            ],
        )
        changed = pack.line_ids.filtered(lambda line: line.change == "changed")
        self.assertIn("12.31", changed.before)
        self.assertIn("12.35", changed.after)
        self.assertEqual(self.june.amount, 12.31)
        pack.with_user(self.admin).action_apply()
        self.assertEqual(self.june.amount, 12.35)
        index = self.june.index_id
        company = self.env.company
        self.assertEqual(index._get_rate(date(2027, 1, 1), company).amount, 12.5)
        self.assertEqual(index._get_rate(date(2026, 12, 31), company).amount, 12.35)
        self.assertEqual((pack.state, pack.applied_by_id), ("applied", self.admin))
        with self.assertRaises(UserError):
            pack.with_user(self.admin).action_apply()
        again = self._upload(make_files(june="12.35"))
        self.assertFalse(again.line_ids)
        self.assertEqual(again.unchanged_count, 3)

    def test_what_a_manager_changed_or_removed_is_kept(self):
        self.june.with_user(self.admin).amount = 12.4
        self._upload(make_files()).with_user(self.admin).action_apply()
        next_year = self.env.ref(
            "mife_insertion_clauses.insertion_index_rate_minimum_wage_2027"
        )
        next_year.with_user(self.admin).unlink()
        pack = self._upload(make_files(june="12.35"))
        self.assertEqual(
            self._changes(pack),
            [
                ("kept", "insertion_index_rate_minimum_wage_2026_06"),
                ("kept", "insertion_index_rate_minimum_wage_2027"),
            ],
        )
        pack.with_user(self.admin).action_apply()
        self.assertEqual(self.june.amount, 12.4)

    def test_an_update_of_the_addon_changes_nothing_that_is_here(self):
        self.june.with_user(self.admin).amount = 12.4
        packs = self.env["insertion.law.pack"].search([])
        self.env["insertion.law.pack"]._load_delivered()
        self.assertEqual(self.june.amount, 12.4)
        found = self.env["insertion.law.pack"].search([]) - packs
        self.assertEqual(self._changes(found)[0][0], "kept")

    def test_the_flag_of_two_people_is_not_moved_by_a_pack(self):
        criteria = (
            "code,sequence,short_name,name,level,sensitive\n"
            "insertion_criterion_prison,160,DETENTION,"
            "Leaving detention or under judicial supervision,2,0\n"
        )
        pack = self._upload(make_files(criteria=criteria))
        self.assertIn(("kept", "insertion_criterion_prison"), self._changes(pack))
        pack.with_user(self.admin).action_apply()
        self.assertTrue(
            self.env.ref("mife_insertion_clauses.insertion_criterion_prison").sensitive
        )

    def test_a_pack_speaks_the_languages_of_the_office(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        files = make_files()
        files["indices.csv"] = (
            "code,sequence,name,name@fr_FR,name@xx_XX\n"
            f"insertion_index_minimum_wage,10,{NAME},Salaire minimum,Nothing\n"
        ).encode()
        self._upload(files).with_user(self.admin).action_apply()
        index = self.june.index_id
        self.assertEqual(index.with_context(lang="fr_FR").name, "Salaire minimum")
        self.assertEqual(index.with_context(lang="en_US").name, NAME)

    def test_who_is_no_administrator_uploads_and_applies_nothing(self):
        pack = self._upload(make_files(june="12.35"))
        with self.assertRaises(AccessError):
            self._upload(make_files(), self.manager)
        with self.assertRaises(AccessError):
            pack.with_user(self.manager).action_apply()
        with self.assertRaises(UserError):
            pack.with_user(self.admin).state = "applied"
        self.assertEqual(self.june.amount, 12.31)
        pack.with_user(self.admin).action_dismiss()
        with self.assertRaises(UserError):
            pack.with_user(self.admin).action_apply()

    def test_each_refusal_is_a_sentence(self):
        unsigned = pack_zip(make_files())
        for content in (b"", b"no zip", unsigned):
            with self.assertRaises(UserError) as found:
                self.env["insertion.law.pack"].with_user(self.admin)._read_upload(
                    content, "droit.zip"
                )
            self.assertTrue(found.exception.args[0].endswith("."))
        pack = self._upload(make_files(districts="code,colour\nd_one,red\n"))
        refused = pack.line_ids.filtered(lambda line: line.change == "refused")
        self.assertIn("districts.csv, line 1", refused.what)

    def test_managers_are_asked_after_ninety_days(self):
        Pack = self.env["insertion.law.pack"]
        pack = Pack.search([("state", "=", "applied")], limit=1)
        today = fields.Date.context_today(pack)
        pack._write_by_action({"checked_on": today - timedelta(days=90)})
        Pack._cron_ask_check()
        self.assertFalse(pack.activity_ids)
        pack._write_by_action({"checked_on": today - timedelta(days=91)})
        Pack._cron_ask_check()
        Pack._cron_ask_check()
        self.assertIn(self.manager, pack.activity_ids.user_id)
        self.assertEqual(len(pack.activity_ids), len(pack.activity_ids.user_id))
        pack.with_user(self.manager).action_note_checked()
        self.assertEqual(pack.checked_on, today)
        self.assertFalse(pack.activity_ids)

    def test_a_threshold_that_changes_judges_the_contracts_again(self):
        buyer = self.env["res.partner"].create(
            {"name": "Acheteur", "is_company": True, "insertion_buyer_kind": "commune"}
        )
        contract = self.env["insertion.contract"].create(
            {
                "name": "Entretien",
                "buyer_id": buyer.id,
                "cpv": "90910000-9",
                "amount": 216000,
                "date_sent": "2026-08-21",
            }
        )
        self.assertEqual(contract.buyer_regime, "local")
        self.assertEqual(contract.purchase_kind, "services")
        self.assertEqual(contract.duty_state, "bound")
        self.assertIn("216,000", contract.duty_label)
        self.env.ref(
            "mife_insertion_clauses.insertion_threshold_services_local_2026"
        ).amount = 220000
        self.assertEqual(contract.duty_state, "free")
        self.assertIn(
            contract,
            self.env["insertion.contract"].search([("duty_state", "=", "free")]),
        )

    def test_a_clause_cites_what_applies_on_its_day(self):
        contract = self.contract
        contract.write(
            {"amount": 6000000, "cpv": "45000000", "date_sent": "2026-08-20"}
        )
        contract.buyer_id.insertion_buyer_kind = "commune"
        self.assertEqual(
            contract._cite_law(), "of article L. 2112-2 of the public procurement code"
        )
        contract.date_sent = "2026-08-21"
        self.assertEqual(
            contract._cite_law(),
            "of articles L. 2112-2 and L. 2112-2-1 of the public procurement code",
        )
        contract.amount = 100000
        self.assertEqual(
            contract._cite_law(), "of article L. 2112-2 of the public procurement code"
        )
