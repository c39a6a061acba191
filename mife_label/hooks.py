# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import uninstall


def uninstall_hook(env):
    """Leave no project, sequence or link behind, and remember what was issued."""
    uninstall.leave_demonstration(env)
    kept = uninstall.keep_numbers(env, "label.%", ["label.sheet"])
    kept["projects"] = uninstall.leave_projects(env, "label_project_id", "label_action")
    uninstall.leave_bundles(env)
    uninstall.write_kept(env, kept)
    uninstall.release_tables(env)
