import {registry} from "@web/core/registry";

function onRow(firm, run, content) {
    return {
        content,
        trigger: `.o_data_row:contains("${firm}") .o_data_cell:first`,
        run,
    };
}

/* The officer closes a month by the keyboard: the test leaves three months declared,
 * of Alpha (nothing to check), Beta and Gamma (something to check). */
registry.category("web_tour.tours").add("insertion_month_tour", {
    url: "/odoo/insertion-month",
    steps: () => [
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Keep the months to validate",
            trigger: ".o_filter_menu .o_menu_item:contains(To validate)",
            run: "click",
        },
        {
            content: "Close the filters",
            trigger: ".o_searchview_dropdown_toggler.show",
            run: "click",
        },
        {
            content: "Go to the month before",
            trigger:
                ".o_control_panel:has(.o_facet_value:contains(To validate)) .o_insertion_month_nav button:first",
            run: "click",
        },
        {
            content: "The filter is still there, nothing is of that month",
            trigger:
                ".o_action_manager:has(p.o_view_nocontent_smiling_face:contains(This month is not open)) .o_facet_value:contains(To validate)",
        },
        {
            content: "Come back",
            trigger: ".o_insertion_month_nav button:last",
            run: "click",
        },
        {
            content: "Choose all of them",
            trigger:
                ".o_action_manager:has(.o_facet_value:contains(To validate)):has(.o_data_row:contains(Gamma)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "V asks about the doubtful",
            trigger: ".o_selection_box",
            run: "press v",
        },
        {
            content: "Validate the others: the button that Enter presses",
            trigger: ".modal footer button[name=action_validate_sure].btn-primary",
            run: "click",
        },
        {
            content: "It is said",
            trigger: ".o_notification:contains(Left to check: 2)",
        },
        {
            content: "The list is read again",
            trigger:
                ".o_action_manager:not(:has(.o_selection_box)):not(:has(.o_data_row:contains(Alpha)))",
        },
        onRow("Beta", "click", "Open the panel"),
        {
            content: "Next has the focus, C asks for a correction",
            trigger: ".modal:contains(Beta) footer button[data-hotkey=n]:focus",
            run: "press c",
        },
        {
            content: "Say what is to correct",
            trigger: ".modal [name=reason] textarea",
            run: "edit Two days are missing.",
        },
        {
            content: "Ask",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "The panel goes on with the next one: V validates it",
            trigger: ".modal:contains(Gamma) footer button[data-hotkey=n]:focus",
            run: "press v",
        },
        {
            content: "Nothing else waits",
            trigger: ".o_notification:contains(Nothing else waits)",
        },
    ],
});
