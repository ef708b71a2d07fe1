"""The OpenAPI document is whole and tells the truth about the envelope."""

import re
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.architecture.routes import API, Row


@pytest.fixture(scope="module")
def schema() -> Any:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def test_it_is_valid_and_made_without_a_warning(schema: Any) -> None:
    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS


def test_every_answer_is_described_in_its_envelope(schema: Any) -> None:
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            for status, answer in call["responses"].items():
                described = answer["content"]["application/json"]["schema"]
                assert list(described["properties"]) == ["code", "msg", "data"], (path, method, status)


def test_every_call_says_what_it_is_for(schema: Any) -> None:
    silent = [path for path, calls in schema["paths"].items() for call in calls.values() if not call.get("summary")]
    assert silent == []


APPS: list[dict[str, list[str]]] = [{"service": [], "appKey": []}, {"signature": []}]
WITH_PERSON: list[dict[str, list[str]]] = [*(app | {"person": []} for app in APPS), {"sitePage": []}]


def described(row: Row, schema: Any) -> str | None:
    """The path of the document that a row of the matrix calls; None where a call is not part of it."""
    path = row.path.partition("?")[0]
    return path if path in schema["paths"] else next((one for one in schema["paths"] if matches(one, path)), None)


def matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def test_a_call_asks_for_an_app_and_for_a_person_where_visitors_are_refused(schema: Any) -> None:
    calls = {(path, method) for path, found in schema["paths"].items() for method in found}
    rows = [(path, row) for row in API if (path := described(row, schema))]
    for_visitors = {
        (path, row.method.lower()) for path, row in rows if row.statuses[0] != 401 or row.statuses[1] == 401
    }
    asked = {(path, method): schema["paths"][path][method].get("security") for path, method in calls}
    assert asked.pop(("/api/v1/services/me", "get")) == APPS
    for (path, method), security in asked.items():
        if path.startswith("/api/v1/posts/"):  # its parameters tell of the app
            continue
        expected = [*APPS, *WITH_PERSON] if (path, method) in for_visitors else WITH_PERSON
        assert security == expected, (method, path)


def test_no_two_calls_of_an_address_are_described_alike(schema: Any) -> None:
    for path, calls in schema["paths"].items():
        about = [call["description"] for call in calls.values() if call.get("description")]
        assert len(about) == len(set(about)), path
