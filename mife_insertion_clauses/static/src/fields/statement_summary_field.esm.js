import {Component, xml} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The figures of a statement; a click on one opens what it was counted on.
 */
export class StatementSummaryField extends Component {
    static template = xml`<div class="w-100" t-on-click="onClick" t-out="html"/>`;
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get html() {
        return this.props.record.data[this.props.name] || "";
    }

    async onClick(ev) {
        const figure = ev.target.closest(".o_insertion_figure");
        if (!figure) {
            return;
        }
        const {record} = this.props;
        // A draft counts the records of what it was last told
        if (!(await record.save())) {
            return;
        }
        const {figure: name, side} = figure.dataset;
        this.action.doAction(
            await this.orm.call(record.resModel, "action_open_figure", [
                [record.resId],
                name,
                Number(side),
            ])
        );
    }
}

export const statementSummaryField = {
    component: StatementSummaryField,
    displayName: _t("Figures of a statement"),
    supportedTypes: ["html"],
};

registry.category("fields").add("insertion_statement_summary", statementSummaryField);
