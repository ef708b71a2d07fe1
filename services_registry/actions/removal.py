"""Deleting a service with all that it has: at once out of use, then taken apart by a job, step by step.

Until the last step the row of the service stays, with its name: whoever looks sees that it is being deleted, each step
can be repeated after a crash, and nobody registers the name while the cache may still hold records under it.
"""

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record, record_by, refuse
from services_registry.actions.exporting import remove_export
from services_registry.actions.partitions import Busy, detaching, drop_partition
from services_registry.jobs import REMOVE_SERVICE
from services_registry.models import Service, ServiceEvent, ServiceExport, ServiceSecret
from services_registry.models.tables import PARTITIONED, take_turns
from services_registry.policies import Administrator, can_delete_services
from services_registry.selectors import directory
from services_registry.selectors.records import forget_service
from wecho.common.errors import Conflict, Invalid
from wecho.common.jobs import enqueue, fate_of

BATCH = 2_000
BUDGET_SECONDS = 60.0
# A second until every process knows, ten for the calls that run then: nothing is cached under its name afterwards.
SETTLED = timedelta(seconds=15)
AGAIN = timedelta(seconds=5)


class _MoreToDo(Exception):
    """The time of this job is up."""


def remove_service(*, actor: Administrator | None, service: Service, typed: str) -> None:
    """Disable a service for good, end its secrets, and have a job delete everything; only the audit trail stays.

    `typed` is its name as the person typed it. `actor` None is the command line. Raises Forbidden, Invalid for another
    name, Conflict when it is being deleted already.
    """
    if actor and not can_delete_services(actor):
        refuse(actor, service, ServiceEvent.Act.REMOVING)
    if typed != service.name:
        raise Invalid(slug="name_differs", errors={"typed": [_("This is not its name. Type it exactly as it stands.")]})
    with transaction.atomic():
        # Whoever makes tables for it at this moment is through before, and nobody begins afterwards.
        take_turns(service.pk)
        unmarked = Service.objects.filter(pk=service.pk, removing_since=None)
        if not unmarked.update(enabled=False, removing_since=timezone.now()):
            raise Conflict(_("This service is being deleted already."))
        ServiceSecret.objects.filter(service=service).delete()
        record(actor, service, ServiceEvent.Act.REMOVING)
        enqueue(REMOVE_SERVICE, service.pk, after=SETTLED)
        transaction.on_commit(directory.forget)
    directory.forget()


def take_apart(service_id: int) -> None:
    """Delete what a service that is being deleted has, then the service; the rest is left to a further job.

    Goes on from wherever an earlier run stopped; two at once do no harm.
    """
    service = Service.objects.filter(pk=service_id).exclude(removing_since=None).first()
    if service is None:
        return
    end = time.monotonic() + BUDGET_SECONDS
    try:
        _delete_records(service_id, end)
        for export in ServiceExport.objects.filter(service=service):
            remove_export(actor=None, export=export)
        _delete_belongings(service_id, end)
    except _MoreToDo:
        enqueue(REMOVE_SERVICE, service_id)
    except Busy:
        enqueue(REMOVE_SERVICE, service_id, after=AGAIN)
    else:
        forget_service(service.name)
        _delete_service(service_id)


def reconcile_removals() -> int:
    """Enqueue the job of every service whose deletion has lost it; returns how many that were."""
    lost = [
        service_id
        for service_id in Service.objects.exclude(removing_since=None).values_list("pk", flat=True)
        if fate_of(REMOVE_SERVICE, service_id) != "waiting"
    ]
    for service_id in lost:
        enqueue(REMOVE_SERVICE, service_id)
    return len(lost)


def _delete_records(service_id: int, end: float) -> None:
    if connection.vendor == "postgresql":
        with detaching():
            for model in PARTITIONED:
                drop_partition(model, service_id)
    else:
        for model in PARTITIONED:
            _delete_in_batches(model, service_id, end)


def _delete_in_batches(model: type[models.Model], service_id: int, end: float) -> None:
    table = model._meta.db_table
    some = f"SELECT rowid FROM {table} WHERE service_id = %s LIMIT {BATCH}"  # noqa: S608 - names only
    with connection.cursor() as cursor:
        gone = BATCH
        while gone == BATCH:
            if time.monotonic() > end:
                raise _MoreToDo
            cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({some})", [service_id])  # noqa: S608 - names only
            gone = cursor.rowcount


def _delete_belongings(service_id: int, end: float) -> None:
    """Whatever else belongs to the service goes in batches, so that its own deletion is a short transaction."""
    relations: Iterable[Any] = get_candidate_relations_to_delete(Service._meta)  # type: ignore[arg-type]
    for relation in relations:
        if relation.on_delete is not models.CASCADE:
            continue
        belongings = relation.related_model._base_manager.filter(**{relation.field.name: service_id})
        while keys := list(belongings.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            if time.monotonic() > end:
                raise _MoreToDo
            belongings.filter(pk__in=keys).delete()


def _delete_service(service_id: int) -> None:
    with transaction.atomic():
        service = Service.objects.select_for_update().filter(pk=service_id).first()
        if service is None:
            return
        asked = service.events.filter(act=ServiceEvent.Act.REMOVING).order_by("-at").first()
        record_by(asked.actor if asked else "", service, ServiceEvent.Act.REMOVED)
        service.delete()
        transaction.on_commit(directory.forget)
