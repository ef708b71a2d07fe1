"""Making boards, changing them, deleting them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.pairs import lock_people
from accounts.models import User
from gallery.actions import telling_of_boards
from gallery.actions.board_places import spread
from gallery.constants import MAX_BOARDS, Arrangement
from gallery.models import Board, Photo
from gallery.policies import can_edit_board
from gallery.selectors.board_posts import is_on, newest_cover
from gallery.selectors.criteria import read_criteria
from gallery.states import BOARD, BoardStatus
from wecho.common.errors import Forbidden, Invalid, TooMany

WORDS = ("title", "description", "criteria")


@transaction.atomic
def create_board(
    *,
    actor: User,
    title: str,
    description: str = "",
    is_public: bool = True,
    arrangement: str = Arrangement.DATE,
    criteria: Mapping[str, str] | None = None,
) -> Board:
    """Make a board. Others see a public one once it is reviewed; its owner uses it at once.

    With `criteria` (see `read_criteria`) it fills itself. Raises Invalid, and TooMany for more than 500.
    """
    if not actor.is_active:
        raise Forbidden
    board = Board(owner=actor, title=title.strip(), description=description.strip(), is_public=is_public)
    board.arrangement = arrangement
    board.criteria = None if criteria is None else read_criteria(criteria)
    _require_valid(board)
    lock_people([actor.pk])  # or several at once would each find room for one more
    if Board.objects.filter(owner=actor).exclude(status=BoardStatus.DELETED).count() >= MAX_BOARDS:
        raise TooMany(_("You have as many boards as one person may have."))
    board.cover_photo = newest_cover(board)
    board.save()
    return board


@transaction.atomic
def edit_board(*, actor: User, board: Board, **changes: Any) -> Board:
    """Change what is given of title, description, is_public, arrangement and criteria; the row is locked first.

    New words or criteria of a board that others see are reviewed again, and so is one that becomes public, and a
    rejected one. A board that fills itself keeps doing so, another one never begins to. Raises Invalid.
    """
    board = _hold(actor, board)
    before = [getattr(board, name) for name in WORDS]
    opens = changes.get("is_public", board.is_public) and not board.is_public
    for name in ("title", "description"):
        if name in changes:
            changes[name] = changes[name].strip()
    if (criteria := changes.pop("criteria", None)) is not None:
        changes["criteria"] = _new_criteria(board, criteria)
    if changes.get("arrangement") == Arrangement.HAND != board.arrangement:
        spread(board)
    for name, value in changes.items():
        setattr(board, name, value)
    _require_valid(board)
    if board.cover_photo_id is None and "criteria" in changes:
        board.cover_photo = newest_cover(board)
    board.updated_at = timezone.now()
    board.save(update_fields=[*changes, "cover_photo", "updated_at"])
    if opens or before != [getattr(board, name) for name in WORDS] or board.status == BoardStatus.REJECTED:
        _review_again(board)
    return board


@transaction.atomic
def choose_cover(*, actor: User, board: Board, photo: Photo | None) -> Board:
    """Show a photo of a post on the board as its cover, or (None) the newest one. Another cover is reviewed again.

    Raises Invalid where the photo is on none of its posts, as far as the owner sees them.
    """
    board = _hold(actor, board)
    if photo is not None and not is_on(board, photo):
        raise Invalid(errors={"photo": [_("This photo is not on the board.")]})
    if board.cover_photo_id != (photo.pk if photo else None):
        board.cover_photo, board.updated_at = photo, timezone.now()
        board.save(update_fields=["cover_photo", "updated_at"])
        _review_again(board)
    return board


@transaction.atomic
def delete_board(*, actor: User, board: Board) -> None:
    """Delete one's own board; the posts on it stay. Those who share it are told."""
    if not can_edit_board(actor, board):
        raise Forbidden
    BOARD.move(board, BoardStatus.DELETED, updated_at=timezone.now())
    telling_of_boards.tell_of_end(board)


def _hold(actor: User, board: Board) -> Board:
    """Lock a board that the actor owns, as it is now; raises Forbidden."""
    owner = board.owner
    board.refresh_from_db(from_queryset=Board.objects.select_for_update(of=("self",), no_key=True))
    board.owner = owner
    if not can_edit_board(actor, board):
        raise Forbidden
    return board


def _review_again(board: Board) -> None:
    if board.status in (BoardStatus.PUBLISHED, BoardStatus.REJECTED):
        BOARD.move(board, BoardStatus.PENDING, submitted_at=timezone.now())


def _new_criteria(board: Board, criteria: Mapping[str, str]) -> dict[str, str]:
    if board.criteria is None:
        raise Invalid(errors={"criteria": [_("This board is filled by hand. Make another one that fills itself.")]})
    return read_criteria(criteria)


def _require_valid(board: Board) -> None:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(board.title) <= 60 or "\0" in board.title:
        errors["title"] = [str(_("A title has 1 to 60 characters."))]
    if len(board.description) > 500 or "\0" in board.description:
        errors["description"] = [str(_("A description has at most 500 characters."))]
    if board.arrangement not in Arrangement.values or (board.criteria and board.arrangement == Arrangement.HAND):
        errors["arrangement"] = [str(_("A board is in the order of dates or, unless it fills itself, by hand."))]
    if errors:
        raise Invalid(errors=errors)
