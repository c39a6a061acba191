# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class MonthReceipt:
    """What the receipt of a sending counts: nothing names a person."""

    def __init__(self, sending):
        pairs = [pair for pair in sending._get_hours().values() if any(pair)]
        self.worked = sum(worked for worked, _training in pairs)
        self.training = sum(training for _worked, training in pairs)
        self.people = len(pairs)
        self.proofs = len(
            sending.declaration_id.proof_ids.filtered(
                lambda proof: proof.create_date.replace(microsecond=0)
                <= sending.sent_on
            )
        )
