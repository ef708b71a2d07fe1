"""Jobs of people."""

from django_tasks import task

from accounts.actions import announcements, digests, notification_pruning


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
