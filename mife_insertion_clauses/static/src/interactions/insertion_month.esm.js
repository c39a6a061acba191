import {Autosave} from "./autosave.esm";
import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatFloat} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";

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

function keyOf(declarationId) {
    return `insertion-month-${declarationId}`;
}

/**
 * Adds up and saves the hours while they are typed; those that could not be saved are
 * put back in place at the next visit.
 */
export class InsertionMonth extends Autosave {
    static selector = ".o_insertion_month";
    static delay = 800;
    dynamicContent = this.bind({
        "input[inputmode=decimal]": {
            "t-on-input": this.onInput,
            "t-on-change": this.save,
        },
        ".o_insertion_total": {"t-out": () => this.total},
        ".o_insertion_status": {"t-out": () => this.status},
        ".o_insertion_copy": {"t-on-click": this.onCopy},
        _root: {"t-on-submit": this.onSubmit},
        _window: {"t-on-pageshow": this.onBack},
    });

    setup() {
        super.setup();
        const {declarationId} = this.el.dataset;
        this.key = keyOf(declarationId);
        this.route = `/my/insertion/months/${declarationId}/save`;
        this.inputs = [...this.el.querySelectorAll("input[inputmode=decimal]")];
        this.putBack();
        this.total = this.computeTotal();
    }

    start() {
        if (this.status) {
            this.save();
        }
    }

    /** Put back what an earlier visit could not save, unless it was sent since. */
    putBack() {
        const kept = this.readStored() || {};
        for (const input of this.inputs) {
            const found = kept[input.name];
            if (found && !this.isChanged(input) && found.text !== input.value) {
                this.baseOf(input).value = found.base;
                input.value = found.text;
                this.status = _t("What you had typed here is back in place.");
            }
        }
    }

    baseOf(input) {
        return this.el.querySelector(`input[name="base_${input.name}"]`);
    }

    isChanged(input) {
        return input.value.trim() !== this.baseOf(input).value;
    }

    get changed() {
        return this.inputs.filter((input) => this.isChanged(input));
    }

    get isDirty() {
        return Boolean(!this.sent && this.changed.length);
    }

    get lost() {
        return _t(
            "Not saved: the connection is lost or your session is over. Your " +
                "hours are kept on this device; they come back here."
        );
    }

    onInput() {
        this.total = this.computeTotal();
        this.status = _t("Not saved yet");
        this.saveSoon();
    }

    onCopy(ev) {
        ev.preventDefault();
        const card = ev.currentTarget.closest("fieldset");
        for (const before of card.querySelectorAll(".o_insertion_before")) {
            const input = before.closest(".col-6").querySelector("input");
            input.value = before.textContent.trim();
        }
        this.onInput();
        card.querySelector("input[inputmode=decimal]").focus();
    }

    collect() {
        const changed = this.changed;
        if (!changed.length) {
            return null;
        }
        const entries = (valueOf) =>
            Object.fromEntries(changed.map((input) => [input.name, valueOf(input)]));
        return {
            typed: entries((input) => input.value),
            base: entries((input) => this.baseOf(input).value),
        };
    }

    afterSave({typed}, result) {
        for (const input of this.inputs) {
            const error = result.errors[input.name];
            if (error || !(input.name in typed)) {
                this.showError(input, error, !(input.name in typed));
                continue;
            }
            this.showError(input, null);
            // 7h30 is saved as 7,5: the field keeps what the person wrote
            this.baseOf(input).value =
                input.value === typed[input.name]
                    ? input.value.trim()
                    : result.base[input.name];
        }
        this.showHints(result.hints);
        this.el.dispatchEvent(new CustomEvent("insertion_saved", {detail: result}));
        if (Object.keys(result.errors).length) {
            this.keep();
            this.status = _t("Saved at %s, except the hours marked in red.", result.saved_at);
        } else {
            this.forgetStored();
            this.status = _t("Saved at %s", result.saved_at);
        }
    }

    showError(input, error, leave = false) {
        if (leave) {
            return;
        }
        const place = document.getElementById(`${input.name}_error`);
        const others = (input.getAttribute("aria-describedby") || "")
            .split(" ")
            .filter((id) => id && id !== place.id);
        place.textContent = error || "";
        place.classList.toggle("d-none", !error);
        input.classList.toggle("is-invalid", Boolean(error));
        if (error) {
            input.setAttribute("aria-invalid", "true");
            others.unshift(place.id);
        } else {
            input.removeAttribute("aria-invalid");
        }
        if (others.length) {
            input.setAttribute("aria-describedby", others.join(" "));
        } else {
            input.removeAttribute("aria-describedby");
        }
    }

    showHints(hints) {
        const list = this.el.querySelector(".o_insertion_hint_list");
        list.replaceChildren(
            ...hints.map((hint) => {
                const item = document.createElement("li");
                item.textContent = hint;
                return item;
            })
        );
        this.el
            .querySelector(".o_insertion_hints")
            .classList.toggle("d-none", !hints.length);
    }

    keep() {
        const kept = {};
        for (const input of this.changed) {
            kept[input.name] = {text: input.value, base: this.baseOf(input).value};
        }
        this.store(kept);
    }

    computeTotal() {
        const total = this.inputs.reduce(
            (sum, input) => sum + readHours(input.value),
            0
        );
        return formatFloat(total, {digits: [16, 2]});
    }

    onSubmit(ev) {
        if (this.sent) {
            // a double click sends once
            ev.preventDefault();
            return;
        }
        this.sent = true;
        // kept until the next page shows that it was received
        this.keep();
    }

    /** The browser's Back button may show the page as it was left. */
    onBack() {
        this.sent = false;
    }
}

/** Forgets what was kept on the device once the month was received. */
export class InsertionSent extends Interaction {
    static selector = ".o_insertion_sent";

    setup() {
        browser.localStorage.removeItem(keyOf(this.el.dataset.declarationId));
    }
}

registry
    .category("public.interactions")
    .add("mife_insertion_clauses.insertion_month", InsertionMonth)
    .add("mife_insertion_clauses.insertion_sent", InsertionSent);
