"""What is still to come of photos that come in parts. What is there, the storage says, never a row."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from gallery.models import Photo
from gallery.states import PhotoStatus
from wecho.common.multipart import Upload, multipart


@dataclass(frozen=True)
class Part:
    """Bytes `offset` to `offset + size` of the file. `url` is where they may be PUT, None where through the site."""

    number: int
    offset: int
    size: int
    url: str | None = None


def upload_of(photo: Photo) -> Upload:
    """A photo's upload as the storage knows it."""
    return Upload(photo.original_path, photo.upload_id)


def all_parts(photo: Photo) -> Iterator[Part]:
    """Every part that the file consists of, in order, without an address. None of a photo that came in one piece."""
    offsets = range(0, photo.original_bytes, photo.part_bytes) if photo.part_bytes else []
    for number, offset in enumerate(offsets, start=1):
        yield Part(number, offset, min(photo.part_bytes, photo.original_bytes - offset))


def missing_parts(photo: Photo) -> list[Part]:
    """Parts that are not there, or in another length, each with a fresh address. None once the upload is complete.

    Asks the storage once; raises StorageGone, and UploadGone where it has forgotten the upload.
    """
    if photo.status != PhotoStatus.UPLOADING:
        return []
    storage, upload = multipart(), upload_of(photo)
    there = storage.sizes(upload)
    missing = [part for part in all_parts(photo) if there.get(part.number) != part.size]
    return [
        Part(part.number, part.offset, part.size, storage.address(upload, part.number, part.size)) for part in missing
    ]


def unfinished_uploads(owner: User) -> list[Photo]:
    """One's uploads in parts that are not complete, oldest first."""
    rows = Photo.objects.filter(owner=owner, post=None, status=PhotoStatus.UPLOADING).exclude(upload_id="")
    return list(rows.order_by("id")[:50])
