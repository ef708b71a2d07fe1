"""Our OpenAPI document against what the published one of the existing service promises its clients."""

from typing import Any, NamedTuple

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

INTEGER, STRING = "integer", "string"
FORM, JSON = "multipart/form-data", "application/json"
OWN_POST = {"post_id": INTEGER, "user_id": STRING}
OWN_COMMENT = {"comment_id": INTEGER, "user_id": STRING}
PAGE = {"cursor": STRING, "limit": INTEGER}
TEXTS = {"content": STRING, "extra": STRING}
POST = {"id", "title", "content", "author", "time", "svc", "extra"}
COMMENT = {
    *("id", "user_id", "content", "root_id", "father_id", "target_user_id"),
    *("post_id", "time", "svc", "child_num", "extra"),
}


class Call(NamedTuple):
    """A call as published: its query beside svc and appKey (all required), its body, the fields of its data."""

    method: str
    path: str
    query: dict[str, str] = {}
    media: str = ""
    body: dict[str, str] = {}
    required: set[str] = set()
    data: set[str] = set()


CALLS = [
    Call("post", "publish", {}, FORM, {"author": STRING, "title": STRING, **TEXTS}, {"author", "content"}, {"post_id"}),
    Call("get", "getinfo", {"post_id": INTEGER}, data={"post"}),
    Call("get", "getlist", PAGE, data={"post_list"}),
    Call("put", "update", OWN_POST, FORM, TEXTS),
    Call("delete", "delete", OWN_POST),
    Call("put", "like", OWN_POST, JSON, {"like": "boolean"}, {"like"}),
    Call("get", "getlike", {"post_id": INTEGER}, data={"like"}),
    Call("post", "comments/publish", OWN_POST, FORM, TEXTS, {"content"}, {"comment_id"}),
    Call(
        "post", "comments/reply", {**OWN_POST, "root_comment_id": INTEGER, "father_comment_id": INTEGER},
        FORM, TEXTS, {"content"}, {"comment_id"},
    ),
    Call("put", "comments/update", OWN_COMMENT, FORM, TEXTS),
    Call("delete", "comments/delete", OWN_COMMENT),
    Call("get", "comments/getinfo", {"post_id": INTEGER, "root_comment_id": INTEGER, **PAGE}, data={"comments"}),
    Call("put", "comments/like", {**OWN_POST, **OWN_COMMENT}, JSON, {"like": "boolean"}, {"like"}),
    Call("get", "comments/getlike", {}, JSON, {"comment_ids": "array"}, {"comment_ids"}, {"likes"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    validate_schema(made)  # type: ignore[no-untyped-call]
    return made


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference to a component."""
    if "allOf" in part:
        return resolved(schema, part["allOf"][0])
    name = part.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else part


def test_all_calls_are_published_and_no_other(schema: dict[str, Any]) -> None:
    ours = {
        (method, path)
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/posts/")
        for method in methods
    }
    assert ours == {(call.method, f"/api/v1/posts/{call.path}") for call in CALLS}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.path)
def test_a_call_asks_for_what_is_published(schema: dict[str, Any], call: Call) -> None:
    operation = schema["paths"][f"/api/v1/posts/{call.path}"][call.method]
    query = {item["name"]: item["schema"]["type"] for item in operation["parameters"]}
    assert query == {"svc": STRING, "appKey": STRING, **call.query}
    assert all(item["required"] and item["in"] == "query" for item in operation["parameters"])
    content = operation.get("requestBody", {}).get("content", {})
    media = {FORM, "application/x-www-form-urlencoded"} if call.media == FORM else {call.media} - {""}
    assert set(content) == media
    for described in content.values():
        body = resolved(schema, described["schema"])
        assert {name: field["type"] for name, field in body["properties"].items()} == call.body
        assert set(body.get("required", ())) == call.required


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.path)
def test_a_call_answers_what_is_published(schema: dict[str, Any], call: Call) -> None:
    responses = schema["paths"][f"/api/v1/posts/{call.path}"][call.method]["responses"]
    assert set(responses) == {"200", "default"}
    envelope = responses["200"]["content"][JSON]["schema"]
    assert envelope["required"] == ["code", "msg", "data"]
    data = envelope["properties"]["data"]
    assert set(resolved(schema, data).get("properties", {})) == call.data
    assert call.data or data == {"nullable": True, "enum": [None]}


def test_a_post_and_a_comment_have_the_published_fields(schema: dict[str, Any]) -> None:
    components = schema["components"]["schemas"]
    for name, fields in (("ServiceStoredPost", POST), ("ServiceStoredComment", COMMENT)):
        assert set(components[name]["properties"]) == set(components[name]["required"]) == fields
    comment = components["ServiceStoredComment"]["properties"]
    assert {name for name in comment if comment[name].get("nullable")} == {"target_user_id", "child_num"}
