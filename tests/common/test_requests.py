"""A request names its charset; it is UTF-8 all the same."""

import io
import json
from typing import Any

import pytest

from wecho.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["hex", "rot13", "zip", "idna", "undefined", "no-such-thing", "utf-16", "\x00"])
def test_no_charset_breaks_the_envelope(charset: str) -> None:
    answered: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
        answered.append(status)

    environment = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/accounts/token",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": f"application/json; charset={charset}",
        "CONTENT_LENGTH": "2",
        "wsgi.input": io.BytesIO(b"{}"),
        "wsgi.url_scheme": "http",
    }
    body = b"".join(application(environment, start))
    assert answered == ["400 Bad Request"]
    assert json.loads(body) == {"code": 400, "msg": "bind authentication", "data": None}
