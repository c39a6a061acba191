# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from unittest import TestCase

from addons import ROOT

BENCHMARKS = ROOT / "tests/benchmark"
# as a benchmark returns it, and as a row of the contributors' page names it
RETURNED = re.compile(r'\(?"([A-Z]\d+)",\s')
ROW = re.compile(
    r"^\| ([A-Z]\d+(?:(?:, | to )[A-Z]\d+)*) \| .* \| `make (.*)` \|$", re.M
)


def spread(codes):
    """Return the codes that "P0, P1" or "C1 to C5" names."""
    if " to " not in codes:
        return set(codes.split(", "))
    first, last = codes.split(" to ")
    numbers = range(int(first[1:]), int(last[1:]) + 1)
    return {f"{first[0]}{number}" for number in numbers}


class TestFiguresNamed(TestCase):
    """Whoever reads a figure finds the command that prints it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = (ROOT / "CONTRIBUTING.md").read_text()
        cls.rows = {codes: command for codes, command in ROW.findall(text)}
        cls.printed = {
            path.stem: set(RETURNED.findall(path.read_text()))
            for path in BENCHMARKS.glob("*.py")
        }

    def test_every_figure_has_its_command(self):
        named = set().union(*map(spread, self.rows))
        self.assertEqual(set().union(*self.printed.values()), named)

    def test_each_command_prints_what_its_row_says(self):
        for codes, command in self.rows.items():
            names = re.findall(r"\w+", command.partition("T=")[2])
            files = [f"bench_{name}" for name in names] or ["fuzz_notices"]
            with self.subTest(codes=codes):
                found = set().union(*(self.printed[name] for name in files))
                self.assertLessEqual(spread(codes), found)

    def test_what_is_kept_is_still_printed(self):
        kept = (BENCHMARKS / "RESULTS.md").read_text()
        found = set(re.findall(r"^\| ([A-Z]\d+) \|", kept, re.M))
        self.assertTrue(found)
        self.assertLessEqual(found, set().union(*self.printed.values()))
