"""What lists, histories and logs show, and what they cost."""

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from messaging import selectors
from messaging.actions.conversations import mark_read, open_conversation
from messaging.actions.streams import open_stream
from tests.factories import make_person
from tests.factories.messaging import make_conversation, send
from wecho.common.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_conversations_come_latest_first_with_last_message_and_unread(ada: User, bo: User, stranger: User) -> None:
    make_conversation(ada, bo, messages=3)
    make_conversation(ada, stranger)
    send(bo, ada, "news")
    rows = selectors.conversations_of(ada, cursor=None, limit=10).rows
    assert [row.other.username for row in rows] == ["bo", "stranger"]
    assert [(row.last["body"], row.unread) for row in rows] == [("news", 2), ("message 1", 0)]


def test_conversation_without_a_message_is_not_listed(ada: User, bo: User) -> None:
    open_conversation(actor=ada, other=bo)
    assert selectors.conversations_of(ada, cursor=None, limit=10).rows == []


@pytest.mark.parametrize("size", [1, 8])
def test_a_page_of_conversations_costs_three_queries(
    ada: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        make_conversation(make_person(), ada, messages=2)
    with django_assert_num_queries(3):
        assert len(selectors.conversations_of(ada, cursor=None, limit=10).rows) == size


def test_pages_of_conversations_follow_each_other(ada: User) -> None:
    for _ in range(5):
        make_conversation(make_person(), ada)
    seen: list[int] = []
    cursor = None
    while True:
        page = selectors.conversations_of(ada, cursor=cursor, limit=2)
        seen += [row.conversation.pk for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_forged_cursor_is_refused(ada: User) -> None:
    with pytest.raises(Invalid):
        selectors.conversations_of(ada, cursor="WzFd:forged", limit=2)


def test_history_pages_in_both_directions(
    ada: User, bo: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conversation = make_conversation(ada, bo, messages=7)

    def seqs(**bounds: int) -> tuple[list[int], bool]:
        found = selectors.history(ada, conversation.pk, limit=3, **bounds)
        return [message["seq"] for message in found.messages], found.more

    with django_assert_num_queries(2):
        assert seqs() == ([5, 6, 7], True)
    assert seqs(before=5) == ([2, 3, 4], True)
    assert seqs(before=2) == ([1], False)
    assert seqs(after=3) == ([4, 5, 6], True)
    assert seqs(after=6) == ([7], False)
    assert seqs(after=7) == ([], False)


def test_history_of_others_is_nothing(ada: User, bo: User, stranger: User) -> None:
    conversation = make_conversation(ada, bo)
    for conversation_id in (conversation.pk, 10**30):
        with pytest.raises(NotFound):
            selectors.history(stranger, conversation_id, limit=3)


def test_events_show_what_they_point_at_in_their_order(ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=2)
    mark_read(actor=bo, conversation_id=conversation.pk, seq=1)
    batch = selectors.events_after(bo, 0)
    shown = [(event["uo"], event["kind"], event["message"] and event["message"]["body"]) for event in batch.events]
    assert shown == [(1, "message", "message 1"), (2, "message", "message 2"), (3, "read", None)]
    assert [event["unread"] for event in batch.events] == [0, 0, 0]
    assert (batch.next, batch.head_uo, batch.more) == (3, 3, False)


def test_events_come_in_batches_until_the_head(ada: User, bo: User) -> None:
    make_conversation(ada, bo, messages=5)
    first = selectors.events_after(bo, 1, limit=3)
    assert ([event["uo"] for event in first.events], first.next, first.more) == ([2, 3, 4], 4, True)
    rest = selectors.events_after(bo, first.next, limit=3, epoch=first.epoch)
    assert ([event["uo"] for event in rest.events], rest.more) == ([5], False)
    assert selectors.events_after(bo, 5).events == []


@pytest.mark.parametrize("size", [1, 8])
def test_a_batch_of_events_costs_four_queries(
    ada: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        make_conversation(make_person(), ada, messages=2)
    with django_assert_num_queries(4):
        assert len(selectors.events_after(ada, 0).events) == 2 * size


def test_offset_beyond_the_head_asks_for_a_resync(ada: User) -> None:
    with pytest.raises(Conflict) as refusal:
        selectors.events_after(ada, 1)
    assert refusal.value.slug == "resync_required"


def test_restored_log_has_another_epoch(ada: User, bo: User) -> None:
    make_conversation(ada, bo)
    epoch = open_stream(person=ada).epoch
    call_command("renew_epochs", verbosity=0)
    with pytest.raises(Conflict) as refusal:
        selectors.events_after(ada, 0, epoch=epoch)
    assert refusal.value.slug == "resync_required"


def test_unread_is_counted_by_conversation(ada: User, bo: User, stranger: User) -> None:
    one = make_conversation(bo, ada, messages=3)
    other = make_conversation(stranger, ada)
    assert selectors.unread_by_conversation(ada) == {one.pk: 2, other.pk: 1}
    assert selectors.unread_count(ada) == 3
    assert selectors.unread_count(make_person()) == 0
