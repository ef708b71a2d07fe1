"""Counters in the database, for as long as there is no Redis to count in: slower, and as strict."""

from datetime import timedelta

from django.utils import timezone

from wecho.common.database import rows, run

_COUNT_UP = """
INSERT INTO wecho_counter (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN wecho_counter.ends_at <= %(now)s THEN 1 ELSE wecho_counter.count + 1 END,
    ends_at = CASE WHEN wecho_counter.ends_at <= %(now)s THEN excluded.ends_at ELSE wecho_counter.ends_at END
RETURNING count
"""


def count_up(key: str, seconds: int) -> int:
    """Add one to a counter that lives `seconds` from its first count; returns the new count."""
    now = timezone.now()
    ((count,),) = rows(_COUNT_UP, {"key": key, "now": now, "ends_at": now + timedelta(seconds=seconds)})
    return int(count)


def count_down(key: str) -> None:
    """Take one back."""
    run("UPDATE wecho_counter SET count = count - 1 WHERE key = %(key)s AND count > 0", {"key": key})


def counted(key: str) -> int:
    """The count as it stands."""
    found = rows(
        "SELECT count FROM wecho_counter WHERE key = %(key)s AND ends_at > %(now)s",
        {"key": key, "now": timezone.now()},
    )
    return int(found[0][0]) if found else 0


def reset(*keys: str) -> None:
    """Begin anew."""
    for key in keys:
        run("DELETE FROM wecho_counter WHERE key = %(key)s", {"key": key})
