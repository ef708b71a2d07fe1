"""The audit trail is added to, and never changed: the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from services_registry.actions.services import set_enabled
from services_registry.models import Service, ServiceEvent
from tests.services_registry.people import make_service_administrator
from wecho.common.append_only import guarding
from wecho.common.origin import caller_address
from wecho.env import read_env

TABLE = "services_registry_serviceevent"


@pytest.fixture
def guarded(db: None) -> None:
    """The guard of deletion, which the suite lifts on SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(guarding(TABLE, "sqlite")[1])


def test_an_event_is_neither_changed_nor_deleted(guarded: None, service: Service) -> None:
    event = ServiceEvent.objects.get()
    for attempt in (
        lambda: ServiceEvent.objects.update(actor="nobody"),
        lambda: ServiceEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            attempt()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    assert list(ServiceEvent.objects.values_list("act", "service_name")) == [("registered", "album")]


def test_an_event_tells_who_what_and_from_where(client: Client, service: Service) -> None:
    administrator = make_service_administrator()
    client.force_login(administrator)
    client.post(f"/admin/services_registry/service/{service.pk}/enabled/", {"enabled": "0"}, REMOTE_ADDR="192.0.2.7")
    event = ServiceEvent.objects.latest("pk")
    assert (event.act, event.actor, event.address) == ("disabled", administrator.username, "192.0.2.7")
    set_enabled(actor=administrator, service=service, enabled=True)
    assert ServiceEvent.objects.latest("pk").address is None


def test_only_trusted_proxies_are_believed() -> None:
    assert caller_address("192.0.2.7", "203.0.113.9") == "192.0.2.7"
    proxies = read_env({"TRUSTED_PROXIES": "10.0.0.0/8, fd00::/8"}).trusted_proxies
    with override_settings(TRUSTED_PROXIES=proxies):
        assert caller_address("192.0.2.7", "203.0.113.9") == "192.0.2.7"
        assert caller_address("10.0.0.1", "203.0.113.9") == "203.0.113.9"
        assert caller_address("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.2.3.4") == "203.0.113.9"
        assert caller_address("::ffff:10.0.0.1", "2001:db8::1") == "2001:db8::1"
        assert caller_address("10.0.0.1", "") == "10.0.0.1"
        assert caller_address("10.0.0.1", "nonsense") == "10.0.0.1"
        assert caller_address("", "203.0.113.9") is None
