# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import doctest
from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, new_test_user, tagged

from ...report.buyer_contracts import BuyerContracts
from ...report.partner_room import PartnerRoom
from ...report.pooled_hours import PooledHours
from ...rules import pooling
from ..common import MARCH, InsertionCommon

APRIL = date(2026, 4, 1)
MAY = date(2026, 5, 1)


@st.composite
def keys(draw):
    """Return {lot: share in %}: from 1 to 6 lots, 100 % in all, in ten-thousandths."""
    count = draw(st.integers(1, 6))
    whole = 100 * 10_000
    cuts = sorted(
        draw(
            st.lists(
                st.integers(1, whole - 1),
                min_size=count - 1,
                max_size=count - 1,
                unique=True,
            )
        )
    )
    edges = [0, *cuts, whole]
    return {
        lot: (edges[lot + 1] - edges[lot]) / 10_000 for lot in range(len(edges) - 1)
    }


@tagged("post_install", "-at_install", "standard")
class TestPoolingRules(BaseCase):
    hundredths = st.integers(0, 74_400)

    def test_what_the_rules_say(self):
        self.assertEqual(doctest.testmod(pooling).failed, 0)

    @given(hundredths, keys())
    def test_the_parts_are_the_hours_and_none_is_negative(self, cents, shares):
        parts = pooling.split(cents / 100, shares)
        exact = [Decimal(str(part)) for part in parts.values()]
        self.assertEqual(sum(exact), Decimal(cents) / 100)
        self.assertGreaterEqual(min(exact), 0)
        for lot, part in parts.items():
            # never further than a hundredth from the exact part
            self.assertLess(abs(part - cents / 100 * shares[lot] / 100), 0.01 + 1e-9)

    @given(hundredths, keys(), st.randoms(use_true_random=False))
    def test_the_order_of_the_key_changes_nothing(self, cents, shares, random):
        rows = list(shares.items())
        random.shuffle(rows)
        self.assertEqual(
            pooling.split(cents / 100, dict(rows)), pooling.split(cents / 100, shares)
        )

    def test_thirds_of_an_hour_and_of_a_hundredth(self):
        thirds = {1: 33.3333, 2: 33.3333, 3: 33.3334}
        self.assertEqual(pooling.split(151.67, thirds), {1: 50.56, 2: 50.55, 3: 50.56})
        self.assertEqual(pooling.split(0.01, thirds), {1: 0, 2: 0, 3: 0.01})

    def test_a_key_that_is_not_whole_splits_nothing(self):
        for shares in ({1: 60, 2: 39.9999}, {1: 100.0001}, {1: 110, 2: -10}, {}):
            with self.assertRaises(ValueError):
                pooling.split(10, shares)


