import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const DELAY = 1500;

/**
 * Saves an answer while it is typed. What cannot be saved (no network, session over)
 * is kept on the device until it can; what somebody else wrote meanwhile is shown
 * beside, and nothing is overwritten. Without it, the form saves by its buttons.
 */
export class LabelAnswer extends Interaction {
    static selector = ".o_label_question";
    static selectorHas = ".o_label_answer";
    dynamicContent = {
        "textarea[name=narrative]": {"t-on-input": this.onInput},
        "input[name=level_id]": {"t-on-change": this.save},
        ".o_label_answer": {"t-on-submit": this.onSubmit},
        _window: {
            "t-on-beforeunload": this.onLeave,
            "t-on-online": this.save,
        },
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
    };

    setup() {
        this.textarea = this.el.querySelector("textarea[name=narrative]");
        this.base = this.el.querySelector("input[name=base]");
        this.baseLevel = this.el.querySelector("input[name=base_level_id]");
        this.answerId = this.el.querySelector(".o_label_answer").dataset.answerId;
        this.key = `label-answer-${this.answerId}`;
        this.status = this.el.querySelector(".o_label_status").textContent.trim();
        this.progress = this.el.querySelector(".o_label_progress").textContent;
        this.conflict = null;
        this.saved = this.textarea.value;
        this.dirty = false;
        this.saveSoon = this.debounced(this.save, DELAY);
        const kept = browser.localStorage.getItem(this.key);
        this.kept = kept && kept.trim() !== this.textarea.value.trim() ? kept : null;
        if (!this.kept) {
            browser.localStorage.removeItem(this.key);
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

    async save() {
        if (this.saving) {
            this.again = true;
            return;
        }
        if (this.conflict) {
            // the person chooses first; what is typed stays on the device
            this.keepOnDevice();
            return;
        }
        const narrative = this.textarea.value;
        this.saving = true;
        try {
            const result = await this.waitFor(
                rpc(
                    `/my/label/answers/${this.answerId}/save`,
                    {
                        narrative,
                        base: this.base.value,
                        level_id: this.level,
                        base_level_id: this.baseLevel.value,
                    },
                    {silent: true}
                )
            );
            this.afterSave(narrative, result);
        } catch {
            this.keepOnDevice();
            this.status = _t(
                "Not saved: the connection is lost or your session is over. Your " +
                    "text is kept on this device; sign in again in another tab."
            );
        } finally {
            this.saving = false;
        }
        if (this.again) {
            this.again = false;
            await this.save();
        }
    }

    afterSave(narrative, result) {
        if (result.error) {
            this.keepOnDevice();
            this.status = result.error;
            return;
        }
        this.baseLevel.value = result.level_id || "";
        this.progress = `${result.complete} / ${result.total}`;
        if (result.conflict) {
            this.conflict = result.conflict;
            this.theirBase = result.base;
            this.keepOnDevice();
            this.status = _t("Not saved: somebody else wrote in this answer.");
            return;
        }
        this.base.value = result.base;
        this.dirty = this.textarea.value !== narrative;
        this.saved = narrative;
        browser.localStorage.removeItem(this.key);
        this.status = result.missing
            ? _t("Saved at %(time)s. Still missing: %(missing)s.", {
                  time: result.saved_at,
                  missing: result.missing,
              })
            : _t("Saved at %(time)s. This answer is complete.", {
                  time: result.saved_at,
              });
    }

    keepOnDevice() {
        this.dirty = true;
        browser.localStorage.setItem(this.key, this.textarea.value);
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
        this.kept = browser.localStorage.getItem(this.key);
    }

    async restore() {
        this.textarea.value = this.kept;
        this.kept = null;
        await this.save();
    }

    forget() {
        browser.localStorage.removeItem(this.key);
        this.kept = null;
    }

    onSubmit() {
        // kept until the next page shows that it was received
        browser.localStorage.setItem(this.key, this.textarea.value);
        this.dirty = false;
    }

    onLeave(ev) {
        if (this.dirty && this.textarea.value !== this.saved) {
            this.keepOnDevice();
            ev.preventDefault();
        }
    }
}

registry
    .category("public.interactions")
    .add("mife_label.label_answer", LabelAnswer);
