"""Photos that come in parts: taken up again after any break, and gone without a trace when they are given up."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from gallery.actions import transport
from gallery.actions.belongings import erase_photos
from gallery.actions.transport import begin_upload, complete_upload, receive_part
from gallery.actions.uploads import reconcile_photos, remove_photo
from gallery.models import Photo
from gallery.selectors.photos import refusal_sentence
from gallery.selectors.uploading import all_parts, missing_parts, unfinished_uploads, upload_of
from gallery.states import PhotoStatus
from tests.factories import make_person
from tests.factories.gallery import jpeg
from wecho.common.developing import StorageGone
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from wecho.common.multipart import PART_BYTES, Upload, UploadGone, multipart
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db(transaction=True)


def large_jpeg(size: int = 2 * PART_BYTES + 12345) -> bytes:
    """A photo of that many bytes, most of them comments of the file."""
    picture = jpeg()
    room, comments = size - len(picture), []
    while room:
        length = min(room, 65_000)
        length = room - 4 if 0 < room - length < 4 else length
        comments.append(b"\xff\xfe" + (length - 2).to_bytes(2) + os.urandom(length - 4).replace(b"\xff", b"."))
        room -= length
    return picture[:2] + b"".join(comments) + picture[2:]


def on_disk(folder: Path) -> dict[str, Any]:
    """The storage that the site has by default, in a folder."""
    options = {"location": folder, "file_permissions_mode": 0o600, "allow_overwrite": True}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def begun(data: bytes, **more: Any) -> Photo:
    return begin_upload(actor=make_person(), name="a.jpg", size=len(data), **more)


def send(photo: Photo, data: bytes, *numbers: int) -> None:
    for part in all_parts(photo):
        if not numbers or part.number in numbers:
            content = data[part.offset : part.offset + part.size]
            receive_part(actor=photo.owner, photo=photo, number=part.number, content=content)


def complete(photo: Photo) -> Photo:
    return complete_upload(actor=photo.owner, photo=photo)


def work() -> None:
    JobWorker(batch=True).run()


def nothing_is_left(photo: Photo) -> bool:
    """No file, no parts, and no upload that the storage still waits for."""
    tomorrow = timezone.now() + timedelta(days=1)
    waiting = [upload for upload in multipart().unfinished("originals", tomorrow) if upload.path == photo.original_path]
    with pytest.raises(UploadGone):
        multipart().sizes(upload_of(photo))
    return not waiting and not default_storage.exists(photo.original_path)


def test_parts_in_any_order_become_the_photo() -> None:
    data = large_jpeg()
    photo = begun(data, sha256=hashlib.sha256(data).hexdigest())
    assert [(part.number, part.offset, part.size) for part in missing_parts(photo)] == [
        (1, 0, PART_BYTES),
        (2, PART_BYTES, PART_BYTES),
        (3, 2 * PART_BYTES, 12345),
    ]
    send(photo, data, 3)
    send(photo, data, 1)
    assert [part.number for part in missing_parts(photo)] == [2]
    send(photo, data, 2)
    assert complete(photo).status == PhotoStatus.PROCESSING
    with default_storage.open(photo.original_path) as stored:
        assert stored.read() == data
    work()
    photo.refresh_from_db()
    assert photo.status == PhotoStatus.READY
    assert photo.sha256 == hashlib.sha256(data).hexdigest()


def test_a_part_that_is_sent_again_replaces_the_first() -> None:
    data = jpeg()
    photo = begun(data)
    send(photo, bytes(len(data)))
    send(photo, data)
    complete(photo)
    with default_storage.open(photo.original_path) as stored:
        assert stored.read() == data


def test_a_part_of_another_length_is_refused_and_counts_for_nothing() -> None:
    data = jpeg()
    photo = begun(data)
    for wrong in (data[:-1], data + b"x", b""):
        with pytest.raises(Invalid):
            receive_part(actor=photo.owner, photo=photo, number=1, content=wrong)
    multipart().put(upload_of(photo), 1, data[:-1])  # as if the storage had taken it from somewhere else
    assert [part.number for part in missing_parts(photo)] == [1]


def test_a_part_that_the_file_has_not_is_refused() -> None:
    photo = begun(jpeg())
    for number in (0, 2):
        with pytest.raises(NotFound):
            receive_part(actor=photo.owner, photo=photo, number=number, content=b"x")


def test_nothing_is_joined_while_parts_are_missing() -> None:
    data = large_jpeg()
    photo = begun(data)
    send(photo, data, 2)
    with pytest.raises(Conflict) as refused:
        complete(photo)
    assert (refused.value.slug, refused.value.facts) == ("parts_missing", {"missing": "1,3"})
    assert not default_storage.exists(photo.original_path)


def test_completing_again_answers_the_same_photo() -> None:
    data = jpeg()
    photo = begun(data)
    send(photo, data)
    stale = Photo.objects.get(pk=photo.pk)
    complete(photo)
    assert complete(photo).pk == complete(stale).pk == photo.pk
    assert stale.status == PhotoStatus.PROCESSING


def test_a_completion_that_died_half_way_is_taken_up_again() -> None:
    data = jpeg()
    photo = begun(data)
    send(photo, data)
    multipart().complete(upload_of(photo))
    assert complete(photo).status == PhotoStatus.PROCESSING


def test_an_upload_that_the_storage_forgot_begins_again() -> None:
    data = jpeg()
    photo = begun(data)
    multipart().abort(upload_of(photo))
    with pytest.raises(Conflict) as part:
        send(photo, data)
    with pytest.raises(Conflict) as completed:
        complete(photo)
    assert {part.value.slug, completed.value.slug} == {"upload_gone"}


def test_a_file_that_changed_on_its_way_is_refused() -> None:
    data = jpeg()
    photo = begun(data, sha256=hashlib.sha256(data + b"x").hexdigest())
    send(photo, data)
    complete(photo)
    work()
    photo.refresh_from_db()
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, "changed_on_its_way")
    assert refusal_sentence(photo)
    assert nothing_is_left(photo)


def test_a_refused_file_of_many_parts_leaves_nothing() -> None:
    data = b"<svg onload=alert(1)>".ljust(PART_BYTES + 7)
    photo = begun(data)
    send(photo, data)
    complete(photo)
    work()
    photo.refresh_from_db()
    assert photo.status == PhotoStatus.REFUSED
    assert nothing_is_left(photo)


def test_an_upload_that_is_given_up_leaves_nothing() -> None:
    data = large_jpeg()
    photo = begun(data)
    send(photo, data, 1, 2)
    remove_photo(actor=photo.owner, photo=photo)
    work()
    assert nothing_is_left(photo)
    assert not Photo.objects.exists()


def test_an_upload_removed_while_it_is_completed_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = jpeg()
    photo = begun(data)
    send(photo, data)
    real = transport._join

    def removed_meanwhile(completed: Photo) -> None:
        real(completed)
        remove_photo(actor=photo.owner, photo=Photo.objects.get(pk=photo.pk))
        work()
        real_save(photo.original_path, data)  # the storage was slower than the job that removes

    def real_save(path: str, content: bytes) -> None:
        from django.core.files.base import ContentFile

        default_storage.save(path, ContentFile(content))

    monkeypatch.setattr(transport, "_join", removed_meanwhile)
    with pytest.raises(NotFound):
        complete(photo)
    work()
    assert nothing_is_left(photo)


def test_an_abandoned_upload_goes_after_a_day_and_not_before() -> None:
    data = large_jpeg()
    photo = begun(data)
    send(photo, data, 1)
    Photo.objects.update(created_at=timezone.now() - timedelta(hours=23))
    assert reconcile_photos()["removed"] == 0
    Photo.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert reconcile_photos()["removed"] == 1
    work()
    assert nothing_is_left(photo)


def test_what_the_storage_keeps_for_no_photo_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = begun(jpeg())
    stray = multipart().begin("originals/ffffffffffffffffffffffffffffffff")
    monkeypatch.setattr(transport, "ABANDONED_PARTS", timedelta(days=-1))
    assert transport.sweep_uploads() >= 1, "and what other tests left"
    assert transport.sweep_uploads() == 0
    assert missing_parts(wanted)
    with pytest.raises(UploadGone):
        multipart().sizes(stray)


def test_the_sweep_leaves_young_uploads_alone() -> None:
    stray = multipart().begin("originals/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")
    assert transport.sweep_uploads() == 0
    assert multipart().sizes(stray) == {}
    multipart().abort(stray)
    multipart().abort(stray)


def test_whoever_leaves_takes_unfinished_uploads_along() -> None:
    data = large_jpeg()
    photo = begun(data)
    send(photo, data, 1)
    assert erase_photos(photo.owner_id)
    assert nothing_is_left(photo)


def test_an_upload_is_refused_before_a_byte_is_sent() -> None:
    person = make_person()
    for size in (-1, 0, 50 * 1024 * 1024 + 1):
        with pytest.raises(Invalid):
            begin_upload(actor=person, name="a.jpg", size=size)
    with pytest.raises(Invalid):
        begin_upload(actor=person, name="a.jpg", size=9, sha256="no digest")
    assert not Photo.objects.exists()


def test_uploads_count_as_unused_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gallery.actions.uploads.MAX_UNUSED_PHOTOS", 1)
    photo = begun(jpeg())
    with pytest.raises(TooMany):
        begin_upload(actor=photo.owner, name="b.jpg", size=9)
    assert unfinished_uploads(photo.owner) == [photo]
    assert unfinished_uploads(make_person()) == []


def test_nobody_sends_or_completes_for_another() -> None:
    data, other = jpeg(), make_person()
    photo = begun(data)
    with pytest.raises(Forbidden):
        receive_part(actor=other, photo=photo, number=1, content=data)
    with pytest.raises(Forbidden):
        complete_upload(actor=other, photo=photo)


def test_a_storage_that_is_gone_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*given: object) -> Upload:
        raise StorageGone

    monkeypatch.setattr(type(multipart()), "begin", gone)
    with pytest.raises(StorageGone):
        begun(jpeg())
    assert not Photo.objects.exists()


def test_parts_on_a_disk_are_for_nobody_else_and_leave_no_folder(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": on_disk(tmp_path)}
    data = large_jpeg()
    photo = begun(data)
    send(photo, data)
    root = Path(default_storage.path("parts"))
    folder = root / photo.original_path / photo.upload_id
    assert {part.stat().st_mode & 0o777 for part in folder.iterdir()} == {0o600}
    complete(photo)
    assert not (root / photo.original_path).exists()
    assert Path(default_storage.path(photo.original_path)).stat().st_mode & 0o777 == 0o600
