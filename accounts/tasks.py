"""Jobs of people."""

from django_tasks import TaskContext, task

from accounts.actions import erasing, exporting, sessions, suspensions
from wecho.common.jobs import MAX_ATTEMPTS


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()


@task(takes_context=True)
def write_export(context: TaskContext, export_id: int) -> None:
    """Write the next part of an export; after the last failed try it says so, instead of waiting for ever."""
    try:
        exporting.write_export(export_id)
    except Exception as error:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            exporting.fail_export(export_id, f"{type(error).__name__}: {error}")
        raise


@task()
def prune_exports() -> int:
    """Periodic: see `exporting.prune_exports`."""
    return exporting.prune_exports()


@task()
def erase_person(person_id: int) -> None:
    """Go on erasing a person. Safe to run twice, and at once."""
    erasing.erase_person(person_id)


@task()
def erase_due() -> int:
    """Periodic: see `erasing.erase_due`."""
    return erasing.erase_due()
