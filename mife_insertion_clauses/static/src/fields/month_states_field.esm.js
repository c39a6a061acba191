import {Component} from "@odoo/owl";
import {MONTH_ICONS} from "./icons.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The months of a lot, a row of dots per year; a click opens what was declared.
 */
export class MonthStatesField extends Component {
    static template = "mife_insertion_clauses.MonthStatesField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get months() {
        return this.props.record.data[this.props.name] || [];
    }

    get years() {
        return [...Map.groupBy(this.months, (month) => month.year)].map(
            ([year, months]) => ({year, months})
        );
    }

    get legend() {
        const shown = new Map();
        for (const {state, state_label, count_label} of this.months) {
            if (!count_label && !shown.has(state)) {
                shown.set(state, state_label);
            }
        }
        return [...shown].map(([state, label]) => ({state, label}));
    }

    icon(state) {
        return MONTH_ICONS[state];
    }

    async open(month) {
        this.action.doAction(
            await this.orm.call(this.props.record.resModel, "action_view_month", [
                [this.props.record.resId],
                month.month,
            ])
        );
    }
}

export const monthStatesField = {
    component: MonthStatesField,
    displayName: _t("Months of a lot"),
    supportedTypes: ["json"],
};

registry.category("fields").add("insertion_month_states", monthStatesField);
