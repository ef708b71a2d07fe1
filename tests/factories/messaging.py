"""Conversations."""

from itertools import count

from accounts.models import User
from messaging.actions.messages import Sent, send_message
from messaging.models import Conversation
from wecho.common import cache, cache_keys

_numbers = count(1)


def send(sender: User, to: User, body: str = "hello", client_id: str | None = None) -> Sent:
    """A message, sent as by a person who takes their time between two of them."""
    cache.forget(cache_keys.MESSAGE_SENDS(sender.pk))
    return send_message(actor=sender, to=to, client_id=client_id or f"c{next(_numbers)}", body=body)


def make_conversation(one: User, other: User, *, messages: int = 1) -> Conversation:
    """A conversation in which both have spoken in turn, `one` first."""
    for number in range(messages):
        sender, to = (one, other) if number % 2 == 0 else (other, one)
        send(sender, to, f"message {number + 1}")
    return Conversation.objects.get(pair=Conversation.pair_of(one.pk, other.pk))
