"""Every answer under /api/ has the one form."""

import json
from typing import Any

import pytest
from django.test import Client

from wecho.common import deadline

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.urls")]


@pytest.fixture
def caller() -> Client:
    return Client(raise_request_exception=False)


def body(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    assert list(found) == ["code", "msg", "data"]
    return found


def test_success_says_so(caller: Client) -> None:
    sent = {"name": "甲", "photos": [{"alt": "x"}]}
    answer = body(caller.post("/api/test/echo", sent, content_type="application/json"))
    assert answer == {"code": 200, "msg": "success", "data": sent}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/test/broken", 500),
        ("/api/test/refusing", 409),
        ("/api/test/missing", 404),
        ("/api/test/limited", 429),
        ("/api/nowhere", 404),
        ("/api/test/echo", 405),
    ],
)
def test_faults_have_the_form(caller: Client, path: str, status: int) -> None:
    response = caller.get(path)
    assert response.status_code == status
    assert body(response)["code"] == status


def test_a_limited_caller_is_told_when_to_come_back(caller: Client) -> None:
    assert caller.get("/api/test/limited")["Retry-After"] == "8"


@pytest.mark.parametrize(
    ("payload", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"name": NaN}', "application/json", 400),
        ("a: 1", "application/yaml", 415),
        ("[" * 100_000, "application/json", 400),
        ('{"name": "' + "x" * 3_000_000 + '"}', "application/json", 413),
    ],
)
def test_malformed_bodies_have_the_form(caller: Client, payload: str, kind: str, status: int) -> None:
    response = caller.generic("POST", "/api/test/echo", payload, content_type=kind)
    assert response.status_code == status
    assert body(response)["code"] == status


def test_field_errors_are_flat(caller: Client) -> None:
    response = caller.post("/api/test/echo", {"photos": [{"alt": "x"}, {}]}, content_type="application/json")
    assert set(body(response)["data"]["errors"]) == {"name", "photos.1.alt"}


def test_a_page_is_told_in_html(caller: Client) -> None:
    response = caller.get("/page")
    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("wish", "said"),
    [("", "There is nothing here."), ("zh-CN,en;q=0.5", "这里什么也没有。"), ("en,zh;q=0.9", "There is nothing here.")],
)
def test_the_api_speaks_english_unless_chinese_is_preferred(caller: Client, wish: str, said: str) -> None:
    assert body(caller.get("/api/nowhere", headers={"accept-language": wish}))["msg"] == said


@pytest.mark.django_db(transaction=True)
def test_a_call_that_takes_too_long_answers_504(caller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.2)
    response = caller.get("/api/test/slow")
    assert response.status_code == 504
    assert body(response) == {"code": 504, "msg": "Request timeout", "data": {"reason": "timeout"}}


@pytest.mark.django_db(transaction=True)
def test_a_slow_call_leaves_a_usable_connection(caller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as limited:
        limited.setattr(deadline, "LIMIT_SECONDS", 0.2)
        caller.get("/api/test/slow")
    assert caller.get("/healthz").status_code == 200
