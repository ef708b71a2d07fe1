"""Jobs exist if the transaction commits, are tried again, and outlive their workers."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from wecho.common.jobs import MAX_ATTEMPTS, backoff_seconds, enqueue
from wecho.common.worker import LEASE_SECONDS, JobWorker, enqueue_periodic, put_back_abandoned

pytestmark = pytest.mark.django_db(transaction=True)
TRACE, FAIL, FAIL_FIRST, DIE_FIRST = (
    f"tests.common.tasks.{name}" for name in ("trace", "fail", "fail_first", "die_first")
)


def work() -> None:
    JobWorker(batch=True).run()


def make_due() -> None:
    """Let the pauses of failed jobs and the leases of dead workers be over."""
    earlier = timezone.now() - timedelta(seconds=LEASE_SECONDS + 1)
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=earlier)
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(started_at=earlier)


def test_a_job_runs_once(tmp_path: Path) -> None:
    enqueue(TRACE, str(tmp_path / "trace"))
    work()
    work()
    assert (tmp_path / "trace").read_text() == "ran\n"


def test_a_job_of_a_rolled_back_transaction_never_was(tmp_path: Path) -> None:
    with transaction.atomic():
        enqueue(TRACE, str(tmp_path / "trace"))
        transaction.set_rollback(True)
    work()
    assert not (tmp_path / "trace").exists()


def test_a_failed_job_is_tried_again(tmp_path: Path) -> None:
    enqueue(FAIL_FIRST, str(tmp_path / "trace"))
    work()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.READY
    assert row.run_after > timezone.now()
    make_due()
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_always_fails_is_given_up(tmp_path: Path) -> None:
    enqueue(FAIL, str(tmp_path / "trace"))
    for _ in range(MAX_ATTEMPTS + 2):
        work()
        make_due()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    assert len(row.worker_ids) == MAX_ATTEMPTS
    assert "always" in row.traceback


def test_pauses_grow() -> None:
    assert [backoff_seconds(attempt) for attempt in range(1, 5)] == [2, 8, 32, 128]


def test_a_renewed_lease_is_respected(tmp_path: Path) -> None:
    enqueue(TRACE, str(tmp_path / "trace"))
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert put_back_abandoned() == 0


def test_a_job_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    enqueue(TRACE, str(tmp_path / "trace"))
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=["w"] * MAX_ATTEMPTS
    )
    make_due()
    put_back_abandoned()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_job_outlives_a_killed_worker(tmp_path: Path) -> None:
    enqueue(DIE_FIRST, str(tmp_path / "trace"))
    killed = subprocess.run(
        [sys.executable, "-c", WORKER], env=same_database(), cwd=settings.BASE_DIR, timeout=60, check=False
    )
    assert killed.returncode == -9
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    work()
    assert (tmp_path / "trace").read_text() == "started\n"
    make_due()
    assert put_back_abandoned() == 1
    work()
    assert (tmp_path / "trace").read_text() == "started\nfinished\n"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_periodic_job_is_enqueued_once_a_period(settings: Settings) -> None:
    settings.PERIODIC_JOBS = {"wecho.tasks.prune": 60}
    enqueue_periodic()
    enqueue_periodic()
    assert DBTaskResult.objects.count() == 1
    work()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=61))
    enqueue_periodic()
    assert DBTaskResult.objects.count() == 2


WORKER = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from wecho.common.worker import JobWorker
JobWorker(batch=True).run()
"""


def same_database() -> dict[str, str]:
    return os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"]), "PYTHONPATH": str(settings.BASE_DIR)}
