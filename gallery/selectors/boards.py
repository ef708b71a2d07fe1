"""What pages and endpoints read of boards."""

from collections.abc import Sequence

from django.db.models import Max, Q

from accounts.models import User
from accounts.policies import Viewer
from gallery.models import Board, BoardItem, Photo, Post
from gallery.policies import can_review_boards, can_review_posts
from gallery.querysets import seen_boards, seen_posts
from gallery.selectors.posts import mark_liked
from gallery.states import BoardStatus
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


def board_for(viewer: Viewer, board_id: int) -> Board:
    """Return a board that the viewer may see, with its owner; raises NotFound for any other.

    Its owner sees it in every state but deleted, and so do moderators unless it is not meant for others.
    """
    rows = Board.objects.select_related("owner").exclude(status=BoardStatus.DELETED)
    seen = Q(is_public=True) if can_review_boards(viewer) else seen_boards(viewer)
    board = rows.filter(seen | Q(owner_id=viewer.pk), pk=board_id).first()
    if board is None:
        raise NotFound
    return board


def boards_of(owner: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 24) -> Page[Board]:
    """A person's boards, newest first, with covers: all of one's own, what one may see of others'. Three queries."""
    rows = Board.objects.filter(owner=owner).exclude(status=BoardStatus.DELETED)
    if viewer.pk != owner.pk:
        rows = rows.filter(seen_boards(viewer, moderates=can_review_boards(viewer)))
    page = keyset_page(rows.select_related("owner"), order=("id",), cursor=cursor, limit=limit)
    _cover(page.rows, viewer)
    return page


def own_boards_with(owner: User, post: Post, *, limit: int = 100) -> list[Board]:
    """The person's boards, each with `holds`: whether the post is on it. Two queries."""
    boards = list(Board.objects.filter(owner=owner).exclude(status=BoardStatus.DELETED).order_by("-id")[:limit])
    holding = set(BoardItem.objects.filter(board__in=boards, post=post).values_list("board_id", flat=True))
    for board in boards:
        board.holds = board.pk in holding
    return boards


def boards_holding(post: Post, viewer: Viewer, *, limit: int = 12) -> list[Board]:
    """Boards of others and one's own, seen by all who may, that a post is on; with their owners."""
    rows = Board.objects.filter(seen_boards(viewer), items__post=post).select_related("owner")
    return list(rows.order_by("-id")[:limit])


def posts_on(board: Board, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """Published posts on a board as far as the viewer may see them, last collected first, as cards."""
    seen = seen_posts(viewer, "post__", moderates=can_review_posts(viewer))
    items = BoardItem.objects.filter(seen, board=board).order_by()
    page = keyset_page(items, order=("created_at", "id"), cursor=cursor, limit=limit)
    posts = Post.objects.on_cards().in_bulk([item.post_id for item in page.rows])
    rows = [posts[item.post_id] for item in page.rows]
    mark_liked(rows, viewer)
    return Page(rows, page.next_cursor)


def _cover(boards: Sequence[Board], viewer: Viewer) -> None:
    shown = BoardItem.objects.filter(seen_posts(viewer, "post__"), board__in=boards)
    newest = shown.values("board_id").annotate(last=Max("pk")).values("last")
    post_of = dict(BoardItem.objects.filter(pk__in=newest).values_list("board_id", "post_id"))
    photos = Photo.objects.filter(post__in=post_of.values(), position=0).select_related("post__author")
    photo_of = {photo.post_id: photo for photo in photos}
    for board in boards:
        board.cover = photo_of.get(post_of.get(board.pk))
