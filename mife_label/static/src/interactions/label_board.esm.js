import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const FOLLOW_DELAY = 3000;
const TICK_DELAY = 1000;

/**
 * Follows a jury on every screen that shows its board: asks for the part of the room
 * again, and runs its clock. Without it, the board is read by loading the page again.
 */
export class LabelBoard extends Interaction {
    static selector = ".o_label_board";

    setup() {
        this.room = this.el.querySelector(".o_label_room");
        this.url = `/label/board/${this.el.dataset.sessionId}/room`;
        this.shown = null;
        this.readClock();
    }

    start() {
        const follow = setInterval(() => this.follow(), FOLLOW_DELAY);
        const tick = setInterval(() => this.tick(), TICK_DELAY);
        this.registerCleanup(() => {
            clearInterval(follow);
            clearInterval(tick);
        });
        this.tick();
    }

    async follow() {
        let text = "";
        try {
            const response = await this.waitFor(fetch(this.url));
            if (!response.ok) {
                return;
            }
            text = await this.waitFor(response.text());
        } catch {
            // the network comes back by itself, and the clock goes on meanwhile
            return;
        }
        // the time on the server changes at each answer, and is nothing to show
        const comparable = text.replace(/data-now="\d+"/, "");
        if (comparable !== this.shown) {
            const parsed = new DOMParser().parseFromString(text, "text/html");
            this.room.replaceChildren(...parsed.body.childNodes);
            this.shown = comparable;
            this.readClock();
            this.tick();
        }
    }

    readClock() {
        this.timer = this.room.querySelector(".o_label_board_timer");
        if (this.timer) {
            this.offset = Number(this.timer.dataset.now) - Date.now() / 1000;
        }
    }

    tick() {
        if (!this.timer) {
            return;
        }
        const {start, end, minutes} = this.timer.dataset;
        const now = Number(end) || Date.now() / 1000 + this.offset;
        const seconds = Math.max(0, Math.floor(now - Number(start)));
        const two = (number) => String(number).padStart(2, "0");
        this.timer.querySelector(".o_label_board_clock").textContent =
            `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
        this.timer.classList.toggle("o_label_board_late", seconds > Number(minutes) * 60);
    }
}

registry.category("public.interactions").add("mife_label.label_board", LabelBoard);
