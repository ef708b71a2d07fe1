"""How much a service stores, without counting it all."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from services_registry.actions.posts import publish_post
from services_registry.models import Service
from services_registry.selectors import storage
from services_registry.selectors.storage import storage_of
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.test_erasing import make_discussion


def test_a_few_rows_are_counted(caller: Caller, service: Service) -> None:
    make_discussion(Caller(make_service("other")))
    make_discussion(caller)
    stored = storage_of(service.pk)
    assert [(kind.rows, kind.about) for kind in stored.kinds] == [(1, False), (3, False), (2, False), (4, False)]
    assert stored.rows == 10
    assert all(kind.size > 100 for kind in stored.kinds)
    assert stored.size == sum(kind.size for kind in stored.kinds)


def test_an_empty_service_stores_nothing(service: Service) -> None:
    make_discussion(Caller(make_service("other")))
    assert storage_of(service.pk).rows == 0


def test_many_rows_are_estimated_and_cost_the_same(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "COUNTED", 50)
    other = make_service("other")
    for number in range(600):
        publish_post(service=service if number % 3 else other, author="ann", content="文" * 40)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE service_post_{service.pk}")
    with CaptureQueriesContext(connection) as queries:
        stored = storage_of(service.pk)
    posts = stored.kinds[0]
    assert posts.about
    assert 300 <= posts.rows <= 500
    assert 120 * 400 <= posts.size <= 4000 * 400
    assert len(queries) <= 20


def test_missing_tables_hold_nothing(service: Service) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute(f"DROP TABLE service_post_{service.pk}")
    assert storage_of(service.pk).kinds[0].rows == 0
