"""Sending, once and in order."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.pairs import hold_relations
from accounts.models import User
from messaging.actions.conversations import open_conversation
from messaging.actions.streams import append_event
from messaging.constants import SENDS_ALLOWED, EventKind
from messaging.models import Conversation, Membership, Message
from messaging.policies import can_message
from messaging.selectors import open_membership
from messaging.validators import tidy_body, validate_body, validate_client_id
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


@dataclass(frozen=True)
class Sent:
    """The acknowledgement: the message is committed under `seq`. `dup` means that it already was before this call."""

    conversation_id: int
    seq: int
    uo: int
    client_id: str
    created_at: datetime
    dup: bool


def send_message(
    *, actor: User, client_id: str, body: str, to: User | None = None, conversation_id: int | None = None
) -> Sent:
    """Send a text to a person or into a conversation, of which exactly one is given.

    It has its own transaction, and has committed when it returns. The same `client_id` with the same content returns
    the first acknowledgement again, from however many sockets at once; with other content it raises Conflict.
    Raises Invalid, Forbidden, NotFound to those who are no members, and TooMany beyond 20 in 10 seconds; what is
    refused leaves no trace.
    """
    body = tidy_body(body)
    _validate(client_id, body, to, conversation_id)
    draft = _Draft(actor, client_id, body, to, conversation_id)
    if first := _first(draft):
        return first
    _limit(actor)
    try:
        return _send(draft)
    except IntegrityError:  # the same client id was being sent elsewhere, into another conversation
        if first := _first(draft):
            return first
        raise


@dataclass(frozen=True)
class _Draft:
    actor: User
    client_id: str
    body: str
    to: User | None
    conversation_id: int | None

    def is_for(self, conversation: Conversation) -> bool:
        if self.to is None:
            return conversation.pk == self.conversation_id
        return conversation.pair == Conversation.pair_of(self.actor.pk, self.to.pk)


def _validate(client_id: str, body: str, to: User | None, conversation_id: int | None) -> None:
    errors: dict[str, list[str]] = {}
    for field, value, check in (("client_id", client_id, validate_client_id), ("body", body, validate_body)):
        try:
            check(value)
        except ValidationError as error:
            errors[field] = error.messages
    if (to is None) == (conversation_id is None):
        errors["to"] = [str(_("Name either a person or a conversation."))]
    if errors:
        raise Invalid(errors=errors)


def _first(draft: _Draft) -> Sent | None:
    """The acknowledgement that this client id already has; raises Conflict when it was given to something else."""
    sent = Message.objects.filter(sender=draft.actor, client_id=draft.client_id).select_related("conversation").first()
    if sent is None:
        return None
    if sent.body != draft.body or not draft.is_for(sent.conversation):
        raise Conflict(_("This client id belongs to another message."))
    return Sent(sent.conversation_id, sent.seq, sent.sender_uo, sent.client_id, sent.created_at, dup=True)


def _limit(actor: User) -> None:
    key = cache_keys.MESSAGE_SENDS
    if cache.count_up(key(actor.pk), key.seconds) > SENDS_ALLOWED:
        raise TooMany(_("You are sending too fast. Please wait a few seconds."))


@transaction.atomic(durable=True)
def _send(draft: _Draft) -> Sent:
    hold_relations(draft.actor)  # before the conversation: nobody who has one waits for a person
    conversation = _locked_conversation(draft)
    if first := _first(draft):  # the same client id came first to the lock
        return first
    members = _members(draft.actor, conversation)
    now = timezone.now()
    seq = conversation.last_seq + 1
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=seq, last_message_at=now)
    own = When(person=draft.actor, then=F("unread"))
    Membership.objects.filter(conversation=conversation).update(
        active_at=now, unread=Case(own, default=F("unread") + Value(1))
    )
    offsets = append_event(kind=EventKind.MESSAGE, conversation=conversation, seq=seq, person_ids=members)
    uo = offsets[draft.actor.pk]
    Message.objects.create(
        conversation=conversation,
        seq=seq,
        sender=draft.actor,
        client_id=draft.client_id,
        sender_uo=uo,
        body=draft.body,
        created_at=now,
    )
    return Sent(conversation.pk, seq, uo, draft.client_id, now, dup=False)


def _locked_conversation(draft: _Draft) -> Conversation:
    """Lock the conversation; raises NotFound to who is no member, and where a block parts the two."""
    if draft.to is not None:
        wanted = Q(pk=open_conversation(actor=draft.actor, other=draft.to).pk)
    else:
        wanted = Q(pk=open_membership(draft.actor, draft.conversation_id or 0).conversation_id)
    conversation = Conversation.objects.select_for_update().filter(wanted).first()
    if conversation is None:
        raise NotFound
    return conversation


def _members(actor: User, conversation: Conversation) -> list[int]:
    """The ids of the members; raises Forbidden when the policy says no."""
    members = {
        membership.person_id: membership.person
        for membership in Membership.objects.filter(conversation=conversation).select_related("person")
    }
    current = members[actor.pk]  # a socket's actor was read when it signed in
    if not all(can_message(current, person) for pk, person in members.items() if pk != actor.pk):
        raise Forbidden
    return list(members)
