"""What pages and endpoints read of boards."""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from accounts.policies import Viewer
from gallery.models import Board, BoardFollow, BoardItem, Photo, Post
from gallery.policies import can_review_boards, can_review_posts
from gallery.querysets import listed_boards, seen_boards, seen_posts, shared_boards
from gallery.states import BoardStatus, PhotoStatus
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

LOOKED_AT = 500


def board_for(viewer: Viewer, board_id: int) -> Board:
    """Return a board that the viewer may see, with its owner; raises NotFound for any other.

    Its owner and those who share it see it in every state but deleted, and so do moderators unless it is not meant for
    others.
    """
    rows = Board.objects.select_related("owner").exclude(status=BoardStatus.DELETED)
    seen = Q(is_public=True) | shared_boards(viewer) if can_review_boards(viewer) else seen_boards(viewer)
    board = rows.filter(seen | Q(owner_id=viewer.pk), pk=board_id).first()
    if board is None:
        raise NotFound
    return board


def boards_of(owner: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 24) -> Page[Board]:
    """A person's boards, newest first, with covers: all of one's own, what one may see of others'. Four queries."""
    rows = Board.objects.filter(owner=owner).exclude(status=BoardStatus.DELETED)
    if viewer.pk != owner.pk:
        rows = rows.filter(seen_boards(viewer, moderates=can_review_boards(viewer)))
    page = keyset_page(rows.select_related("owner"), order=("id",), cursor=cursor, limit=limit)
    cover(page.rows, viewer)
    return page


def kept_by(person: User, *, cursor: str | None = None, limit: int = 24) -> Page[BoardFollow]:
    """Others' boards that a person collects, the latest first, each with `shown`: the board with its cover.

    None stands for a board that is deleted, or hidden from them by now. Five queries.
    """
    page = keyset_page(
        BoardFollow.objects.filter(person=person), order=("created_at", "id"), cursor=cursor, limit=limit
    )
    ids = [row.board_id for row in page.rows]
    boards = Board.objects.filter(seen_boards(person), pk__in=ids).select_related("owner").in_bulk()
    cover(list(boards.values()), person)
    for row in page.rows:
        row.shown = boards.get(row.board_id)
    return page


def own_boards_with(owner: User, post: Post, *, limit: int = 100) -> list[Board]:
    """The boards that a person fills, own and shared ones, the newest first, with their owners.

    Each has `holds`: whether the post is on it, and `is_fixed`: whether it is there and not theirs to take off. Two
    queries.
    """
    filled = Q(owner=owner) & ~Q(status=BoardStatus.DELETED) | shared_boards(owner, accepted_at__isnull=False)
    boards = list(Board.objects.filter(filled, criteria__isnull=True).select_related("owner").order_by("-id")[:limit])
    items = BoardItem.objects.filter(board__in=boards, post=post)
    added_by = dict(items.values_list("board_id", "added_by_id"))
    for board in boards:
        board.holds = board.pk in added_by
        board.is_fixed = board.holds and owner.pk not in {board.owner_id, added_by[board.pk]}
    return boards


def boards_holding(post: Post, viewer: Viewer, *, limit: int = 12) -> list[Board]:
    """Boards of others and one's own, seen by all who may, that a post is on; with their owners. One query.

    Of a post on more than 500 boards some 500 are looked at.
    """
    holding = BoardItem.objects.filter(post=post).values("board_id")[:LOOKED_AT]
    rows = Board.objects.filter(listed_boards(viewer), pk__in=holding).select_related("owner")
    return list(rows.order_by("-id")[:limit])


def cover(boards: Sequence[Board], viewer: Viewer) -> None:
    """Set `cover` on each: the owner's choice, else the first photo of what was put there last, as far as one sees it.

    Three queries.
    """
    photos = Photo.objects.filter(seen_posts(viewer, "post__", moderates=can_review_posts(viewer)))
    photos = photos.filter(status=PhotoStatus.READY).select_related("post__author")
    chosen = photos.in_bulk({board.cover_photo_id for board in boards if board.cover_photo_id})
    without = [board.pk for board in boards if board.cover_photo_id not in chosen and board.criteria is None]
    newest = _newest_posts(without, viewer)
    first_of = {photo.post_id: photo for photo in photos.filter(post__in=newest.values(), position=0)}
    for board in boards:
        board.cover = chosen.get(board.cover_photo_id or 0) or first_of.get(newest.get(board.pk))


def _newest_posts(board_ids: Sequence[int], viewer: Viewer) -> dict[int, int]:
    if not board_ids:
        return {}
    seen = BoardItem.objects.filter(seen_posts(viewer, "post__"), board=OuterRef("pk"))
    newest = Subquery(seen.order_by("-created_at", "-id").values("post_id")[:1])
    found = Board.objects.filter(pk__in=board_ids).annotate(newest=newest).values_list("pk", "newest")
    return {board_id: post_id for board_id, post_id in found if post_id is not None}
