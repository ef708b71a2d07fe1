"""The short way behind WSGI answers as the way through Django does, and survives what may happen to it."""

import io
import logging
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart

from services_registry.models import Service
from services_registry.selectors import comments
from tests.factories.services import make_app_key_of
from tests.services_registry.calls import BOUNDARY, URLENCODED
from tests.services_registry.test_admission import signed_call
from wecho.wsgi import application

LIST = "cursor=2099-01-01T00:00:00&limit=5"
FORM = {"author": "作者", "content": "正文 +&=", "extra": '{"a": 1}'}


def by_wsgi(
    method: str, path: str, query: str, body: bytes = b"", content_type: str = "", **more: Any
) -> tuple[int, dict[str, str], bytes]:
    """Call the application as a server does."""
    started: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **more,
    }
    chunks = application(environ, lambda status, headers, *rest: started.append((status, headers)))
    status, headers = started[0]
    return int(status.split()[0]), dict(headers), b"".join(chunks)


def by_django(method: str, path: str, query: str, body: bytes = b"", content_type: str = "") -> tuple[int, bytes]:
    response = Client().generic(method, f"{path}?{query}", body, content_type)
    return response.status_code, response.content


def address(name: str) -> str:
    return f"/api/v1/posts/{name}"


CALLS: list[tuple[str, str, str, bytes, str]] = [
    ("GET", "getlist", LIST, b"", ""),
    ("HEAD", "getlist", LIST, b"", ""),
    ("GET", "getinfo", "post_id=5", b"", ""),
    ("GET", "getinfo", "post_id=x", b"", ""),
    ("GET", "getinfo", "", b"", ""),
    ("GET", "getinfo", "post_id=5&post_id=6", b"", ""),
    ("POST", "getinfo", "post_id=5", b"", ""),
    ("PUT", "like", "post_id=5&user_id=" + quote("用户"), b'{"like": true}', "text/plain"),
    ("PUT", "like", "post_id=5&user_id=%ff%00", b'{"like": true}', ""),
    ("PUT", "like", "post_id=5&user_id=b", b"{", "application/json"),
    ("PUT", "like", "post_id=5&user_id=b", b"[]", "application/json"),
    ("GET", "comments/getlike", "", b'{"comment_ids": [5, 6]}', "application/json"),
    ("PUT", "update", "post_id=5&user_id=a", b"", ""),
    ("PUT", "update", "post_id=5&user_id=a", b"x", "application/octet-stream"),
    ("PUT", "update", "post_id=5&user_id=a", urlencode(FORM).encode(), URLENCODED),
    ("PUT", "update", "post_id=5&user_id=a", encode_multipart(BOUNDARY, FORM), MULTIPART_CONTENT),
    ("PUT", "update", "post_id=5&user_id=a", b"--", MULTIPART_CONTENT),
    ("POST", "publish", "", b"x" * 3_000_000, URLENCODED),
    ("POST", "comments/reply", "post_id=1&root_comment_id=0&father_comment_id=0&user_id=a", b"content=c", URLENCODED),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]} {call[1]}?{call[2][:40]}")
def test_both_ways_answer_alike(service: Service, call: tuple[str, str, str, bytes, str]) -> None:
    method, name, query, body, content_type = call
    keyed = f"svc=album&appKey={make_app_key_of(service)}&{query}"
    status, headers, answer = by_wsgi(method, address(name), keyed, body, content_type)
    assert (status, answer) == by_django(method, address(name), keyed, body, content_type)
    assert headers["Content-Type"] == "application/json"
    if method != "HEAD":
        assert headers["Content-Length"] == str(len(answer))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(urlencode(FORM).encode(), URLENCODED), (encode_multipart(BOUNDARY, FORM), MULTIPART_CONTENT)],
)
def test_a_post_published_this_way_is_read_that_way(service: Service, body: bytes, content_type: str) -> None:
    key = make_app_key_of(service)
    status, _, answer = by_wsgi("POST", address("publish"), f"svc=album&appKey={key}", body, content_type)
    assert status == 200, answer
    found = Client().get(address("getlist") + f"?svc=album&appKey={key}&{LIST}").json()["data"]["post_list"]
    post = Client().get(address("getinfo"), {"svc": "album", "appKey": key, "post_id": found[0]}).json()["data"]["post"]
    assert (post["author"], post["content"], post["extra"]) == ("作者", "正文 +&=", {"a": 1})


@pytest.mark.django_db(transaction=True)
def test_everything_else_is_left_to_the_site(service: Service) -> None:
    assert by_wsgi("GET", "/no-such-page", "")[0] == 404
    assert by_wsgi("GET", "/api/v1/posts/nothing", "")[0] == 404
    assert by_wsgi("GET", "/api/v1/services/me", f"svc=album&appKey={make_app_key_of(service)}")[0] == 200


@pytest.mark.parametrize("length", ["", "x", "-1", "１", "1e3"])
def test_a_strange_length_is_no_body(service: Service, length: str) -> None:
    query = f"svc=album&appKey={make_app_key_of(service)}&post_id=5&user_id=a"
    status, _, answer = by_wsgi("PUT", address("like"), query, b'{"like":true}', CONTENT_LENGTH=length)
    assert (status, answer) == (400, b'{"code":400,"msg":"bind param failed","data":null}')


def test_a_fault_of_ours_is_logged_and_answered_in_the_envelope(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(comments, "tables_of", broken)
    key = make_app_key_of(service)
    query = f"svc=album&appKey={key}&post_id=5&root_comment_id=0&{LIST}"
    with caplog.at_level(logging.ERROR):
        status, _, answer = by_wsgi("GET", address("comments/getinfo"), query)
    assert (status, answer) == (500, b'{"code":500,"msg":"Something went wrong on our side.","data":null}')
    assert "ZeroDivisionError" in caplog.text
    assert key not in caplog.text


def test_a_signed_call_keeps_its_body_this_way(service: Service) -> None:
    body = urlencode(FORM).encode()
    headers = signed_call(service.secrets.get().open(), "POST", address("publish"), "", body)
    said = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
    status, _, answer = by_wsgi("POST", address("publish"), "", body, URLENCODED, **said)
    assert status == 200, answer


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(urlencode(FORM).encode(), URLENCODED), (encode_multipart(BOUNDARY, FORM), MULTIPART_CONTENT)],
)
def test_a_body_in_chunks_is_read(service: Service, body: bytes, content_type: str) -> None:
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    query = f"svc=album&appKey={make_app_key_of(service)}"
    assert by_wsgi("POST", address("publish"), query, body, content_type, **chunked)[0] == 200
    assert by_wsgi("POST", address("publish"), query, b"x" * 3_000_000, content_type, **chunked)[0] == 413


def test_another_method_is_told(service: Service) -> None:
    query = f"svc=album&appKey={make_app_key_of(service)}&post_id=5"
    status, headers, _ = by_wsgi("POST", address("getinfo"), query)
    assert (status, headers["Allow"]) == (405, "GET")
