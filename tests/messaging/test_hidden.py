"""A block hides both from each other in their messages."""

import pytest
from django.test import Client

from accounts.actions.blocks import block_person, unblock_person
from accounts.models import User
from messaging import selectors
from messaging.actions.conversations import mark_read, open_conversation
from messaging.actions.messages import send_message
from messaging.constants import WITHHELD
from tests.factories.messaging import make_conversation, send
from tests.messaging.live import LiveServer, sign_in
from wecho.common.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["by the one", "by the other"])
def apart(request: pytest.FixtureRequest, ada: User, bo: User) -> int:
    """A conversation of two, one of whom has blocked the other since; returns its id."""
    conversation = make_conversation(ada, bo, messages=2)
    blocker, blocked = (ada, bo) if request.param == "by the one" else (bo, ada)
    block_person(actor=blocker, person=blocked)
    return conversation.pk


def test_nothing_is_sent_or_read_across_a_block(apart: int, ada: User, bo: User) -> None:
    for one, other in ((ada, bo), (bo, ada)):
        with pytest.raises(NotFound):
            send_message(actor=one, to=other, client_id="c", body="x")
        with pytest.raises(NotFound):
            send_message(actor=one, conversation_id=apart, client_id="c", body="x")
        with pytest.raises(NotFound):
            open_conversation(actor=one, other=other)
        with pytest.raises(NotFound):
            selectors.history(one, apart, limit=9)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_marked_as_read_across_a_block(apart: int, ada: User) -> None:
    with pytest.raises(NotFound):
        mark_read(actor=ada, conversation_id=apart, seq=1)


def test_lists_and_counts_leave_the_conversation_out(apart: int, ada: User, bo: User, stranger: User) -> None:
    send(stranger, ada)
    (listed,) = selectors.conversations_of(ada, cursor=None, limit=9).rows
    assert listed.other == stranger
    assert selectors.unread_count(ada) == 1
    assert selectors.unread_by_conversation(ada) == {listed.conversation.pk: 1}
    assert selectors.conversations_of(bo, cursor=None, limit=9).rows == []
    assert selectors.unread_count(bo) == 0


def test_the_log_keeps_its_places_and_withholds_what_they_were_about(apart: int, ada: User, stranger: User) -> None:
    send(stranger, ada, "seen")
    events = selectors.events_after(ada, 0).events
    assert [event["uo"] for event in events] == [1, 2, 3]
    assert [event["kind"] for event in events] == [WITHHELD, WITHHELD, "message"]
    assert all(event["conv"] is None and event["message"] is None for event in events[:2])


def test_what_was_said_is_there_again_when_the_block_is_gone(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=2)
    block_person(actor=ada, person=bo)
    unblock_person(actor=ada, person=bo)
    assert len(selectors.history(bo, conversation.pk, limit=9).messages) == 2


def test_the_page_of_a_thread_is_that_of_nobody(apart: int, ada: User, bo: User, client: Client) -> None:
    client.force_login(ada)
    assert client.get(f"/messages/@{bo.username}/").status_code == 404
    assert client.post(f"/messages/@{bo.username}/", {"client_id": "c", "body": "x"}).status_code == 404
    assert f"@{bo.username}" not in client.get("/messages/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_socket_answers_as_to_the_name_of_nobody(server: LiveServer, apart: int, ada: User, bo: User) -> None:
    with sign_in(server, ada) as client:
        answers = []
        for frame in ({"to": bo.username}, {"to": "nobody.here"}, {"conv": apart}, {"conv": 2**40}):
            client.put(type="send", cid="c", body="x", **frame)
            answers.append(client.expect("error"))
        client.put(type="read", conv=apart, seq=2)
        answers.append(client.expect("error"))
        assert {(answer["code"], answer["message"]) for answer in answers} == {("not_found", answers[1]["message"])}
        client.put(type="sync", after_uo=0)
        assert {event["kind"] for event in client.expect("batch")["events"]} == {WITHHELD}
