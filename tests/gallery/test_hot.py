"""What is hot follows the published formula."""

import math
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.blocks import mute_person
from accounts.models import User
from gallery.actions.answers import like_post, unlike_post
from gallery.actions.hot import HALF_LIFE, hot_score, rank_posts
from gallery.models import Photo, Post
from gallery.selectors import feeds
from gallery.selectors.hot import KIND, WAITING, one_an_author
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_post
from wecho.common.cursors import seal
from wecho.common.pagination import LONGEST_CURSOR

pytestmark = pytest.mark.django_db


def _trusted(number: int) -> list[User]:
    people = [make_person() for _ in range(number)]
    User.objects.filter(pk__in=[one.pk for one in people]).update(
        date_joined=timezone.now() - timedelta(days=30), post_count=1
    )
    return people


def _score(post: Post) -> float | None:
    post.refresh_from_db()
    return post.hot_score


def test_a_post_that_is_younger_by_a_half_life_needs_half_the_points() -> None:
    now = timezone.now()
    older, younger = hot_score(9, now - HALF_LIFE), hot_score(9, now)
    assert older is not None
    assert younger is not None
    assert math.isclose(2 ** (younger - older), 2)
    assert math.isclose(2 ** ((hot_score(9, now) or 0) - (hot_score(5, now) or 0)), (9 - 1) ** 2 / (5 - 1) ** 2)


def test_only_trusted_likers_count_and_each_once() -> None:
    post, likers = make_post(), _trusted(3)
    for person in (*likers[:2], make_person(), post.author):
        like_post(actor=person, post=post)
    rank_posts()
    assert _score(post) is None
    like_post(actor=likers[2], post=post)
    rank_posts()
    assert _score(post) == hot_score(3, post.published_at or timezone.now())
    User.objects.filter(pk=likers[0].pk).update(is_active=False)
    rank_posts()
    assert _score(post) is None


def test_a_repeated_run_writes_nothing() -> None:
    post = make_post()
    for person in _trusted(3):
        like_post(actor=person, post=post)
    assert rank_posts()["changed"] == 1
    assert rank_posts()["changed"] == 0
    unlike_post(actor=post.likes.get(pk=post.likes.first().pk).user, post=post)  # type: ignore[union-attr]
    assert rank_posts()["changed"] == 1
    assert _score(post) is None


@pytest.mark.parametrize("change", [{"is_sensitive": True}, {"visibility": "followers"}, {"status": "hidden"}])
def test_what_may_not_be_ranked_leaves_at_once_and_loses_its_score(change: dict[str, object]) -> None:
    post, viewer = make_post(), make_person()
    Post.objects.filter(pk=post.pk).update(hot_score=1.0, like_count=5)
    assert feeds.hot(viewer).rows == [post]
    Post.objects.filter(pk=post.pk).update(**change)
    assert feeds.hot(viewer).rows == []
    rank_posts()
    assert _score(post) is None


def _ranked(counts: list[int]) -> list[Post]:
    """Posts by one author for each number, the higher scores first."""
    made = []
    for number in counts:
        author = make_person()
        for _ in range(number):
            post = Post.objects.create(author=author, status=PostStatus.PUBLISHED, published_at=timezone.now())
            Photo.objects.create(owner=author, post=post)
            made.append(post)
    for place, post in enumerate(made):
        Post.objects.filter(pk=post.pk).update(hot_score=1000.0 - place)
    return made


@pytest.mark.parametrize("counts", [[1, 1, 1, 1, 1], [5, 1, 3, 1], [9], [2, 2, 2, 2], [70, 2, 1]])
def test_an_author_has_one_post_a_page_and_none_is_skipped_or_repeated(counts: list[int]) -> None:
    made, viewer, cursor, seen = _ranked(counts), make_person(), None, list[Post]()
    while True:
        page = feeds.hot(viewer, cursor=cursor, limit=3)
        assert len({post.author_id for post in page.rows}) == len(page.rows)
        seen += page.rows
        if (cursor := page.next_cursor) is None:
            break
    assert len(seen) == len(made)
    assert set(seen) == set(made)


def test_a_page_ends_early_rather_than_losing_what_waits() -> None:
    fresh = [(float(-number), number, 7) for number in range(WAITING + 9)]
    page, waits, taken = one_an_author([], fresh, 20)
    assert (page, len(waits), taken) == ([0], WAITING, WAITING + 1)


def test_muted_people_are_not_hot() -> None:
    (post,), viewer = _ranked([1]), make_person()
    mute_person(actor=viewer, person=post.author)
    assert feeds.hot(viewer).rows == []


@pytest.mark.parametrize("number", [1, 4])
def test_hot_takes_four_queries(number: int) -> None:
    _ranked([1] * number)
    viewer = make_person()
    with CaptureQueriesContext(connection) as queries:
        feeds.hot(viewer)
    assert len(queries) == 4


def test_the_page_about_hot_names_the_numbers_that_are_used(client: Client) -> None:
    for language in ("en", "zh-hans"):
        text = client.get("/hot/about/", headers={"Accept-Language": language}).content.decode()
        assert "18" in text
        assert "(likers" in text or "点赞人数" in text


def test_the_longest_cursor_is_taken_by_the_api() -> None:
    cursor = seal(KIND, [123.456789012345, 2**31, list(range(2**31, 2**31 + WAITING))])
    assert 500 < len(cursor) <= LONGEST_CURSOR
