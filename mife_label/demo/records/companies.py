# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files of companies that the data do not name, up to their result."""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ..holders import HOLDERS, REASONS, RENEWED
from .book import ref
from .files import fill_files, submit_files


class Company(NamedTuple):
    name: str
    siret: str
    city: str
    zip: str
    size: str
    contact: str
    job: str

    @property
    def domain(self):
        return self.name.split()[-1].lower().replace("é", "e")


def create_holders(env):
    """Create the files of the last five years; return those that a jury has to read."""
    today = fields.Date.context_today(env["label.award"])
    rows = [
        (Company(*company), today - relativedelta(months=months))
        for *company, months, _result in HOLDERS
    ]
    applications = create_files(env, rows)
    pending = env["label.application"]
    for application, (_company, day), (*_row, result) in zip(
        applications, rows, HOLDERS, strict=True
    ):
        if result:
            _conclude_file(application, result, day)
        else:
            pending |= application
    _renew(env, applications, [company for company, _day in rows])
    return pending


def _renew(env, applications, companies):
    today = fields.Date.context_today(applications)
    rows = [
        (company, application.partner_id, today - relativedelta(months=months))
        for application, company in zip(applications, companies, strict=True)
        if (months := RENEWED.get(company.name))
    ]
    renewals = _bring_to_jury(env, rows)
    for application, (_company, _partner, day) in zip(renewals, rows, strict=True):
        _conclude_file(application, "awarded", day)


def create_files(env, rows):
    """Bring files to the door of the jury.

    :param rows: the companies, each with the day it is decided upon
    """
    partners = env["res.partner"].create(
        [_prepare_partner_vals(env, company) for company, _day in rows]
    )
    return _bring_to_jury(
        env,
        [
            (company, partner, day)
            for (company, day), partner in zip(rows, partners, strict=True)
        ],
    )


def _bring_to_jury(env, rows):
    applications = env["label.application"].create(
        [_prepare_application_vals(env, *row) for row in rows]
    )
    applications.action_check_eligibility()
    applications.action_start()
    fill_files(applications)
    submit_files(applications)
    applications.action_admit()
    for (*_firm, day), application in zip(rows, applications, strict=True):
        application.write(
            {
                "date_started": day - relativedelta(months=6),
                "date_submitted": day - relativedelta(months=2),
            }
        )
    return applications


def _prepare_partner_vals(env, company):
    contact = {
        "name": company.contact,
        "function": company.job,
        "email": f"direction@{company.domain}.example",
    }
    return {
        "name": company.name,
        "city": company.city,
        "zip": company.zip,
        "country_id": env.ref("base.fr").id,
        "email": f"contact@{company.domain}.example",
        "child_ids": [Command.create(contact)],
        **env["res.partner"]._prepare_company_vals(company.siret),
    }


def _prepare_application_vals(env, company, partner, day):
    return {
        "programme_id": ref(env, "label_programme_emplitudes").id,
        "partner_id": partner.id,
        "contact_id": partner.child_ids.id,
        "user_id": ref(env, "res_users_coach").id,
        "size": company.size,
        "perimeter": "L'ensemble de l'établissement.",
        "eligibility_note": "Première rencontre encourageante.",
        "date_first_contact": day - relativedelta(months=7),
        "date_deadline": day - relativedelta(months=2),
        "date_jury": day - relativedelta(days=8),
    }


def _conclude_file(application, result, day):
    application.action_put_on_agenda()
    application.action_start_review()
    application.action_notify(result, REASONS[result], day)
