"""Opening conversations, and reading them."""

from django.db import transaction

from accounts.models import User
from accounts.selectors.blocks import are_apart
from messaging.actions.streams import append_event, open_streams
from messaging.constants import ConversationKind, EventKind
from messaging.models import Conversation, Membership, Message
from messaging.policies import can_message
from messaging.selectors import open_membership
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, NotFound


@transaction.atomic
def open_conversation(*, actor: User, other: User) -> Conversation:
    """Return the one conversation of two people, opened now if there is none, by both at once too.

    Raises Forbidden, and NotFound where one has blocked the other.
    """
    if not can_message(actor, other):
        raise Forbidden
    if are_apart(actor, other.pk):
        raise NotFound
    pair = Conversation.pair_of(actor.pk, other.pk)
    found = Conversation.objects.filter(pair=pair).first()
    if found:
        return found
    new = insert_once(Conversation, kind=ConversationKind.DIRECT, pair=pair)
    conversation = Conversation.objects.get(pair=pair)
    if new:
        open_streams(people=[actor, other])
        Membership.objects.bulk_create(
            Membership(conversation=conversation, person=person) for person in (actor, other)
        )
    return conversation


@transaction.atomic(durable=True)
def mark_read(*, actor: User, conversation_id: int, seq: int) -> Membership:
    """Say that the actor has read up to `seq`; what lies beyond the last message means that one.

    It never goes back: an earlier `seq` changes nothing. The actor's other devices learn of it through the log.
    Raises NotFound to those who are no members, and where one has blocked the other.
    """
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound
    membership = open_membership(actor, conversation.pk)
    seq = min(seq, conversation.last_seq)
    if seq > membership.read_seq:
        later = Message.objects.filter(conversation=conversation, seq__gt=seq).exclude(sender=actor)
        membership.read_seq, membership.unread = seq, later.count()
        membership.save(update_fields=["read_seq", "unread"])
        append_event(kind=EventKind.READ, conversation=conversation, seq=seq, person_ids=[actor.pk])
    return membership
