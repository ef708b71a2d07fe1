"""Version 2 of a call's credentials: HMAC-SHA256 (RFC 2104) over all that the call asks for, with a nonce.

The message is these lines, joined by a newline: `wecho-v2`, the service's name, the Unix time as ten digits, the
nonce, the method, the path (percent-decoded, without the query), the sorted query as it was sent, and the SHA-256 of
the body as lower-case hex. The key is the 16 ASCII bytes of the secret, the signature 64 lower-case hex digits.

An upload that is too large to be hashed before it is read may leave its body out: see `UNSIGNED`.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

WINDOW_SECONDS = 10
_SECONDS = re.compile(r"[0-9]{10}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
# Instead of the hash of the body, said in a header of its own too.
UNSIGNED = "unsigned"
_DECOYS = (secrets.token_bytes(16), secrets.token_bytes(16))


@dataclass(frozen=True, slots=True)
class Signed:
    """What version 2 puts into its headers, as it came, and the call that it signs; `body` is its hash, or UNSIGNED."""

    service: str
    time: str
    nonce: str
    signature: str
    method: str
    path: str
    query: str
    body: str

    @property
    def is_well_formed(self) -> bool:
        """Whether every part has the form that the definition asks for."""
        return bool(_SECONDS.fullmatch(self.time) and _NONCE.fullmatch(self.nonce) and self._signature_is_hex)

    @property
    def _signature_is_hex(self) -> bool:
        return bool(_SIGNATURE.fullmatch(self.signature))

    def is_fresh(self, now: int) -> bool:
        """Whether it was made within 10 seconds of `now`. Only of a well-formed one."""
        return abs(now - int(self.time)) <= WINDOW_SECONDS

    def message(self) -> bytes:
        """The bytes that are signed."""
        parts = (self.service, self.time, self.nonce, self.method, self.path, sorted_query(self.query), self.body)
        return "\n".join(("wecho-v2", *parts)).encode()


def body_hash(body: bytes) -> str:
    """The SHA-256 of a body, as lower-case hex."""
    return hashlib.sha256(body).hexdigest()


def sorted_query(query: str) -> str:
    """The pieces of a raw query string in the order of their bytes."""
    pieces = [piece for piece in query.split("&") if piece]
    return "&".join(sorted(pieces, key=str.encode))


def sign(secret: bytes, message: bytes) -> str:
    """The signature of a message."""
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def matching_secret(signed: Signed, live: Sequence[bytes]) -> int | None:
    """Return which of the (at most two) live secrets signed the call, or None; the same work however many there are."""
    message = signed.message()
    found = None
    for index, secret in enumerate((*live, *_DECOYS)[: len(_DECOYS)]):
        fits = hmac.compare_digest(sign(secret, message).encode(), signed.signature.encode())
        if fits and index < len(live):
            found = index
    return found
