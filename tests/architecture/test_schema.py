"""The OpenAPI document is whole and tells the truth about the envelope."""

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


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
