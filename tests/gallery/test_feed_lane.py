"""The short way of feed pages answers as DRF's views do, to everybody, and shows nothing that has changed."""

import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.follows import follow_person, unfollow_person
from accounts.actions.requests import set_private
from accounts.actions.sessions import end_sessions, issue_tokens
from accounts.models import Session, User
from accounts.selectors import signed_in
from accounts.states import SessionEnd
from gallery.actions.answers import like_post, unlike_post, write_comment
from gallery.actions.facet_follows import follow_tag
from gallery.actions.facets import file_post
from gallery.actions.posts import delete_post
from gallery.actions.review import hide_post
from gallery.api.feeds import cards, lane
from gallery.models import Facet, Photo, Post
from gallery.states import Visibility
from services_registry.api.asking import asked_of_wsgi
from services_registry.api.short_way import Answered
from services_registry.models import Service
from services_registry.selectors import directory
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry import on_loop
from tests.services_registry.test_lane import by_wsgi

pytestmark = pytest.mark.django_db
FEED = "/api/v1/gallery/posts"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cards.forget_all()


@pytest.fixture
def service(db: None) -> Service:
    return make_service("album")


@pytest.fixture
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures tell the second in which they were made."""
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now)
    moment = datetime.fromtimestamp(now, UTC)
    monkeypatch.setattr("gallery.selectors.following.timezone.now", lambda: moment)


def token_of(person: User) -> str:
    return issue_tokens(person=person)["access"]


def headers_of(service: Service, person: User | None = None, **more: str) -> dict[str, Any]:
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token_of(person)}"} if person else {}
    return (
        {"HTTP_X_SVC": service.name, "HTTP_X_APP_KEY": make_app_key_of(service), "HTTP_HOST": "127.0.0.1"}
        | bearer
        | more
    )


def short(path: str, headers: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """The answer of the short way, which must take the call."""
    address, _, query = path.partition("?")
    return by_wsgi("GET", address, query, **headers)


def both(path: str, headers: dict[str, Any]) -> tuple[int, bytes]:
    """The answer of the short way, which is that of DRF."""
    status, said, body = short(path, headers)
    response = Client().get(path, **headers)
    assert (status, body) == (response.status_code, response.content)
    if status == 200:
        assert said.items() <= dict(response.headers).items()
    return status, body


def page(path: str, headers: dict[str, Any]) -> list[int]:
    """The ids of the posts on a page."""
    status, body = both(path, headers)
    assert status == 200, body
    return [post["id"] for post in orjson.loads(body)["data"]["posts"]]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was answered by the short way itself."""
    found: list[Any] = []
    answered = lane._answered

    def noted(*asked: Any) -> Answered:
        found.append(asked)
        return answered(*asked)

    monkeypatch.setattr(lane, "_answered", noted)
    return found


@pytest.mark.usefixtures("standing_still")
def test_everybody_is_answered_alike(service: Service, taken: list[Any]) -> None:
    moderator = make_moderator()
    anna, ben, carl, dora = (make_person() for _ in range(4))
    for author in (anna, ben, carl, dora, anna):
        make_post(author, moderator=moderator, photos=2, text="#雨 #Regen", title='"<雨>" \\u0000 ,"liked":false,')
    closed, kept, mine = (make_post(carl, moderator=moderator) for _ in range(3))
    Photo.objects.filter(post=closed).update(camera="X-T5", typed=["camera"], colors=["#112233"])
    file_post(post=closed)
    Post.objects.filter(pk=kept.pk).update(visibility=Visibility.FOLLOWERS)
    Post.objects.filter(pk=mine.pk).update(visibility=Visibility.PRIVATE)
    User.objects.filter(pk=carl.pk).update(display_name="卡尔 ☂", avatar_key="a" * 32)
    follow_person(actor=anna, followee=carl)
    follow_person(actor=ben, followee=carl)
    set_private(actor=carl, person=carl, is_private=True)
    block_person(actor=dora, person=carl)
    mute_person(actor=ben, person=anna)
    like_post(actor=anna, post=closed)
    Post.objects.exclude(pk=mine.pk).update(hot_score=F("id") / 3.0)
    follow_tag(actor=ben, tag=Facet.objects.get(value="regen"))
    for viewer in (None, anna, ben, carl, dora, moderator):
        headers = headers_of(service, viewer)
        for query in (
            "",
            "?limit=3",
            "?limit=100&feed=latest",
            "?other=1",
            "?feed=hot&limit=2",
            "?feed=following&limit=2",
        ):
            if viewer or "following" not in query:
                walk(f"{FEED}{query}", headers)
        for under in ("tag=%E9%9B%A8", "tag=%23%E9%9B%A8&limit=2", "camera=x-t5&feed=hot", "lens=nothing"):
            walk(f"{FEED}?{under}", headers)
        for author in (anna, carl):
            walk(f"/api/v1/gallery/people/{author.username}/posts?limit=2", headers)
    assert len(taken) > 50


