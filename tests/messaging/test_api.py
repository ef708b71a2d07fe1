"""The HTTP twins: the same guarantees as on the socket."""

from typing import Any

import pytest
from django.test import Client

from accounts.actions.sessions import issue_tokens
from accounts.models import User
from messaging.models import Membership, Message
from tests.factories.messaging import make_conversation, send
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db
BASE = "/api/v1/messaging"


@pytest.fixture
def page(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def data_of(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()["data"]


def post(page: Client, **body: Any) -> Any:
    return page.post(f"{BASE}/messages", body, content_type="application/json")


def test_nobody_reads_or_writes_without_signing_in() -> None:
    client = Client(headers=key_headers(make_service()))
    for path in ("conversations", "events?after=0", "conversations/1/messages"):
        data_of(client.get(f"{BASE}/{path}"), 401)
    data_of(post(client, to="ada", client_id="one", body="hello"), 401)


def test_app_client_sends_with_its_key_and_the_persons_token(ada: User, bo: User) -> None:
    bearer = {"Authorization": f"Bearer {issue_tokens(person=ada)['access']}"}
    client = Client(headers=key_headers(make_service()) | bearer)
    assert data_of(post(client, to="bo", client_id="one", body="hello"))["seq"] == 1
    assert data_of(client.get(f"{BASE}/conversations"))["conversations"][0]["other"]["username"] == "bo"


def test_sending_answers_the_acknowledgement_and_again_as_a_duplicate(page: Client, bo: User) -> None:
    first = data_of(post(page, to="bo", client_id="one", body="hello"))
    assert (first["seq"], first["uo"], first["cid"], first["dup"]) == (1, 1, "one", False)
    again = data_of(post(page, conversation=first["conv"], client_id="one", body="hello"))
    assert again == {**first, "dup": True}
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"to": "bo", "client_id": "one", "body": "other"}, 409, "conflict"),
        ({"to": "nobody", "client_id": "two", "body": "x"}, 404, "not_found"),
        ({"to": "ada", "client_id": "two", "body": "x"}, 403, "forbidden"),
        ({"conversation": 2**62, "client_id": "two", "body": "x"}, 404, "not_found"),
        ({"to": "bo", "client_id": "a b", "body": "x"}, 400, "invalid"),
        ({"to": "bo", "client_id": "two", "body": "x" * 4001}, 400, "invalid"),
        ({"client_id": "two", "body": "x"}, 400, "invalid"),
    ],
)
def test_refusals_carry_their_reason(page: Client, bo: User, body: dict[str, Any], status: int, reason: str) -> None:
    post(page, to="bo", client_id="one", body="hello")
    assert data_of(post(page, **body), status)["reason"] == reason
    assert Message.objects.count() == 1


def test_half_a_surrogate_pair_is_refused(page: Client, bo: User) -> None:
    raw = '{"to": "bo", "client_id": "one", "body": "\\ud800"}'
    answer = page.post(f"{BASE}/messages", raw, content_type="application/json")
    assert answer.status_code == 400


def test_conversations_and_history(page: Client, ada: User, bo: User) -> None:
    conversation = make_conversation(bo, ada, messages=3)
    listed = data_of(page.get(f"{BASE}/conversations"))
    row = listed["conversations"][0]
    assert (row["id"], row["other"]["username"], row["unread"]) == (conversation.pk, "bo", 2)
    assert (row["last_seq"], row["last_message"]["body"], listed["next_cursor"]) == (3, "message 3", None)
    history = data_of(page.get(f"{BASE}/conversations/{conversation.pk}/messages?limit=2"))
    assert ([one["seq"] for one in history["messages"]], history["more"]) == ([2, 3], True)
    earlier = data_of(page.get(f"{BASE}/conversations/{conversation.pk}/messages?before=2"))
    assert ([one["seq"] for one in earlier["messages"]], earlier["more"]) == ([1], False)


def test_conversation_of_others_is_not_there(page: Client, bo: User, stranger: User) -> None:
    conversation = make_conversation(bo, stranger)
    for conversation_id in (conversation.pk, 10**30):
        data_of(page.get(f"{BASE}/conversations/{conversation_id}/messages"), 404)
        read = page.put(f"{BASE}/conversations/{conversation_id}/read", {"seq": 1}, content_type="application/json")
        data_of(read, 404)


def test_reading_over_http_never_goes_back(page: Client, ada: User, bo: User) -> None:
    conversation = make_conversation(bo, ada, messages=3)
    path = f"{BASE}/conversations/{conversation.pk}/read"
    assert data_of(page.put(path, {"seq": 3}, content_type="application/json")) == {"read_seq": 3, "unread": 0}
    assert data_of(page.put(path, {"seq": 1}, content_type="application/json")) == {"read_seq": 3, "unread": 0}
    assert Membership.objects.get(person=ada).read_seq == 3


def test_events_catch_up_batch_by_batch(page: Client, ada: User, bo: User) -> None:
    assert data_of(page.get(f"{BASE}/events?after=0"))["events"] == []
    for number in range(5):
        send(bo, ada, f"n{number}")
    seen: list[str] = []
    after, more = 0, True
    while more:
        batch = data_of(page.get(f"{BASE}/events?after={after}&limit=2"))
        seen += [event["message"]["body"] for event in batch["events"]]
        after, more = batch["next"], batch["more"]
    assert seen == ["n0", "n1", "n2", "n3", "n4"]


@pytest.mark.parametrize("query", ["after=99", "after=0&epoch=another"])
def test_offset_of_another_log_asks_for_a_resync(page: Client, ada: User, bo: User, query: str) -> None:
    make_conversation(ada, bo)
    assert data_of(page.get(f"{BASE}/events?{query}"), 409)["reason"] == "resync_required"


@pytest.mark.parametrize("query", ["", "after=-1", "after=x", f"after={2**70}"])
def test_malformed_offset_is_refused(page: Client, query: str) -> None:
    assert "after" in data_of(page.get(f"{BASE}/events?{query}"), 400)["errors"]
