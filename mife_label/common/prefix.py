# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What begins the names of this addon's models: the one file here that has no twin."""

PREFIX = "label"
