"""Secrets at rest: AES-256-GCM under a key from the environment, rotatable.

A token is `key id (4 bytes) || nonce (12) || tag (16) || ciphertext`; the key id is the start of the key's SHA-256.
`context` is authenticated with it, so that a token copied to another row does not open there.
"""

import hashlib
import secrets

from Crypto.Cipher import AES
from django.conf import settings


class Undecryptable(Exception):
    """The token is damaged, belongs elsewhere, or its key is no longer in FIELD_KEYS."""


def encrypt(plaintext: bytes, *, context: str) -> bytes:
    """Encrypt under the first of FIELD_KEYS."""
    key: bytes = settings.FIELD_KEYS[0]
    nonce = secrets.token_bytes(12)
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)
    cipher.update(context.encode())
    ciphertext, tag = cipher.encrypt_and_digest(plaintext)
    return _key_id(key) + nonce + tag + ciphertext


def decrypt(token: bytes | memoryview, *, context: str) -> bytes:
    """Return the plaintext; raises Undecryptable."""
    token = bytes(token)
    key = next((key for key in settings.FIELD_KEYS if _key_id(key) == token[:4]), None)
    if key is None or len(token) < 32:
        raise Undecryptable
    cipher = AES.new(key, AES.MODE_GCM, nonce=token[4:16])
    cipher.update(context.encode())
    try:
        return cipher.decrypt_and_verify(token[32:], token[16:32])
    except ValueError as error:
        raise Undecryptable from error


def is_under_newest_key(token: bytes | memoryview) -> bool:
    """Whether the token was encrypted under the first of FIELD_KEYS."""
    return bytes(token[:4]) == _key_id(settings.FIELD_KEYS[0])


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:4]
