import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

// The width that the drawings count in, whatever the screen makes of it
const WIDTH = 1000;
const HEIGHT = 14;

/**
 * The work of a person on all contracts, on one line of time: a bar per employment
 * contract, filled month by month with its hours. The figures are words of tables: the
 * drawing adds nothing for whoever cannot see it.
 */
export class PersonPathField extends Component {
    static template = "mife_insertion_clauses.PersonPathField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get path() {
        return this.props.record.data[this.props.name];
    }

    x(place) {
        return Math.round(place * WIDTH);
    }

    width([start, end]) {
        return Math.max(Math.round((end - start) * WIDTH), 2);
    }

    height(part) {
        return Math.max(Math.round(part * HEIGHT), 2);
    }

    percent(place) {
        return `left: ${place * 100}%`;
    }

    title(row) {
        return [row.dates, row.until_label].filter(Boolean).join("\n");
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "insertion.placement",
            res_id: row.id,
            views: [[false, "form"]],
        });
    }
}

export const personPathField = {
    component: PersonPathField,
    displayName: _t("Path of a person"),
    supportedTypes: ["json"],
};

registry.category("fields").add("insertion_path", personPathField);
