import {Interaction} from "@web/public/interaction";
import {browser} from "@web/core/browser/browser";
import {rpc} from "@web/core/network/rpc";

/**
 * Saves what is typed in a form while it is typed. What cannot be saved (no network,
 * session over) is kept on the device until it can. Without it, the form saves by its
 * buttons.
 *
 * A form says what it holds: `key`, its name on the device; `isDirty`, whether
 * something is not saved; `collect`, what to save now, null when nothing is;
 * `route` and `afterSave`, where it goes and what comes of it; `keep`, what stays on
 * the device; `lost`, the sentence for that.
 */
export class Autosave extends Interaction {
    static delay = 1500;

    /** Add to the bindings of a form those that all share. */
    bind(content) {
        return {
            ...content,
            _window: {
                "t-on-beforeunload": this.onLeave,
                "t-on-online": this.save,
                ...content._window,
            },
        };
    }

    setup() {
        this.status = "";
        this.saveSoon = this.debounced(this.save, this.constructor.delay);
    }

    /** The fields that were filled before this script came, on a slow network. */
    get filledEarly() {
        const selector = "input[type=radio]:checked, textarea";
        return [...this.el.querySelectorAll(selector)].filter((field) =>
            field.type === "radio"
                ? !field.defaultChecked
                : field.value !== field.defaultValue
        );
    }

    /** Save one thing at a time: what is typed meanwhile goes in the next round. */
    async save() {
        if (this.saving) {
            this.again = true;
            return;
        }
        const typed = this.collect();
        if (!typed) {
            return;
        }
        this.saving = true;
        try {
            const result = await this.waitFor(rpc(this.route, typed, {silent: true}));
            if (result.error) {
                this.keep(typed);
                this.status = result.error;
            } else {
                this.afterSave(typed, result);
            }
        } catch {
            this.keep(typed);
            this.status = this.lost;
        } finally {
            this.saving = false;
        }
        if (this.again) {
            this.again = false;
            await this.save();
        }
    }

    onLeave(ev) {
        if (this.isDirty) {
            this.keep();
            ev.preventDefault();
        }
    }

    // ON THE DEVICE

    store(value) {
        browser.localStorage.setItem(this.key, JSON.stringify(value));
    }

    readStored() {
        const stored = browser.localStorage.getItem(this.key);
        try {
            return JSON.parse(stored);
        } catch {
            // a text as it was stored before
            return stored;
        }
    }

    forgetStored() {
        browser.localStorage.removeItem(this.key);
    }
}
