# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading SIRET, SIREN, VAT numbers and foreign identifiers."""

import re
from functools import lru_cache
from typing import NamedTuple

from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from .keys import fold_key
from .values import read_text

KINDS = {
    "siret": "SIRET",
    "siren": "SIREN",
    "tva": "TVA",
    "vat": "TVA",
    "tvaintra": "TVA",
    "tvaintracommunautaire": "TVA",
    "tahiti": "TAHITI",
    "ridet": "RIDET",
    "frwf": "FRWF",
    "irep": "IREP",
    "ue": "UE",
    "horsue": "HORS-UE",
}
_FOREIGN_KINDS = frozenset(("TAHITI", "RIDET", "FRWF", "IREP", "UE", "HORS-UE"))
_OFFICIAL_KINDS = frozenset(KINDS.values()) - {"SIREN"}

_STRAY = re.compile(r"[\s.\-_'\"\u2013]+")
_SEPARATORS = re.compile(r"[;,|/+&\n]|\s+et\s+|\s+-\s+", re.I)
_FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}[0-9]{9}")
_EUROPEAN_VAT = re.compile(
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI"
    r"|SK|XI)(?=[0-9A-Z]*[0-9]{3})[0-9A-Z]{7,13}"
)
_MOST_IN_ONE = 50


class Identifier(NamedTuple):
    text: str
    kind: str
    siret: str = ""


# the sum of the digits of twice a digit, by the code of the digit
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_POST_OFFICE = "356000000"


@lru_cache(maxsize=16384)
def is_siret(digits):
    """Tell whether 14 digits are a SIRET with a right key.

    >>> is_siret("21900010600019"), is_siret("21900010600018")
    (True, False)
    """
    if len(digits) != 14 or not (digits.isascii() and digits.isdecimal()):
        return False
    siren = digits[:9]
    if siren == _POST_OFFICE:
        return fr_siret.is_valid(digits)
    return siren != "000000000" and _is_luhn(digits) and _is_luhn(siren)


def _is_luhn(digits):
    codes = digits.encode()
    plain, doubled = codes[-1::-2], codes[-2::-2].translate(_DOUBLED)
    return (sum(plain) - 48 * len(plain) + sum(doubled)) % 10 == 0


@lru_cache(maxsize=16384)
def is_siren(digits):
    return len(digits) == 9 and digits.strip("0") != "" and fr_siren.is_valid(digits)


def read_kind(value, field, log):
    """Return the announced kind of an identifier, in its official spelling."""
    text = read_text(value, field, log, limit=50)
    if not text:
        return ""
    kind = KINDS.get(fold_key(text), "")
    if kind not in _OFFICIAL_KINDS:
        log.add("value_not_listed", field, text)
    elif text != kind:
        log.add("value_spelling", field, text)
    return kind


def read_identifiers(value, announced, field, log):
    """Return the identifiers of a field: one, or several written as one."""
    text = read_text(value, field, log)
    if not text:
        log.add("identifier_missing", field)
        return []
    compact = _STRAY.sub("", text).upper()
    if not compact.strip("0"):
        log.add("identifier_invalid", field, text)
        return []
    several = _split_sirets(text, compact)
    if several:
        log.add("siret_concatenated", field, text)
        return [_read_one(part, part, announced, field, log) for part in several]
    return [_read_one(compact, text, announced, field, log)]


def _split_sirets(text, compact):
    if len(compact) < 28:
        return []
    if compact.isdecimal() and len(compact) > 14 and len(compact) % 14 == 0:
        parts = [compact[start : start + 14] for start in range(0, len(compact), 14)]
    else:
        parts = [_STRAY.sub("", part) for part in _SEPARATORS.split(text)]
        parts = [part for part in parts if part]
    if len(parts) < 2 or len(parts) > _MOST_IN_ONE:
        return []
    return parts if all(is_siret(part) for part in parts) else []


def _read_one(compact, text, announced, field, log):
    if announced in _FOREIGN_KINDS and not is_siret(compact):
        return Identifier(text[:50], announced)
    identifier = _recognise(compact, text, field, log)
    if identifier is None:
        log.add("identifier_invalid", field, text)
        return Identifier(text[:50], announced)
    if not announced:
        log.add("identifier_kind_missing", field, identifier.text)
    elif identifier.kind not in (announced, "SIREN"):
        log.add("identifier_kind_wrong", field, f"{announced} {identifier.text}")
    return identifier


def _recognise(compact, text, field, log):
    if compact.isascii() and compact.isdecimal():
        if len(compact) == 13 and is_siret("0" + compact):
            log.add("siret_leading_zero", field, text)
            return Identifier("0" + compact, "SIRET", "0" + compact)
        if len(compact) == 14 and compact.strip("0"):
            if compact != text:
                log.add("identifier_spelling", field, text)
            if is_siret(compact):
                return Identifier(compact, "SIRET", compact)
            log.add("siret_key", field, compact)
            return Identifier(compact, "SIRET")
        if is_siren(compact):
            log.add("siren_only", field, compact)
            return Identifier(compact, "SIREN")
    elif _FRENCH_VAT.fullmatch(compact) or _EUROPEAN_VAT.fullmatch(compact):
        if compact != text:
            log.add("identifier_spelling", field, text)
        return Identifier(compact, "TVA")
    return None
