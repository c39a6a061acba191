# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from contextvars import ContextVar

from markupsafe import Markup

from .commitment_words import CommitmentWords

_IS_TRACING = ContextVar("commitment trace", default=False)


class CommitmentTrace:
    """Tell lots and contracts what changed in their commitments, whoever changed it.

    The commitments are compared before and after, so that an order whose hours follow
    from another line is told as well. A trace within another says nothing.
    """

    def __init__(self, lots):
        self.env = lots.env
        self.lots = lots

    def __enter__(self):
        self.is_first = not _IS_TRACING.get()
        if self.is_first:
            self.token = _IS_TRACING.set(True)
            self.before = self._describe()
        return self

    def __exit__(self, error, *_rest):
        if not self.is_first:
            return
        _IS_TRACING.reset(self.token)
        if error is None:
            self._log(self._compare(self._describe()))

    def _describe(self):
        """Return {commitment id: (lot, what it adds in words)}."""
        if not self.lots:
            return {}
        commitments = self.env["insertion.commitment"].search(
            [("lot_id", "in", self.lots.ids)]
        )
        return {
            commitment.id: (commitment.lot_id, CommitmentWords(commitment).get_effect())
            for commitment in commitments
        }

    def _compare(self, after):
        """Return {lot: what happened to its commitments, in sentences}."""
        sentences = defaultdict(list)
        for key in {**self.before, **after}:
            lot, old = self.before.get(key, (None, None))
            new_lot, new = after.get(key, (None, None))
            if lot and lot != new_lot:
                sentences[lot].append(self.env._("Withdrawn: %s", old))
            if new_lot and lot != new_lot:
                sentences[new_lot].append(self.env._("Added: %s", new))
            if lot == new_lot and old != new:
                sentences[lot].append(
                    self.env._("Changed: %(new)s (was: %(old)s)", new=new, old=old)
                )
        return sentences

    def _log(self, sentences):
        by_contract = defaultdict(list)
        for lot, lines in sentences.items():
            by_contract[lot.contract_id] += [
                f"{lot.display_name}. {line}" for line in lines
            ]
        for records in (sentences, by_contract):
            bodies = {
                record.id: Markup("<br/>").join(lines)
                for record, lines in records.items()
            }
            if bodies:
                next(iter(records)).browse(bodies)._message_log_batch(bodies=bodies)
