"""An upload in parts as a phone does it on a bad network: plain HTTP to a site that is really served."""

import hashlib
import http.client
import json
import secrets
import socket
import time
from typing import Any
from urllib.parse import urlsplit

from services_registry.appkeys import make_app_key
from tests.browser.site import Site
from tests.factories.people import PASSWORD
from tests.gallery.test_transport import large_jpeg


class Phone:
    """An app with an appKey, and a person's token once somebody has joined."""

    def __init__(self, site: Site) -> None:
        self.host = urlsplit(site.url).netloc
        self.name = f"phone{secrets.token_hex(4)}"
        self.secret = site.manage("register_service", self.name).split()[-1]
        self.token = ""
        joined = self.call("POST", "/accounts/register", {"username": self.name, "password": PASSWORD})
        self.token = joined["access"]

    def headers(self, kind: str) -> dict[str, str]:
        key = make_app_key(self.secret.encode(), int(time.time()))
        person = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {"X-Svc": self.name, "X-App-Key": key, "Content-Type": kind, **person}

    def call(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        """The `data` of the answer, whose status must be `status`. Bytes go as they are."""
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, f"/api/v1{path}", sent, self.headers(kind))
        answer = connection.getresponse()
        found = json.loads(answer.read())
        connection.close()
        assert (answer.status, found["code"]) == (status, status), found
        return found["data"]

    def break_off(self, path: str, body: bytes) -> None:
        """Send half of a body, then lose the connection."""
        lines = [f"PUT /api/v1{path} HTTP/1.1", f"Host: {self.host}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers("application/octet-stream").items()]
        name, _, port = self.host.partition(":")
        with socket.create_connection((name, int(port))) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + body[: len(body) // 2])


def test_a_phone_goes_on_where_its_connection_broke(site: Site) -> None:
    phone, data = Phone(site), large_jpeg()
    declared = {"name": "IMG_1.JPG", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    begun = phone.call("POST", "/gallery/uploads", declared)
    upload = f"/gallery/uploads/{begun['id']}"
    bodies = {part["number"]: data[part["offset"] : part["offset"] + part["bytes"]] for part in begun["parts"]}
    assert list(bodies) == [1, 2, 3]

    phone.call("PUT", f"{upload}/parts/1", bodies[1])
    phone.break_off(f"{upload}/parts/2", bodies[2])
    assert phone.call("PUT", f"{upload}/parts/2", bodies[2][:-1], status=400)["reason"] == "part_length"
    found = phone.call("GET", "/gallery/uploads")["uploads"]
    assert [(row["id"], row["name"], row["sha256"]) for row in found] == [
        (begun["id"], "IMG_1.JPG", declared["sha256"])
    ]
    left = phone.call("GET", upload)["parts"]
    assert [part["number"] for part in left] == [2, 3]
    assert phone.call("POST", f"{upload}/complete", status=409) == {"reason": "parts_missing", "missing": "2,3"}

    for part in left:
        phone.call("PUT", f"{upload}/parts/{part['number']}", bodies[part["number"]])
    done = phone.call("POST", f"{upload}/complete")
    assert phone.call("POST", f"{upload}/complete")["id"] == done["id"] == begun["id"]
    assert phone.call("GET", upload)["parts"] == phone.call("GET", "/gallery/uploads")["uploads"] == []
    assert phone.call("GET", f"/gallery/photos/{done['id']}")["refusal"] is None
    phone.call("PUT", f"{upload}/parts/1", bodies[1], status=409)


def test_a_phone_gives_up(site: Site) -> None:
    phone, data = Phone(site), large_jpeg()
    begun = phone.call("POST", "/gallery/uploads", {"size": len(data)})
    upload = f"/gallery/uploads/{begun['id']}"
    phone.call("PUT", f"{upload}/parts/1", data[: begun["part_bytes"]])
    phone.call("DELETE", upload)
    phone.call("GET", upload, status=404)
    phone.call("PUT", f"{upload}/parts/2", data[begun["part_bytes"] : 2 * begun["part_bytes"]], status=404)


def test_too_large_a_body_is_not_read(site: Site) -> None:
    phone = Phone(site)
    upload = f"/gallery/uploads/{phone.call('POST', '/gallery/uploads', {'size': 9})['id']}"
    assert phone.call("PUT", f"{upload}/parts/1", bytes(6 * 1024 * 1024), status=400)["reason"] == "part_length"
    phone.call("PUT", f"{upload}/parts/1", {"not": "bytes"}, status=415)
