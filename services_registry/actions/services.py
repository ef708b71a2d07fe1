"""Registering services, and switching them on and off."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record
from services_registry.actions.secrets import add_secret
from services_registry.models import Service, ServiceEvent
from services_registry.models.tables import ensure_tables
from services_registry.policies import Administrator, can_manage_services, can_register_services
from services_registry.selectors import directory
from wecho.common.errors import Conflict, Forbidden, Invalid


def register_service(*, actor: Administrator | None, name: str) -> tuple[Service, str]:
    """Make a service with its tables and its first secret; returns both, the secret for this once.

    `actor` None is the command line. Raises Invalid for a bad or taken name, TableNotMade; nothing is left then.
    """
    if actor and not can_register_services(actor):
        raise Forbidden
    service = Service(name=name)
    try:
        service.clean_fields()
    except ValidationError as error:
        raise Invalid(errors=error.message_dict) from error
    try:
        with transaction.atomic():
            service.save()
            ensure_tables(service.pk)
            secret = add_secret(service)
            record(actor, service, ServiceEvent.Act.REGISTERED)
    except IntegrityError as error:
        raise Invalid(
            slug="name_taken", errors={"name": [_("A service of this name is registered already.")]}
        ) from error
    return service, secret


def ensure_service(*, actor: Administrator | None, name: str) -> Service:
    """Return the service of that name, registered now if it was not. Its secret stays where it is."""
    return Service.objects.filter(name=name).first() or register_service(actor=actor, name=name)[0]


def set_enabled(*, actor: Administrator, service: Service, enabled: bool) -> None:
    """Let a service call, or no longer; idempotent. Every process follows within a second.

    Raises Forbidden, Conflict for a service that is being deleted.
    """
    if not can_manage_services(actor):
        raise Forbidden
    if enabled and service.removing_since:
        raise Conflict(_("This service is being deleted already."))
    with transaction.atomic():
        if Service.objects.filter(pk=service.pk, enabled=not enabled, removing_since=None).update(enabled=enabled):
            record(actor, service, ServiceEvent.Act.ENABLED if enabled else ServiceEvent.Act.DISABLED)
        transaction.on_commit(directory.forget)
    service.enabled = enabled
    directory.forget()
