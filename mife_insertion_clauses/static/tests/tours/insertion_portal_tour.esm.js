import {registry} from "@web/core/registry";

/* A clerk declares the month of two people, with a slip of the pen on the way. */
registry.category("web_tour.tours").add("insertion_portal_tour", {
    url: "/my",
    steps: () => [
        {
            content: "One month waits",
            trigger: "a[href='/my/insertion']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the month",
            trigger: ".list-group a[href^='/my/insertion/months/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "First person",
            trigger: "fieldset:first input[name^=worked_]",
            run: "edit 7h30",
        },
        {
            content: "Second person, badly typed",
            trigger: "fieldset:last input[name^=worked_]",
            run: "edit 1O",
        },
        {
            content: "The total follows what can be read",
            trigger: ".o_insertion_total:contains('7,50')",
        },
        {
            content: "Send",
            trigger: "button[value=declare]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was typed is still there",
            trigger: "fieldset:first input[name^=worked_]:value(7h30)",
        },
        {
            content: "The mistake is marked on its field: mend it",
            trigger: "fieldset:last input[name^=worked_].is-invalid:value(1O)",
            run: "edit 10",
        },
        {
            content: "The total follows",
            trigger: ".o_insertion_total:contains('17,50')",
        },
        {
            content: "Send again",
            trigger: "button[value=declare]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The receipt",
            trigger: "#insertion_declared",
        },
    ],
});
