# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tells a contract from another, read in its record and nowhere else.

Buyer and number are not enough: real files give one number to several contracts. What
is added is what later publications and other publishers leave as it is: the kind, the
object, the day of notification and the holders.
"""

from hashlib import blake2b

# signs, and letters that an accent changes or that a damaged file has lost
_LEFT_OUT = bytes(
    code for code in range(128) if chr(code) not in "0123456789bdfghjklmnpqrstvwxz"
)
_LONGEST_KEY = 40


def digest(text):
    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=8).hexdigest()


def reduce_text(text):
    """Return what is left of a text however it was typed or damaged.

    >>> reduce_text("DROIT DE L'AM\u00c9NAGEMENT")
    'drtdlmngmnt'
    >>> reduce_text("Droit de l'am\ufffdnagement")
    'drtdlmngmnt'
    """
    return text.encode("ascii", "ignore").lower().translate(None, _LEFT_OUT).decode()


def identify_holder(holder):
    """Return the firm rather than the place, which publishers give or correct."""
    identifier = holder.identifier
    if holder.identifier_kind == "SIRET" and len(identifier) == 14:
        return identifier[:9]
    if holder.identifier_kind == "TVA" and identifier[:2] == "FR":
        return identifier[4:]
    return identifier or reduce_text(holder.name)


def identify(values):
    """Set `uid` and `fingerprint`, and take away what served only for them."""
    notified = values.pop("notified_text")
    number = values.pop("number")
    holders = values.pop("holders_text")
    buyer = values["buyer_identifier"]
    subject = values["subject"]
    reduced = subject.encode("ascii", "ignore").lower().translate(None, _LEFT_OUT)
    parts = f"{values['kind']}|{buyer}|{notified}|{holders}|"
    if not buyer:
        parts += reduce_text(values["buyer_name"])
    if not reduced:
        parts += subject
    if not notified:
        # without a day nothing says which is the later one: two contracts, then
        parts += f"|{values['amount']}|{values['duration_months']}|{values['cpv']}"
    data = parts.encode("utf-8", "surrogatepass") + reduced
    fingerprint = blake2b(data, digest_size=8).hexdigest()
    values["fingerprint"] = fingerprint
    if len(buyer) + len(number) > _LONGEST_KEY:
        number = digest(number)
    values["uid"] = f"decp:{buyer}:{number}:{fingerprint}"
