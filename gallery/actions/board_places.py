"""Where posts stand on a board that is arranged by hand: numbers between those of their neighbours.

Whoever gives or changes a place holds the lock of the board's row.
"""

from django.db import connection

from gallery.models import Board, BoardItem

# Halving a gap of 1 leaves the numbers apart for some fifty times; long before that they are spread anew.
CLOSEST = 1e-6
_SPREAD = """
UPDATE gallery_boarditem SET position = ranked.place FROM (
    SELECT id, row_number() OVER (ORDER BY position, created_at DESC, id DESC) AS place
    FROM gallery_boarditem WHERE board_id = %s
) AS ranked WHERE gallery_boarditem.id = ranked.id
"""


def spread(board: Board) -> None:
    """Number the posts on a board 1, 2, 3 … in their order; those without a place yet by date, the last one first."""
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [board.pk])


def place_at_front(board: Board) -> float:
    """A place before all others."""
    first = BoardItem.objects.filter(board=board).order_by("position", "id").values_list("position", flat=True).first()
    return (first or 0.0) - 1


def place_behind(board: Board, moved: BoardItem, after: BoardItem | None) -> float:
    """A place behind `after`, or before all others. Spreads all places when there is no room left between two."""
    if after is None:
        return place_at_front(board)
    place = _between(board, moved, after)
    if place is not None:
        return place
    spread(board)
    after.refresh_from_db(fields=["position"])
    return place_behind(board, moved, after)


def _between(board: Board, moved: BoardItem, after: BoardItem) -> float | None:
    others = BoardItem.objects.filter(board=board, position__gte=after.position).exclude(pk__in=[moved.pk, after.pk])
    following = others.order_by("position", "id").values_list("position", flat=True).first()
    if following is None:
        return after.position + 1
    return None if following - after.position < CLOSEST else (after.position + following) / 2
