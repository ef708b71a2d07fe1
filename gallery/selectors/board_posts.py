"""What is on a board, in its order: put there, or found by what the board looks for."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import unmuted
from gallery.constants import Arrangement, Whose
from gallery.models import Board, BoardItem, Facet, Photo, Post, PostFacet
from gallery.policies import can_review_posts
from gallery.querysets import seen_posts
from gallery.selectors.criteria import WHOSE, facets_of
from gallery.selectors.posts import NEWEST, mark_liked
from gallery.states import PhotoStatus
from wecho.common.pagination import Page, keyset_page

BY_DATE, BY_HAND, FOUND = ("created_at", "id"), ("position", "id"), ("published_at", "post_id")


def posts_on(
    board: Board,
    viewer: Viewer,
    *,
    within: Facet | None = None,
    without: Sequence[int] = (),
    cursor: str | None = None,
    limit: int = 20,
) -> Page[Post]:
    """Posts on a board as far as the viewer may see them, as cards, in the board's order.

    What a board finds by itself comes newest first. `within` is a section; posts that have one of the facets (ids) in
    `without` are left out.
    """
    if board.criteria is not None:
        return _found_page(board, viewer, cursor, limit)
    page = items_on(board, viewer, within=within, without=without, cursor=cursor, limit=limit)
    return Page(on_cards([item.post_id for item in page.rows], viewer), page.next_cursor)


def items_on(
    board: Board,
    viewer: Viewer,
    *,
    within: Facet | None = None,
    without: Sequence[int] = (),
    cursor: str | None = None,
    limit: int = 20,
) -> Page[BoardItem]:
    """As `posts_on`, the places that they have on a board which doesn't fill itself."""
    rows = seen_items(board, viewer)
    if within is not None:
        rows = rows.filter(_has(within.pk))
    if without:
        rows = rows.filter(~Exists(PostFacet.objects.filter(post_id=OuterRef("post_id"), facet__in=without)))
    by_hand = board.arrangement == Arrangement.HAND
    order = BY_HAND if by_hand else BY_DATE
    return keyset_page(rows, order=order, cursor=cursor, limit=limit, ascending=by_hand)


def seen_items(board: Board, viewer: Viewer) -> QuerySet[BoardItem]:
    """What was put on a board, as far as the viewer may see it."""
    return BoardItem.objects.filter(seen_posts(viewer, "post__", moderates=can_review_posts(viewer)), board=board)


def on_cards(ids: Sequence[int], viewer: Viewer) -> list[Post]:
    """The posts with these ids, in this order, as cards. Three queries at most."""
    posts = Post.objects.on_cards().in_bulk(list(ids))
    rows = [posts[number] for number in ids if number in posts]
    mark_liked(rows, viewer)
    return rows


def neighbours(viewer: Viewer, item: BoardItem, *, later: bool) -> QuerySet[BoardItem]:
    """What stands behind an item of a board that is arranged by hand, or before it, the nearest first."""
    beyond, sign = (TupleGreaterThan, "") if later else (TupleLessThan, "-")
    place = (item.position, item.pk)
    rows = seen_items(item.board, viewer).filter(beyond(Tuple(*BY_HAND), place))
    return rows.order_by(*(f"{sign}{field}" for field in BY_HAND))


def is_on(board: Board, photo: Photo) -> bool:
    """Whether a photo is ready and its post on the board, as far as the board's owner sees it."""
    if photo.status != PhotoStatus.READY or photo.post_id is None:
        return False
    if board.criteria is None:
        return seen_items(board, board.owner).filter(post=photo.post_id).exists()
    rows, order = _found(board, board.owner)
    return rows.filter(**{order[1]: photo.post_id}).exists()


def photos_on(board: Board, viewer: User, *, cursor: str | None = None, limit: int = 24) -> Page[Photo]:
    """All photos of a page of posts on a board, in order: what may become its cover."""
    page = posts_on(board, viewer, cursor=cursor, limit=limit)
    place = {post.pk: number for number, post in enumerate(page.rows)}
    rows = Photo.objects.filter(post__in=place, status=PhotoStatus.READY).select_related("post__author")
    photos = sorted(rows, key=lambda photo: (place[photo.post_id or 0], photo.position))
    return Page(photos, page.next_cursor)


def newest_cover(board: Board) -> Photo | None:
    """What a board that fills itself shows until its owner chooses: the first photo of the newest that it finds."""
    if board.criteria is None:
        return None
    page = _found_page(board, board.owner, None, 1)
    return page.rows[0].cover if page.rows else None


def _found_page(board: Board, viewer: Viewer, cursor: str | None, limit: int) -> Page[Post]:
    rows, order = _found(board, viewer)
    page: Page[Any] = keyset_page(rows, order=order, cursor=cursor, limit=limit)
    return Page(on_cards([getattr(row, order[1]) for row in page.rows], viewer), page.next_cursor)


def _found(board: Board, viewer: Viewer) -> tuple[QuerySet[Any], tuple[str, str]]:
    """What a board finds, and the fields that order it, of which the second is the post.

    The rarest facet is read in the order of its index, or the owner's own posts are; the other facets are looked up.
    """
    criteria = board.criteria or {}
    facets = facets_of(criteria)
    if not facets:
        return Post.objects.none(), NEWEST
    moderates = can_review_posts(viewer)
    if criteria.get(WHOSE) == Whose.OWN:
        own = Post.objects.listed().seen_by(viewer, moderates=moderates).filter(author_id=board.owner_id)
        return own.filter(*(_has(facet.pk, "pk") for facet in facets)), NEWEST
    rarest, *others = facets
    seen = seen_posts(viewer, "post__", moderates=moderates) & unmuted(viewer, "post__author_id")
    return PostFacet.objects.filter(seen, *(_has(facet.pk) for facet in others), facet=rarest), FOUND


def _has(facet_id: int, post: str = "post_id") -> Q:
    """Condition: the post whose id is in the column `post` of the row has that facet."""
    return Q(Exists(PostFacet.objects.filter(post_id=OuterRef(post), facet_id=facet_id)))
