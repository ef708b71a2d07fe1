"""The jobs that a test has enqueued, worked in its own transaction."""

from django_tasks_db.models import DBTaskResult

from wecho.common.worker import JobWorker


def work_jobs() -> None:
    """Run every job that is ready, as the worker does."""
    worker = JobWorker(batch=True)
    while row := DBTaskResult.objects.ready().first():
        row.claim(worker.worker_id)
        worker.run_task(row)
