"""Names and numbers of people."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

USERNAME_LENGTHS = (2, 30)
SIGN_IN_FAILURES_ALLOWED = 5
SIGN_IN_FAILURES_UNTIL_WARNED = 3
EXPORTS_A_DAY = 3
# A code for binding a phone, and how many messages with one are sent.
CODE_MINUTES, CODE_TRIES = 5, 5
RESEND_SECONDS = 60
CODES_AN_HOUR, CODES_A_DAY = 5, 10
CODES_OF_AN_ADDRESS_AN_HOUR, CODES_OF_AN_ADDRESS_A_DAY = 20, 60
IDENTITY_TRIES_A_DAY = 5
IDENTITY_REVIEWERS = "identity reviewers"

UNREAD_SHOWN = 99
"""Unread notifications are counted up to here, and one more stands for all beyond."""
MENTIONS_A_TEXT = 20
NOTIFICATIONS_A_PAGE = 20
NOTIFICATIONS_A_MAIL = 20
KEEP_READ_NOTIFICATIONS = timedelta(days=180)
KEEP_UNREAD_NOTIFICATIONS = timedelta(days=400)


class NotificationKind(models.TextChoices):
    """What a person may be told of, as their settings name it."""

    LIKE = "like", _("Likes")
    COMMENT = "comment", _("Comments")
    REPLY = "reply", _("Replies")
    MENTION = "mention", _("Mentions")
    FOLLOW = "follow", _("Followers")
    REVIEW = "review", _("Review results")
    BOARD = "board", _("Boards")
    CHALLENGE = "challenge", _("Challenges")
    SYSTEM = "system", _("From Wecho")


IDENTITY_NOTICE = "identity"
"""What a notification is about that tells of the decision on one's identity."""
ALWAYS_IN_APP = frozenset({NotificationKind.SYSTEM})


class Digest(models.TextChoices):
    OFF = "off", pgettext_lazy("digest", "Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")


DIGEST_EVERY = {Digest.DAILY: timedelta(days=1), Digest.WEEKLY: timedelta(days=7)}
FAILURES_FROM_NETWORK = 50
# The second factor: how often a person may fail before half an hour is over, and how codes look (RFC 6238).
SECOND_FACTOR_FAILURES_ALLOWED = 5
SECOND_STEP_SECONDS = 10 * 60
CODE_DIGITS = 6
CODE_STEP_SECONDS = 30
CODE_DRIFT_STEPS = 1
RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 16  # letters and digits of base 32: 80 bits
FEW_RECOVERY_CODES = 3
SECURITY_KEYS_ALLOWED = 10
JOINS_AN_HOUR = 10
NAMES_ASKED_IN_TEN_MINUTES = 60
RESETS_ASKED_AN_HOUR = 20
RESETS_MAILED_AN_HOUR = 3
CONFIRMATIONS_AN_HOUR = 5
CONFIRMATIONS_TO_AN_ADDRESS_A_DAY = 5
OWN_PASSWORD_FAILURES_ALLOWED = 5
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"
IMPORT_NAMES = 5_000
IMPORT_BYTES = 1024 * 1024

# What nobody but the staff may have in a display name: as a word of it, or anywhere in it.
STAFF_WORDS = ("admin", "administrator", "moderator", "official", "staff", "support", "wecho")
STAFF_SIGNS = ("管理员", "管理員", "审核员", "審核員", "版主", "客服", "官方", "维扣", "維扣", "系统通知", "系統通知")

PLACE_LENGTH = 80
GEAR_ENTRIES = 12
GEAR_LENGTH = 80
