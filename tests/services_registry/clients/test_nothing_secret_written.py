"""Web processes that log all they can write no secret, appKey, IV or signature: not to their output, not to a table."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from services_registry.appkeys import make_app_key
from tests.browser.site import Site
from tests.services_registry.clients.asking import ask, signed_headers
from tests.services_registry.clients.web import Web, register

GETLIST = "/api/v1/posts/getlist?cursor=2099-01-01T00:00:00&limit=5"
ME, GALLERY = "/api/v1/services/me", "/api/v1/gallery/posts"
# Calls are counted in batches: what is written of them is there when their denials are.
ROWS = """
import time
from services_registry.models import ServiceDenial, ServiceEvent, ServiceTraffic
end = time.monotonic() + 30
of = dict(service__name="careful")
while time.monotonic() < end and not (
    ServiceDenial.objects.filter(**of).exists() and ServiceTraffic.objects.filter(code__gte=500, **of).exists()
):
    time.sleep(0.1)
for model in (ServiceDenial, ServiceEvent, ServiceTraffic):
    print(model.__name__, list(model.objects.values()))
"""


class Client:
    """Makes calls of every kind, and keeps what must be found nowhere."""

    def __init__(self, web: Web) -> None:
        self.site = web.url
        self.secret = register(web.site, "careful")
        self.must_not_be_found = {self.secret, self.secret.encode().hex()}

    def keep(self, key: str) -> str:
        """Remember an appKey with its parts and its other forms, and hand it back."""
        raw = bytes.fromhex(key)
        encoded = "".join(f"%{ord(letter):02x}" for letter in key)
        parts = {key, key[:32], encoded, repr(raw)[2:-1], repr(raw[:16])[2:-1]}
        self.must_not_be_found |= {part.lower() for part in parts}
        return key

    def key(self, secret: str = "") -> str:
        """A fresh key."""
        return self.keep(make_app_key((secret or self.secret).encode(), int(time.time())))

    def with_key(self, address: str, key: str, method: str = "GET") -> int:
        """A call of version 1 with its key in the query."""
        return ask(self.site, method, f"{address}{'&' if '?' in address else '?'}svc=careful&appKey={key}")

    def with_headers(self, address: str, key: str) -> int:
        """The same in headers."""
        return ask(self.site, "GET", address, {"X-Svc": "careful", "X-App-Key": key})

    def signed(self, address: str, secret: str = "") -> tuple[int, int]:
        """A call of version 2, and the very same again."""
        headers = signed_headers("careful", (secret or self.secret).encode(), "GET", address)
        self.must_not_be_found.add(headers["X-Wecho-Signature"])
        return ask(self.site, "GET", address, headers), ask(self.site, "GET", address, headers)


def good_calls(client: Client) -> None:
    for address in (GETLIST, ME, GALLERY):
        assert client.with_key(address, client.key()) == 200
        assert client.with_key(address, client.key().upper()) == 200
        assert client.with_headers(address, client.key()) == 200
        assert client.with_key(address, "".join(f"%{ord(letter):02x}" for letter in client.key())) == 200
        assert client.signed(address) == (200, 400)


def denied_calls(client: Client) -> None:
    other = "0123456789abcdef"
    client.must_not_be_found.add(other)
    for address in (GETLIST, ME, GALLERY):
        key = client.key()
        assert client.with_key(address, key) == 200
        assert client.with_key(address, client.keep(key[:-1] + ("0" if key[-1] != "0" else "1"))) == 400  # forged
        assert client.with_key(address, client.key(other)) == 400
        assert client.with_key(address, client.key() + "%00") == 400
        assert client.with_headers(address, client.key() + "0") == 400
        assert client.signed(address, other) == (400, 400)
    assert client.with_key("/api/v1/posts/nothing", client.key()) == 404
    assert client.with_key("/no-such-page", client.key()) == 404
    assert client.with_key(GETLIST, client.key(), method="POST") == 405
    for lost in (client.key(), quote(f"appKey={client.key()}&svc=careful"), f"%20{client.key().upper()}"):
        assert ask(client.site, "GET", f"/api/v1/posts/{lost}") == 404
        assert ask(client.site, "GET", f"/{lost}") == 404


@contextmanager
def broken(site: Site) -> Iterator[None]:
    """While it lasts, no post can be read."""
    renames = [("service_post", "title", "heading"), ("gallery_post", "visibility", "meant")]
    there = [f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}" for table, old, new in renames]
    back = [f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}" for table, old, new in renames]
    code = "from django.db import connection\nfor sql in {!r}:\n    connection.cursor().execute(sql)"
    site.python(code.format(there))
    try:
        yield
    finally:
        site.python(code.format(back))


def failing_calls(client: Client) -> None:
    for address in ("/api/v1/posts/getinfo?post_id=5", GALLERY, f"{GALLERY}?feed=picks"):
        assert client.with_key(address, client.key()) == 500
        assert client.with_headers(address, client.key()) == 500
        assert client.signed(address) == (500, 400)


def test_nothing_secret_is_written(web: Web) -> None:
    client = Client(web)
    good_calls(client)
    denied_calls(client)
    with broken(web.site):
        failing_calls(client)
    rows, logged = web.site.python(ROWS), web.written()
    assert all(f"{model} [{{" in rows for model in ("ServiceDenial", "ServiceEvent", "ServiceTraffic"))
    assert "records of a service failed" in logged
    assert "a page of a feed failed" in logged
    assert f"Internal Server Error: {GALLERY}" in logged
    written = (logged + rows).lower()
    assert {found for found in client.must_not_be_found if found.lower() in written} == set()