def walk(path: str, headers: dict[str, Any]) -> None:
    """Both ways, from the first page to the last."""
    joint, cursor = "&" if "?" in path else "?", ""
    while True:
        status, body = both(path + cursor, headers)
        following = orjson.loads(body)["data"]["next_cursor"] if status == 200 else None
        if following is None:
            return
        cursor = f"{joint}cursor={quote(following)}"


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (f"{FEED}?limit=0", {}),
        (f"{FEED}?limit=101", {}),
        (f"{FEED}?limit=", {}),
        (f"{FEED}?limit=x", {}),
        (f"{FEED}?limit=%202", {}),
        (f"{FEED}?limit=9&limit=2", {}),
        (f"{FEED}?feed=nothing", {}),
        (f"{FEED}?feed=", {}),
        (f"{FEED}?feed=following", {}),
        (f"{FEED}?cursor=", {}),
        (f"{FEED}?cursor=forged", {}),
        (f"{FEED}?cursor=WyIyMDI2LTA1LTAzVDA2OjEyOjQxKzAwOjAwIiwxXQ:forged", {}),
        (f"{FEED}?format=xml", {}),
        (FEED, {"HTTP_ACCEPT": "text/html"}),
        (FEED, {"HTTP_ACCEPT": "text/html, */*;q=0.1"}),
        (FEED, {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}),
        (FEED, {"HTTP_AUTHORIZATION": "Bearer nonsense"}),
        (FEED, {"HTTP_AUTHORIZATION": "Bearer"}),
        (FEED, {"HTTP_AUTHORIZATION": "Basic YTpi"}),
        (FEED, {"HTTP_HOST": "elsewhere.example"}),
        (FEED, {"HTTP_X_APP_KEY": "ab" * 26}),
        (FEED, {"HTTP_X_APP_KEY": "ab" * 26, "HTTP_ACCEPT_LANGUAGE": "zh-CN"}),
        (FEED, {"HTTP_X_SVC": "nobody"}),
        (f"{FEED}?tag=", {}),
        (f"{FEED}?tag=%20a", {}),
        (f"{FEED}?tag=%00", {}),
        (f"{FEED}?tag=a&lens=b", {}),
        (f"{FEED}?tag=nobody-wrote-that", {}),
        (f"{FEED}?tag=a&feed=nothing", {}),
        ("/api/v1/gallery/people/nobody/posts", {}),
        ("/api/v1/gallery/people/nobody/posts", {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}),
        ("/api/v1/gallery/people/~7/posts", {}),
    ],
)
def test_what_is_wrong_is_answered_alike(service: Service, path: str, more: dict[str, str]) -> None:
    make_post()
    headers = headers_of(service, None, **more)
    if (answered := taken_up(path, headers)) is not None:
        response = Client().get(path, **headers)
        assert (answered.status, answered.body) == (response.status_code, response.content)


def test_what_the_short_way_does_not_know_is_left_to_the_site(service: Service) -> None:
    headers = headers_of(service)
    for path in (f"{FEED}?limit=0", f"{FEED}?feed=nothing", f"{FEED}?cursor=forged", f"{FEED}?feed=following"):
        assert taken_up(path, headers) is None
    for said in ({"HTTP_COOKIE": "sessionid=x"}, {"REQUEST_METHOD": "POST"}, {"HTTP_ACCEPT": "text/html"}):
        assert taken_up(FEED, headers | said) is None
    assert taken_up(FEED, {"HTTP_HOST": "127.0.0.1"}) is None


def taken_up(path: str, headers: dict[str, Any]) -> Answered | None:
    """The answer of the short way, None where it leaves the call to the site."""
    address, _, query = path.partition("?")
    way = lane.find(address)
    return way(asked_of_wsgi({"REQUEST_METHOD": "GET", "QUERY_STRING": query, **headers}, address)) if way else None


