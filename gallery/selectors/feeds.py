"""The feeds: of what one follows, of what is hot, of what editors picked, and of what is found under one thing.

Each is a page of cards in a fixed number of queries. What the viewer may not see, or has muted, is in none of them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Subquery

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import unmuted
from gallery.constants import FacetKind
from gallery.hashtags import tag_key
from gallery.models import Facet, FacetFollow, Pick, Post, PostFacet
from gallery.querysets import seen_posts
from gallery.selectors.following import Reading, following_places
from gallery.selectors.hot import Ranking, hot_ids
from gallery.selectors.picks import shown_picks
from gallery.selectors.posts import cards
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

BIGGEST = 60
FILED = ("published_at", "post_id")


@dataclass(frozen=True)
class FollowingPage(Page[Post]):
    """`newest` is the place of its first post."""

    newest: datetime | None = None


def following(
    viewer: User, *, cursor: str | None = None, limit: int = 20, caught_up: datetime | None = None
) -> FollowingPage:
    """What the viewer follows, newest first: see `gallery.selectors.following`. Seven queries.

    The first post at or below the place `caught_up`, where the last visit began, has `caught_up` set; the cursor takes
    the mark along.
    """
    reading = Reading.at(cursor, caught_up)
    places, next_cursor = following_places(viewer, reading, limit)
    rows = cards([post for _place, post in places], viewer)
    mark = reading.caught_up
    if mark and reading.behind[0] > mark:
        reached = next((post for place, post in places if place <= mark), None)
        for row in rows:
            row.caught_up = row.pk == reached
    return FollowingPage(rows, next_cursor, places[0][0] if places else None)


def hot(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What is most liked at present: see `gallery.selectors.hot`. Five queries."""
    ids, next_cursor = hot_ids(Ranking(viewer), cursor, limit)
    return Page(cards(ids, viewer), next_cursor)


def picks(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What two editors chose, the last chosen first. Four queries."""
    seen = shown_picks(viewer) & unmuted(viewer, "post__author_id")
    rows = Pick.objects.filter(seen, chosen_at__isnull=False)
    page = keyset_page(rows, order=("chosen_at", "id"), cursor=cursor, limit=limit)
    return Page(cards([pick.post_id for pick in page.rows], viewer), page.next_cursor)


def by_facet(facet: Facet, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What is found under a tag, a camera, a lens, a year or a colour, newest first. Four queries."""
    page = keyset_page(filed_rows(viewer).filter(facet=facet), order=FILED, cursor=cursor, limit=limit)
    return Page(cards([row.post_id for row in page.rows], viewer), page.next_cursor)


def filed_rows(viewer: Viewer) -> QuerySet[PostFacet]:
    """What `by_facet` shows, under whatever it is found."""
    return PostFacet.objects.filter(seen_posts(viewer, "post__") & unmuted(viewer, "post__author_id"))


def rows_by_key(kind: FacetKind, key: str, viewer: Viewer) -> QuerySet[PostFacet]:
    """The same under what has this key."""
    facet = Facet.objects.filter(kind=kind, value=key).values("pk")[:1]
    return filed_rows(viewer).filter(facet_id=Subquery(facet))


def facet_key(kind: FacetKind, value: str) -> str:
    """The key of a tag, in any of its spellings, or of a camera or lens."""
    return tag_key(value) if kind == FacetKind.TAG else value.casefold()


def facet_called(kind: FacetKind, value: str) -> Facet:
    """The tag, camera or lens with this key, tags in any of their spellings; raises NotFound where no post ever was."""
    key = facet_key(kind, value)
    found = None if "\0" in key else Facet.objects.filter(kind=kind, value=key).first()
    if found is None:
        raise NotFound
    return found


def biggest_facets(kind: FacetKind) -> list[Facet]:
    """The sixty with most listed posts, biggest first."""
    return list(Facet.objects.filter(kind=kind, post_count__gt=0).order_by("-post_count", "-id")[:BIGGEST])


def follows_facet(viewer: Viewer, facet: Facet) -> bool:
    """Whether the viewer follows that tag. One query, none for a visitor."""
    return viewer.is_authenticated and FacetFollow.objects.filter(person_id=viewer.pk, facet=facet).exists()


def tags_followed(person: User, *, limit: int = 200) -> list[Facet]:
    """The tags that a person follows, the last followed first."""
    return list(Facet.objects.filter(followers__person=person).order_by("-followers__pk")[:limit])
