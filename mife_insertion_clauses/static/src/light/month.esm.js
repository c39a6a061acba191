import {isDirty, isWaiting, prepare, readHours, settleAll} from "./hours.esm";
import {Autosave, SignedOut} from "./autosave.esm";
import {Device, tellKept} from "./device.esm";

const HOURS = "input[inputmode=decimal]";

/**
 * Adds up and saves the hours while they are typed; those that could not be saved are
 * put back in place at the next visit, with network or without.
 */
export class Month extends Autosave {
    static selector = ".o_insertion_month";
    static delay = 800;

    setup() {
        super.setup();
        this.device = Device.current;
        this.name = this.el.dataset.declarationId;
        this.device.held.add(this.name);
        this.route = `/my/insertion/months/${this.name}/save`;
        this.inputs = this.findAll(HOURS);
        this.fields = {};
        for (const input of this.inputs) {
            this.fields[input.name] = {
                text: input.value,
                base: this.baseOf(input).value,
                tried: [],
                refused: input.classList.contains("is-invalid") ? input.value : null,
            };
        }
        this.on("input", HOURS, this.onInput);
        this.on("change", HOURS, () => this.save());
        this.on("click", ".o_insertion_copy", this.onCopy);
        this.el.addEventListener("submit", (ev) => this.onSubmit(ev));
        // the browser's Back button may show the page as it was left
        addEventListener("pageshow", () => {
            this.isSent = false;
            this.isAnswered = false;
            this.readInputs();
        });
        this.showTotal();
        this.start();
    }

    async start() {
        const isPutBack = await this.putBack();
        this.showTotal();
        if (location.hash === "#unanswered") {
            // the service worker leads here when a sending got no answer
            history.replaceState(null, "", location.pathname);
            this.status = this.device.say("unanswered");
        } else if (isPutBack) {
            this.status = this.device.say("put_back");
        }
        const fields = Object.values(this.fields);
        if (isPutBack || fields.some(({tried}) => tried.length)) {
            await this.save();
        }
    }

    set status(sentence) {
        this.find(".o_insertion_status").textContent = sentence;
    }

    baseOf(input) {
        return this.find(`input[name="base_${input.name}"]`);
    }

    get isDirty() {
        return !this.isSent && Object.values(this.fields).some(isDirty);
    }

    // ON THE DEVICE

    /**
     * Put back what an earlier visit could not save; a page kept on the device, older
     * than what was saved since, gets that too.
     * @returns {Promise<Boolean>} whether something not saved is back
     */
    async putBack() {
        const kept = await this.readKept();
        const readAt = Number(this.device.el.dataset.readAt);
        let isPutBack = false;
        for (const input of this.inputs) {
            const found = kept.fields[input.name];
            const field = this.fields[input.name];
            if (!found || isDirty(field)) {
                continue;
            }
            const isMissing = isDirty(found) && found.text !== input.value;
            if (isMissing || found.tried.length || kept.at >= readAt) {
                this.fields[input.name] = {...found, refused: null};
                this.baseOf(input).value = found.base;
                input.value = found.text;
                isPutBack ||= isMissing;
            }
        }
        this.isAsked = kept.isAsked;
        this.savedAt = Math.max(kept.at, readAt);
        return isPutBack;
    }

    async readKept() {
        const nothing = {at: 0, fields: {}, isAsked: false};
        try {
            return (await this.device.store.get(this.name)) || nothing;
        } catch {
            return nothing;
        }
    }

    /** Keep what is typed, and what was saved since the page was made. */
    async keep() {
        const kept = {at: this.savedAt, isAsked: this.isAsked, fields: this.fields};
        try {
            await this.device.store.set(this.name, kept);
            this.isKept = true;
        } catch {
            this.isKept = false;
        }
        tellKept();
    }

    // TYPED

    readInputs() {
        for (const input of this.inputs) {
            const field = this.fields[input.name];
            field.text = input.value;
            field.base = this.baseOf(input).value;
        }
        this.showTotal();
    }

    onInput(ev, input) {
        this.readInputs();
        if (input) {
            const field = this.fields[input.name];
            field.refused = null;
            if (!isDirty(field)) {
                // back to what is saved: nothing is sent that would say so
                this.showError(input, null);
            }
        }
        this.keep();
        this.tellSaving();
        this.saveSoon();
    }

