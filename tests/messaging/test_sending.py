"""Sending and reading, action by action."""

import pytest

from accounts.models import User
from messaging.actions.conversations import mark_read, open_conversation
from messaging.actions.messages import send_message
from messaging.models import Conversation, Membership, Message, UserEvent, UserStream
from tests.factories.messaging import make_conversation, send
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


def test_first_message_opens_the_conversation_and_is_number_one(ada: User, bo: User) -> None:
    sent = send_message(actor=ada, to=bo, client_id="one", body="hello")
    assert (sent.seq, sent.uo, sent.dup) == (1, 1, False)
    message = Message.objects.get()
    assert (message.pk, message.sender, message.body) == ((sent.conversation_id, 1), ada, "hello")
    assert set(Membership.objects.values_list("person_id", "unread")) == {(ada.pk, 0), (bo.pk, 1)}


def test_both_directions_share_one_conversation(ada: User, bo: User) -> None:
    assert send(ada, bo).conversation_id == send(bo, ada).conversation_id
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]


def test_repeated_client_id_answers_the_first_acknowledgement(ada: User, bo: User) -> None:
    first = send(ada, bo, "hello", "same")
    again = send(ada, bo, " hello\r\n", "same")
    assert again.dup
    assert (again.seq, again.uo, again.created_at) == (first.seq, first.uo, first.created_at)
    assert Message.objects.count() == 1


def test_repeated_client_id_may_name_the_conversation_instead_of_the_person(ada: User, bo: User) -> None:
    first = send(ada, bo, "hello", "same")
    again = send_message(actor=ada, conversation_id=first.conversation_id, client_id="same", body="hello")
    assert again.dup


@pytest.mark.parametrize("change", ["body", "person"])
def test_client_id_of_another_message_is_a_conflict(ada: User, bo: User, stranger: User, change: str) -> None:
    send(ada, bo, "hello", "same")
    with pytest.raises(Conflict):
        send(ada, bo if change == "body" else stranger, "hello!" if change == "body" else "hello", "same")
    assert Message.objects.count() == 1


def test_two_people_may_use_the_same_client_id(ada: User, bo: User) -> None:
    send(ada, bo, "hello", "same")
    assert not send(bo, ada, "hello", "same").dup


@pytest.mark.parametrize("body", ["", " \n ", "x" * 4001, "a\0b", "\ud800"])
def test_unstorable_body_is_refused(ada: User, bo: User, body: str) -> None:
    with pytest.raises(Invalid) as refusal:
        send(ada, bo, body)
    assert list(refusal.value.errors) == ["body"]
    assert not Conversation.objects.exists()


def test_four_thousand_characters_of_any_script_are_accepted(ada: User, bo: User) -> None:
    send(ada, bo, "𠮷" * 4000)
    assert len(Message.objects.get().body) == 4000


@pytest.mark.parametrize("client_id", ["", "a b", "x" * 65, "é"])
def test_malformed_client_id_is_refused(ada: User, bo: User, client_id: str) -> None:
    with pytest.raises(Invalid):
        send_message(actor=ada, to=bo, client_id=client_id, body="hello")


def test_person_and_conversation_together_are_refused(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo)
    with pytest.raises(Invalid):
        send_message(actor=ada, to=bo, conversation_id=conversation.pk, client_id="c", body="hello")
    with pytest.raises(Invalid):
        send_message(actor=ada, client_id="c", body="hello")


def test_stranger_cannot_write_into_a_conversation(ada: User, bo: User, stranger: User) -> None:
    conversation = make_conversation(ada, bo)
    for conversation_id in (conversation.pk, conversation.pk + 1, 2**62):
        with pytest.raises(NotFound):
            send_message(actor=stranger, conversation_id=conversation_id, client_id="c", body="hello")


def test_nobody_writes_to_themselves(ada: User) -> None:
    with pytest.raises(Forbidden):
        send(ada, ada)


@pytest.mark.parametrize("who", ["sender", "receiver"])
def test_inactive_person_neither_sends_nor_receives(ada: User, bo: User, who: str) -> None:
    conversation = make_conversation(ada, bo)
    User.objects.filter(pk=(ada if who == "sender" else bo).pk).update(is_active=False)
    with pytest.raises(Forbidden):
        send_message(actor=ada, conversation_id=conversation.pk, client_id="late", body="hello")
    assert Conversation.objects.get().last_seq == 1


def test_twenty_first_message_within_ten_seconds_is_refused_and_leaves_no_trace(ada: User, bo: User) -> None:
    for number in range(20):
        send_message(actor=ada, to=bo, client_id=f"n{number}", body="hello")
    with pytest.raises(TooMany):
        send_message(actor=ada, to=bo, client_id="n20", body="hello")
    assert Conversation.objects.get().last_seq == 20
    assert send_message(actor=ada, to=bo, client_id="n19", body="hello").dup


def test_each_member_gets_one_event_for_a_message(ada: User, bo: User) -> None:
    make_conversation(ada, bo, messages=3)
    for person in (ada, bo):
        events = UserEvent.objects.filter(person=person).order_by("uo").values_list("uo", "kind", "seq")
        assert list(events) == [(1, "message", 1), (2, "message", 2), (3, "message", 3)]
        assert UserStream.objects.get(person=person).head_uo == 3


def test_opening_a_conversation_twice_gives_the_same_one(ada: User, bo: User) -> None:
    assert open_conversation(actor=ada, other=bo) == open_conversation(actor=bo, other=ada)


def test_reading_never_goes_back(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=5)
    assert mark_read(actor=bo, conversation_id=conversation.pk, seq=4).unread == 1
    read = mark_read(actor=bo, conversation_id=conversation.pk, seq=2)
    assert (read.read_seq, read.unread) == (4, 1)
    assert UserEvent.objects.filter(person=bo, kind="read").count() == 1


def test_reading_beyond_the_last_message_means_the_last(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=3)
    read = mark_read(actor=bo, conversation_id=conversation.pk, seq=2**62)
    assert (read.read_seq, read.unread) == (3, 0)
    send(ada, bo)
    assert Membership.objects.get(person=bo).unread == 1


def test_reading_is_told_to_the_reader_alone(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo)
    mark_read(actor=bo, conversation_id=conversation.pk, seq=1)
    assert set(UserEvent.objects.filter(kind="read").values_list("person_id", "seq")) == {(bo.pk, 1)}


def test_stranger_cannot_mark_as_read(ada: User, bo: User, stranger: User) -> None:
    conversation = make_conversation(ada, bo)
    for conversation_id in (conversation.pk, 10**30):
        with pytest.raises(NotFound):
            mark_read(actor=stranger, conversation_id=conversation_id, seq=1)
