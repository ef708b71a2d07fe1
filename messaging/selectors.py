"""What pages, endpoints and sockets read of conversations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Exists, OuterRef, Q, Sum

from accounts.models import User
from accounts.selectors.blocks import within_reach
from accounts.selectors.people import person_gone
from messaging.constants import CONVERSATIONS_COUNTED, EVENTS_A_BATCH, WITHHELD, EventKind
from messaging.models import Conversation, Membership, Message, UserEvent, UserStream
from wecho.common.belongings import BATCH, Record, in_batches
from wecho.common.errors import Conflict, NotFound
from wecho.common.pagination import keyset_page


class Person(TypedDict):
    """A member as others see them."""

    id: int
    username: str
    display_name: str


class MessageFact(TypedDict):
    """A message as every face shows it; `cid` is its sender's client id."""

    mid: str
    conv: int
    seq: int
    sender: Person
    cid: str
    body: str
    ts: datetime


class EventFact(TypedDict):
    """An event of a person's log, with the present state of what it points at.

    `message` is there for the kind `message`; `unread` is how many of the conversation the person has not read by now.
    The kind `withheld` names nothing: it was about somebody who is apart from the person now.
    """

    uo: int
    kind: str
    conv: int | None
    seq: int | None
    ts: datetime
    message: MessageFact | None
    unread: int


@dataclass(frozen=True)
class Batch:
    """Events in the order of `uo`. `next` is the offset to go on from; `more` says that there are some beyond it."""

    epoch: str
    events: list[EventFact]
    next: int
    head_uo: int

    @property
    def more(self) -> bool:
        return self.next < self.head_uo


@dataclass(frozen=True)
class Listed:
    """A conversation in somebody's list: the other person, the last message, and how many are unread."""

    conversation: Conversation
    other: User
    last: MessageFact
    unread: int
    read_seq: int


@dataclass(frozen=True)
class ConversationPage:
    """Conversations, the latest first, and the cursor of the next page or None at the end."""

    rows: list[Listed]
    next_cursor: str | None


@dataclass(frozen=True)
class History:
    """Messages in the order of `seq`; `more` says that there are some beyond, in the direction asked for."""

    messages: list[MessageFact]
    more: bool


def message_id(conversation_id: int, seq: int) -> str:
    """The name of a message: its conversation and its number there."""
    return f"{conversation_id}-{seq}"


def person_fact(person: User) -> Person:
    """A person as a `Person`."""
    return Person(id=person.pk, username=person.handle, display_name=person.name)


def _message_fact(message: Message) -> MessageFact:
    return MessageFact(
        mid=message_id(message.conversation_id, message.seq),
        conv=message.conversation_id,
        seq=message.seq,
        sender=person_fact(message.sender),
        cid=message.client_id,
        body=message.body,
        ts=message.created_at,
    )


def _open(person: User) -> Q:
    """Condition on the person's memberships: no block stands between the two of the conversation."""
    others = Membership.objects.filter(conversation=OuterRef("conversation")).exclude(person=person)
    return Q(Exists(others.filter(within_reach(person, "person_id"))))


def open_membership(person: User, conversation_id: int) -> Membership:
    """The person's place in a conversation; raises NotFound to who is no member, and where a block parts the two."""
    found = Membership.objects.filter(_open(person), person=person, conversation__pk=conversation_id).first()
    if found is None:
        raise NotFound
    return found


def conversations_of(person: User, *, cursor: str | None, limit: int) -> ConversationPage:
    """A person's conversations that have a message, the latest first, in three queries; none with who is apart."""
    rows = Membership.objects.filter(_open(person), person=person, active_at__isnull=False)
    rows = rows.select_related("conversation")
    page = keyset_page(rows, order=("active_at", "id"), cursor=cursor, limit=limit)
    others = _other_members(person, [row.conversation_id for row in page.rows])
    last = _messages((row.conversation_id, row.conversation.last_seq) for row in page.rows)
    listed = [
        Listed(
            conversation=row.conversation,
            other=others[row.conversation_id],
            last=last[row.conversation_id, row.conversation.last_seq],
            unread=row.unread,
            read_seq=row.read_seq,
        )
        for row in page.rows
    ]
    return ConversationPage(listed, page.next_cursor)


def _other_members(person: User, conversation_ids: list[int]) -> dict[int, User]:
    rows = Membership.objects.filter(conversation_id__in=conversation_ids).exclude(person=person)
    return {row.conversation_id: row.person for row in rows.select_related("person")}


def _messages(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], MessageFact]:
    rows = Message.objects.filter(pk__in=list(wanted)).select_related("sender")
    return {(row.conversation_id, row.seq): _message_fact(row) for row in rows}


def membership_with(person: User, other: User) -> Membership | None:
    """The person's place in the conversation with `other`, its `conversation` loaded; None before it is opened."""
    pair = Conversation.pair_of(person.pk, other.pk)
    return Membership.objects.filter(person=person, conversation__pair=pair).select_related("conversation").first()


