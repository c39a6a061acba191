import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const LOTS = 12;
const LINES = ".o_field_widget[name=lot_ids]";
const ROW = `${LINES} .o_selected_row`;

/* What a person does with the mouse: counted, and told at the end. */
let clicks = 0;
function click(content, trigger) {
    return {
        content,
        trigger,
        run: ({click: act}) => {
            clicks += 1;
            act();
        },
    };
}

function pick(content, field, text) {
    return [
        {content, trigger: `${field} input`, run: `edit ${text}`},
        click(`Choose ${text}`, `.ui-menu-item > a:contains("${text}")`),
    ];
}

function typeLot(number) {
    return [
        click(`Add lot ${number}`, `${LINES} .o_field_x2many_list_row_add a`),
        {
            content: "It is numbered by itself",
            trigger: `${ROW} td[name=number] input:value(${number})`,
        },
        {
            content: "Its name",
            trigger: `${ROW} td[name=name] input`,
            run: `edit Journey lot ${number}`,
        },
        ...pick("Its trade", `${ROW} td[name=trade_id]`, "Journey trade"),
        {
            content: "Its amount",
            trigger: `${ROW} td[name=amount] input`,
            run: `edit ${100000 * number}`,
        },
    ];
}

/* A contract with twelve lots, from nothing to its clause document. */
registry.category("web_tour.tours").add("insertion_contract_tour", {
    steps: () => [
        click("New contract", ".o_list_button_add, .o-kanban-button-new"),
        {
            content: "Its object",
            trigger: ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input",
            run: "edit Journey school",
        },
        ...pick("Its buyer", ".o_field_widget[name=buyer_id]", "Ville d'Essai"),
        {
            content: "Its reference",
            trigger: ".o_field_widget[name=reference] input",
            run: "edit JOURNEY-1",
        },
        {
            content: "Its start",
            trigger: ".o_field_widget[name=date_start] button, .o_field_widget[name=date_start] input",
            run: "click",
        },
        {
            content: "Type its start",
            trigger: ".o_field_widget[name=date_start] input",
            run: "edit 01/01/2027 && press Tab",
        },
        {
            content: "Its end",
            trigger: ".o_field_widget[name=date_end] button, .o_field_widget[name=date_end] input",
            run: "click",
        },
        {
            content: "Type its end",
            trigger: ".o_field_widget[name=date_end] input",
            run: "edit 12/31/2027 && press Tab",
        },
        ...Array.from({length: LOTS}, (_, index) => typeLot(index + 1)).flat(),
        ...stepUtils.saveForm(),
        click("Calibrate the lots", `button:contains("Calibrate the lots")`),
        {
            content: "All the lots are there, with their hours",
            trigger: `.modal .o_data_row:nth-child(${LOTS})`,
        },
        click("Make them owe their hours", ".modal button[name=action_calibrate]"),
        {
            content: "The contract has its hours",
            trigger: `body:not(:has(.modal)) ${LINES} .o_data_row:nth-child(1) td[name=hours_asked]:contains(70)`,
        },
        click("Draft the clause", `button:contains("Draft the clause")`),
        ...pick("Choose the template", ".modal .o_field_widget[name=template_id]", "Travaux"),
        click("Write the clause", ".modal button[name=action_apply]"),
        {
            content: "The document is offered",
            trigger: "body:not(:has(.modal)) button[name=action_download_clause]",
        },
        click("Download it", "button[name=action_download_clause]"),
        click("See the timeline", ".o_notebook .nav-link[name=timeline]"),
        {
            content: "The twelve lots are on it",
            trigger: `.o_insertion_timeline tbody tr:nth-child(${LOTS})`,
            run: () => console.log(`JOURNEY ${clicks} clicks`),
        },
    ],
});
