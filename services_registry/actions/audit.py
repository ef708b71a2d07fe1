"""What was done to a service is written down in the transaction that does it."""

from services_registry.models import Service, ServiceEvent
from services_registry.policies import Administrator


def record(actor: Administrator | None, service: Service, act: ServiceEvent.Act) -> None:
    """Add an event; an act of the command line has no actor."""
    ServiceEvent.objects.create(service=service, act=act, actor=actor.get_username() if actor else "")