    onCopy(ev, button) {
        ev.preventDefault();
        const card = button.closest("fieldset");
        for (const before of card.querySelectorAll(".o_insertion_before")) {
            const name = before.closest("[id$=_before]").id.replace(/_before$/, "");
            document.getElementById(name).value = before.textContent.trim();
        }
        this.onInput();
        card.querySelector(HOURS).focus();
    }

    showTotal() {
        // what a tutor gives is apart: it is not the person's time
        const total = this.inputs
            .filter(({name}) => !name.startsWith("tutoring_"))
            .reduce((sum, input) => sum + readHours(input.value), 0);
        const format = new Intl.NumberFormat(document.documentElement.lang, {
            // as the server writes it: without useless decimals
            minimumFractionDigits: Number.isInteger(total) ? 0 : 2,
            maximumFractionDigits: 2,
        });
        for (const place of this.findAll(".o_insertion_total")) {
            place.textContent = format.format(total);
        }
    }

    // SAVED

    collect() {
        const {account} = this.device.el.dataset;
        const sending = prepare(this.fields);
        if (sending) {
            this.keep();
        } else if (!this.isProbing) {
            return null;
        }
        return {...(sending || {typed: {}, base: {}}), account};
    }

    afterSave({typed}, result) {
        if (result.error) {
            this.keep();
            this.status = result.error;
            return;
        }
        const errors = settleAll(this.fields, typed, result);
        for (const input of this.inputs.filter(({name}) => name in typed)) {
            const {name} = input;
            this.baseOf(input).value = this.fields[name].base;
            this.showError(input, errors[name]);
            if (!errors[name]) {
                delete result.errors[name];
                delete result.conflicts?.[name];
            }
            // what this device itself had sent before is in the way no more
            this.again ||=
                this.fields[name].text === typed[name] && isWaiting(this.fields[name]);
        }
        this.savedAt = result.at;
        this.device.isLost = false;
        this.showHints(result.hints);
        this.keep();
        this.el.dispatchEvent(new CustomEvent("insertion_saved", {detail: result}));
        this.savedTime = result.saved_at;
        this.tellSaving();
        if (result.errors[""]) {
            this.status = result.errors[""];
        }
    }

    /** Say what waits; what is typed back as it was saved waits no more. */
    tellSaving() {
        let name = this.isAsked ? "saved_unsent" : "saved";
        if (this.find(".is-invalid")) {
            name = "saved_but";
        }
        if (Object.values(this.fields).some(isWaiting)) {
            name = "unsaved";
        } else if (!this.savedTime) {
            this.status = "";
            return;
        }
        this.status = this.device.say(name, this.savedTime);
    }

    async onLost(error) {
        this.device.isLost = this.isLost;
        await this.keep();
        const lost = error instanceof SignedOut ? "signed_off" : "lost";
        this.status = this.device.say(this.isKept ? lost : "not_kept");
    }

    showError(input, error) {
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
        const items = hints.map((hint) => {
            const item = document.createElement("li");
            item.textContent = hint;
            return item;
        });
        this.find(".o_insertion_hint_list").replaceChildren(...items);
        this.find(".o_insertion_hints").classList.toggle("d-none", !hints.length);
    }

    // SENT

    onSubmit(ev) {
        if (this.isSent || this.isProbing) {
            // a double click sends once
            ev.preventDefault();
        } else if (!this.isAnswered && (this.isLost || !navigator.onLine)) {
            ev.preventDefault();
            this.sendIfAnswered(ev.submitter);
        } else {
            this.isSent = true;
        }
    }

    /** Send if the network is back; otherwise say that sending is still to be done. */
    async sendIfAnswered(button) {
        this.isProbing = true;
        await this.save();
        this.isProbing = false;
        if (!this.isLost) {
            this.isAnswered = true;
            this.el.requestSubmit(button);
            return;
        }
        this.isAsked = ["declare", "no_hours"].includes(button?.value);
        await this.keep();
        this.status = this.device.say(this.isAsked ? "not_sent" : "not_done");
    }
}
