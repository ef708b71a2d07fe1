"""Signatures of the Standard Webhooks specification, version 1 (standardwebhooks.com).

A secret is `whsec_` and base64 of its bytes. What is signed is `id.timestamp.body`, the timestamp in whole seconds of
Unix time, by HMAC-SHA256; a signature is `v1,` and base64 of that. While a secret is replaced, both sign.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_BYTES = 32


def make_secret() -> str:
    """A new secret of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(keys: Iterable[str], *, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of a delivery, signed with each of the secrets, the newest first."""
    message = f"{message_id}.{seconds}.".encode() + body
    signatures = (hmac.digest(base64.b64decode(key.removeprefix(PREFIX)), message, "sha256") for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(signature).decode()}" for signature in signatures),
    }
