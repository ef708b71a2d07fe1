"""Settings that administrators change while everything runs: bounded, written down, and live in every process."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from services_registry.actions.live_settings import change_live_settings
from services_registry.constants import LIVE_SETTINGS
from services_registry.models import ServiceSettings, ServiceSettingsChange
from services_registry.selectors import live_settings
from tests.factories import make_person
from tests.services_registry.people import make_service_administrator
from wecho.common.append_only import guarding
from wecho.common.errors import Conflict, Forbidden, Invalid

DEFAULTS = {name: bounds.default for name, bounds in LIVE_SETTINGS.items()}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_while_nobody_has_set_them_the_defaults_hold() -> None:
    assert asdict(live_settings.current()) == DEFAULTS
    assert not ServiceSettings.objects.exists()


@pytest.mark.django_db
def test_a_change_holds_at_once_in_the_process_that_makes_it_and_says_who_made_it() -> None:
    administrator = make_service_administrator()
    assert change_live_settings(actor=administrator, values={"erase_batch": 7}) == {"erase_batch": (500, 7)}
    assert asdict(live_settings.current()) == {**DEFAULTS, "erase_batch": 7}
    change_live_settings(actor=None, values={"erase_batch": 8, "cache_seconds": 3600})
    told = list(ServiceSettingsChange.objects.order_by("pk").values_list("actor", "changed"))
    assert told == [(administrator.username, {"erase_batch": [500, 7]}), ("", {"erase_batch": [7, 8]})]


@pytest.mark.django_db
def test_what_is_so_already_is_not_noted() -> None:
    for _ in range(2):
        change_live_settings(actor=None, values={"cache_seconds": 60})
    assert change_live_settings(actor=None, values=asdict(live_settings.current())) == {}
    assert ServiceSettingsChange.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", LIVE_SETTINGS)
def test_the_action_and_the_database_refuse_what_is_out_of_bounds(name: str) -> None:
    bounds = LIVE_SETTINGS[name]
    for value in (bounds.low, bounds.high):
        change_live_settings(actor=None, values={name: value})
    for value in (bounds.low - 1, bounds.high + 1, -1, 2**40):
        with pytest.raises(Invalid) as refused:
            change_live_settings(actor=None, values={name: value})
        assert list(refused.value.errors) == [name]
    for value in (bounds.low - 1, bounds.high + 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceSettings.objects.update(**{name: value})
    assert getattr(live_settings.current(), name) == bounds.high


@pytest.mark.django_db
def test_there_is_one_row_of_settings() -> None:
    change_live_settings(actor=None, values={"erase_batch": 7})
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceSettings.objects.create(pk=2)


@pytest.mark.django_db
def test_only_administrators_of_services_change_them() -> None:
    for person in (make_person(), make_person(staff=True)):
        with pytest.raises(Forbidden):
            change_live_settings(actor=person, values={"erase_batch": 7})


@pytest.mark.django_db
def test_who_has_not_seen_the_latest_change_does_not_undo_it() -> None:
    change_live_settings(actor=None, values={"erase_batch": 7}, seen=0)
    with pytest.raises(Conflict):
        change_live_settings(actor=None, values={"erase_batch": 500}, seen=0)
    assert live_settings.current().erase_batch == 7


@pytest.mark.django_db
def test_a_change_in_the_history_is_neither_changed_nor_deleted() -> None:
    if connection.vendor == "sqlite":  # the suite lifts this guard
        execute(guarding("service_settings_change", "sqlite")[1])
    change_live_settings(actor=None, values={"erase_batch": 7})
    for attempt in (
        lambda: ServiceSettingsChange.objects.update(actor="nobody"),
        lambda: ServiceSettingsChange.objects.all().delete(),
        lambda: ServiceSettingsChange.objects.get().save(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_asking_again_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    live_settings.current()
    with django_assert_num_queries(0):
        for _ in range(1000):
            live_settings.current()


@pytest.mark.django_db
def test_without_the_table_those_known_last_go_on_and_so_does_the_transaction() -> None:
    change_live_settings(actor=None, values={"erase_batch": 7})
    live_settings.current()
    execute("ALTER TABLE service_settings RENAME TO elsewhere")
    live_settings.forget()
    assert live_settings.current().erase_batch == 7
    assert not ServiceSettingsChange.objects.filter(actor="somebody").exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_is_live_in_another_process_within_a_second() -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS],
        env=os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"]), "PYTHONPATH": str(settings.BASE_DIR)},
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other, ThreadPoolExecutor(1) as reader:
        assert other.stdin
        assert other.stdout
        for before, value in ((500, 7), (7, 8)):
            assert json.loads(reader.submit(other.stdout.readline).result(30)) == {"goes by": before}
            change_live_settings(actor=None, values={"erase_batch": value})
            changed_at = time.time()
            other.stdin.write(f"{value}\n")
            other.stdin.flush()
            seen = json.loads(reader.submit(other.stdout.readline).result(30))
            assert seen["value"] == value
            assert seen["at"] - changed_at < 1.2  # a busy machine is forgiven the rest
        assert json.loads(reader.submit(other.stdout.readline).result(30)) == {"goes by": 8}
        other.stdin.close()
        assert other.wait(30) == 0


OTHER_PROCESS = """
import json, os, sys, time, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from services_registry.selectors import live_settings

def tell(**told):
    print(json.dumps(told), flush=True)

while True:
    tell(**{"goes by": live_settings.current().erase_batch})
    line = sys.stdin.readline()
    if not line:
        break
    while live_settings.current().erase_batch != int(line):
        time.sleep(0.002)
    tell(value=live_settings.current().erase_batch, at=time.time())
"""
