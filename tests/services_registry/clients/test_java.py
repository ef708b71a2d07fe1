"""Java's own client asks for HTTP/2 along with its first call over plain http (RFC 7540, 3.2), and means the call."""

import json
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

from services_registry.appkeys import make_app_key
from tests.services_registry.clients.web import Web

UPGRADE = {
    "Connection": "Upgrade, HTTP2-Settings",
    "Upgrade": "h2c",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Content-Type": "application/x-www-form-urlencoded",
}


def test_a_form_that_comes_with_a_wish_for_http_2_is_read(web: Web) -> None:
    key = make_app_key(web.secret.encode(), int(time.time()))
    connection = HTTPConnection(urlsplit(web.url).netloc, timeout=30)
    address = f"/api/v1/posts/publish?svc={web.service}&appKey={key}"
    connection.request("POST", address, b"author=ann&content=hello", UPGRADE)
    response = connection.getresponse()
    assert (response.status, json.loads(response.read())["code"]) == (200, 200)
    connection.close()
