"""Avatars and covers: through the pipeline, one at a time, and nothing is left behind."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.actions import pictures as actions
from accounts.actions.pictures import process_picture, reconcile_pictures, remove_picture, upload_picture
from accounts.models import ProfilePicture, User
from accounts.selectors.people import profile
from accounts.selectors.pictures import picture_state
from accounts.states import PictureKind, PictureStatus
from tests.factories import make_person
from tests.factories.gallery import jpeg
from tests.factories.pictures import make_picture
from wecho.common import developing
from wecho.common.developing import StorageGone, keep_upload
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.imaging.orders import Part
from wecho.common.imaging.refusals import PhotoFailed
from wecho.common.imaging.sandbox import process_photo
from wecho.common.jobs import MAX_ATTEMPTS
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db(transaction=True)
AVATAR, COVER = PictureKind.AVATAR, PictureKind.COVER


def work() -> None:
    JobWorker(batch=True).run()


def upload(person: User, content: bytes = b"", kind: PictureKind = AVATAR, part: Part | None = None) -> ProfilePicture:
    file = ContentFile(content or jpeg(480, 320), "me.jpg")
    return upload_picture(actor=person, kind=kind, file=file, part=part)


@pytest.mark.parametrize("kind", [AVATAR, COVER])
def test_an_upload_becomes_renditions_and_the_original_goes(kind: PictureKind) -> None:
    person = make_person()
    picture = upload(person, jpeg(1800, 1200), kind)
    assert picture_state(person, kind).status == PictureStatus.PROCESSING
    work()
    state = picture_state(person, kind)
    assert state.status == PictureStatus.READY
    assert state.shown is not None
    assert all(default_storage.exists(path) for path in state.shown.paths())
    assert not default_storage.exists(picture.original_path)
    assert profile(person.username)["avatar" if kind == AVATAR else "cover"] == state.shown.sizes()


def test_the_old_one_is_shown_until_the_new_one_is_ready_and_goes_then() -> None:
    person = make_person()
    old = make_picture(person)
    new = upload(person)
    person.refresh_from_db()
    assert person.avatar_key == old.storage_key
    work()
    person.refresh_from_db()
    assert person.avatar_key == new.storage_key
    assert not any(default_storage.exists(path) for path in old.all_paths())
    assert list(ProfilePicture.objects.all()) == [new]


def test_a_file_that_is_no_picture_is_refused_and_the_old_one_stays() -> None:
    person = make_person()
    old = make_picture(person)
    refused = upload(person, b"<svg onload=alert(1)>")
    work()
    state = picture_state(person, AVATAR)
    assert state.status == PictureStatus.REFUSED
    assert state.reason
    assert state.shown == old.renditions
    assert not default_storage.exists(refused.original_path)


def test_a_picture_that_is_too_small_is_refused() -> None:
    person = make_person()
    upload(person, jpeg(80, 80))
    work()
    assert picture_state(person, AVATAR).status == PictureStatus.REFUSED


def test_the_newest_of_two_uploads_wins_and_the_other_leaves_nothing() -> None:
    person = make_person()
    first, second = upload(person), upload(person)
    work()
    person.refresh_from_db()
    assert person.avatar_key == second.storage_key
    assert not any(default_storage.exists(path) for path in first.all_paths())


def test_an_upload_that_was_overtaken_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()

    def overtaken(path: str, file: Any) -> None:
        keep_upload(path, file)
        monkeypatch.setattr(actions, "keep_upload", keep_upload)
        upload(person)

    monkeypatch.setattr(actions, "keep_upload", overtaken)
    with pytest.raises(Conflict):
        upload(person)
    work()
    assert ProfilePicture.objects.get().status == PictureStatus.READY


def test_avatar_and_cover_do_not_get_in_each_others_way() -> None:
    person = make_person()
    avatar, cover = make_picture(person), make_picture(person, COVER)
    assert (person.avatar_key, person.cover_key) == (avatar.storage_key, cover.storage_key)
    assert remove_picture(actor=person, person=person, kind=COVER)
    person.refresh_from_db()
    assert (person.avatar_key, person.cover_key) == (avatar.storage_key, "")


def test_a_removed_picture_takes_its_files_along_and_what_is_on_its_way() -> None:
    person = make_person()
    shown, waiting = make_picture(person), upload(person)
    assert remove_picture(actor=person, person=person, kind=AVATAR)
    assert not remove_picture(actor=person, person=person, kind=AVATAR)
    work()
    person.refresh_from_db()
    assert person.avatar is None
    assert profile(person.username)["avatar"] == []
    assert not any(default_storage.exists(path) for path in [*shown.all_paths(), *waiting.all_paths()])


def test_nobody_removes_the_picture_of_another_but_who_administers_people() -> None:
    picture = make_picture()
    with pytest.raises(Forbidden):
        remove_picture(actor=make_person(), person=picture.person, kind=AVATAR)
    boss = make_person(staff=True)
    boss.is_superuser = True
    boss.save(update_fields=["is_superuser"])
    assert remove_picture(actor=boss, person=picture.person, kind=AVATAR)


def test_a_picture_removed_while_it_is_developed_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    picture = upload(person)

    def removed_meanwhile(source: Path, made: Path, **options: Any) -> object:
        report = process_photo(source, made, **options)
        remove_picture(actor=person, person=person, kind=AVATAR)
        return report

    monkeypatch.setattr(developing, "run_pipeline", removed_meanwhile)
    work()
    person.refresh_from_db()
    assert person.avatar is None
    assert not any(default_storage.exists(path) for path in picture.all_paths())


def test_a_second_run_changes_nothing() -> None:
    picture = make_picture()
    before = ProfilePicture.objects.values().get()
    process_picture(picture.pk)
    assert ProfilePicture.objects.values().get() == before
    assert all(default_storage.exists(path) for path in picture.renditions.paths())


def test_the_chosen_part_is_kept_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = upload(make_person(), jpeg(400, 400), part=Part(0.5, 0.5, 1, 1))
    parts: list[Part | None] = []

    def watched(source: Path, made: Path, **options: Any) -> object:
        parts.append(options["order"].part)
        return process_photo(source, made, **options)

    monkeypatch.setattr(developing, "run_pipeline", watched)
    process_picture(picture.pk)
    assert parts == [Part(0.5, 0.5, 1, 1)]


def test_a_picture_that_we_fail_on_is_given_up_after_the_last_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: object, **options: object) -> None:
        raise PhotoFailed("broken")

    monkeypatch.setattr(developing, "run_pipeline", failing)
    picture = upload(make_person())
    for _ in range(MAX_ATTEMPTS):
        work()
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    picture.refresh_from_db()
    assert (picture.status, picture.refusal) == (PictureStatus.REFUSED, "processing_failed")


def test_reconciling_drops_what_has_no_end_and_enqueues_what_lost_its_job() -> None:
    stuck, abandoned = upload(make_person()), upload(make_person())
    DBTaskResult.objects.all().delete()
    ProfilePicture.objects.update(created_at=timezone.now() - timedelta(hours=2))
    ProfilePicture.objects.filter(pk=abandoned.pk).update(status=PictureStatus.UPLOADING)
    assert reconcile_pictures() == {"removed": 1, "enqueued": 1}
    assert reconcile_pictures() == {"removed": 0, "enqueued": 0}
    work()
    stuck.refresh_from_db()
    assert stuck.status == PictureStatus.READY
    assert not default_storage.exists(abandoned.original_path)


def test_an_empty_file_and_a_lost_storage_leave_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*given: object) -> None:
        raise ConnectionRefusedError

    with pytest.raises(Invalid):
        upload_picture(actor=make_person(), kind=AVATAR, file=ContentFile(b""))
    monkeypatch.setattr(default_storage, "save", gone)
    with pytest.raises(StorageGone):
        upload(make_person())
    assert not ProfilePicture.objects.exists()


def test_anybody_may_load_a_picture_and_keep_it(client: Client) -> None:
    renditions = make_picture().renditions
    for fmt, kind in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        response = client.get(renditions.url(96, fmt))
        assert (response.status_code, response["Content-Type"]) == (200, kind)
        assert {"public", "immutable", "max-age=31536000"} <= set(response["Cache-Control"].split(", "))
        assert response["X-Content-Type-Options"] == "nosniff"


def test_other_sizes_formats_and_keys_do_not_exist(client: Client) -> None:
    picture = make_picture()
    key, other = picture.storage_key, upload(make_person()).storage_key
    for address in (
        f"avatar/{key}/97.jpg",
        f"avatar/{key}/96.avif",
        f"cover/{key}/640.jpg",
        f"face/{key}/96.jpg",
        f"avatar/{other}/96.jpg",
        "avatar/x/96.jpg",
    ):
        assert client.get(f"/pictures/{address}").status_code == 404, address
    User.objects.filter(pk=picture.person_id).update(is_active=False)
    assert client.get(picture.renditions.url(96, "jpg")).status_code == 404
