"""Calls over a real connection, as they leave a client."""

import http.client
import secrets
import time
from urllib.parse import urlsplit

from services_registry.signatures import Signed, body_hash, sign


def ask(site: str, method: str, address: str, headers: dict[str, str] | None = None, body: bytes = b"") -> int:
    """The HTTP status of the answer to one call."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    try:
        connection.request(method, address, body or None, headers or {})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def signed_headers(service: str, secret: bytes, method: str, address: str, body: bytes = b"") -> dict[str, str]:
    """The headers of version 2 for a call made now."""
    path, _, query = address.partition("?")
    now, nonce = str(int(time.time())), secrets.token_urlsafe(16)
    signed = Signed(service, now, nonce, "", method, path, query, body_hash(body))
    return {
        "X-Wecho-Service": service,
        "X-Wecho-Time": now,
        "X-Wecho-Nonce": nonce,
        "X-Wecho-Signature": sign(secret, signed.message()),
    }
