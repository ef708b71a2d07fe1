"""Numbers of old calls go, in batches, and nothing else does."""

import pytest

from services_registry.actions import traffic_pruning
from services_registry.actions.traffic_pruning import prune_traffic
from services_registry.constants import Denial
from services_registry.models import Service, ServiceDenial, ServiceTraffic
from tests.factories.services import make_denial, make_service, make_traffic

DAY, MINUTES_OF_DAY = 24, 24 * 60


def test_what_is_older_than_it_is_kept_goes(service: Service) -> None:
    kept = [
        make_traffic(service, 399 * DAY),
        make_traffic(make_service(), 0),
        make_denial(service, minutes_ago=89 * MINUTES_OF_DAY),
        make_denial(None, Denial.UNKNOWN),
    ]
    make_traffic(service, 401 * DAY)
    make_traffic(make_service(), 500 * DAY)
    make_denial(service, minutes_ago=91 * MINUTES_OF_DAY)
    make_denial(None, Denial.UNKNOWN, minutes_ago=91 * MINUTES_OF_DAY)
    assert prune_traffic() == 4
    assert [*ServiceTraffic.objects.order_by("pk"), *ServiceDenial.objects.order_by("pk")] == kept
    assert prune_traffic() == 0


def test_a_run_is_bounded_and_the_next_goes_on(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic_pruning, "BATCH", 2)
    monkeypatch.setattr(traffic_pruning, "MOST", 4)
    for day in range(7):
        make_traffic(service, (401 + day) * DAY)
    assert [prune_traffic(), prune_traffic(), prune_traffic()] == [4, 3, 0]
