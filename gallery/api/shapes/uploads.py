"""Uploads in parts as `serializers.uploads` describes them."""

from collections.abc import Iterable
from typing import Any

from gallery.models import Photo
from gallery.selectors.uploading import Part


def upload_shape(photo: Photo, parts: Iterable[Part]) -> dict[str, Any]:
    """An `UploadOutput`."""
    return {
        "id": photo.pk,
        "status": photo.status,
        "name": photo.original_name,
        "size": photo.original_bytes,
        "part_bytes": photo.part_bytes,
        "parts": [part_shape(part) for part in parts],
    }


def part_shape(part: Part) -> dict[str, Any]:
    """A `PartOutput`. No storage needs headers so far; clients that send them need no change when one does."""
    return {"number": part.number, "offset": part.offset, "bytes": part.size, "url": part.url, "headers": {}}


def upload_row(photo: Photo) -> dict[str, Any]:
    """An `UploadRow`."""
    return {
        "id": photo.pk,
        "name": photo.original_name,
        "size": photo.original_bytes,
        "sha256": photo.declared_sha256,
        "created_at": photo.created_at,
    }
