"""Hashes by which a value is found that is stored encrypted only: HMAC-SHA-256 under a key of FIELD_KEYS.

Each purpose has a key of its own, derived from the field key, so that equal values of two kinds have different hashes.
A write uses the newest key; a look-up asks for the hashes under all of them. So uniqueness holds while keys rotate, and
whatever is encrypted anew under the newest key is hashed anew with it (`manage.py reseal_secrets`).
"""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(value: bytes, *, purpose: str) -> bytes:
    """The 32 bytes to store, under the first of FIELD_KEYS."""
    return keyed_hashes(value, purpose=purpose)[0]


def keyed_hashes(value: bytes, *, purpose: str) -> list[bytes]:
    """The hashes under which the value may be stored, that of the newest key first."""
    return [_mac(_mac(key, f"wecho.keyed_hash:{purpose}".encode()), value) for key in settings.FIELD_KEYS]


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, hashlib.sha256)
