# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The addons of this repository, as Odoo sees them."""

from functools import cache
from pathlib import Path

from odoo.modules import Manifest

ROOT = Path(__file__).parents[1]


@cache  # reading those of Odoo takes a while
def our_manifests():
    return [m for m in Manifest.all_addon_manifests() if Path(m.path).parent == ROOT]


@cache
def our_names():
    return sorted(manifest.name for manifest in our_manifests())
