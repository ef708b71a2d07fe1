"""All that a service stores, as a file: whole, in order, private, and gone after a week."""

import gzip
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from services_registry.actions import exporting
from services_registry.actions.removal import remove_service
from services_registry.jobs import DELETE_FILE, WRITE_EXPORT
from services_registry.models import Service, ServiceEvent, ServiceExport
from services_registry.selectors import exports
from services_registry.tasks import prune_exports
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.test_erasing import make_discussion
from tests.services_registry.working import run_jobs
from wecho.common.errors import Conflict, Forbidden
from wecho.common.exports import GIVEN_UP, ExportStatus

LINES = ["post", "comment", "comment", "comment", "post_like", "post_like", *["comment_like"] * 4]


def export(service: Service) -> ServiceExport:
    """An export that its job has written."""
    asked = exporting.start_export(actor=None, service=service)
    run_jobs()
    asked.refresh_from_db()
    return asked


def stored(key: str) -> bytes:
    with default_storage.open(key) as file:
        return bytes(file.read())


def lines(packed: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in gzip.decompress(packed).splitlines()]


def test_an_export_holds_everything_as_the_api_writes_it(caller: Caller, service: Service) -> None:
    make_discussion(Caller(make_service("other")))
    post_id, root, reply = make_discussion(caller)
    done = export(service)
    assert (done.status, done.written, done.expected, done.percent) == (ExportStatus.READY, 10, 10, 100)
    packed = stored(done.file_key)
    assert done.size == len(packed)
    found = lines(packed)
    assert [line.pop("kind") for line in found] == LINES
    assert found[0] == caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]
    assert found[1] == caller.comments(post_id)[0]
    assert found[2] == caller.comments(post_id, root)[-1]
    assert [(line["user_id"], line["post_id"]) for line in found[4:6]] == [("bob", post_id), ("eve", post_id)]
    assert {line["comment_id"] for line in found[6:]} == {root, reply}
    assert all(line["svc"] == "album" and len(line["time"]) == 19 for line in found)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_batches_of_any_size_make_the_same_file(
    caller: Caller, service: Service, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_discussion(caller)
    whole = stored(export(service).file_key)
    kinds = tuple(exports._Kind(kind.statement, kind.write, batch) for kind in exports._KINDS)
    monkeypatch.setattr(exports, "_KINDS", kinds)
    assert stored(export(service).file_key) == whole
    assert len(lines(whole)) == 30


def test_texts_come_out_as_they_went_in(caller: Caller, service: Service) -> None:
    content = '第一行\n第二行 \u2028 "quoted" \\ 😀'
    caller.publish(content=content, title="题", extra='{"a":\n{"b": "c\\nd"},\r\n"n": 12345678901234567890}')
    packed = gzip.decompress(stored(export(service).file_key))
    assert packed.count(b"\n") == 1
    found = orjson.loads(packed)
    assert (found["content"], found["title"]) == (content, "题")
    assert found["extra"]["a"] == {"b": "c\nd"}
    assert b"12345678901234567890" in packed


def test_what_waits_to_be_erased_is_left_out(caller: Caller, service: Service) -> None:
    post_id, _, _ = make_discussion(caller)
    _, root, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=root, user_id="bob"))
    DBTaskResult.objects.all().delete()
    assert [line["kind"] for line in lines(stored(export(service).file_key))] == ["post", "post_like", "post_like"]


def test_one_export_of_a_service_is_under_way(service: Service) -> None:
    exporting.start_export(actor=None, service=service)
    with translation.override("en"), pytest.raises(Conflict, match="under way"):
        exporting.start_export(actor=None, service=service)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceExport.objects.create(service=service)
    exporting.start_export(actor=None, service=make_service("other"))
    run_jobs()
    assert export(service).is_ready


def test_a_job_that_runs_again_writes_the_same_again(caller: Caller, service: Service) -> None:
    make_discussion(caller)
    asked = exporting.start_export(actor=None, service=service)
    ServiceExport.objects.update(status=ExportStatus.RUNNING, written=7)  # its worker died here
    exporting.write_export(asked.pk, asked.file_key)
    first = stored(asked.file_key)
    asked.refresh_from_db()
    assert (asked.status, asked.written) == (ExportStatus.READY, 10)
    ServiceExport.objects.update(status=ExportStatus.RUNNING)
    exporting.write_export(asked.pk, asked.file_key)
    assert stored(asked.file_key) == first
    exporting.write_export(asked.pk, asked.file_key)
    assert stored(asked.file_key) == first


