"""Jobs of the whole site."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wecho.models import Counter

KEEP_FINISHED = timedelta(days=7)


@task()
def prune() -> dict[str, int]:
    """Periodic: delete finished jobs older than a week, web sessions and counters that have expired."""
    now = timezone.now()
    jobs, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    counters, _ = Counter.objects.filter(ends_at__lt=now).delete()
    return {"jobs": jobs, "sessions": sessions, "counters": counters}


@task()
def delete_files(paths: list[str]) -> None:
    """Delete files of something that is gone. A file that is not there is no error."""
    for path in paths:
        default_storage.delete(path)
