"""Taking in photographs."""

from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.bin import empty_bins
from gallery.actions.processing import refuse_photo
from gallery.constants import MAX_UNUSED_PHOTOS
from gallery.jobs import ABORT_UPLOAD, DELETE_FILES, PROCESS_PHOTO
from gallery.models import Photo
from gallery.policies import can_use_photo
from gallery.states import PHOTO, PhotoStatus
from wecho.common.developing import GIVEN_UP, StorageGone, checked_bytes, keep_upload
from wecho.common.errors import Conflict, Forbidden, TooMany
from wecho.common.jobs import enqueue, fate_of

ABANDONED_UPLOAD = timedelta(hours=1)
ABANDONED_PARTS = timedelta(hours=24)
"""What comes in parts may come slowly, and be taken up again after a reload or a night."""
UNUSED_PHOTO = timedelta(days=7)
STUCK = timedelta(minutes=30)


def upload_photo(*, actor: User, file: File, name: str) -> Photo:  # type: ignore[type-arg]
    """Keep the original, privately, and have it processed. The row comes before the file: no file is ever orphaned.

    Raises Invalid for an empty or too large file, TooMany with MAX_UNUSED_PHOTOS photos that are in no post.
    """
    photo = start_photo(actor, name, file.size or 0)
    try:
        keep_upload(photo.original_path, file)
    except StorageGone:
        photo.delete()
        raise
    with transaction.atomic():
        PHOTO.move(photo, PhotoStatus.PROCESSING)
        enqueue(PROCESS_PHOTO, photo.pk)
    return photo


def start_photo(actor: User, name: str, size: int, declared_sha256: str = "", part_bytes: int = 0) -> Photo:
    """The row of a photo whose file is about to come; raises what `upload_photo` raises."""
    if not actor.is_active:
        raise Forbidden
    checked_bytes(size)
    if Photo.objects.filter(owner=actor, post=None).count() >= MAX_UNUSED_PHOTOS:
        raise TooMany(_("You have many photos that are in no post yet. Use or remove some first."))
    return Photo.objects.create(
        owner=actor,
        original_name=name[-255:],
        original_bytes=size,
        declared_sha256=declared_sha256,
        part_bytes=part_bytes,
    )


def remove_photo(*, actor: User, photo: Photo) -> None:
    """Remove an upload that is in no post, with its files and parts. Raises Conflict when it is in a post or gone."""
    if not can_use_photo(actor, photo):
        raise Forbidden
    if not _drop(photo):
        raise Conflict


def reconcile_photos() -> dict[str, int]:
    """Set right what a crash left (uploads without an end, photos without a job), and drop what is out of use."""
    now = timezone.now()
    in_time = Q(created_at__gt=now - ABANDONED_PARTS) & ~Q(upload_id="")
    abandoned = Photo.objects.filter(status=PhotoStatus.UPLOADING, created_at__lt=now - ABANDONED_UPLOAD)
    abandoned = abandoned.exclude(in_time)
    unused = Photo.objects.filter(post=None, created_at__lt=now - UNUSED_PHOTO)
    removed = sum(_drop(photo) for photo in [*abandoned[:500], *unused[:500]])
    stuck = Photo.objects.filter(status=PhotoStatus.PROCESSING, created_at__lt=now - STUCK)
    return {"removed": removed, "enqueued": sum(_rescue(photo) for photo in stuck[:500]), "purged": empty_bins()}


def _rescue(photo: Photo) -> int:
    """Give a photo without a job a new one; refuse one whose job has failed for good. 1 when a job was enqueued."""
    fate = fate_of(PROCESS_PHOTO, photo.pk)
    if fate == "failed":
        refuse_photo(photo, GIVEN_UP)
    elif fate == "none":
        enqueue(PROCESS_PHOTO, photo.pk)
        return 1
    return 0


@transaction.atomic
def _drop(photo: Photo) -> int:
    deleted, _rows = Photo.objects.filter(pk=photo.pk, post=None).delete()
    if deleted:
        enqueue(DELETE_FILES, photo.all_paths())
        if photo.status == PhotoStatus.UPLOADING and photo.upload_id:
            enqueue(ABORT_UPLOAD, photo.original_path, photo.upload_id)
    return deleted
