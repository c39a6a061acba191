# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from ..rules import radar
from ..rules.territory import Place, find_departments, find_of_place


class NoticeNearby:
    """The structures of an organisation that can answer a notice, by their nearness."""

    def __init__(self, env, company):
        self.env = env
        self.structures = env["res.partner"]._get_insertion_structures(company)
        self._counts = {}

    def find(self, notice, trade):
        """Return {structure: nearness} of those of the department that can answer."""
        place = self._get_place(notice)
        found = {}
        for structure in self.structures:
            if not self._can(structure, trade):
                continue
            nearness = radar.find_nearness(place, (structure.zip, structure.city))
            if nearness:
                found[structure] = nearness
        return found

    def count(self, notice, trade):
        """Return how many ``find`` finds, reading each department once."""
        department = radar.get_department(self._get_place(notice)[0])
        key = department, trade
        if key not in self._counts:
            self._counts[key] = sum(
                radar.get_department(structure.zip) == department
                and self._can(structure, trade)
                for structure in self.structures
                if department
            )
        return self._counts[key]

    def _can(self, structure, trade):
        return not (structure.trades and trade and trade not in structure.trades)

    def get_partners(self, found):
        return self.env["res.partner"].browse(structure.id for structure in found)

    def describe(self, found):
        """Return in words where the structures are."""
        if not found:
            return self.env._("No structure of the department is known for this trade.")
        near = defaultdict(int)
        for nearness in found.values():
            near[nearness] += 1
        words = {
            radar.TOWN: self.env._("in the town: %s", near[radar.TOWN]),
            radar.POSTCODE: self.env._("same postcode: %s", near[radar.POSTCODE]),
            radar.DEPARTMENT: self.env._(
                "elsewhere in the department: %s", near[radar.DEPARTMENT]
            ),
        }
        return ", ".join(text for code, text in words.items() if near[code])

    def _get_place(self, notice):
        """Return the (postcode, town) where the work is, as far as it is known."""
        if radar.get_department(notice.place_code):
            return notice.place_code, notice.place_name or notice.buyer_town or ""
        works = find_of_place(notice.place_code, notice.place_kind)
        postcode = notice.buyer_postcode or ""
        if len(works) == 1 and radar.get_department(postcode) not in works:
            return _make_postcode(*works), notice.place_name or ""
        return postcode or self._get_buyer_postcode(notice), notice.buyer_town or ""

    def _get_buyer_postcode(self, notice):
        departments = (notice.departments or "").split()
        if departments:
            return _make_postcode(departments[0])
        return notice.buyer_id.zip or ""


def _make_postcode(department):
    """Return a postcode of a department: no town has this one.

    >>> [_make_postcode(code) for code in ("90", "971", "2A", "2B")]
    ['90999', '97199', '20199', '20999']
    """
    start = {"2A": "201", "2B": "209"}.get(department, department)
    return f"{start}999"[:5]


def find_where(notice):
    """Return the departments that a notice concerns, as far as it says them."""
    where, _is_doubtful = find_departments(
        Place(
            siret=notice.buyer_siret or "",
            postcode=notice.buyer_postcode or "",
            place_code=notice.place_code or "",
            place_kind=notice.place_kind or "",
            service_area=tuple((notice.departments or "").split()),
        )
    )
    return where
