import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";

const CLOCK = /^(\d+)\s*[h:]\s*(\d{1,2})$/i;

/**
 * Hours typed as 7,5 or 7.5 or 7h30, as a number; 0 when they cannot be read.
 *
 * The server has the last word: this is only the live total under the fields.
 * @param {String} text
 * @returns {Number}
 */
function readHours(text) {
    const typed = text.replace(/\s/g, "").replace(/h$/i, "");
    const clock = typed.match(CLOCK);
    if (clock) {
        return Number(clock[1]) + Number(clock[2]) / 60;
    }
    return Number(typed.replace(",", ".")) || 0;
}

export class InsertionMonth extends Interaction {
    static selector = ".o_insertion_month";
    dynamicContent = {
        "input[inputmode=decimal]": {"t-on-input": this.updateTotal},
        ".o_insertion_total": {"t-out": () => this.total},
    };

    setup() {
        this.total = this.computeTotal();
    }

    updateTotal() {
        this.total = this.computeTotal();
    }

    computeTotal() {
        const inputs = [...this.el.querySelectorAll("input[inputmode=decimal]")];
        const total = inputs.reduce((sum, input) => sum + readHours(input.value), 0);
        return formatFloat(total, {digits: [16, 2]});
    }
}

registry
    .category("public.interactions")
    .add("mife_insertion_clauses.insertion_month", InsertionMonth);
