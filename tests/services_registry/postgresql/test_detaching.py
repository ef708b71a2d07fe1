"""Partitions go while other services call: nobody is locked out, and a long transaction only delays the removal."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from services_registry.actions import partitions, posts, removal
from services_registry.errors import TableNotMade
from services_registry.jobs import REMOVE_SERVICE
from services_registry.models import Service
from services_registry.models.tables import PARTITIONED, ensure_tables, table_is_missing
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.postgresql.test_mending import second_connection
from tests.services_registry.test_erasing import make_discussion
from tests.services_registry.test_removal import gone_for_good, remove
from wecho.common.database import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "LOCK_TIMEOUT_MS", 200)


@contextmanager
def reader_of_all() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Somebody whose transaction has read the posts of all services, and stays open."""
    with second_connection() as other:
        other.execute("SELECT count(*) FROM service_post")
        yield other


def pending() -> int:
    return int(rows("SELECT count(*) FROM pg_inherits WHERE inhdetachpending", [])[0][0])


def test_a_transaction_that_lasts_delays_the_removal_and_locks_out_nobody(service: Service) -> None:
    other = Caller(make_service("other"))
    make_discussion(Caller(service))
    remove(service)
    DBTaskResult.objects.all().delete()
    with reader_of_all():
        removal.take_apart(service.pk)
        assert pending() == 1
        assert DBTaskResult.objects.get().task_path == REMOVE_SERVICE
        make_discussion(other)
        make_discussion(Caller(make_service("third")))
    removal.take_apart(service.pk)
    assert pending() == 0
    assert gone_for_good(service.pk)


def test_one_on_its_way_out_does_not_stop_the_next_removal(service: Service) -> None:
    second = make_service("second")
    for one in (service, second):
        remove(one)
    with reader_of_all():
        removal.take_apart(service.pk)
        removal.take_apart(second.pk)
        assert pending() == 1
    removal.take_apart(second.pk)
    removal.take_apart(service.pk)
    assert gone_for_good(service.pk)
    assert gone_for_good(second.pk)


def test_one_removal_detaches_at_a_time(service: Service) -> None:
    remove(service)
    with second_connection() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [partitions._TURN])
        removal.take_apart(service.pk)
        assert not any(table_is_missing(model, service.pk) for model in PARTITIONED)
        other.execute("SELECT pg_advisory_unlock(%s)", [partitions._TURN])  # a closed connection takes its time
    removal.take_apart(service.pk)
    assert gone_for_good(service.pk)


def test_a_detached_table_is_dropped_by_the_next_run(service: Service, caller: Caller) -> None:
    caller.publish()
    remove(service)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE service_post DETACH PARTITION service_post_{service.pk}")
        cursor.execute(f"DROP TABLE service_comment_{service.pk}")
    removal.take_apart(service.pk)
    assert gone_for_good(service.pk)


def test_the_settings_of_the_connection_come_back(service: Service) -> None:
    before = rows("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')", [])
    remove(service)
    with reader_of_all():
        removal.take_apart(service.pk)
    removal.take_apart(service.pk)
    assert rows("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')", []) == before
    assert rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()", []) == [(0,)]


def test_a_call_still_under_way_makes_no_tables_again(service: Service) -> None:
    remove(service)
    with partitions.detaching():
        for model in PARTITIONED:
            partitions.drop_partition(model, service.pk)
    for attempt in (
        lambda: posts.publish_post(service=service, author="ann", content="late"),
        lambda: ensure_tables(service.pk),
    ):
        with pytest.raises(TableNotMade):
            attempt()
    with transaction.atomic(), pytest.raises(TableNotMade):
        ensure_tables(service.pk)
    removal.take_apart(service.pk)
    with pytest.raises(TableNotMade):
        posts.publish_post(service=service, author="ann", content="too late")
    assert gone_for_good(service.pk)
