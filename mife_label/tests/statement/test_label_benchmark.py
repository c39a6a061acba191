# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from ...report.benchmark_sheet import BenchmarkSheet
from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestLabelBenchmark(StatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = new_test_user(
            cls.env, "benchmark_lead", groups="base.group_portal", lang="en_US"
        )
        cls.stranger = new_test_user(
            cls.env, "benchmark_stranger", groups="base.group_portal", lang="en_US"
        )
        cls.programme.benchmark_least = 4
        with freeze_time("2026-02-02 10:00:00"):
            cls.files = cls.env["label.application"]
            # people on the first axis: 10, 20, 30, 40; actions: 1, 2, 3, 4
            for rank in range(1, 5):
                cls.files |= cls._decide(
                    f"Holder {rank}",
                    actions=[(0, 10, False, False)] * rank,
                    contact_id=cls.lead.partner_id.id if rank == 1 else False,
                )
            cls.refused = cls._decide(
                "Refused",
                "refused",
                contact_id=cls.stranger.partner_id.id,
                actions=[(0, 900, False, False)],
            )
            cls.bilan = cls._draft()
            cls.bilan.action_issue()
        cls.mine = cls.files[0]

    def _get_rows(self, application, title):
        sheet = BenchmarkSheet(self.bilan, application)
        (part,) = [part for part in sheet.get_parts() if title in part["title"]]
        return {row["axis"]: row for row in part["rows"]}

    def test_holder_stands_among_the_quartiles(self):
        row = self._get_rows(self.mine, "People")["Access"]
        # of 10, 20, 30, 40: a quarter at 17.5, half at 25, three quarters at 32.5
        self.assertEqual(
            (row["own"], row["low"], row["median"], row["high"]),
            ("10", "18", "25", "32"),
        )
        self.assertIn("lowest quarter", row["words"])
        row = self._get_rows(self.files[3], "Actions")["Access"]
        self.assertEqual((row["own"], row["median"]), ("4", "2"))
        self.assertIn("highest quarter", row["words"])

    def _vote(self, scores):
        """Record the vote of each file, as the board does, with what was proposed."""
        session = self.env["label.session"].create(
            {
                "programme_id": self.programme.id,
                "secretary_id": self.user_secretary.id,
                "date_start": "2025-03-12 08:00:00",
                "date_deadline": "2025-02-15",
            }
        )
        # these files were decided before
        Hearing = self.registry["label.hearing"]
        with patch.object(Hearing, "_put_on_agenda", lambda hearings: None):
            hearings = self.env["label.hearing"].create(
                [
                    {"session_id": session.id, "application_id": file.id}
                    for file in self.files
                ]
            )
        for hearing, score in zip(hearings, scores, strict=True):
            axes = [
                {"name": "Access", "score": score, "unjudged": False},
                {"name": "People", "score": None, "unjudged": True},
            ]
            self.env["label.vote"]._by_action().create(
                {
                    "hearing_id": hearing.id,
                    "number": 1,
                    "voted_on": "2025-03-12 09:00:00",
                    "payload": {"proposal": {"axes": axes}},
                }
            )
            conclusion = hearing.application_id.conclusion_id
            conclusion._write_by_action({"hearing_id": hearing.id})

    @freeze_time("2026-02-03 10:00:00")
    def test_marks_are_those_that_the_vote_kept(self):
        parts = BenchmarkSheet(self.bilan, self.mine).get_parts()
        self.assertEqual(len(parts), 2, "nobody was marked yet")
        self._vote([40, 50.25, 60, 90])
        self.bilan = self._draft(correction_reason="With the marks")
        self.bilan.action_issue()
        rows = self._get_rows(self.files[1], "points")
        # of 40, 50.25, 60, 90: 47.7, 55.1, 67.5; what nobody judged is not shown
        self.assertEqual(rows.keys(), {"Access"})
        row = rows["Access"]
        self.assertEqual(
            (row["own"], row["low"], row["median"], row["high"]),
            ("50.2", "48", "55", "68"),
        )
        self.assertEqual(row["words"], "Below the median")

    @freeze_time("2026-02-03 10:00:00")
    def test_marks_stay_out_where_the_label_says_so(self):
        self._vote([40, 50, 60, 90])
        self.programme.benchmark_has_marks = False
        self.bilan = self._draft(correction_reason="Without the marks")
        self.bilan.action_issue()
        self.assertNotIn("marks", str(self.bilan.sudo().benchmark["own"]))
        parts = BenchmarkSheet(self.bilan, self.mine).get_parts()
        self.assertEqual(len(parts), 2)

    def test_too_few_holders_give_no_benchmark(self):
        self.programme.benchmark_least = 5
        bilan = self._draft(correction_reason="A holder too few")
        with freeze_time("2026-02-03 10:00:00"):
            bilan.action_issue()
        self.assertEqual(
            {axis["people"] for axis in bilan.sudo().benchmark["axes"]}, {None}
        )
        with self.assertRaisesRegex(UserError, "4 holders are too few"):
            bilan.action_share()

    def test_figures_of_each_are_read_by_nobody(self):
        """They hold marks, which a juror who left a file never reads."""
        for user in (self.user_coach, self.user_secretary, self.user_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.bilan.with_user(user).read(["benchmark"])
        self.assertNotIn("Holder 1", str(self.bilan.payload))

    def test_holder_reads_its_own_figures_and_no_other(self):
        self.authenticate("benchmark_lead", "benchmark_lead")
        url = f"/my/label/{self.mine.id}/award/benchmark"
        self.assertTrue(self.url_open(url).url.endswith("/award"), "not given yet")
        self.bilan.action_share()
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Our place among the holders", page.text)
        self.assertIn("lowest quarter", page.text)
        for other in self.files[1:]:
            self.assertNotIn(other.partner_id.name, page.text)
            theirs = self.url_open(f"/my/label/{other.id}/award/benchmark")
            self.assertNotIn("Our place among the holders", theirs.text)
        self.assertIn(
            f"/my/label/{self.mine.id}/award/benchmark",
            self.url_open(f"/my/label/{self.mine.id}/award").text,
        )

    def test_candidate_refused_gets_no_benchmark(self):
        self.bilan.action_share()
        self.authenticate("benchmark_stranger", "benchmark_stranger")
        for application in (self.refused, self.mine):
            url = f"/my/label/{application.id}/award/benchmark"
            for address in (url, f"{url}/document"):
                self.assertNotIn("/benchmark", self.url_open(address).url)

    def test_page_is_given_as_a_document(self):
        self.bilan.action_share()
        self.authenticate("benchmark_lead", "benchmark_lead")
        with patch.object(BenchmarkSheet, "print", lambda sheet: b"%PDF-1.4 mine"):
            answer = self.url_open(f"/my/label/{self.mine.id}/award/benchmark/document")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.content, b"%PDF-1.4 mine")

    def test_benchmark_taken_back_is_read_no_more(self):
        self.bilan.action_share()
        self.bilan.action_unshare()
        self.authenticate("benchmark_lead", "benchmark_lead")
        url = f"/my/label/{self.mine.id}/award/benchmark"
        self.assertTrue(self.url_open(url).url.endswith("/award"))

    def test_only_a_manager_gives_it(self):
        for user in (self.user_coach, self.user_secretary):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.bilan.with_user(user).action_share()
        draft = self._draft(year="2024")
        with self.assertRaisesRegex(UserError, "issue it first"):
            draft.action_share()
