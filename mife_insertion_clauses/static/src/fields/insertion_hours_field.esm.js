import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {useBus, useService} from "@web/core/utils/hooks";
import {useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {registry} from "@web/core/registry";
import {useNumpadDecimal} from "@web/views/fields/numpad_decimal_hook";

/**
 * Hours as people write them: 7,5 or 7h30 or 151h30. The server reads them, by the one
 * rule that the portal and the files have; the field says what was understood, or why
 * it was not.
 */
export class InsertionHoursField extends FloatField {
    static template = "mife_insertion_clauses.HoursField";

    setup() {
        this.orm = useService("orm");
        this.state = useState({hasFocus: false, understood: "", error: ""});
        this.inputRef = useRef("numpadDecimal");
        this.isTyped = false;
        this.reading = Promise.resolve();
        useNumpadDecimal();
        useEffect(() => {
            const text = this.editedText;
            const isInvalid = this.props.record.isFieldInvalid(this.props.name);
            if (this.inputRef.el && !this.isTyped && !isInvalid) {
                this.inputRef.el.value = text;
            }
        });
        const {bus} = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({detail}) => detail.proms.push(this.commit()));
    }

    /** As the portal shows them: no last zero, nothing for no hours. */
    get editedText() {
        return this.value
            ? formatFloat(this.value, {
                  digits: [16, 2],
                  thousandsSep: "",
                  trailingZeros: false,
              })
            : "";
    }

    onInput() {
        this.isTyped = true;
        this.state.understood = this.state.error = "";
        const {record} = this.props;
        record.model.bus.trigger("FIELD_IS_DIRTY", true);
        if (record.isFieldInvalid(this.props.name)) {
            record.resetFieldValidity(this.props.name);
        }
    }

    onKeydown(ev) {
        if (["tab", "shift+tab", "enter"].includes(getActiveHotkey(ev))) {
            this.commit();
        }
    }

    /** Whoever saves waits for what was typed to be read. */
    commit() {
        if (this.isTyped && this.inputRef.el) {
            this.isTyped = false;
            this.reading = this.read(this.inputRef.el.value.trim());
        }
        return this.reading;
    }

    async read(text) {
        const {record, name} = this.props;
        const answer = await this.orm.call(
            "insertion.declaration.line",
            "read_typed_hours",
            [text]
        );
        if (answer.error) {
            this.state.error = answer.error;
            await record.setInvalidField(name);
            return;
        }
        this.state.understood = text && text !== answer.text ? `= ${answer.text} h` : "";
        await record.update({[name]: answer.hours});
        record.model.bus.trigger("FIELD_IS_DIRTY", this.isTyped);
        if (this.inputRef.el && !this.isTyped) {
            this.inputRef.el.value = this.editedText;
        }
    }
}

registry.category("fields").add("insertion_hours", {
    ...floatField,
    component: InsertionHoursField,
    displayName: _t("Hours"),
    supportedTypes: ["float"],
});
