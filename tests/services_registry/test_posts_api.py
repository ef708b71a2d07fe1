"""Posts over the posts API, as the contract with its clients says."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from tests.factories.services import make_service
from tests.services_registry.calls import URLENCODED, Caller

BIND_FAILED = (400, 400, "bind param failed")
NO_RIGHT_RECORD = (500, 10014, "no right record found")
FAR_AHEAD = "2099-01-01T00:00:00"


def newest(caller: Caller, cursor: str = FAR_AHEAD, limit: object = 100) -> list[int]:
    ids: list[int] = caller.ok(caller.call("GET", "getlist", cursor=cursor, limit=limit))["post_list"]
    return ids


@pytest.mark.parametrize("urlencoded", [False, True])
def test_a_published_post_is_read_back(caller: Caller, urlencoded: bool) -> None:
    form = {
        "author": "用户 1",
        "title": "标题",
        "content": "正文\n第二行 😀",
        "extra": '{"label": "学习", "n": [1, 2.50]}',
    }
    answer = caller.form("POST", "publish", form, urlencoded=urlencoded)
    post_id = caller.ok(answer)["post_id"]
    post = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    made = datetime.fromisoformat(post.pop("time")).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert abs(datetime.now(UTC) - made) < timedelta(seconds=10)
    assert post == {
        "id": post_id,
        "title": "标题",
        "content": "正文\n第二行 😀",
        "author": "用户 1",
        "svc": "album",
        "extra": {"label": "学习", "n": [1, 2.5]},
    }


def test_title_and_extra_may_be_left_out(caller: Caller) -> None:
    post = caller.ok(caller.call("GET", "getinfo", post_id=caller.publish()))["post"]
    assert (post["title"], post["extra"]) == ("", {})


def test_ids_rise_and_fit_javascript(caller: Caller) -> None:
    ids = [caller.publish() for _ in range(5)]
    assert all(0 < post_id < 2**53 for post_id in ids)
    assert newest(caller) == sorted(ids, reverse=True)


def test_the_list_is_cut_before_the_cursor_and_at_the_limit(caller: Caller) -> None:
    first, second, third = (caller.publish() for _ in range(3))
    assert newest(caller, limit=2) == sorted([second, third], reverse=True)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert newest(caller, cursor=f"{an_hour_ago:%Y-%m-%dT%H:%M:%S}") == []
    assert first in newest(caller, limit=101)
    assert first in newest(caller, limit="9" * 30)


def test_a_post_that_is_not_there_is_not_found(caller: Caller) -> None:
    assert caller.call("GET", "getinfo", post_id=1).refusal() == (500, 10006, "find data failed")


@pytest.mark.parametrize("urlencoded", [False, True])
@pytest.mark.parametrize(
    ("form", "content", "extra"),
    [
        ({"content": "new"}, "new", {"a": 1}),
        ({"extra": '{"b": 2}'}, "hello", {"b": 2}),
        ({"content": "new", "extra": "{}"}, "new", {}),
        ({"content": "", "extra": '{"b": 2}'}, "hello", {"b": 2}),
    ],
)
def test_an_update_replaces_what_is_given(
    caller: Caller, urlencoded: bool, form: dict[str, str], content: str, extra: dict[str, int]
) -> None:
    post_id = caller.publish(extra='{"a": 1}')
    assert caller.ok(caller.form("PUT", "update", form, urlencoded=urlencoded, post_id=post_id, user_id="ann")) is None
    post = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    assert (post["content"], post["extra"]) == (content, extra)


def test_an_update_of_nothing_is_refused(caller: Caller) -> None:
    answer = caller.form("PUT", "update", {}, post_id=caller.publish(), user_id="ann")
    assert answer.refusal() == (500, 10016, "update query is empty")
    assert caller.call("PUT", "update", post_id=caller.publish(), user_id="ann").code == 10016


def test_only_the_author_updates_and_deletes(caller: Caller) -> None:
    post_id = caller.publish(author="ann")
    assert caller.form("PUT", "update", {"content": "x"}, post_id=post_id, user_id="bob").refusal() == NO_RIGHT_RECORD
    assert caller.call("DELETE", "delete", post_id=post_id, user_id="bob").refusal() == NO_RIGHT_RECORD
    assert caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]["content"] == "hello"


def test_changing_what_is_not_there_is_refused(caller: Caller) -> None:
    assert caller.form("PUT", "update", {"content": "x"}, post_id=5, user_id="ann").refusal() == NO_RIGHT_RECORD
    assert caller.call("DELETE", "delete", post_id=5, user_id="ann").refusal() == NO_RIGHT_RECORD


def test_a_deleted_post_is_gone_at_once(caller: Caller) -> None:
    post_id = caller.publish()
    comment_id = caller.comment(post_id)
    reply_id = caller.reply(post_id, comment_id)
    caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="bob")
    caller.json("PUT", "comments/like", {"like": True}, post_id=post_id, comment_id=comment_id, user_id="bob")
    assert caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann")) is None
    assert caller.call("GET", "getinfo", post_id=post_id).code == 10006
    assert newest(caller) == []
    assert caller.comments(post_id) == caller.comments(post_id, comment_id) == []
    assert caller.post_likes(post_id) == 0
    assert caller.comment_likes(comment_id, reply_id) == [0, 0]
    for path in ("comments/update", "comments/delete"):
        method = "PUT" if path.endswith("update") else "DELETE"
        answer = caller.form(method, path, {"content": "x"}, comment_id=comment_id, user_id="bob")
        assert answer.refusal() == NO_RIGHT_RECORD
    assert caller.call("DELETE", "delete", post_id=post_id, user_id="ann").refusal() == NO_RIGHT_RECORD


def test_a_service_sees_its_own_posts_only(caller: Caller) -> None:
    other = Caller(make_service("other"))
    post_id = caller.publish()
    assert other.call("GET", "getinfo", post_id=post_id).code == 10006
    assert newest(other) == []
    assert other.call("DELETE", "delete", post_id=post_id, user_id="ann").code == 10014
    assert other.post_likes(post_id) == 0


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"author": "a"},
        {"content": "c"},
        {"author": "", "content": "c"},
        {"author": "a", "content": ""},
        {"author": "a" * 256, "content": "c"},
        {"author": "a", "content": "字" * 65_537},
        {"author": "a", "content": "c", "title": "t" * 256},
        {"author": "a", "content": "c\0"},
        {"author": "a\0", "content": "c"},
        {"author": "a", "content": "c", "title": "\0"},
        *({"author": "a", "content": "c", "extra": extra} for extra in (
            "x", "[1]", "1", "null", '"s"', "{", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\u0000"}', '{"\\u0000": 1}',
            '{"a": "\\ud800"}', '{"a":' * 5000 + "1" + "}" * 5000, "\0{}",
        )),
    ],
)  # fmt: skip
@pytest.mark.parametrize("urlencoded", [False, True])
def test_a_form_that_is_wrong_is_refused(caller: Caller, form: dict[str, str], urlencoded: bool) -> None:
    assert caller.form("POST", "publish", form, urlencoded=urlencoded).refusal() == BIND_FAILED
    assert newest(caller) == []


def test_the_longest_texts_are_taken(caller: Caller) -> None:
    post_id = caller.publish(author="作" * 255, content="字" * 65_536, title="题" * 255)
    post = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    assert (len(post["author"]), len(post["content"]), len(post["title"])) == (255, 65_536, 255)


@pytest.mark.parametrize(
    "text", [" ", "\t", "  two spaces  ", "<b>&amp;</b>", "'; DROP TABLE service_post; --", "%s %(a)s {}"]
)
def test_texts_are_kept_as_they_are(caller: Caller, text: str) -> None:
    post_id = caller.publish(author=text, content=text)
    post = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    assert (post["author"], post["content"]) == (text, text)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id=text))


@pytest.mark.parametrize(
    "post_id", ["", "0", "-1", "+1", "1.0", "1e3", "x", " 1", "1_0", "１", "٣", str(2**63), "9" * 400]
)
@pytest.mark.parametrize("path", ["getinfo", "getlike"])
def test_an_id_that_is_none_is_refused(caller: Caller, path: str, post_id: str) -> None:
    assert caller.call("GET", path, post_id=post_id).refusal() == BIND_FAILED


def test_the_largest_id_is_an_id(caller: Caller) -> None:
    assert caller.call("GET", "getinfo", post_id=2**63 - 1).code == 10006
    assert caller.post_likes(2**63 - 1) == 0


@pytest.mark.parametrize("limit", ["", "0", "00", "-1", "x", "1.5", " 5", "５", "+5"])
def test_a_limit_that_is_none_is_refused(caller: Caller, limit: str) -> None:
    assert caller.call("GET", "getlist", cursor=FAR_AHEAD, limit=limit).refusal() == BIND_FAILED


@pytest.mark.parametrize(
    "cursor",
    [
        "", "2024-01-01", "2024-01-01T11:01", "2024-01-01 11:01:00", "2024-01-01T11:01:00Z", "2024-13-01T00:00:00",
        "2024-02-30T00:00:00", "2024-01-01T24:00:00", "2024-01-01T00:00:60", "0000-01-01T00:00:00",
        "２024-01-01T00:00:00", "2024-01-01T11:01:00.5", "1700000000",
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_is_refused(caller: Caller, cursor: str) -> None:
    assert caller.call("GET", "getlist", cursor=cursor, limit=5).refusal() == BIND_FAILED


@pytest.mark.parametrize("cursor", ["0001-01-01T00:00:00", "1949-10-01T00:00:00", "9999-12-31T23:59:59"])
def test_every_moment_is_a_cursor(caller: Caller, cursor: str) -> None:
    post_id = caller.publish()
    assert newest(caller, cursor=cursor) == ([post_id] if cursor > "2030" else [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "getinfo"), ("GET", "getlist"), ("PUT", "update"), ("DELETE", "delete"), ("PUT", "like"),
        ("GET", "getlike"), ("POST", "comments/publish"), ("POST", "comments/reply"), ("PUT", "comments/update"),
        ("DELETE", "comments/delete"), ("GET", "comments/getinfo"), ("PUT", "comments/like"),
        ("GET", "comments/getlike"),
    ],
)  # fmt: skip
def test_a_call_without_its_parameters_is_refused(caller: Caller, method: str, path: str) -> None:
    assert caller.call(method, path).refusal() == BIND_FAILED


def test_a_wrong_method_or_path_answers_in_the_envelope(caller: Caller) -> None:
    assert caller.call("POST", "getinfo", post_id=1).code == 405
    assert caller.call("OPTIONS", "getinfo", post_id=1).code == 405
    assert caller.call("GET", "nothing").code == 404


def test_a_limit_may_have_any_number_of_zeros_before_it(caller: Caller) -> None:
    assert newest(caller, limit="0" * 4301 + "5") == []


def test_what_a_client_accepts_and_asks_for_as_format_changes_nothing(caller: Caller) -> None:
    caller.client.defaults["HTTP_ACCEPT"] = "text/html, application/xml"
    assert newest(caller) == []
    assert caller.ok(caller.call("GET", "getlist", cursor=FAR_AHEAD, limit=1, format="xml")) == {"post_list": []}


def test_messages_are_chinese_only_for_who_prefers_it(caller: Caller) -> None:
    for language, chinese in [("zh-CN,zh;q=0.9,en;q=0.8", True), ("zh", True), ("en,zh;q=0.9", False), ("fr", False)]:
        caller.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = caller.call("GET", "getinfo", post_id=1)
        assert answer.code == 10006
        assert (answer.msg != "find data failed") is chinese


@pytest.mark.parametrize("codec", ["utf-16", "utf-7", "cp037", "gbk", "nonsense"])
def test_texts_are_utf_8_whatever_codec_is_named(caller: Caller, codec: str) -> None:
    body = urlencode({"author": "安", "content": "你好"}).encode()
    post_id = caller.ok(caller.call("POST", "publish", body=body, content_type=f"{URLENCODED}; charset={codec}"))[
        "post_id"
    ]
    post = caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    assert (post["author"], post["content"]) == ("安", "你好")


def test_a_form_of_too_many_fields_is_refused(caller: Caller) -> None:
    for urlencoded in (True, False):
        form = {f"field{number}": "x" for number in range(2000)}
        assert caller.form("POST", "publish", form, urlencoded=urlencoded).refusal() == BIND_FAILED


def test_other_bodies_than_forms_are_unsupported(caller: Caller) -> None:
    answer = caller.json("POST", "publish", {"author": "a", "content": "c"})
    assert (answer.status, answer.code, answer.data) == (415, 415, None)


def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    for urlencoded in (True, False):
        answer = caller.form("POST", "publish", {"author": "a", "content": "x" * 3_000_000}, urlencoded=urlencoded)
        assert (answer.status, answer.code, answer.data) == (413, 413, None)


@pytest.mark.parametrize("body", [b"", b"--", b"--BoUnDaRyStRiNg\r\n", b"\xff\xfe", b"a" * 100])
def test_a_broken_multipart_body_is_refused(caller: Caller, body: bytes) -> None:
    content_type = "multipart/form-data; boundary=BoUnDaRyStRiNg"
    assert caller.call("POST", "publish", body=body, content_type=content_type).refusal() == BIND_FAILED
