"""Views of posts: each viewer once a day, at no cost for the page."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.actions import views
from gallery.actions.answers import like_post, unlike_post
from gallery.actions.posts import delete_post
from gallery.models import Post, PostDay
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_post
from tests.gallery.test_threads import signed_in
from wecho.common.redis_scripts import Gone

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture(autouse=True, params=["with the engines", "without Redis"])
def redis(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def gone(*_: object) -> None:
        raise Gone

    if request.param == "without Redis":
        monkeypatch.setattr(views._NEW, "run", gone)
    yield
    views.forget()


def look(post: Post, client: Client | None = None, *, agent: str = BROWSER, purpose: str = "") -> None:
    headers = {"User-Agent": agent, "Sec-Purpose": purpose}
    answer = (client or Client()).get(f"/posts/{post.pk}/", headers=headers)
    assert answer.status_code == 200


def view_count(post: Post) -> int:
    views.flush()
    post.refresh_from_db()
    assert post.view_count == sum(post.days.values_list("views", flat=True))
    return post.view_count


def test_a_viewer_counts_once_a_day() -> None:
    post, person = make_post(), signed_in(make_person())
    for _ in range(3):
        look(post, person)
        look(post)
    assert view_count(post) == 2
    look(post, person)
    look(post, agent=BROWSER + " another")
    assert view_count(post) == 3


def test_on_the_next_day_a_viewer_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    post, client = make_post(), Client()
    look(post, client)
    assert view_count(post) == 1
    today = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda *_: today + timedelta(days=1))
    look(post, client)
    assert view_count(post) == 2
    assert list(post.days.order_by("day").values_list("day", "views")) == [(today, 1), (today + timedelta(days=1), 1)]


def test_authors_programs_and_what_is_not_published_do_not_count() -> None:
    post = make_post()
    look(post, signed_in(post.author))
    look(post, agent="Googlebot/2.1 (+http://www.google.com/bot.html)")
    look(post, agent="")
    look(post, purpose="prefetch")
    pending = make_post(status=PostStatus.PENDING)
    look(pending, signed_in(pending.author))
    assert view_count(post) == view_count(pending) == 0


def test_a_view_costs_no_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    post, client = make_post(), Client()
    taken = []
    for note in (views.note_view, lambda *_, **__: None):
        monkeypatch.setattr(views, "note_view", note)
        look(post, client)
        with CaptureQueriesContext(connection) as queries:
            look(post, client)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_what_cannot_be_written_waits(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    post = make_post()
    look(post)

    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(views, "_write", fail)
        views.flush()
    assert view_count(post) == 1
    assert view_count(post) == 1


def test_views_of_a_post_that_is_gone_are_dropped() -> None:
    post, other = make_post(), make_post()
    look(post)
    look(other)
    delete_post(actor=post.author, post=post)
    Post.objects.filter(pk=post.pk).delete()
    assert view_count(other) == 1
    assert not views._owed


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_NOTED", 2)
    monkeypatch.setattr(views, "MOST_KNOWN", 1)
    post = make_post()
    for number in range(5):
        look(post, agent=f"{BROWSER} {number}")
    assert len(views._noted) == 2
    assert view_count(post) == 2
    assert len(views._known) <= 1


def test_only_the_author_sees_how_many_looked() -> None:
    post, stranger = make_post(), make_person()
    look(post)
    views.flush()
    assert (
        "1 view"
        in signed_in(post.author).get(post.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    )
    assert (
        "1 view"
        not in signed_in(stranger).get(post.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    )


def test_likes_of_a_day_are_those_that_stand() -> None:
    post, person = make_post(), make_person()
    for act in (like_post, like_post, unlike_post, unlike_post, like_post):
        act(actor=person, post=post)
    assert dict(PostDay.objects.values_list("day", "likes")) == {timezone.localdate(): 1}
