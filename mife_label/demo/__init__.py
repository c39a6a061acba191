# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demonstration, as plain code: the demonstration data call it, nothing else does.

``story.py`` is where to begin.
"""