def partner_who_is_gone(person: User, handle: str) -> User | None:
    """Whoever wrote with the person and is gone by now, named by their handle; None for everybody else."""
    other = person_gone(handle)
    if other is None:
        return None
    conversation = Conversation.pair_of(person.pk, other.pk)
    return other if Membership.objects.filter(_open(person), person=person, conversation__pair=conversation) else None


def history(
    person: User, conversation_id: int, *, limit: int, before: int | None = None, after: int | None = None
) -> History:
    """Up to `limit` messages right before or after a `seq`, or the last ones.

    Raises NotFound to who is no member, and to both where one has blocked the other.
    """
    open_membership(person, conversation_id)
    rows = Message.objects.filter(conversation_id=conversation_id).select_related("sender")
    if after is not None:
        found = list(rows.filter(seq__gt=after).order_by("seq")[: limit + 1])
        return History([_message_fact(row) for row in found[:limit]], len(found) > limit)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: limit + 1])
    return History([_message_fact(row) for row in reversed(found[:limit])], len(found) > limit)


def events_after(person: User, after: int, *, epoch: str | None = None, limit: int = EVENTS_A_BATCH) -> Batch:
    """The person's events beyond offset `after`, in four queries or fewer.

    Raises Conflict with the slug `resync_required` when the offset is beyond the head or of another epoch: then what
    the client holds is to be read anew.
    """
    stream = stream_of(person)
    if after > stream.head_uo or (epoch is not None and epoch != stream.epoch):
        raise Conflict(slug="resync_required")
    if after == stream.head_uo:
        return Batch(stream.epoch, [], after, after)
    rows = list(UserEvent.objects.filter(person=person, uo__gt=after).order_by("uo")[:limit])
    return Batch(stream.epoch, _event_facts(person, rows), rows[-1].uo, max(stream.head_uo, rows[-1].uo))


def _event_facts(person: User, rows: list[UserEvent]) -> list[EventFact]:
    pointed = {(row.conversation_id, row.seq) for row in rows if row.kind == EventKind.MESSAGE}
    messages = _messages((conv, seq) for conv, seq in pointed if conv is not None and seq is not None)
    named = {row.conversation_id or 0 for row in rows}
    memberships = Membership.objects.filter(_open(person), person=person, conversation_id__in=named)
    unread = dict(memberships.values_list("conversation_id", "unread"))
    return [_event_fact(row, messages, unread) for row in rows]


def _event_fact(
    row: UserEvent, messages: Mapping[tuple[int, int], MessageFact], unread: Mapping[int, int]
) -> EventFact:
    conv, seq = row.conversation_id or 0, row.seq or 0
    if conv not in unread:  # the log has no gap: what is hidden keeps its place in it
        return EventFact(uo=row.uo, kind=WITHHELD, conv=None, seq=None, ts=row.created_at, message=None, unread=0)
    message = messages.get((conv, seq)) if row.kind == EventKind.MESSAGE else None
    return EventFact(
        uo=row.uo, kind=row.kind, conv=conv, seq=seq, ts=row.created_at, message=message, unread=unread[conv]
    )


def stream_of(person: User) -> UserStream:
    """The head and epoch of a person's log; one that was never begun reads as empty, without an epoch."""
    return UserStream.objects.filter(person=person).first() or UserStream(person=person, epoch="")


def heads(person_ids: Iterable[int]) -> dict[int, int]:
    """The head of each person's log, in one query."""
    return dict(UserStream.objects.filter(person_id__in=person_ids).values_list("person_id", "head_uo"))


def unread_by_conversation(person: User) -> dict[int, int]:
    """How many messages of each conversation a person has not read, where there are any; of the first 200 such."""
    rows = Membership.objects.filter(_open(person), person=person, unread__gt=0)
    return dict(rows.values_list("conversation_id", "unread")[:CONVERSATIONS_COUNTED])


def unread_count(person: User) -> int:
    """How many messages a person has not read in all."""
    rows = Membership.objects.filter(_open(person), person=person, unread__gt=0)
    total: int | None = rows.aggregate(total=Sum("unread"))["total"]
    return total or 0


def message_records(person_id: int) -> Iterator[Record]:
    """Every message of a person's conversations, for their export; where a block parts the two, their own only."""
    person = User.objects.get(pk=person_id)
    for membership in in_batches(Membership.objects.filter(person=person)):
        other = _other_members(person, [membership.conversation_id]).get(membership.conversation_id)
        rows = Message.objects.filter(conversation=membership.conversation_id).select_related("sender").order_by("seq")
        if not Membership.objects.filter(_open(person), pk=membership.pk).exists():
            rows, other = rows.filter(sender=person), None
        found = list(rows[:BATCH])
        while found:
            for row in found:
                yield {
                    "conversation": row.conversation_id,
                    "with": other.handle if other else None,
                    "from": "me" if row.sender_id == person_id else row.sender.handle,
                    "body": row.body,
                    "sent_at": row.created_at,
                }
            found = list(rows.filter(seq__gt=found[-1].seq)[:BATCH])
