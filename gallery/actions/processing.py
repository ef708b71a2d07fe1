"""Turning an upload into renditions and facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from gallery.constants import FORMATS
from gallery.jobs import DELETE_FILES
from gallery.models import Photo, Post
from gallery.states import PHOTO, POST, PhotoStatus, PostStatus
from gallery.validators import SAYS_MORE_OF
from wecho.common.developing import CHANGED, ChangedOnItsWay, developed, store_renditions
from wecho.common.errors import Conflict
from wecho.common.imaging.refusals import PhotoRefused
from wecho.common.imaging.report import SUFFIXES, Change, PhotoReport
from wecho.common.jobs import enqueue


def process_photo(photo_id: int) -> None:
    """Make the renditions of one photo in a child process and store what it found.

    May run twice, at once too: files are written under fixed names, and only the first run changes the row.
    A refused picture ends as `refused` with its reason and without files. Raises PhotoFailed for faults of ours.
    """
    photo = Photo.objects.filter(pk=photo_id, status=PhotoStatus.PROCESSING).first()
    if photo is None:
        return
    try:
        with developed(photo.original_path, sha256=photo.declared_sha256) as (report, made):
            store_result(photo, report, made)
    except PhotoRefused as refusal:
        refuse_photo(photo, str(refusal.reason))
    except ChangedOnItsWay:
        refuse_photo(photo, CHANGED)


def store_result(photo: Photo, report: PhotoReport, made: Path) -> None:
    """Store the renditions that lie in `made`, then the facts; the photo is ready once both are there."""
    store_renditions(report, made, f"renditions/{photo.storage_key}")
    _finish(photo, PhotoStatus.READY, _facts(report))


def refuse_photo(photo: Photo, reason: str) -> None:
    """End a photo as refused; its post, if it waits for it, goes back to its author as a draft."""
    _finish(photo, PhotoStatus.REFUSED, {"refusal": reason})


def _facts(report: PhotoReport) -> dict[str, Any]:
    exif = report.exif
    make, model = exif.camera_make or "", exif.camera_model or ""
    return {
        "original_bytes": report.byte_size,
        "original_format": str(report.format),
        "sha256": report.sha256,
        "width": report.width,
        "height": report.height,
        "edges": _edges(report),
        "thumbhash": report.thumbhash,
        "color": report.colors[0],
        "colors": list(report.colors),
        "dhash": report.dhash,
        "changes": [_change(change, report) for change in report.changes],
        "camera": model if model.lower().startswith(make.lower()) else f"{make} {model}".strip(),
        "lens": exif.lens or "",
        "focal_length_mm": exif.focal_length_mm,
        "focal_length_35mm": exif.focal_length_35mm,
        "aperture": exif.aperture,
        "exposure_seconds": exif.exposure_seconds,
        "iso": exif.iso,
        "taken_at": exif.taken_at or "",
        "taken_at_offset": exif.taken_at_offset or "",
        "latitude": exif.latitude,
        "longitude": exif.longitude,
    }


def _edges(report: PhotoReport) -> list[dict[str, Any]]:
    """As `Photo` describes them."""
    steps: dict[int, dict[str, Any]] = {}
    for made in report.renditions:
        step = steps.setdefault(made.step, {"edge": made.step, "width": made.width, "height": made.height, "bytes": {}})
        step["bytes"][SUFFIXES[made.format]] = made.byte_size
        if made.passthrough:
            step["passthrough"] = True
    for step in steps.values():
        if set(step["bytes"]) != set(FORMATS):
            step["formats"] = list(step["bytes"])
    return [steps[edge] for edge in sorted(steps)]


def _change(change: Change, report: PhotoReport) -> dict[str, Any]:
    named: dict[str, Any] = {"change": str(change)}
    if change is Change.CONVERTED_TO_SRGB and report.profile:
        named["profile"] = report.profile
    if change is Change.METADATA_REMOVED:
        named["tags"] = [str(tag) for tag in report.tags]
    return named


@transaction.atomic
def _finish(photo: Photo, status: PhotoStatus, facts: Mapping[str, Any]) -> None:
    try:
        PHOTO.move(photo, status, **_but_typed(photo, facts))
    except Conflict:  # another run was first, or the photo was removed meanwhile
        if not Photo.objects.filter(pk=photo.pk).exists():
            for name, value in facts.items():
                setattr(photo, name, value)
            enqueue(DELETE_FILES, photo.all_paths())
        return
    if status == PhotoStatus.REFUSED:
        enqueue(DELETE_FILES, photo.all_paths())
    photo.refresh_from_db(fields=["post"])
    if photo.post_id:
        advance_post(photo.post_id)


def _but_typed(photo: Photo, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without those that a person wrote meanwhile. Locks the row, so that none is written after this."""
    rows = Photo.objects.select_for_update(of=("self",)).filter(pk=photo.pk)
    typed = rows.values_list("typed", flat=True).first() or []
    more = {SAYS_MORE_OF[name][0] for name in typed if name in SAYS_MORE_OF}
    return {name: value for name, value in facts.items() if name not in typed and name not in more}


def advance_post(post_id: int) -> None:
    """Move a post that waits for its photos: to review when all are ready, back to a draft when one was refused."""
    post = Post.objects.select_for_update().get(pk=post_id)
    if post.status != PostStatus.PROCESSING:
        return
    statuses = set(post.photos.values_list("status", flat=True))
    if PhotoStatus.REFUSED in statuses:
        POST.move(post, PostStatus.DRAFT)
    elif statuses == {PhotoStatus.READY}:
        POST.move(post, PostStatus.PENDING, submitted_at=timezone.now())
