"""The order of what is hot, a page at a time, with one post of an author on each.

Posts come by their score, which a job keeps (`gallery.actions.hot` has the formula). One whose author is on the page
already waits for the next page: the cursor carries those that wait, in order, so that none is lost and none comes
twice. With more of them than a cursor holds, a page ends early. A score that the job moves while somebody reads may
carry its post past them.
"""

from collections.abc import Sequence

from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from accounts.policies import Viewer
from accounts.selectors.blocks import unmuted
from gallery.models import Post
from gallery.querysets import PostQuerySet
from wecho.common.cursors import seal, unseal
from wecho.common.errors import Invalid

WAITING = 60
KIND = "hot"
Ranked = tuple[float | None, int, int]
"""Score, id of the post, id of its author."""


def hot_rows(viewer: Viewer) -> PostQuerySet:
    """What is ranked, as far as the viewer may see it and has not muted its author."""
    ranked = Post.objects.listed().seen_by(viewer).filter(hot_score__isnull=False, is_sensitive=False)
    return ranked.filter(unmuted(viewer, "author_id"))


class Ranking:
    """What a viewer may see of what is ranked, highest first. One query each."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.rows = hot_rows(viewer).order_by("-hot_score", "-pk").values_list("hot_score", "pk", "author_id")

    def these(self, ids: Sequence[int]) -> Sequence[Ranked]:
        """What is among these."""
        return list(self.rows.filter(pk__in=ids))

    def below(self, place: tuple[float, int] | None, most: int) -> Sequence[Ranked]:
        """What stands below a place, or from the top."""
        rows = self.rows.filter(TupleLessThan(Tuple("hot_score", "pk"), place)) if place else self.rows
        return list(rows[:most])


def hot_ids(ranking: Ranking, cursor: str | None, limit: int) -> tuple[list[int], str | None]:
    """The ids of up to `limit` posts after `cursor`, in order, and the next cursor. Two queries; raises Invalid."""
    score, last, waiting = read_cursor(cursor)
    waited = ranking.these(waiting) if waiting else []
    fresh = ranking.below((score or 0.0, last) if cursor else None, limit + WAITING + 1)
    page, waits, taken = one_an_author(waited, fresh, limit)
    if not waits and taken == len(fresh):
        return page, None
    if taken:
        score, last, _author = fresh[taken - 1]
    return page, seal(KIND, (score, last, waits))


def one_an_author(waited: Sequence[Ranked], fresh: Sequence[Ranked], limit: int) -> tuple[list[int], list[int], int]:
    """The posts of a page, those that wait for the next one, and how many of the fresh ones are dealt with."""
    page, waits, taken = dict[int, int](), list[int](), 0
    for _score, post, author in waited:
        if author in page or len(page) == limit:
            waits.append(post)
        else:
            page[author] = post
    for _score, post, author in fresh:
        if len(page) == limit or len(waits) >= WAITING:
            break
        taken += 1
        if author in page:
            waits.append(post)
        else:
            page[author] = post
    return list(page.values()), waits, taken


def read_cursor(cursor: str | None) -> tuple[float | None, int, list[int]]:
    """Score and id of the last post dealt with, and the ids of those that wait; raises Invalid."""
    if not cursor:
        return 0.0, 0, []
    values = unseal(KIND, cursor)
    if len(values) != 3:
        raise Invalid
    return float(values[0]), values[1], values[2]
