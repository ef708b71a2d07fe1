"""The appKey: `hex(iv || AES-128-CFB(secret, iv, t))`, `t` the Unix time in whole seconds as decimal ASCII digits.

The IV is 16 random bytes; CFB runs on 128-bit segments (NIST SP 800-38A, 6.3) without padding, so that ten digits make
ten bytes and a key 52 hex digits. It carries no integrity of its own: whoever knows one key and its second can write
another second into it.
"""

import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

WINDOW_SECONDS = 10
_IV_BYTES = 16
_HEX = re.compile(r"[0-9a-fA-F]{52}")
_SECONDS = re.compile(rb"[0-9]{10}")
# A service has at most two live secrets. Every check decrypts twice, so that time tells nothing about the service.
_CIPHERS_REMEMBERED = 4_096
_DECOYS = (secrets.token_bytes(16), secrets.token_bytes(16))
_MALFORMED = bytes(26)


def make_app_key(secret: bytes, seconds: int, iv: bytes | None = None) -> str:
    """Return the appKey for that second, in lower-case hex; `iv` is drawn at random unless given."""
    iv = iv or secrets.token_bytes(_IV_BYTES)
    return (iv + AES.new(secret, AES.MODE_CFB, iv=iv, segment_size=128).encrypt(str(seconds).encode())).hex()


def parse_app_key(text: str) -> bytes | None:
    """Return the 26 bytes of an appKey, or None for anything but 52 ASCII hex digits of either case."""
    return bytes.fromhex(text) if _HEX.fullmatch(text) else None


def read_seconds(key: bytes, secret: bytes) -> int | None:
    """Return the second inside an appKey's bytes under that secret, or None unless it is ten ASCII digits."""
    plaintext = _first_segment(secret, key[:_IV_BYTES], key[_IV_BYTES:])
    return int(plaintext) if _SECONDS.fullmatch(plaintext) else None


class Reading(NamedTuple):
    """What an appKey says: its 26 bytes (None when malformed), which live secret made it, at which second.

    `which` and `seconds` are None unless a live secret made it.
    """

    key: bytes | None
    which: int | None
    seconds: int | None

    def is_fresh(self, now: int) -> bool:
        """Whether it was made within 10 seconds of `now`."""
        return self.seconds is not None and abs(now - self.seconds) <= WINDOW_SECONDS

    @property
    def iv(self) -> bytes:
        """The 16 bytes that no two honest keys share."""
        return (self.key or b"")[:_IV_BYTES]

    @property
    def ciphertext(self) -> bytes:
        """The ten encrypted digits."""
        return (self.key or b"")[_IV_BYTES:]


def read_app_key(text: str, live: Sequence[bytes], now: int) -> Reading:
    """Read an appKey under the (at most two) live secrets; where both fit, the one that makes it fresh counts.

    The work is the same whatever the key and however many secrets there are.
    """
    key = parse_app_key(text)
    tried = (*live, *_DECOYS)[: len(_DECOYS)]
    found = Reading(key, None, None)
    for index, secret in enumerate(tried):
        seconds = read_seconds(key or _MALFORMED, secret)
        if key and index < len(live) and seconds is not None and not found.is_fresh(now):
            found = Reading(key, index, seconds)
    return found


def _first_segment(secret: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    # CFB's first segment is the encrypted IV XORed with the text: with the key schedule kept, half the time of a CFB.
    stream = _block_cipher(secret).update(iv)[: len(ciphertext)]
    return (int.from_bytes(stream) ^ int.from_bytes(ciphertext)).to_bytes(len(ciphertext))


@lru_cache(_CIPHERS_REMEMBERED)
def _block_cipher(secret: bytes) -> CipherContext:
    # A block takes a fortieth of what it takes with pycryptodome; in ECB mode none depends on those before it.
    return Cipher(algorithms.AES(secret), modes.ECB()).encryptor()  # noqa: S305 - a single block, as CFB encrypts it
