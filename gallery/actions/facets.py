"""Under which tags, cameras, lenses, years and colours posts are found."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from gallery.constants import FacetKind
from gallery.facet_names import camera_named, lens_named, year_of
from gallery.hashtags import hashtags_in
from gallery.jobs import FILE_POSTS, RECOUNT_FACETS
from gallery.models import Facet, Photo, Post, PostFacet
from wecho.common.database import insert_once
from wecho.common.imaging.colour_families import colour_families
from wecho.common.jobs import enqueue
from wecho.common.kept_counts import moved

BATCH = 500
BUDGET_SECONDS = 60.0
Key = tuple[str, str]


@transaction.atomic
def file_post(post: Post) -> bool:
    """File a listed post under what it can be found by, and take any other out. True when something changed.

    Idempotent. Belongs in the transaction that publishes, withdraws or changes the post, after that change. Locks the
    post, then facets: missing ones are made in the order of their keys, counts move in the order of their ids.
    """
    current = Post.objects.select_for_update(of=("self",), no_key=True).filter(pk=post.pk).first()
    if current is None:
        return False
    named = _wanted(current, current.photos.all())
    wanted = _ids_of(named)
    filed = {row.facet_id: row for row in PostFacet.objects.filter(post=current)}
    gone, new = filed.keys() - wanted, wanted - filed.keys()
    moved_in_time = [row.pk for row in filed.values() if row.published_at != current.published_at]
    if not (gone or new or moved_in_time):
        return False
    PostFacet.objects.filter(pk__in=[filed[facet].pk for facet in gone]).delete()
    if current.published_at:
        PostFacet.objects.filter(pk__in=moved_in_time).update(published_at=current.published_at)
        rows = [PostFacet(facet_id=one, post=current, published_at=current.published_at) for one in sorted(new)]
        PostFacet.objects.bulk_create(rows)
    for facet in sorted(gone | new):
        Facet.objects.filter(pk=facet).update(post_count=moved("post_count", 1 if facet in new else -1))
    return True


def unfile_posts(post_ids: Sequence[int]) -> None:
    """Take posts out of everything that they are found by, before their rows go; inside that transaction."""
    for post in Post.objects.select_for_update(of=("self",)).filter(pk__in=post_ids).order_by("pk"):
        rows = PostFacet.objects.filter(post=post)
        facets = sorted(rows.values_list("facet_id", flat=True))
        rows.delete()
        for facet in facets:
            Facet.objects.filter(pk=facet).update(post_count=moved("post_count", -1))


def _wanted(post: Post, photos: Iterable[Photo]) -> dict[Key, str]:
    """Names by kind and key of all that a post is found by; nothing for one that is not listed."""
    return dict(_facets_of(post, photos)) if post.is_listed and post.published_at else {}


def _facets_of(post: Post, photos: Iterable[Photo]) -> Iterator[tuple[Key, str]]:
    for tag in hashtags_in(f"{post.title}\n{post.text}"):
        yield (FacetKind.TAG.value, tag.key), tag.name
    for photo in photos:
        read = (
            (FacetKind.CAMERA, camera_named(photo.camera)),
            (FacetKind.LENS, lens_named(photo.lens)),
            (FacetKind.YEAR, year_of(photo.taken_at)),
        )
        for kind, named in read:
            if named:
                yield (kind.value, named.value), named.name
        for family in colour_families(photo.colors or [photo.color]):
            yield (FacetKind.COLOUR.value, family), family


def _ids_of(named: dict[Key, str]) -> set[int]:
    found = _known(named)
    for kind, value in sorted(named.keys() - found.keys()):
        insert_once(Facet, kind=kind, value=value, name=named[kind, value], post_count=0, created_at=timezone.now())
    if len(found) < len(named):
        found = _known(named)
    return {found[key] for key in named}


def _known(named: Iterable[Key]) -> dict[Key, int]:
    keys = set(named)
    rows = Facet.objects.filter(value__in={value for _kind, value in keys}).values_list("kind", "value", "pk")
    return {(kind, value): pk for kind, value, pk in rows if (kind, value) in keys}


@dataclass
class Filed:
    """How many rows were looked at and mended; `last_id` is where a further walk goes on, None at the end."""

    checked: int = 0
    mended: int = 0
    last_id: int | None = None


def file_posts(after: int) -> Filed:
    """File posts with ids above `after` that are not filed as they should be; a further job goes on after a minute."""
    end, found = time.monotonic() + BUDGET_SECONDS, Filed(last_id=after)
    while found.last_id is not None and time.monotonic() < end:
        found = file_batch(found)
    if found.last_id is not None:
        enqueue(FILE_POSTS, found.last_id)
    return found


def file_batch(so_far: Filed) -> Filed:
    """One step of a walk over all posts: four queries for those that are filed as they should be."""
    rows = Post.objects.filter(pk__gt=so_far.last_id or 0).prefetch_related("photos", "facets__facet")
    batch = list(rows.order_by("pk")[:BATCH])
    mended = sum(not _is_filed(post) and file_post(post) for post in batch)
    last = batch[-1].pk if len(batch) == BATCH else None
    return Filed(so_far.checked + len(batch), so_far.mended + mended, last)


def _is_filed(post: Post) -> bool:
    filed = {(row.facet.kind, row.facet.value): row.published_at for row in post.facets.all()}
    return filed.keys() == _wanted(post, post.photos.all()).keys() and set(filed.values()) <= {post.published_at}


def recount_facets(after: int) -> Filed:
    """Prove the kept numbers of posts, of facets with ids above `after`; a further job goes on after a minute.

    What differs is counted again under the facet's lock, which whoever moves a count needs.
    """
    end, found = time.monotonic() + BUDGET_SECONDS, Filed(last_id=after)
    while found.last_id is not None and time.monotonic() < end:
        batch = list(_counted().filter(pk__gt=found.last_id).order_by("pk")[:BATCH])
        found.mended += sum(row["post_count"] != row["true_count"] and _mend(row["pk"]) for row in batch)
        found.checked += len(batch)
        found.last_id = batch[-1]["pk"] if len(batch) == BATCH else None
    if found.last_id is not None:
        enqueue(RECOUNT_FACETS, found.last_id)
    return found


def _counted() -> "QuerySet[Facet, dict[str, Any]]":
    number = PostFacet.objects.filter(facet=OuterRef("pk")).order_by().values("facet").annotate(number=Count("pk"))
    kept = ("pk", "post_count")
    counted: QuerySet[Facet, dict[str, Any]] = Facet.objects.values(
        *kept, true_count=Coalesce(Subquery(number.values("number")), 0)
    )
    return counted


@transaction.atomic
def _mend(facet_id: int) -> bool:
    # The lock comes by itself: a statement counts what was committed before it began, not before it got its lock.
    Facet.objects.select_for_update(of=("self",), no_key=True).filter(pk=facet_id).first()
    row = _counted().filter(pk=facet_id).first()
    if row is None or row["post_count"] == row["true_count"]:
        return False
    Facet.objects.filter(pk=facet_id).update(post_count=row["true_count"])
    return True
