"""Jobs of people."""

from django_tasks import TaskContext, task

from accounts.actions import people, pictures, sessions, suspensions
from accounts.models import ProfilePicture
from wecho.common.developing import GIVEN_UP
from wecho.common.jobs import MAX_ATTEMPTS


@task(takes_context=True, queue_name="photos")
def process_picture(context: TaskContext, picture_id: int) -> None:
    """Develop a picture; after the last failed try its owner is told, instead of being left waiting."""
    try:
        pictures.process_picture(picture_id)
    except Exception:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            for picture in ProfilePicture.objects.filter(pk=picture_id):
                pictures.refuse_picture(picture, GIVEN_UP)
        raise


@task()
def forget_profiles(usernames: list[str]) -> None:
    """Drop cached profiles that could not be dropped at once; fails, to be tried again, while Redis is gone."""
    people.forget_cached(usernames)


@task()
def reconcile_pictures() -> dict[str, int]:
    """Periodic: see `pictures.reconcile_pictures`."""
    return pictures.reconcile_pictures()


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()
