"""The guarantees when everything happens at the same time, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from accounts.models import User
from messaging.actions.conversations import mark_read, open_conversation
from messaging.actions.messages import Sent, send_message
from messaging.models import Conversation, Membership, Message, UserEvent, UserStream
from tests.factories import make_person
from tests.factories.messaging import make_conversation, send
from wecho.common.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
Value = TypeVar("Value")


def at_once(*works: Callable[[], Value]) -> list[Value]:
    """Start every piece of work at the same moment, each on a connection of its own."""
    start = Barrier(len(works))

    def job(work: Callable[[], Value]) -> Value:
        start.wait(10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(job, works))


def logs_are_whole(*people: User) -> bool:
    """Whether each log counts from 1 to its head, and shows the messages of each conversation in their order."""
    for person in people:
        events = list(UserEvent.objects.filter(person=person).order_by("uo"))
        if [event.uo for event in events] != list(range(1, UserStream.objects.get(person=person).head_uo + 1)):
            return False
        for conversation in {event.conversation_id for event in events}:
            seqs = [
                event.seq or 0 for event in events if event.conversation_id == conversation and event.kind == "message"
            ]
            if seqs != list(range(1, len(seqs) + 1)):
                return False
    return True


def test_numbers_have_no_gap_and_one_order_for_everybody(ada: User, bo: User) -> None:
    def speak(sender: User, to: User, name: str) -> Callable[[], list[Sent]]:
        return lambda: [
            send_message(actor=sender, to=to, client_id=f"{name}-{number}", body="hello") for number in range(5)
        ]

    sent = at_once(*(speak(*pair, f"t{name}") for name, pair in enumerate([(ada, bo), (bo, ada)] * 4)))
    assert sorted(one.seq for batch in sent for one in batch) == list(range(1, 41))
    assert Conversation.objects.get().last_seq == Message.objects.count() == 40
    assert set(Membership.objects.values_list("unread", flat=True)) == {20}
    assert logs_are_whole(ada, bo)


def test_one_person_in_many_conversations_keeps_a_whole_log(ada: User) -> None:
    others = [make_person() for _ in range(6)]
    at_once(*(lambda other=other: [send(other, ada), send(ada, other)] for other in others))
    assert UserStream.objects.get(person=ada).head_uo == 12
    assert logs_are_whole(ada, *others)


@pytest.mark.parametrize("opened", [False, True])
def test_same_client_id_at_once_gives_one_row(ada: User, bo: User, opened: bool) -> None:
    if opened:
        make_conversation(ada, bo)
    work = lambda: send_message(actor=ada, to=bo, client_id="same", body="hello")  # noqa: E731
    answers = at_once(*[work] * 8)
    assert [answer.dup for answer in answers].count(False) == 1
    assert len({(answer.seq, answer.uo, answer.created_at) for answer in answers}) == 1
    assert Message.objects.filter(sender=ada, client_id="same").count() == 1
    assert logs_are_whole(ada, bo)


def test_same_client_id_into_two_conversations_at_once_gives_one_row_and_conflicts(
    ada: User, bo: User, stranger: User
) -> None:
    make_conversation(ada, bo)
    make_conversation(ada, stranger)

    def try_send(to: User) -> str:
        try:
            return "dup" if send_message(actor=ada, to=to, client_id="same", body="hello").dup else "sent"
        except Conflict:
            return "conflict"

    answers = at_once(*(lambda to=to: try_send(to) for to in (bo, stranger) * 3))
    assert sorted(answers) == ["conflict"] * 3 + ["dup"] * 2 + ["sent"]
    assert Message.objects.filter(client_id="same").count() == 1
    assert logs_are_whole(ada, bo, stranger)


def test_two_people_who_open_at_once_share_the_conversation(ada: User, bo: User) -> None:
    pairs = [(ada, bo), (bo, ada)] * 3
    opened = at_once(*(lambda a=a, b=b: open_conversation(actor=a, other=b).pk for a, b in pairs))
    assert len(set(opened)) == 1
    assert Membership.objects.count() == 2


def test_reading_while_messages_arrive_counts_them_exactly(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=1)

    def read(seq: int) -> Callable[[], object]:
        return lambda: mark_read(actor=bo, conversation_id=conversation.pk, seq=seq)

    def speak(number: int) -> Callable[[], object]:
        return lambda: send_message(actor=ada, to=bo, client_id=f"at-once-{number}", body="hello")

    at_once(*(part for number in range(4) for part in (speak(number), read(number + 1))))
    membership = Membership.objects.get(person=bo)
    assert membership.unread == 5 - membership.read_seq
    assert logs_are_whole(ada, bo)
