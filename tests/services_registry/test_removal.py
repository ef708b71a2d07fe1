"""A service is deleted with all that it has: at once out of use, then taken apart, wherever the work is interrupted."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from services_registry.actions import exporting, reconciling, removal
from services_registry.actions.secrets import rotate_secret
from services_registry.actions.services import register_service, set_enabled
from services_registry.actions.traffic import flush, note_call
from services_registry.jobs import REMOVE_SERVICE
from services_registry.models import Service, ServiceEvent, ServiceExport, ServiceSecret
from services_registry.models.records import Owned
from services_registry.models.tables import PARTITIONED, partition_name
from services_registry.tasks import reconcile_removals
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.endpoints import make_webhook
from tests.services_registry.test_erasing import counts, make_discussion
from tests.services_registry.working import run_jobs
from wecho.common.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db(transaction=True)
DENIED = (400, 400, "bind authentication")
OF_ONE = [1, 3, 2, 4, 0]
STEPS = ["drop_partition", "_delete_in_batches", "remove_export", "_delete_belongings", "forget_service", "record_by"]


def make_remover() -> User:
    person = make_person(staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["delete_service", "change_service"]))
    return User.objects.get(pk=person.pk)


def make_full(service: Service) -> ServiceExport:
    """Give a service something of everything; returns an export that is ready."""
    caller = Caller(service)
    make_discussion(caller)
    gone, _, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=gone, user_id="ann"))
    DBTaskResult.objects.all().delete()
    note_call(service.pk, "publish", 200, at=timezone.now().timestamp(), seconds=0.1)
    flush()
    asked = exporting.start_export(actor=None, service=service)
    reconciling.start_reconciliation(actor=None, service=service)
    run_jobs()
    make_webhook(service)
    return asked


def belongings(service_id: int) -> dict[str, int]:
    """How many rows of each model belong to the service, whatever models there are."""
    relations: list[Any] = list(get_candidate_relations_to_delete(Service._meta))  # type: ignore[arg-type]
    return {
        relation.related_model.__name__: relation.related_model._base_manager.filter(
            **{relation.field.name: service_id}
        ).count()
        for relation in relations
    }


def tables() -> list[str]:
    return connection.introspection.table_names()


def gone_for_good(service_id: int) -> bool:
    """Nothing is left of the service but its audit trail."""
    left = {name: count for name, count in belongings(service_id).items() if name != "ServiceEvent"}
    no_table = not set(tables()) & {partition_name(model, service_id) for model in PARTITIONED}
    return not any(left.values()) and no_table and not Service.objects.filter(pk=service_id).exists()


def remove(service: Service) -> None:
    removal.remove_service(actor=None, service=service, typed=service.name)


def test_everything_goes_and_nothing_of_others(service: Service, caller: Caller) -> None:
    other = make_service("other")
    kept, asked = make_full(other), make_full(service)
    before = belongings(other.pk)
    assert all(
        count for name, count in belongings(service.pk).items() if name not in ("ServiceErasure", "ServiceDenial")
    )
    remove(service)
    removal.take_apart(service.pk)
    run_jobs()
    assert gone_for_good(service.pk)
    assert belongings(other.pk) == before
    assert [default_storage.exists(one.file_key) for one in (asked, kept)] == [False, True]
    make_discussion(Caller(other))


def test_the_audit_trail_stays_and_tells_who_it_was(service: Service) -> None:
    remover = make_remover()
    removal.remove_service(actor=remover, service=service, typed="album")
    removal.take_apart(service.pk)
    trail = ServiceEvent.objects.filter(service_id=service.pk).order_by("pk")
    assert list(trail.values_list("act", "actor", "service_name")) == [
        ("registered", "", "album"),
        ("removing", remover.username, "album"),
        ("removed", remover.username, "album"),
    ]


def test_it_may_no_longer_call_at_once_and_never_again(service: Service, caller: Caller) -> None:
    remover = make_remover()
    post_id = caller.publish()
    assert caller.call("GET", "getlike", post_id=post_id).code == 200
    stale = Service.objects.get(pk=service.pk)
    secret = service.secrets.get()
    remove(service)
    service.refresh_from_db()
    assert not service.enabled
    assert not ServiceSecret.objects.exists()
    secret.save(force_insert=True)
    assert caller.call("GET", "getlike", post_id=post_id).refusal() == DENIED
    set_enabled(actor=remover, service=stale, enabled=True)
    service.refresh_from_db()
    assert not service.enabled
    with pytest.raises(Conflict):
        set_enabled(actor=remover, service=service, enabled=True)
    with pytest.raises(Conflict):
        rotate_secret(actor=remover, service=service, newest=None, overlap=timedelta(0))


@pytest.mark.parametrize("typed", ["", "Album", "album ", "albu", "album\0"])
def test_another_name_is_refused(service: Service, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        removal.remove_service(actor=make_remover(), service=service, typed=typed)
    assert "typed" in refusal.value.errors
    service.refresh_from_db()
    assert service.enabled
    assert not DBTaskResult.objects.exists()


def test_a_second_time_is_refused_politely(service: Service) -> None:
    remove(service)
    with translation.override("en"), pytest.raises(Conflict, match="already"):
        remove(service)
    assert DBTaskResult.objects.count() == 1
    assert ServiceEvent.objects.filter(act="removing").count() == 1


def test_who_may_only_manage_may_not_delete(service: Service) -> None:
    person = make_person(staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="change_service"))
    with pytest.raises(Forbidden):
        removal.remove_service(actor=User.objects.get(pk=person.pk), service=service, typed="album")
    assert Service.objects.get().enabled


def test_its_name_is_taken_until_all_is_through(service: Service) -> None:
    remove(service)
    with pytest.raises(Invalid):
        register_service(actor=None, name="album")
    removal.take_apart(service.pk)
    again, _ = register_service(actor=None, name="album")
    make_discussion(Caller(again))
    assert ServiceEvent.objects.filter(service_name="album", act="registered").count() == 2


def test_the_job_waits_until_every_process_knows(service: Service) -> None:
    remove(service)
    job = DBTaskResult.objects.get()
    assert (job.task_path, job.args_kwargs["args"]) == (REMOVE_SERVICE, [service.pk])
    assert run_jobs() == 0
    DBTaskResult.objects.update(run_after=timezone.now())
    assert run_jobs() == 1
    assert gone_for_good(service.pk)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("calls", [0, 1, 2])
def test_a_worker_that_dies_leaves_work_that_goes_on(
    service: Service, step: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_full(service)
    remove(service)
    monkeypatch.setattr(removal, step, dying_after(calls, getattr(removal, step)))
    try:
        removal.take_apart(service.pk)
    except KeyboardInterrupt:
        assert not Service.objects.get(pk=service.pk).enabled
    monkeypatch.undo()
    removal.take_apart(service.pk)
    assert gone_for_good(service.pk)
    assert ServiceEvent.objects.filter(act="removed").count() == 1
    removal.take_apart(service.pk)


def dying_after(calls: int, step: Callable[..., Any]) -> Callable[..., Any]:
    left = iter(range(calls))

    def dying(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return step(*args, **kwargs)

    return dying


@pytest.mark.parametrize("batch", [1, 3])
def test_a_job_out_of_time_leaves_the_rest_to_a_further_one(
    service: Service, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_full(service)
    remove(service)
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr(removal, "BATCH", batch)
    monkeypatch.setattr(removal, "BUDGET_SECONDS", -1.0)
    removal.take_apart(service.pk)
    assert Service.objects.filter(pk=service.pk).exists()
    assert DBTaskResult.objects.filter(task_path=REMOVE_SERVICE).count() == 1
    monkeypatch.setattr(removal, "BUDGET_SECONDS", 60.0)
    run_jobs()
    assert gone_for_good(service.pk)


def test_a_lost_job_is_enqueued_again(service: Service) -> None:
    make_service("other")
    remove(service)
    assert reconcile_removals.call() == 0
    DBTaskResult.objects.all().delete()
    assert reconcile_removals.call() == 1
    run_jobs()
    assert gone_for_good(service.pk)
    assert reconcile_removals.call() == 0


def test_a_service_that_is_not_being_deleted_is_not_taken_apart(service: Service, caller: Caller) -> None:
    make_discussion(caller)
    removal.take_apart(service.pk)
    assert counts() == OF_ONE


def test_whatever_belongs_to_a_service_goes_with_it() -> None:
    """A model with a service is deleted along with it, or lies in its tables, or is the audit trail."""
    relations: list[Any] = list(get_candidate_relations_to_delete(Service._meta))  # type: ignore[arg-type]
    assert all(
        relation.on_delete is models.CASCADE
        or issubclass(relation.related_model, Owned)
        or relation.related_model is ServiceEvent
        for relation in relations
    )
    stored = {relation.related_model for relation in relations if issubclass(relation.related_model, Owned)}
    assert stored == set(PARTITIONED)


def test_the_command_line_wants_the_name_twice(service: Service) -> None:
    out = StringIO()
    for wrong in (["album", "--typed", "Album"], ["nobody", "--typed", "nobody"]):
        with pytest.raises(CommandError):
            call_command("remove_service", *wrong, stdout=out)
    assert Service.objects.get().enabled
    call_command("remove_service", "album", "--typed", "album", stdout=out)
    assert not Service.objects.get().enabled
