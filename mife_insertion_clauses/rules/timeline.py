# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where days stand on the line of a contract, from 0 (its first day) to 1."""

from datetime import date, timedelta

_DAY = timedelta(days=1)
# about as many marks as one can read under a line
MOST_MARKS = 8


class Line:
    """The days from the first start to the last end, both included.

    >>> line = Line(date(2026, 1, 1), date(2026, 12, 31))
    >>> line.place(date(2026, 1, 1)), line.span(date(2026, 7, 2), date(2026, 12, 31))
    (0.0, (0.4986, 1.0))
    >>> line.place(date(2027, 6, 1)), line.place(None)
    (None, None)
    """

    def __init__(self, first, last):
        self.first, self.last = first, last
        self.days = max((last - first).days + 1, 1)

    def place(self, day):
        """Return where a day begins, None outside of the line."""
        if not day or not self.first <= day <= self.last:
            return None
        return self._at(day)

    def span(self, start, end):
        """Return where a period begins and ends, cut at both ends of the line."""
        start, end = max(start, self.first), min(end, self.last)
        return self._at(start), max(self._at(end + _DAY), self._at(start))

    def list_marks(self):
        """Return the first days of months to write under the line."""
        step = next(
            step
            for step in (1, 2, 3, 6, 12, 24, 60, 600)
            if self.days / 30.4 / step <= MOST_MARKS
        )
        month = self.first.year * 12 + self.first.month - 1
        if self.first.day > 1:
            month += 1
        month += -month % step
        days = []
        while (day := date(month // 12, month % 12 + 1, 1)) <= self.last:
            days.append(day)
            month += step
        return days

    def _at(self, day):
        return round((day - self.first).days / self.days, 4)
