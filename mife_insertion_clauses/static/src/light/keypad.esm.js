import {Part} from "./part.esm";

/**
 * Carries who types a month from person to person: by the key Enter, or on a telephone
 * by buttons of the bar, which have what the keypads of numbers lack.
 */
export class Keypad extends Part {
    static selector = ".o_insertion_month";

    setup() {
        this.bar = this.find(".o_insertion_bar");
        this.keys = this.find(".o_insertion_keys");
        this.isTouch = false;
        this.el.addEventListener("pointerdown", (ev) => {
            this.isTouch = ev.pointerType === "touch";
        });
        this.on("focusin", "input[inputmode=decimal]", this.onFocus);
        this.on("focusout", "input[inputmode=decimal]", this.onBlur);
        this.on("keydown", "input[inputmode=decimal]", this.onKey);
        // a button that took the focus would close the keypad, and move under the thumb
        this.on("mousedown", ".o_insertion_bar button", (ev) => ev.preventDefault());
        this.on("click", ".o_insertion_key_h", this.typeH);
        this.on("click", ".o_insertion_key_same", this.fillSame);
        this.on("click", ".o_insertion_key_next", () => this.goNext());
        window.visualViewport?.addEventListener("resize", () => this.stayInSight());
    }

    onFocus(ev, input) {
        this.input = input;
        // what is typed replaces what was there
        input.select();
        const before = this.before;
        this.find(".o_insertion_key_same").hidden = !before;
        this.find(".o_insertion_key_before").textContent = before;
        this.keys.hidden = !this.isTouch;
    }

    onBlur(ev) {
        if (!ev.relatedTarget?.matches("input[inputmode=decimal]")) {
            this.keys.hidden = true;
        }
    }

    onKey(ev) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            this.goNext();
        }
    }

    get before() {
        const place = document.getElementById(`${this.input.name}_before`);
        return place?.querySelector(".o_insertion_before").textContent.trim() || "";
    }

    typeH() {
        const {selectionStart, selectionEnd} = this.input;
        this.input.setRangeText("h", selectionStart, selectionEnd, "end");
        this.tell("input");
    }

    fillSame() {
        this.input.value = this.before;
        this.tell("input");
        this.goNext();
    }

    /** Go to the hours of the next person who is shown, then to the button. */
    goNext() {
        const fields = this.findAll("input[name^=worked_]").filter(
            (field) => field.offsetParent !== null
        );
        const next = fields.find(
            (field) =>
                this.input.compareDocumentPosition(field) &
                Node.DOCUMENT_POSITION_FOLLOWING
        );
        (next || this.bar.querySelector("[value=declare]")).focus();
    }

    tell(event) {
        this.input.dispatchEvent(new Event(event, {bubbles: true}));
    }

    /** Stand above the keypad, which hides the bottom of the page. */
    stayInSight() {
        const {height, offsetTop, scale} = window.visualViewport;
        const isEnlarged = scale > 1;
        const hidden = isEnlarged ? 0 : window.innerHeight - height - offsetTop;
        this.bar.style.bottom = `${Math.max(0, hidden)}px`;
    }
}
