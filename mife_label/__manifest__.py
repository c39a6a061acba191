# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Inclusion Label",
    "summary": "Label programmes, their standards and the companies' applications",
    "version": "19.0.1.0.0",
    "category": "Services",
    "website": "https://github.com/OCA/mife",
    "author": "Clauses et Label contributors, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "portal",
        "l10n_fr_siret",  # OCA/l10n-france
    ],
    "data": [
        "security/mife_label_groups.xml",
        "security/ir.model.access.csv",
        "security/mife_label_security.xml",
        "data/ir_sequence_data.xml",
        "data/mail_template_data.xml",
        "report/label_submission_templates.xml",
        "wizard/label_application_conclude_views.xml",
        "views/label_criterion_views.xml",
        "views/label_axis_views.xml",
        "views/label_answer_views.xml",
        "views/label_action_views.xml",
        "views/label_evidence_views.xml",
        "views/label_commitment_views.xml",
        "views/label_completion_request_views.xml",
        "views/label_submission_views.xml",
        "views/label_application_member_views.xml",
        "views/label_application_views.xml",
        "views/label_standard_views.xml",
        "views/label_programme_views.xml",
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        "views/mife_label_menus.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/res_users_demo.xml",
        "demo/label_programme_demo.xml",
        "demo/label_standard_demo.xml",
        "demo/label_application_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "mife_label/static/src/scss/**/*",
            "mife_label/static/src/interactions/**/*",
        ],
    },
}
