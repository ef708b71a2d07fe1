"""Photos come in, are processed once, and leave nothing behind when they are refused."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gallery.actions.posts import submit_post
from gallery.actions.processing import process_photo
from gallery.actions.uploads import reconcile_photos, remove_photo, upload_photo
from gallery.models import Photo, Post
from gallery.models.photos import formats_of
from gallery.selectors.photos import refusal_sentence
from gallery.states import PhotoStatus, PostStatus
from tests.factories import make_person
from tests.factories.gallery import jpeg, make_photo, make_post
from wecho.common.developing import StorageGone
from wecho.common.errors import Conflict, Forbidden, Invalid, TooMany
from wecho.common.worker import JobWorker, put_back_abandoned

pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    JobWorker(batch=True).run()


def test_an_upload_becomes_renditions_and_facts() -> None:
    photo = upload_photo(actor=make_person(), file=ContentFile(jpeg(800, 600)), name="a.jpg")
    work()
    photo.refresh_from_db()
    assert photo.status == PhotoStatus.READY
    assert (photo.width, photo.height) == (800, 600)
    assert [(step["edge"], step["width"], step["height"]) for step in photo.edges] == [
        (320, 320, 240),
        (640, 640, 480),
        (1080, 800, 600),
    ]
    made = [photo.rendition_path(step["edge"], fmt) for step in photo.edges for fmt in formats_of(step)]
    assert {photo.original_path, *made} == {path for path in photo.all_paths() if default_storage.exists(path)}
    assert photo.thumbhash
    assert photo.color.startswith("#")


def test_a_file_that_is_no_photo_is_refused_and_leaves_nothing() -> None:
    photo = upload_photo(actor=make_person(), file=ContentFile(b"<svg onload=alert(1)>"), name="a.jpg")
    work()
    photo.refresh_from_db()
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, "unsupported_format")
    assert refusal_sentence(photo)
    assert not default_storage.exists(photo.original_path)


def test_a_second_run_changes_nothing() -> None:
    photo = make_photo()
    before = Photo.objects.values().get(pk=photo.pk)
    process_photo(photo.pk)
    assert Photo.objects.values().get(pk=photo.pk) == before


def test_a_photo_outlives_a_worker_that_is_killed_over_it() -> None:
    photo = upload_photo(actor=make_person(), file=ContentFile(jpeg()), name="a.jpg")
    environment = os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"])}
    killed = subprocess.run([sys.executable, "-c", DYING], env=environment, timeout=60, check=False)
    assert killed.returncode == -9
    photo.refresh_from_db()
    assert photo.status == PhotoStatus.PROCESSING
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert put_back_abandoned() == 1
    work()
    photo.refresh_from_db()
    assert photo.status == PhotoStatus.READY
    assert Photo.objects.count() == 1


DYING = """
import os, signal, sys, django
sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from wecho.common import developing
developing.run_pipeline = lambda *given, **options: os.kill(os.getpid(), signal.SIGKILL)
from wecho.common.worker import JobWorker
JobWorker(batch=True).run()
"""


def test_an_empty_file_is_refused_at_once() -> None:
    with pytest.raises(Invalid):
        upload_photo(actor=make_person(), file=ContentFile(b""), name="a.jpg")


def test_a_person_cannot_pile_up_unused_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gallery.actions.uploads.MAX_UNUSED_PHOTOS", 1)
    person = make_person()
    make_photo(person)
    with pytest.raises(TooMany):
        make_photo(person)


def test_a_removed_photo_takes_its_files_along() -> None:
    photo = make_photo()
    remove_photo(actor=photo.owner, photo=photo)
    work()
    assert not any(default_storage.exists(path) for path in photo.all_paths())


def test_a_photo_in_a_post_is_not_removed() -> None:
    photo = make_post().photos.get()
    with pytest.raises(Conflict):
        remove_photo(actor=photo.owner, photo=photo)


def test_nobody_removes_the_photo_of_another() -> None:
    with pytest.raises(Forbidden):
        remove_photo(actor=make_person(), photo=make_photo())


def test_a_photo_removed_while_it_is_processed_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from wecho.common import developing

    photo = upload_photo(actor=make_person(), file=ContentFile(jpeg()), name="a.jpg")
    real = developing.run_pipeline  # type: ignore[attr-defined]

    def removed_meanwhile(source: Path, made: Path, **options: Any) -> object:
        report = real(source, made, **options)
        Photo.objects.get(pk=photo.pk).delete()
        return report

    monkeypatch.setattr(developing, "run_pipeline", removed_meanwhile)
    work()
    work()
    assert not default_storage.exists(photo.original_path)
    assert not default_storage.exists(photo.rendition_path(320, "jpg"))


def test_reconciling_enqueues_what_lost_its_job_and_drops_what_nobody_used() -> None:
    stuck, unused, used = make_photo(ready=False), make_photo(), make_post().photos.get()
    DBTaskResult.objects.all().delete()
    Photo.objects.filter(pk=stuck.pk).update(created_at=timezone.now() - timedelta(hours=1))
    Photo.objects.filter(pk__in=[unused.pk, used.pk]).update(created_at=timezone.now() - timedelta(days=8))
    assert reconcile_photos() == {"removed": 1, "enqueued": 1, "purged": 0}
    assert reconcile_photos()["enqueued"] == 0, "it has its job now"
    work()
    stuck.refresh_from_db()
    assert stuck.status == PhotoStatus.READY
    assert not Photo.objects.filter(pk=unused.pk).exists()
    assert Photo.objects.filter(pk=used.pk).exists()


def test_a_photo_that_we_fail_on_is_given_up_after_the_last_try(monkeypatch: pytest.MonkeyPatch) -> None:
    from wecho.common import developing
    from wecho.common.imaging.refusals import PhotoFailed
    from wecho.common.jobs import MAX_ATTEMPTS

    def failing(*given: object, **options: object) -> None:
        raise PhotoFailed("broken")

    monkeypatch.setattr(developing, "run_pipeline", failing)
    photo = make_photo(ready=False)
    post = submit_post(actor=photo.owner, photo_ids=[photo.pk])
    for _ in range(MAX_ATTEMPTS):
        work()
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    photo.refresh_from_db()
    post.refresh_from_db()
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, "processing_failed")
    assert post.status == PostStatus.DRAFT


def test_a_photo_whose_job_failed_for_good_is_refused_by_the_reconciler() -> None:
    photo = make_photo(ready=False)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    Photo.objects.filter(pk=photo.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert reconcile_photos()["enqueued"] == 0
    photo.refresh_from_db()
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, "processing_failed")


def test_a_post_in_the_bin_goes_with_its_files_after_thirty_days() -> None:
    post = make_post(status=PostStatus.DELETED)
    paths = post.photos.get().all_paths()
    assert reconcile_photos()["purged"] == 0
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert reconcile_photos()["purged"] == 1
    work()
    assert not Post.objects.filter(pk=post.pk).exists()
    assert not any(default_storage.exists(path) for path in paths)


def test_a_storage_that_is_gone_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*given: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(default_storage, "save", gone)
    with pytest.raises(StorageGone):
        upload_photo(actor=make_person(), file=ContentFile(jpeg()), name="a.jpg")
    assert not Photo.objects.exists()