class PoolingCommon(InsertionCommon):
    """The lot of 700 h, and one of 300 h of another buyer that the same firm holds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_buyer = cls._new_company("Communauté d'Essai", "99800019400014")
        cls.other_contract = cls.env["insertion.contract"].create(
            {
                "name": "Entretien de voirie",
                "reference": "2026-02",
                "buyer_id": cls.other_buyer.id,
                "user_id": cls.facilitator.id,
                "state": "awarded",
                "date_notified": "2026-01-05",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
            }
        )
        cls.other_lot = cls.env["insertion.lot"].create(
            {
                "contract_id": cls.other_contract.id,
                "name": "Marquage",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": 300})
                ],
                "contractor_ids": [Command.create({"partner_id": cls.firm.id})],
            }
        )
        cls.other_lot.action_start()
        for buyer in (cls.buyer, cls.other_buyer):
            cls.env["res.partner"].create(
                {
                    "name": f"Suivi {buyer.name}",
                    "parent_id": buyer.id,
                    "email": f"suivi{buyer.id}@example.com",
                }
            )
        cls.pooling = cls._agree()

    @classmethod
    def _agree(cls, shares=(60, 40), month=MARCH, **vals):
        """Return an agreement, by the facilitator, still a draft."""
        lots = cls.lot | cls.other_lot
        return (
            cls.env["insertion.pooling"]
            .with_user(cls.facilitator)
            .create(
                {
                    "name": f"MUT-{cls.env['insertion.pooling'].search_count([]) + 1}",
                    "date_signed": "2026-02-20",
                    "document": base64.b64encode(b"%PDF-1.4 signed"),
                    "document_name": "convention.pdf",
                    "version_ids": [
                        Command.create(
                            {
                                "date": month,
                                "reason": "Article 3",
                                "share_ids": [
                                    Command.create({"lot_id": lot.id, "share": share})
                                    for lot, share in zip(lots, shares, strict=True)
                                ],
                            }
                        )
                    ],
                    **vals,
                }
            )
        )

    def _pool(self):
        self.pooling.action_start()
        self.placement.with_user(self.facilitator).pooling_id = self.pooling

    def _validate(self, hours, month=MARCH):
        declaration = self._open_of_lot(month)
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        return declaration

    def _open_of_lot(self, month):
        self._open(month)
        return (
            self.env["insertion.declaration"]
            .with_user(self.officer)
            .search([("lot_id", "=", self.lot.id), ("month", "=", month)])
        )

    def _done(self):
        self.env.invalidate_all()
        return self.lot.hours_done, self.other_lot.hours_done


@tagged("post_install", "-at_install")
class TestPooling(PoolingCommon):
    def test_each_hour_counts_once_everywhere(self):
        self._pool()
        # 151.67 h by 60 and 40 %: 91.002 and 60.668, to the hundredth 91.00 and 60.67
        declaration = self._validate(151.67)
        self.assertEqual(declaration.line_ids.counted_hours, 91)
        self.assertEqual(declaration.counted_hours, 91)
        self.assertEqual(declaration.pooled_hours, 60.67)
        self.assertEqual(self._done(), (91, 60.67))
        # SQL, contracts, companies on the lots, firm, buyers, pivot: the same figures
        lots = self.lot | self.other_lot
        for lot, hours in zip(lots, (91, 60.67), strict=True):
            self.assertEqual(
                self.env["insertion.lot"].search(
                    [("id", "in", lots.ids), ("hours_done", "in", [hours])]
                ),
                lot,
            )
            self.assertEqual(lot.contract_id.hours_done, hours)
            self.assertEqual(lot.contractor_ids.hours_done_total, hours)
            done = PartnerRoom(lot.buyer_id).get_done(2026)
            self.assertEqual(done[lot.buyer_id], hours)
        self.assertAlmostEqual(self.firm.insertion_hours_done, 151.67)
        Line = self.env["insertion.declaration.line"].with_user(self.manager)
        rows = Line.formatted_read_group(
            [("lot_id", "in", lots.ids)],
            ["buyer_id"],
            [
                "counted_hours:sum",
                "worked_hours:sum",
                "people_count:count_distinct",
            ],
        )
        self.assertEqual(
            {
                row["buyer_id"][0]: (
                    row["counted_hours:sum"],
                    row["worked_hours:sum"],
                    row["people_count:count_distinct"],
                )
                for row in rows
            },
            {self.buyer.id: (91, 151.67, 1), self.other_buyer.id: (60.67, 0, 1)},
        )
        ((total, people),) = Line._read_group(
            [("lot_id", "in", lots.ids)],
            [],
            ["counted_hours:sum", "participant_id:count_distinct"],
        )
        self.assertAlmostEqual(total, 151.67)
        self.assertEqual(people, 1)
        self.assertEqual(self.pooling.hours_pooled, 60.67)

    def test_the_line_of_the_other_lot_says_the_same_person_and_work(self):
        self._pool()
        declaration = self._validate(100)
        line = declaration.line_ids
        pooled = line.pooled_line_ids
        self.assertEqual(declaration.line_ids, line)
        self.assertEqual(pooled.lot_id, self.other_lot)
        self.assertEqual(pooled.state, "validated")
        for name in ("participant_id", "modality", "contract_type", "sex", "age_band"):
            self.assertEqual(pooled[name], line[name], name)
        self.assertEqual(
            pooled.sudo().criterion_id, line.sudo().criterion_id, "criterion"
        )
        self.assertIn("40 h: counted on other lots (MUT-1)", line.uncounted_detail)
        # eligibility and anomalies are judged once, where the person works
        self.assertFalse(declaration.alerts)
        self.assertEqual(declaration.people_count, 1)

    def test_a_month_is_not_split_before_the_key_nor_after_the_end(self):
        self._pool()
        before = self._validate(50, month=date(2026, 2, 1))
        self.assertEqual(before.counted_hours, 50)
        self._validate(100)
        self.pooling._end(date(2026, 3, 31), "Works finished")
        after = self._validate(80, month=APRIL)
        self.assertEqual(after.counted_hours, 80)
        # 50 + 60 + 80, and 40
        self.assertEqual(self._done(), (190, 40))
        self.assertEqual(self.pooling.state, "ended")

    def test_a_month_corrected_is_split_again_from_its_whole(self):
        self._pool()
        declaration = self._validate(100)
        declaration._ask_correction("Ten hours less")
        self.assertEqual(declaration.line_ids.counted_hours, 100)
        self.assertFalse(declaration.line_ids.pooled_line_ids)
        self.assertEqual(self._done(), (0, 0))
        declaration.line_ids.worked_hours = 90
        declaration.action_declare()
        declaration.action_validate()
        self.assertEqual(self._done(), (54, 36))

    def test_a_new_key_holds_from_its_month_and_leaves_what_is_certified(self):
        self._pool()
        self._validate(100)
        key = self.pooling.version_ids
        key.action_copy_key()
        new = self.pooling.version_ids - key
        self.assertEqual((new.date, new.state), (APRIL, "draft"))
        new.share_ids[0].share, new.share_ids[1].share = 50, 50
        new.action_apply()
        self._validate(10, month=APRIL)
        self.assertEqual(self._done(), (65, 45))
        with self.assertRaisesRegex(UserError, "no longer changes"):
            key.share_ids[0].share = 10
        key.action_copy_key()
        late = self.pooling.version_ids - key - new
        late.date = APRIL.replace(month=3, day=15)
        self.assertEqual(late.date, MARCH)

    def test_a_key_that_begins_in_a_certified_month_is_refused(self):
        self._pool()
        self._validate(100, month=APRIL)
        self.pooling.version_ids.action_copy_key()
        late = self.pooling.version_ids.filtered(lambda key: key.state == "draft")
        with self.assertRaisesRegex(UserError, "already certified"):
            late.action_apply()
        with self.assertRaisesRegex(UserError, "end it on the last day"):
            self.pooling._end(date(2026, 3, 31), "Too early")

    def test_what_an_agreement_needs_to_start(self):
        for vals, sentence in (
            ({"shares": (60, 39.9999)}, "100 % in all, not 99.9999"),
            ({"document": False}, "document that the buyers signed"),
            ({"month": date(2027, 3, 1)}, "does not run in"),
        ):
            agreement = self._agree(**vals)
            with self.assertRaisesRegex(UserError, sentence):
                agreement.action_start()
        self.pooling.action_start()
        for vals in ({"state": "draft"}, {"names_shown": True}, {"document": False}):
            with self.assertRaises(UserError):
                self.pooling.write(vals)
        with self.assertRaises(UserError):
            self.pooling.unlink()

    def test_a_placement_of_another_lot_is_refused(self):
        self.pooling.action_start()
        third = self.other_lot.copy(
            {
                "name": "Third",
                "number": 9,
                "contractor_ids": [Command.create({"partner_id": self.firm.id})],
            }
        )
        placement = self._new_placement(
            self._new_participant("Awa", "Diallo"),
            contractor_id=third.contractor_ids.id,
        )
        with self.assertRaisesRegex(ValidationError, "does not name"):
            placement.pooling_id = self.pooling

    def test_each_buyer_is_written_to_without_the_name_of_the_other(self):
        self.pooling.action_start()
        mails = self.env["mail.mail"].search(
            [("model", "=", "insertion.pooling"), ("res_id", "=", self.pooling.id)]
        )
        self.assertEqual(len(mails), 2)
        for buyer, other, share in (
            (self.buyer, self.other_buyer, "60\u00a0%"),
            (self.other_buyer, self.buyer, "40\u00a0%"),
        ):
            mail = mails.filtered(lambda m, b=buyer: m.recipient_ids.parent_id == b)
            self.assertIn(share, mail.body_html)
            self.assertNotIn(other.name, mail.body_html)
            self.assertIn("other contracting authorities", mail.body_html)

    def test_documents_and_pages_say_what_is_pooled(self):
        self._pool()
        self._validate(100).action_attest()
        attestation = self.lot.attestation_ids
        payload = attestation.payload
        self.assertEqual((payload["counted"], payload["elsewhere"]), (60, 40))
        self.assertEqual(payload["lot_total"], 60)
        self.assertIn("40 h more were done on this lot", payload["pooled"][0])
        self.assertEqual(payload["lines"][0]["pooled"], 40)
        sentences = PooledHours(self.other_lot).get_sentences()[self.other_lot.id]
        self.assertIn("of which 40 h pooled with other", sentences[0])
        copy = self.env["insertion.attestation.copy"]._get_for(attestation)
        self.assertEqual(copy.payload["pooled"], payload["pooled"])
        self.assertNotIn(self.other_buyer.name, str(copy.payload))

    def test_the_final_attestation_waits_for_what_counts_here(self):
        self._pool()
        declaration = self._validate(100)
        missing = self.other_lot._get_closing().get_months_to_attest()
        self.assertIn((self.contractor, MARCH), missing)
        declaration.action_attest()
        missing = self.other_lot._get_closing().get_months_to_attest()
        self.assertNotIn((self.contractor, MARCH), missing)

    def test_an_agreement_that_shows_names(self):
        agreement = self._agree(names_shown=True)
        self.assertEqual(
            agreement._get_other_buyers(self.buyer), [self.other_buyer.display_name]
        )
        agreement.action_start()
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", "insertion.pooling"),
                ("res_id", "=", agreement.id),
                ("recipient_ids.parent_id", "=", self.buyer.id),
            ]
        )
        self.assertIn("Communaut\u00e9 d", mail.body_html)

    def test_another_organisation_and_the_portal_see_nothing_of_it(self):
        self.pooling.action_start()
        company = self.env["res.company"].create({"name": "Other organisation"})
        stranger = new_test_user(
            self.env,
            login="stranger_pooling",
            groups="mife_insertion_clauses.group_insertion_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        Pooling = self.env["insertion.pooling"]
        self.assertFalse(Pooling.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            Pooling.with_user(self.portal_user).search([])

    def test_a_statement_counts_each_hour_once(self):
        self._pool()
        self._validate(151.67)
        statement = self.env["insertion.statement"].with_user(self.manager)
        figures = {}
        for scope, buyer in (
            ("all", False),
            ("buyer", self.buyer),
            ("buyer", self.other_buyer),
        ):
            draft = statement.create(
                {
                    "year": "2026",
                    "scope": scope,
                    "buyer_id": buyer and buyer.id,
                }
            )
            totals = draft._prepare_payload()["totals"]
            figures[buyer] = (
                round(totals["hours_done"][0], 2),
                round(totals["hours_pooled"][0], 2),
                totals["people"][0],
            )
        self.assertEqual(
            figures,
            {
                False: (151.67, 60.67, 1),
                self.buyer: (91, 0, 1),
                self.other_buyer: (60.67, 60.67, 1),
            },
        )

    def test_the_buyer_reads_it_on_its_page(self):
        self._pool()
        self._validate(100)
        rows = {
            row["contract"]: row
            for row in BuyerContracts(
                self.contract | self.other_contract
            ).prepare_rows()
        }
        self.assertEqual(rows[self.other_contract]["done"], 40)
        [sentence] = rows[self.other_contract]["pooled"]
        self.assertIn("of which 40 h pooled with other contracting", sentence)
        self.assertNotIn(self.buyer.name, sentence)
        [sentence] = rows[self.contract]["pooled"]
        self.assertIn("40 h more were done on this lot", sentence)
        [sentence] = self.other_lot.contractor_ids._get_portal_taken_over()
        self.assertIn("of which 40 h pooled", sentence)

    def test_the_penalty_and_the_forecast_read_the_same_hours(self):
        self._pool()
        self._validate(100)
        self.env.invalidate_all()
        penalty = self.env["insertion.penalty"].create({"lot_id": self.other_lot.id})
        penalty.date_finding = "2026-04-30"
        self.assertEqual(penalty._get_hours_done(), 40)
        with freeze_time("2026-04-15"):
            # nothing is declared there: what is pooled is what is known
            self.assertNotEqual(self.other_lot.landing_state, "unknown")
            self.assertEqual(self.other_lot.hours_remaining, 260)
