"""A worker at the jobs of a test, within the test's own transaction."""

from django_tasks_db.models import DBTaskResult

from wecho.common.worker import JobWorker


def run_jobs() -> int:
    """Work the jobs that are due, and those that they enqueue; returns how many that were."""
    worker, done = JobWorker(batch=True), 0
    while row := DBTaskResult.objects.ready().order_by("enqueued_at").first():
        row.claim(worker.worker_id)
        worker.run_task(row)
        done += 1
    return done
