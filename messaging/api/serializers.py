"""Shapes of messages in the API, and of the frames that say the same on the socket."""

from typing import Any

from rest_framework import serializers

from messaging.actions.messages import Sent
from messaging.selectors import Batch, ConversationPage, Listed, message_id, person_fact

Shape = serializers.Serializer[Any]
LARGEST = 2**63 - 1


class SendInput(Shape):
    to = serializers.CharField(required=False, max_length=30, help_text="A username. Either this or `conversation`.")
    conversation = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST)
    client_id = serializers.CharField(
        max_length=64, help_text="Made by the client, once for each message: sending it again never sends it twice."
    )
    body = serializers.CharField(max_length=16_000, trim_whitespace=False, help_text="1 to 4,000 characters.")


class ReadInput(Shape):
    seq = serializers.IntegerField(min_value=0, max_value=LARGEST)


class HistoryInput(Shape):
    before = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)
    after = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)
    limit = serializers.IntegerField(required=False, default=50, min_value=1, max_value=100)


class ConversationsInput(Shape):
    cursor = serializers.CharField(required=False, max_length=500)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class EventsInput(Shape):
    after = serializers.IntegerField(min_value=0, max_value=LARGEST)
    epoch = serializers.CharField(required=False, max_length=12, help_text="The epoch in which `after` was learned.")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=100)


class MemberOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class MessageOutput(Shape):
    mid = serializers.CharField()
    conv = serializers.IntegerField()
    seq = serializers.IntegerField(help_text="Its number in the conversation: from 1, without a gap.")
    sender = MemberOutput()
    cid = serializers.CharField(help_text="The client id that its sender gave it.")
    body = serializers.CharField()
    ts = serializers.DateTimeField()


class SentOutput(Shape):
    conv = serializers.IntegerField()
    seq = serializers.IntegerField()
    mid = serializers.CharField()
    uo = serializers.IntegerField(help_text="The offset of its event in the sender's log.")
    cid = serializers.CharField()
    ts = serializers.DateTimeField()
    dup = serializers.BooleanField(help_text="True when this client id had been sent before.")


class ConversationOutput(Shape):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    other = MemberOutput()
    last_seq = serializers.IntegerField()
    last_message = MessageOutput()
    read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


class ConversationsOutput(Shape):
    conversations = ConversationOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class HistoryOutput(Shape):
    messages = MessageOutput(many=True)
    more = serializers.BooleanField()


class EventOutput(Shape):
    uo = serializers.IntegerField(help_text="Its offset in the person's log: from 1, without a gap.")
    kind = serializers.CharField(
        help_text="`message`, `read` or `withheld` (nothing to show); ignore what you do not know."
    )
    conv = serializers.IntegerField(allow_null=True)
    seq = serializers.IntegerField(allow_null=True)
    ts = serializers.DateTimeField()
    message = MessageOutput(allow_null=True)
    unread = serializers.IntegerField(help_text="Messages of the conversation that are unread by now.")


class EventsOutput(Shape):
    epoch = serializers.CharField()
    events = EventOutput(many=True)
    next = serializers.IntegerField(help_text="The `after` of the next call.")
    head_uo = serializers.IntegerField()
    more = serializers.BooleanField()


class ReadOutput(Shape):
    read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


def sent_shape(sent: Sent) -> dict[str, Any]:
    """An acknowledgement as a `SentOutput`."""
    return {
        "conv": sent.conversation_id,
        "seq": sent.seq,
        "mid": message_id(sent.conversation_id, sent.seq),
        "uo": sent.uo,
        "cid": sent.client_id,
        "ts": sent.created_at,
        "dup": sent.dup,
    }


def conversations_shape(page: ConversationPage) -> dict[str, Any]:
    """A page as a `ConversationsOutput`."""
    return {"conversations": [_conversation_shape(row) for row in page.rows], "next_cursor": page.next_cursor}


def _conversation_shape(row: Listed) -> dict[str, Any]:
    return {
        "id": row.conversation.pk,
        "kind": row.conversation.kind,
        "other": person_fact(row.other),
        "last_seq": row.conversation.last_seq,
        "last_message": row.last,
        "read_seq": row.read_seq,
        "unread": row.unread,
    }


def events_shape(batch: Batch) -> dict[str, Any]:
    """Events as an `EventsOutput`."""
    return {
        "epoch": batch.epoch,
        "events": batch.events,
        "next": batch.next,
        "head_uo": batch.head_uo,
        "more": batch.more,
    }
