# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json


def canonical(payload):
    """Return the bytes that are hashed: one and the same for equal payloads."""
    return json.dumps(
        payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def digest(content):
    """Return the fingerprint of bytes, as it is written on documents: their SHA-256."""
    return hashlib.sha256(content).hexdigest()
