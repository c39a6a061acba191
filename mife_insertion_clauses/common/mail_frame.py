# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The frame of the mails of this addon: one column, and who writes at its foot."""

MAIL_FRAME = f"{__name__.split('.')[2]}.mail_frame"
