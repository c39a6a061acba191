# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How days, numbers and signs are written in what people read in French."""

import base64
import io
import re

import docx
import psycopg2
import pytest
from addons import ROOT, our_names
from lxml import etree, html
from poisoned import OURS, open_demo

from odoo.tools import mute_logger

from odoo.addons.mife_insertion_clauses.common.words import (
    write_count,
    write_day,
    write_moment,
    write_number,
)

MONTHS = "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"
FIRST = re.compile(rf"(?<![\d/])1er (?:{MONTHS})")
UNTOLD_FIRST = re.compile(rf"(?<![\d/])1 (?:{MONTHS})")
# in a column numbers are as long as each other, in a sentence they are read
DECIMALS = re.compile(r"\d,0+\b[ \xa0](?!€)\w")
PLURAL = re.compile(
    r"(?<![\d,\u202f\xa0/-])[01](?:,\d+)?[ \xa0]"
    r"(?:heures|jours|semaines|années|personnes|lots|marchés|entreprises|dossiers|"
    r"labels|actions|attestations|pièces|postes)\b"
)
ALONE = re.compile(r"(?<!\d)[:;?!]")
LETTER = re.compile(r"[^\W\d_]")
BLOCKS = ("p", "li", "td", "th", "div", "h1", "h2", "h3", "dt", "dd", "caption")


def find_templates():
    for addon in our_names():
        for path in sorted((ROOT / addon).rglob("*.xml")):
            if "tests" not in path.parts and "demo" not in path.parts:
                yield path, etree.parse(str(path))


# WHERE IT IS WRITTEN


def test_days_in_letters_are_written_in_one_place():
    pattern = re.compile(r"d MMM|_format=\"(?:long|full|medium)\"")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for addon in our_names()
        for path in sorted((ROOT / addon).rglob("*.py"))
        for line in path.read_text().splitlines()
        if pattern.search(line)
        and not re.search(r"write_day\(|pattern=", line)
        and path.name != "words.py"
    ]
    assert found == [], "use common/words.py, which knows the first of a month"


def test_titles_can_be_translated():
    """Odoo translates nothing that stands in the title of a page."""
    found = [
        f"{path.name}: {title.text}"
        for path, tree in find_templates()
        for title in tree.iter("title")
        if LETTER.search("".join(title.itertext()))
    ]
    assert found == []


def test_no_sign_stands_where_it_cannot_be_translated():
    """A term has letters: a colon without any keeps no space before it in French."""
    found = [
        f"{path.name}:{node.sourceline} {text.strip()}"
        for path, tree in find_templates()
        for node in tree.iter(etree.Element)
        if node.tag not in ("script", "style", "attribute", "title")
        for text, parent in ((node.text, node), (node.tail, node.getparent()))
        if text
        and ALONE.search(text.strip())
        and not LETTER.search(text)
        and parent is not None
        and not LETTER.search(_read_own(parent))
    ]
    assert found == []


def _read_own(node):
    return (node.text or "") + "".join(child.tail or "" for child in node)


@pytest.mark.parametrize(
    ("lang", "day", "moment"),
    [
        ("fr_FR", "1er mai 2026", "1er mai 2026, 09:14"),
        ("en_US", "1 May 2026", "1 May 2026, 09:14"),
    ],
)
def test_each_way_to_write_a_day_knows_the_first(env, lang, day, moment):
    env["res.lang"]._activate_lang(lang)
    env = env(context={"lang": lang, "tz": "Europe/Paris"})
    at = "2026-05-01 07:14:00"
    assert write_day(env, "2026-05-01") == day
    assert write_moment(env, at, tz="Europe/Paris") == moment
    assert write_day(env, False) == write_moment(env, False) == ""
    date, time = env["ir.qweb.field.date"], env["ir.qweb.field.datetime"]
    pattern = "d MMMM yyyy"
    assert date.value_to_html("2026-05-01", {"format": pattern}) == day
    assert time.value_to_html(at, {"format": f"{pattern}, HH:mm"}) == moment
    tools = env["mail.template"]._render_eval_context()
    assert tools["format_date"]("2026-05-01", pattern) == day
    at_noon = tools["format_datetime"](at, "Europe/Paris", f"{pattern}, HH:mm")
    assert at_noon == moment
    # other days are as they are
    assert write_day(env, "2026-05-21").startswith("21 ")
    assert "er" not in write_day(env, "2026-05-11")


