# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with each model of the two addons, as one table.

r: read, w: write, c: create, u: unlink; "" means nothing. A model without a row, or a
right that is not in its row, fails: the table is the decision, the code follows.
"""

from odoo import models
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

INSERTION_ROLES = ("facilitator", "officer", "manager")
INSERTION = {
    #                                  facilitator officer  manager  portal
    "insertion.access": ("r", "r", "r", ""),
    "insertion.attestation": ("r", "r", "r", "r"),
    "insertion.attestation.batch": ("", "rwcu", "rwcu", ""),
    "insertion.attestation.batch.line": ("", "r", "r", ""),
    "insertion.attestation.copy": ("r", "r", "r", ""),
    "insertion.attestation.sending": ("r", "r", "r", ""),
    "insertion.bulk.change": ("rwc", "rwc", "rwc", ""),
    "insertion.check": ("", "", "r", ""),
    "insertion.check.fault": ("", "", "r", ""),
    "insertion.clause.apply": ("rwc", "rwc", "rwc", ""),
    "insertion.clause.article": ("r", "r", "rwcu", ""),
    "insertion.clause.template": ("r", "r", "rwcu", ""),
    "insertion.commitment": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.commitment.bracket": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.contract": ("rwc", "rwc", "rwcu", ""),
    "insertion.contract.end": ("rwc", "rwc", "rwc", ""),
    "insertion.category": ("r", "r", "rwcu", ""),
    "insertion.contract.rule": ("r", "r", "rwcu", ""),
    "insertion.contract.transfer": ("", "", "rwc", ""),
    "insertion.contractor": ("rwcu", "rwcu", "rwcu", "r"),
    "insertion.criterion": ("r", "r", "rwcu", ""),
    "insertion.criterion.access": ("", "", "r", ""),
    "insertion.criterion.change": ("", "", "rwc", ""),
    "insertion.declaration": ("r", "rwcu", "rwcu", "r"),
    "insertion.declaration.line": ("r", "rwcu", "rwcu", ""),
    "insertion.declaration.part": ("r", "r", "r", ""),
    "insertion.declaration.reason": ("", "rwc", "rwc", ""),
    "insertion.declaration.receive": ("", "rwc", "rwc", ""),
    "insertion.declaration.validate": ("", "rwc", "rwc", ""),
    "insertion.buyer.page": ("rw", "rw", "rw", ""),
    "insertion.delegation": ("rwc", "rwc", "rwc", ""),
    "insertion.exchange": ("rw", "rw", "rw", ""),
    "insertion.derogation": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.difficulty": ("rwc", "rwc", "rwcu", ""),
    "insertion.offer": ("rwc", "rwc", "rwcu", ""),
    "insertion.offer.proposal": ("r", "r", "r", ""),
    # checks are written with the right to read criteria, which no role gives
    "insertion.eligibility": ("r", "r", "r", ""),
    "insertion.hours.import": ("", "rwc", "rwc", ""),
    "insertion.hours.import.line": ("", "rwcu", "rwcu", ""),
    "insertion.effort": ("r", "r", "r", ""),
    "insertion.effort.note": ("rwc", "rwc", "rwc", ""),
    "insertion.facilitator.share": ("", "", "rwcu", ""),
    "insertion.followup": ("rw", "rw", "rw", ""),
    "insertion.followup.call": ("rwc", "rwc", "rwc", ""),
    "insertion.followup.choice": ("r", "r", "rwcu", ""),
    "insertion.followup.contact": ("r", "r", "r", ""),
    "insertion.followup.step": ("r", "r", "rwcu", ""),
    "insertion.funding.evidence": ("", "", "rw", ""),
    "insertion.funding.file": ("", "", "rwcu", ""),
    "insertion.funding.plan": ("", "", "rwcu", ""),
    "insertion.funding.proof": ("", "", "rwcu", ""),
    "insertion.handover": ("", "", "rwcu", ""),
    "insertion.handover.line": ("", "", "rwcu", ""),
    "insertion.indicator": ("r", "r", "rwcu", ""),
    "insertion.index": ("r", "r", "rwcu", ""),
    "insertion.index.rate": ("r", "r", "rwcu", ""),
    "insertion.law.entry": ("", "", "r", ""),
    "insertion.law.pack": ("", "", "r", ""),
    "insertion.law.pack.line": ("", "", "r", ""),
    "insertion.law.text": ("r", "r", "rwcu", ""),
    "insertion.law.upload": ("", "", "rwc", ""),
    "insertion.lot": ("rwc", "rwc", "rwcu", ""),
    "insertion.lot.calibrate": ("rwc", "rwc", "rwc", ""),
    "insertion.lot.calibrate.line": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.lot.decision": ("rwc", "rwc", "rwc", ""),
    "insertion.succession": ("rwc", "rwc", "rwc", ""),
    "insertion.lot.end": ("rwc", "rwc", "rwc", ""),
    "insertion.lot.end.month": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.lot.final": ("", "rwc", "rwc", ""),
    "insertion.lot.article": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.continuity": ("r", "r", "r", ""),
    "insertion.match": ("rwc", "rwc", "rwc", ""),
    "insertion.match.line": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.month.open": ("", "rwc", "rwc", ""),
    "insertion.notice": ("rwc", "rwc", "rwcu", ""),
    "insertion.notice.firm": ("rwc", "rwc", "rwc", ""),
    "insertion.notice.source": ("r", "r", "rwcu", ""),
    "insertion.notice.twin": ("rwc", "rwc", "rwc", ""),
    "insertion.notice.dismiss": ("rwc", "rwc", "rwc", ""),
    "insertion.notice.letter": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.notice.match": ("rw", "rw", "rw", ""),
    "insertion.notice.anomaly": ("r", "r", "r", ""),
    "insertion.notice.evidence": ("r", "r", "r", ""),
    "insertion.notice.holder": ("r", "r", "r", ""),
    "insertion.notice.import": ("rwc", "rwc", "rwcu", ""),
    "insertion.notice.lot": ("r", "r", "r", ""),
    "insertion.notice.modification": ("r", "r", "r", ""),
    "insertion.notice.rejection": ("r", "r", "r", ""),
    "insertion.notice.subcontract": ("r", "r", "r", ""),
    "insertion.notice.version": ("r", "r", "r", ""),
    "insertion.outcome": ("r", "r", "rwcu", ""),
    "insertion.pack": ("r", "r", "rwcu", ""),
    "insertion.pack.gap": ("r", "r", "r", ""),
    "insertion.pack.issue": ("r", "r", "r", ""),
    "insertion.pack.line": ("r", "r", "rwcu", ""),
    "insertion.participant": ("rwc", "rwc", "rwcu", ""),
    "insertion.participant.merge": ("rwc", "rwc", "rwc", ""),
    "insertion.objection": ("r", "r", "r", ""),
    "insertion.opening": ("rc", "rc", "rc", ""),
    "insertion.opening.cancel": ("rwc", "rwc", "rwc", ""),
    "insertion.opening.line": ("rc", "rc", "rc", ""),
    "insertion.penalty": ("rwc", "rwc", "rwcu", ""),
    "insertion.privacy.act": ("rwc", "rwc", "rwc", ""),
    # what is at its term is a list of names: managers alone
    "insertion.retention.hold": ("r", "r", "rwcu", ""),
    "insertion.retention.line": ("", "", "r", ""),
    "insertion.retention.review": ("", "", "rwcu", ""),
    "insertion.retention.rule": ("r", "r", "rwcu", ""),
    "insertion.penalty.answer": ("r", "r", "r", ""),
    "insertion.penalty.fact": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.penalty.line": ("r", "r", "r", ""),
    "insertion.penalty.rule": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.pooling": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.pooling.end": ("rwc", "rwc", "rwc", ""),
    "insertion.pooling.share": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.pooling.version": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.declaration.version": ("r", "r", "r", ""),
    "insertion.placement.request": ("rw", "rw", "rwu", ""),
    "insertion.placement": ("rwc", "rwc", "rwcu", ""),
    "insertion.qpv": ("r", "r", "rwcu", ""),
    "insertion.radar.weight": ("r", "r", "rwcu", ""),
    "insertion.reason": ("r", "r", "rwcu", ""),
    "insertion.referral": ("rwc", "rwc", "rwcu", ""),
    "insertion.referral.close": ("rwc", "rwc", "rwc", ""),
    "insertion.statement": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.statement.batch": ("rwcu", "rwcu", "rwcu", ""),
    "insertion.statement.line": ("r", "r", "r", ""),
    "insertion.statement.lot": ("r", "r", "r", ""),
    "insertion.year": ("r", "r", "rwcu", ""),
    "insertion.threshold": ("r", "r", "rwcu", ""),
    "insertion.takeover": ("", "", "rwcu", ""),
    "insertion.takeover.candidate": ("", "", "r", ""),
    "insertion.takeover.column": ("", "", "rwcu", ""),
    "insertion.takeover.row": ("", "", "rw", ""),
    "insertion.trade": ("r", "r", "rwcu", ""),
    "insertion.trade.rate": ("r", "r", "rwcu", ""),
    "insertion.turn": ("r", "r", "r", ""),
    "insertion.turn.wait": ("rwc", "rwc", "rwc", ""),
    "insertion.unsent.mail": ("r", "r", "r", ""),
}

LABEL_ROLES = ("coach", "secretary", "manager")
LABEL = {
    #                             coach  secretary manager portal
    "label.action": ("rwcu", "rwcu", "rwcu", ""),
    "label.ambassador": ("rwcu", "rwcu", "rwcu", ""),
    "label.answer": ("rwc", "rwc", "rwcu", ""),
    "label.answer.aside": ("ru", "ru", "ru", ""),
    "label.application": ("rwc", "rwc", "rwcu", ""),
    "label.application.conclude": ("rwc", "rwc", "rwc", ""),
    "label.application.member": ("rwc", "rwc", "rwc", "r"),
    "label.application.transfer": ("", "", "rwc", ""),
    "label.award": ("r", "rw", "rw", ""),
    "label.award.act": ("r", "r", "r", ""),
    "label.award.correct": ("", "rwc", "rwc", ""),
    "label.award.succession": ("", "rwc", "rwc", ""),
    "label.award.event": ("r", "rwcu", "rwcu", ""),
    "label.award.report": ("r", "r", "r", ""),
    "label.axis": ("r", "r", "rwcu", ""),
    "label.check": ("", "", "r", ""),
    "label.check.fault": ("", "", "r", ""),
    "label.complaint": ("", "rwc", "rwc", ""),
    "label.body": ("r", "rwcu", "rwcu", ""),
    "label.college": ("r", "rwcu", "rwcu", ""),
    "label.commitment": ("rwcu", "rwcu", "rwcu", ""),
    "label.commitment.point": ("rwc", "rwc", "rwcu", ""),
    "label.completion.line": ("rwcu", "rwcu", "rwcu", ""),
    "label.completion.request": ("rwcu", "rwcu", "rwcu", ""),
    "label.conclusion": ("r", "rw", "rw", ""),
    "label.consent": ("rwc", "rwc", "rwcu", ""),
    "label.criterion": ("r", "r", "rwcu", ""),
    "label.evidence": ("rwcu", "rwcu", "rwcu", ""),
    "label.file.report": ("r", "r", "r", ""),
    "label.feedback": ("", "rw", "rw", ""),
    "label.handover": ("", "", "rwcu", ""),
    "label.handover.line": ("", "", "rwcu", ""),
    "label.hearing": ("r", "rwcu", "rwcu", ""),
    "label.hearing.round": ("", "rwc", "rwc", ""),
    "label.interest": ("", "rc", "rc", ""),
    "label.interest.dismiss": ("", "rwc", "rwc", ""),
    "label.interest.report": ("", "rwc", "rwc", ""),
    "label.interest.settle": ("", "rwc", "rwc", ""),
    "label.interview": ("rwcu", "rwcu", "rwcu", ""),
    "label.interview.line": ("rwcu", "rwcu", "rwcu", ""),
    "label.letter": ("", "rwu", "rwu", ""),
    "label.letter.template": ("", "rwcu", "rwcu", ""),
    "label.logo.removal": ("rw", "rw", "rw", ""),
    "label.news": ("rwcu", "rwcu", "rwcu", ""),
    "label.news.sending": ("r", "r", "r", ""),
    "label.panel.act": ("", "r", "r", ""),
    "label.panel.change": ("", "rwc", "rwc", ""),
    "label.plan": ("rwcu", "rwcu", "rwcu", ""),
    "label.plan.action": ("rwcu", "rwcu", "rwcu", ""),
    "label.practice": ("rwcu", "rwcu", "rwcu", ""),
    "label.presence": ("", "rw", "rw", ""),
    "label.programme": ("r", "r", "rwcu", ""),
    "label.programme.version": ("r", "r", "r", ""),
    "label.proposal": ("", "r", "r", ""),
    "label.reminder": ("r", "r", "r", ""),
    "label.requirement": ("", "r", "rwcu", ""),
    "label.retention.line": ("", "", "rw", ""),
    "label.retention.review": ("", "", "rwcu", ""),
    "label.rules.change": ("r", "r", "rw", ""),
    "label.rules.propose": ("", "", "rwc", ""),
    "label.scale.level": ("r", "r", "rwcu", ""),
    "label.session": ("r", "rwcu", "rwcu", ""),
    "label.session.member": ("", "rwcu", "rwcu", ""),
    "label.sheet": ("", "r", "r", ""),
    "label.sheet.line": ("", "r", "r", ""),
    "label.sheet.report": ("", "r", "r", ""),
    "label.standard": ("r", "r", "rwcu", ""),
    "label.standard.compare": ("rwc", "rwc", "rwc", ""),
    "label.statement": ("r", "r", "rwcu", ""),
    "label.submission": ("r", "r", "r", ""),
    "label.tie": ("", "rwcu", "rwcu", ""),
    "label.unsent.mail": ("r", "r", "r", ""),
    "label.vote": ("", "r", "r", ""),
    "label.vote.settle": ("", "rwc", "rwc", ""),
}

# Both addons hold these: the account of a contact, its managers and the administrator's
SHARED_ROLES = (
    "mife_insertion_clauses.group_insertion_facilitator",
    "mife_insertion_clauses.group_insertion_officer",
    "mife_insertion_clauses.group_insertion_manager",
    "mife_label.mife_label_group_coach",
    "mife_label.mife_label_group_secretary",
    "mife_label.mife_label_group_manager",
    "base.group_partner_manager",
    "base.group_portal",
)
SHARED = {
    "mife.accessibility.statement": ("", "", "rwcu", "", "", "rwcu", "", ""),
    "mife.account.adopt": ("rwc", "rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "mife.account.email": ("", "", "rwc", "", "", "rwc", "", ""),
    "mife.account.reopen": ("rwc", "rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    # counted by the pages open to all, read by the administrator only
    "mife.attempt": ("", "", "", "", "", "", "", ""),
    "mife.login.link": ("", "", "", "", "", "", "", ""),
}

# No company of their own: wizards that act on records
WITHOUT_COMPANY_RULE = {
    "insertion.bulk.change",
    "insertion.clause.apply",
    "insertion.contract.end",
    "insertion.contract.transfer",
    "insertion.declaration.reason",
    "insertion.declaration.receive",
    "insertion.declaration.validate",
    "insertion.hours.import",
    "insertion.hours.import.line",
    "insertion.law.upload",
    "insertion.effort.note",
    "insertion.followup.call",
    "insertion.lot.calibrate",
    "insertion.lot.calibrate.line",
    "insertion.lot.decision",
    "insertion.notice.dismiss",
    "insertion.notice.firm",
    "insertion.match",
    "insertion.match.line",
    "insertion.notice.twin",
    "insertion.succession",
    "insertion.lot.end",
    "insertion.lot.end.month",
    "insertion.lot.final",
    "insertion.opening.cancel",
    "insertion.participant.merge",
    "insertion.privacy.act",
    "insertion.pooling.end",
    "insertion.referral.close",
    "insertion.turn.wait",
    # read by the document that the mail is about
    "insertion.unsent.mail",
    "label.unsent.mail",
    "label.panel.change",
    "label.rules.propose",
    "label.application.conclude",
    "label.application.transfer",
    "label.award.correct",
    "label.award.succession",
    "label.hearing.round",
    "label.interest.dismiss",
    "label.interest.report",
    "label.interest.settle",
    "label.standard.compare",
    "label.vote.settle",
}

OF_WHO_OPENED_IT = "[('create_uid', '=', user.id)]"
# transient because they end by themselves: nobody opens them
NO_WIZARDS = {"mife.attempt", "mife.login.link"}


@tagged("post_install", "-at_install", "standard")
class TestRightsMatrix(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, login="matrix_portal", groups="base.group_portal"
        )
        cls.employee = new_test_user(
            cls.env, login="matrix_employee", groups="base.group_user"
        )

    def _models(self, prefix):
        return {
            name
            for name, model in self.registry.items()
            if name.startswith(prefix) and not model._abstract
        }

    def _rights(self, model, user):
        Model = self.env[model].with_user(user)
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if Model.has_access(operation)
        )

    def _check(self, matrix, prefix, group, roles):
        self.assertEqual(set(matrix), self._models(prefix))
        users = [
            new_test_user(
                self.env, login=f"matrix_{prefix}{role}", groups=group.format(role)
            )
            for role in roles
        ]
        for model, expected in matrix.items():
            with self.subTest(model=model):
                actual = [self._rights(model, user) for user in (*users, self.portal)]
                self.assertEqual(actual, list(expected))
                self.assertEqual(self._rights(model, self.employee), "")

    def test_insertion(self):
        self._check(
            INSERTION,
            "insertion.",
            "mife_insertion_clauses.group_insertion_{}",
            INSERTION_ROLES,
        )

    def test_label(self):
        self._check(LABEL, "label.", "mife_label.mife_label_group_{}", LABEL_ROLES)

    def test_shared(self):
        self.assertEqual(set(SHARED), self._models("mife."))
        for number, group in enumerate(SHARED_ROLES):
            user = new_test_user(self.env, f"matrix_shared_{number}", groups=group)
            for model, expected in SHARED.items():
                with self.subTest(model=model, group=group):
                    self.assertEqual(self._rights(model, user), expected[number])

    def test_every_wizard_is_of_who_opened_it(self):
        """No colleague reads it, nor makes another of it."""
        ruled = self.env["ir.rule"].search(
            [("global", "=", True), ("domain_force", "=", OF_WHO_OPENED_IT)]
        )
        wizards = {
            name
            for prefix in ("insertion.", "label.", "mife.")
            for name in self._models(prefix)
            if self.registry[name]._transient
        }
        self.assertEqual(wizards - set(ruled.mapped("model_id.model")), NO_WIZARDS)

    def test_what_has_nothing_to_copy_asks_for_the_right_to_read(self):
        """Core reads what it copies: where that is nothing, it would refuse nobody."""
        group = "mife_insertion_clauses.group_insertion_officer"
        users = [new_test_user(self.env, f"copy_{n}", groups=group) for n in (1, 2)]
        for name, model in self.registry.items():
            if not name.startswith(("insertion.", "label.", "mife.")):
                continue
            copied = {f.name for f in model._fields.values() if f.copy}
            if model._abstract or copied - set(models.MAGIC_COLUMNS):
                continue
            self.assertEqual(name, "insertion.lot.calibrate")
            wizard = self.env[name].with_user(users[0]).create({})
            self.assertTrue(wizard.copy())
            with self.assertRaises(AccessError):
                wizard.with_user(users[1]).copy()

    def test_every_model_is_of_one_organisation(self):
        ruled = set(
            self.env["ir.rule"]
            .search([("global", "=", True), ("domain_force", "like", "company")])
            .mapped("model_id.model")
        )
        models = self._models("insertion.") | self._models("label.")
        self.assertEqual(models - ruled, WITHOUT_COMPANY_RULE & models)
