# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import formatLang

from ..rules import scoring

# a figure that is under by a hair must not be shown as reached (59.95 as 60)
DECIMALS = 2


def read_proposal(sheets, in_force, axes, alpha):
    """Return what sheets propose, as plain values that can be kept.

    :param sheets: those that count, one for each juror
    :param in_force: the rules, as ``HearingFacts`` reads them
    :param axes: those of the standard
    :param alpha: how far the jury agrees on its grid, or None
    """
    criteria = sheets.line_ids._get_criteria()
    limits = {
        name: in_force.get(key, getattr(scoring.Limits, name))
        for name, key in (
            ("spread", "spread_limit"),
            ("gap", "gap_limit"),
            ("alpha", "alpha_limit"),
            ("sheets", "solid_sheets"),
        )
    }
    rules = scoring.Rules(
        criteria=criteria,
        floors={axis.id: axis.floor for axis in axes},
        threshold=in_force["threshold"],
        min_sheets=in_force["min_sheets"],
        limits=scoring.Limits(**limits),
    )
    marks = {sheet.id: sheet._get_marks() for sheet in sheets}
    verdict = scoring.judge(marks, rules)
    solidity = scoring.weigh(marks, rules, alpha)
    Criterion = sheets.line_ids.criterion_id
    return {
        "award": verdict.award,
        "sheets": verdict.sheets,
        "min_sheets": rules.min_sheets,
        "score": _to_float(verdict.score),
        "threshold": rules.threshold,
        "under_threshold": verdict.under_threshold,
        "axes": [
            {
                "name": axis.name,
                "score": _to_float(verdict.axes.get(axis.id)),
                "floor": axis.floor,
                "low": axis.id in verdict.low_axes,
                "unjudged": axis.id in verdict.unjudged_axes,
            }
            for axis in axes
        ],
        "knocked_out": [
            Criterion.browse(key).display_name for key in verdict.knocked_out
        ],
        "solid": solidity.solid,
        "reasons": list(solidity.reasons),
        "pivotal": solidity.pivotal,
        "spread": _to_float(solidity.spread),
        "gap": _to_float(solidity.gap),
        "alpha": _to_float(solidity.alpha),
        "trimmed": _to_float(solidity.trimmed),
        "limits": limits,
    }


def _to_float(value):
    return None if value is None else float(value)


class ProposalNote:
    """Say what marks propose, and why it is called solid or fragile."""

    def __init__(self, env, figures):
        self.env = env
        self.figures = figures

    def prepare(self):
        """Return the figures as they are shown, with what explains them."""
        figures = self.figures
        return {
            **figures,
            "score": self._show(figures["score"]),
            "threshold": self._show(figures["threshold"]),
            "trimmed": self._show(figures["trimmed"]),
            "spread": self._show(figures["spread"]),
            "axes": [
                {
                    **axis,
                    "score": self._show(axis["score"]),
                    "floor": self._show(axis["floor"]),
                }
                for axis in figures["axes"]
            ],
            "obstacles": self._describe_obstacles(),
            "reasons": self._describe_reasons(),
            "checks": self._prepare_checks(),
        }

    def _describe_obstacles(self):
        axes = self.figures["axes"]
        sentences = [
            self.env._("Nobody judged %s: it does not pass its floor.", axis["name"])
            for axis in axes
            if axis["unjudged"]
        ]
        sentences += [
            self.env._("%s is under its floor.", axis["name"])
            for axis in axes
            if axis["low"]
        ]
        sentences += [
            self.env._("%s is knocked out.", name)
            for name in self.figures["knocked_out"]
        ]
        if self.figures["under_threshold"]:
            sentences.append(self.env._("The whole is under the threshold."))
        return sentences

    def _describe_reasons(self):
        sentences = {
            "one_sheet": self.env._(
                "The proposal changes if one sheet is left out (%s of them decide): "
                "talk it over.",
                self.figures["pivotal"],
            ),
            "trimmed": self.env._(
                "The proposal changes without the highest and the lowest marks."
            ),
            "spread": self.env._(
                "The jurors are far apart: hear the highest and the lowest first."
            ),
            "gap": self.env._("One juror is far from another: ask both what they saw."),
            "alpha": self.env._(
                "The jury reads its grid in different ways: go through the criteria."
            ),
            "few": self.env._("It rests on too few sheets."),
        }
        return [sentences[reason] for reason in self.figures["reasons"]]

    def _prepare_checks(self):
        """Return (what is looked at, its figure, what is asked, whether it holds)."""
        figures, limits = self.figures, self.figures["limits"]
        reasons = figures["reasons"]
        unknown, none = self.env._("n/a"), self.env._("none")
        same = self.env._("the same proposal")
        at_most = self.env._("%s at most")
        at_least = self.env._("%s at least")
        rows = (
            (
                "few",
                self.env._("Sheets that count"),
                str(figures["sheets"]),
                at_least % limits["sheets"],
            ),
            (
                "one_sheet",
                self.env._("Sheets that change it, each left out alone"),
                str(figures["pivotal"]),
                none,
            ),
            (
                "trimmed",
                self.env._("Without the highest and the lowest (%)"),
                self._show(figures["trimmed"]) or unknown,
                same,
            ),
            (
                "spread",
                self.env._("Spread between jurors (points)"),
                self._show(figures["spread"]) or unknown,
                at_most % self._show(limits["spread"]),
            ),
            (
                "gap",
                self.env._("From the lowest juror to the highest (points)"),
                self._show(figures["gap"]) or unknown,
                at_most % self._show(limits["gap"]),
            ),
            (
                "alpha",
                self.env._("Agreement of the jury on its grid (alpha)"),
                self._show(figures["alpha"]) or unknown,
                at_least % self._show(limits["alpha"]),
            ),
        )
        return [
            {
                "name": name,
                "figure": figure,
                "asked": asked,
                "holds": code not in reasons,
            }
            for code, name, figure, asked in rows
        ]

    def _show(self, value):
        """Return a share with enough decimals not to look reached when it is not."""
        if value is None:
            return None
        return formatLang(self.env, value, digits=DECIMALS)
