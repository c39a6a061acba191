# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "No Database Manager",
    "summary": "Server-wide: nothing answers under /web/database",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Clauses et Label contributors",
    "license": "AGPL-3",
    "depends": ["web"],
    "installable": False,
}
