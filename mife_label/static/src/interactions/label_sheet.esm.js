import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const DELAY = 1500;

/**
 * Saves the marks of a juror as they are given. What cannot be saved (no network,
 * session over) is kept on the device and sent again; without it, the form saves by
 * its buttons.
 */
export class LabelSheet extends Interaction {
    static selector = ".o_label_sheet";
    dynamicContent = {
        "input[type=radio]": {"t-on-change": this.onChoice},
        ".o_label_next": {"t-on-click.prevent": this.onNext},
        textarea: {"t-on-input": this.onInput},
        _root: {"t-on-submit": this.onSubmit},
        _window: {
            "t-on-beforeunload": this.onLeave,
            "t-on-online": this.save,
        },
        ".o_label_status": {"t-out": () => this.status},
        ".o_label_progress": {"t-out": () => this.progress},
        ".o_label_kept": {"t-att-class": () => ({"d-none": !this.kept})},
        ".o_label_restore": {"t-on-click": this.restore},
        ".o_label_forget": {"t-on-click": this.forget},
    };

    setup() {
        this.sessionId = Number(this.el.dataset.sessionId);
        this.hearingId = Number(this.el.dataset.hearingId);
        this.key = `label-sheet-${this.el.dataset.sheetId}`;
        this.status = this.el.querySelector(".o_label_status").textContent.trim();
        this.progress = this.el.querySelector(".o_label_progress").textContent.trim();
        // name of a field -> its value, while it is not saved
        this.waiting = {};
        this.saveSoon = this.debounced(this.save, DELAY);
        try {
            this.kept = JSON.parse(browser.localStorage.getItem(this.key));
        } catch {
            this.kept = null;
        }
    }

    async onChoice(ev) {
        const radio = ev.currentTarget;
        const mark = radio.closest(".o_label_criterion").querySelector(".o_label_mark");
        mark.textContent = radio.closest("label").querySelector("strong").textContent;
        this.note(radio);
        await this.save();
    }

    /** Close this criterion and open the next; without it, the link opens the next. */
    onNext(ev) {
        const next = this.el.querySelector(ev.currentTarget.getAttribute("href"));
        const summary = next.closest("details").querySelector("summary");
        ev.currentTarget.closest("details").open = false;
        next.closest("details").open = true;
        summary.scrollIntoView();
        summary.focus({preventScroll: true});
    }

    onInput(ev) {
        this.note(ev.currentTarget);
        this.status = _t("Not saved yet");
        this.saveSoon();
    }

    note(field) {
        this.waiting[field.name] = field.value;
    }

    get isWaiting() {
        return Boolean(Object.keys(this.waiting).length);
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

    async save() {
        if (this.saving || !this.isWaiting) {
            this.again = this.saving;
            return;
        }
        const values = this.waiting;
        this.waiting = {};
        this.saving = true;
        try {
            const result = await this.waitFor(
                rpc(
                    "/my/jury/sheets/save",
                    {
                        session_id: this.sessionId,
                        hearing_id: this.hearingId,
                        ...this.prepare(values),
                    },
                    {silent: true}
                )
            );
            if (result.error) {
                this.keep(values);
                this.status = result.error;
            } else {
                browser.localStorage.removeItem(this.key);
                this.progress = String(result.answered);
                this.status = _t("Saved at %(time)s", {time: result.saved_at});
            }
        } catch {
            this.keep(values);
            this.status = _t(
                "Not saved: the connection is lost or your session is over. Your " +
                    "marks are kept on this device; sign in again in another tab."
            );
        } finally {
            this.saving = false;
        }
        if (this.again) {
            this.again = false;
            await this.save();
        }
    }

    keep(values) {
        this.waiting = {...values, ...this.waiting};
        browser.localStorage.setItem(this.key, JSON.stringify(this.waiting));
    }

    async restore() {
        for (const [name, value] of Object.entries(this.kept)) {
            for (const field of this.el.querySelectorAll(`[name="${name}"]`)) {
                if (field.type === "radio") {
                    field.checked = field.value === value;
                } else {
                    field.value = value;
                }
            }
        }
        this.waiting = {...this.kept, ...this.waiting};
        this.kept = null;
        await this.save();
    }

    forget() {
        browser.localStorage.removeItem(this.key);
        this.kept = null;
    }

    onSubmit() {
        // the form sends everything that is typed
        this.waiting = {};
        browser.localStorage.removeItem(this.key);
    }

    onLeave(ev) {
        if (this.isWaiting) {
            this.keep({});
            ev.preventDefault();
        }
    }
}

registry.category("public.interactions").add("mife_label.label_sheet", LabelSheet);
