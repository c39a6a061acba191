import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

// The width that the drawings count in, whatever the screen makes of it
const WIDTH = 1000;

/**
 * The lots of a contract on one line of time: a bar from start to end, filled with what
 * is done, hatched where it stopped. The figures are words of a table: the drawing adds
 * nothing for whoever cannot see it.
 */
export class ContractTimelineField extends Component {
    static template = "mife_insertion_clauses.ContractTimelineField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get timeline() {
        return this.props.record.data[this.props.name];
    }

    x(place) {
        return Math.round(place * WIDTH);
    }

    width([start, end], part = 1) {
        return Math.max(Math.round((end - start) * part * WIDTH), 0);
    }

    percent(place) {
        return `left: ${place * 100}%`;
    }

    title(lot) {
        return [lot.dates, ...lot.changes.map((change) => change.label)].join("\n");
    }

    open(lot) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "insertion.lot",
            res_id: lot.id,
            views: [[false, "form"]],
        });
    }
}

export const contractTimelineField = {
    component: ContractTimelineField,
    displayName: _t("Timeline of a contract"),
    supportedTypes: ["json"],
};

registry.category("fields").add("insertion_timeline", contractTimelineField);
