"""Appeals on pages and over the API, by their author and by whoever decides them."""

import pytest
from django.test import Client

from accounts.actions.sessions import issue_tokens
from accounts.models import User
from gallery.models import Post
from gallery.states import PostStatus
from moderation.constants import Outcome
from moderation.models import Appeal
from tests.factories.gallery import make_moderator
from tests.factories.moderation import make_appeal, make_decision
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def browser(person: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def app(person: User) -> Client:
    token = {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"}
    return Client(headers={**key_headers(make_service()), **token, **ENGLISH})


def test_an_author_appeals_from_the_page_and_reads_the_outcome(moderator: User, author: User, waiting: Post) -> None:
    make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT, note="A mark.")
    client, address = browser(author), f"/posts/{waiting.pk}/appeal"
    assert address in client.get(waiting.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "/rules/#quality" in page
    assert "A mark." in page
    assert moderator.username not in page
    assert moderator.name not in page
    assert client.post(address, {"text": " "}).status_code == 400
    assert client.post(address, {"text": "It is a lantern."}).status_code == 302
    assert "It is a lantern." in client.get(address).content.decode()
    assert client.post(address, {"text": "Again."}).status_code == 409

    other, appeal = make_moderator(), Appeal.objects.get()
    desk = browser(other)
    assert "It is a lantern." in desk.get("/admin/review/appeals/").content.decode()
    case = f"/admin/review/appeals/{appeal.pk}/"
    assert desk.get("/admin/review/appeals/next/")["Location"] == case
    assert "It is a lantern." in desk.get(case).content.decode()
    assert desk.post(case, {"outcome": "upheld", "note": ""}).status_code == 400
    assert desk.post(case, {"outcome": "granted", "note": "You are right."})["Location"] == "/admin/review/appeals/"
    late = desk.post(case, {"outcome": "upheld", "note": "No."})
    assert late.status_code == 409
    told = client.get(address).content.decode()
    assert "Your appeal was granted" in told
    assert "You are right." in told
    assert other.name not in told
    waiting.refresh_from_db()
    assert waiting.status == PostStatus.PUBLISHED
    assert "Your appeal about a post was granted" in client.get("/notifications/").content.decode()


def test_whoever_decided_is_not_let_in(moderator: User) -> None:
    appeal = make_appeal(moderator=moderator)
    desk = browser(moderator)
    assert desk.get(f"/admin/review/appeals/{appeal.pk}/").status_code == 403
    assert appeal.text not in desk.get("/admin/review/appeals/").content.decode()


def test_the_api_does_what_the_pages_do(moderator: User, author: User, waiting: Post) -> None:
    make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT, note="A mark.")
    client, root = app(author), "/api/v1/moderation"
    review = client.get(f"{root}/posts/{waiting.pk}/review").json()["data"]
    assert (review["status"], review["note"], review["can_appeal"]) == ("rejected", "A mark.", True)
    assert review["rule_url"] in [rule["url"] for rule in client.get(f"{root}/rules").json()["data"]["rules"]]
    said = {"post": waiting.pk, "text": "It is a lantern."}
    assert client.post(f"{root}/appeals", {"post": 1, "board": 1, "text": "x"}, "application/json").status_code == 400
    made = client.post(f"{root}/appeals", said, "application/json").json()["data"]
    again = client.post(f"{root}/appeals", said, "application/json")
    assert (again.status_code, again.json()["data"]["reason"]) == (409, "already_appealed")

    desk = app(make_moderator())
    (row,) = desk.get(f"{root}/appeals/queue").json()["data"]["appeals"]
    assert (row["id"], row["author"]["username"]) == (made["id"], author.username)
    answer = desk.post(
        f"{root}/appeals/{made['id']}/decision", {"outcome": "upheld", "note": "No."}, "application/json"
    )
    assert answer.json()["data"]["status"] == "upheld"
    (own,) = client.get(f"{root}/appeals").json()["data"]["appeals"]
    assert (own["status"], own["note"]) == ("upheld", "No.")
    assert moderator.username not in repr(own)
