# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "MIFE Insertion Clauses",
    "summary": "Insertion clauses in public contracts, from the notice to "
    "the certified hour",
    "version": "19.0.1.0.0",
    "category": "Services/Insertion Clauses",
    "website": "https://github.com/OCA/vertical-association",
    "author": "Clauses et Label contributors, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "portal",
        "calendar",
        "hr_timesheet",
        "l10n_fr_siret",  # OCA/l10n-france
    ],
    "data": [
        "security/mife_insertion_clauses_groups.xml",
        "security/ir.model.access.csv",
        "security/insertion_security.xml",
        "security/insertion_portal_security.xml",
        "data/ir_sequence_data.xml",
        "data/insertion_trade_data.xml",
        "data/insertion_project_data.xml",
        "data/mail_activity_type_data.xml",
        "report/insertion_attestation_templates.xml",
        "wizard/insertion_contract_end_views.xml",
        "wizard/insertion_turn_wait_views.xml",
        "wizard/insertion_month_open_views.xml",
        "wizard/insertion_declaration_reason_views.xml",
        "views/insertion_attestation_views.xml",
        "views/insertion_declaration_line_views.xml",
        "views/insertion_declaration_views.xml",
        "views/insertion_placement_views.xml",
        "views/insertion_participant_views.xml",
        "views/insertion_contractor_views.xml",
        "views/account_analytic_line_views.xml",
        "views/calendar_event_views.xml",
        "views/insertion_turn_views.xml",
        "views/insertion_lot_views.xml",
        "views/insertion_contract_views.xml",
        "views/insertion_notice_views.xml",
        "views/insertion_notice_import_views.xml",
        "views/insertion_trade_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        "views/verification_templates.xml",
        "views/mife_insertion_clauses_menus.xml",
    ],
    "demo": [
        "demo/insertion_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "mife_insertion_clauses/static/src/interactions/**/*",
        ],
        "web.assets_tests": [
            "mife_insertion_clauses/static/tests/tours/**/*",
        ],
    },
}
