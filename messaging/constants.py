"""Names and numbers of private messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

BODY_CHARACTERS = 4_000
CLIENT_ID_CHARACTERS = 64
SENDS_ALLOWED = 20  # a person, in cache_keys.MESSAGE_SENDS.seconds
EVENTS_A_BATCH = 100
CONVERSATIONS_COUNTED = 200


class ConversationKind(models.TextChoices):
    DIRECT = "direct", _("one to one")


WITHHELD = "withheld"  # the `kind` of an event about somebody from whom a block parts the reader


class EventKind(models.TextChoices):
    """What may happen in a person's log; the value is the `kind` of an `ev` frame."""

    MESSAGE = "message", _("message")
    READ = "read", _("read")
