"""Names of moderation: what is decided about, how a decision ends, and the published reasons for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MODERATORS = "moderators"
NOTE_LENGTH = 300


class SubjectKind(models.TextChoices):
    POST = "post", _("post")
    BOARD = "board", _("board")


class Outcome(models.TextChoices):
    APPROVE = "approve", _("approved")
    REJECT = "reject", _("rejected")
    HIDE = "hide", _("hidden")


class Reason(models.TextChoices):
    """The rules of the site in short; the label is what the author reads."""

    QUALITY = "quality", _("Not a photograph, or spoilt by faults or marks")
    NOT_OWN = "not_own", _("Not the author's own work")
    ADVERTISING = "advertising", _("Advertising or contact details")
    SEXUAL = "sexual", _("Nudity or sexual content")
    VIOLENCE = "violence", _("Violence or cruelty")
    INSULT = "insult", _("Insulting or hateful")
    PRIVACY = "privacy", _("Shows people or data without their consent")
    UNLAWFUL = "unlawful", _("Against the law")
    OTHER = "other", _("Another reason, given in the note")
