import {DeviceStore, erase} from "./device_store.esm";
import {isDirty, isWaiting, prepare, settleAll} from "./hours.esm";
import {Part} from "./part.esm";
import {call} from "./autosave.esm";

const KEPT = "mife-kept";

/** Say that what waits on this device changed. */
export function tellKept() {
    document.dispatchEvent(new Event(KEPT));
}

/**
 * What the device keeps of the account that the page was made for: the sentences on
 * it, the months to open without network, and what waits, sent when it can be.
 */
export class Device extends Part {
    static selector = ".o_insertion_device";

    /** The device of the page. */
    static get current() {
        const el = document.querySelector(Device.selector);
        return el.device || new Device(el);
    }

    setup() {
        if (this.el.device) {
            return;
        }
        this.el.device = this;
        this.store = new DeviceStore(this.el.dataset.account);
        // months that a page has open, which sends them itself
        this.held = new Set();
        document.addEventListener(KEPT, () => {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.show(), 100);
        });
        addEventListener("online", () => this.sendOthers());
        addEventListener("offline", () => this.show());
        document.addEventListener("click", (ev) => this.onClick(ev), true);
        this.start();
    }

    async start() {
        await this.tellClosed();
        await this.show();
        if (navigator.onLine) {
            await this.sendOthers();
        }
        await this.keepPages();
    }

    /** Tell what was typed here in a month that was sent before it was saved. */
    async tellClosed() {
        const {closed} = this.el.dataset;
        const [, month] = (await this.readMonths()).find(([name]) => name === closed) || [];
        if (!month) {
            return;
        }
        const count = Object.values(month.fields).filter(isWaiting).length;
        if (count) {
            const place = this.find(".o_insertion_closed");
            place.textContent = this.say("closed", count);
            place.classList.remove("d-none");
        }
        await this.store.delete(closed);
    }

    /** Return a sentence of the page, its "%s" replaced by the value. */
    say(name, value) {
        const sentence = this.find(`[data-say=${name}]`).textContent.trim();
        return sentence.replace(/\s+/g, " ").replace("%s", value);
    }

    async readMonths() {
        try {
            return await this.store.all();
        } catch {
            return [];
        }
    }

    async show() {
        let count = 0;
        for (const [, {fields}] of await this.readMonths()) {
            count += Object.values(fields).filter(isWaiting).length;
        }
        const place = this.find(".o_insertion_waiting");
        const name = count > 1 ? "several" : count ? "one" : "none";
        // what is typed with network is saved in a moment: nothing to say
        const isSaid = !navigator.onLine || this.isLost;
        place.textContent = isSaid ? this.say(name, count) : "";
        place.classList.toggle("d-none", !isSaid);
        this.count = count;
    }

    /** Send what waits of the months that are not open here. */
    async sendOthers() {
        for (const [name, month] of await this.readMonths()) {
            if (this.held.has(name)) {
                continue;
            }
            const sending = prepare(month.fields);
            if (!sending) {
                continue;
            }
            await this.store.set(name, month);
            try {
                await this.sendMonth(name, month, sending);
            } catch {
                // the page of the month says why, when it is opened
            }
        }
        await this.show();
    }

    async sendMonth(name, month, {typed, base}) {
        const route = `/my/insertion/months/${name}/save`;
        const {account} = this.el.dataset;
        const result = await call(route, {typed, base, account});
        if (result.error) {
            return;
        }
        settleAll(month.fields, typed, result);
        if (Object.values(month.fields).some(isDirty)) {
            await this.store.set(name, month);
        } else {
            await this.store.delete(name);
        }
    }

    // PAGES KEPT

    async keepPages() {
        const {account, pages, worker} = this.el.dataset;
        if (!pages || !navigator.serviceWorker) {
            return;
        }
        try {
            await navigator.serviceWorker.register(worker, {scope: "/my"});
        } catch {
            // a browser that keeps no page
            return;
        }
        const {active} = await navigator.serviceWorker.ready;
        const kinds = ["link", "script", "css", "img"];
        const files = performance
            .getEntriesByType("resource")
            .filter(({initiatorType}) => kinds.includes(initiatorType))
            .map(({name}) => name)
            .filter((name) => name.startsWith(location.origin));
        active.postMessage({account, pages: JSON.parse(pages), files});
    }

    // SIGN OUT

    async onClick(ev) {
        const link = ev.target.closest?.("a[href*='/web/session/logout']");
        if (!link) {
            return;
        }
        ev.preventDefault();
        if (this.count && !confirm(this.say("sign_out", this.count))) {
            return;
        }
        await erase().catch(() => {});
        if (navigator.onLine) {
            location.assign(link.href);
        } else {
            document.querySelector("main").textContent = this.say("signed_out");
        }
    }
}
