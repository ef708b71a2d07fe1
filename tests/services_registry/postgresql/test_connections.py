"""What happens to the connections that threads keep when PostgreSQL ends them."""

import psycopg
import pytest
from django.db import connection

from services_registry.models import Service
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry.postgresql.test_deadline import PLACE
from tests.services_registry.test_lane import LIST, address, by_wsgi


@pytest.fixture
def service(transactional_db: None) -> Service:
    return make_service("album")


def listed(app_key: str) -> int:
    return by_wsgi("GET", address("getlist"), f"svc=album&appKey={app_key}&{LIST}")[0]


def test_a_call_after_a_restart_of_the_database_goes_through(service: Service) -> None:
    key = make_app_key_of(service)
    assert listed(key) == 200
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    with psycopg.connect(**place, autocommit=True) as other:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        other.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")  # noqa: S608
    assert [listed(key) for _ in range(3)] == [200] * 3


def test_a_thread_keeps_its_connection(service: Service) -> None:
    key = make_app_key_of(service)
    listed(key)
    kept = connection.connection
    listed(key)
    assert kept is not None
    assert connection.connection is kept
