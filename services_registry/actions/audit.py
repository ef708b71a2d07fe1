"""What was done to a service is written down in the transaction that does it."""

from typing import Any

from services_registry.models import Service, ServiceEvent
from services_registry.policies import Administrator
from wecho.common.origin import current_address


def record(actor: Administrator | None, service: Service, act: str, **details: Any) -> None:
    """Add an event; an act of the command line has no actor. `details` are plain values, never a secret."""
    record_by(actor.get_username() if actor else "", service, act, **details)


def record_by(username: str, service: Service, act: str, **details: Any) -> None:
    """The same for a job that ends what somebody of that name began."""
    ServiceEvent.objects.create(
        service=service,
        service_name=service.name,
        act=act,
        actor=username,
        address=current_address(),
        details=details,
    )