def test_a_service_without_the_scope_is_refused_alike(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(scopes=["posts.read"])
    directory.forget()
    assert both(FEED, headers_of(service))[0] == 403


def test_limits_are_counted(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(calls_per_minute=2)
    directory.forget()
    found = [short(FEED, headers_of(service))[0] for _ in range(3)]
    assert found == [200, 200, 429]
    assert both(FEED, headers_of(service))[0] == 429


def test_a_session_that_has_ended_ends_the_feed(service: Service) -> None:
    person = make_person()
    headers = headers_of(service, person)
    assert both(FEED, headers)[0] == 200
    end_sessions(person=person, end=SessionEnd.ENDED)
    signed_in.forget_all()
    assert both(FEED, headers)[0] == 401
    assert Session.objects.filter(person=person, ended_at=None).count() == 0


def test_chinese_names_are_read_from_bytes(service: Service) -> None:
    author = make_person("摄影师")
    post = make_post(author)
    raw = "/api/v1/gallery/people/摄影师/posts".encode().decode("latin-1")
    _status, _, body = by_wsgi("GET", raw, "", **headers_of(service))
    assert [one["id"] for one in orjson.loads(body)["data"]["posts"]] == [post.pk]
    assert lane.find("/api/v1/gallery/people/摄影师/posts")


@pytest.mark.usefixtures("standing_still")
def test_what_is_hidden_is_gone_at_once(service: Service) -> None:
    anna, ben, moderator = make_person(), make_person(), make_moderator()
    first, second, third, fourth, fifth = (make_post(ben, moderator=moderator) for _ in range(5))
    follow_person(actor=anna, followee=ben)
    headers = headers_of(service, anna)
    everything = [fifth.pk, fourth.pk, third.pk, second.pk, first.pk]
    assert page(FEED, headers) == everything
    delete_post(actor=ben, post=fifth)
    assert page(FEED, headers) == everything[1:]
    hide_post(actor=moderator, post=fourth, note="x")
    assert page(FEED, headers) == everything[2:]
    Post.objects.filter(pk=third.pk).update(visibility=Visibility.PRIVATE)
    assert page(FEED, headers) == everything[3:]
    Post.objects.filter(pk=second.pk).update(visibility=Visibility.FOLLOWERS)
    assert page(FEED, headers) == [first.pk]
    mute_person(actor=anna, person=ben)
    assert page(FEED, headers) == []
    assert page(f"/api/v1/gallery/people/{ben.username}/posts", headers) == everything[3:]
    block_person(actor=ben, person=anna)
    assert both(f"/api/v1/gallery/people/{ben.username}/posts", headers)[0] == 404


@pytest.mark.usefixtures("standing_still")
def test_who_is_banned_or_private_is_gone_at_once(service: Service) -> None:
    author, viewer = make_person(), make_person()
    post = make_post(author)
    headers = headers_of(service, viewer)
    assert page(FEED, headers) == [post.pk]
    set_private(actor=author, person=author, is_private=True)
    assert page(FEED, headers) == []
    set_private(actor=author, person=author, is_private=False)
    assert page(FEED, headers) == [post.pk]
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert page(FEED, headers) == []


def test_whatever_a_card_shows_is_that_of_now(service: Service) -> None:
    author, viewer = make_person(), make_person()
    post = make_post(author)
    headers = headers_of(service, viewer)

    def changed() -> bytes:
        return both(FEED, headers)[1]

    seen = [changed()]
    like_post(actor=viewer, post=post)
    seen.append(changed())
    unlike_post(actor=viewer, post=post)
    write_comment(actor=viewer, post=post, body="x")
    seen.append(changed())
    Post.objects.filter(pk=post.pk).update(title="另一个题目")
    seen.append(changed())
    Photo.objects.filter(post=post).update(alt="雾", camera="X-T5")
    seen.append(changed())
    User.objects.filter(pk=author.pk).update(display_name="安娜", avatar_key="b" * 32)
    seen.append(changed())
    assert len(set(seen)) == len(seen)


def test_a_page_takes_one_statement_once_its_cards_are_known(service: Service) -> None:
    for _ in range(3):
        make_post(moderator=make_moderator())
    headers = headers_of(service, viewer := make_person())
    unfollow_person(actor=viewer, followee=viewer)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert len(page_of_short(headers)) == 3
        counts.append(len([query for query in queries if "gallery_" in query["sql"]]))
    assert counts[-1] <= (1 if connection.vendor == "postgresql" else 3)


def page_of_short(headers: dict[str, Any]) -> list[Any]:
    posts: list[Any] = orjson.loads(short(FEED, headers)[2])["data"]["posts"]
    return posts


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("standing_still")
def test_an_event_loop_answers_alike() -> None:
    service, author, viewer = make_service(), make_person(), make_person()
    for _ in range(3):
        make_post(author)
    set_private(actor=author, person=author, is_private=True)
    headers = headers_of(service, viewer)
    said = {name.removeprefix("HTTP_").replace("_", "-"): value for name, value in headers.items()}
    follow_person(actor=viewer, followee=make_post().author)
    Post.objects.update(hot_score=0.5)
    paths = [
        (FEED, ""),
        (FEED, "limit=2"),
        (FEED, "feed=hot"),
        (FEED, "feed=following"),
        (f"/api/v1/gallery/people/{author.username}/posts", ""),
    ]
    with on_loop.loop() as loop:
        found = loop.calls(*(on_loop.Asked("GET", path, query, headers=said) for path, query in paths * 3))
    for (path, query), one in zip(paths * 3, found, strict=True):
        assert (one.status, one.body) == both(f"{path}?{query}", headers)
