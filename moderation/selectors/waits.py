"""How long authors usually wait for a decision."""

from datetime import timedelta
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from moderation.models import Decision
from wecho.common.cache import remember

RECENT = 500
RECENT_DAYS = 30
FEWEST = 5
KEPT_SECONDS = 300
MINUTE, HOUR, DAY = 60, 3600, 86400


def usual_seconds() -> tuple[float, float] | None:
    """Median and 90th percentile (nearest rank) from submitted to decided, over the last 500 decisions of 30 days.

    None while there are too few to say. Kept in the cache for five minutes.
    """
    found = remember("moderation:usual-wait", KEPT_SECONDS, _measure)
    return (found[0], found[1]) if found else None


def usual_wait() -> str:
    """The same in a sentence of the reader's language; empty while there are too few decisions."""
    measured = usual_seconds()
    if measured is None:
        return ""
    usual, most = map(in_words, measured)
    if usual == most:
        return gettext("Usually decided within %(usual)s.") % {"usual": usual}
    return gettext("Usually decided within %(usual)s, nine times out of ten within %(most)s.") % {
        "usual": usual,
        "most": most,
    }


def in_words(seconds: float) -> str:
    """A time rounded up: to five minutes below an hour, to hours below two days, then to days."""
    if seconds <= HOUR - 5 * MINUTE:
        minutes = max(5 * ceil(seconds / (5 * MINUTE)), 5)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if seconds <= 2 * DAY - HOUR:
        hours = ceil(seconds / HOUR)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = ceil(seconds / DAY)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _measure() -> list[float]:
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    rows = Decision.objects.filter(submitted_at__isnull=False).order_by("-id")
    recent = [row for row in rows.only("submitted_at", "created_at")[:RECENT] if row.created_at > since]
    waits = sorted((row.created_at - (row.submitted_at or row.created_at)).total_seconds() for row in recent)
    if len(waits) < FEWEST:
        return []
    return [waits[ceil(len(waits) * share) - 1] for share in (0.5, 0.9)]
