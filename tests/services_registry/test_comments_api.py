"""Comments over the posts API, as the contract with its clients says."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories.services import make_service
from tests.services_registry.calls import Caller, Query

BIND_FAILED = (400, 400, "bind param failed")
NO_RIGHT_RECORD = (500, 10014, "no right record found")


def ids(comments: list[dict[str, object]]) -> list[object]:
    return [comment["id"] for comment in comments]


def test_a_root_comment_is_read_back(caller: Caller) -> None:
    post_id = caller.publish()
    form = {"content": "很好", "extra": '{"image": "a.jpg"}'}
    answer = caller.form("POST", "comments/publish", form, post_id=post_id, user_id="用户")
    comment_id = caller.ok(answer)["comment_id"]
    [comment] = caller.comments(post_id)
    assert comment.pop("time")[:2] == "20"
    assert comment == {
        "id": comment_id,
        "user_id": "用户",
        "content": "很好",
        "root_id": 0,
        "father_id": 0,
        "target_user_id": None,
        "post_id": post_id,
        "svc": "album",
        "child_num": 0,
        "extra": {"image": "a.jpg"},
    }


def test_a_reply_names_its_root_its_father_and_whom_it_answers(caller: Caller) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id, user_id="bob")
    first = caller.reply(post_id, root, user_id="eve")
    second = caller.reply(post_id, root, first, user_id="dan")
    replies = {reply["id"]: reply for reply in caller.comments(post_id, root)}
    told = ("root_id", "father_id", "target_user_id", "child_num")
    assert [replies[first][name] for name in told] == [root, root, "bob", None]
    assert [replies[second][name] for name in told] == [root, first, "eve", None]
    assert caller.comments(post_id)[0]["child_num"] == 2


def test_root_comments_are_those_of_that_post_only(caller: Caller) -> None:
    here, elsewhere = caller.publish(), caller.publish()
    mine = caller.comment(here)
    caller.comment(elsewhere)
    assert ids(caller.comments(here)) == [mine]


def test_comments_come_newest_first_and_as_many_as_asked(caller: Caller) -> None:
    post_id = caller.publish()
    made = [caller.comment(post_id) for _ in range(4)]
    assert ids(caller.comments(post_id)) == sorted(made, reverse=True)
    assert ids(caller.comments(post_id, limit=2)) == sorted(made, reverse=True)[:2]


def test_only_comments_after_the_cursor_are_listed(caller: Caller) -> None:
    post_id = caller.publish()
    comment_id = caller.comment(post_id)
    now = datetime.now(UTC)
    before, after = now - timedelta(seconds=5), now + timedelta(seconds=5)
    assert ids(caller.comments(post_id, cursor=f"{before:%Y-%m-%dT%H:%M:%S}")) == [comment_id]
    assert caller.comments(post_id, cursor=f"{after:%Y-%m-%dT%H:%M:%S}") == []
    assert caller.comments(post_id, cursor="9999-12-31T23:59:59") == []


def test_an_edited_comment_shows_when_it_was_edited_and_keeps_its_place(caller: Caller) -> None:
    post_id = caller.publish()
    older, newer = caller.comment(post_id), caller.comment(post_id)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2), tick=False):
        caller.ok(caller.form("PUT", "comments/update", {"content": "new"}, comment_id=older, user_id="bob"))
    first, second = caller.comments(post_id)
    assert [first["id"], second["id"]] == [newer, older]
    assert second["content"] == "new"
    assert datetime.fromisoformat(second["time"]) > datetime.fromisoformat(first["time"]) + timedelta(hours=1)


def test_an_update_replaces_what_is_given(caller: Caller) -> None:
    post_id = caller.publish()
    comment_id = caller.comment(post_id, content="old")
    assert (
        caller.ok(caller.form("PUT", "comments/update", {"extra": '{"a": 1}'}, comment_id=comment_id, user_id="bob"))
        is None
    )
    [comment] = caller.comments(post_id)
    assert (comment["content"], comment["extra"]) == ("old", {"a": 1})
    answer = caller.form("PUT", "comments/update", {}, comment_id=comment_id, user_id="bob")
    assert answer.refusal() == (500, 10016, "update query is empty")


def test_only_the_author_updates_and_deletes(caller: Caller) -> None:
    post_id = caller.publish(author="ann")
    comment_id = caller.comment(post_id, user_id="bob")
    for user_id in ("ann", "eve"):
        answer = caller.form("PUT", "comments/update", {"content": "x"}, comment_id=comment_id, user_id=user_id)
        assert answer.refusal() == NO_RIGHT_RECORD
        answer = caller.call("DELETE", "comments/delete", comment_id=comment_id, user_id=user_id)
        assert answer.refusal() == NO_RIGHT_RECORD
    assert ids(caller.comments(post_id)) == [comment_id]


def test_a_comment_on_no_post_is_refused_and_not_stored(caller: Caller) -> None:
    answer = caller.form("POST", "comments/publish", {"content": "c"}, post_id=77, user_id="bob")
    assert answer.refusal() == NO_RIGHT_RECORD
    other = Caller(make_service("other"))
    answer = other.form("POST", "comments/publish", {"content": "c"}, post_id=caller.publish(), user_id="bob")
    assert answer.refusal() == NO_RIGHT_RECORD


@pytest.mark.parametrize("zero", ["root_comment_id", "father_comment_id"])
def test_a_reply_to_zero_is_wrong(caller: Caller, zero: str) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id)
    query: Query = {"root_comment_id": root, "father_comment_id": root, zero: 0}
    answer = caller.form("POST", "comments/reply", {"content": "c"}, post_id=post_id, user_id="bob", **query)
    assert answer.refusal() == (400, 400, "something of params is wrong")
    answer = caller.form(
        "POST", "comments/reply", {"content": "c"}, post_id=post_id, user_id="b", **{**query, zero: -1}
    )
    assert answer.refusal() == BIND_FAILED


def test_a_reply_must_belong_together(caller: Caller) -> None:
    here, elsewhere = caller.publish(), caller.publish()
    root, sibling, other = caller.comment(here), caller.comment(here), caller.comment(elsewhere)
    reply, foreign = caller.reply(here, root), caller.reply(here, sibling)

    def tried(post_id: int, root_id: int, father_id: int) -> int:
        query: Query = {
            "post_id": post_id,
            "root_comment_id": root_id,
            "father_comment_id": father_id,
            "user_id": "bob",
        }
        return caller.form("POST", "comments/reply", {"content": "c"}, **query).code

    assert tried(elsewhere, root, root) == 10014
    assert tried(here, other, other) == 10014
    assert tried(here, root, sibling) == 10014
    assert tried(here, root, foreign) == 10014
    assert tried(here, reply, reply) == 10014
    assert tried(here, root, 99) == 10014
    assert tried(99, root, root) == 10014
    assert [comment["child_num"] for comment in caller.comments(here)] == [1, 1]


def test_replies_go_with_their_root_at_once(caller: Caller) -> None:
    post_id = caller.publish()
    root, kept = caller.comment(post_id), caller.comment(post_id)
    reply = caller.reply(post_id, root, user_id="eve")
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=root, user_id="bob"))
    assert ids(caller.comments(post_id)) == [kept]
    assert caller.comments(post_id, root) == []
    query: Query = {"comment_id": reply, "user_id": "eve"}
    assert caller.form("PUT", "comments/update", {"content": "x"}, **query).refusal() == NO_RIGHT_RECORD
    assert caller.call("DELETE", "comments/delete", **query).refusal() == NO_RIGHT_RECORD
    liked = caller.json("PUT", "comments/like", {"like": True}, post_id=post_id, **query)
    assert liked.refusal() == NO_RIGHT_RECORD


def test_what_answers_a_deleted_reply_goes_with_it_and_is_counted_off(caller: Caller) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id)
    reply = caller.reply(post_id, root, user_id="eve")
    answer = caller.reply(post_id, root, reply)
    caller.reply(post_id, root, answer)
    kept = caller.reply(post_id, root)
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=reply, user_id="eve"))
    assert ids(caller.comments(post_id, root)) == [kept]
    assert caller.comments(post_id)[0]["child_num"] == 1
    again = caller.call("DELETE", "comments/delete", comment_id=reply, user_id="eve")
    assert again.refusal() == NO_RIGHT_RECORD
    assert caller.comments(post_id)[0]["child_num"] == 1


def test_comments_of_no_post_and_of_no_root_are_none(caller: Caller) -> None:
    assert caller.comments(5) == []
    assert caller.comments(caller.publish(), 5) == []


@pytest.mark.parametrize("form", [{}, {"content": ""}, {"content": "a\0"}, {"content": "字" * 65_537}])
def test_a_comment_that_is_wrong_is_refused(caller: Caller, form: dict[str, str]) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id)
    query: Query = {"post_id": post_id, "user_id": "bob"}
    assert caller.form("POST", "comments/publish", form, **query).refusal() == BIND_FAILED
    query |= {"root_comment_id": root, "father_comment_id": root}
    assert caller.form("POST", "comments/reply", form, **query).refusal() == BIND_FAILED


def test_a_user_that_is_none_is_refused(caller: Caller) -> None:
    post_id = caller.publish()
    for user_id in ("", "u" * 256, "a\0"):
        answer = caller.form("POST", "comments/publish", {"content": "c"}, post_id=post_id, user_id=user_id)
        assert answer.refusal() == BIND_FAILED


def test_the_root_of_a_list_is_zero_or_an_id(caller: Caller) -> None:
    for root in ("-1", "x", ""):
        query: Query = {"post_id": 1, "root_comment_id": root, "cursor": "2024-01-01T00:00:00", "limit": 5}
        assert caller.call("GET", "comments/getinfo", **query).refusal() == BIND_FAILED
