# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every form is edited and saved where the work leads to it.

The records are made by the chain of actions of the trade, each by its role: no row of
the demonstration, no state written by hand. The manager, whose forms are the most open,
then saves each field alone. A form may refuse, in words; anything else is a defect.
"""

import json
from datetime import date

from forms import REFUSALS, edit_and_save, get_records, get_views
from freezegun import freeze_time

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mife_insertion_clauses.models.notice.insertion_notice_import import (
    attach,
)
from odoo.addons.mife_insertion_clauses.tests.common import unprinted
from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)
from odoo.addons.mife_label.tests.common import SIRETS
from odoo.addons.mife_label.tests.jury.test_label_release import ReleaseCommon

FEBRUARY, MARCH, APRIL, MAY = (date(2026, month, 1) for month in (2, 3, 4, 5))
NOTICE = {
    "id": "2026M001",
    "acheteur": {"id": "99800018600010"},
    "nature": "Marché",
    "objet": "Réfection de la peinture de l'hôtel de ville",
    "codeCPV": "45442100-8",
    "procedure": "Procédure adaptée",
    "dureeMois": 12,
    "dateNotification": "2026-02-10",
    "datePublicationDonnees": "2026-02-20",
    "montant": 120000.0,
    "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": "99800011100018"}}],
    "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
}


class FormsCase:
    """Open each form, and each dialog that its buttons open, on what the chain made."""

    prefix = ""
    editor = None

    @mute_logger("odoo.sql_db")
    def _edit_forms(self):
        self.faults, self.saved, self.seen = [], 0, set()
        for view in get_views(self.env):
            if not view.model.startswith(self.prefix):
                continue
            for record in get_records(self.env, view.model):
                self._edit_form(record.with_user(self.editor), view)

    def _edit_form(self, record, view):
        if not record.has_access("read"):
            return
        self.seen.add(record._name)
        self._try(record, view.xml_id, lambda: Form(record, view))
        for action in self._get_actions(record, view):
            self._open_dialog(record, action)

    def _get_actions(self, record, view):
        arch = Form(record, view)._view["tree"]
        buttons = arch.xpath(
            "//button[@type='object'][not(ancestor::field)][not(ancestor::chatter)]/@name"
        )
        return sorted(set(buttons))

    def _open_dialog(self, record, name):
        """Press a button and edit the form that it opens, if it opens one of ours."""
        with self._undone(record, name):
            action = getattr(record, name)()
            kind = action.get("res_model", "") if isinstance(action, dict) else ""
            if kind in self.env and self.env[kind]._transient:
                self.seen.add(kind)
                self._try(
                    record,
                    f"{name} > {kind}",
                    lambda: Form.from_action(record.env, action),
                )

    def _try(self, record, place, open_form):
        with self._undone(record, place):
            self.saved += edit_and_save(open_form)

    def _undone(self, record, place):
        return Undone(self, record, place)


class Undone:
    """Do something and undo it; note what failed without a sentence to the user."""

    def __init__(self, case, record, place):
        self.case, self.record, self.place = case, record, place

    def __enter__(self):
        self.savepoint = self.record.env.cr.savepoint()
        self.savepoint.__enter__()

    def __exit__(self, kind, error, traceback):
        self.savepoint.rollback()
        self.savepoint.__exit__(None, None, None)
        self.record.env.invalidate_all()
        if isinstance(error, Exception) and not isinstance(error, REFUSALS):
            self.case.faults.append((self.place, self.record, repr(error)))
        return error is None or isinstance(error, Exception)


@tagged("post_install", "-at_install", "standard")
class TestFormsOfTheClauses(FormsCase, InsertionPortalCommon):
    prefix = "insertion."

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.editor = cls.manager
        cls.manager.group_ids += cls.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        cls._read_a_notice()
        cls._prepare_a_lot()
        cls._introduce_people()
        cls._ask_from_outside()
        cls._do_the_months()
        cls._end_the_lots()
        cls._report_what_is_missing()
        cls._issue_statements()

    @classmethod
    def _read_a_notice(cls):
        """A file is read; one of its notices becomes a contract, with its lot."""
        content = {"marches": {"marche": [NOTICE, {**NOTICE, "id": "2026M002"}, {}]}}
        env = cls.env(user=cls.facilitator)
        file = attach(env, "essai.json", json.dumps(content).encode())
        notice_import = env["insertion.notice.import"].create({"file_ids": [file]})
        notice_import.action_check()
        notice_import.action_import()
        notice_import.notice_ids[0].action_create_contract()

    @classmethod
    def _prepare_a_lot(cls):
        """A lot is calibrated, drafted, and carried out by two firms."""
        contract = Form(cls.env["insertion.contract"].with_user(cls.facilitator))
        contract.name = "Construction d'une crèche"
        contract.reference = "2026-10"
        contract.buyer_id = cls.buyer
        contract = contract.save()
        lot = Form(
            cls.env["insertion.lot"]
            .with_user(cls.facilitator)
            .with_context(default_contract_id=contract.id)
        )
        lot.name = "Gros œuvre"
        lot.date_start = FEBRUARY
        lot.date_end = date(2026, 5, 31)
        cls.late_lot = lot.save()
        cls.late_lot.write(
            {
                "trade_id": cls.env["insertion.trade"].search([], limit=1).id,
                "amount": 500000,
                "labour_share": 0.4,
                "hourly_cost": 30,
                "insertion_rate": 0.05,
            }
        )
        cls.late_lot.retained_hours = 300
        cls.late_lot.action_use_retained_hours()
        template = cls.env["insertion.clause.template"].search([], limit=1)
        cls.env["insertion.clause.apply"].with_user(cls.facilitator).create(
            {"lot_ids": cls.late_lot.ids, "template_id": template.id}
        ).action_apply()
        cls.late_contractor = (
            cls.env["insertion.contractor"]
            .with_user(cls.facilitator)
            .create({"lot_id": cls.late_lot.id, "partner_id": cls.firm.id})
        )
        cls.late_lot.action_start()

    @classmethod
    def _introduce_people(cls):
        """One person is introduced and hired, another is refused, two are alike."""
        people = [
            cls._new_participant(first_name, "Petit") for first_name in ("Noé", "Léa")
        ]
        cls._new_participant("Noë", "Petit")
        hired, refused = (
            cls.env["insertion.referral"]
            .with_user(cls.facilitator)
            .create(
                {
                    "participant_id": person.id,
                    "contractor_id": cls.late_contractor.id,
                    "job": "Maçon",
                }
            )
            for person in people
        )
        hired.action_seen()
        hired.action_interview()
        placement = Form.from_action(hired.env, hired.action_hire())
        placement.date_start = FEBRUARY
        cls.late_placement = placement.save()
        cls.env["insertion.referral.close"].with_user(cls.facilitator).create(
            {
                "referral_ids": refused.ids,
                "state": "refused",
                "reason_id": cls.env["insertion.reason"].search([], limit=1).id,
            }
        ).action_close()

    @classmethod
    def _ask_from_outside(cls):
        """What a company says on the portal, which reads and writes as superuser."""
        clerk = cls.env(user=cls.portal_user, su=True)
        cls._delegate()
        cls.contractor.access_ids.with_user(cls.facilitator).action_invite()
        clerk["insertion.difficulty"].create(
            {"contractor_id": cls.contractor.id, "description": "Chantier arrêté"}
        )
        clerk["insertion.placement.request"].create(
            {
                "contractor_id": cls.contractor.id,
                "first_name": "Ali",
                "last_name": "Haddad",
                "job": "Peintre",
                "date_start": "2026-03-02",
            }
        )
        cls.env["insertion.effort.note"].with_user(cls.facilitator).create(
            {"lot_id": cls.lot.id, "description": "Offre publiée"}
        ).action_note()

    @classmethod
    def _do_the_months(cls):
        """A month in each state, corrections of sent and of attested months too."""
        for month in (FEBRUARY, MARCH, APRIL, MAY):
            cls._open(month)
        months = cls.env["insertion.declaration"].with_user(cls.officer)
        months = months.search([("contractor_id", "=", cls.contractor.id)])
        by_month = {month.month: month for month in months}
        for number, month in enumerate((FEBRUARY, MARCH, APRIL)):
            declared = by_month[month].with_user(cls.portal_user).sudo()
            declared.line_ids.worked_hours = 60 + number
            declared.action_declare()
        cls._correct(by_month[APRIL])
        for month in (FEBRUARY, MARCH):
            by_month[month].action_validate()
        by_month[FEBRUARY].action_attest()
        cls._correct(by_month[FEBRUARY])
        by_month[FEBRUARY].line_ids[:1].worked_hours = 70
        by_month[FEBRUARY].action_declare()
        by_month[FEBRUARY].action_validate()
        by_month[FEBRUARY].action_attest()
        by_month[FEBRUARY].attestation_ids[:1].action_open_buyer_pdf()
        cls.env["insertion.attestation.batch"].with_user(cls.officer).create(
            {"month": MARCH}
        ).action_start()
        cls._correct(by_month[MARCH])
        others = cls.env["insertion.declaration"].with_user(cls.officer)
        others.search([("contractor_id", "=", cls.subcontractor.id)])[
            :1
        ].action_declare_no_hours()

    @classmethod
    def _correct(cls, month):
        cls.env["insertion.declaration.reason"].with_user(cls.officer).with_context(
            active_ids=month.ids
        ).create({"reason": "Deux jours manquent."}).action_ask()

    @classmethod
    def _end_the_lots(cls):
        """One lot is ended and certified, one suspended, one firm succeeds another."""
        months = cls.env["insertion.declaration"].with_user(cls.officer)
        months = months.search([("lot_id", "=", cls.late_lot.id)])
        for month in months:
            month.line_ids.worked_hours = 20
            month.action_declare()
            month.action_validate()
            month.action_attest()
        cls.late_lot.action_complete()
        cls.env["insertion.lot.final"].with_user(cls.officer).create(
            {"lot_id": cls.late_lot.id, "cause": "Chantier reporté"}
        ).action_issue()
        cls.env["insertion.succession"].with_user(cls.facilitator).create(
            {
                "contractor_id": cls.other_contractor.id,
                "partner_id": cls._new_company("Toitures Nouvelles").id,
                "date": "2026-06-01",
                "reason": "Fusion absorption",
            }
        ).action_confirm()
        cls.env["insertion.lot.decision"].with_user(cls.facilitator).create(
            {
                "lot_id": cls.other_lot.id,
                "kind": "suspension",
                "date": "2026-07-01",
                "reason": "Sol pollué",
            }
        ).action_decide()

    @classmethod
    def _report_what_is_missing(cls):
        """A penalty file goes to the end, another is being heard."""
        elected = cls.env["res.partner"].create(
            {"name": "Paul Marty", "parent_id": cls.buyer.id}
        )
        cls.env["insertion.penalty.rule"].with_user(cls.facilitator).create(
            {
                "contract_id": cls.late_lot.contract_id.id,
                "name": "Heure non réalisée",
                "kind": "hour_fixed",
                "amount": 25,
            }
        )
        Penalty = cls.env["insertion.penalty"].with_user(cls.facilitator)
        Penalty.create({"lot_id": cls.lot.id})
        file = Penalty.create({"lot_id": cls.late_lot.id})
        file.action_simulate()
        file.action_report()
        file.action_invite()
        file.observations = "Deux offres sans candidat."
        file.action_answered()
        file.write(
            {
                "decision": "reduced",
                "decision_amount": 100,
                "decision_date": date.today(),
                "decided_by_id": elected.id,
                "decision_reason": "Difficultés de recrutement établies.",
            }
        )
        file.action_decide()

    @classmethod
    def _issue_statements(cls):
        Statement = cls.env["insertion.statement"].with_user(cls.manager)
        Statement.create({"year": "2026"}).action_issue()
        Statement.create({"year": "2026", "buyer_id": cls.buyer.id, "scope": "buyer"})

    def test_each_form_is_saved(self):
        months = self.env["insertion.declaration"].search([])
        self.assertLessEqual(
            {"to_declare", "declared", "to_correct", "attested"},
            set(months.mapped("state")),
        )
        self._edit_forms()
        self.assertFalse(self.faults, "\n".join(map(str, self.faults)))
        self.assertGreater(self.saved, 250)
        self.assertGreater(len(self.seen), 25)


@tagged("post_install", "-at_install", "standard")
class TestFormsOfTheLabel(FormsCase, ReleaseCommon):
    prefix = "label."

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = cls.user_manager
        cls._deliberate_and_publish()
        cls._write_other_files()
        cls._live_with_the_label()

    @classmethod
    def _deliberate_and_publish(cls):
        for juror in (cls.anna, cls.bruno):
            cls._declare(juror)
        cls.jury.action_open_reading()
        cls._mark(cls.anna, 2, 2, 2)
        cls._mark(cls.bruno, 2, 1, 2)
        cls.jury.action_start_meeting()
        cls.jury.member_ids.presence = "present"
        cls._go_on(cls.jury.action_open_marks())
        for hearing, votes, vals in (
            (cls.hearing, (4, 0), {"decision": "awarded", "reasons": "Sincere"}),
            (cls.other_hearing, (1, 3), {"decision": "refused", "reasons": "Recent"}),
        ):
            votes = dict(zip(("vote_for", "vote_against"), votes, strict=True))
            hearing.write(votes | vals)
        cls.jury.action_write_minutes()
        cls.jury.action_prepare_letters()
        cls.jury.action_print_minutes()
        with freeze_time("2026-03-20 09:00:00"):
            cls._go_on(cls.jury.action_publish())

    @classmethod
    def _write_other_files(cls):
        """A file in each of the other stages, one asked for a completion."""
        firms = [
            cls._create_establishment(f"Works {number}", siret)
            for number, siret in enumerate((False, False, SIRETS[1], SIRETS[3]))
        ]
        for firm, state in zip(
            firms, ("first", "eligibility", "in_progress", "submitted"), strict=True
        ):
            application = cls.env["label.application"].with_user(cls.user_coach)
            application = application.create(
                {"programme_id": cls.programme.id, "partner_id": firm.id}
            )
            if state != "first":
                cls._bring_to(application, state)
            if state == "in_progress":
                cls._create_evidence(application.answer_ids[:1].sudo())
        cls._ask_completion(application.with_user(cls.user_secretary))

    @classmethod
    def _live_with_the_label(cls):
        award = cls.application.award_id.with_user(cls.user_secretary)
        cls.env["label.award.event"].with_user(cls.user_secretary).create(
            {"award_id": award.id, "kind": "suspension", "reason": "Plan not kept"}
        ).action_inform()
        cls.env["label.complaint"].with_user(cls.user_secretary).create(
            {
                "subject": "Two actions were not read",
                "complainant": "Beta Works",
                "application_id": cls.other_application.id,
                "programme_id": cls.programme.id,
                "description": "The file lacks two pages",
            }
        )
        cls.env["label.practice"].with_user(cls.user_coach).create(
            {
                "name": "Open doors",
                "application_id": cls.application.id,
                "description": "Two days a year",
                "audience": "pupils",
            }
        )

    def test_each_form_is_saved(self):
        self._edit_forms()
        self.assertFalse(self.faults, "\n".join(map(str, self.faults)))
        self.assertGreater(self.saved, 100)
        self.assertGreater(len(self.seen), 15)
