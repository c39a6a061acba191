# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...common.words import write_count, write_day
from ...rules import plausible
from .vocabulary import format_month


class InsertionPlausibleMixin(models.AbstractModel):
    """Records whose dates or durations are asked back once when they surprise.

    Whoever types says that they are right, on the form, the page, in the file or the
    call; changing one of ``_plausible_fields`` asks again. What cannot be is refused.
    An action that already asked says ``figures_confirmed`` in its context.
    """

    _name = "insertion.plausible.mixin"
    _description = "Figures asked back when they surprise"
    _plausible_fields = ()

    figure_question = fields.Char(
        string="To confirm", compute="_compute_figure_question", exportable=False
    )
    is_figure_confirmed = fields.Boolean(
        string="These figures are right",
        compute="_compute_is_figure_confirmed",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="Say so where a date or a duration that surprises is true all the same.",
    )

    @api.depends(lambda self: self._plausible_fields)
    @api.depends_context("lang")
    def _compute_figure_question(self):
        found = self._find_surprises()
        for record in self:
            record.figure_question = record._get_surprise_sentences(
                found.get(record, ())
            )

    @api.depends(lambda self: self._plausible_fields)
    def _compute_is_figure_confirmed(self):
        self.is_figure_confirmed = bool(self.env.context.get("figures_confirmed"))

    @api.constrains(lambda self: self._plausible_fields)
    def _check_figures(self):
        for record, surprises in self._find_surprises().items():
            never = [surprise for surprise in surprises if surprise.impossible]
            if never:
                raise ValidationError(
                    self.env._("%s Correct it.", record._get_surprise_sentences(never))
                )
            if surprises and not record.is_figure_confirmed:
                raise ValidationError(
                    self.env._(
                        '%(what)s Correct it or, if it is true, tick "%(confirm)s".',
                        what=record._get_surprise_sentences(surprises),
                        confirm=self._fields["is_figure_confirmed"]._description_string(
                            self.env
                        ),
                    )
                )

    def _find_surprises(self):
        """Return {record: what surprises in it}."""
        today = fields.Date.context_today(self)
        return {record: record._judge_figures(today) for record in self}

    def _judge_figures(self, today):
        """Return what surprises in the figures of the record."""
        return []

    def _get_surprise_sentences(self, surprises):
        return " ".join(self._get_surprise_sentence(surprise) for surprise in surprises)

    def _get_surprise_sentence(self, surprise):
        code, name, figure, limit, _impossible = surprise
        values = {
            "field": self._fields[name]._description_string(self.env),
            "figure": figure,
            "limit": limit,
        }
        if code in (plausible.AHEAD, plausible.BEHIND, plausible.AGE):
            values["day"] = _format_day(self.env, limit)
            values["figure"] = write_count(
                self.env, figure, self.env._("%s year"), self.env._("%s years")
            )
        if code == plausible.AHEAD:
            return self.env._("%(field)s: %(day)s is in %(figure)s.", **values)
        if code == plausible.BEHIND:
            return self.env._("%(field)s: %(day)s was %(figure)s ago.", **values)
        if code == plausible.AGE:
            return self.env._(
                "%(field)s: the person is %(figure)s old on %(day)s.", **values
            )
        if code == plausible.UNBORN:
            return self.env._(
                "%(field)s: %(day)s is in the future.",
                field=values["field"],
                day=_format_day(self.env, figure),
            )
        if code == plausible.LONG_CONTRACT:
            return self.env._(
                "%(field)s: a contract of %(figure)s months, when this type lasts "
                "%(limit)s at most.",
                **values,
            )
        if code == plausible.LONG_PERIOD:
            return self.env._("%(field)s: it lasts %(figure)s years.", **values)
        if code == plausible.CERTIFIED_OUTSIDE:
            return self.env._(
                "%(field)s: hours of %(month)s are certified, outside these dates.",
                field=values["field"],
                month=format_month(self.env, figure),
            )
        if code == plausible.OUTSIDE:
            first, last = limit
            return self.env._(
                "%(field)s: %(day)s is outside the dates of the lot (%(first)s to "
                "%(last)s).",
                field=values["field"],
                day=_format_day(self.env, figure),
                first=_format_day(self.env, first) or "?",
                last=_format_day(self.env, last) or "?",
            )
        return self.env._("%(field)s: %(figure)s, more than %(limit)s.", **values)


def _format_day(env, day):
    # babel writes the year 1 as 1: as it was typed, four digits
    if day and day.year < 1000:
        return f"{day:%d/%m}/{day.year:04}"
    return write_day(env, day)
