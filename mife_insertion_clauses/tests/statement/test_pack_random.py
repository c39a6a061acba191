# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ...models.shared.vocabulary import (
    CLAUSE_KINDS,
    CONTRACT_TYPES,
    EMPLOYER_KINDS,
    MODALITIES,
)
from ...report import pack_facts
from ...report.pack_figures import PackFigures, Spec
from ...report.pack_gaps import PackGaps
from ...report.pack_words import PackWords
from .pack_common import APRIL, END, FEBRUARY, MARCH, START, PackCommon
from .pack_sql import PackSql, find_problems

EXAMPLES = 6
SPECS = 25
HOURS = (0, 0.04, 7.25, 35, 100.15, 151.67)


@tagged("post_install", "-at_install")
class TestPackRandom(PackCommon):
    """Whatever the hours, the people and the contracts are, and whatever is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for month in (FEBRUARY, MARCH, APRIL):
            cls._work(month, 10)
        cls._new_notices()
        cls.env.flush_all()
        cls.words = PackWords(cls.env)

    @classmethod
    def _new_notices(cls):
        cls.env["insertion.notice"].create(
            [
                {"uid": f"essai-{rank}", "kind": "contract", "social": "unknown"}
                for rank in range(12)
            ]
        )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        # each example takes seconds: the seed is enough to see one again
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def test_sql_finds_the_same(self, seed):
        draw = random.Random(seed)
        with self.env.cr.savepoint(flush=False):
            self._shuffle(draw)
            for scope, in_sql in self._get_scopes().items():
                specs = [self._draw_spec(draw, scope) for _rank in range(SPECS)]
                figures = PackFigures(self.env, self.env.company, START, END, scope)
                figures.ask(specs)
                lines = [figures.get(spec, 1607) for spec in specs]
                sql = PackSql(self.env.cr, self.env.company, START, END, 1607, **in_sql)
                problems, _count = find_problems(sql, specs, lines)
                self.assertFalse(problems, f"{scope}\n" + "\n".join(problems))
                self._check_reconciled(draw, scope, figures)
            self.env.invalidate_all(flush=False)

    def _check_reconciled(self, draw, scope, figures):
        """No hour of the year is lost between it and what a pack prints."""
        for measure in pack_facts.RECONCILED:
            if not self._is_known(measure, scope):
                continue
            spec = self._draw_spec(draw, scope, measure)._replace(is_share=False)
            line = figures.get(spec, 1607) | {"digits": draw.choice((0, 1, 2))}
            gaps = PackGaps(figures, 1607).explain(spec, line, draw.random() < 0.3)
            self.assertEqual(gaps[-1].kind, "unexplained")
            self.assertEqual(gaps[-1].hours, 0, f"{spec} {scope} {gaps}")

    def _is_known(self, measure, scope):
        fact = pack_facts.FACTS[pack_facts.MEASURES[measure].fact]
        return scope.kind == pack_facts.ALL or scope.kind in fact.scope

    def _draw_spec(self, draw, scope, measure=None):
        """Return something that a manager may ask for."""
        names = [one for one in pack_facts.MEASURES if self._is_known(one, scope)]
        name = measure or draw.choice([one for one in names if one != "index"])
        measure = pack_facts.MEASURES[name]
        dimensions = [None, *pack_facts.FACTS[measure.fact].dimensions]
        dimension = draw.choice(dimensions)
        choices = [
            choice
            for choice in self.words.get_choices()
            if pack_facts.has_choice(measure.fact, choice)
        ]
        count = min(draw.choice((0, 0, 1, 2)), len(choices))
        chosen = tuple(sorted(draw.sample(choices, count)))
        bounds = None
        if dimension in pack_facts.MEASURED and draw.random() < 0.5:
            bounds = {"amount": (90000.0, 450000.0), "duration": (6.0, 11.0, 12.0)}[
                dimension
            ]
        is_share = bool(chosen) and not measure.per_person and draw.random() < 0.3
        if name == "hours_per_person":
            is_share = False
        return Spec(name, dimension, chosen, bounds, is_share)

    def _shuffle(self, draw):
        """Give the hours, people, contracts and notices any values they may have."""
        trades = self.env["insertion.trade"].search([], limit=3).ids
        categories = {
            name: [
                *self.env["insertion.category"].search([("kind", "=", name)]).ids,
                None,
            ]
            for name in ("diploma", "unemployment", "prescriber", "amount", "duration")
        }
        districts = [*self.env["insertion.qpv"].search([], limit=2).ids, None]
        employers = [self.firm.id, self.structure.id]
        self._update(
            draw,
            "insertion_declaration_line",
            counted_hours=HOURS,
            sex=("f", "m", None),
            age_band=("under_26", "over_50", None),
            qpv=("yes", "no", "unknown", None),
            modality=[one for one, _label in MODALITIES],
            contract_type=[one for one, _label in CONTRACT_TYPES],
            employer_kind=[one for one, _label in EMPLOYER_KINDS],
            is_new_firm=(True, False),
            diploma_id=categories["diploma"],
            unemployment_id=categories["unemployment"],
            prescriber_kind_id=categories["prescriber"],
            amount_band_id=categories["amount"],
            duration_band_id=categories["duration"],
            uncounted_reason=("training_cap", None),
        )
        # what counts whole has no reason not to
        self.env.cr.execute(
            "UPDATE insertion_declaration_line SET worked_hours = counted_hours, "
            "training_hours = 0, tutoring_hours = 0 WHERE uncounted_reason IS NULL"
        )
        self._update(
            draw,
            "insertion_declaration",
            state=("validated", "attested", "rectified", "declared"),
        )
        self._update(
            draw,
            "insertion_placement",
            contract_type=[one for one, _label in CONTRACT_TYPES],
            modality=[one for one, _label in MODALITIES],
            outcome=("durable", "positive", None),
            employer_id=employers,
            entry_qpv_id=districts,
            date_end=("2025-12-31", "2026-05-01", None),
            date_start=("2025-06-01", "2025-12-01"),
        )
        self._update(
            draw,
            "insertion_contract",
            clause_kind=[one for one, _label in CLAUSE_KINDS],
            amount=(0, 89999.5, 90000, 450000, 6000000),
            state=("awarded", "running", "no_clause", "cancelled"),
            date_notified=("2025-12-31", "2026-01-01", "2026-12-31", None),
            date_start=("2025-03-01", "2026-01-05", None),
            date_end=("2026-01-31", "2026-12-31", "2027-06-30", None),
            purchase_kind=("works", "services", None),
        )
        self._update(draw, "insertion_lot", trade_id=[*trades, None])
        self._update(
            draw, "insertion_contractor", role=("holder", "joint", "subcontractor")
        )
        self._update(
            draw,
            "insertion_notice",
            social=("declared", "declared_absent", "unknown"),
            is_reserved=(True, False),
            amount=(0, 1000, 250000.5),
            stage=("award", "award", "consultation"),
            date_notified=("2025-12-31", "2026-06-01", None),
            in_territory=(True, False),
            buyer_siret=("99800018600010", "99800018600028", "99800020200015", None),
            purchase_kind=("works", None),
            buyer_regime=("local", "state", None),
        )
        for table, column, source in (
            ("insertion_declaration_line", "state", "declaration_id"),
            ("insertion_lot", "clause_kind", "contract_id"),
            ("insertion_declaration_line", "trade_id", "lot_id"),
        ):
            other = {
                "declaration_id": "insertion_declaration",
                "contract_id": "insertion_contract",
                "lot_id": "insertion_lot",
            }[source]
            self.env.cr.execute(
                f"UPDATE {table} SET {column} = other.{column} FROM {other} other "
                f"WHERE other.id = {table}.{source}"
            )
        self.env.cr.execute(
            "UPDATE res_partner SET zip = %s, insertion_buyer_kind = %s WHERE id = %s",
            (
                draw.choice(("90000", "70000", None)),
                draw.choice(("commune", None)),
                self.buyer.id,
            ),
        )
        self.env.invalidate_all(flush=False)

    def _update(self, draw, table, **columns):
        self.env.cr.execute(f"SELECT id FROM {table} ORDER BY id")
        for (id_,) in self.env.cr.fetchall():
            names = [name for name in columns if draw.random() < 0.7]
            if names:
                self.env.cr.execute(
                    f"UPDATE {table} SET "
                    + ", ".join(f"{name} = %s" for name in names)
                    + " WHERE id = %s",
                    [*(draw.choice(columns[name]) for name in names), id_],
                )
