# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read Open Badges with a library that shares nothing with the product.

Run by the environment of the verifier: the badge comes on the standard input, what it
says goes to the standard output; the code is 1 when it is refused.
"""

import base64
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def main():
    badge, public_key = sys.stdin.read().split()
    key = Ed25519PublicKey.from_public_bytes(decode(public_key))
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        credential = OB3Verifier(pem).verify(badge)
    except OB3VerificationError as error:
        print(error)
        return 1
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
