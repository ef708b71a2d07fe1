"""What is on a board, and in which order."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.board_places import place_at_front, place_behind
from gallery.constants import MAX_BOARD_POSTS, Arrangement
from gallery.models import Board, BoardItem, Post
from gallery.policies import can_answer_post, can_edit_board, can_edit_post, can_fill_board, can_take_off_board
from gallery.selectors.board_posts import neighbours
from wecho.common.database import insert_once
from wecho.common.errors import Conflict, Forbidden, NotFound, TooMany
from wecho.common.kept_counts import moved


@transaction.atomic
def collect_post(*, actor: User, board: Board, post: Post) -> bool:
    """Put a post on one's own board or one that is shared; idempotent. True when it is new there.

    It comes first in either order. Raises Forbidden, and TooMany for more than 5,000.
    """
    held = _hold(board)
    if not can_fill_board(actor, held) or not (can_answer_post(actor, post) or can_edit_post(actor, post)):
        raise Forbidden
    if held.item_count >= MAX_BOARD_POSTS and not BoardItem.objects.filter(board=board, post=post).exists():
        raise TooMany(_("This board is full: it has 5,000 posts."))
    created = insert_once(BoardItem, board=board, post=post, added_by=actor, position=place_at_front(board))
    if created:
        _count(board, 1)
    return created


@transaction.atomic
def uncollect_post(*, actor: User, board: Board, post: Post) -> bool:
    """Take a post off a board; idempotent. True when it was there. Its photo is no cover any more.

    The owner takes off any, those who share the board what they put there themselves.
    """
    held = _hold(board)
    item = BoardItem.objects.filter(board=board, post=post).first()
    if item is None:
        if not (can_edit_board(actor, held) or can_fill_board(actor, held)):
            raise Forbidden
        return False
    item.board = held
    if not can_take_off_board(actor, item):
        raise Forbidden
    item.delete()
    _count(board, -1)
    Board.objects.filter(pk=board.pk, cover_photo__post=post).update(cover_photo=None)
    return True


@transaction.atomic
def move_post(*, actor: User, board: Board, post: Post, after: Post | None) -> None:
    """Put a post right behind another one on a board that is arranged by hand, or (None) before all; idempotent.

    Raises NotFound where one of them is not there, Conflict where the board is in another order.
    """
    item = _item_to_move(actor, board, post)
    behind = None if after is None else _item(board, after.pk)
    if behind is not None and behind.pk == item.pk:
        return
    _move(board, item, behind)


@transaction.atomic
def shift_post(*, actor: User, board: Board, post: Post, later: bool) -> None:
    """Let a post and its neighbour on a board, before or behind it, change places. At the end it stays."""
    item = _item_to_move(actor, board, post)
    if later:
        behind = neighbours(actor, item, later=True)[:1]
        if behind:
            _move(board, item, behind[0])
        return
    before = neighbours(actor, item, later=False)[:2]
    if before:
        _move(board, item, before[1] if len(before) > 1 else None)


def _move(board: Board, item: BoardItem, behind: BoardItem | None) -> None:
    place = place_behind(board, item, behind)
    BoardItem.objects.filter(pk=item.pk).update(position=place)
    Board.objects.filter(pk=board.pk).update(updated_at=timezone.now())


def _hold(board: Board) -> Board:
    """Lock the row of a board: its count, its limit and the places on it change under it."""
    return Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)


def _item_to_move(actor: User, board: Board, post: Post) -> BoardItem:
    held = _hold(board)
    if not can_edit_board(actor, held):
        raise Forbidden
    if held.arrangement != Arrangement.HAND:
        raise Conflict(_("This board is in the order of dates."))
    return _item(board, post.pk)


def _item(board: Board, post_id: int) -> BoardItem:
    found = BoardItem.objects.filter(board=board, post=post_id).first()
    if found is None:
        raise NotFound
    return found


def _count(board: Board, step: int) -> None:
    Board.objects.filter(pk=board.pk).update(item_count=moved("item_count", step), updated_at=timezone.now())
