"""What a person likes is shown to themselves, and to others where they wish it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.people import edit_profile
from gallery.actions import review
from gallery.actions.answers import like_post, unlike_post
from gallery.selectors.posts import liked_by
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import NotFound

pytestmark = pytest.mark.django_db


def test_likes_are_hidden_until_they_are_shown(client: Client) -> None:
    person = make_person()
    like_post(actor=person, post=make_post(title="山"))
    with pytest.raises(NotFound):
        liked_by(person, make_person())
    assert [post.title for post in liked_by(person, person).rows] == ["山"]
    page = f"/@{person.username}/likes/"
    assert client.get(page).status_code == 404
    assert page not in client.get(f"/@{person.username}/").content.decode()
    edit_profile(actor=person, person=person, show_likes=True)
    assert "山" in client.get(page).content.decode()
    assert page in client.get(f"/@{person.username}/").content.decode()


def test_only_posts_that_others_see_are_there_last_liked_first() -> None:
    person, posts = make_person(), [make_post() for _ in range(4)]
    for post in posts:
        like_post(actor=person, post=post)
    review.hide_post(actor=make_moderator(), post=posts[1], note="x")
    unlike_post(actor=person, post=posts[2])
    assert liked_by(person, person).rows == [posts[3], posts[0]]


def test_pages_follow_by_keyset_in_a_fixed_number_of_queries() -> None:
    person, posts = make_person(), [make_post() for _ in range(5)]
    for post in posts:
        like_post(actor=person, post=post)
    seen, cursor = [], None
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = liked_by(person, person, cursor=cursor, limit=2)
        assert len(queries) == 4
        seen += page.rows
        cursor = page.next_cursor
    assert seen == posts[::-1]
    assert cursor is None
