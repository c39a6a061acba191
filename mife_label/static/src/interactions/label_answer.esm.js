import {Autosave} from "./autosave.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Saves an answer while it is typed; what somebody else wrote meanwhile is shown
 * beside, and nothing is overwritten.
 */
export class LabelAnswer extends Autosave {
    static selector = ".o_label_question";
    static selectorHas = ".o_label_answer";
    dynamicContent = this.bind({
        "textarea[name=narrative]": {"t-on-input": this.onInput},
        "input[name=level_id]": {"t-on-change": this.save},
        ".o_label_answer": {"t-on-submit": this.onSubmit},
        ".o_label_status": {"t-out": () => this.status},
        ".o_label_progress": {"t-out": () => this.progress},
        ".o_label_conflict": {"t-att-class": () => ({"d-none": !this.conflict})},
        ".o_label_conflict_text": {"t-out": () => this.conflict?.narrative || ""},
        ".o_label_conflict_author": {"t-out": () => this.conflict?.author || ""},
        ".o_label_keep_mine": {"t-on-click": this.keepMine},
        ".o_label_take_theirs": {"t-on-click": this.takeTheirs},
        ".o_label_kept": {"t-att-class": () => ({"d-none": !this.kept})},
        ".o_label_kept_text": {"t-out": () => this.kept || ""},
        ".o_label_restore": {"t-on-click": this.restore},
        ".o_label_forget": {"t-on-click": this.forget},
    });

    setup() {
        super.setup();
        this.textarea = this.el.querySelector("textarea[name=narrative]");
        this.base = this.el.querySelector("input[name=base]");
        this.baseLevel = this.el.querySelector("input[name=base_level_id]");
        const {answerId} = this.el.querySelector(".o_label_answer").dataset;
        this.key = `label-answer-${answerId}`;
        this.route = `/my/label/answers/${answerId}/save`;
        this.status = this.el.querySelector(".o_label_status").textContent.trim();
        this.progress = this.el.querySelector(".o_label_progress").textContent;
        this.conflict = null;
        this.saved = this.textarea.defaultValue;
        this.dirty = this.textarea.value !== this.saved;
        const kept = this.readStored();
        this.kept = kept && kept.trim() !== this.textarea.value.trim() ? kept : null;
        if (!this.kept) {
            this.forgetStored();
        }
    }

    async start() {
        if (this.filledEarly.length) {
            await this.save();
        }
    }

    onInput() {
        this.dirty = true;
        this.status = _t("Not saved yet");
        this.saveSoon();
    }

    get level() {
        return this.el.querySelector("input[name=level_id]:checked")?.value;
    }

    get isDirty() {
        return this.dirty && this.textarea.value !== this.saved;
    }

    get lost() {
        return _t(
            "Not saved: the connection is lost or your session is over. Your " +
                "text is kept on this device; sign in again in another tab."
        );
    }

    collect() {
        if (this.conflict) {
            // the person chooses first; what is typed stays on the device
            this.keep();
            return null;
        }
        return {
            narrative: this.textarea.value,
            base: this.base.value,
            level_id: this.level,
            base_level_id: this.baseLevel.value,
        };
    }

    afterSave({narrative}, result) {
        this.baseLevel.value = result.level_id || "";
        this.progress = `${result.complete} / ${result.total}`;
        if (result.conflict) {
            this.conflict = result.conflict;
            this.theirBase = result.base;
            this.keep();
            this.status = _t("Not saved: somebody else wrote in this answer.");
            return;
        }
        this.base.value = result.base;
        this.dirty = this.textarea.value !== narrative;
        this.saved = narrative;
        this.forgetStored();
        this.status = result.missing
            ? _t("Saved at %(time)s. Still missing: %(missing)s.", {
                  time: result.saved_at,
                  missing: result.missing,
              })
            : _t("Saved at %(time)s. This answer is complete.", {
                  time: result.saved_at,
              });
    }

    keep() {
        this.dirty = true;
        this.store(this.textarea.value);
    }

    async keepMine() {
        this.base.value = this.theirBase;
        this.conflict = null;
        await this.save();
    }

    takeTheirs() {
        this.textarea.value = this.conflict.narrative;
        this.base.value = this.theirBase;
        this.conflict = null;
        this.dirty = false;
        this.status = _t("Their text is in place; yours is kept below.");
        this.kept = this.readStored();
    }

    async restore() {
        this.textarea.value = this.kept;
        this.kept = null;
        await this.save();
    }

    forget() {
        this.forgetStored();
        this.kept = null;
    }

    onSubmit() {
        // kept until the next page shows that it was received
        this.store(this.textarea.value);
        this.dirty = false;
    }
}

registry
    .category("public.interactions")
    .add("mife_label.label_answer", LabelAnswer);
