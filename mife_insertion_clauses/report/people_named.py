# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import OrderedSet

from ..common.rules.apart import OverBudget, call_apart
from ..rules.file_names import find_people_in
from ..rules.naming import find_people, split_former

SECONDS = 60
MEMORY = 1024 * 1024 * 1024


class PeopleNamed:
    """The participants that a file or a text names, by their whole name.

    sudo: whoever sends a file must be told that it names somebody, whom they need not
    be allowed to read.
    """

    def __init__(self, env, company):
        people = (
            env["insertion.participant"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", company.id), ("forgotten_on", "=", False)])
        )
        self.names = {
            person.id: [
                *person._get_person().get_names(),
                *split_former(person.former_names),
            ]
            for person in people
        }

    def find_in_files(self, files):
        """Return {key: ids of the people named, None if no program reads the file}.

        :param files: {key: (content, what is said of it)}
        """
        return {
            key: self._find_in_file(content, words)
            for key, (content, words) in files.items()
        }

    def find_in_text(self, text):
        return find_people(text, self.names)

    def _find_in_file(self, content, words):
        said = self.find_in_text(words)
        try:
            found = call_apart(
                find_people_in,
                {0: content},
                self.names,
                seconds=SECONDS,
                memory=MEMORY,
            )[0]
        except OverBudget:
            found = None
        if said:
            return list(OrderedSet([*said, *(found or ())]))
        return found
