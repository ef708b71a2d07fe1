"""Jobs of registered services."""

from django_tasks import task

from services_registry.actions import erasing, traffic_pruning


@task()
def erase_deleted(service_id: int) -> None:
    """Remove what hung on the deleted posts and comments of a service. Safe to run twice, and at once."""
    erasing.erase_deleted(service_id)


@task()
def reconcile_erasures() -> int:
    """Periodic: see `erasing.reconcile_erasures`."""
    return erasing.reconcile_erasures()


@task()
def prune_traffic() -> int:
    """Periodic: see `traffic_pruning.prune_traffic`."""
    return traffic_pruning.prune_traffic()
