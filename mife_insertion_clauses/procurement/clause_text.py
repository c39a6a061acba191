# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a text of a notice says of a social clause, with the words that say it.

Rules of French, without any statistics: each finding comes with a quote that is a part
of the text. What the text does not state is not found: an hour least of all.
"""

import re
from dataclasses import dataclass, replace

from . import clause_words as words
from .clause_hours import (
    Hours,
    find_hours,
    find_lots,
    find_title,
    is_lot_row,
    sum_hours,
)
from .clause_sentences import FoldedText

OBLIGATORY, OPTIONAL = "obligatory", "optional"
RESERVED, CRITERION, NEGATED = "reserved", "criterion", "negated"
_CONDITIONS = re.compile(
    r"condition|clause|execution|aapc|terms|particul|reserv|(?<!denomination)social",
    re.I,
)
_POINT = re.compile(r"\.(?!\d)|(?<!\d)\.")
_REFERS = re.compile(
    r"\b(?:cette|ces|celle-ci|celles-ci|ladite|la) (?:clause|obligation|condition"
    r"|action|disposition|demarche)s?\b|\bcet engagement\b"
)


_THESE_HOURS = re.compile(r"^\s*ces (?:\d+ )?heures\b")


@dataclass(frozen=True)
class Finding:
    """A sentence that says something of a clause. `start` counts in the text."""

    kind: str
    quote: str
    start: int
    lots: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a text says as a whole."""

    findings: tuple[Finding, ...] = ()

    @property
    def kinds(self):
        return frozenset(finding.kind for finding in self.findings)

    @property
    def has_clause(self):
        """Tell whether it states a clause that binds or is open, or reserves."""
        return bool(self.kinds & {OBLIGATORY, OPTIONAL, RESERVED})

    @property
    def hours(self):
        return tuple(hours for hours in self.measures if hours.per != "share")

    @property
    def shares(self):
        """Return the parts of the work to give, in percent."""
        return tuple(hours for hours in self.measures if hours.per == "share")

    @property
    def measures(self):
        return [hours for finding in self.findings for hours in finding.hours]

    @property
    def firm_hours(self):
        """Return the hours owed whatever happens, None when the text gives none."""
        return sum_hours(self.hours)

    @property
    def hours_by_lot(self):
        """Return {lot: firm hours}, for hours given to one lot."""
        return {
            hours.lots[0]: hours.amount
            for hours in self.hours
            if len(hours.lots) == 1 and hours.is_firm and hours.per == "lot"
        }


def read_clauses(text, field=""):
    """Return the `Reading` of a text.

    :param field: the name of the field the text comes from; in those where buyers write
        the conditions of execution, less is needed to recognise a clause
    """
    if not isinstance(text, str) or not text.strip():
        return Reading()
    folded = FoldedText(text)
    if not words.TRIGGERS.search(folded.folded):
        return Reading()
    frame = _Frame(
        is_conditions=bool(_CONDITIONS.search(field)),
        is_binding=bool(_find_binding(folded.folded)),
        lists_criteria=bool(words.CRITERIA_LIST.search(folded.folded)),
    )
    sentences = [_Sentence(folded, start, end, frame) for start, end in folded.split()]
    return Reading(tuple(_read_sentences(sentences)))


def _read_sentences(sentences):
    findings, before = [], []
    for sentence in sentences:
        found = sentence.find()
        if found:
            found[0] = _place(before, _go_back(before, sentence, found[0]))
            before = []
        else:
            before.append(sentence)
            if findings and findings[-1].kind != NEGATED:
                _continue(sentence, findings)
        findings += found
    return findings


def read_fields(fields):
    """Return {field: `Reading`} of the texts of a notice that say something."""
    readings = {name: read_clauses(text, name) for name, text in fields.items()}
    return {name: reading for name, reading in readings.items() if reading.findings}


