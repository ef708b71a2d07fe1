"""The appKey: `hex(iv || AES-128-CFB(secret, iv, t))`, `t` the Unix time in whole seconds as decimal ASCII digits.

The IV is 16 random bytes; CFB runs on 128-bit segments (NIST SP 800-38A, 6.3) without padding, so that ten digits make
ten bytes and a key 52 hex digits. It carries no integrity of its own: whoever knows one key and its second can write
another second into it.
"""

import re
import secrets
from collections.abc import Sequence

from Crypto.Cipher import AES
from Crypto.Cipher._mode_cfb import CfbMode

WINDOW_SECONDS = 10
_IV_BYTES = 16
_HEX = re.compile(r"[0-9a-fA-F]{52}")
_SECONDS = re.compile(rb"[0-9]{10}")
# A service has at most two live secrets. Every check decrypts twice, so that time tells nothing about the service.
_DECOYS = (secrets.token_bytes(16), secrets.token_bytes(16))
_MALFORMED = bytes(26)


def make_app_key(secret: bytes, seconds: int, iv: bytes | None = None) -> str:
    """Return the appKey for that second, in lower-case hex; `iv` is drawn at random unless given."""
    iv = iv or secrets.token_bytes(_IV_BYTES)
    return (iv + _cipher(secret, iv).encrypt(str(seconds).encode())).hex()


def parse_app_key(text: str) -> bytes | None:
    """Return the 26 bytes of an appKey, or None for anything but 52 ASCII hex digits of either case."""
    return bytes.fromhex(text) if _HEX.fullmatch(text) else None


def read_seconds(key: bytes, secret: bytes) -> int | None:
    """Return the second inside an appKey's bytes under that secret, or None unless it is ten ASCII digits."""
    plaintext = _cipher(secret, key[:_IV_BYTES]).decrypt(key[_IV_BYTES:])
    return int(plaintext) if _SECONDS.fullmatch(plaintext) else None


def matching_secret(text: str, live: Sequence[bytes], now: int) -> int | None:
    """Return which of the (at most two) live secrets made this appKey within 10 seconds of `now`, or None.

    The work is the same whatever the key and however many secrets there are.
    """
    key = parse_app_key(text)
    tried = (*live, *_DECOYS)[: len(_DECOYS)]
    found = None
    for index, secret in enumerate(tried):
        seconds = read_seconds(key or _MALFORMED, secret)
        if key and index < len(live) and seconds is not None and abs(now - seconds) <= WINDOW_SECONDS:
            found = index
    return found


def _cipher(secret: bytes, iv: bytes) -> CfbMode:
    return AES.new(secret, AES.MODE_CFB, iv=iv, segment_size=128)
