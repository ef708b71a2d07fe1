"""Names of moderation: what is decided about, how a decision ends, and the published reasons for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MODERATORS = "moderators"
RULE_KEEPERS = "rule keepers"
NOTE_LENGTH = 300
APPEAL_LENGTH = 2000
APPEAL_DAYS = 20
PHRASE_LENGTH = 100
DECIDE_APPEAL = "moderation.decide_appeal"


class SubjectKind(models.TextChoices):
    POST = "post", _("post")
    BOARD = "board", _("board")


class Outcome(models.TextChoices):
    APPROVE = "approve", _("approved")
    REJECT = "reject", _("rejected")
    HIDE = "hide", _("hidden")


class AppealStatus(models.TextChoices):
    OPEN = "open", _("appeal waits")
    GRANTED = "granted", _("appeal granted")
    UPHELD = "upheld", _("decision upheld")
    CLOSED = "closed", _("appeal closed")


class RuleKind(models.TextChoices):
    WORDS = "words", _("word or phrase")
    NEW_LINKS = "new_links", _("links from new accounts")


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


# What the page of rules says about each.
RULES = {
    Reason.QUALITY: _(
        "Wecho is for photographs. Screenshots, memes, generated pictures, and files so damaged or "
        "covered with marks that the photograph is lost do not belong here. A soft, dark or grainy photograph is fine."
    ),
    Reason.NOT_OWN: _(
        "Share what you took yourself, or what its author lets you share, and then say whose it is. Photographs taken "
        "from elsewhere are rejected, and hidden when somebody shows that they are theirs."
    ),
    Reason.ADVERTISING: _(
        "No selling, no collecting of contacts, no codes and numbers that lead elsewhere for business. A link to your "
        "own page in your profile is welcome."
    ),
    Reason.SEXUAL: _(
        "No pornography, and nothing sexual about anyone under 18, ever. Nudity in art is rejected too where it is not "
        "marked as sensitive."
    ),
    Reason.VIOLENCE: _(
        "No cruelty to people or animals, and no violence shown for its own sake. Photographs that report on it are "
        "marked as sensitive, and say what they show."
    ),
    Reason.INSULT: _(
        "Criticise pictures as sharply as you like, and leave people alone: no insults, no threats, no contempt for "
        "where somebody comes from, what they believe, whom they love, or how they live in their body."
    ),
    Reason.PRIVACY: _(
        "People in public places may appear in a photograph. Close portraits, children, homes, number plates, papers "
        "and places where somebody expects to be alone need the consent of whom they concern."
    ),
    Reason.UNLAWFUL: _(
        "What the law forbids where this site is run is rejected, whatever we think of it ourselves. Where a court or "
        "an authority asked for it, the note says so if we may say it."
    ),
    Reason.OTHER: _(
        "Not everything fits a list. A moderator who uses this must write the reason into the note, and you can appeal "
        "against it like against any other."
    ),
}
