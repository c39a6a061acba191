# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .common import uninstall


def post_init_hook(env):
    """Do what needs the translations, which are loaded after the data."""
    env["res.company"].search([])._create_insertion_projects()
    _name_favourites(env(context={"lang": env.company._get_document_lang()}))


def uninstall_hook(env):
    """Leave no project, sequence or link behind, and remember what was issued."""
    uninstall.leave_demonstration(env)
    kept = uninstall.keep_numbers(env, "insertion.%", ["insertion.declaration"])
    # before the tasks: the hours planned of a funding file name them
    uninstall.release_tables(env)
    kept["projects"] = uninstall.leave_projects(
        env, "insertion_project_id", "insertion_action"
    )
    uninstall.leave_bundles(env)
    uninstall.write_kept(env, kept)


def _name_favourites(env):
    """Name the shared favourites in the team's language: Odoo translates none."""
    names = {
        "hours_buyer": env._("Hours by month and buyer"),
        "hours_modality": env._("Hours by modality"),
        "hours_contract_type": env._("Hours by contract type"),
        "hours_trade": env._("Hours by trade"),
        "hours_sex_age": env._("Hours by sex and age band"),
        "hours_qpv": env._("Hours of priority districts"),
        "hours_facilitator": env._("Hours by facilitator"),
        "hours_years": env._("Hours this year and last year"),
        "people_outcome": env._("People by outcome"),
        "lots_at_risk": env._("Lots at risk by buyer"),
    }
    for xml_id, name in names.items():
        env.ref(f"mife_insertion_clauses.ir_filters_{xml_id}").name = name
