# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The addresses of ours, as Odoo knows them, with records that somebody may open."""

import re
from datetime import timedelta
from urllib.parse import quote, urlsplit

from addons import our_names
from portal_forms import PortalForms
from werkzeug.routing import Map, Rule

from odoo.fields import Datetime

from odoo.addons.mife_label.common.models.mife_attempt import LIMITS, LIMITS_OF_ALL

# What the walk through the pages has no record of, and why
WITHOUT_RECORD = {
    "ambassador_id": "nobody has a public page here",
    "attestation_id": "printing one takes long",
    "evidence_id": "none is of the file that the jury reads",
    "file_id": "none is joined here",
    "interview_id": "none is written down here",
    "letter_id": "none is written here",
    "page": "of a list: any number",
    "size": "of a picture: any number",
    "standard_id": "any",
    "statement_id": "working one out takes long",
    "version": "of a file: any number",
}


def get_head(path):
    return "/".join(path.split("/")[1:3])


class HostileRoutes(PortalForms):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"].sudo()
        for door in (*LIMITS, *(f"{door}.all" for door in LIMITS_OF_ALL)):
            parameters.set_param(f"mife.attempt.{door}", 10**9)
        cls.env["label.programme"].search([]).is_register_public = True
        cls.links = cls._prepare_links()
        home = cls.pages["label_lead"][0]
        evidence = cls.env["label.evidence"].search(
            [("application_id", "=", int(home.split("/")[-1]))], limit=1
        )
        # pages without a form
        cls.others = {
            "insertion_buyer": [f"/my/clauses/{cls.contract.id}"],
            cls.user_secretary.login: [f"/label/minutes/{cls.jury.id}/pdf"],
            "label_lead": [f"{home}/proofs/{evidence.id}"],
            None: [
                f"/label/achievement/{cls.standard.id}",
                f"/label/issuer/{cls.programme.company_id.id}",
                f"/label/status/{cls.programme.company_id.id}/revocation",
                *cls.links,
            ],
        }

    @classmethod
    def _prepare_links(cls):
        """Return the pages that somebody without an account opens."""
        application = cls.env["label.award"].search([], order="id desc", limit=1)
        application = application.application_id
        coach = cls.env(user=cls.user_coach)
        start = Datetime.now() + timedelta(days=10)
        event = coach["event.event"].create(
            {
                "name": "Breakfast",
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
                "label_programme_id": application.programme_id.id,
            }
        )
        ambassador = coach["label.ambassador"].create(
            {
                "application_id": application.id,
                "name": "Zoe Martin",
                "kind": "tutor",
                "consent_on": "2026-01-01",
                "email": "zoe@alpha.example",
            }
        )
        interview = coach["label.interview"].create(
            {
                "application_id": cls.hearing.application_id.id,
                "date": "2026-03-10",
                "spoken_with": "Marc Patron",
                "email": "marc@alpha.example",
            }
        )
        consent = coach["label.consent"].create(
            {
                "programme_id": application.programme_id.id,
                "partner_id": cls.lead.partner_id.id,
                "source": "form of 12 March",
            }
        )
        registration = coach["event.registration"].create(
            {"event_id": event.id, "partner_id": cls.lead.partner_id.id}
        )
        links = ambassador, interview, consent, registration
        return [urlsplit(record._get_link_url()).path for record in links]

    def _find_rules(self, kind):
        """Return the addresses of ours, as Odoo knows them."""
        Http, converters = self.env["ir.http"], self.env["ir.http"]._get_converters()
        rules = []
        for url, endpoint in Http._generate_routing_rules(
            self.registry._init_modules, converters
        ):
            module = endpoint.func.__module__.removeprefix("odoo.addons.")
            if module.split(".")[0] in our_names() and endpoint.routing["type"] == kind:
                rules.append(Rule(url, endpoint=endpoint))
        return Map(rules, converters=converters)

    def _find_records(self):
        """Return {(head of the address, parameter): (login, number)} of the walk."""
        adapter = self._find_rules("http").bind("localhost")
        found = {}
        for login, pages in [*self.pages.items(), *self.others.items()]:
            for page in pages:
                _endpoint, args = adapter.match(page)
                for name, value in args.items():
                    found.setdefault((get_head(page), name), (login, value))
        return found

    def _fill_in(self, rule, records, bad=None):
        """Return the address of a rule, one of its parameters replaced by ``bad``."""
        path, head = rule.rule, get_head(rule.rule)
        for kind, name in re.findall(r"<(\w+):(\w+)>", path):
            _login, value = records.get((head, name), (None, 1))
            if kind == "int" and (head, name) not in records:
                self.assertIn(name, WITHOUT_RECORD, path)
            value = quote(str(value)) if bad is None else bad
            bad = None
            path = path.replace(f"<{kind}:{name}>", value)
        return path

    def _find_login(self, rule):
        """Return who opens an address that no form of the walk is sent to."""
        head = get_head(rule.rule)
        for login, pages in self.pages.items():
            if any(get_head(page) == head for page in pages):
                return login
        is_open = rule.endpoint.routing["auth"] == "public"
        return None if is_open else self.user_secretary.login
