"""Conversations, their numbered messages, and each person's log of what happened to them.

Two sequences carry every guarantee. `seq` numbers the messages of a conversation, `uo` the events of a person; both are
gapless and given out under a row lock that is held until the commit, so that whoever has seen number n will never see a
smaller one appear. Locks are taken in one order everywhere: the conversation, then streams by person.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from messaging.constants import BODY_CHARACTERS, CLIENT_ID_CHARACTERS, ConversationKind, EventKind
from messaging.validators import validate_client_id


def new_epoch() -> str:
    """A name for one life of the logs; see UserStream."""
    return get_random_string(12)


class Conversation(models.Model):
    """`last_seq` is the number of its messages. A direct one is unique by the pair of its members."""

    kind = models.CharField(max_length=12, choices=ConversationKind, default=ConversationKind.DIRECT)
    pair = models.CharField(max_length=41, unique=True, null=True, editable=False)
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    last_message_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=ConversationKind.DIRECT) | models.Q(pair__isnull=False), name="direct_has_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @staticmethod
    def pair_of(one: int, other: int) -> str:
        """The key of a direct conversation: the ids of both, the smaller first."""
        return f"{min(one, other)}:{max(one, other)}"


class Membership(models.Model):
    """A person's place in a conversation.

    `read_seq` only grows; `unread` counts the messages of others after it. `active_at` is the time of the
    conversation's last message, kept here so that a person's list is one walk of one index; null until there is one.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversation_memberships", db_index=False
    )
    read_seq = models.PositiveBigIntegerField(default=0, editable=False)
    unread = models.PositiveIntegerField(default=0, editable=False)
    active_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="member_once")]
        indexes = [
            models.Index(fields=["person", "-active_at", "-id"], name="conversations_newest"),
            models.Index(fields=["person"], condition=models.Q(unread__gt=0), name="conversations_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"


class Message(models.Model):
    """One text in a conversation. It exists once for its sender's `client_id`, for ever, however often it was sent.

    `sender_uo` is the offset of its event in the sender's log, which a repeated send is answered with.
    """

    pk = models.CompositePrimaryKey("conversation", "seq")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveBigIntegerField(editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_messages", db_index=False)
    client_id = models.CharField(max_length=CLIENT_ID_CHARACTERS, validators=[validate_client_id])
    sender_uo = models.PositiveBigIntegerField(editable=False)
    body = models.TextField(max_length=BODY_CHARACTERS)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["sender", "client_id"], name="client_id_once"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="seq_from_one"),
            models.CheckConstraint(condition=LessThanOrEqual(Length("body"), BODY_CHARACTERS), name="body_length"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}-{self.seq}"


class UserStream(models.Model):
    """The head of a person's log; its row lock gives out `uo`.

    `epoch` names one life of the log. It changes when a backup is restored (`manage.py renew_epochs`): an offset of
    another epoch means nothing, and a client that holds one reads everything anew.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="stream")
    head_uo = models.PositiveBigIntegerField(default=0, editable=False)
    epoch = models.CharField(max_length=12, default=new_epoch, editable=False)

    class Meta:
        verbose_name = _("log of a person")
        verbose_name_plural = _("logs of people")

    def __str__(self) -> str:
        return f"{self.person_id} at {self.head_uo}"


class UserEvent(models.Model):
    """One entry of a person's append-only log. It points at what happened, and never holds a text of its own.

    `seq` is the message that came, or the last one read.
    """

    pk = models.CompositePrimaryKey("person", "uo")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    uo = models.PositiveBigIntegerField(editable=False)
    kind = models.CharField(max_length=12, choices=EventKind)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", null=True, db_index=False)
    seq = models.PositiveBigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.CheckConstraint(condition=models.Q(uo__gte=1), name="uo_from_one")]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.uo} {self.kind}"
