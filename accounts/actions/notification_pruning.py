"""Notifications go in the end: read ones after six months, unread ones after thirteen."""

from django.db.models import Q
from django.utils import timezone

from accounts.constants import KEEP_READ_NOTIFICATIONS, KEEP_UNREAD_NOTIFICATIONS
from accounts.models import Notification

BATCH = 5_000
MOST = 500_000


def prune_notifications() -> int:
    """Delete what is older than it is kept, and return how many rows went.

    Ids rise with time, so the old rows lie at the beginning of the primary key, and need no index of their own. In
    batches that each commit by themselves; after half a million rows the rest is left to the next time. Safe to run
    twice.
    """
    now = timezone.now()
    old = now - KEEP_READ_NOTIFICATIONS
    unwanted = Q(is_read=True, at__lt=old) | Q(at__lt=now - KEEP_UNREAD_NOTIFICATIONS)
    gone, last = 0, 0
    while gone < MOST:
        batch = list(
            Notification.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "at")[:BATCH],
        )
        if not batch or batch[0][1] > old:
            break
        first, last = batch[0][0], batch[-1][0]
        gone += Notification.objects.filter(unwanted, pk__gte=first, pk__lte=last).delete()[0]
    return gone
