# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The story of the demonstration, a chapter at a time, as its data call them."""

from dateutil.relativedelta import relativedelta

from odoo import fields

from ..common import uninstall
from .records.book import ref, refs
from .records.community import (
    create_plan,
    hold_interview,
    tell_ambassadors,
    tell_news,
    tell_opinions,
)
from .records.companies import create_holders
from .records.files import (
    ask_completion,
    begin_file,
    coach,
    complete_file,
    fill_files,
    submit_files,
)
from .records.jury import tell_coming_juries, tell_past_jury
from .records.life import (
    create_events,
    create_times,
    prepare_next_standard,
    tell_commitments,
    tell_communication,
    tell_statement,
)
from .records.measures import tell_measures
from .records.team import load_french, welcome_team

# files of before: months since they were started, submitted and notified
BEFORE = {
    "mecanique_first": (38, 35, 34),
    "etudes_first": (39, 36, 34),
    "residence_first": (29, 26, 25),
    "logistique_first": (19, None, 17),
}
# files of today: days since they were started and submitted
TODAY = {
    "mecanique": (55, None),
    "nettoyage": (100, 6),
    "menuiserie": (95, 11),
    "logistique": (120, 32),
    "etudes": (130, 41),
    "santerel": (150, 62),
}
STEPS = ("date_started", "date_submitted", "date_notified")


def tell(env, chapter):
    # no log: the history would say that everything happened on the day of the set-up
    silent = {"tracking_disable": True, "mail_activity_quick_update": True}
    _CHAPTERS[chapter](env(context=env.context | silent))
    env["mail.mail"]._take_as_sent()
    uninstall.mark_demonstration(env)


def _tell_team(env):
    welcome_team(env)
    load_french(env)


def _tell_files_before(env):
    """First files of companies that come back today: two labels, two without."""
    mechanics, studies, residence, logistics = files = _get_files(env, *BEFORE)
    files.action_check_eligibility()
    files.action_start()
    heard = files - logistics
    fill_files(heard)
    submit_files(heard)
    heard.action_admit()
    heard.action_put_on_agenda()
    heard.action_start_review()
    mechanics.action_notify(
        "awarded",
        "Démarche ancienne et bien suivie. Le jury salue la formation des tuteurs.",
        _get_day(months=34),
    )
    studies.action_notify(
        "awarded_with_conditions",
        "Attribué sous réserve de désigner un second tuteur dans les six mois.",
        _get_day(months=34),
    )
    residence.action_notify(
        "refused",
        "Les actions présentées restent des projets. Le jury invite l'établissement à "
        "revenir après une première année d'immersions et d'accueil de stagiaires.",
        _get_day(months=25),
    )
    logistics.action_withdraw(
        "Déménagement de l'entrepôt : l'entreprise préfère reprendre l'année suivante."
    )
    _date_back(env, BEFORE, "months")


def _tell_files_today(env):
    """A file at each step, from the eligibility to the door of the jury."""
    begun, *_rest = files = _get_files(env, *TODAY)
    (files | _get_files(env, "residence")).action_check_eligibility()
    files.action_start()
    submitted = files - begun
    fill_files(submitted)
    begin_file(begun, 6)
    coach(begun)
    submit_files(submitted)
    santerel = _get_files(env, "santerel")
    ask_completion(santerel)
    complete_file(santerel)
    ask_completion(_get_files(env, "nettoyage"))
    _get_files(env, "logistique", "etudes", "santerel").action_admit()
    _date_back(env, TODAY, "days")


def _tell_label(env):
    """Four years of the label: holders, juries, measures, meetings, what comes next."""
    heard = create_holders(env)
    tell_past_jury(heard)
    tell_coming_juries(env)
    programme = ref(env, "label_programme_emplitudes")
    awards = env["label.award"].search([("programme_id", "=", programme.id)])
    tell_commitments(awards)
    tell_communication(awards)
    tell_measures(awards)
    create_events(awards)
    create_plan(env)
    tell_news(awards)
    tell_opinions(env)
    tell_ambassadors(env)
    hold_interview(env)
    create_times(env)
    tell_statement(programme)
    prepare_next_standard(env)


_CHAPTERS = {
    "team": _tell_team,
    "files_before": _tell_files_before,
    "files_today": _tell_files_today,
    "label": _tell_label,
}


def _get_files(env, *names):
    return refs(env, "label.application", [f"label_application_{x}" for x in names])


def _get_day(**ago):
    return fields.Date.today() - relativedelta(**ago)


def _date_back(env, dates, unit):
    """Give the files the days of their story: their steps were all taken today."""
    for name, ages in dates.items():
        _get_files(env, name)._write_by_action(
            {
                step: _get_day(**{unit: age})
                for step, age in zip(STEPS, ages, strict=False)
                if age
            }
        )
