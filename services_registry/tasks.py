"""Jobs of registered services."""

from django.core.files.storage import default_storage
from django_tasks import TaskContext, task

from services_registry.actions import deliveries, erasing, exporting, reconciling, removal, sending, traffic_pruning
from wecho.common.jobs import MAX_ATTEMPTS


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


@task()
def reconcile_counts(walk_id: int) -> None:
    """Go on with a proof of a service's kept counts. Safe to run twice, and at once."""
    reconciling.reconcile_counts(walk_id)


@task()
def reconcile_services() -> int:
    """Periodic: see `reconciling.reconcile_services`."""
    return reconciling.reconcile_services()


@task(takes_context=True)
def write_export(context: TaskContext, export_id: int, file_key: str) -> None:
    """Write the file of an export; after the last failed try it says so, instead of waiting for ever."""
    try:
        exporting.write_export(export_id, file_key)
    except Exception as error:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            exporting.fail_export(export_id, f"{type(error).__name__}: {error}")
        raise


@task()
def prune_exports() -> int:
    """Periodic: see `exporting.prune_exports`."""
    return exporting.prune_exports()


@task()
def remove_service(service_id: int) -> None:
    """Take apart a service that is being deleted. Safe to run twice, and at once."""
    removal.take_apart(service_id)


@task()
def reconcile_removals() -> int:
    """Periodic: see `removal.reconcile_removals`."""
    return removal.reconcile_removals()


@task()
def delete_file(path: str) -> None:
    """Delete a file of something that is gone. A file that is not there is no error."""
    default_storage.delete(path)


@task()
def send_due(webhook_id: int) -> int:
    """See `sending.send_due`. Safe to run twice, and at once."""
    return sending.send_due(webhook_id)


@task()
def send_all_due() -> int:
    """Periodic: see `sending.send_all_due`."""
    return sending.send_all_due()


@task()
def prune_deliveries() -> int:
    """Periodic: see `deliveries.prune_deliveries`."""
    return deliveries.prune_deliveries()
