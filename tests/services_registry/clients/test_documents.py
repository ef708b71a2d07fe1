"""Whatever the published document and our own allow or forbid, the answer is an envelope with a code of the contract.

The examples are the same in every run.
"""

import json
from typing import Any

import orjson
import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from services_registry.models import Service
from tests.factories.services import make_app_key_of
from tests.services_registry.clients.node import HERE
from wecho.wsgi import application

REFUSALS = {400, 404, 405, 413, 415}
CODES = {10001, 10002, 10006, 10014, 10016}
EXAMPLES = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    # All examples of a call share one service, as they would in the world.
    suppress_health_check=list(HealthCheck),
)


def _ours() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    paths = {path: calls for path, calls in document["paths"].items() if path.startswith("/api/v1/posts/")}
    return json.loads(json.dumps({**document, "paths": paths}, default=str))  # type: ignore[no-any-return]


def _loaded(document: dict[str, Any]) -> Any:
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    schema.app = application
    return schema


published = _loaded(json.loads((HERE / "posts.openapi.json").read_text()))
ours = _loaded(_ours())


def call(case: "Case[Any]", service: Service) -> Any:
    case.query = {**(case.query or {}), "svc": service.name, "appKey": make_app_key_of(service)}
    answer = case.call()
    assert answer.headers["content-type"] == ["application/json"], answer.content
    if case.method.upper() == "HEAD":
        return answer
    body = orjson.loads(answer.content)
    assert sorted(body) == ["code", "data", "msg"]
    code = body["code"]
    assert code == 200 or code in REFUSALS | CODES, body
    assert answer.status_code == (code if code <= 600 else 500)
    assert code == 200 or body["data"] is None
    return answer


@published.parametrize()  # type: ignore[untyped-decorator]
@EXAMPLES
def test_calls_after_the_published_document_answer_in_the_envelope(case: "Case[Any]", service: Service) -> None:
    call(case, service)


@ours.parametrize()  # type: ignore[untyped-decorator]
@EXAMPLES
def test_calls_after_our_own_document_answer_as_it_says(case: "Case[Any]", service: Service) -> None:
    case.operation.validate_response(call(case, service))


@pytest.mark.parametrize("document", [published, ours])
def test_all_calls_are_tried(document: Any) -> None:
    assert len(list(document.get_all_operations())) == 14
