# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which badges of an issuer no longer hold, in one list that anybody can fetch.

W3C Bitstring Status List v1.0 (Recommendation of 15 May 2025): one bit per credential,
the bit says that the credential is revoked, or suspended. Who fetches the list does not
tell the issuer which badge is checked.
"""

import base64
import gzip
from datetime import timedelta

REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
# the least number of bits that the Recommendation allows: a badge hides among them
LEAST_BITS = 131_072
# how long a copy may be believed
LIFE = timedelta(minutes=5)
CONTEXT = ["https://www.w3.org/ns/credentials/v2"]


def encode_bits(indices):
    """Return the bits as text: those at ``indices`` are set, the first is the leftmost.

    >>> from gzip import decompress
    >>> from base64 import urlsafe_b64decode
    >>> text = encode_bits([0, 9])
    >>> text[0], list(decompress(urlsafe_b64decode(text[1:] + "=="))[:2])
    ('u', [128, 64])
    """
    size = max(LEAST_BITS, *(index + 1 for index in indices), 0)
    bits = bytearray((size + 7) // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def prepare_entries(urls, index):
    """Return what a badge says of where its status is read.

    :param urls: {purpose: address of its list}
    """
    return [
        {
            "id": f"{url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": url,
        }
        for purpose, url in urls.items()
    ]


def prepare_list(url, issuer, purpose, indices, now):
    """Return the list as a credential of the issuer, which ends with its ``LIFE``."""
    return {
        "@context": CONTEXT,
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": now.isoformat(),
        "validUntil": (now + LIFE).isoformat(),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_bits(indices),
            "ttl": int(LIFE.total_seconds() * 1000),
        },
    }