def test_numbers_are_written_as_they_are_read(env):
    env["res.lang"]._activate_lang("fr_FR")
    french = env(context={"lang": "fr_FR"})
    told = [write_number(french, value) for value in (4, 4.0, 4.5, 3.999, 0)]
    assert told == ["4", "4", "4,50", "4", "0"]
    weeks = "%s semaine", "%s semaines"
    told = [write_count(french, value, *weeks, 1) for value in (0, 1, 1.5, 2, 12)]
    assert told == [
        "0 semaine",
        "1 semaine",
        "1,5 semaine",
        "2 semaines",
        "12 semaines",
    ]
    english = env(context={"lang": "en_US"})
    weeks = "%s week", "%s weeks"
    told = [write_count(english, value, *weeks, 1) for value in (0, 1, 1.5)]
    assert told == ["0 weeks", "1 week", "1.5 weeks"]


# WHAT IS READ


def test_what_is_printed_and_mailed_is_well_written():
    """Each paper, mail and computed page, where each day is the first of its month."""
    with open_demo() as env:
        _bring_to_first_days(env)
        blocks = [*_read_pages(env), *_read_mails(env), *_read_papers(env)]
    assert len({place for place, _text in blocks}) > 60
    assert sum(bool(FIRST.search(text)) for _place, text in blocks) > 40
    faults = [
        (name, place, text[:150])
        for place, text in blocks
        for name, pattern in (("first", UNTOLD_FIRST), ("plural", PLURAL))
        if pattern.search(text)
    ]
    faults += [
        ("decimals", place, text[:150])
        for place, text in blocks
        if DECIMALS.search(text) and len(re.findall(r"[^\W\d_]{2,}", text)) > 5
    ]
    assert faults == []


def _bring_to_first_days(env):
    """Bring each date of ours to the first of its month, where no rule minds."""
    env.flush_all()
    moved = 0
    for name, model in env.registry.items():
        if not name.startswith(("insertion.", "label.")) or not model._auto:
            continue
        for field in model._fields.values():
            if field.store and field.column_type and field.type in ("date", "datetime"):
                moved += _move(env, model._table, field)
    assert moved > 100
    env.invalidate_all()


def _move(env, table, field):
    kind = "::date" if field.type == "date" else " + interval '12 hours'"
    try:
        with mute_logger("odoo.sql_db"), env.cr.savepoint(flush=False):
            env.cr.execute(
                f'UPDATE "{table}" SET "{field.name}" ='
                f" date_trunc('month', \"{field.name}\"){kind}"
            )
    except psycopg2.IntegrityError:
        return 0
    return 1


def _get_last(env, model):
    return env[model].search([], limit=1, order="id desc")


def _split(place, page):
    """Yield the (place, text) of each block of a page."""
    if not page:
        return
    page = re.sub(r"<(script|style)\b.*?</\1>", "", str(page), flags=re.S)
    page = re.sub(r"<!DOCTYPE[^>]*>", "", page)
    tree = html.fromstring(f"<div>{page}</div>")
    for node in tree.iter(*BLOCKS):
        if not any(child.tag in BLOCKS for child in node.iterdescendants()):
            text = re.sub(r"[ \t\r\n]+", " ", node.text_content()).strip()
            if text:
                yield place, text


def _read_pages(env):
    for name, model in env.registry.items():
        if not name.startswith(OURS) or model._abstract or model._transient:
            continue
        for field in model._fields.values():
            if not field.compute or field.related:
                continue
            if field.type == "html":
                for record in _get_last(env, name):
                    yield from _split(str(field), record[field.name])
            elif field.type == "binary" and "docx" in field.name:
                for record in _get_last(env, name).with_context(bin_size=False):
                    yield from _read_word(str(field), record[field.name])


def _read_word(place, content):
    document = docx.Document(io.BytesIO(base64.b64decode(content)))
    cells = [cell for table in document.tables for cell in table._cells]
    for part in (document, *cells):
        for paragraph in part.paragraphs:
            yield place, paragraph.text


def _read_mails(env):
    # what the acts that send them say
    buyer = _get_last(env, "res.partner")
    env = env(context={**env.context, "insertion_buyer": buyer.id})
    for template in env["mail.template"].search([]):
        if (template.model or "").startswith(OURS):
            for record in _get_last(env, template.model):
                fields = ("subject", "body_html")
                written = template._generate_template(record.ids, fields)[record.id]
                yield template.name, written["subject"]
                yield from _split(template.name, written["body_html"])


def _read_papers(env):
    reports = env["ir.actions.report"].search([("report_type", "=", "qweb-pdf")])
    for report in reports.filtered(lambda one: one.model.startswith(OURS)):
        # of another make, printed from a frozen content
        if not env.ref(report.report_name, raise_if_not_found=False):
            continue
        for record in _get_last(env, report.model):
            page, _kind = report._render_qweb_html(report.report_name, record.ids)
            yield from _split(report.report_name, page.decode())
