"""Photos that come in parts: begun, taken up again after any break, completed once, or given up without a trace."""

import re
from typing import NoReturn

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.uploads import ABANDONED_PARTS, start_photo
from gallery.jobs import DELETE_FILES, PROCESS_PHOTO
from gallery.models import Photo
from gallery.policies import can_use_photo
from gallery.selectors.uploading import Part, all_parts, missing_parts, upload_of
from gallery.states import PHOTO, PhotoStatus
from wecho.common.developing import StorageGone
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound
from wecho.common.jobs import enqueue
from wecho.common.multipart import PART_BYTES, Upload, UploadGone, multipart

ORIGINALS = "originals"
MOST_AT_ONCE = 1000


def begin_upload(*, actor: User, name: str, size: int, sha256: str = "") -> Photo:
    """A photo of `size` bytes that is to come in parts of PART_BYTES. The row is there before the storage is asked.

    `sha256` in hex, where it is known: a file that is another one when it is complete is refused. Raises Invalid for an
    empty or too large file or for a SHA-256 that is none, TooMany as `upload_photo` does, StorageGone.
    """
    if not re.fullmatch(r"([0-9a-f]{64})?", sha256):
        raise Invalid(errors={"sha256": [_("A SHA-256 is 64 hexadecimal digits.")]})
    photo = start_photo(actor, name, size, declared_sha256=sha256, part_bytes=PART_BYTES)
    try:
        upload = multipart().begin(photo.original_path)
    except StorageGone:
        photo.delete()
        raise
    if not Photo.objects.filter(pk=photo.pk).update(upload_id=upload.upload_id):  # removed meanwhile
        multipart().abort(upload)
        raise NotFound
    photo.upload_id = upload.upload_id
    return photo


def receive_part(*, actor: User, photo: Photo, number: int, content: bytes) -> None:
    """Keep one part that came through the server; the same number again replaces it.

    Raises NotFound for a number that the file has not, Invalid for bytes of another length than that part's, Conflict
    when the upload is complete or gone.
    """
    part = expected_part(actor=actor, photo=photo, number=number)
    if len(content) != part.size:
        raise Invalid(_("This part broke off. Please send it again."), slug="part_length")
    try:
        multipart().put(upload_of(photo), number, content)
    except UploadGone as error:
        _refuse_gone(error)


def expected_part(*, actor: User, photo: Photo, number: int) -> Part:
    """The part that may come now; raises what `receive_part` raises."""
    if not can_use_photo(actor, photo):
        raise Forbidden
    if photo.status != PhotoStatus.UPLOADING or not photo.upload_id:
        raise Conflict
    for part in all_parts(photo):
        if part.number == number:
            return part
    raise NotFound


def complete_upload(*, actor: User, photo: Photo) -> Photo:
    """Join the parts and have the photo processed; idempotent, also where an earlier call died half-way.

    Raises Conflict while parts are missing (`facts["missing"]` are their numbers) and when the upload is gone, NotFound
    when the photo was removed meanwhile: its file is, too, then.
    """
    if not can_use_photo(actor, photo):
        raise Forbidden
    if not photo.upload_id:
        raise Conflict
    if photo.status == PhotoStatus.UPLOADING:
        _join(photo)
        if not _go_on(photo):
            raise NotFound
    return photo


def abort_upload(path: str, upload_id: str) -> None:
    """Remove the parts of an upload; idempotent."""
    multipart().abort(Upload(path, upload_id))


def sweep_uploads() -> int:
    """Abort uploads of the storage that no photo waits for, as a crash between both leaves them; returns how many."""
    aborted = 0
    for upload in multipart().unfinished(ORIGINALS, timezone.now() - ABANDONED_PARTS):
        key = upload.path.removeprefix(f"{ORIGINALS}/")
        wanted = Photo.objects.filter(storage_key=key, upload_id=upload.upload_id, status=PhotoStatus.UPLOADING)
        if not wanted.exists():
            multipart().abort(upload)
            aborted += 1
        if aborted == MOST_AT_ONCE:
            break
    return aborted


def _join(photo: Photo) -> None:
    try:
        if missing := missing_parts(photo):
            numbers = ",".join(str(part.number) for part in missing)
            raise Conflict(_("Parts of the file are missing."), slug="parts_missing", facts={"missing": numbers})
        multipart().complete(upload_of(photo))
    except UploadGone as error:
        if not _is_whole(photo):
            _refuse_gone(error)


def _is_whole(photo: Photo) -> bool:
    """Whether an earlier call has joined the parts already."""
    path = photo.original_path
    return default_storage.exists(path) and default_storage.size(path) == photo.original_bytes


@transaction.atomic
def _go_on(photo: Photo) -> bool:
    """Have it processed; False when it was removed. Another call may have completed it at the same time."""
    try:
        PHOTO.move(photo, PhotoStatus.PROCESSING)
        enqueue(PROCESS_PHOTO, photo.pk)
    except Conflict:
        now = Photo.objects.filter(pk=photo.pk).first()
        if now is None:
            enqueue(DELETE_FILES, photo.all_paths())
            return False
        photo.status, photo.refusal = now.status, now.refusal
    return True


def _refuse_gone(error: UploadGone) -> NoReturn:
    raise Conflict(_("This upload is gone. Please begin again."), slug="upload_gone") from error
