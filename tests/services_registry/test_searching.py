"""Finding posts and comments by number, user and words, at a cost that does not grow."""

import pytest

from services_registry.actions import comments, posts
from services_registry.models import Service, ServiceComment, ServicePost
from services_registry.selectors import searching
from services_registry.selectors.searching import Search, by_number, search_comments, search_posts
from tests.factories.services import make_service
from tests.services_registry.calls import Caller


def publish(service: Service, *contents: str, author: str = "ann", title: str = "") -> list[int]:
    return [posts.publish_post(service=service, author=author, content=text, title=title) for text in contents]


def found(service: Service, text: str, *, is_user: bool = False) -> list[str]:
    return [post.content for post in search_posts(service, Search(text, is_user), before=None).rows]


def test_words_are_found_in_title_and_content_the_newest_first(service: Service) -> None:
    publish(service, "今天去海边看日落", "下雨了", "日落之后的城市")
    publish(service, "照片", title="海边的日落")
    publish(make_service("other"), "别人的日落")
    assert found(service, "日落") == ["照片", "日落之后的城市", "今天去海边看日落"]
    assert found(service, "日落 海边") == ["照片", "今天去海边看日落"]
    assert found(service, "雨") == ["下雨了"]
    assert found(service, "雪") == []


@pytest.mark.parametrize("word", ["Coffee", "coffee", "COFFEE", "offe"])
def test_capital_letters_make_no_difference(service: Service, word: str) -> None:
    publish(service, "Good COFFEE here", "tea")
    assert found(service, word) == ["Good COFFEE here"]


@pytest.mark.parametrize("text", ["100%", "a_b", "\\", "'", "%", "_"])
def test_signs_are_looked_for_as_they_are(service: Service, text: str) -> None:
    publish(service, f"it says {text} there", "it says 100 aXb there")
    assert found(service, text) == [f"it says {text} there"]


def test_a_user_is_named_exactly(service: Service) -> None:
    publish(service, "one", author="ann")
    publish(service, "two", author="anna")
    publish(service, "three", author="Ann")
    assert found(service, "ann", is_user=True) == ["one"]


def test_comments_are_found_by_words_and_user_while_they_stand(service: Service, caller: Caller) -> None:
    post_id = caller.publish()
    going = caller.publish()
    for place in (post_id, going):
        root = comments.publish_comment(service=service, post_id=place, user_id="bob", content="很好看")
        comments.reply_to_comment(
            service=service, post_id=place, root_id=root, father_id=root, user_id="eve", content="真的好看"
        )
    caller.ok(caller.call("DELETE", "delete", post_id=going, user_id="ann"))
    rows = search_comments(service, Search("好看"), before=None).rows
    assert [(row.user_id, row.post_id) for row in rows] == [("eve", post_id), ("bob", post_id)]
    assert {row.thread_id for row in rows} == {rows[1].id}
    assert [row.content for row in search_comments(service, Search("eve", is_user=True), before=None).rows] == [
        "真的好看"
    ]


def test_a_number_leads_to_its_post_or_comment(service: Service, caller: Caller) -> None:
    post_id = caller.publish()
    comment_id = caller.comment(post_id)
    other = Caller(make_service("other")).publish()
    assert by_number(service, post_id) == ServicePost.objects.get(id=post_id)
    assert by_number(service, comment_id) == ServiceComment.objects.get(id=comment_id)
    assert [by_number(service, number) for number in (other, 0, 2**53, 10**40)] == [None] * 4


@pytest.mark.parametrize("slice_size", [1, 3, 1000])
def test_page_after_page_comes_to_everything_once(
    service: Service, slice_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_SMALLEST_SLICE", "_FIRST_SLICE", "_LARGEST_SLICE"):
        monkeypatch.setattr(searching, name, slice_size)
    ids = publish(service, *(f"日落 {number}" if number % 2 else "雨" for number in range(90)))
    seen, looked_at, before = list[int](), 0, None
    while True:
        page = search_posts(service, Search("日落"), before=before)
        seen += [post.id for post in page.rows]
        looked_at += page.looked_at
        before = page.go_on
        if before is None:
            break
        assert page.back_to is not None
    assert seen == [ids[number] for number in range(89, 0, -2)]
    assert looked_at == 90


def test_when_the_time_is_up_it_says_how_far_it_has_looked(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "BUDGET_SECONDS", -1.0)
    monkeypatch.setattr(searching, "_FIRST_SLICE", 4)
    ids = publish(service, "日落", *["雨"] * 9)
    steps, before = [], None
    while True:
        page = search_posts(service, Search("日落"), before=before)
        steps.append((page.looked_at, page.go_on and ids.index(page.go_on), len(page.rows)))
        before = page.go_on
        if before is None:
            break
    assert steps == [(4, 6, 0), (4, 2, 0), (2, None, 1)]


def test_nothing_stored_is_nothing_found(service: Service) -> None:
    page = search_posts(service, Search("日落"), before=None)
    assert (page.rows, page.looked_at, page.back_to, page.go_on) == ([], 0, None, None)
