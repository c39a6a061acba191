import {Part, mount} from "./part.esm";

/** The home of the portal: what other addons count there shows once there is some. */
export class PortalCounters extends Part {
    static selector = ".o_portal_my_home";

    setup() {
        this.counts = this.findAll("[data-placeholder_count]");
        if (this.counts.length) {
            this.load();
        }
    }

    async load() {
        const counters = this.counts.map((el) => el.dataset.placeholder_count);
        const answer = await fetch("/my/counters", {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params: {counters}}),
        });
        const {result = {}} = await answer.json();
        for (const el of this.counts) {
            const count = result[el.dataset.placeholder_count];
            if (count) {
                el.textContent = count;
                el.closest(".o_portal_index_card").classList.remove("d-none");
            }
        }
    }
}

mount(PortalCounters);
