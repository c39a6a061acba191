# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import UTC, datetime

from ..rules.open_badge import sign
from ..rules.status_list import (
    PURPOSES,
    REVOCATION,
    SUSPENSION,
    prepare_entries,
    prepare_list,
)

# a certificate that was corrected is replaced by the badge of another number
STATES = {REVOCATION: ("withdrawn", "superseded"), SUSPENSION: ("suspended",)}


class BadgeStatus:
    """The lists of an organisation that say which of its badges no longer hold.

    The place of a label in them is its id, which never changes. They are read from the
    labels at each visit: a measure is seen by whoever fetches them next.
    """

    def __init__(self, company):
        self.company = company

    def get_urls(self):
        base = f"{self.company.get_base_url()}/label/status/{self.company.id}"
        return {purpose: f"{base}/{purpose}" for purpose in PURPOSES}

    def prepare_entries(self, award):
        return prepare_entries(self.get_urls(), award.id)

    def sign(self, purpose):
        credential = prepare_list(
            self.get_urls()[purpose],
            self.company._prepare_badge_issuer(),
            purpose,
            self._find(purpose).ids,
            datetime.now(UTC).replace(microsecond=0),
        )
        return sign(credential, self.company._get_label_badge_key())

    def _find(self, purpose):
        # sudo: anybody may know of a badge whether it holds
        awards = self.company.env["label.award"].sudo().with_context(active_test=False)
        return awards.search(
            [
                ("issuer_id", "=", self.company.id),
                ("state", "in", STATES[purpose]),
            ],
            order="id",
        )
