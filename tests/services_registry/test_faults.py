"""Real faults of the database, and the codes that clients know for them."""

from collections.abc import Callable

import pytest
from django.db import connection

from tests.services_registry.calls import Answer, Caller, Query

LIST: Query = {"cursor": "2099-01-01T00:00:00", "limit": 5}
FAULTS: list[tuple[str, Callable[[Caller, int], Answer], tuple[int, str]]] = [
    (
        "ALTER TABLE service_post RENAME COLUMN title TO heading",
        lambda caller, post: caller.form("POST", "publish", {"author": "a", "content": "c"}),
        (10003, "create data failed"),
    ),
    (
        "ALTER TABLE service_comment RENAME COLUMN user_id TO person",
        lambda caller, post: caller.form("POST", "comments/publish", {"content": "c"}, post_id=post, user_id="b"),
        (10003, "create data failed"),
    ),
    (
        "ALTER TABLE service_post RENAME COLUMN edited_at TO changed_at",
        lambda caller, post: caller.form("PUT", "update", {"content": "c"}, post_id=post, user_id="ann"),
        (10004, "update data failed"),
    ),
    (
        "ALTER TABLE service_post_like RENAME COLUMN user_id TO person",
        lambda caller, post: caller.json("PUT", "like", {"like": True}, post_id=post, user_id="bob"),
        (10004, "update data failed"),
    ),
    (
        "ALTER TABLE service_post RENAME COLUMN author TO writer",
        lambda caller, post: caller.call("DELETE", "delete", post_id=post, user_id="ann"),
        (10005, "delete data failed"),
    ),
    (
        "ALTER TABLE service_erasure RENAME COLUMN post_id TO record",
        lambda caller, post: caller.call("DELETE", "delete", post_id=post, user_id="ann"),
        (10005, "delete data failed"),
    ),
    (
        "ALTER TABLE service_post RENAME COLUMN title TO heading",
        lambda caller, post: caller.call("GET", "getinfo", post_id=post),
        (10006, "find data failed"),
    ),
    (
        "ALTER TABLE service_comment RENAME COLUMN father_id TO father",
        lambda caller, post: caller.call("GET", "comments/getinfo", post_id=post, root_comment_id=0, **LIST),
        (10006, "find data failed"),
    ),
    (
        "ALTER TABLE service_post RENAME COLUMN like_count TO likes",
        lambda caller, post: caller.call("GET", "getlike", post_id=post),
        (10007, "count data failed"),
    ),
    (
        "ALTER TABLE service_comment RENAME COLUMN like_count TO likes",
        lambda caller, post: caller.json("GET", "comments/getlike", {"comment_ids": [5]}),
        (10007, "count data failed"),
    ),
]


@pytest.mark.parametrize(("fault", "call", "expected"), FAULTS)
def test_a_fault_of_the_database_has_its_code_and_is_logged(
    caller: Caller,
    fault: str,
    call: Callable[[Caller, int], Answer],
    expected: tuple[int, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    post_id = caller.publish()
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert call(caller, post_id).refusal() == (500, *expected)
    assert "records of a service failed" in caplog.text
