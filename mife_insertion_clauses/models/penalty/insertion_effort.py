# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

NOTES = ("mt_insertion_effort", "mt_insertion_difficulty")


class InsertionEffort(models.Model):
    """What was done for the hours of a lot: read from what is already written.

    Introductions and their answers, people at work, meetings, and the notes of the
    lot that are marked as an effort or a difficulty. It protects the companies of good
    faith, and shows the buyer what was tried.
    """

    _name = "insertion.effort"
    _description = "Effort for the hours of a lot"
    _inherit = "insertion.search.mixin"
    _order = "date desc, id desc"
    _rec_name = "lot_id"
    _rec_names_search = ["contractor_id", "lot_id", "kind"]
    _auto = False

    lot_id = fields.Many2one(comodel_name="insertion.lot", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor", string="Firm on the lot", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        related="contractor_id.partner_id",
    )
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        selection=[
            ("introduced", "Person introduced"),
            ("interview", "Interview"),
            ("hired", "Hire"),
            ("refused", "Refusal"),
            ("withdrawn", "Introduction withdrawn"),
            ("placed", "Person at work"),
            ("meeting", "Meeting"),
            ("effort", "Effort of the company"),
            ("difficulty", "Difficulty reported"),
        ],
        readonly=True,
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    description = fields.Char(string="Detail", compute="_compute_description")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT * FROM (
            SELECT referral.id * 8 + step.rank AS id, referral.lot_id,
                   referral.company_id, referral.contractor_id, step.date, step.kind,
                   'insertion.referral' AS res_model, referral.id AS res_id
              FROM insertion_referral referral
        CROSS JOIN LATERAL (VALUES
                       (0, referral.date_proposed, 'introduced'),
                       (1, referral.date_interview, 'interview'),
                       (2, CASE WHEN referral.state IN ('refused', 'withdrawn')
                                THEN referral.date_closed END, referral.state)
                   ) AS step (rank, date, kind)
             WHERE referral.lot_id IS NOT NULL AND step.date IS NOT NULL
             UNION ALL
            SELECT placement.id * 8 + 3, contractor.lot_id, contractor.company_id,
                   contractor.id, placement.date_start,
                   CASE WHEN placement.referral_id IS NULL THEN 'placed'
                        ELSE 'hired' END,
                   'insertion.placement', placement.id
              FROM insertion_placement placement
              JOIN insertion_contractor contractor
                ON contractor.id = placement.contractor_id
             UNION ALL
            SELECT event.id * 8 + 4, event.insertion_lot_id,
                   event.insertion_company_id, NULL, event.start::date, 'meeting',
                   'calendar.event', event.id
              FROM calendar_event event
             WHERE event.insertion_lot_id IS NOT NULL AND event.active
             UNION ALL
            SELECT message.id * 8 + 5, lot.id, lot.company_id, NULL,
                   message.date::date,
                   CASE subtype.name WHEN %(difficulty)s THEN 'difficulty'
                        ELSE 'effort' END,
                   'mail.message', message.id
              FROM mail_message message
              JOIN ir_model_data subtype
                ON subtype.module = 'mife_insertion_clauses'
               AND subtype.name IN %(notes)s AND subtype.res_id = message.subtype_id
              JOIN insertion_lot lot ON lot.id = message.res_id
             WHERE message.model = 'insertion.lot'
            ) AS effort
             WHERE date <= %(today)s
            """,
            # what is only planned is no effort yet
            today=fields.Date.context_today(self),
            difficulty=NOTES[1],
            notes=NOTES,
        )

    @api.depends("res_model", "res_id", "kind")
    @api.depends_context("lang", "insertion_for_buyer")
    def _compute_description(self):
        for res_model, efforts in self.grouped("res_model").items():
            # sudo: a meeting of colleagues is an effort too, its title is not private
            records = self.env[res_model].sudo().browse(efforts.mapped("res_id"))
            by_id = {record.id: record for record in records}
            for effort in efforts:
                effort.description = effort._get_description(by_id[effort.res_id])

    def _get_description(self, record):
        """Return the effort in a few words; people appear by their reference.

        In what a buyer reads, by a name of the contract: nobody is followed from one
        contract to another.
        """
        if record._name == "mail.message":
            return html2plaintext(record.body or "").replace("\n", " ").strip()
        if record._name == "calendar.event":
            labels = dict(
                record._fields["insertion_kind"]._description_selection(self.env)
            )
            return labels.get(record.insertion_kind) or self.env._("Meeting")
        person = record.participant_id.reference
        if self.env.context.get("insertion_for_buyer"):
            person = self.env["insertion.attestation.copy"]._get_pseudonym(
                self.lot_id.contract_id, person, self.partner_id.name
            )
        words = [person, record.job]
        if record._name == "insertion.referral" and self.kind in (
            "refused",
            "withdrawn",
        ):
            words.append(record.reason_id.name)
        return " - ".join(filter(None, words))

    def _prepare_frozen(self):
        """Return the efforts as plain values, for the penalty file that quotes them."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        efforts = self.with_context(insertion_for_buyer=True)
        return [
            {
                "date": fields.Date.to_string(effort.date),
                "kind": labels[effort.kind],
                "firm": effort.partner_id.display_name or None,
                "detail": effort.description or "",
            }
            for effort in efforts.sorted(lambda effort: (effort.date, effort.id))
        ]

    def action_open(self):
        self.ensure_one()
        model, res_id = self.res_model, self.res_id
        if model == "mail.message":
            model, res_id = "insertion.lot", self.lot_id.id
        return (
            self.env[model]
            .browse(res_id)
            ._get_records_action(name=self.env._("Effort"))
        )
