/**
 * A part of a page that a script makes livelier, without any library: the pages that
 * phones open on a poor network carry nothing else. A page works without its parts.
 *
 * A class says by `selector` which elements it lives in, and binds them in `setup`.
 */
export class Part {
    static selector = "";

    constructor(el) {
        this.el = el;
        this.setup();
    }

    setup() {}

    find(selector) {
        return this.el.querySelector(selector);
    }

    findAll(selector) {
        return [...this.el.querySelectorAll(selector)];
    }

    /** Listen to an event of the elements that match, those added later included. */
    on(event, selector, handler) {
        this.el.addEventListener(event, (ev) => {
            const found = ev.target.closest(selector);
            if (found && this.el.contains(found)) {
                handler.call(this, ev, found);
            }
        });
    }
}

/**
 * Make the parts of a page, once it is read.
 * @param {Function[]} classes
 */
export function mount(...classes) {
    const start = () => {
        for (const Class of classes) {
            for (const el of document.querySelectorAll(Class.selector)) {
                new Class(el);
            }
        }
    };
    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
}
