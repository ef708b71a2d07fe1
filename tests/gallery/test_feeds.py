"""Feeds skip nothing, repeat nothing, and cost the same however long they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.follows import follow_person
from gallery.actions.answers import like_post
from gallery.selectors import board_posts, boards, feeds, posts
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post

pytestmark = pytest.mark.django_db


def test_pages_join_without_gap_while_new_posts_arrive() -> None:
    author, moderator, viewer = make_person(), make_moderator(), make_person()
    made = [make_post(author, moderator=moderator) for _ in range(7)]
    seen, cursor = [], None
    while True:
        page = posts.latest(viewer, cursor=cursor, limit=3)
        seen += page.rows
        make_post(author, moderator=moderator)
        if (cursor := page.next_cursor) is None:
            break
    assert seen == made[::-1]


def test_following_shows_only_those_one_follows() -> None:
    viewer, followed, stranger = make_person(), make_person(), make_person()
    wanted = make_post(followed)
    make_post(stranger)
    follow_person(actor=viewer, followee=followed)
    assert feeds.following(viewer).rows == [wanted]


def test_a_feed_knows_what_the_viewer_likes() -> None:
    viewer = make_person()
    liked, other = make_post(), make_post()
    like_post(actor=viewer, post=liked)
    assert {post.pk: post.liked for post in posts.latest(viewer).rows} == {liked.pk: True, other.pk: False}


@pytest.mark.parametrize("number", [1, 4])
def test_a_feed_takes_three_queries(number: int) -> None:
    viewer, moderator = make_person(), make_moderator()
    for _ in range(number):
        make_post(moderator=moderator, photos=2)
    with CaptureQueriesContext(connection) as queries:
        for post in posts.latest(viewer).rows:
            assert post.author.name
            assert post.cover
            assert post.cover.url(320, "avif")
    assert len(queries) == 3


def test_boards_take_a_fixed_number_of_queries() -> None:
    owner, moderator, viewer = make_person(), make_moderator(), make_person()
    for _ in range(3):
        make_board(owner, posts=[make_post(moderator=moderator)])
    with CaptureQueriesContext(connection) as queries:
        rows = boards.boards_of(owner, viewer).rows
        assert all(board.cover and board.cover.url(320, "jpg") for board in rows)
    assert len(queries) == 3


def test_a_board_shows_the_last_collected_first() -> None:
    first, second = make_post(), make_post()
    board = make_board(posts=[second, first])
    assert board_posts.posts_on(board, make_person()).rows == [first, second]
