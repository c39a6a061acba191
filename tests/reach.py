# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the open page gives to who has no mouse, no script or a narrow screen.

Each function returns what is wrong, in one line each.
"""

import json
import time

from lxml import html
from screenshots import SCREENS

# WCAG 1.4.10 and 1.4.4: at 320 px, at twice the size, and with letters twice as large
NARROW = {
    "320 px": ((320, 640, True), ""),
    "200 %": ((683, 384, False), ""),
    "letters at 200 %": ((1366, 768, False), "200%"),
}
# a page of more controls than that is not made for the keyboard
MAX_TABS = 400
CUT = """((name) => {
    const found = new Set();
    const say = (what, el) =>
        found.add(`${name}: ${what}: ${el.outerHTML.slice(0, 120)}`);
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) {
        found.add(`${name}: scrolled sideways by ${wide} px`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const el = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !el.checkVisibility()
            || el.closest(".visually-hidden, .visually-hidden-focusable, option")) {
            continue;
        }
        range.selectNodeContents(walker.currentNode);
        const text = range.getBoundingClientRect();
        if (text.width > 1 && (text.right > innerWidth + 1 || text.left < -1)) {
            say("beside the screen", el);
        }
        for (let box = el; box && box !== document.body; box = box.parentElement) {
            const {overflowX, overflowY} = getComputedStyle(box);
            const edges = box.getBoundingClientRect();
            if (edges.width <= 1) {
                break; // for screen readers
            }
            if (overflowX !== "visible" && text.right > edges.right + 1) {
                say("cut on the right", el);
            }
            if (["hidden", "clip"].includes(overflowY)
                && text.bottom > edges.bottom + 2) {
                say("cut below", el);
            }
        }
    }
    for (const el of document.querySelectorAll("input, select, textarea, button")) {
        const {width, left, right} = el.getBoundingClientRect();
        if (width && el.checkVisibility() && (right > innerWidth + 1 || left < -1)
            && !el.closest(".visually-hidden")) {
            say("a control beside the screen", el);
        }
    }
    return [...found];
})(%s)"""
# Notes each stop of the Tab key, as it comes: whether it shows, and where it is
WATCH = """(() => {
    const look = (el) => {
        const style = getComputedStyle(el);
        const ring = parseFloat(style.outlineWidth) && style.outlineStyle !== "none"
            ? `${style.outlineStyle} ${style.outlineColor}` : "";
        return [ring, style.boxShadow, style.borderColor, style.backgroundColor].join();
    };
    const controls = [...document.querySelectorAll(`a[href], button, input, select,
        textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable=true]`)]
        .filter((el) => el.type !== "hidden" && !el.matches(":disabled")
            && el.tabIndex >= 0 && el.checkVisibility({visibilityProperty: true})
            && el.getBoundingClientRect().width);
    // of a group of radio buttons, the Tab key stops at one
    const groups = new Map();
    for (const el of controls.filter((el) => el.type === "radio" && el.name)) {
        const first = groups.get(el.name);
        groups.set(el.name, first && !el.checked ? first : el);
    }
    const expected = controls.filter((el) =>
        el.type !== "radio" || !el.name || groups.get(el.name) === el);
    const looks = new Map(expected.map((el) => [el, look(el)]));
    const stops = [];
    window.mifeTabs = {expected, stops, hidden: [], unseen: []};
    document.addEventListener("focusin", ({target}) => {
        if (stops.at(-1) === target) {
            return;
        }
        stops.push(target);
        if (looks.get(target) === look(target)) {
            mifeTabs.unseen.push(target);
        }
        const {left, right, top, bottom} = target.getBoundingClientRect();
        const hit = document.elementFromPoint(
            (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
            (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2
        );
        if (!hit || !(target.contains(hit) || hit.contains(target)
                || [...(target.labels || [])].some((label) => label.contains(hit)))) {
            mifeTabs.hidden.push(target);
        }
    });
    const ofDates = controls.filter((el) => /date|time|month/.test(el.type)).length;
    return expected.length + 5 * ofDates + 2;
})()"""
TOLD = """(() => {
    const {expected, stops, hidden, unseen} = mifeTabs;
    const name = (el) => el.outerHTML.slice(0, 140);
    // a page may begin in a field: the round is told from its first control on
    const start = Math.max(stops.indexOf(expected[0]), 0);
    const order = [...new Set([...stops.slice(start), ...stops.slice(0, start)])];
    const isFixed = (el) => {
        for (let box = el; box; box = box.parentElement) {
            if (["fixed", "sticky"].includes(getComputedStyle(box).position)) {
                return true;
            }
        }
        return false;
    };
    const found = expected
        .filter((el) => !stops.includes(el))
        .map((el) => `never reached by the keyboard: ${name(el)}`);
    order.slice(1).forEach((el, at) => {
        const before = order[at];
        const after = before.compareDocumentPosition(el);
        const a = before.getBoundingClientRect(), b = el.getBoundingClientRect();
        if (!(after & Node.DOCUMENT_POSITION_FOLLOWING)
            || (b.bottom < a.top && b.left < a.right && !isFixed(before)
                && !isFixed(el))) {
            found.push(`reached out of order: ${name(el)}, after ${name(before)}`);
        }
    });
    found.push(...unseen.map((el) => `focus that does not show: ${name(el)}`));
    found.push(...hidden.map((el) => `focus under something: ${name(el)}`));
    const [first] = order;
    const target = first?.matches("a[href^='#']")
        && document.querySelector(first.getAttribute("href"));
    if (!target && document.querySelector("header a, nav a")) {
        found.push(`no link that skips the header: ${first && name(first)}`);
    }
    return found;
})()"""
SKIP = "document.querySelector(\"a[href^='#']\")?.focus()"
SKIPPED = """(() => {
    const link = document.querySelector("a[href^='#']");
    if (!link) {
        return true;
    }
    const target = document.querySelector(link.getAttribute("href"));
    const inside = [...target.querySelectorAll("a[href], button, input, select")]
        .some((el) => el.checkVisibility() && el.type !== "hidden");
    return target === document.activeElement || target.contains(document.activeElement)
        || !inside;
})()"""
# What a page without scripts still shows, and the controls that do nothing there
TEXTS = """(() => {
    const walker = document.createTreeWalker(
        document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const el = walker.currentNode.parentElement;
        if (el.checkVisibility() && !el.closest("button, a[href='#']")) {
            texts.push(walker.currentNode.data.trim().replace(/\\s+/g, " "));
        }
    }
    return texts.filter(Boolean);
})()"""
DEAD = """(() => {
    const isSeen = (el) => el.checkVisibility({visibilityProperty: true});
    const name = (el) => el.outerHTML.slice(0, 140);
    const found = [...document.querySelectorAll(
        "button[type=button], button:not([form]), a[href='#'], a[href^='javascript']"
    )]
        .filter((el) => isSeen(el) && !(el.type === "submit" && el.form))
        .map((el) => `does nothing without scripts: ${name(el)}`);
    for (const form of document.querySelectorAll("form")) {
        const fields = [...form.elements].filter(isSeen);
        if (fields.length && !fields.some((el) => el.type === "submit")) {
            found.push(`cannot be sent without scripts: ${name(form)}`);
        }
    }
    return found;
})()"""
# Fields that a browser sends, and lxml leaves out
EMPTY = (
    ".//input[not(@value)][not(@disabled)][not(@type) or contains("
    "'text email tel number password date search', @type)]"
)


def press(browser, key, code, text=""):
    """Press a key as the keyboard does."""
    event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}
    browser.call("Input.dispatchKeyEvent", type="keyDown", **event)


def find_cut(browser):
    """Look for what is read by scrolling sideways only, or not at all."""
    for name, (screen, letters) in NARROW.items():
        browser._resize(*screen)
        browser.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        yield from browser.evaluate(CUT % json.dumps(name))
    browser.evaluate("document.documentElement.style.fontSize = ''")
    browser._resize(*SCREENS["desktop"])


def find_beyond_keyboard(browser):
    """Go through the page by the Tab key alone."""
    tabs = browser.evaluate(WATCH)
    if tabs > MAX_TABS:
        return [f"{tabs} stops of the Tab key"]
    for _stop in range(tabs):
        press(browser, "Tab", 9)
    found = browser.evaluate(TOLD)
    browser.evaluate(SKIP)
    press(browser, "Enter", 13, "\r")
    time.sleep(0.05)
    press(browser, "Tab", 9)
    if not browser.evaluate(SKIPPED):
        found.append("the link that skips the header leads nowhere")
    return found


def read_texts(browser):
    return browser.evaluate(TEXTS)


def find_lost_without_scripts(browser, texts):
    """Compare with the ``texts`` that the page shows when its scripts run."""
    shown = set(read_texts(browser))
    return [
        f"shown by scripts only: {text}" for text in texts if text not in shown
    ] + browser.evaluate(DEAD)


def list_sendings(text):
    """Yield what each button of a page sends, its form filled in as it is shown."""
    page = html.fromstring(text)
    for form in page.forms:
        buttons = form.xpath(".//button | .//input[@type='submit']")
        if form.get("id"):
            buttons += page.xpath(f"//button[@form='{form.get('id')}']")
        for button in buttons:
            if button.get("type", "submit") == "submit":
                pressed = (button.get("name"), button.get("value") or "")
                values = [*form.form_values(), *[pressed] * bool(pressed[0])]
                # a browser lets nothing that is required be sent empty
                values += [
                    (field.name, "x" if field.get("required") else "")
                    for field in form.xpath(EMPTY)
                ]
                method = button.get("formmethod") or form.method
                yield method.upper(), button.get("formaction") or form.action, values
