"""Jobs of people."""

from django_tasks import task

from accounts.actions import follow_imports, requests, sessions, suspensions


@task()
def approve_waiting(person_id: int) -> int:
    """See `requests.approve_waiting`. Safe to run twice, and at once."""
    return requests.approve_waiting(person_id)


@task()
def import_follows(import_id: int) -> None:
    """See `follow_imports.import_follows`. Safe to run twice, and at once."""
    follow_imports.import_follows(import_id)


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()
