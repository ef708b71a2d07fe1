"""Moderation over the API: the same decisions as on the pages."""

from typing import Any

import pytest
from django.test import Client

from accounts.actions.sessions import issue_tokens
from accounts.models import User
from gallery.models import Post
from gallery.states import PostStatus
from moderation.models import Decision
from moderation.selectors.cases import post_version
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from tests.factories.moderation import make_decision
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db

QUEUE = "/api/v1/moderation/queue"


class App:
    """A client app of a registered service, in which somebody may be signed in."""

    def __init__(self, person: User | None = None) -> None:
        token = {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"} if person else {}
        self.client = Client(headers={**key_headers(make_service()), **token})

    def get(self, address: str, **query: Any) -> tuple[int, Any]:
        answer = self.client.get(address, query)
        return answer.status_code, answer.json()

    def decide(self, post: Post, **said: str) -> tuple[int, Any]:
        address = f"/api/v1/moderation/posts/{post.pk}/decision"
        answer = self.client.post(address, said, content_type="application/json")
        return answer.status_code, answer.json()


def test_the_queue_comes_oldest_first_with_photos_and_author(moderator: User, waiting: Post) -> None:
    later = make_post(status=PostStatus.PENDING, photos=2)
    app = App(moderator)
    _status, first = app.get(QUEUE, limit=1)
    _status, second = app.get(QUEUE, limit=1, cursor=first["data"]["next_cursor"])
    (one,), (two,) = first["data"]["posts"], second["data"]["posts"]
    assert (one["id"], one["title"], one["author"]["username"]) == (
        waiting.pk,
        waiting.title,
        waiting.author.username,
    )
    assert one["version"] == post_version(waiting)
    assert (two["id"], len(two["photos"])) == (later.pk, 2)
    assert second["data"]["next_cursor"] is None
    assert app.client.get(one["photos"][0]["renditions"][0]["avif"]).status_code == 200


def test_a_decision_does_what_the_page_does(moderator: User, desk: Client) -> None:
    by_app, by_page = (make_post(status=PostStatus.PENDING) for _ in range(2))
    said = {"outcome": "reject", "reason": "quality", "note": "Blurred."}
    status, answer = App(moderator).decide(by_app, **said, seen=post_version(by_app))
    assert status == 200
    assert answer["data"]["status"] == "rejected"
    desk.post(f"/admin/review/posts/{by_page.pk}/", {**said, "seen": post_version(by_page)})

    for post in (by_app, by_page):
        post.refresh_from_db()
    assert (by_app.status, by_app.review_note) == (by_page.status, by_page.review_note)
    rows = Decision.objects.values_list("outcome", "reason", "note", "moderator", "status_before")
    assert len(set(rows)) == 1
    assert len(rows) == 2


def test_an_approval_over_the_api_publishes(moderator: User, waiting: Post) -> None:
    status, answer = App(moderator).decide(waiting, outcome="approve")
    assert (status, answer["code"], answer["data"]["outcome"]) == (200, 200, "approve")
    waiting.refresh_from_db()
    assert waiting.status == PostStatus.PUBLISHED


def test_the_second_app_is_told_who_was_first(moderator: User, waiting: Post) -> None:
    seen = post_version(waiting)
    colleague = make_moderator()
    make_decision(waiting, moderator=colleague)
    status, answer = App(moderator).decide(waiting, outcome="approve", seen=seen)
    assert (status, answer["code"], answer["data"]["reason"]) == (409, 409, "already_decided")
    assert colleague.name in answer["msg"]
    assert Decision.objects.count() == 1


def test_a_rejection_without_a_reason_names_the_field(moderator: User, waiting: Post) -> None:
    status, answer = App(moderator).decide(waiting, outcome="reject")
    assert status == 400
    assert list(answer["data"]["errors"]) == ["reason"]


def test_others_are_refused(author: User, clerk: User, waiting: Post) -> None:
    for person, code in ((None, 401), (make_person(), 403), (author, 403), (clerk, 403)):
        app = App(person)
        assert app.get(QUEUE)[0] == code
        assert app.decide(waiting, outcome="approve")[0] == code
    assert not Decision.objects.exists()


def test_what_is_not_there_is_not_found(moderator: User) -> None:
    gone = make_post(status=PostStatus.DELETED)
    assert App(moderator).decide(gone, outcome="approve")[0] == 404
