"""Taking in photographs."""

from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.processing import GIVEN_UP, refuse_photo
from gallery.constants import MAX_BYTES, MAX_UNUSED_PHOTOS
from gallery.jobs import DELETE_FILES, PROCESS_PHOTO
from gallery.models import Photo, Post
from gallery.policies import can_use_photo
from gallery.states import PHOTO, PhotoStatus, PostStatus
from wecho.common.errors import Conflict, DomainError, Forbidden, Invalid, TooMany
from wecho.common.jobs import enqueue, fate_of

ABANDONED_UPLOAD = timedelta(hours=1)
UNUSED_PHOTO = timedelta(days=7)
STUCK = timedelta(minutes=30)
IN_THE_BIN = timedelta(days=30)


class StorageGone(DomainError):
    """The storage of photos does not answer; nothing was kept."""

    status = 503
    slug = "storage_gone"
    message = _("Photos cannot be stored at the moment. Please try again later.")


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
    try:
        default_storage.save(photo.original_path, file)
    except (OSError, BotoCoreError, ClientError) as error:
        photo.delete()
        raise StorageGone from error
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
    """Set right what a crash left (uploads without an end, photos without a job), and drop what is out of use."""
    now = timezone.now()
    abandoned = Photo.objects.filter(status=PhotoStatus.UPLOADING, created_at__lt=now - ABANDONED_UPLOAD)
    unused = Photo.objects.filter(post=None, created_at__lt=now - UNUSED_PHOTO)
    removed = sum(_drop(photo) for photo in [*abandoned[:500], *unused[:500]])
    stuck = Photo.objects.filter(status=PhotoStatus.PROCESSING, created_at__lt=now - STUCK)
    return {"removed": removed, "enqueued": sum(_rescue(photo) for photo in stuck[:500]), "purged": _purge_posts()}


def _rescue(photo: Photo) -> int:
    """Give a photo without a job a new one; refuse one whose job has failed for good. 1 when a job was enqueued."""
    fate = fate_of(PROCESS_PHOTO, photo.pk)
    if fate == "failed":
        refuse_photo(photo, GIVEN_UP)
    elif fate == "none":
        enqueue(PROCESS_PHOTO, photo.pk)
        return 1
    return 0


def _purge_posts() -> int:
    """Remove posts deleted more than 30 days ago, with every file of theirs."""
    expired = Post.objects.filter(status=PostStatus.DELETED, deleted_at__lt=timezone.now() - IN_THE_BIN)[:100]
    for post in expired:
        with transaction.atomic():
            enqueue(DELETE_FILES, [path for photo in post.photos.all() for path in photo.all_paths()])
            post.delete()
    return len(expired)


@transaction.atomic
def _drop(photo: Photo) -> int:
    deleted, _rows = Photo.objects.filter(pk=photo.pk, post=None).delete()
    if deleted:
        enqueue(DELETE_FILES, photo.all_paths())
    return deleted
