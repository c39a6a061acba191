# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain
from odoo.tools import formatLang

from ..common.words import write_count
from ..rules import landing

LANDING_STATES = [
    (landing.NOT_APPLICABLE, "n/a"),
    (landing.UNKNOWN, "Too early to say"),
    (landing.ON_TRACK, "On track"),
    (landing.AT_RISK, "At risk"),
    (landing.LATE, "Ended with hours missing"),
    (landing.DONE, "Done"),
]

WATCHED_FIRST = (
    landing.LATE,
    landing.AT_RISK,
    landing.ON_TRACK,
    landing.DONE,
    landing.UNKNOWN,
)


def count_landings(lots):
    """Return how many lots land where, in words, those to watch first."""
    labels = dict(lots._fields["landing_state"]._description_selection(lots.env))
    by_state = lots.grouped("landing_state")
    return " \u00b7 ".join(
        f"{labels[state]}\u00a0({len(by_state[state])})"
        for state in WATCHED_FIRST
        if state in by_state
    )


def search_landing(lots, operator, value):
    """Search lots by where they land."""
    if operator != "in":
        return NotImplemented
    owing = lots.search([("hours_due", ">", 0)])
    found = Domain(
        "id", "in", owing.filtered(lambda lot: lot.landing_state in value).ids
    )
    if landing.NOT_APPLICABLE in value:
        found |= Domain("hours_due", "<=", 0)
    return found


class LotLanding:
    """Where lots land: their hours at the end, in figures and in a sentence."""

    def __init__(self, lots):
        self.env = lots.env
        self.today = lots._get_reference_date()
        self.certified_until = lots._get_hours().get_certified_until()

    def get_figures(self, lot):
        """Return the values of the fields that say where the lot lands."""
        start, end = lot.date_start or None, lot.date_end or None
        due = lot.hours_due if lot.has_obligation else 0
        suspensions = lot.commitment_ids._get_suspensions()
        over = is_over(lot)
        result = landing.land(
            due,
            lot.hours_done,
            start,
            end,
            self.today,
            self.certified_until.get(lot.id or lot._origin.id),
            suspensions,
            over,
        )
        return {
            "landing_state": result.state,
            "hours_landing": result.hours or 0,
            "hours_missing": result.missing,
            "weeks_missing": result.weeks,
            "hours_expected": self._get_expected(due, start, end, suspensions, over),
        }

    def _get_expected(self, due, start, end, suspensions, over):
        if over:
            return due
        if not start or not end:
            return 0
        return landing.expected(due, start, end, self.today, suspensions)


def is_over(lot):
    """Tell whether no hour is to come: ended, given up, or past its last day."""
    today, end = lot._get_reference_date(), lot.date_end or None
    return landing.is_over(lot.state, lot.contract_id.state, end, today)


def write_advice(lot):
    """Return what the company is to do, where ``write_landing`` gives figures."""
    env = lot.env
    known = (landing.NOT_APPLICABLE, landing.DONE, landing.UNKNOWN, landing.LATE)
    if lot.landing_state in known:
        return write_landing(lot)
    if lot.hours_missing < 0.5:
        return env._("At this pace the hours due will be done: go on like this.")
    return env._(
        "At this pace %(missing)s h will be missing at the end: one person at work for "
        "%(weeks)s more. Your contact can introduce people to you.",
        missing=formatLang(env, lot.hours_missing, digits=0),
        weeks=_write_weeks(lot),
    )


def write_landing(lot):
    """Return the sentence that says where the lot lands, from its figures."""
    env = lot.env

    def number(hours):
        return formatLang(env, hours, digits=0)

    if lot.landing_state == landing.NOT_APPLICABLE:
        return env._("n/a")
    if lot.landing_state == landing.DONE:
        return env._("The hours due are done.")
    if lot.landing_state == landing.UNKNOWN:
        if not lot.date_start or not lot.date_end:
            return env._("Enter the dates of the lot to see where it lands.")
        return env._("Too early to say: no month is certified yet.")
    missing = number(lot.hours_missing)
    weeks = _write_weeks(lot)
    if lot.landing_state == landing.LATE:
        return env._(
            "The lot ended with %(missing)s h missing, that is %(weeks)s of 35 h.",
            missing=missing,
            weeks=weeks,
        )
    hours, due = number(lot.hours_landing), number(lot.hours_due)
    if lot.hours_missing < 0.5:
        return env._("At this pace: %(hours)s h out of %(due)s.", hours=hours, due=due)
    return env._(
        "At this pace: %(hours)s h out of %(due)s, %(missing)s h missing, that is "
        "%(weeks)s of 35 h.",
        hours=hours,
        due=due,
        missing=missing,
        weeks=weeks,
    )


def _write_weeks(lot):
    weeks = lot.hours_missing / landing.WEEK_HOURS
    env = lot.env
    return write_count(env, weeks, env._("%s week"), env._("%s weeks"), 1)
