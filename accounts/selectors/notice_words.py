"""Notifications in words: one sentence for pages, mails and the API."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.constants import NotificationKind
from accounts.selectors.notifications import Notice

# By kind, then by what is told of it: the kind of the subject, or the outcome of a review. "" is any other.
SENTENCES: dict[NotificationKind, dict[str, Promise]] = {
    NotificationKind.LIKE: {"": _("{people} liked your post")},
    NotificationKind.COMMENT: {"": _("{people} commented on your post")},
    NotificationKind.REPLY: {"": _("{people} replied to you")},
    NotificationKind.MENTION: {
        "": _("{people} mentioned you in a comment"),
        "post": _("{people} mentioned you in a post"),
    },
    NotificationKind.FOLLOW: {
        "": _("{people} followed you"),
        "request": _("{people} asked to follow you"),
        "approval": _("{people} accepted your request to follow"),
    },
    NotificationKind.REVIEW: {
        "": _("There is a decision about your post"),
        "post published": _("Your post is published"),
        "post rejected": _("Your post was not accepted"),
        "post hidden": _("Your post was taken out of sight"),
        "post picked": _("The editors picked your post"),
        "identity accepted": _("Your identity is confirmed"),
        "identity refused": _("Your identity was not confirmed"),
        "post granted": _("Your appeal about a post was granted"),
        "post upheld": _("Your appeal about a post was read; the decision stays"),
        "board granted": _("Your appeal about a board was granted"),
        "board upheld": _("Your appeal about a board was read; the decision stays"),
        "board published": _("Others can see your board now"),
        "board rejected": _("Your board was not accepted"),
    },
    NotificationKind.BOARD: {
        "": _("There is news about a board"),
        "invitation": _("{people} invited you to share a board"),
        "joined": _("{people} shares your board now"),
        "kept": _("{people} collected your board"),
        "board_gone": _("{people} deleted a board that you shared"),
    },
    NotificationKind.CHALLENGE: {"": _("There is news about a challenge")},
    NotificationKind.SYSTEM: {"": _("From Wecho")},
}


def sentence(notice: Notice) -> str:
    """What happened, in plain words."""
    return str(_pattern(notice)).format(people=_people(notice))


def sentence_html(notice: Notice) -> SafeString:
    """What happened; the names are marked."""
    return format_html(str(_pattern(notice)), people=_people_html(notice))


def _pattern(notice: Notice) -> Promise:
    patterns = SENTENCES[notice.kind]
    special = f"{notice.subject_kind} {notice.outcome}" if notice.outcome else notice.subject_kind
    return patterns.get(special, patterns[""])


def _people(notice: Notice) -> str:
    return _listing(len(notice.names), notice.others).format(*(person.name for person in notice.names), n=notice.others)


def _people_html(notice: Notice) -> SafeString:
    names = [format_html('<bdi class="notice-name">{}</bdi>', person.name) for person in notice.names]
    return format_html(_listing(len(names), notice.others), *names, n=notice.others)


def _listing(named: int, others: int) -> str:
    """How people are listed: `{0}` and `{1}` are names, `{n}` how many there are beside them."""
    if named == 0:
        return ngettext("Somebody", "{n} people", others)
    if named == 1:
        return ngettext("{0} and {n} other", "{0} and {n} others", others) if others else "{0}"
    return ngettext("{0}, {1} and {n} other", "{0}, {1} and {n} others", others) if others else gettext("{0} and {1}")
