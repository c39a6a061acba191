import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const FOLLOW_DELAY = 3000;
const TICK_DELAY = 1000;
const PATIENCE = 20000;
// the time on the server and the tokens of a form differ at each answer: nothing to show
const CHANGING = /data-now="\d+"|name="(csrf_token|kept_form)" value="[\w-]+"/g;

/**
 * Follows a jury on every screen that shows its board: asks again for the part of the
 * room, and for that of the member who looks, and runs the clock. Without it, the board
 * is read by loading the page again.
 */
export class LabelBoard extends Interaction {
    static selector = ".o_label_board";

    setup() {
        this.room = this.el.querySelector(".o_label_room");
        this.parts = [
            {el: this.room, url: `/label/board/${this.el.dataset.sessionId}/room`},
        ];
        const seat = this.el.querySelector(".o_label_seat");
        if (seat) {
            this.parts.push({el: seat, url: seat.dataset.url});
        }
        this.readClock();
    }

    start() {
        const tick = setInterval(() => this.tick(), TICK_DELAY);
        this.registerCleanup(() => clearInterval(tick));
        this.tick();
        this.followSoon();
    }

    /** Counted from the last answer: a slow server is never asked twice at once. */
    followSoon() {
        this.waitForTimeout(() => this.follow(), FOLLOW_DELAY);
    }

    async follow() {
        for (const part of this.parts) {
            await this.waitFor(this.refresh(part));
        }
        this.followSoon();
    }

    async refresh(part) {
        let text = "";
        try {
            const signal = AbortSignal.timeout(PATIENCE);
            const response = await this.waitFor(fetch(part.url, {signal}));
            if (!response.ok) {
                return;
            }
            text = await this.waitFor(response.text());
        } catch {
            // the network comes back by itself, and the clock goes on meanwhile
            return;
        }
        const comparable = text.replace(CHANGING, "");
        if (comparable === part.shown) {
            return;
        }
        // the page has just been read: nobody loses the button under their finger
        const isUsed = !part.shown && part.el.contains(document.activeElement);
        part.shown = comparable;
        if (!isUsed) {
            const parsed = new DOMParser().parseFromString(text, "text/html");
            part.el.replaceChildren(...parsed.body.childNodes);
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
