import {Part} from "./part.esm";

const PATIENCE = 30000;
// of Odoo's answer to who is not signed in
const SIGNED_OUT = 100;

export class SignedOut extends Error {}

/**
 * Call a route of the server.
 * @param {String} route
 * @param {Object} params
 * @returns {Promise<Object>}
 */
export async function call(route, params) {
    const response = await fetch(route, {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
        signal: AbortSignal.timeout(PATIENCE),
    });
    const {result, error} = await response.json();
    if (error) {
        throw error.code === SIGNED_OUT ? new SignedOut() : new Error(error.message);
    }
    return result;
}

/**
 * Saves what is typed in a form while it is typed; what no answer came for is sent
 * again until one does. Without it, the form saves by its buttons.
 *
 * A form says what it holds: `isDirty`, whether something is not saved; `collect`,
 * what to save now, null when nothing is; `route` and `afterSave`, where it goes and
 * what comes of it; `onLost`, what to do when no answer came.
 */
export class Autosave extends Part {
    static delay = 1500;
    // in milliseconds; the last one again and again
    static retries = [5000, 15000, 60000];

    setup() {
        this.isLost = false;
        this.losses = 0;
        addEventListener("beforeunload", (ev) => this.isDirty && ev.preventDefault());
        addEventListener("online", () => this.save());
    }

    saveIn(delay) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.save(), delay);
    }

    saveSoon() {
        this.saveIn(this.constructor.delay);
    }

    /** Save one thing at a time: what is typed meanwhile goes in the next round. */
    save() {
        this.again = Boolean(this.saving);
        this.saving ??= this.saveAll().finally(() => {
            this.saving = null;
        });
        return this.saving;
    }

    async saveAll() {
        do {
            this.again = false;
            clearTimeout(this.timer);
            const typed = this.collect();
            if (typed) {
                await this.send(typed);
            }
        } while (this.again);
    }

    async send(typed) {
        try {
            const result = await call(this.route, typed);
            this.isLost = false;
            this.losses = 0;
            this.afterSave(typed, result);
        } catch (error) {
            this.isLost = !(error instanceof SignedOut);
            const {retries} = this.constructor;
            this.saveIn(retries[Math.min(this.losses++, retries.length - 1)]);
            await this.onLost(error);
        }
    }
}
