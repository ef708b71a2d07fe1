"""Jobs of people."""

from django_tasks import task

from accounts.actions import announcements, digests, notification_pruning, sessions, suspensions


@task()
def announce(announcement_id: int) -> None:
    """Go on telling everyone. Safe to run twice, and at once."""
    announcements.tell_everyone(announcement_id)


@task()
def send_digests() -> int:
    """Periodic: see `digests.send_digests`."""
    return digests.send_digests()


@task()
def prune_notifications() -> int:
    """Periodic: see `notification_pruning.prune_notifications`."""
    return notification_pruning.prune_notifications()


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()
