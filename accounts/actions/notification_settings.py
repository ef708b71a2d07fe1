"""How a person wishes to be told."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constants import ALWAYS_IN_APP, DIGEST_EVERY, Digest, NotificationKind
from accounts.models import Notification, NotificationSettings, User
from accounts.models.marks import as_marks
from accounts.selectors.notifications import may_be_mailed
from wecho.common.errors import Invalid


@transaction.atomic
def choose_notifications(
    *, actor: User, in_app: Collection[str], by_mail: Collection[str], digest: str
) -> NotificationSettings:
    """Choose the kinds for each channel, and how often a digest comes.

    Raises Invalid for a kind or a digest that there is not, and where a digest begins without a confirmed address. It
    tells only of what happens from now on.
    """
    kinds = set(NotificationKind.values)
    if digest not in Digest.values:
        raise Invalid(errors={"digest": [_("Please choose one of these.")]})
    if not kinds.issuperset(in_app) or not kinds.issuperset(by_mail):
        raise Invalid(errors={"kinds": [_("Please choose one of these.")]})
    NotificationSettings.objects.get_or_create(person=actor)
    chosen = NotificationSettings.objects.select_for_update().get(person=actor)
    chosen.off_in_app = as_marks(sorted(kinds.difference(in_app, ALWAYS_IN_APP)))
    chosen.off_by_mail = as_marks(sorted(kinds.difference(by_mail)))
    if digest != chosen.digest:
        if digest != Digest.OFF and not may_be_mailed(actor):
            needed = _("A digest needs an e-mail address that you have confirmed.")
            raise Invalid(needed, errors={"digest": [needed]})
        _begin_digest(chosen, Digest(digest))
    chosen.save()
    return chosen


def stop_digest(*, person: User) -> bool:
    """Send no further digest; idempotent. True when there was one to stop."""
    running = NotificationSettings.objects.filter(person=person).exclude(digest=Digest.OFF)
    return bool(running.update(digest=Digest.OFF, digest_due_at=None))


def _begin_digest(chosen: NotificationSettings, digest: Digest) -> None:
    began = chosen.digest != Digest.OFF
    chosen.digest = digest
    chosen.digest_due_at = next_digest(digest, timezone.now())
    if not began:
        newest = (
            Notification.objects.filter(recipient=chosen.person).order_by("-pk").values_list("pk", flat=True).first()
        )
        chosen.digest_up_to = newest or 0


def next_digest(digest: str, now: datetime) -> datetime | None:
    """When the next digest is due; None for never."""
    every = DIGEST_EVERY.get(Digest(digest))
    return now + every if every else None
