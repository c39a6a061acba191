import {Part} from "./part.esm";

/**
 * Lets choose between two figures of one hour, entered in two tabs or by two people.
 * Nothing of it is saved before. Autosave says by `insertion_saved` what it met.
 */
export class Conflicts extends Part {
    static selector = ".o_insertion_month";

    setup() {
        this.el.addEventListener("insertion_saved", (ev) =>
            this.show(ev.detail.conflicts || {})
        );
        this.on("click", ".o_insertion_keep_mine", (ev, button) =>
            this.choose(ev, button, false)
        );
        this.on("click", ".o_insertion_take_theirs", (ev, button) =>
            this.choose(ev, button, true)
        );
    }

    show(conflicts) {
        for (const [name, theirs] of Object.entries(conflicts)) {
            const place = this.placeOf(this.el.elements[name]);
            place.classList.remove("d-none");
            place.querySelector(".o_insertion_theirs").textContent = theirs || "0";
            place.dataset.theirs = theirs;
        }
    }

    choose(ev, button, isTheirs) {
        const place = button.closest(".o_insertion_conflict");
        if (place.dataset.theirs === undefined) {
            // shown by the server: the button sends the form
            return;
        }
        ev.preventDefault();
        const input = place
            .closest(".o_insertion_hours")
            .querySelector("input[inputmode=decimal]");
        const {theirs} = place.dataset;
        this.el.elements[`base_${input.name}`].value = theirs;
        place.classList.add("d-none");
        input.classList.remove("is-invalid");
        input.removeAttribute("aria-invalid");
        document.getElementById(`${input.name}_error`).classList.add("d-none");
        if (isTheirs) {
            input.value = theirs;
        }
        for (const event of ["input", "change"]) {
            input.dispatchEvent(new Event(event, {bubbles: true}));
        }
        input.focus();
    }

    placeOf(input) {
        const hours = input.closest(".o_insertion_hours");
        if (!hours.querySelector(".o_insertion_conflict")) {
            const model = this.el.querySelector(".o_insertion_conflict_model > *");
            hours.querySelector(".invalid-feedback").after(model.cloneNode(true));
        }
        return hours.querySelector(".o_insertion_conflict");
    }
}
