# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tests/reach.py looks for is found where it is."""

from reach import (
    find_beyond_keyboard,
    find_cut,
    find_lost_without_scripts,
    list_sendings,
    read_texts,
)
from screenshots import SCREENS, Browser

GOOD = """<html><head><meta name="viewport" content="width=device-width"></head><body>
<a href="#main">Skip</a><header><a href="/">Home</a></header>
<main id="main" tabindex="-1"><p>Words</p>
<form method="post" action="/send"><input name="who"><button name="go" value="1">Send
</button></form></main></body></html>"""
BAD = """<html><head><meta name="viewport" content="width=device-width"></head><body>
<header><a href="/">Home</a></header><main>
<div style="width: 250px; overflow: auto"><div style="width: 600px; text-align: right">
Far away</div></div>
<button type="button" style="outline: none">Unseen</button>
<a href="/late">Late</a><a href="/early" tabindex="5">Early</a>
<input id="trap" onkeydown="event.preventDefault()"><a href="/after">After</a>
<form><input name="alone"></form><p id="told"></p>
<script>document.getElementById("told").textContent = "By a script"</script>
</main></body></html>"""


def look(browser, file, page):
    file.write_text(page)
    url = file.as_uri()
    browser._resize(*SCREENS["desktop"])
    browser.open(url, quiet=0.1)
    texts = read_texts(browser)
    found = [*find_beyond_keyboard(browser), *find_cut(browser)]
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(url, quiet=0.1)
    found += find_lost_without_scripts(browser, texts)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    return "\n".join(found)


def test_faults_are_found_and_nothing_else(tmp_path):
    with Browser("http://127.0.0.1") as browser:
        assert look(browser, tmp_path / "good.html", GOOD) == ""
        found = look(browser, tmp_path / "bad.html", BAD)
    for fault in (
        'never reached by the keyboard: <a href="/after">',
        'reached out of order: <a href="/early"',
        'focus that does not show: <button type="button"',
        "no link that skips the header",
        '320 px: cut on the right: <div style="width: 600px',
        "shown by scripts only: By a script",
        'does nothing without scripts: <button type="button"',
        "cannot be sent without scripts: <form><input",
    ):
        assert fault in found


def test_a_form_is_sent_as_it_is_shown():
    assert list(list_sendings(GOOD)) == [
        ("POST", "/send", [("go", "1"), ("who", "")]),
    ]
