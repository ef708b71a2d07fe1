"""Collecting others' boards."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.pairs import hold_relations
from accounts.models import User
from gallery.actions import telling_of_boards
from gallery.models import Board, BoardFollow
from gallery.policies import can_keep_board
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden
from wecho.common.kept_counts import moved


@transaction.atomic
def keep_board(*, actor: User, board: Board) -> bool:
    """Collect another's board; idempotent. True when it is new. The row and the counter change together.

    Raises Forbidden for one's own board, and for one that not everybody sees.
    """
    hold_relations(actor)
    if not can_keep_board(actor, board):
        raise Forbidden
    now = timezone.now()
    created = insert_once(BoardFollow, person=actor, board=board, created_at=now)
    if created:
        Board.objects.filter(pk=board.pk).update(follower_count=moved("follower_count", 1))
        telling_of_boards.tell_of_keeping(board, actor, now)
    return created


@transaction.atomic
def unkeep_board(*, actor: User, board_id: int) -> bool:
    """Collect a board no longer, one that is gone or hidden too; idempotent. True when one did."""
    mine = BoardFollow.objects.filter(person=actor, board=board_id)
    row = mine.select_related("board").first()
    if row is None:
        return False
    deleted, _rows = mine.delete()
    if deleted:
        Board.objects.filter(pk=board_id).update(follower_count=moved("follower_count", -1))
        telling_of_boards.take_back_keeping(row.board, actor, row.created_at)
    return bool(deleted)
