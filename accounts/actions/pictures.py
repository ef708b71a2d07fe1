"""Avatars and covers: taken in, developed, shown and removed.

Every write holds the lock of the person's row, so that two at once come one after the other.
"""

from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.acts import note_act
from accounts.actions.people import forget_profile
from accounts.jobs import PROCESS_PICTURE
from accounts.models import LOOKS, ProfilePicture, User
from accounts.policies import can_remove_picture
from accounts.states import PICTURE, Act, PictureKind, PictureStatus
from wecho.common.developing import (
    GIVEN_UP,
    StorageGone,
    checked_size,
    developed,
    keep_upload,
    store_renditions,
)
from wecho.common.errors import Conflict, Forbidden
from wecho.common.imaging.limits import Limits
from wecho.common.imaging.orders import Order, Part
from wecho.common.imaging.refusals import PhotoRefused
from wecho.common.jobs import DELETE_FILES, enqueue, fate_of

ABANDONED_UPLOAD = timedelta(hours=1)
STUCK = timedelta(minutes=30)
SMALLEST_SIDE = 96


def upload_picture(
    *,
    actor: User,
    kind: PictureKind,
    file: File,  # type: ignore[type-arg]
    part: Part | None = None,
) -> ProfilePicture:
    """Keep the file, privately, and have it developed; what is shown stays until then. The newest upload wins.

    `part` is what to show of the upright picture, None its middle. Raises Invalid for an empty or too large file,
    Conflict when a newer upload came meanwhile.
    """
    if not actor.is_active:
        raise Forbidden
    checked_size(file)
    chosen = [part.left, part.top, part.right, part.bottom] if part else None
    with transaction.atomic():
        _locked(actor.pk)
        _drop(actor.pictures.filter(kind=kind).exclude(status=PictureStatus.READY))
        picture = ProfilePicture.objects.create(person=actor, kind=kind, part=chosen)
    try:
        keep_upload(picture.original_path, file)
    except StorageGone:
        picture.delete()
        raise
    return _begin(picture)


def _begin(picture: ProfilePicture) -> ProfilePicture:
    try:
        with transaction.atomic():
            PICTURE.move(picture, PictureStatus.PROCESSING)
            enqueue(PROCESS_PICTURE, picture.pk)
    except Conflict:
        enqueue(DELETE_FILES, [picture.original_path])
        raise
    return picture


def remove_picture(*, actor: User, person: User, kind: PictureKind) -> bool:
    """Take a picture away, and whatever is on its way to replace it; idempotent. True when there was something.

    What administrators take away stands in their trail.
    """
    if not can_remove_picture(actor, person):
        raise Forbidden
    with transaction.atomic():
        _locked(person.pk)
        removed = _drop(ProfilePicture.objects.filter(person=person, kind=kind))
        _show(person, kind, "")
        if removed and actor.pk != person.pk:
            note_act(actor=actor, person=person, act=Act.CHANGED, reason=f"{kind.value} removed")
    return bool(removed)


def process_picture(picture_id: int) -> None:
    """Make the renditions of one picture in a child process, and show it in place of the one before.

    May run twice, at once too. A refused picture ends as `refused` with its reason. Raises PhotoFailed for our faults.
    """
    picture = ProfilePicture.objects.filter(pk=picture_id, status=PictureStatus.PROCESSING).first()
    if picture is None:
        return
    look, part = LOOKS[picture.kind], Part(*picture.part) if picture.part else None
    order = Order(look.edges, (look.better, "jpeg"), look.shape, part)
    try:
        with developed(picture.original_path, order, Limits(min_side=SMALLEST_SIDE)) as (report, made):
            store_renditions(report, made, picture.renditions.folder)
    except PhotoRefused as refusal:
        refuse_picture(picture, str(refusal.reason))
    else:
        show_picture(picture)


@transaction.atomic
def show_picture(picture: ProfilePicture) -> None:
    """Put a picture whose renditions are stored in the place of the one before, whose files go.

    One that was removed or superseded meanwhile goes with its files.
    """
    person = _locked(picture.person_id)
    current = ProfilePicture.objects.filter(pk=picture.pk).values_list("status", flat=True).first()
    if current is None:
        enqueue(DELETE_FILES, picture.all_paths())
    if current != PictureStatus.PROCESSING:
        return
    _drop(ProfilePicture.objects.filter(person=person, kind=picture.kind, status=PictureStatus.READY))
    PICTURE.move(picture, PictureStatus.READY)
    enqueue(DELETE_FILES, [picture.original_path])
    _show(person, picture.kind, picture.storage_key)


@transaction.atomic
def refuse_picture(picture: ProfilePicture, reason: str) -> None:
    """End an upload as refused; its file goes, and what was shown stays."""
    try:
        PICTURE.move(picture, PictureStatus.REFUSED, refusal=reason)
    except Conflict:  # another run was first, or it was removed
        return
    enqueue(DELETE_FILES, [picture.original_path])


def reconcile_pictures() -> dict[str, int]:
    """Set right what a crash left: uploads without an end, and pictures without a job."""
    now = timezone.now()
    abandoned = ProfilePicture.objects.filter(status=PictureStatus.UPLOADING, created_at__lt=now - ABANDONED_UPLOAD)
    with transaction.atomic():
        removed = _drop(abandoned)
    stuck = ProfilePicture.objects.filter(status=PictureStatus.PROCESSING, created_at__lt=now - STUCK)
    return {"removed": removed, "enqueued": sum(_rescue(picture) for picture in stuck[:500])}


def _rescue(picture: ProfilePicture) -> int:
    fate = fate_of(PROCESS_PICTURE, picture.pk)
    if fate == "failed":
        refuse_picture(picture, GIVEN_UP)
    elif fate == "none":
        enqueue(PROCESS_PICTURE, picture.pk)
        return 1
    return 0


def _locked(person_id: int) -> User:
    return User.objects.select_for_update().get(pk=person_id)


def _drop(pictures: QuerySet[ProfilePicture]) -> int:
    gone = list(pictures[:500])
    ProfilePicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
    if gone:
        enqueue(DELETE_FILES, [path for picture in gone for path in picture.all_paths()])
    return len(gone)


def _show(person: User, kind: str, key: str) -> None:
    User.objects.filter(pk=person.pk).update(**{f"{kind}_key": key})
    setattr(person, f"{kind}_key", key)
    forget_profile(person.username)
