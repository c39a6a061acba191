import {Component, markup, onMounted, onPatched} from "@odoo/owl";
import {ListController} from "@web/views/list/list_controller";
import {_t} from "@web/core/l10n/translation";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const {DateTime} = luxon;
const OFFICER = "mife_insertion_clauses.group_insertion_officer";
// What each key does with the chosen months: an action, or a method
const ACTIONS = {
    c: "mife_insertion_clauses.insertion_declaration_reason_action",
    d: "mife_insertion_clauses.insertion_declaration_receive_action",
    z: "mife_insertion_clauses.insertion_declaration_no_hours_action",
};
const METHODS = {
    v: "action_validate_selection",
    r: "action_remind",
    e: "action_attest_and_send",
};

/**
 * The month's list: V validates, C corrects, D declares, Z says "no hours", R reminds,
 * E attests and sends, on the selection or else on the line that has the focus. The
 * arrows move as in any list.
 */
export class InsertionMonthListController extends ListController {
    static template = "mife_insertion_clauses.MonthListView";

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.month = DateTime.fromISO(
            this.props.context.insertion_month ||
                DateTime.local().minus({months: 1}).toISODate()
        ).startOf("month");
        for (const [key, action] of Object.entries(ACTIONS)) {
            useHotkey(key, () => this.onDecide((ids) => this.openWizard(action, ids)));
        }
        for (const [key, method] of Object.entries(METHODS)) {
            useHotkey(key, () => this.onDecide((ids) => this.decideBy(method, ids)));
        }
        this.focusAfterReload = null;
        const restoreFocus = () => this.restoreFocus();
        onMounted(restoreFocus);
        onPatched(restoreFocus);
    }

    get monthLabel() {
        return this.month.toFormat("LLLL yyyy");
    }

    get rows() {
        return [...this.rootRef.el.querySelectorAll(".o_data_row")];
    }

    get focusedRow() {
        return document.activeElement?.closest?.(".o_data_row");
    }

    /**
     * The ids to decide on: those selected, or the one of the focused line.
     */
    async getChosenIds() {
        if (this.model.root.selection.length) {
            return await this.model.root.getResIds(true);
        }
        const row = this.focusedRow;
        const record =
            row && this.model.root.records.find((each) => each.id === row.dataset.id);
        return record ? [record.resId] : [];
    }

    async onDecide(decide) {
        if (!(await user.hasGroup(OFFICER))) {
            return;
        }
        const resIds = await this.getChosenIds();
        if (!resIds.length) {
            this.notification.add(
                _t("Select months, or move to a line with the arrows, first."),
                {type: "info"}
            );
            return;
        }
        this.rememberFocus();
        await decide(resIds);
    }

    /**
     * The panel beside the list: once closed, the focus is back where it was.
     */
    async openRecord(record) {
        this.rememberFocus();
        const action = await this.orm.call(this.props.resModel, "action_open_panel", [
            [record.resId],
        ]);
        await this.actionService.doAction(action, {onClose: () => this.reload()});
    }

    rememberFocus() {
        const row = this.focusedRow;
        this.focusAfterReload = row ? this.rows.indexOf(row) : null;
    }

    async decideBy(method, resIds) {
        const action = await this.orm.call(this.props.resModel, method, [resIds]);
        await this.actionService.doAction(action, {onClose: () => this.reload()});
    }

    async openWizard(action, resIds) {
        await this.actionService.doAction(action, {
            additionalContext: {
                active_ids: resIds,
                active_id: resIds[0],
                active_model: this.props.resModel,
            },
            onClose: () => this.reload(),
        });
    }

    async reload() {
        await this.model.load();
        this.shouldFocus = this.focusAfterReload !== null;
        this.render();
    }

    restoreFocus() {
        if (!this.shouldFocus) {
            return;
        }
        this.shouldFocus = false;
        const rows = this.rows;
        const row = rows[Math.min(this.focusAfterReload, rows.length - 1)];
        row?.querySelector(".o_data_cell")?.focus();
        this.focusAfterReload = null;
    }

    async openMonth(months) {
        const action = await this.orm.call(this.props.resModel, "action_open_month", [
            this.month.plus({months}).toISODate(),
        ]);
        action.help = markup(action.help || "");
        // what was searched, filtered and grouped stays, from a month to the next
        const searchModel = JSON.stringify(this.env.searchModel.exportState());
        await this.actionService.doAction(action, {
            stackPosition: "replaceCurrentAction",
            props: {globalState: {searchModel}},
        });
    }
}

registry.category("views").add("insertion_month_list", {
    ...listView,
    Controller: InsertionMonthListController,
});

/**
 * Several short sentences in a cell of a list: one under the other, all readable.
 */
export class InsertionSentences extends Component {
    static template = "mife_insertion_clauses.Sentences";
    static props = {...standardFieldProps};

    get sentences() {
        return (this.props.record.data[this.props.name] || "")
            .split("\n")
            .filter(Boolean);
    }
}

registry.category("fields").add("insertion_sentences", {
    component: InsertionSentences,
    displayName: _t("Sentences"),
    supportedTypes: ["text", "char"],
});