def _find_binding(folded):
    for match in words.BINDS.finditer(folded):
        if not words.NOT_BINDING.search(
            folded[max(0, match.start() - 30) : match.start()]
        ):
            return match
    return None


def _go_back(before, sentence, finding):
    """Give to a finding the hours of the lines just before, when it ends their list."""
    if finding.kind == NEGATED:
        return finding
    if not _THESE_HOURS.search(sentence.text):
        is_row = [bool(finding.hours and is_lot_row(line.text)) for line in before]
        before = before[len(is_row) - _count_last(is_row) :]
    hours = [item for line in before for item in find_hours(line, follows=True)]
    if not hours:
        return finding
    return replace(finding, hours=(*hours, *finding.hours))


def _place(before, finding):
    """Give to a finding the lot of the title just above it, when it names none."""
    titles = [find_title(line.text) for line in before[-2:]]
    if finding.lots or not titles or not titles[-1]:
        return finding
    # under a list of lots stands what is for all of them
    if len(titles) == 2 and titles[0]:
        return finding
    hours = tuple(item.give_to(titles[-1]) for item in finding.hours)
    return replace(finding, lots=titles[-1], hours=hours)


def _count_last(flags):
    return next((n for n, flag in enumerate(reversed(flags)) if not flag), len(flags))


def _continue(sentence, findings):
    """Give to the last finding the lots and the hours that a sentence adds to it."""
    last = findings[-1]
    if sentence.excepts_lots():
        findings.append(sentence.make_negated())
        return
    refers = _REFERS.search(sentence.text)
    if refers and last.kind == OBLIGATORY and words.OPEN.search(sentence.text):
        findings[-1] = replace(last, kind=OPTIONAL)
        return
    lots = find_lots(sentence.text) if refers else ()
    quote = last.quote.lower()
    hours = find_hours(
        sentence, follows=True, in_table="lot" in quote, in_hours="heure" in quote
    )
    if not lots and not hours:
        return
    findings[-1] = replace(
        last,
        quote=sentence.quote_from(last.start),
        lots=tuple(dict.fromkeys((*last.lots, *lots))),
        hours=(*last.hours, *hours),
    )


@dataclass(frozen=True)
class _Frame:
    """What the whole text, and its field, say of each of its sentences."""

    is_conditions: bool
    is_binding: bool
    lists_criteria: bool


