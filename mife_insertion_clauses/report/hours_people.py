# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.rules.search import fold
from ..rules import people

# a file of strangers does not make who reads it wait
MAX_CLOSE = 50


class HoursPeople:
    """Who the rows of a file of hours are about, among the people of some lines.

    A row is somebody's by its code, by the reference of the person, or by a name that
    is nobody else's. When two of them disagree the row is nobody's.
    """

    def __init__(self, lines, get_code):
        """Prepare to read for ``lines``; ``get_code`` gives the code of a line."""
        self.env = lines.env
        self.lines = lines
        self.close_count = 0
        # sudo: who fills the months of these people reads their names there
        self.register = people.Register(
            _get_person(participant) for participant in lines.sudo().participant_id
        )
        self.by_code = {get_code(line): line for line in lines}
        self.by_person = {
            participant.id: theirs.sudo(False)
            for participant, theirs in lines.sudo().grouped("participant_id").items()
        }
        self.by_reference = {
            fold(reference): participant.id
            for participant in lines.sudo().participant_id
            for reference in _get_references(participant)
        }

    def find(self, row):
        """Return the lines that a row may fill, and why none if there are none."""
        if row.key:
            line = self.by_code.get(row.key, self.lines.browse())
            return self._check_name(row, line)
        for text in filter(None, (row.reference, row.person)):
            person_id = self.by_reference.get(fold(text))
            if person_id:
                return self._check_name(row, self.by_person[person_id])
        found = []
        for text in filter(None, (row.person, row.reference)):
            found = found or self.register.find(text)
        if not found:
            return self.lines.browse(), self._get_nobody_sentence(row)
        return self.lines.browse().union(*map(self.by_person.get, found)), ""

    def _check_name(self, row, lines):
        """Refuse a row whose code, or reference, is one person's and its name not."""
        if not lines:
            return lines, self._get_nobody_sentence(row)
        participant = lines.sudo().participant_id[:1]
        written = (row.person or "").strip()
        if not written or self.by_reference.get(fold(written)) == participant.id:
            return lines, ""
        if people.agrees(written, _get_person(participant)):
            return lines, ""
        return lines.browse(), self.env._(
            "The code is that of %(person)s and the name is another: correct the one "
            "that is wrong.",
            person=participant.display_name,
        )

    def _get_nobody_sentence(self, row):
        self.close_count += 1
        written = row.person or row.reference
        close = self.close_count < MAX_CLOSE and self.register.find_close(written)
        if close:
            participant = self.by_person[close].sudo().participant_id
            return self.env._(
                "Nobody of this name is in the declaration, where the closest is "
                "%(person)s: check the spelling, or have the person added first.",
                person=participant.display_name,
            )
        return self.env._(
            "Nobody of this name is in the declaration: check the spelling, or "
            "have the person added first."
        )


def _get_person(participant):
    return people.Person(
        participant.id,
        participant.first_name,
        participant.last_name,
        participant.birth_name or "",
    )


def _get_references(participant):
    former = (participant.former_references or "").split(",")
    return list(filter(None, [participant.reference, *map(str.strip, former)]))
