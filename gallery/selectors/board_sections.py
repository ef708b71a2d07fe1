"""The sections of a board: its posts under one tag each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from accounts.policies import Viewer
from gallery.constants import Arrangement, FacetKind
from gallery.models import Board, Facet, Post
from gallery.querysets import seen_posts
from gallery.selectors.board_posts import on_cards, seen_items
from wecho.common.errors import NotFound

FIRST = 6
TAGS_OFFERED = 60


@dataclass(frozen=True)
class Section:
    """A tag with the first of the board's posts that have it; `has_more` when there are others."""

    facet: Facet
    posts: list[Post]
    has_more: bool


def section_tags(board: Board) -> list[Facet]:
    """The tags that are sections, in the owner's order. One query."""
    return [row.facet for row in board.sections.select_related("facet").order_by("position", "id")]


def section_of(tags: Sequence[Facet], value: str) -> Facet:
    """The section of that key; raises NotFound."""
    for facet in tags:
        if facet.value == value:
            return facet
    raise NotFound


def sections_of(board: Board, tags: Sequence[Facet], viewer: Viewer, *, first: int = FIRST) -> list[Section]:
    """Each section with its first posts that the viewer may see. Four queries, however many sections there are.

    A post with several of the tags is in each of them.
    """
    if not tags:
        return []
    by_hand = board.arrangement == Arrangement.HAND
    order = [F("position").asc(), F("pk").asc()] if by_hand else [F("created_at").desc(), F("pk").desc()]
    rows = seen_items(board, viewer).annotate(tag=F("post__facets__facet_id")).filter(tag__in=[tag.pk for tag in tags])
    numbered = rows.annotate(place=Window(RowNumber(), partition_by=[F("tag")], order_by=order))
    found: dict[int, list[int]] = {tag.pk: [] for tag in tags}
    for tag_id, post_id in numbered.filter(place__lte=first + 1).order_by("place").values_list("tag", "post_id"):
        found[tag_id].append(post_id)
    shown = {number for ids in found.values() for number in ids[:first]}
    posts = {post.pk: post for post in on_cards(sorted(shown), viewer)}
    return [
        Section(tag, [posts[number] for number in found[tag.pk][:first]], len(found[tag.pk]) > first) for tag in tags
    ]


def tags_on(board: Board, owner: User, *, among: Collection[str] | None = None) -> list[Facet]:
    """The tags that posts on a board have, as far as its owner sees them, the most frequent first; at most 60.

    `among` asks for those keys only. One query.
    """
    rows = Facet.objects.filter(
        seen_posts(owner, "filed__post__"), kind=FacetKind.TAG, filed__post__board_items__board=board
    )
    if among is not None:
        rows = rows.filter(value__in=among)
    return list(rows.annotate(on_board=Count("pk")).order_by("-on_board", "-pk")[:TAGS_OFFERED])
