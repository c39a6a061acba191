# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put back in a page what was typed in one of its forms."""

UNTYPED = ("hidden", "file", "submit", "button", "image", "reset")


def fill_in(page, fields, sent_to):
    """Fill in the form of ``page`` that sent ``fields`` to the path ``sent_to``.

    Return the fields that show again what was typed, and the words that no field of
    the page takes any more.

    >>> from lxml import html
    >>> page = html.fromstring('''<main><form method="post" action="/note"><input
    ... type="hidden" name="id" value="7"><textarea name="note"></textarea><input
    ... type="radio" name="far" value="1"></form><form method="post" action="/note">
    ... <input type="hidden" name="id" value="8"><textarea name="note"></textarea>
    ... <button name="go" value="save">Save</button></form></main>''')
    >>> fill_in(page, {"id": "8", "note": "Two <b>", "go": "save"}, "/note")
    (['note'], [])
    >>> [note.value for note in page.iter("textarea")]
    ['', 'Two <b>']
    >>> fill_in(page, {"id": "7", "far": "2", "why": "Too far"}, "/note")
    ([], ['Too far'])
    >>> fill_in(page, {"id": "8", "go": "save"}, "/note")
    ([], [])
    >>> fill_in(html.fromstring("<p>Sent</p>"), {"id": "7", "why": "Too far"}, "/note")
    ([], ['Too far'])
    """
    form = _find_form(page, fields, sent_to)
    inputs = {} if form is None else dict(form.inputs.items())
    typed = [name for name in inputs if name in fields and _is_typed(inputs[name])]
    before = {name: inputs[name].value for name in typed}
    shown = [name for name in typed if _put(inputs[name], fields[name])]
    changed = [name for name in shown if inputs[name].value != before[name]]
    # a page that shows by itself what was typed knows what goes with it
    if changed:
        _put_rest(inputs, fields)
    for name in changed:
        _unfold(inputs[name])
    known = {*shown, *(name for name in inputs if not _is_typed(inputs[name]))}
    lost = [text for name, text in fields.items() if name not in known]
    # a word alone is a choice or a button
    return shown, [text for text in lost if " " in text.strip()]


def _find_form(page, fields, sent_to):
    """Return the form that has the most of the fields, None if no form has any."""
    best, most = None, (0,)
    for form in page.iter("form"):
        inputs = dict(form.inputs.items())
        same = [name for name in inputs if name in fields]
        fixed = [name for name in same if not _is_typed(inputs[name])]
        fit = (
            len(same),
            form.get("action") == sent_to,
            sum(inputs[name].value == fields[name] for name in fixed),
        )
        if form.method == "POST" and fit[0] and fit > most:
            best, most = form, fit
    return best


def _is_typed(field):
    # the buttons of a choice are a list
    return isinstance(field, list) or field.get("type") not in UNTYPED


def _put(field, text):
    """Show ``text`` in the field; return whether it takes it."""
    if not isinstance(field, list) and field.get("type") in ("checkbox", "radio"):
        field.checked = field.get("value", "on") == text
        return field.checked
    try:
        field.value = text
    except ValueError:
        return False
    return True


def _unfold(field):
    field = field[0] if isinstance(field, list) else field
    for folded in field.iterancestors("details"):
        folded.set("open", "open")


def _put_rest(inputs, fields):
    """Put back what the form holds without showing it, and the boxes not ticked."""
    for name, field in inputs.items():
        if isinstance(field, list) or name in ("csrf_token", "kept_form"):
            continue
        if field.get("type") == "hidden" and name in fields:
            field.value = fields[name]
        if field.get("type") == "checkbox" and name not in fields:
            field.checked = False
