# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Open Badges 3.0: a label as a signed credential that anybody can verify.

The credential is a VC-JWT: its members are those of the token, without a wrapper,
and the public key travels in the header.
"""

import base64
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
# a label starts and ends at midnight where it is awarded
TIMEZONE = ZoneInfo("Europe/Paris")


def draw_key():
    """Return a new private key, as text that can be kept."""
    return _encode(
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.Raw, PrivateFormat.Raw, NoEncryption()
        )
    )


def public_jwk(private_key):
    public = _load(private_key).public_key()
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": _encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)),
    }


def first_moment(day):
    return datetime.combine(day, time.min, TIMEZONE)


def last_moment(day):
    return first_moment(day + timedelta(days=1)) - timedelta(seconds=1)


def prepare_achievement(url, programme, criteria_url):
    return {
        "id": url,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": programme["name"],
        "description": programme["description"],
        "criteria": {"id": criteria_url, "narrative": programme["criteria"]},
    }


def prepare_issuer(url, issuer):
    return {
        "id": url,
        "type": ["Profile"],
        **{name: issuer[name] for name in ("name", "url", "email") if issuer[name]},
    }


def prepare_credential(
    url, issuer, achievement, holder, valid_from, valid_until, status
):
    """Return the credential of a label.

    :param url: the page that tells the status of the label today
    :param status: the entries of the lists that say whether the badge still holds
    :param holder: {"name", "siret"} of the establishment, never of a person; a holder
        abroad has no SIRET, the page stands for it
    """
    return {
        "@context": CONTEXT,
        "id": url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": issuer,
        "validFrom": first_moment(valid_from).isoformat(),
        "validUntil": last_moment(valid_until).isoformat(),
        "credentialStatus": status,
        "credentialSubject": {
            "id": f"urn:siret:{holder['siret']}"
            if holder["siret"]
            else f"{url}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": holder["name"],
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": achievement,
        },
        "evidence": [
            {"id": url, "type": ["Evidence"], "name": "Status of the label today"}
        ],
    }


def sign(credential, private_key):
    """Return the credential as a compact JWT signed with Ed25519."""
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": public_jwk(private_key)}
    claims = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": _timestamp(credential["validFrom"]),
        "exp": _timestamp(credential["validUntil"]),
    }
    signed = f"{_encode(_canonical(header))}.{_encode(_canonical(claims))}"
    return f"{signed}.{_encode(_load(private_key).sign(signed.encode()))}"


def _load(private_key):
    return Ed25519PrivateKey.from_private_bytes(_decode(private_key))


def _timestamp(moment):
    return int(datetime.fromisoformat(moment).timestamp())


def _canonical(values):
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _encode(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
