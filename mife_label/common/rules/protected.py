# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tell a PDF that nobody opens without a password from one that only restricts.

Called in a process apart: a hostile PDF may lead its reader anywhere.
"""

import importlib
import io

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def needs_password(content):
    """Tell whether a PDF asks for a password, False when it cannot be told."""
    try:
        pdf = importlib.import_module("PyPDF2")
        _teach_aes(importlib.import_module("PyPDF2._encryption"))
        reader = pdf.PdfReader(io.BytesIO(content), strict=False)
        return bool(reader.is_encrypted and not reader.decrypt(""))
    except (MemoryError, RecursionError):
        raise
    # the reader meets whatever a file may hold
    except Exception:
        return False


def _teach_aes(encryption):
    """Give the reader the ciphers that it wants from a library of its own."""
    encryption.AES_CBC_encrypt = _encrypt_cbc
    encryption.AES_CBC_decrypt = _decrypt_cbc
    encryption.AES_ECB_decrypt = _decrypt_ecb


def _encrypt_cbc(key, iv, data):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _decrypt_cbc(key, iv, data):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(data) + cipher.finalize()


def _decrypt_ecb(key, data):
    cipher = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    return cipher.update(data) + cipher.finalize()
