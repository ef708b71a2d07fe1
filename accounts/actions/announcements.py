"""What administrators tell people: one of them, or everyone."""

import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.notifications import notify
from accounts.constants import NotificationKind
from accounts.jobs import ANNOUNCE
from accounts.models import Announcement, User
from accounts.policies import can_announce
from wecho.common.errors import Forbidden, Invalid
from wecho.common.jobs import enqueue

LONGEST = 500
BATCH = 1_000
SECONDS = 60.0


@transaction.atomic
def announce(*, actor: User, chinese: str, english: str, recipient: User | None, everyone: bool) -> Announcement:
    """Tell one person at once, or everyone by a job.

    Raises Forbidden, and Invalid unless it is said to whom, in both languages.
    """
    if not can_announce(actor):
        raise Forbidden
    if everyone == (recipient is not None):
        raise Invalid(errors={"recipient": [_("Please choose one person, or everyone.")]})
    texts = {"chinese": chinese.strip(), "english": english.strip()}
    wrong = {name: [_("A text has 1 to 500 characters.")] for name, text in texts.items() if _is_unfit(text)}
    if wrong:
        raise Invalid(errors=wrong)
    made = Announcement.objects.create(sender=actor, recipient=recipient, **texts)
    if recipient:
        _tell(made, [recipient.pk])
        made.finished_at = timezone.now()
        made.save(update_fields=["people", "finished_at"])
    else:
        enqueue(ANNOUNCE, made.pk)
    return made


def tell_everyone(announcement_id: int) -> None:
    """Tell the active people in batches that each commit by themselves, with how far it has come.

    After a minute the rest is left to a further job. May be repeated, and run at once: a batch is told under the lock
    of its announcement.
    """
    started = time.monotonic()
    while _tell_batch(announcement_id):
        if time.monotonic() - started > SECONDS:
            enqueue(ANNOUNCE, announcement_id)
            return


@transaction.atomic
def _tell_batch(announcement_id: int) -> bool:
    """Tell the next thousand; False when there is nobody left."""
    made = Announcement.objects.select_for_update().filter(pk=announcement_id, finished_at=None).first()
    if made is None:
        return False
    following = User.objects.filter(pk__gt=made.reached, is_active=True).order_by("pk")
    ids = list(following.values_list("pk", flat=True)[:BATCH])
    if ids:
        _tell(made, ids)
        made.reached = ids[-1]
    else:
        made.finished_at = timezone.now()
    made.save(update_fields=["reached", "people", "finished_at"])
    return bool(ids)


def _tell(made: Announcement, people_ids: list[int]) -> None:
    about = {"subject_kind": "announcement", "subject_id": made.pk}
    made.people += len(notify(recipients=people_ids, kind=NotificationKind.SYSTEM, actor=None, **about))  # type: ignore[arg-type]


def _is_unfit(text: str) -> bool:
    return not 1 <= len(text) <= LONGEST or "\0" in text
