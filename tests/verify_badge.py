# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read Open Badges with a library that shares nothing with the product.

Run by the environment of the verifier: the badge comes on the standard input with the
key and the status lists of its issuer, {address: list}; what it says goes to the
standard output; the code is 1 when it is refused. A second reader, which knows no
library of badges, must agree on the status.
"""

import base64
import json
import sys
import zlib
from datetime import datetime, timezone

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def is_set(key, lists, entry):
    """Read one bit, by the words of the Recommendation and no library of badges."""
    read = jwt.decode(lists[entry["statusListCredential"]], key, algorithms=["EdDSA"])
    subject = read["credentialSubject"]
    now = datetime.now(timezone.utc)
    assert read["id"] == entry["statusListCredential"]
    assert read["type"][-1] == "BitstringStatusListCredential"
    assert subject["statusPurpose"] == entry["statusPurpose"]
    assert datetime.fromisoformat(read["validUntil"]) > now
    assert (datetime.fromisoformat(read["validUntil"]) - now).total_seconds() <= 300
    assert subject["encodedList"][0] == "u"
    bits = zlib.decompress(decode(subject["encodedList"][1:]), 16 + zlib.MAX_WBITS)
    assert len(bits) >= 16 * 1024
    place = int(entry["statusListIndex"])
    return bool(bits[place // 8] >> (7 - place % 8) & 1)


def find_status(key, lists, badge):
    """Return the purposes whose bit is set, as the second reader finds them."""
    entries = jwt.decode(badge, key, algorithms=["EdDSA"])["credentialStatus"]
    return [entry["statusPurpose"] for entry in entries if is_set(key, lists, entry)]


def main():
    badge, public_key, lists = json.load(sys.stdin)
    key = Ed25519PublicKey.from_public_bytes(decode(public_key))
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    verifier = OB3Verifier(pem)
    try:
        credential = verifier.verify(badge)
    except OB3VerificationError as error:
        print(error)
        return 1
    found = find_status(key, lists, badge)
    try:
        verifier.check_status(
            credential,
            verify_list=True,
            download=lambda url: lists[url].encode(),
        )
    except OB3VerificationError as error:
        print(json.dumps({"second": found, "first": str(error)}))
        return 1
    assert not found, f"the readers do not agree: {found}"
    print(
        json.dumps(
            {
                "id": credential.id,
                "issuer": credential.issuer.name,
                "achievement": credential.achievement.name,
                "recipient": credential.recipient_id,
                "from": credential.issuance_date.isoformat(),
                "until": credential.expiration_date.isoformat(),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
