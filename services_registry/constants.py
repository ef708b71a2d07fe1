"""Names and numbers of registered services."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SECRET_LENGTH = 16
MOST_LIVE_SECRETS = 2
OVERLAP_HOURS = 24
NOTE_USE_EVERY = timedelta(minutes=1)

MOST_CONTENT = 65_536
MOST_NAME = 255
MOST_ROWS = 100
MOST_NETWORKS = 100
MOST_LIMIT = 2**31 - 1

KEEP_TRAFFIC = timedelta(days=400)
KEEP_DENIALS = timedelta(days=90)
OLD_SECRET = timedelta(days=365)

ADMINISTRATORS = "service administrators"


@dataclass(frozen=True)
class Bounds:
    """What a live setting is while nobody has set it, and what it may be."""

    default: int
    low: int
    high: int


# A batch's ids are parameters of one statement: PostgreSQL takes 65,535, SQLite 32,766. A job lasts 15 minutes at most.
LIVE_SETTINGS = {
    "cache_seconds": Bounds(3600, 1, 30 * 24 * 3600),
    "cache_jitter_percent": Bounds(10, 0, 90),
    "absent_seconds": Bounds(5, 1, 3600),
    "erase_batch": Bounds(500, 1, 10_000),
    "erase_seconds": Bounds(60, 0, 600),
}


class Scope(TextChoices):
    """Parts of the API that a service may be allowed to call."""

    READ_POSTS = "posts.read", _("read its posts")
    WRITE_POSTS = "posts.write", _("write its posts")
    READ_COMMENTS = "comments.read", _("read its comments")
    WRITE_COMMENTS = "comments.write", _("write its comments")
    LIKE = "likes.write", _("like in the name of its users")
    ACCOUNTS = "accounts", _("people of the site")
    GALLERY = "gallery", _("photos and boards of the site")
    MESSAGING = "messaging", _("private messages of the site")
    MODERATION = "moderation", _("review of the site")


class Denial(TextChoices):
    """Why a call was denied: told to administrators, never to the caller."""

    UNKNOWN = "unknown", _("no such service, or it is disabled")
    MALFORMED = "malformed", _("not 52 hex digits")
    WRONG_SECRET = "wrong_secret", _("made with another secret")
    WRONG_TIME = "wrong_time", _("made more than ten seconds before or after")
    FORGED = "forged", _("its IV came before with another ciphertext: forged")
    USED_UP = "used_up", _("used more often than the service allows")
    V1_OFF = "v1_off", _("an appKey, where only signatures are allowed")
    NETWORK = "network", _("from a network that is not allowed")
    SIGNATURE = "signature", _("a signature that does not fit the call")
    NONCE = "nonce", _("a nonce that was used before")
    SCOPE = "scope", _("a part of the API that is not allowed")
    RATE = "rate", _("too many calls in this minute")
    QUOTA = "quota", _("too many calls on this day")


MOST_WEBHOOKS = 5
MOST_URL = 2048
PING = "ping"


class WebhookEvent(TextChoices):
    """What an endpoint of a service may be told of."""

    POST_PUBLISHED = "post.published", _("a post is published")
    POST_UPDATED = "post.updated", _("a post is changed")
    POST_DELETED = "post.deleted", _("a post is deleted by its author")
    COMMENT_PUBLISHED = "comment.published", _("a comment is published")
    COMMENT_UPDATED = "comment.updated", _("a comment is changed")
    COMMENT_DELETED = "comment.deleted", _("a comment is deleted by its author")
    POST_REMOVED = "moderation.post_removed", _("a post is removed by an administrator")
    COMMENT_REMOVED = "moderation.comment_removed", _("a comment is removed by an administrator")


class DeliveryFault(TextChoices):
    """Why a delivery did not arrive."""

    ANSWER = "answer", _("the answer was not 2xx")
    REDIRECT = "redirect", _("the answer was a redirect, which is not followed")
    TIMEOUT = "timeout", _("no answer in time")
    CONNECTION = "connection", _("no connection, or it broke")
    TLS = "tls", _("the certificate is not good for this name")
    NAME = "name", _("the name of the host is not known")
    ADDRESS = "address", _("the host has an address that is not allowed")
    SECRET = "secret", _("the secret of the endpoint cannot be read: is its key gone?")
