"""Likes over the posts API: idempotent, counted as they change, refused on what is not there."""

from typing import Any

import pytest

from services_registry.models import ServiceCommentLike, ServicePost, ServicePostLike
from tests.services_registry.calls import URLENCODED, Caller, Query

BIND_FAILED = (400, 400, "bind param failed")
NO_RIGHT_RECORD = (500, 10014, "no right record found")


def like(caller: Caller, post_id: int, user_id: str = "bob", liked: bool = True, **query: Any) -> None:
    path = "comments/like" if query else "like"
    answer = caller.json("PUT", path, {"like": liked}, post_id=post_id, user_id=user_id, **query)
    assert caller.ok(answer) is None


def test_liking_and_unliking_a_post_may_be_repeated(caller: Caller) -> None:
    post_id = caller.publish()
    counts = []
    for user_id, liked in [("bob", True), ("bob", True), ("eve", True), ("bob", False), ("bob", False), ("dan", False)]:
        like(caller, post_id, user_id, liked)
        counts.append(caller.post_likes(post_id))
    assert counts == [1, 1, 2, 1, 1, 1]
    assert ServicePost.objects.get(id=post_id).like_count == ServicePostLike.objects.filter(post_id=post_id).count()


def test_liking_and_unliking_a_comment_may_be_repeated(caller: Caller) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id)
    reply = caller.reply(post_id, root)
    for _ in range(2):
        like(caller, post_id, comment_id=root)
        like(caller, post_id, "eve", comment_id=root)
        like(caller, post_id, comment_id=reply)
    like(caller, post_id, "eve", False, comment_id=root)
    assert caller.comment_likes(reply, 12345, root, root) == [1, 0, 1, 1]
    assert ServiceCommentLike.objects.count() == 2


def test_likes_of_what_is_not_there_are_refused_and_not_stored(caller: Caller) -> None:
    here, elsewhere = caller.publish(), caller.publish()
    comment_id = caller.comment(here)
    for liked in (True, False):
        body = {"like": liked}
        assert caller.json("PUT", "like", body, post_id=5, user_id="bob").refusal() == NO_RIGHT_RECORD
        query: Query = {"user_id": "bob", "comment_id": comment_id}
        assert caller.json("PUT", "comments/like", body, post_id=elsewhere, **query).refusal() == NO_RIGHT_RECORD
        query["comment_id"] = 5
        assert caller.json("PUT", "comments/like", body, post_id=here, **query).refusal() == NO_RIGHT_RECORD
    assert not ServicePostLike.objects.exists()
    assert not ServiceCommentLike.objects.exists()


def test_a_post_that_is_not_there_has_no_likes(caller: Caller) -> None:
    assert caller.post_likes(5) == 0


def test_likes_of_many_comments_come_in_the_order_asked(caller: Caller) -> None:
    post_id = caller.publish()
    comments = [caller.comment(post_id) for _ in range(3)]
    like(caller, post_id, comment_id=comments[1])
    assert caller.comment_likes(*comments, *range(1, 1500), *reversed(comments)) == [0, 1, 0, *[0] * 1499, 0, 1, 0]
    assert caller.comment_likes() == []


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "", "text/plain", URLENCODED]
)
def test_a_json_body_is_read_under_any_content_type(caller: Caller, content_type: str) -> None:
    post_id = caller.publish()
    comment_id = caller.comment(post_id)
    answer = caller.json("PUT", "like", {"like": True}, content_type, post_id=post_id, user_id="bob")
    assert caller.ok(answer) is None
    answer = caller.json("GET", "comments/getlike", {"comment_ids": [comment_id]}, content_type)
    assert caller.ok(answer) == {"likes": [0]}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"true", b"{}", b'{"like": 1}', b'{"like": "true"}', b'{"like": null}', b"\xff"]
)
def test_a_like_that_is_neither_true_nor_false_is_refused(caller: Caller, body: bytes) -> None:
    query = {"post_id": caller.publish(), "user_id": "bob"}
    answer = caller.call("PUT", "like", body=body, content_type="application/json", **query)
    assert answer.refusal() == BIND_FAILED


@pytest.mark.parametrize("ids", [None, 1, "1", {}, [0], [-1], [2**63], [1.0], ["1"], [True], [None], [[1]]])
def test_ids_that_are_none_are_refused(caller: Caller, ids: Any) -> None:
    assert caller.json("GET", "comments/getlike", {"comment_ids": ids}).refusal() == BIND_FAILED
