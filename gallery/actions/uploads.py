"""Taking in photographs."""

from datetime import timedelta

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.constants import MAX_BYTES, MAX_UNUSED_PHOTOS
from gallery.jobs import DELETE_FILES, PROCESS_PHOTO
from gallery.models import Photo
from gallery.policies import can_use_photo
from gallery.states import PHOTO, PhotoStatus
from wecho.common.errors import Conflict, Forbidden, Invalid, TooMany
from wecho.common.jobs import enqueue

ABANDONED_UPLOAD = timedelta(hours=1)
UNUSED_PHOTO = timedelta(days=7)


def upload_photo(*, actor: User, file: File, name: str) -> Photo:  # type: ignore[type-arg]
    """Keep the original, privately, and have it processed. The row comes before the file: no file is ever orphaned.

    Raises Invalid for an empty or too large file, TooMany with MAX_UNUSED_PHOTOS photos that are in no post.
    """
    if not actor.is_active:
        raise Forbidden
    size = file.size or 0
    if size == 0:
        raise Invalid(_("This file is empty."), slug="empty_file")
    if size > MAX_BYTES:
        raise Invalid(_("A photo may have at most 50 MB."), slug="too_large")
    if Photo.objects.filter(owner=actor, post=None).count() >= MAX_UNUSED_PHOTOS:
        raise TooMany(_("You have many photos that are in no post yet. Use or remove some first."))
    photo = Photo.objects.create(owner=actor, original_name=name[-255:], original_bytes=size)
    default_storage.save(photo.original_path, file)
    with transaction.atomic():
        PHOTO.move(photo, PhotoStatus.PROCESSING)
        enqueue(PROCESS_PHOTO, photo.pk)
    return photo


def remove_photo(*, actor: User, photo: Photo) -> None:
    """Remove an upload that is in no post, with its files. Raises Conflict when it is in a post or gone."""
    if not can_use_photo(actor, photo):
        raise Forbidden
    with transaction.atomic():
        deleted, _rows = Photo.objects.filter(pk=photo.pk, post=None).delete()
        if not deleted:
            raise Conflict
        enqueue(DELETE_FILES, photo.all_paths())


def reconcile_photos() -> dict[str, int]:
    """Set right what a crash left: uploads that never finished, photos without a job, and uploads nobody used."""
    now = timezone.now()
    abandoned = Photo.objects.filter(status=PhotoStatus.UPLOADING, created_at__lt=now - ABANDONED_UPLOAD)
    unused = Photo.objects.filter(post=None, created_at__lt=now - UNUSED_PHOTO)
    removed = sum(_drop(photo) for photo in [*abandoned[:500], *unused[:500]])
    stuck = Photo.objects.filter(status=PhotoStatus.PROCESSING, created_at__lt=now - timedelta(minutes=30))
    for photo_id in (ids := list(stuck.values_list("pk", flat=True)[:500])):
        enqueue(PROCESS_PHOTO, photo_id)
    return {"removed": removed, "enqueued": len(ids)}


@transaction.atomic
def _drop(photo: Photo) -> int:
    deleted, _rows = Photo.objects.filter(pk=photo.pk, post=None).delete()
    if deleted:
        enqueue(DELETE_FILES, photo.all_paths())
    return deleted
