# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class MonthReceipt:
    """What the receipt of a sending counts: nothing names a person."""

    def __init__(self, sending):
        sent = [hours for hours in sending._get_hours().values() if any(hours)]
        self.worked = sum(worked for worked, *_others in sent)
        self.training = sum(training for _worked, training, *_others in sent)
        self.tutoring = sum(sum(tutoring) for _worked, _training, *tutoring in sent)
        self.people = len(sent)
        self.proofs = len(
            sending.declaration_id.proof_ids.filtered(
                lambda proof: proof.create_date.replace(microsecond=0)
                <= sending.sent_on
            )
        )
