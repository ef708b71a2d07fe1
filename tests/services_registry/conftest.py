import pytest

from services_registry.actions import traffic
from services_registry.models import Service
from services_registry.selectors import directory, live_settings, webhooks
from tests.factories.services import make_service
from tests.services_registry.calls import Caller


@pytest.fixture(autouse=True)
def _fresh_directory() -> None:
    """What this process knew of services and settings that a rolled-back test made must not reach the next one."""
    directory.forget()
    traffic.forget()
    webhooks.forget()
    live_settings.forget()


@pytest.fixture
def service(db: None) -> Service:
    return make_service("album")


@pytest.fixture
def caller(service: Service) -> Caller:
    return Caller(service)