class _Sentence:
    def __init__(self, folded, start, end, frame):
        self._folded = folded
        self.start = start
        self.end = end
        self._frame = frame
        # the points that are left end no sentence
        self.text = _POINT.sub(" ", folded.folded[start:end])
        # of the same length, so that places stay
        self._read = words.NOT_SOCIAL.sub(lambda match: "_" * len(match[0]), self.text)

    def quote(self, start=0, end=None):
        """Return a part of the sentence as the text has it."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start] in " \n":
            start += 1
        while start < end and self.text[end - 1] in " \n":
            end -= 1
        return self._folded.quote(self.start + start, self.start + end)

    def quote_from(self, start):
        """Return the text from an earlier place up to the end of the sentence."""
        return self._folded.quote(start, self.end).rstrip()

    def find(self):
        """Return the findings of the sentence, at most one of each kind."""
        findings = []
        reserved = self._find_reserved()
        if reserved:
            findings.append(self._make(RESERVED, reserved))
        read = self._read
        if reserved:
            # who may answer is no clause for who answers
            read = read[: reserved.start()] + self._keep_before(reserved)
        criterion = self._find_criterion(read)
        match = self._find_clause(read, criterion)
        if match:
            findings.append(self._make(self._find_kind(), match))
        if criterion:
            findings.append(self._make(CRITERION, criterion))
        return findings

    def _keep_before(self, reserved):
        """Return what of a reserved contract comes before the reservation."""
        inside = self._read[reserved.start() : reserved.end()]
        mark = re.search(words.RESERVE, inside)
        return inside[: mark.start()] if mark else ""

    def _find_reserved(self):
        match = words.RESERVED.search(self.text)
        if not match or words.SETS_APART.search(self.text):
            return None
        return match

    def _find_criterion(self, read):
        match = words.CRITERIA.search(read)
        if match or not self._frame.lists_criteria:
            return match
        if words.HOURS_OR_CLAUSE.search(read):
            return None
        return words.WEIGHTED.search(read)

    def _find_clause(self, read, criterion):
        if criterion:
            end = criterion.end()
            weight = words.CRITERION_END.search(read[end:])
            end += weight.end() if weight else 0
            start = criterion.start()
            read = read[:start] + " " * (end - start) + read[end:]
        match = words.CLAUSES.search(read)
        if match:
            return match
        is_framed = words.FRAMES.search(read) or words.OPTIONS.search(read)
        match = words.SERVICES.search(read)
        if match and (
            is_framed
            or self._frame.is_conditions
            or words.ANSWERS.search(read[match.end() :])
            or (words.NEGATIONS.search(read) and not words.BOUGHT.search(read))
        ):
            return match
        match = self._find_sized(read)
        if match:
            return match
        match = words.SHARES.search(read)
        if match and words.GIVES.search(read):
            return match
        match = words.PEOPLE.search(read) or words.STRUCTURES.search(self.text)
        if (
            match
            and words.HIRES.search(read[: match.start()])
            and words.ANSWERS.search(self.text[match.end() :])
        ):
            return match
        is_bound = words.BOUND.search(read) or words.OPTIONS.search(read)
        if match and is_bound and words.HIRES.search(read):
            return match
        match = words.RELIES.search(self.text)
        if match:
            return match
        return self._find_half(read)

    def _find_half(self, read):
        """Return an insertion that somebody who is bound, or the contract, has."""
        if self._frame.is_conditions:
            return words.HALF_WORDS.search(read)
        if words.BOUGHT.search(self.text):
            return None
        if not (words.PARTIES.search(read) or words.OPTIONS.search(read)):
            return None
        read = words.STRUCTURES.sub(lambda match: "_" * len(match[0]), read)
        match = words.OF_INSERTION.search(read)
        return match and words.ONLY_INSERTION.search(read, match.start())

    def _find_sized(self, read):
        """Return the insertion of which the sentence gives the size."""
        match = words.ONLY_INSERTION.search(read)
        if not match or words.BOUGHT.search(self.text) or not find_hours(self):
            return None
        return match

    def _find_kind(self):
        if words.OPEN.search(self.text) and not _find_binding(self.text):
            return OPTIONAL
        options = words.OPTIONS.search(self.text)
        return OPTIONAL if options and not self._frame.is_binding else OBLIGATORY

    def _make(self, kind, match):
        if self._is_negated(match):
            return self.make_negated()
        hours = find_hours(self) if kind in (OBLIGATORY, OPTIONAL) else ()
        return Finding(kind, self.quote(), self.start, find_lots(self.text), hours)

    def make_negated(self):
        return Finding(NEGATED, self.quote(), self.start, find_lots(self.text))

    def excepts_lots(self):
        """Tell whether it says that what was just said is not for some lots."""
        return bool(
            words.NEGATIONS.search(self.text)
            and _REFERS.search(self.text)
            and re.search(r"\blots?\b", self.text)
            and not words.NOT_DENIED.search(self.text)
        )

    def _is_negated(self, match):
        before, after = self.text[: match.start()], self.text[match.end() :]
        denial = words.DENIALS.search(before)
        if denial and words.CANNOT.search(before[: denial.start()]):
            return False
        if denial or words.ANSWERS_NO.search(after):
            return True
        if words.TICKS_NO.search(after):
            return True
        if words.ANSWERS_NO.search(match[0].rpartition(" ")[2] + after):
            return True
        if words.NOT_DENIED.search(self.text):
            return False
        return bool(words.NEGATIONS.search(self.text))
