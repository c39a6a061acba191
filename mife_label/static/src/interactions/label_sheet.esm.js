import {Autosave} from "./autosave.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Saves the marks of a juror as they are given. */
export class LabelSheet extends Autosave {
    static selector = ".o_label_sheet";
    dynamicContent = this.bind({
        "input[type=radio]": {"t-on-change": this.onChoice},
        textarea: {"t-on-input": this.onInput},
        _root: {"t-on-submit": this.onSubmit},
        ".o_label_status": {"t-out": () => this.status},
        ".o_label_progress": {"t-out": () => this.progress},
        ".o_label_kept": {"t-att-class": () => ({"d-none": !this.kept})},
        ".o_label_restore": {"t-on-click": this.restore},
        ".o_label_forget": {"t-on-click": this.forget},
    });
    route = "/my/jury/sheets/save";

    setup() {
        super.setup();
        const {sessionId, hearingId, sheetId} = this.el.dataset;
        this.file = {session_id: Number(sessionId), hearing_id: Number(hearingId)};
        this.key = `label-sheet-${sheetId}`;
        this.status = this.el.querySelector(".o_label_status").textContent.trim();
        this.progress = this.el.querySelector(".o_label_progress").textContent.trim();
        // name of a field -> its value, while it is not saved, or on its way
        this.waiting = {};
        this.leaving = {};
        this.kept = this.readStored();
    }

    async start() {
        for (const field of this.filledEarly) {
            this.note(field);
        }
        await this.save();
    }

    async onChoice(ev) {
        this.note(ev.currentTarget);
        await this.save();
    }

    onInput(ev) {
        this.note(ev.currentTarget);
        this.status = _t("Not saved yet");
        this.saveSoon();
    }

    note(field) {
        if (field.type === "radio") {
            const criterion = field.closest(".o_label_criterion");
            const choice = field.closest("label").querySelector("strong");
            criterion.querySelector(".o_label_mark").textContent = choice.textContent;
        }
        this.waiting[field.name] = field.value;
    }

    get isDirty() {
        return Boolean(Object.keys(this.waiting).length);
    }

    get lost() {
        return _t(
            "Not saved: the connection is lost or your session is over. Your " +
                "marks are kept on this device; sign in again in another tab."
        );
    }

    collect() {
        if (!this.isDirty) {
            return null;
        }
        this.leaving = this.waiting;
        this.waiting = {};
        return {...this.file, ...this.prepare(this.leaving)};
    }

    /** Turn "choice_12" into the mark of criterion 12. */
    prepare(values) {
        const params = {marks: {}};
        for (const [name, value] of Object.entries(values)) {
            const [, part, criterion] = name.match(/^(.*?)(?:_(\d+))?$/);
            if (criterion) {
                params.marks[criterion] = params.marks[criterion] || {};
                params.marks[criterion][part] = value;
            } else {
                params[part] = value;
            }
        }
        return params;
    }

    afterSave(typed, result) {
        this.leaving = {};
        this.forgetStored();
        this.progress = String(result.answered);
        this.status = _t("Saved at %(time)s", {time: result.saved_at});
    }

    keep() {
        this.waiting = {...this.leaving, ...this.waiting};
        this.leaving = {};
        this.store(this.waiting);
    }

    async restore() {
        for (const [name, value] of Object.entries(this.kept)) {
            for (const field of this.el.querySelectorAll(`[name="${name}"]`)) {
                if (field.type !== "radio") {
                    field.value = value;
                    this.note(field);
                } else if (field.value === value) {
                    field.checked = true;
                    this.note(field);
                }
            }
        }
        this.kept = null;
        await this.save();
    }

    forget() {
        this.forgetStored();
        this.kept = null;
    }

    onSubmit() {
        // the form sends everything that is typed
        this.waiting = {};
        this.forgetStored();
    }
}

registry.category("public.interactions").add("mife_label.label_sheet", LabelSheet);
