# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Trap 20: a clerk of one company reaches nothing of another, by any door."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import InsertionPortalCommon

READABLE = ("insertion.contractor", "insertion.declaration", "insertion.attestation")
CLOSED = (
    "insertion.access",
    "insertion.commitment",
    "insertion.contract",
    "insertion.criterion",
    "insertion.declaration.line",
    "insertion.declaration.part",
    "insertion.declaration.version",
    "insertion.delegation",
    "insertion.difficulty",
    "insertion.eligibility",
    "insertion.lot",
    "insertion.participant",
    "insertion.placement",
    "insertion.placement.request",
    "insertion.referral",
    "insertion.turn",
)
SECRETS = ("Secrète", "secrète", "Toitures Klein", "2026-99", "Autre acheteur")
OUTSIDERS = ("clerk", "sub", "agency", "buyer")


@tagged("post_install", "-at_install")
class TestPortalAttacks(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegate()
        cls.other_month.line_ids.worked_hours = 33
        cls.other_month.action_declare()
        cls.other_month.with_user(cls.officer).action_validate()
        cls.other_month.with_user(cls.officer).action_attest()
        cls.other_attestation = cls.other_month.attestation_ids
        cls.proof = cls.env["ir.attachment"].create(
            {
                "name": "secret.pdf",
                "raw": b"%PDF-secret",
                "res_model": "insertion.declaration",
                "res_id": cls.other_month.id,
            }
        )
        cls.other_referral = cls.env["insertion.referral"].create(
            {
                "participant_id": cls.other_placement.participant_id.id,
                "contractor_id": cls.other_contractor.id,
                "job": "Couvreur",
            }
        )

    def _rpc(self, model, method, *args, **kwargs):
        return self._call(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def _assert_silent(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    # PAGES

    def test_trap_20_every_page_of_another_company_is_closed(self):
        month, lot = self.other_month.id, self.other_contractor.id
        urls = (
            f"/my/insertion/months/{month}",
            f"/my/insertion/months/{month}/correct",
            f"/my/insertion/months/{month}/person",
            f"/my/insertion/months/{month}/proofs/{self.proof.id}",
            f"/my/insertion/lots/{lot}",
            f"/my/insertion/lots/{lot}/difficulty",
            f"/my/insertion/people/{self.other_referral.id}",
            f"/my/insertion/placements/{self.other_placement.id}/end",
            f"/my/insertion/attestations/{self.other_attestation.id}",
            f"/my/clauses/{self.other_contract.id}",
            f"/my/clauses/attestations/{self.other_attestation.id}",
            "/my/insertion/months/999999",
            "/my/clauses/attestations/999999",
        )
        for login in OUTSIDERS:
            self._sign_in(login)
            for url in urls:
                with self.subTest(login=login, url=url):
                    response = self.url_open(url)
                    self.assertRegex(response.url, r"/my/(insertion|clauses)$")
                    self._assert_silent(response.text)

    def test_trap_20_every_form_of_another_company_is_closed(self):
        month, lot = self.other_month.id, self.other_contractor.id
        line = self.other_month.line_ids
        forms = {
            f"/my/insertion/months/{month}": {f"worked_{line.id}": "1"},
            f"/my/insertion/months/{month}/correct": {},
            f"/my/insertion/months/{month}/opinion": {"answer": "approve"},
            f"/my/insertion/months/{month}/person": {"first_name": "A"},
            f"/my/insertion/months/{month}/proofs": {},
            f"/my/insertion/lots/{lot}/delegate": {"employer_id": self.agency.id},
            f"/my/insertion/lots/{lot}/difficulty": {"description": "X"},
            f"/my/insertion/people/{self.other_referral.id}": {"answer": "seen"},
            f"/my/insertion/placements/{self.other_placement.id}/end": {
                "date_end": "2026-03-31"
            },
        }
        for login in OUTSIDERS:
            self._sign_in(login)
            token = self._token()
            for url, data in forms.items():
                with self.subTest(login=login, url=url):
                    response = self.url_open(url, data={"csrf_token": token, **data})
                    self.assertRegex(response.url, r"/my/insertion$")
                    self._assert_silent(response.text)
        self.assertEqual(self.other_month.state, "attested")
        self.assertEqual(line.worked_hours, 33)
        self.assertEqual(self.other_referral.state, "proposed")
        self.assertFalse(self.other_placement.date_end)
        self.assertFalse(self.env["insertion.difficulty"].search([]))

    def test_trap_20_autosave_of_another_month_is_refused(self):
        line = self.other_month.line_ids
        for login in OUTSIDERS:
            self._sign_in(login)
            result = self._call(
                f"/my/insertion/months/{self.other_month.id}/save",
                typed={f"worked_{line.id}": "1"},
                base={},
            )["result"]
            self.assertEqual(list(result), ["error"])
        # nor by a line of another month in one's own
        self._sign_in("clerk")
        self._call(f"{self.url}/save", typed={f"worked_{line.id}": "1"}, base={})
        self.assertEqual(line.worked_hours, 33)

    # FILES

    def test_trap_20_files_of_another_company_are_closed(self):
        for login in OUTSIDERS:
            self._sign_in(login)
            for url in (
                f"/web/content/{self.proof.id}",
                f"/web/image/{self.proof.id}",
                f"/web/content/insertion.attestation/{self.other_attestation.id}/pdf",
                f"/web/content/{self.proof.id}?access_token=guessed",
            ):
                with self.subTest(login=login, url=url):
                    with mute_logger("odoo.http"):
                        response = self.url_open(url)
                    self.assertNotIn(b"%PDF", response.content)

    def test_trap_20_tokens_open_nothing(self):
        self._sign_in("clerk")
        for url in (
            f"/my/insertion/months/{self.other_month.id}?access_token=0",
            f"/my/insertion/attestations/{self.other_attestation.id}?access_token=0",
            f"/mail/view?model=insertion.declaration&res_id={self.other_month.id}"
            "&access_token=0",
        ):
            with self.subTest(url=url):
                self._assert_silent(self.url_open(url).text)

    # RPC

    def test_trap_20_readable_models_give_ones_own_only(self):
        self._sign_in("clerk")
        other = {
            "insertion.contractor": self.other_contractor,
            "insertion.declaration": self.other_month,
            "insertion.attestation": self.other_attestation,
        }
        for model in READABLE:
            with self.subTest(model=model):
                record = other[model]
                own = self._rpc(model, "search", [])["result"]
                self.assertNotIn(record.id, own)
                for method, args in (
                    ("read", [record.ids, ["display_name"]]),
                    ("export_data", [record.ids, ["id", "display_name"]]),
                    ("write", [record.ids, {}]),
                    ("copy", [record.ids]),
                    ("unlink", [record.ids]),
                ):
                    with mute_logger("odoo.http"):
                        answer = self._rpc(model, method, *args)
                    self.assertIn("error", answer, method)
                    self._assert_silent(str(answer))

    def test_trap_20_search_order_and_groups_tell_nothing(self):
        self._sign_in("clerk")
        model = "insertion.declaration"
        for domain in (
            [("partner_id.name", "ilike", "Klein")],
            [("id", "=", self.other_month.id)],
        ):
            answer = self._rpc(model, "search_count", domain)
            self.assertEqual(answer["result"], 0)
        for groupby in ("partner_id", "lot_id", "state", "buyer_id"):
            answer = self._rpc(
                model,
                "formatted_read_group",
                [],
                groupby=[groupby],
                aggregates=["__count"],
            )
            self.assertEqual(sum(g["__count"] for g in answer["result"]), 1)
            self._assert_silent(str(answer))
        with mute_logger("odoo.http"):
            answer = self._rpc(model, "search", [("lot_id", "ilike", "secrète")])
        self.assertIn("error", answer)
        for path in (
            "line_ids.worked_hours",
            "line_ids.placement_id.job",
            "contract_id.name",
            "contract_id.lot_ids.name",
            "lot_id.contractor_ids.partner_id",
            "contractor_id.access_ids.partner_id",
            "version_ids.total",
        ):
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self._rpc(model, "search", [(path, "!=", False)])
                self.assertIn("error", answer)
                self._assert_silent(str(answer))
        with mute_logger("odoo.http"):
            answer = self._rpc(model, "search", [], order="contract_id.name")
        self._assert_silent(str(answer))

    def test_trap_20_everything_else_is_closed(self):
        for login in OUTSIDERS:
            self._sign_in(login)
            for model in CLOSED:
                for method, args in (
                    ("search_read", [[], ["display_name"]]),
                    ("search_count", [[]]),
                    ("name_search", [""]),
                    ("create", [{}]),
                ):
                    with self.subTest(login=login, model=model, method=method):
                        with mute_logger("odoo.http"):
                            answer = self._rpc(model, method, *args)
                        self.assertIn("error", answer)
                        self._assert_silent(str(answer))

    def test_trap_20_actions_are_closed(self):
        self._sign_in("clerk")
        for model, method, record in (
            ("insertion.declaration", "action_declare", self.month),
            ("insertion.declaration", "action_validate", self.month),
            ("insertion.declaration", "action_attest", self.month),
            ("insertion.contractor", "action_invite", self.contractor),
            ("insertion.access", "action_invite", self.contractor.access_ids),
            ("insertion.access", "action_revoke", self.contractor.access_ids),
            ("insertion.delegation", "action_end", self.contractor.delegation_ids),
        ):
            with self.subTest(model=model, method=method), mute_logger("odoo.http"):
                self.assertIn("error", self._rpc(model, method, record.ids))
        self.assertEqual(self.month.state, "to_declare")
        self.assertFalse(self.contractor.access_ids.revoked_on)

    def test_trap_20_criteria_are_on_no_page(self):
        criterion = self.placement.sudo().entry_criterion_id
        self.assertTrue(criterion)
        for login in OUTSIDERS:
            self._sign_in(login)
            for url in (
                "/my/insertion",
                "/my/insertion/months",
                self.url,
                f"/my/insertion/lots/{self.contractor.id}",
                "/my/clauses",
                f"/my/clauses/{self.contract.id}",
            ):
                self.assertNotIn(criterion.name, self.url_open(url).text)

    def test_visitor_is_sent_to_the_login_page(self):
        self.authenticate(None, None)
        for url in ("/my/insertion", self.url, "/my/clauses", "/my/insertion/people"):
            self.assertIn("/web/login", self.url_open(url).url)
