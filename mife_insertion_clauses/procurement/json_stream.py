# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading JSON from a stream: lists and objects by parts, values whole.

What is in memory is a block of text and one value, whatever the size of the file. The
values are made by the scanner of the standard library.
"""

import json
import re
from math import isfinite

from ..rules.budgets import MAX_RECORD_LENGTH, MAX_RECORD_VALUES
from .content import EDGES, TextSource, refuse_other_format
from .records import Anomaly, UnreadableFile

# a database refuses NUL and halves of surrogate pairs in a text
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.S)
_SPACES = re.compile(r"[ \t\r\n]*")
_LONGEST_INTEGER = 20
_LONGEST_FLOAT = 17
# an error nearer to the end than the longest word may be for want of text
_LONGEST_WORD = 12
_MOST_ADDED = 1024 * 1024


def _read_integer(text):
    # longer ones mean nothing here, and Python limits their conversion
    return int(text) if len(text) <= _LONGEST_INTEGER else text


def _read_float(text):
    number = float(text)
    return number if len(text) <= _LONGEST_FLOAT and isfinite(number) else text


def read_object(pairs):
    """Keep the values of a key given several times, under numbered keys."""
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    seen = {}
    for key, value in pairs:
        seen[key] = seen.get(key, 0) + 1
        result[key if seen[key] == 1 else f"{key} ({seen[key]})"] = value
    return result


_scan = json.JSONDecoder(
    strict=False,
    parse_int=_read_integer,
    parse_float=_read_float,
    parse_constant=str,
    object_pairs_hook=read_object,
).scan_once


class JsonStream:
    """A cursor in the JSON text of a file."""

    def __init__(self, content):
        self._source = TextSource(content)
        self._text = ""
        self._place = 0
        self._ended = False
        self._lines = self._columns = 0
        self._replaced = 0
        self._unstorable = False
        self._skip_edges()

    @property
    def encoding(self):
        return self._source.encoding

    @property
    def anomalies(self):
        """Return what was odd in the characters read until now."""
        found = self._source.anomalies
        if self._replaced:
            found.append(Anomaly("file_characters_replaced", "", str(self._replaced)))
        return found

    # -- the text --

    def _skip_edges(self):
        while not self._ended:
            self._read_more()
            self._text = self._text.lstrip(EDGES)
            if self._text:
                break
        if not self._text:
            raise UnreadableFile("empty")
        if self._text[0] not in "{[":
            self._read_more()  # its encoding may be what is wrong
            refuse_other_format(self._text)

    def _read_more(self):
        """Drop the text that was read, append what follows, as much as is kept."""
        text, place = self._text, self._place
        kept = len(text) - place
        lines = text.count("\n", 0, place)
        if lines:
            self._columns = place - text.rfind("\n", 0, place) - 1
        else:
            self._columns += place
        self._lines += lines
        blocks = [text[place:]]
        added = 0
        while added <= min(kept, _MOST_ADDED):
            block = self._source.read_block()
            if not block:
                self._ended = True
                break
            blocks.append(block)
            added += len(block)
        self._text, self._place = "".join(blocks), 0
        # decoding leaves no half of a pair, escapes may give one
        self._unstorable = "\x00" in self._text or (
            "\\u" in self._text and bool(_UNSTORABLE_ESCAPE.search(self._text))
        )

    def _fail(self, place, is_truncated=False):
        text = self._text
        lines = text.count("\n", 0, place)
        column = place - text.rfind("\n", 0, place)
        where = f"{self._lines + lines + 1}:{column + (0 if lines else self._columns)}"
        raise UnreadableFile("truncated" if is_truncated else "not_json", where)

    # -- the parts --

    def peek(self):
        """Return the next sign of the structure, an empty text at the end."""
        while True:
            place = self._place
            if self._text[place : place + 1] <= " ":
                place = self._place = _SPACES.match(self._text, place).end()
            if place < len(self._text):
                return self._text[place]
            if self._ended:
                return ""
            self._read_more()

    def _take(self, signs):
        found = self.peek()
        if not found or found not in signs:
            self._fail(self._place, not found)
        self._place += 1
        return found

    def iterate_list(self):
        """Step into a list and yield its values."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield self._read_item()
            if self._text.startswith(", ", self._place):
                self._place += 2
            elif self._take(",]") == "]":
                return
            else:
                self.peek()

    def _read_item(self):
        """Return the next value, by the short way when it is whole in the block."""
        text, place = self._text, self._place
        if not self._unstorable:
            try:
                value, end = _scan(text, place)
            except (StopIteration, ValueError, RecursionError):
                return self.read_value()
            if end < len(text):
                self._place = end
                return value
        return self.read_value()

    def iterate_object(self):
        """Step into an object and yield each key, whose value the caller reads."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            if self.peek() != '"':
                self._fail(self._place, not self.peek())
            key = self.read_value()
            self._take(":")
            yield key
            if self._take(",}") == "}":
                return

    def read_value(self):
        """Return the next value, whole."""
        if not self.peek():
            self._fail(self._place, True)
        while True:
            failed, is_open = len(self._text), False
            try:
                value, end = _scan(self._text, self._place)
            except StopIteration as error:
                failed = error.value
            except json.JSONDecodeError as error:
                failed, is_open = error.pos, error.msg.startswith("Unterminated")
            except RecursionError as error:
                raise UnreadableFile("too_deep") from error
            else:
                # a number may go on in the next block
                if end < len(self._text) or self._ended:
                    return self._finish(value, end)
                is_open = True
            is_open = is_open or failed >= len(self._text) - _LONGEST_WORD
            if not is_open or self._ended:
                self._fail(failed, is_open and self._is_cut(failed))
            self._weigh()
            self._read_more()

    def _is_cut(self, failed):
        rest = self._text[failed:].strip(EDGES)
        return not rest or rest[0] == '"' or self._text.rstrip(EDGES)[-1] not in "}]"

    def _finish(self, value, end):
        if end - self._place > MAX_RECORD_LENGTH:
            raise UnreadableFile("record_too_large")
        self._place = end
        if self._unstorable:
            box = [value]
            self._replaced += replace_unstorable(box)
            value = box[0]
        return value

    def _weigh(self):
        """Refuse a value that would fill the memory, before it is made."""
        text, place = self._text, self._place
        if len(text) - place > MAX_RECORD_LENGTH:
            raise UnreadableFile("record_too_large")
        # each value follows one of these, which texts hold too
        if _count_values(text, place) > MAX_RECORD_VALUES:
            text = _STRING.sub("", text[place:])
            if _count_values(text, 0) > MAX_RECORD_VALUES:
                raise UnreadableFile("record_too_large")

    def finish(self):
        """Check that nothing follows."""
        while not self._ended:
            if self._text[self._place :].strip(EDGES):
                break
            self._place = len(self._text)
            self._read_more()
        rest = self._text[self._place :].lstrip(EDGES)
        if rest:
            self._fail(len(self._text) - len(rest))


def _count_values(text, place):
    return sum(text.count(sign, place) for sign in ",[{")


def replace_unstorable(box):
    """Replace in place, without recursion, what no database stores; count it."""
    count = 0

    def clean(text):
        nonlocal count
        text, replaced = _UNSTORABLE.subn("\ufffd", text)
        count += replaced
        return text

    pending = [box]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if any(_UNSTORABLE.search(key) for key in node):
                items = [(clean(key), item) for key, item in node.items()]
                node.clear()
                node.update(items)
            entries = node.items()
        else:
            entries = enumerate(node)
        for key, item in entries:
            if isinstance(item, str):
                if _UNSTORABLE.search(item):
                    node[key] = clean(item)
            elif isinstance(item, dict | list):
                pending.append(item)
    return count
