import {registry} from "@web/core/registry";

const SCREEN = ".o_form_view:has(.o_field_widget[name=months_step])";

function click(content, trigger) {
    return {content, trigger, run: "click"};
}

function press(content, name) {
    return click(content, `${SCREEN} button[name=${name}]:enabled`);
}

function confirm(content) {
    return click(content, ".modal footer .btn-primary");
}

function comeBack() {
    return click(
        "Come back to the end of the lot",
        ".o_breadcrumb .breadcrumb-item a:contains(End of), .o_back_button"
    );
}

/* The officer ends a lot that ran two months: hours in the first, which nobody opened,
 * nobody at work in the second. */
registry.category("web_tour.tours").add("insertion_lot_end_tour", {
    steps: () => [
        click("Open the end of the lot", "button[name=action_open_end]:contains(End of)"),
        {
            content: "Two months lack",
            trigger: `${SCREEN} .o_field_widget[name=next_step]:contains("lack (2)")`,
        },
        click(
            "Nobody was at work in the second",
            `${SCREEN} [name=month_buttons] button[name=action_no_hours]`
        ),
        confirm("Say so"),
        {
            content: "It is validated",
            trigger: `${SCREEN} .o_data_row:eq(1):contains(Validated)`,
        },
        press("Open the first", "action_open_missing"),
        click(
            "Look at it",
            `${SCREEN} .o_data_row:first:contains(To declare) button[name=action_open]`
        ),
        click("Type its hours", ".o_field_widget[name=line_ids] .o_data_row [name=worked_hours]"),
        {
            content: "As the company gave them",
            trigger: ".o_field_widget[name=line_ids] [name=worked_hours] input",
            run: "edit 60",
        },
        click("Declare them", ".o_statusbar_buttons button[data-hotkey=d]:enabled"),
        {
            content: "Say who gave the hours",
            trigger: ".modal [name=sender_name] input",
            run: "edit Mme Roux",
        },
        click("Declare", ".modal button[name=action_declare]:enabled"),
        {
            content: "They are declared",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Declared)",
        },
        comeBack(),
        press("Validate the month", "action_validate"),
        {
            content: "Both are validated",
            trigger: `${SCREEN} .o_data_row:eq(0):contains(Validated)`,
        },
        press("Attest both", "action_attest"),
        {
            content: "No month lacks",
            trigger: `${SCREEN} .o_field_widget[name=months_step]:contains(done)`,
        },
        press("Say that the lot has ended", "action_complete"),
        confirm("It has"),
        {
            content: "It is completed",
            trigger: `${SCREEN} .o_field_widget[name=lot_step]:contains(done)`,
        },
        {
            content: "Hours lack, and the landing promises no more than what is done",
            trigger: `${SCREEN} .o_field_widget[name=landing_label]:contains(640 h missing)`,
        },
        {
            content: "Say why no penalty",
            trigger: `${SCREEN} .o_field_widget[name=no_penalty_reason] textarea`,
            run: "edit No penalty in this clause",
        },
        press("Issue the final attestation", "action_issue_final"),
        {
            content: "Why hours are missing",
            trigger: ".modal .o_field_widget[name=cause] textarea",
            run: "edit The works were stopped",
        },
        click("Issue", ".modal button[name=action_issue]"),
        {
            content: "The attestation is there",
            trigger: ".o_form_view .o_field_widget[name=kind]:contains(Final)",
        },
        comeBack(),
        press("Close the contract", "action_close_contract"),
        {
            content: "All is done",
            trigger: `${SCREEN} .o_field_widget[name=next_step]:contains(Everything is done)`,
        },
    ],
});
