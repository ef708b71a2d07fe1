"""What a service's page tells of its calls: by the hour, by code, by call; what was denied, and what was done."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from services_registry.actions import traffic
from services_registry.actions.audit import record
from services_registry.actions.services import configure_service
from services_registry.admin.charts import chart_of, percent
from services_registry.constants import Denial
from services_registry.models import Service, ServiceSecret
from services_registry.selectors.meanings import meaning_of
from services_registry.selectors.traffic import (
    PERIODS,
    CallCount,
    CodeCount,
    Part,
    denials_by_reason,
    denials_of,
    traffic_of,
)
from services_registry.selectors.usage import Usage, calls_today, quota_left, usage_of
from tests.factories.services import make_denial, make_service, make_traffic
from tests.services_registry.people import make_service_administrator

LIST = "/admin/services_registry/service/"
NOON = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Half past twelve UTC, which is half past eight in the evening here."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_service_administrator())
    client.cookies["django_language"] = "en"
    return client


def page_of(service: Service, part: str = "change/") -> str:
    return f"{LIST}{service.pk}/{part}"


def counted(parts: list[Part]) -> list[tuple[int, int, int]]:
    """The parts with calls, by their place."""
    return [(place, part.calls, part.errors) for place, part in enumerate(parts) if part.calls]


def test_each_hour_of_the_last_48_has_its_part(at_noon: None, service: Service) -> None:
    make_traffic(service, 0, calls=3)
    make_traffic(service, 0, calls=2, code=10006)
    make_traffic(service, 47, calls=7)
    make_traffic(service, 48, calls=100)
    make_traffic(make_service(), calls=100)
    parts = traffic_of(service, PERIODS["48h"]).parts
    assert len(parts) == 48
    assert counted(parts) == [(0, 7, 0), (47, 5, 2)]
    assert parts[-1].start == NOON.replace(minute=0)
    assert {after.start - before.start for before, after in pairwise(parts)} == {timedelta(hours=1)}


def test_fourteen_days_come_in_quarters_of_the_reader_s_days(at_noon: None, service: Service) -> None:
    make_traffic(service, 0, calls=1)
    make_traffic(service, 2, calls=2)
    make_traffic(service, 3, calls=4)
    make_traffic(service, 14 * 24 + 3, calls=100)
    parts = traffic_of(service, PERIODS["14d"]).parts
    assert len(parts) == 56
    assert {part.start.hour for part in parts} == {0, 6, 12, 18}
    assert counted(parts) == [(54, 4, 0), (55, 3, 0)]


def test_codes_are_counted_the_most_frequent_first(service: Service) -> None:
    make_traffic(service, calls=5, code=10006)
    make_traffic(service, calls=3)
    make_traffic(service, 1, calls=4)
    assert traffic_of(service, PERIODS["48h"]).codes == [CodeCount(200, 7), CodeCount(10006, 5)]


def test_latency_is_told_as_an_upper_bound_of_each_call(service: Service) -> None:
    make_traffic(service, calls=50, step=0)
    make_traffic(service, calls=48, step=3)
    make_traffic(service, calls=2, step=10, code=504)
    make_traffic(service, calls=1, call="publish", step=4)
    assert traffic_of(service, PERIODS["48h"]).calls == [
        CallCount("getinfo", 100, 2, p50_ms=1, p99_ms=1024),
        CallCount("publish", 1, 0, p50_ms=16, p99_ms=16),
    ]


@pytest.mark.parametrize(("milliseconds", "bound"), [(0.2, 1), (1.0, 2), (1.9, 2), (2.0, 4), (700, 1024)])
def test_the_bound_is_above_what_was_measured(service: Service, milliseconds: float, bound: int) -> None:
    traffic._cells.clear()  # what other tests left uncounted
    traffic.note_call(service.pk, "getinfo", 200, at=timezone.now().timestamp(), seconds=milliseconds / 1000)
    traffic.flush()
    assert [count.p50_ms for count in traffic_of(service, PERIODS["48h"]).calls] == [bound]


def test_a_silent_service_has_a_flat_chart(service: Service) -> None:
    found = traffic_of(service, PERIODS["48h"])
    assert (counted(found.parts), found.codes, found.calls) == ([], [], [])
    chart = chart_of(found.parts)
    assert (chart.most, {bar.good + bar.bad for bar in chart.bars}) == (2, {0})


def test_bars_are_in_proportion_and_the_least_is_to_be_seen() -> None:
    start = timezone.now()
    chart = chart_of([Part(start, 80, 20), Part(start, 700, 1), Part(start, 0, 0)])
    assert (chart.most, chart.half) == (1000, 500)
    assert [(bar.good, bar.bad) for bar in chart.bars] == [(6, 2), (69.9, 1), (0, 0)]
    for bar in chart.bars:
        assert bar.top + bar.good == pytest.approx(bar.floor)
        assert bar.floor + bar.bad == pytest.approx(100)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, ""), (0, 5, "0%"), (1, 100_000, "<0.1%"), (26, 1000, "2.6%"), (1, 3, "33%"), (5, 5, "100%")],
)
def test_a_share_is_never_nothing_for_something(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == told
    assert percent(99_999, 100_000) == ">99.9%"


def test_a_quota_begins_anew_at_midnight_utc(at_noon: None, service: Service) -> None:
    make_traffic(service, 0, calls=5)
    make_traffic(service, 12, calls=7)
    make_traffic(service, 13, calls=100, code=500)
    make_traffic(service, 24, calls=1000)
    assert calls_today(service) == 12
    other = make_service()
    assert usage_of([service.pk, other.pk]) == {service.pk: Usage(112, 100, 12)}
    assert quota_left(service, 12) is None
    service.calls_per_day = 20
    assert (quota_left(service, 12), quota_left(service, 21)) == (8, 0)


def test_denials_are_listed_and_counted_by_reason(service: Service) -> None:
    for minutes in range(25):
        make_denial(service, minutes_ago=minutes, times=2)
    make_denial(service, Denial.RATE, minutes_ago=60, times=99)
    make_denial(service, Denial.FORGED, minutes_ago=60 * 24 * 20)
    make_denial(None, Denial.UNKNOWN)
    reasons = denials_by_reason(service, PERIODS["48h"])
    assert [(count.reason, count.times) for count in reasons] == [(Denial.RATE, 99), (Denial.WRONG_SECRET, 50)]
    first = denials_of(service, cursor=None)
    second = denials_of(service, cursor=first.next_cursor)
    assert (len(first.rows), len(second.rows), second.next_cursor) == (20, 7, None)
    assert second.rows[-1].reason == Denial.FORGED


def test_every_code_of_the_contract_that_is_answered_has_a_meaning() -> None:
    answered = (200, 400, 403, 404, 405, 413, 415, 429, 504, *range(10001, 10008), 10014, 10016, 10017)
    assert [code for code in answered if not meaning_of(code)] == []
    assert meaning_of(299) == ""


def test_the_page_tells_it_at_a_glance(administrator: Client, service: Service) -> None:
    configure_service(actor=None, service=service, calls_per_day=1000, calls_per_minute=60)
    make_traffic(service, calls=40)
    make_traffic(service, calls=10, code=10006, step=9)
    make_denial(service, times=17)
    ServiceSecret.objects.update(created_at=timezone.now() - timedelta(days=800), last_used_at=timezone.now())
    shown = re.sub(r"\s+", " ", administrator.get(page_of(service)).content.decode())
    for told in (
        "just now",
        "20%",
        "what was asked for is not there",
        "&lt;512<",
        "upper bounds",
        "made with another secret",
        "203.0.113.9",
        "2 years, 2 months old: make a new one",
        "settings changed",
        "Calls a day: no limit → 1000",
        "of 1k",
    ):
        assert told in shown, told
    if timezone.now().astimezone(UTC).hour:  # right after midnight the calls may lie before and after it
        assert 'title="950"' in shown
    assert "Calls per six hours" in administrator.get(page_of(service, "change/?period=14d")).content.decode()
    assert administrator.get(page_of(service, "change/?period=x")).status_code == 200


def test_the_page_of_a_new_service_is_whole(administrator: Client, service: Service) -> None:
    shown = administrator.get(page_of(service)).content.decode()
    assert shown.count("No calls.") == 2
    assert "None was denied." in shown
    assert "never" in shown


def test_the_page_costs_the_same_for_any_traffic(
    administrator: Client, service: Service, django_assert_max_num_queries: Any
) -> None:
    administrator.get(page_of(service, "history/"))  # from here on the administrator is known to the process
    with django_assert_max_num_queries(30) as few:
        administrator.get(page_of(service, "change/?period=14d"))
    for hours in range(60):
        make_traffic(service, hours * 5, call=f"call{hours % 9}", code=200 + hours % 5, step=hours % 12)
        make_denial(service, list(Denial)[hours % 13], minutes_ago=hours)
        configure_service(actor=None, service=service, calls_per_day=hours + 1)
    with django_assert_max_num_queries(len(few)):
        assert administrator.get(page_of(service, "change/?period=14d")).status_code == 200


def test_what_was_done_is_paged(administrator: Client, service: Service) -> None:
    for number in range(24):
        configure_service(actor=None, service=service, calls_per_day=number + 1)
    first = administrator.get(page_of(service, "history/")).content.decode()
    older = re.search(r'href="(\?cursor=[^"]+)"', first)
    assert older is not None
    second = administrator.get(page_of(service, "history/") + older[1]).content.decode()
    assert ("23 → 24" in first, "1 → 2" in second, "registered" in second) == (True, True, True)
    assert "23 → 24" not in second


def test_details_of_any_act_are_readable(administrator: Client, service: Service) -> None:
    record(None, service, "of_later", export=17, changes={"of_a_later_version": [1, None]})
    shown = administrator.get(page_of(service, "history/")).content.decode()
    for told in ("of_later", "export: 17", "of_a_later_version: 1 → None"):
        assert told in shown, told


def test_denials_have_a_page(administrator: Client, service: Service) -> None:
    for minutes in range(21):
        make_denial(service, minutes_ago=minutes, times=1000 + minutes)
    first = administrator.get(page_of(service, "denials/")).content.decode()
    older = re.search(r'href="(\?cursor=[^"]+)"', first)
    assert older is not None
    second = administrator.get(page_of(service, "denials/") + older[1]).content.decode()
    assert ("1000" in first, "1020" in first, "1020" in second) == (True, False, True)


def test_the_list_tells_who_calls_and_how_it_goes(administrator: Client, service: Service) -> None:
    idle = make_service("idle")
    configure_service(actor=None, service=service, calls_per_day=12_345_678)
    make_traffic(service, calls=970)
    make_traffic(service, calls=30, code=10006)
    shown = administrator.get(LIST).content.decode()
    for told in ("album", "1k", "3.0%", "12.3M", "idle", "no limit"):
        assert told in shown, told
    ServiceSecret.objects.filter(service=idle).update(revoked_at=timezone.now())
    ServiceSecret.objects.filter(service=service).update(created_at=timezone.now() - timedelta(days=366))
    make_denial(idle)
    for narrowed, left in (
        ("calls=some", {"album"}),
        ("calls=none", {"idle"}),
        ("calls=errors", {"album"}),
        ("calls=denied", {"idle"}),
        ("secrets=none", {"idle"}),
        ("secrets=old", {"album"}),
        ("calls=nonsense", {"album", "idle"}),
    ):
        page = administrator.get(f"{LIST}?{narrowed}")
        assert {listed.name for listed in page.context["cl"].result_list} == left, narrowed


def test_the_list_costs_the_same_for_any_traffic(
    administrator: Client, service: Service, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12) as few:
        administrator.get(LIST)
    for _ in range(15):
        busy = make_service()
        for hours in range(5):
            make_traffic(busy, hours)
    with django_assert_max_num_queries(len(few)):
        assert administrator.get(LIST).status_code == 200
