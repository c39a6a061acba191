# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The numbers that firms are known by: which kind each is, and whether it is right."""

from stdnum.eu import vat as eu_vat
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

SIRET = "siret"  # an establishment in France
SIREN = "siren"  # a company in France
VAT = "vat"  # a number of value added tax, of France or of the Union
FOREIGN = "foreign"  # the number of a register elsewhere
MOST_SIGNS = 40

_STRAY = str.maketrans("", "", " .-\u00a0\u202f\u2013\t\r\n")


class IdentifierError(ValueError):
    """A number that cannot be taken; ``code`` says why.

    Codes: ``siret_key`` and ``siren_key`` (a digit is wrong), ``digits`` (neither 9
    nor 14 of them), ``french`` (not a number of a French firm), ``unreadable``.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def is_siret(number):
    """Tell whether a number is a SIRET with a right key.

    The offices of La Poste have a key of their own, but for the head office.

    >>> is_siret("73282932000074"), is_siret("73282932000075")
    (True, False)
    >>> is_siret("35600000000048"), is_siret("35600000049837"), is_siret("0" * 14)
    (True, True, False)
    """
    return number[:9].strip("0") != "" and _is_plain(number, 14, fr_siret)


def is_siren(number):
    return number.strip("0") != "" and _is_plain(number, 9, fr_siren)


def is_vat(number):
    """Tell whether a number is one of value added tax, of the country it begins by.

    >>> is_vat("DE136695976"), is_vat("FR44732829320"), is_vat("HRB12345")
    (True, True, False)
    """
    return number[:2].isalpha() and eu_vat.is_valid(number)


def _is_plain(number, length, module):
    return (
        len(number) == length
        and number.isascii()
        and number.isdecimal()
        and module.is_valid(number)
    )


def get_kind(text):
    """Return the kind of a number by its looks alone, None for none.

    >>> get_kind("732 829 320 00074"), get_kind("732829320"), get_kind("HRB 12345")
    ('siret', 'siren', 'foreign')
    """
    number = (text or "").translate(_STRAY).upper()
    if not number:
        return None
    for kind, is_one in ((SIRET, is_siret), (SIREN, is_siren), (VAT, is_vat)):
        if is_one(number):
            return kind
    return FOREIGN


def read_identifier(text, is_french=None):
    """Return the (kind, number) of what was typed.

    :param is_french: whether the firm is in France, None when its country is not known

    >>> read_identifier("732 829 320 00074"), read_identifier("HRB 12345", False)
    (('siret', '73282932000074'), ('foreign', 'HRB 12345'))
    >>> try:
    ...     read_identifier("123")
    ... except IdentifierError as error:
    ...     error.code
    'digits'
    """
    text = " ".join((text or "").split())
    number = text.translate(_STRAY).upper()
    if not number or len(text) > MOST_SIGNS or not any(map(str.isalnum, text)):
        raise IdentifierError("unreadable")
    kind = get_kind(number)
    if is_french is False:
        # a number of 9 or 14 digits may have a right key by chance
        return (VAT, number) if kind == VAT else (FOREIGN, text)
    if kind != FOREIGN:
        if is_french and kind == VAT and not number.startswith("FR"):
            raise IdentifierError("french")
        return kind, number
    if number.isdecimal():
        codes = {14: "siret_key", 9: "siren_key"}
        raise IdentifierError(codes.get(len(number), "digits"))
    if is_french:
        raise IdentifierError("french")
    return FOREIGN, text
