import {Component, onMounted, useRef, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";

const KEYS = ["v", "c", "n", "p", "d", "z", "r", "e", "a", "i", "j"];

/**
 * The panel of a month obeys the keys of the list it was opened from, without Alt: the
 * letter that each button has in its title. What is being typed is left alone.
 */
export class InsertionMonthKeys extends Component {
    static template = xml`<span class="d-none" t-ref="root"/>`;
    static props = {...standardWidgetProps};

    setup() {
        this.root = useRef("root");
        for (const key of KEYS) {
            useHotkey(key, () => this.findButton(key)?.click());
        }
        // Enter then turns the page, instead of opening the company's own
        onMounted(() => browser.setTimeout(() => this.findButton("n")?.focus()));
    }

    findButton(key) {
        const dialog = this.root.el?.closest(".modal");
        return dialog?.querySelector(`button[data-hotkey="${key}"]`);
    }
}

registry.category("view_widgets").add("insertion_month_keys", {
    component: InsertionMonthKeys,
});
