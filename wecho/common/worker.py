"""The worker: claims a job, runs it, tries a failed one again, and takes over from workers that died.

A running job's `started_at` is its lease: its worker renews it while the job runs, and whoever finds one unrenewed for
LEASE_SECONDS puts the job back. A job may therefore run twice, and is written so that this does no harm.
"""

import logging
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from wecho.common import jobs

log = logging.getLogger(__name__)
LEASE_SECONDS = 30
RENEW_SECONDS = 5
LONGEST_JOB_SECONDS = 15 * 60


class JobWorker(Worker):
    """django-tasks-db's worker with retries, leases and periodic jobs. `batch` works what is there and returns.

    `heartbeat` is a file that is touched every RENEW_SECONDS while the database answers.
    """

    def __init__(self, *, batch: bool = False, heartbeat: Path | None = None) -> None:
        super().__init__(
            queue_names=["*"],
            interval=1,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.heartbeat = heartbeat
        self.current: tuple[Any, float] | None = None
        self.stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped; in a batch, until nothing is ready."""
        upkeep = threading.Thread(target=self._upkeep, name="job-upkeep", daemon=True)
        if not self.batch:
            upkeep.start()
        while self.running:
            close_old_connections()
            if row := self._claim():
                self.run_task(row)
            elif self.batch:
                break
            else:
                jobs.wake.wait(self.interval)
                jobs.wake.clear()
        self.stopped.set()
        if not self.batch:
            connection.close()

    def _claim(self) -> DBTaskResult[Any, Any] | None:
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not ready.exists():  # an idle worker takes no write lock
            return None
        try:
            with exclusive_transaction(ready.db):
                if row := ready.get_locked():
                    row.claim(self.worker_id)
                return row
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise

    def start(self) -> threading.Thread:
        """Run in a thread of this process."""
        thread = threading.Thread(target=self.run, name="jobs", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Take no further job; may be called from any thread and from a signal handler."""
        self.running = False
        self.stopped.set()
        jobs.wake.set()

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        self.current = (db_task_result.pk, time.monotonic())
        try:
            super().run_task(db_task_result)
        finally:
            self.current = None
        if db_task_result.status == TaskResultStatus.FAILED:
            try_again(db_task_result)

    def _upkeep(self) -> None:
        while not self.stopped.wait(RENEW_SECONDS):
            try:
                self._renew()
                put_back_abandoned()
                enqueue_periodic()
                if self.heartbeat:
                    self.heartbeat.touch()
            except (DatabaseError, OSError):
                log.exception("upkeep of the jobs failed; the next round tries again")
            finally:
                close_old_connections()
        connection.close()

    def _renew(self) -> None:
        current = self.current
        if current and time.monotonic() - current[1] < LONGEST_JOB_SECONDS:
            DBTaskResult.objects.filter(pk=current[0], status=TaskResultStatus.RUNNING).update(
                started_at=timezone.now()
            )


def try_again(row: DBTaskResult[Any, Any]) -> bool:
    """Put a failed job back with a growing pause, up to MAX_ATTEMPTS in all. True when it will run again."""
    attempt = len(row.worker_ids)
    if attempt >= jobs.MAX_ATTEMPTS:
        log.error("job %s failed for good after %d attempts", row.task_path, attempt)
        return False
    again = timezone.now() + timedelta(seconds=jobs.backoff_seconds(attempt))
    return bool(
        DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, run_after=again, finished_at=None
        )
    )


def put_back_abandoned() -> int:
    """Make jobs whose worker died ready again; returns how many. Safe to run anywhere at any time."""
    dead = timezone.now() - timedelta(seconds=LEASE_SECONDS)
    moved = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=dead):
        # A job that takes its worker down with it each time must not do so for ever.
        spent = len(row.worker_ids) >= jobs.MAX_ATTEMPTS
        status = TaskResultStatus.FAILED if spent else TaskResultStatus.READY
        moved += DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
        ).update(status=status, run_after=timezone.now())
    return moved


def enqueue_periodic() -> None:
    """Enqueue each of settings.PERIODIC_JOBS ({path: seconds}) unless one waits, runs, or came within its period."""
    for path, seconds in settings.PERIODIC_JOBS.items():
        since = timezone.now() - timedelta(seconds=seconds)
        unfinished = Q(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
        if not DBTaskResult.objects.filter(Q(enqueued_at__gt=since) | unfinished, task_path=path).exists():
            import_string(path).enqueue()
