"""Jobs of people."""

from django_tasks import task

from accounts.actions import sessions, suspensions


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()
