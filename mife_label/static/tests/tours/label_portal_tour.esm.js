import {registry} from "@web/core/registry";

/* A company writes one answer, meets a colleague's text, and goes on. */
registry.category("web_tour.tours").add("label_portal_tour", {
    url: "/my/label",
    steps: () => [
        {
            content: "Open the file",
            trigger: "a[href^='/my/label/']:contains('Alpha Works')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the first question",
            trigger: ".o_label_nav a:contains('Pupils')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Write: it is saved by itself",
            trigger: ".o_label_answer textarea",
            run: "edit Six pupils a year",
        },
        {
            content: "Saved, and told what is missing",
            trigger: ".o_label_status:contains('Still missing: your self-assessment')",
        },
        {
            content: "Choose a level",
            trigger: ".o_label_choice:last input",
            run: "click",
        },
        {
            content: "Complete",
            trigger: ".o_label_status:contains('This answer is complete')",
        },
        {
            content: "The meter follows",
            trigger: "body:has(.o_label_progress:contains('1 / 3'))",
        },
        {
            content: "Go on to the next question",
            trigger: "button[value=next]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The next question",
            trigger: "h1:contains('Advice')",
        },
    ],
});
