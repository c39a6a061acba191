import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** What a score is made of, a sentence a component. */
export class ScoreDialog extends Component {
    static template = "mife_insertion_clauses.ScoreDialog";
    static components = {Dialog};
    static props = {
        name: String,
        score: Number,
        duty: [String, Boolean],
        quote: String,
        reasons: Array,
        close: Function,
    };

    get title() {
        return _t("Score %(score)s out of 100: %(name)s", this.props);
    }
}

/** The score as a bar; a click says its reasons, without leaving the list. */
export class ScoreField extends Component {
    static template = "mife_insertion_clauses.ScoreField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    get score() {
        return this.props.record.data[this.props.name] || 0;
    }

    get label() {
        return _t("Score %s out of 100: read its reasons", this.score);
    }

    async open() {
        const {resModel, resId} = this.props.record;
        const reasons = await this.orm.call(resModel, "get_score_reasons", [[resId]]);
        this.dialog.add(ScoreDialog, reasons);
    }
}

export const scoreField = {
    component: ScoreField,
    displayName: _t("Score with its reasons"),
    supportedTypes: ["integer"],
};

registry.category("fields").add("insertion_score", scoreField);
