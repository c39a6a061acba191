# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the plan is drawn: a file for each of its chapters, which ``plan.py`` calls."""
