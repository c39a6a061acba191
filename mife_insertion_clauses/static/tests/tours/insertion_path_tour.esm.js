import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * Steps that choose a value of a many2one by its text.
 *
 * @param {String} scope selector of the field
 * @param {String} text
 * @returns {Object[]}
 */
function choose(scope, text) {
    return [
        {
            content: `Type ${text}`,
            trigger: `${scope} input`,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.ui-menu-item > a:contains("${text}")`,
            run: "click",
        },
    ];
}

function openMenu(section, item) {
    return [
        {
            content: "Open the section",
            trigger: `.o_menu_sections [data-menu-xmlid="mife_insertion_clauses.${section}"]`,
            run: "click",
        },
        {
            content: "Open the menu",
            trigger: `.o-dropdown-item[data-menu-xmlid="mife_insertion_clauses.${item}"]`,
            run: "click",
        },
    ];
}

/* The whole path of a contract, by the mouse and the keyboard of the team: the file
 * to import, of one contract, is left by the test in the session storage. */
registry.category("web_tour.tours").add("insertion_path_tour", {
    url: "/odoo/insertion-imports",
    steps: () => [
        {
            content: "New import",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Choose the file",
            trigger: ".o_field_widget[name=file_ids] input.o_input_file:not(:visible)",
            run: ({anchor}) => {
                const {name, content} = JSON.parse(
                    window.sessionStorage.getItem("insertion_path")
                );
                const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], name));
                anchor.files = transfer.files;
                anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "The file is there",
            trigger: ".o_field_widget[name=file_ids] .o_attachment",
        },
        {
            content: "Check the file",
            trigger: "button[name=action_check]:enabled",
            run: "click",
        },
        {
            content: "Import what it holds",
            trigger: "button[name=action_import]:enabled",
            run: "click",
        },
        {
            content: "See its notices",
            trigger: "button[name=action_view_notices]",
            run: "click",
        },
        {
            content: "Open the notice",
            trigger: ".o_list_view .o_data_row td[name=subject]",
            run: "click",
        },
        {
            content: "Follow it",
            trigger: "button[name=action_create_contract]:visible",
            run: "click",
        },
        {
            content: "The contract has its lots",
            trigger: "button[name=action_view_lots]",
            run: "click",
        },
        {
            content: "The lots are listed",
            trigger: ".o_last_breadcrumb_item:contains(Lots)",
        },
        {
            content: "Open the lot",
            trigger: ".o_list_view .o_data_row td[name=display_name]",
            run: "click",
        },
        {
            content: "Add what it owes",
            trigger:
                ".o_field_widget[name=commitment_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Type the hours",
            trigger: ".modal .o_field_widget[name=hours] input",
            run: "edit 350",
        },
        {
            content: "Keep them",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Start the lot",
            trigger: "button[name=action_start]:enabled",
            run: "click",
        },
        {
            content: "The lot runs and owes its hours",
            trigger:
                ".o_form_view:has(button[name=action_open_end]) .o_field_widget[name=hours_due]:contains(350)",
        },
        ...openMenu("insertion_menu_people", "insertion_participant_menu"),
        {
            content: "New person",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "First name",
            trigger: ".o_field_widget[name=first_name] input",
            run: "edit Noémie",
        },
        {
            content: "Last name",
            trigger: ".o_field_widget[name=last_name] input",
            run: "edit L'Hôte",
        },
        ...stepUtils.saveForm(),
        ...openMenu("insertion_menu_people", "insertion_placement_menu"),
        {
            content: "New placement",
            trigger: ".o_list_button_add",
            run: "click",
        },
        ...choose(".o_field_widget[name=participant_id]", "L'Hôte"),
        {
            content: "Open the companies on lots",
            trigger: ".o_field_widget[name=contractor_id] input",
            run: "click",
        },
        {
            content: "Choose the company",
            trigger: '.ui-menu-item > a:contains("Confortement")',
            run: "click",
        },
        {
            content: "Job",
            trigger: ".o_field_widget[name=job] input",
            run: "edit Aide-poseuse",
        },
        {
            content: "Start",
            trigger: ".o_field_widget[name=date_start] input",
            run: "edit 03/06/2024 && press Tab",
        },
        ...stepUtils.saveForm(),
        ...openMenu("insertion_menu_hours", "insertion_month_open_menu"),
        {
            content: "Change the month",
            trigger: ".modal .o_field_widget[name=month] button",
            run: "click",
        },
        {
            content: "Type the month",
            trigger: ".modal .o_field_widget[name=month] input",
            run: "edit 15/06/2024 && press Tab",
        },
        {
            content: "Open the month",
            trigger: ".modal button[name=action_open]",
            run: "click",
        },
        {
            content: "The company's month is there",
            trigger: '.o_last_breadcrumb_item:contains("2024"), .o_control_panel:contains("2024") ~ .o_content .o_data_row',
        },
        ...openMenu("insertion_menu_hours", "insertion_declaration_menu"),
        {
            content: "Unfold the months to declare",
            trigger: ".o_list_view:has(th[data-name=month_label]) .o_group_header:first .o_group_name",
            run: "click",
        },
        {
            content: "Open the declaration",
            trigger: ".o_list_view .o_data_row td[name=partner_id]",
            run: "click",
        },
        {
            content: "Edit the hours of the person",
            trigger: ".o_field_widget[name=line_ids] .o_data_row td[name=worked_hours]",
            run: "click",
        },
        {
            content: "Type the hours",
            trigger: ".o_field_widget[name=line_ids] td[name=worked_hours] input",
            run: "edit 78,5",
        },
        {
            content: "Declare for the company",
            trigger: ".o_statusbar_buttons button[data-hotkey=d]:enabled",
            run: "click",
        },
        {
            content: "Say who gave the hours",
            trigger: ".modal [name=sender_name] input",
            run: "edit Mme Roux",
        },
        {
            content: "Declare",
            trigger: ".modal button[name=action_declare]:enabled",
            run: "click",
        },
        {
            content: "Validate",
            trigger: "button[name=action_validate]:enabled",
            run: "click",
        },
        {
            content: "Attest",
            trigger: "button[name=action_attest]:enabled",
            run: "click",
        },
        {
            content: "The attestation is numbered and valid",
            trigger:
                ".o_form_view:has(.o_field_widget[name=number]:contains(ATT-)) .o_field_widget[name=pdf]",
        },
    ],
});
