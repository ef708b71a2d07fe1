"""What was done to a service is written down in the transaction that does it."""

from typing import Any, NoReturn

from django.db import transaction

from services_registry.models import Service, ServiceEvent
from services_registry.policies import Administrator
from wecho.common.errors import Forbidden
from wecho.common.origin import current_address


def record(actor: Administrator | None, service: Service, act: str, *, refused: bool = False, **details: Any) -> None:
    """Add an event; an act of the command line has no actor.

    `details` are plain values, never a secret; `changes` among them maps a setting to its old and its new value.
    """
    record_by(actor.get_username() if actor else "", service, act, refused=refused, **details)


def record_by(username: str, service: Service, act: str, *, refused: bool = False, **details: Any) -> None:
    """The same for a job that ends what somebody of that name began."""
    ServiceEvent.objects.create(
        service=service,
        service_name=service.name,
        act=act,
        actor=username,
        address=current_address(),
        refused=refused,
        details=details,
    )


def refuse(actor: Administrator, service: Service, act: str) -> NoReturn:
    """Write down that the actor tried this without the permission to, and raise Forbidden.

    It is for the first line of an action, before its transaction: inside of one, the row would go with its rollback,
    which Django refuses with a RuntimeError.
    """
    with transaction.atomic(durable=True):
        record(actor, service, act, refused=True)
    raise Forbidden
