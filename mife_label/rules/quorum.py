# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass
from fractions import Fraction

# presences of who is there
IN_THE_ROOM = ("present", "remote")


@dataclass(frozen=True)
class Seat:
    """A member as one file sees it."""

    key: int
    college: str | None = None
    votes: bool = True
    present: bool = False
    recused: bool = False
    proxy_to: int | None = None

    @property
    def eligible(self):
        return self.votes and not self.recused


@dataclass(frozen=True)
class Count:
    """Who can take part in a decision, of all members or of one college.

    ``met`` is None where nobody is left to be counted: no share of nobody exists.
    """

    eligible: int
    attending: int
    represented: int
    met: bool | None

    @property
    def total(self):
        return self.attending + self.represented


@dataclass(frozen=True)
class Quorum:
    whole: Count
    colleges: dict
    # member present: number of votes in hand, its own included
    votes: dict
    # member away: the one who votes for it
    proxies: dict

    @property
    def met(self):
        return bool(self.whole.met) and all(
            count.met is not False for count in self.colleges.values()
        )


def count_quorum(seats, share, by_college=False, max_proxies=1):
    """Count the quorum of one file.

    Only members who may vote and have no link with the company are counted, on both
    sides of the fraction. A proxy counts if the one who gives it is eligible and
    away, and the one who holds it is eligible and there.

    :param share: percentage of the eligible members that must take part
    """
    votes = _votes_in_hand(seats, max_proxies)
    represented = {seat.key: key for key, held in votes.items() for seat in held}
    colleges = {}
    if by_college:
        for college in dict.fromkeys(seat.college for seat in seats if seat.votes):
            own = [seat for seat in seats if seat.college == college]
            colleges[college] = _count(own, represented, share)
    return Quorum(
        whole=_count(seats, represented, share),
        colleges=colleges,
        votes={key: 1 + len(held) for key, held in votes.items()},
        proxies=represented,
    )


def _votes_in_hand(seats, max_proxies):
    held = {seat.key: [] for seat in seats if seat.eligible and seat.present}
    for seat in seats:
        proxies = held.get(seat.proxy_to)
        if (
            seat.eligible
            and not seat.present
            and proxies is not None
            and len(proxies) < max_proxies
        ):
            proxies.append(seat)
    return held


def _count(seats, represented, share):
    eligible = [seat for seat in seats if seat.eligible]
    attending = sum(seat.present for seat in eligible)
    by_proxy = sum(seat.key in represented for seat in eligible)
    met = None
    if eligible:
        # somebody decides, even where no share is required
        enough = (attending + by_proxy) * 100 >= Fraction(str(share)) * len(eligible)
        met = enough and attending + by_proxy > 0
    return Count(len(eligible), attending, by_proxy, met)


def presiding(seats, order):
    """Return who presides for this file: the first of ``order`` who can, or None.

    :param order: keys of the president and the deputies, in their order
    """
    able = {seat.key for seat in seats if seat.present and not seat.recused}
    return next((key for key in order if key in able), None)


def outcome(votes_for, votes_against, abstentions=0, majority="cast", casting=None):
    """Return "for", "against", or "tie" when nothing settles it.

    :param majority: "cast", of the votes cast, or "present", of all who take part,
        abstentions then weigh against
    :param casting: "for" or "against", the voice of who presides; used in a tie only
    """
    opposed = votes_against + (abstentions if majority == "present" else 0)
    if votes_for > opposed:
        return "for"
    if votes_for < opposed:
        return "against"
    if votes_for and casting:
        return casting
    return "tie"


def departs(decision, result, quorum_met):
    """Return whether a decision is not what its vote gives.

    :param result: what the vote gives, for or against the award; None without a vote

    >>> departs("awarded", "for", True), departs("refused", "against", True)
    (False, False)
    >>> departs("awarded", "tie", True), departs("refused", None, True)
    (True, True)

    Who did not win the award is refused or deferred. A tie settles nothing: the file
    comes back. Without a quorum nobody votes, and the file comes back as well.

    >>> departs("deferred", "tie", True), departs("deferred", "for", True)
    (False, True)
    >>> departs("deferred", None, False), departs("deferred", None, True)
    (False, True)
    """
    if decision == "deferred":
        return result == "for" or (result is None and quorum_met)
    return result != ("against" if decision == "refused" else "for")
