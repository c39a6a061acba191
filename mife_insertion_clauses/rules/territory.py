# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a purchase concerns a territory, which is a set of departments.

What a notice gives is of unequal worth. The key of a SIRET is checked, a postcode is
typed: one that nothing else confirms, while something else contradicts it, is not
trusted.
"""

import re
from typing import NamedTuple

# the National Statistics Institute's codes of the regions, with their departments
REGIONS = {
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
    "11": "75 77 78 91 92 93 94 95",
    "24": "18 28 36 37 41 45",
    "27": "21 25 39 58 70 71 89 90",
    "28": "14 27 50 61 76",
    "32": "02 59 60 62 80",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "52": "44 49 53 72 85",
    "53": "22 29 35 56",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "93": "04 05 06 13 83 84",
    "94": "2A 2B",
}
# Eurostat's regions of level 2 (NUTS, in force since 2018), with their departments in
# the order of the last digit of level 3: Regulation (EC) 1059/2003, annex I
NUTS_REGIONS = {
    "FR10": "75 77 78 91 92 93 94 95",
    "FRB0": "18 28 36 37 41 45",
    "FRC1": "21 58 71 89",
    "FRC2": "25 39 70 90",
    "FRD1": "14 50 61",
    "FRD2": "27 76",
    "FRE1": "59 62",
    "FRE2": "02 60 80",
    "FRF1": "67 68",
    "FRF2": "08 10 51 52",
    "FRF3": "54 55 57 88",
    "FRG0": "44 49 53 72 85",
    "FRH0": "22 29 35 56",
    "FRI1": "24 33 40 47 64",
    "FRI2": "19 23 87",
    "FRI3": "16 17 79 86",
    "FRJ1": "11 30 34 48 66",
    "FRJ2": "09 12 31 32 46 65 81 82",
    "FRK1": "03 15 43 63",
    "FRK2": "01 07 26 38 42 69 73 74",
    "FRL0": "04 05 06 13 83 84",
    "FRM0": "2A 2B",
    "FRY1": "971",
    "FRY2": "972",
    "FRY3": "973",
    "FRY4": "974",
    "FRY5": "976",
}
_NUTS = {
    f"{region}{rank if region[2] != 'Y' else 0}": department
    for region, departments in NUTS_REGIONS.items()
    for rank, department in enumerate(departments.split(), 1)
}
DEPARTMENTS = frozenset(" ".join(REGIONS.values()).split())
# communes, departments, groupings, public establishments of towns: the two digits that
# follow say their department
_LOCAL_SIREN = re.compile(r"2[1245678](\d\d)\d{10}")
_CODE = re.compile(r"\d{1,3}|2[AB]")


class Place(NamedTuple):
    """Where a purchase is, as a notice says it."""

    siret: str = ""
    postcode: str = ""
    place_code: str = ""
    place_kind: str = ""
    service_area: tuple[str, ...] = ()


def read_departments(text):
    """Return the departments that somebody typed, in order.

    >>> read_departments("90, 70;2a")
    ('90', '70', '2A')
    >>> read_departments("1 974 99")
    ('01', '974')
    """
    codes = (find_department(code) for code in re.split(r"[\s,;]+", text or ""))
    return tuple(dict.fromkeys(filter(None, codes)))


def find_department(code):
    """Return the department of its own code, "" when it is none.

    >>> find_department("5"), find_department("20"), find_department("2b")
    ('05', '', '2B')
    """
    code = (code or "").strip().upper()
    code = code.zfill(2) if _CODE.fullmatch(code) else ""
    return code if code in DEPARTMENTS else ""


def find_of_town(code):
    """Return the department of a postcode, or of the code of a town.

    >>> [find_of_town(code) for code in ("90000", "97410", "20167", "20200", "2A004")]
    ['90', '974', '2A', '2B', '2A']
    >>> find_of_town("9000"), find_of_town("99123")
    ('', '')
    """
    code = (code or "").strip().upper()
    if not re.fullmatch(r"(?:\d\d|2[AB])\d{3}", code):
        return ""
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return find_department(code[:3] if code[:2] == "97" else code[:2])


def find_of_siret(siret):
    """Return the department of a local authority, which its number tells.

    >>> find_of_siret("21900010600019"), find_of_siret("13002526500013")
    ('90', '')
    """
    match = _LOCAL_SIREN.fullmatch(siret or "")
    return find_department(match[1]) if match else ""


def find_of_nuts(code):
    """Return the departments of a code of Eurostat: one, or those of a region.

    >>> find_of_nuts("FRC24"), find_of_nuts("FRY10"), sorted(find_of_nuts("FRC2"))
    ({'90'}, {'971'}, ['25', '39', '70', '90'])
    >>> len(find_of_nuts("FRC")), find_of_nuts("FR"), find_of_nuts("FRZZZ")
    (8, set(), set())
    """
    code = (code or "").strip().upper()
    if len(code) < len("FRC"):
        return set()
    return {found for key, found in _NUTS.items() if key.startswith(code)}


def find_of_place(code, kind):
    """Return the departments of a place of execution, which may be several codes.

    >>> sorted(find_of_place("27", "Code région"))[-1], find_of_place("90010", "")
    ('90', {'90'})
    >>> find_of_place("90", "Code département"), find_of_place("FR", "Code pays")
    ({'90'}, set())
    >>> sorted(find_of_place("25 90", "Code département"))
    ['25', '90']
    """
    folded = (kind or "").lower()
    if "gion" in folded:
        return set(REGIONS.get((code or "").zfill(2), "").split())
    if "pays" in folded:
        return set()
    codes = (code or "").split()
    return {find_of_town(item) or find_department(item) for item in codes} - {""}


def find_departments(place):
    """Return (departments concerned, whether the postcode is not trusted).

    >>> find_departments(Place(postcode="90000", place_code="70000"))[1]
    False
    >>> find_departments(Place(postcode="09000", service_area=("90",)))
    ({'90'}, True)
    """
    told = {*map(find_department, place.service_area), find_of_siret(place.siret)}
    told.discard("")
    of_postcode = find_of_town(place.postcode)
    is_doubtful = bool(of_postcode and told and of_postcode not in told)
    found = told | find_of_place(place.place_code, place.place_kind)
    if of_postcode and not is_doubtful:
        found.add(of_postcode)
    return found, is_doubtful
