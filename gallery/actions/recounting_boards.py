"""Proving the counts that boards keep: of the posts on them, and of those who collect them.

As with people, a walk reads boards by id, in batches, and counts what differs once more under the lock of the board's
row, which whoever moves a count needs. A walk that is repeated, and two at once, do no harm.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.recounting import BATCH, BUDGET_SECONDS, Recounted, rows_of
from gallery.jobs import RECOUNT_BOARDS
from gallery.models import Board, BoardFollow, BoardItem
from wecho.common.jobs import enqueue

KEPT: Sequence[str] = ("item_count", "follower_count")
log = logging.getLogger(__name__)


def recount_boards(after: int) -> Recounted:
    """Prove and mend the counts of boards with ids above `after`; a further job goes on after a minute."""
    end, found = time.monotonic() + BUDGET_SECONDS, Recounted(last_id=after)
    while found.last_id is not None and time.monotonic() < end:
        batch = list(_compared().filter(pk__gt=found.last_id).order_by("pk")[:BATCH])
        found.mended += sum(_mend(row["pk"]) for row in batch if _differs(row))
        found.checked += len(batch)
        found.last_id = batch[-1]["pk"] if len(batch) == BATCH else None
    if found.last_id is not None:
        enqueue(RECOUNT_BOARDS, found.last_id)
    return found


def _compared() -> "QuerySet[Board, dict[str, Any]]":
    counts = {"posts_there": rows_of(BoardItem, "board"), "people_there": rows_of(BoardFollow, "board")}
    rows: QuerySet[Board, dict[str, Any]] = Board.objects.values("pk", *KEPT, **counts)
    return rows


def _differs(row: Mapping[str, int]) -> bool:
    return (row["item_count"], row["follower_count"]) != (row["posts_there"], row["people_there"])


@transaction.atomic
def _mend(board_id: int) -> bool:
    # The lock comes by itself: a statement counts what was committed before it began, not before it got its lock.
    held = Board.objects.select_for_update(of=("self",), no_key=True).filter(pk=board_id).first()
    row = _compared().filter(pk=board_id).first()
    if held is None or row is None or not _differs(row):
        return False
    counts = {"item_count": row["posts_there"], "follower_count": row["people_there"]}
    Board.objects.filter(pk=board_id).update(**counts)
    log.error("kept counts of board %s were wrong and are mended", board_id)
    return True
