"""All that the site keeps of a person, as files: whole, private, gone after a week."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.actions import exporting, leaving
from accounts.actions.archive import Archive
from accounts.jobs import WRITE_EXPORT
from accounts.models import ExportPart, PersonExport, User
from accounts.tasks import prune_exports
from gallery.models import Photo
from tests.accounts.lives import EMAIL, NAME, make_life, stored_files
from tests.factories import make_person
from tests.factories.gallery import make_photo
from tests.factories.people import PASSWORD
from tests.services_registry.working import run_jobs
from wecho.common.errors import Conflict, TooMany
from wecho.common.exports import GIVEN_UP, ExportStatus

pytestmark = pytest.mark.django_db


def exports_stored() -> set[str]:
    return {path for path in stored_files() if path.startswith("exports/")}


@pytest.fixture(autouse=True)
def no_exports() -> None:
    """A test that is undone leaves its files."""
    for path in exports_stored():
        default_storage.delete(path)


def export(person: User) -> PersonExport:
    """An export that its jobs have written."""
    asked = exporting.start_export(person=person)
    run_jobs()
    asked.refresh_from_db()
    assert asked.is_ready, asked.error
    return asked


def stored(part: ExportPart) -> bytes:
    with default_storage.open(part.file_key) as file:
        return bytes(file.read())


def opened(done: PersonExport) -> list[zipfile.ZipFile]:
    """The files of an export, each proved whole."""
    files = [zipfile.ZipFile(io.BytesIO(stored(part))) for part in done.parts.order_by("number")]
    assert all(file.testzip() is None for file in files)
    return files


def document(done: PersonExport, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(opened(done)[0].read(f"{name}.json"))
    return found


def signed_in(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def test_an_export_holds_what_the_person_made_and_wrote() -> None:
    life = make_life()
    done = export(life.person)
    assert (done.percent, done.size) == (100, sum(len(stored(part)) for part in done.parts.all()))
    (profile,) = document(done, "profile")
    assert (profile["username"], profile["email"], profile["bio"]) == (NAME, EMAIL, "squares")
    assert {post["status"] for post in document(done, "posts")} == {"published", "pending", "rejected", "deleted"}
    assert len(document(done, "unused-photos")) == 2
    assert {comment["body"] for comment in document(done, "comments")} == {"alone", "a question"}
    assert [like["post_id"] for like in document(done, "likes")] == [life.others_post.pk]
    assert {board["title"]: len(board["posts"]) for board in document(done, "boards")}["kept"] == 1
    assert {(row["direction"], row["person"]) for row in document(done, "follows")} == {
        *(("following", life.friend.username), ("follower", life.friend.username))
    }
    assert [(row["from"], row["with"]) for row in document(done, "messages")][:2] == [
        *(("me", life.friend.username), (life.friend.username, life.friend.username))
    ]
    (decision,) = document(done, "decisions")
    assert decision["outcome"] == "approve"
    assert "moderator" not in decision


# What of a person's row is not in the export, and why.
KEPT_BACK = {
    "password": "a secret",
    "username_key": "the username, folded, for comparing",
    "username_skeleton": "what the username looks like, for comparing",
    "avatar_key": "a key of the storage; the picture itself is in it",
    "cover_key": "a key of the storage; the picture itself is in it",
    "is_active": "follows from suspensions and leaving, which are in it",
    "erased_at": "nobody who is erased has an export",
    "changed_at": "tells processes to look again",
}


def test_every_field_of_a_person_is_in_it_or_kept_back_with_a_reason() -> None:
    (profile,) = document(export(make_person()), "profile")
    fields = {field.attname for field in User._meta.concrete_fields}
    assert fields - profile.keys() == set(KEPT_BACK)
    assert profile.keys() - fields == {"groups"}


def test_what_people_say_of_themselves_is_in_it() -> None:
    said: dict[str, Any] = {"place": "Paris", "website": "https://piet.example", "gear": ["a box"], "show_likes": True}
    person = make_person()
    User.objects.filter(pk=person.pk).update(**said)
    (profile,) = document(export(person), "profile")
    assert profile.items() >= said.items()


def test_originals_are_in_it_as_they_were_uploaded() -> None:
    life = make_life()
    done = export(life.person)
    (file,) = opened(done)
    photos = Photo.objects.filter(owner=life.person, status__in=["ready", "processing"])
    assert {name for name in file.namelist() if name.startswith("photos/")} == {
        f"photos/{photo.pk}.{photo.original_format or 'bin'}" for photo in photos
    }
    for photo in photos:
        entry = f"photos/{photo.pk}.{photo.original_format or 'bin'}"
        with default_storage.open(photo.original_path) as original:
            assert file.read(entry) == original.read()
        assert file.getinfo(entry).compress_type == zipfile.ZIP_STORED
    named = [photo["file"] for post in document(done, "posts") for photo in post["photos"]]
    assert set(named) < set(file.namelist())


def test_it_explains_itself_in_both_languages() -> None:
    text = opened(export(make_life().person))[0].read("README.txt").decode("utf-8-sig")
    assert f"@{NAME}" in text
    assert "deleted account" in text
    assert "已删除的账号" in text
    documents = {name for name in opened(export(make_person()))[0].namelist() if name.endswith(".json")}
    assert {name for name in documents if name not in text} == set()


def test_no_secret_and_nobody_elses_address_is_in_it() -> None:
    life = make_life()
    User.objects.filter(pk=life.friend.pk).update(email="friend@example.org", email_confirmed_at=timezone.now())
    (file,) = opened(export(life.person))
    told = b"".join(file.read(name) for name in file.namelist() if name.endswith(".json"))
    for secret in ("argon2", "password", "token", "storage_key", "friend@example.org", "client_id", "hash"):
        assert secret.encode() not in told


def test_what_does_not_fit_goes_into_further_files(monkeypatch: pytest.MonkeyPatch) -> None:
    life = make_life()
    (whole,) = opened(export(life.person))
    monkeypatch.setattr(exporting, "PART_BYTES", 1500)
    parts = opened(export(life.person))
    assert len(parts) > 2
    names = [name for file in parts for name in file.namelist() if name != "README.txt"]
    assert sorted(names) == sorted(name for name in whole.namelist() if name != "README.txt")
    assert all("README.txt" in file.namelist() for file in parts)


def test_a_worker_that_dies_writes_one_part_again(monkeypatch: pytest.MonkeyPatch) -> None:
    life = make_life()
    monkeypatch.setattr(exporting, "PART_BYTES", 1500)
    asked = exporting.start_export(person=life.person)
    exporting.write_export(asked.pk)
    add_file = Archive.add_file

    def dying(archive: Archive, file: Any) -> None:
        add_file(archive, file)
        raise OSError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(Archive, "add_file", dying)
        with pytest.raises(OSError, match="power"):
            exporting.write_export(asked.pk)
    assert PersonExport.objects.get().is_under_way
    run_jobs()
    done = PersonExport.objects.get()
    names = [name for file in opened(done) for name in file.namelist() if name.startswith("photos/")]
    numbers = [int(name[7:].partition(".")[0]) for name in names]
    assert sorted(numbers) == numbers
    assert len(set(numbers)) == len(numbers) == 9
    assert exports_stored() == {part.file_key for part in done.parts.all()}


def test_a_second_run_of_a_job_changes_nothing() -> None:
    done = export(make_life().person)
    before = {part.file_key: stored(part) for part in done.parts.all()}
    exporting.write_export(done.pk)
    assert {part.file_key: stored(part) for part in done.parts.all()} == before


def test_an_export_taken_away_while_it_is_written_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    make_photo(person)
    asked = exporting.start_export(person=person)
    add_file = Archive.add_file

    def overtaken(archive: Archive, file: Any) -> None:
        exporting.remove_export(export=asked)
        add_file(archive, file)

    monkeypatch.setattr(Archive, "add_file", overtaken)
    run_jobs()
    assert not PersonExport.objects.exists()
    assert not exports_stored()


def test_an_original_that_is_lost_is_named_and_stops_nothing() -> None:
    person = make_person()
    lost, kept = make_photo(person), make_photo(person)
    default_storage.delete(lost.original_path)
    (file,) = opened(export(person))
    assert file.read("missing.txt").decode("utf-8-sig") == f"photos/{lost.pk}.jpeg"
    assert f"photos/{kept.pk}.jpeg" in file.namelist()


def test_one_export_of_a_person_is_under_way() -> None:
    person = make_person()
    exporting.start_export(person=person)
    with pytest.raises(Conflict):
        exporting.start_export(person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonExport.objects.create(person=person)
    exporting.start_export(person=make_person())


def test_a_new_one_takes_the_place_of_the_last_and_there_are_three_a_day() -> None:
    person = make_person()
    for _ in range(3):
        export(person)
    run_jobs()
    assert PersonExport.objects.count() == 1
    assert len(exports_stored()) == 1
    with pytest.raises(TooMany):
        exporting.start_export(person=person)


def test_exports_older_than_a_week_go_with_their_files() -> None:
    done = export(make_person())
    assert prune_exports.call() == 0
    PersonExport.objects.update(finished_at=timezone.now() - timedelta(days=7, minutes=1))
    assert signed_in(done.person).get(f"/data/export/{done.pk}/1.zip").status_code == 404
    assert prune_exports.call() == 1
    run_jobs()
    assert not PersonExport.objects.exists()
    assert not exports_stored()


def test_an_export_whose_job_is_lost_is_given_up() -> None:
    asked = exporting.start_export(person=make_person())
    prune_exports.call()
    assert PersonExport.objects.get().is_under_way
    DBTaskResult.objects.filter(task_path=WRITE_EXPORT).delete()
    prune_exports.call()
    asked.refresh_from_db()
    assert (asked.status, asked.error) == (ExportStatus.FAILED, GIVEN_UP)


def test_the_last_failed_try_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    exporting.start_export(person=person)

    def full(*args: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(default_storage, "save", full)
    for _ in range(5):
        assert PersonExport.objects.get().is_under_way
        DBTaskResult.objects.filter(task_path=WRITE_EXPORT).update(run_after=timezone.now())
        run_jobs()
    assert PersonExport.objects.get().status == ExportStatus.FAILED
    assert "could not be gathered" in signed_in(person).get("/settings/data/").text


def test_only_the_person_downloads_it() -> None:
    done = export(make_person())
    address = f"/data/export/{done.pk}/1.zip"
    assert Client().get(address).status_code == 302
    assert signed_in(make_person()).get(address).status_code == 404
    assert signed_in(done.person).get(f"/data/export/{done.pk}/2.zip").status_code == 404
    answer = signed_in(done.person).get(address)
    assert b"".join(answer) == stored(done.parts.get())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert int(answer["Content-Length"]) == done.size


@pytest.mark.parametrize(
    ("asked", "bounds"),
    [("bytes=0-9", (0, 10)), ("bytes=5-", (5, None)), ("bytes=-7", (-7, None)), ("bytes=10-99999999", (10, None))],
)
def test_a_download_that_broke_off_goes_on(asked: str, bounds: tuple[int, int | None]) -> None:
    done = export(make_person())
    client, address, whole = signed_in(done.person), f"/data/export/{done.pk}/1.zip", stored(done.parts.get())
    answer = client.get(address, headers={"Range": asked})
    part = whole[bounds[0] : bounds[1]]
    start = len(whole) + bounds[0] if bounds[0] < 0 else bounds[0]
    assert answer.status_code == 206
    assert b"".join(answer) == part
    assert answer["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole)}"
    again = client.get(address, headers={"Range": asked, "If-Range": answer["ETag"]})
    assert again.status_code == 206
    other = client.get(address, headers={"Range": asked, "If-Range": '"other"'})
    assert other.status_code == 200


def test_a_range_beyond_the_end_is_refused_and_an_odd_one_ignored() -> None:
    done = export(make_person())
    client, address = signed_in(done.person), f"/data/export/{done.pk}/1.zip"
    refused = client.get(address, headers={"Range": "bytes=99999999-"})
    assert (refused.status_code, refused["Content-Range"]) == (416, f"bytes */{done.size}")
    for odd in ("bytes=5-1,9-", "lines=1-2", "bytes=-", "bytes=a-b"):
        assert client.get(address, headers={"Range": odd}).status_code == 200


async def test_an_asynchronous_server_streams_it_too(transactional_db: None) -> None:
    done, cookies = await sync_to_async(_exported_and_signed_in)()
    client = AsyncClient()
    client.cookies = cookies
    answer = await client.get(f"/data/export/{done.pk}/1.zip", headers={"Range": "bytes=2-"})
    assert isinstance(answer, StreamingHttpResponse)
    assert len(b"".join([piece async for piece in answer])) == done.size - 2


def _exported_and_signed_in() -> tuple[PersonExport, Any]:
    done = export(make_person())
    return done, signed_in(done.person).cookies


def test_the_page_tells_how_far_it_is_and_where_the_files_are() -> None:
    person = make_person()
    client = signed_in(person)
    assert "Gather your data" in client.get("/settings/data/").text
    assert client.post("/data/export/start").headers["Location"] == "/settings/data/"
    PersonExport.objects.update(status=ExportStatus.RUNNING, written=30, expected=100)
    assert "Your data is being gathered: 30%" in client.get("/data/export/").text
    assert 'hx-trigger="every 2s"' in client.get("/settings/data/").text
    assert "being gathered already" in client.post("/data/export/start", follow=True).text
    run_jobs()
    ready = client.get("/data/export/").text
    assert "Your data is ready" in ready
    assert "hx-trigger" not in ready
    client.post("/data/export/remove")
    assert not PersonExport.objects.exists()


def test_somebody_who_leaves_takes_their_data_along() -> None:
    person = make_person()
    client = signed_in(person)
    client.post("/settings/data/delete/", {"typed": person.username, "password": PASSWORD})
    assert client.post("/data/export/start").headers["Location"] == "/leaving/"
    run_jobs()
    done = PersonExport.objects.get()
    assert client.get(f"/data/export/{done.pk}/1.zip").status_code == 200
    leaving.keep_account(person=person)
    assert client.get(f"/data/export/{done.pk}/1.zip").status_code == 302