def test_an_export_taken_away_while_it_is_written_leaves_no_file(
    caller: Caller, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_discussion(caller)
    asked = exporting.start_export(actor=None, service=service)
    lines_of = exports.export_lines

    def interrupted(shown: Service) -> Any:
        for number, batch in enumerate(lines_of(shown)):
            if number == 1:
                exporting.remove_export(actor=None, export=asked)
            yield batch

    monkeypatch.setattr(exporting, "export_lines", interrupted)
    run_jobs()
    assert not ServiceExport.objects.exists()
    assert not default_storage.exists(asked.file_key)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_a_job_whose_export_is_gone_takes_its_file_away(service: Service) -> None:
    done = export(service)
    ServiceExport.objects.all().delete()
    exporting.write_export(done.pk, done.file_key)
    assert not default_storage.exists(done.file_key)


def test_exports_older_than_a_week_go_with_their_files(service: Service) -> None:
    old, new = export(service), export(service)
    assert prune_exports.call() == 0
    ServiceExport.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=7, minutes=1))
    assert prune_exports.call() == 1
    run_jobs()
    assert ServiceExport.objects.get() == new
    assert [default_storage.exists(one.file_key) for one in (old, new)] == [False, True]


def test_an_export_whose_job_is_lost_is_given_up(service: Service) -> None:
    asked = exporting.start_export(actor=None, service=service)
    prune_exports.call()
    asked.refresh_from_db()
    assert asked.is_under_way
    DBTaskResult.objects.filter(task_path=WRITE_EXPORT).delete()
    prune_exports.call()
    asked.refresh_from_db()
    assert (asked.status, asked.error) == (ExportStatus.FAILED, GIVEN_UP)
    assert export(service).is_ready


def test_the_last_failed_try_says_so(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = exporting.start_export(actor=None, service=service)

    def full(*args: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(default_storage, "save", full)
    for attempt in range(1, 6):
        asked.refresh_from_db()
        assert asked.is_under_way
        DBTaskResult.objects.filter(task_path=WRITE_EXPORT).update(run_after=timezone.now())
        run_jobs()
        assert len(DBTaskResult.objects.get(task_path=WRITE_EXPORT).worker_ids) == attempt
    asked.refresh_from_db()
    assert (asked.status, asked.error) == (ExportStatus.FAILED, "OSError: no space left")


def test_who_may_not_manage_may_not_export(service: Service) -> None:
    done, somebody = export(service), make_person(staff=True)
    for attempt in (
        lambda: exporting.start_export(actor=somebody, service=service),
        lambda: exporting.note_download(actor=somebody, export=done),
        lambda: exporting.remove_export(actor=somebody, export=done),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert list(ServiceExport.objects.all()) == [done]


def test_an_export_is_asked_for_in_the_audit_trail_and_not_of_a_service_that_goes(service: Service) -> None:
    done = export(service)
    event = ServiceEvent.objects.latest("pk")
    assert (event.act, event.details) == ("exported", {"export": done.pk})
    remove_service(actor=None, service=service, typed="album")
    with pytest.raises(Conflict):
        exporting.start_export(actor=None, service=service)


def test_keys_cannot_be_guessed_and_files_are_removed_by_a_job(service: Service) -> None:
    one, two = export(service), export(service)
    assert one.file_key.startswith("exports/")
    assert len(one.file_key) == len("exports/") + 32
    assert one.file_key != two.file_key
    exporting.remove_export(actor=None, export=one)
    assert DBTaskResult.objects.filter(task_path=DELETE_FILE).count() == 1


def test_the_command_line_writes_a_file(caller: Caller, service: Service, tmp_path: Path) -> None:
    make_discussion(caller)
    file, out = tmp_path / "album.jsonl.gz", StringIO()
    call_command("export_service", "album", str(file), stdout=out)
    assert out.getvalue().endswith("10 lines\n")
    assert [line["kind"] for line in lines(file.read_bytes())] == LINES
    for wrong in (("album", str(file)), ("nobody", str(tmp_path / "other"))):
        with pytest.raises(CommandError):
            call_command("export_service", *wrong, stdout=out)
