import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Goes from a criterion of a file to the next, by its links or by the keyboard. */
export class LabelSides extends Interaction {
    static selector = ".o_label_sides";
    dynamicContent = {
        ".o_label_go": {"t-on-click.prevent": this.onGo},
        _root: {"t-on-keydown": this.onKeydown},
    };

    /** Without this the link leads to its criterion, which the browser opens. */
    onGo(ev) {
        const place = this.el.querySelector(ev.currentTarget.getAttribute("href"));
        this.show(ev.currentTarget.closest("details"), place.closest("details"));
    }

    onKeydown(ev) {
        const step = {ArrowDown: 1, ArrowUp: -1}[ev.key];
        if (!step || !ev.ctrlKey || ev.altKey || ev.shiftKey || ev.metaKey) {
            return;
        }
        const criteria = [...this.el.querySelectorAll(".o_label_criterion")];
        const current = ev.target.closest(".o_label_criterion");
        const next = criteria[criteria.indexOf(current) + step];
        if (current && next) {
            ev.preventDefault();
            this.show(current, next);
        }
    }

    /** Close a criterion and open another, whose title gets the focus. */
    show(current, next) {
        current.open = false;
        next.open = true;
        const summary = next.querySelector("summary");
        next.scrollIntoView();
        summary.focus({preventScroll: true});
    }
}

registry.category("public.interactions").add("mife_label.label_sides", LabelSides);
