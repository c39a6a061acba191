# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The story of the demonstration, a chapter at a time, as its data call them."""

from odoo import fields

from ..common import uninstall
from .plan import make_plan
from .records.agenda import create_activities, create_meetings, create_timesheets
from .records.book import Book
from .records.contracts import (
    create_commitments,
    create_contractors,
    create_contracts,
    create_lots,
    date_turns,
    decide,
    draft_clauses,
    move_lots,
)
from .records.followup import follow_up
from .records.funding import open_funding_file
from .records.handover import prepare_departure
from .records.months import attest, create_declarations, rectify
from .records.outcome import ask_people
from .records.partners import load_partners
from .records.people import (
    create_eligibilities,
    create_people,
    create_placements,
    create_referrals,
)
from .records.pooling import pool
from .records.portal import ask_holders, open_portal, publish_offers
from .records.privacy import list_terms
from .records.radar import watch_notices
from .records.team import (
    fund_facilitators,
    give_password,
    load_french,
    welcome_team,
)


def tell(env, chapter):
    _CHAPTERS[chapter](env)
    env["mail.mail"]._take_as_sent()
    uninstall.mark_demonstration(env)


def _tell_partners(env):
    """Buyers, companies and structures, which the data that follow refer to."""
    load_partners(env)


def _tell_activity(env):
    """Two years of the organisation: contracts, people at work, months, documents."""
    users = welcome_team(env)
    load_french(env)
    book = Book(_silence(env), make_plan(fields.Date.context_today(env.user)))
    create_contracts(book)
    create_lots(book)
    create_commitments(book)
    create_contractors(book)
    create_people(book)
    create_eligibilities(book)
    create_referrals(book)
    create_placements(book)
    create_declarations(book)
    move_lots(book)
    decide(book)
    attest(book)
    rectify(book)
    pool(book)
    create_meetings(book)
    create_timesheets(book)
    fund_facilitators(book)
    open_funding_file(book)
    draft_clauses(book)
    create_activities(book)
    date_turns(book)
    users |= open_portal(book) | book.ref("demo_user_portal")
    ask_holders(book)
    publish_offers(book)
    ask_people(book)
    follow_up(book)
    prepare_departure(book)
    list_terms(book)
    book.ref("demo_notice_import")._read_now()
    watch_notices(book)
    give_password(users)


_CHAPTERS = {"partners": _tell_partners, "activity": _tell_activity}


def _silence(env):
    """Write no history: it would say that everything happened on the same day."""
    silent = {
        "tracking_disable": True,
        "mail_create_nolog": True,
        "mail_create_nosubscribe": True,
        "mail_activity_quick_update": True,
    }
    if env["res.lang"]._get_data(code="fr_FR"):
        silent["lang"] = "fr_FR"
    return env(context=env.context | silent)
