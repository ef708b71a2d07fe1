"""Boards, and what is on them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.models import Board, BoardItem, Post
from gallery.policies import can_answer_post, can_edit_board, can_edit_post
from gallery.states import BOARD, BoardStatus
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, Invalid, TooMany
from wecho.common.kept_counts import moved

MAX_BOARDS = 500


def create_board(*, actor: User, title: str, description: str = "", is_public: bool = True) -> Board:
    """Make a board. Others see a public one once it is reviewed; its owner uses it at once."""
    if not actor.is_active:
        raise Forbidden
    board = Board(owner=actor, title=title.strip(), description=description.strip(), is_public=is_public)
    _require_valid(board)
    if Board.objects.filter(owner=actor).exclude(status=BoardStatus.DELETED).count() >= MAX_BOARDS:
        raise TooMany(_("You have as many boards as one person may have."))
    board.save()
    return board


@transaction.atomic
def edit_board(*, actor: User, board: Board, title: str, description: str, is_public: bool) -> Board:
    """Change a board, locked first. New texts of a board that others see are reviewed again."""
    board.refresh_from_db(from_queryset=Board.objects.select_for_update(of=("self",)))
    if not can_edit_board(actor, board):
        raise Forbidden
    board.title, board.description, board.is_public = title.strip(), description.strip(), is_public
    _require_valid(board)
    board.save(update_fields=["title", "description", "is_public"])
    if board.status in (BoardStatus.PUBLISHED, BoardStatus.REJECTED):
        BOARD.move(board, BoardStatus.PENDING, submitted_at=timezone.now())
    return board


def delete_board(*, actor: User, board: Board) -> None:
    """Delete one's own board; the posts on it stay."""
    if not can_edit_board(actor, board):
        raise Forbidden
    BOARD.move(board, BoardStatus.DELETED)


@transaction.atomic
def collect_post(*, actor: User, board: Board, post: Post) -> bool:
    """Put a post on one's own board; idempotent. True when it is new there."""
    if not can_edit_board(actor, board) or not (can_answer_post(actor, post) or can_edit_post(actor, post)):
        raise Forbidden
    created = insert_once(BoardItem, board=board, post=post)
    if created:
        Board.objects.filter(pk=board.pk).update(item_count=moved("item_count", 1))
    return created


@transaction.atomic
def uncollect_post(*, actor: User, board: Board, post: Post) -> bool:
    """Take a post off one's own board; idempotent. True when it was there."""
    if not can_edit_board(actor, board):
        raise Forbidden
    deleted, _rows = BoardItem.objects.filter(board=board, post=post).delete()
    if deleted:
        Board.objects.filter(pk=board.pk).update(item_count=moved("item_count", -1))
    return bool(deleted)


def _require_valid(board: Board) -> None:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(board.title) <= 60 or "\0" in board.title:
        errors["title"] = [str(_("A title has 1 to 60 characters."))]
    if len(board.description) > 500 or "\0" in board.description:
        errors["description"] = [str(_("A description has at most 500 characters."))]
    if errors:
        raise Invalid(errors=errors)
