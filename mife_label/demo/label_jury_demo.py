# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

COLLEGES = ["État et service public de l'emploi", "Collectivités", "Entreprises"]
BODIES = [
    ("Direction de l'emploi, du travail et des solidarités", 0),
    ("France Travail", 0),
    ("Conseil départemental", 1),
    ("Chambre de commerce et d'industrie", 2),
    ("Chambre de métiers et de l'artisanat", 2),
]
# name, login, body, role
JURORS = [
    ("Hélène Marchadier", "presidente.jury", 2, "1_president"),
    ("Olivier Bastien", "jury.label", 0, "2_deputy"),
    ("Sabrina Lecourt", "jury2.label", 1, "3_member"),
    ("Thomas Girardot", "jury3.label", 3, "3_member"),
    ("Fatou Diallo", "jury4.label", 4, "3_member"),
]


class LabelDemo(models.AbstractModel):
    _inherit = "label.demo"

    @api.model
    def _open_jury(self):
        """Open two files to a jury that meets in twelve days."""
        programme = self._ref("label_programme_emplitudes")
        colleges = self.env["label.college"].create(
            [{"name": name, "sequence": rank} for rank, name in enumerate(COLLEGES)]
        )
        bodies = self.env["label.body"].create(
            [
                {"name": name, "college_id": colleges[college].id}
                for name, college in BODIES
            ]
        )
        users = self.env["res.users"]
        for name, login, _body, _role in JURORS:
            users |= users.with_context(no_reset_password=True).create(
                {
                    "name": name,
                    "login": login,
                    "password": "demo",
                    "email": f"{login}@jury.example",
                    "tz": "Europe/Paris",
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
        start = fields.Datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
        applications = self._ref("label_application_etudes") + self._ref(
            "label_application_logistique"
        )
        session = self.env["label.session"].create(
            {
                "programme_id": programme.id,
                "secretary_id": self._ref("res_users_manager").id,
                "date_start": start + relativedelta(days=12),
                "date_deadline": fields.Date.context_today(self)
                - relativedelta(days=20),
                "place": "Salle du conseil, maison de l'emploi",
                "member_ids": [
                    Command.create(
                        {
                            "partner_id": user.partner_id.id,
                            "body_id": bodies[body].id,
                            "role": role,
                        }
                    )
                    for user, (_name, _login, body, role) in zip(
                        users, JURORS, strict=True
                    )
                ],
                "hearing_ids": [
                    Command.create({"application_id": application.id, "sequence": rank})
                    for rank, application in enumerate(applications, 1)
                ],
            }
        )
        session.with_context(mail_notify_force_send=False).action_open_reading()
        Interest = self.env["label.interest"]
        Interest._declare(
            session.hearing_ids[1],
            session.member_ids[3],
            True,
            "La chambre loue un entrepôt à cette entreprise.",
        )
        Interest._declare(session.hearing_ids[0], session.member_ids[1], False)
