import {Part} from "./part.esm";

function simplify(text) {
    return text
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase();
}

/**
 * Shows, of a long month, those who are looked for. Without it the server does, on
 * another page. What is hidden stays in the form.
 */
export class MonthRows extends Part {
    static selector = ".o_insertion_find";

    setup() {
        this.rows = [...document.querySelectorAll(".o_insertion_row")];
        this.find(".o_insertion_find_button").hidden = true;
        this.on("input", "#find", this.show);
        this.on("change", "#empty", this.show);
        this.el.addEventListener("submit", (ev) => {
            ev.preventDefault();
            this.show();
        });
    }

    show() {
        const words = simplify(this.find("#find").value).split(/\s+/);
        const isEmptyOnly = this.find("#empty").checked;
        let count = 0;
        for (const row of this.rows) {
            const name = simplify(row.querySelector("legend").textContent);
            row.hidden =
                !words.every((word) => name.includes(word)) ||
                (isEmptyOnly && this.hasHours(row));
            count += !row.hidden;
        }
        this.find(".o_insertion_found_count").textContent = count;
    }

    hasHours(row) {
        return [...row.querySelectorAll("input[inputmode=decimal]")].some((input) =>
            /[1-9]/.test(input.value)
        );
    }
}
