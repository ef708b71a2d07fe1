"""The main job as an app client does it: an appKey for the app, a JWT for each person, nothing but HTTP."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from services_registry.models import Service
from tests.factories.gallery import jpeg, make_moderator
from tests.factories.people import PASSWORD
from tests.factories.services import key_headers, make_service
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db(transaction=True)


class App:
    """A client of the API: adds the app's key and the person's token to every call, and opens the envelope."""

    def __init__(self, service: Service, token: str = "") -> None:
        self.client, self.service, self.token = Client(), service, token

    def call(self, method: str, path: str, body: object = None, *, status: int = 200, **files: Any) -> Any:
        """Return the `data` of the answer, whose status must be `status`."""
        headers = key_headers(self.service) | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        if files:
            answer = self.client.post(f"/api/v1{path}", files, headers=headers)
        else:
            payload = b"" if body is None else json.dumps(body).encode()
            answer = self.client.generic(
                method, f"/api/v1{path}", payload, content_type="application/json", headers=headers
            )
        found = answer.json()
        assert (answer.status_code, found["code"]) == (status, status), found
        return found["data"]

    def join(self, username: str) -> "App":
        """Register a person; returns the app with that person signed in."""
        tokens = self.call("POST", "/accounts/register", {"username": username, "password": PASSWORD})
        return App(self.service, tokens["access"])


def test_the_main_job_over_the_api() -> None:
    app = App(make_service())
    author, friend = app.join("author"), app.join("friend")

    photos = [
        author.call("POST", "/gallery/photos", file=SimpleUploadedFile("p.jpg", jpeg(700, 500)))["id"] for _ in range(2)
    ]
    made = author.call(
        "POST", "/gallery/posts", {"photos": [{"id": pk, "alt": "雾"} for pk in photos], "title": "晨雾"}
    )
    assert made["status"] == "processing"
    JobWorker(batch=True).run()
    assert author.call("GET", f"/gallery/posts/{made['id']}")["status"] == "pending"
    friend.call("GET", f"/gallery/posts/{made['id']}", status=404)

    reviewer = make_moderator()
    signed_in = app.call("POST", "/accounts/token", {"username": reviewer.username, "password": PASSWORD})
    moderator = App(app.service, signed_in["access"])
    assert [case["id"] for case in moderator.call("GET", "/moderation/queue")["posts"]] == [made["id"]]
    author.call("POST", f"/moderation/posts/{made['id']}/decision", {"outcome": "approve"}, status=403)
    moderator.call("POST", f"/moderation/posts/{made['id']}/decision", {"outcome": "approve"})

    card = app.call("GET", "/gallery/posts")["posts"][0]
    assert (card["id"], card["title"], card["author"]["username"]) == (made["id"], "晨雾", "author")
    picture = card["cover"]["renditions"][-1]
    assert (picture["width"], picture["height"]) == (700, 500)
    assert picture["avif"] is None, "it is the original's own JPEG"
    assert app.client.get(picture["jpeg"]).status_code == 200
    assert app.client.get(card["cover"]["renditions"][0]["avif"]).status_code == 200

    post = f"/gallery/posts/{made['id']}"
    assert friend.call("PUT", f"{post}/like") == {"liked": True, "like_count": 1}
    assert friend.call("PUT", f"{post}/like") == {"liked": True, "like_count": 1}
    friend.call("POST", f"{post}/comments", {"body": "好安静。"})
    assert app.call("GET", f"{post}/comments")["comments"][0]["body"] == "好安静。"
    board = friend.call("POST", "/gallery/boards", {"title": "山"})
    friend.call("PUT", f"/gallery/boards/{board['id']}/posts/{made['id']}")
    assert friend.call("GET", f"/gallery/boards/{board['id']}/posts")["posts"][0]["id"] == made["id"]
    friend.call("PUT", "/accounts/people/author/follow")
    assert friend.call("GET", "/gallery/posts?feed=following")["posts"][0]["id"] == made["id"]
    assert app.call("GET", "/accounts/people/author")["follower_count"] == 1

    sent = friend.call("POST", "/messaging/messages", {"to": "author", "client_id": "m-1", "body": "拍得真好!"})
    again = friend.call("POST", "/messaging/messages", {"to": "author", "client_id": "m-1", "body": "拍得真好!"})
    assert (again["seq"], again["dup"]) == (sent["seq"], True)
    conversation = author.call("GET", "/messaging/conversations")["conversations"][0]
    history = author.call("GET", f"/messaging/conversations/{conversation['id']}/messages")
    assert [message["body"] for message in history["messages"]] == ["拍得真好!"]


def test_nothing_is_answered_without_an_app_key() -> None:
    for path in ("/gallery/posts", "/accounts/people/x", "/messaging/conversations", "/moderation/queue"):
        answer = Client().get(f"/api/v1{path}")
        assert (answer.status_code, answer.json()) == (400, {"code": 400, "msg": "bind authentication", "data": None})


def test_a_void_token_is_told_apart_from_a_void_key() -> None:
    answer = App(make_service(), "eyJhbGciOiJIUzI1NiJ9.e30.x").client.get(
        "/api/v1/gallery/posts",
        headers=key_headers(make_service()) | {"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"},
    )
    assert (answer.status_code, answer.json()["code"]) == (401, 401)
    assert "ErrorDetail" not in answer.json()["msg"]
    assert answer.json()["data"] == {"reason": "token_not_valid"}


def test_a_page_of_the_site_calls_with_its_session_and_csrf_token() -> None:
    app = App(make_service())
    app.join("author")
    page = Client(enforce_csrf_checks=True)
    page.get("/sign-in/")
    token = page.cookies["csrftoken"].value
    page.post("/sign-in/", {"username": "author", "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert page.get("/api/v1/accounts/me").json()["data"]["username"] == "author"
    refused = page.put("/api/v1/accounts/me", {"display_name": "x", "bio": ""}, content_type="application/json")
    assert refused.status_code == 403
    allowed = page.put(
        "/api/v1/accounts/me",
        {"display_name": "x", "bio": ""},
        content_type="application/json",
        headers={"X-CSRFToken": page.cookies["csrftoken"].value},
    )
    assert allowed.json()["data"]["display_name"] == "x"
