"""Registering services, switching them on and off, and their settings."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record, refuse
from services_registry.actions.secrets import add_secret
from services_registry.constants import MOST_LIMIT, MOST_NETWORKS, Scope
from services_registry.models import Service, ServiceEvent
from services_registry.models.tables import ensure_tables
from services_registry.policies import Administrator, can_manage_services, can_register_services
from services_registry.selectors import directory
from services_registry.selectors.configuration import SETTINGS, fingerprint, settings_of
from services_registry.validators import validate_secret
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

_LIMITS = ("most_uses", "calls_per_minute", "calls_per_day")


class Changes(TypedDict, total=False):
    """Settings of a service, as its model describes them; what is left out stays as it is."""

    enabled: bool
    v1_allowed: bool
    most_uses: int | None
    scopes: list[str]
    calls_per_minute: int | None
    calls_per_day: int | None
    allowed_networks: list[str]


def register_service(*, actor: Administrator | None, name: str, secret: str | None = None) -> tuple[Service, str]:
    """Make a service with its tables and its first secret; returns both, the secret for this once.

    `secret` is one that its clients have already. `actor` None is the command line. Raises Invalid for a bad or taken
    name or a bad secret, TableNotMade; nothing is left then.
    """
    if actor and not can_register_services(actor):
        raise Forbidden
    service = Service(name=name)
    try:
        service.clean_fields()
        if secret is not None:
            validate_secret(secret)
    except ValidationError as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {"secret": error.messages}
        raise Invalid(errors=fields) from error
    try:
        with transaction.atomic():
            service.save()
            ensure_tables(service.pk)
            secret = add_secret(service, secret)
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
        refuse(actor, service, ServiceEvent.Act.ENABLED if enabled else ServiceEvent.Act.DISABLED)
    if enabled and service.removing_since:
        raise Conflict(_("This service is being deleted already."))
    with transaction.atomic():
        if Service.objects.filter(pk=service.pk, enabled=not enabled, removing_since=None).update(enabled=enabled):
            record(actor, service, ServiceEvent.Act.ENABLED if enabled else ServiceEvent.Act.DISABLED)
        transaction.on_commit(directory.forget)
    service.enabled = enabled
    directory.forget()


def configure_service(
    *, actor: Administrator | None, service: Service, seen: str | None = None, **changes: Unpack[Changes]
) -> dict[str, list[Any]]:
    """Change settings, and return what differed: the name of each with its old and its new value.

    Only that is written, and audited; what is so already is no change, so that it may be sent twice. `seen` is the
    `fingerprint` of the settings that the actor saw: where others changed them since, Conflict, and nothing is written.
    Networks and parts are tidied first. Every process follows within a second.
    Raises Forbidden (the attempt is written down), NotFound, Invalid with the fields' errors.
    """
    if actor and not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.CONFIGURED)
    with transaction.atomic():
        row = Service.objects.select_for_update().filter(pk=service.pk).first()
        if row is None:
            raise NotFound
        if row.removing_since:
            raise Conflict(_("This service is being deleted already."))
        before, present = settings_of(row), fingerprint(row)
        _set(row, changes)
        _check_settings(row)
        _tidy(row)
        differing = {name: [before[name], new] for name, new in settings_of(row).items() if new != before[name]}
        if differing and seen not in {None, present}:
            raise Conflict
        if differing:
            row.save(update_fields=[*differing])
            record(actor, row, ServiceEvent.Act.CONFIGURED, changes=differing)
            transaction.on_commit(directory.forget)
    _set(service, settings_of(row))
    directory.forget()
    return differing


def _set(service: Service, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(service, name, value)


def _check_settings(row: Service) -> None:
    others = {field.name for field in Service._meta.fields} - set(SETTINGS)
    errors: dict[str, Any] = {}
    try:
        row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        errors = error.message_dict
    for name in _LIMITS:
        value = getattr(row, name)
        if isinstance(value, int) and not 1 <= value <= MOST_LIMIT:
            errors[name] = [_("A limit is at least 1 and at most 2147483647.")]
    if len(row.allowed_networks) > MOST_NETWORKS:
        errors.setdefault("allowed_networks", []).append(_("At most %d networks.") % MOST_NETWORKS)
    if errors:
        raise Invalid(errors=errors)


def _tidy(row: Service) -> None:
    row.scopes = [scope for scope in Scope.values if scope in row.scopes]
    networks = (str(ip_network(network, strict=False)) for network in row.allowed_networks)
    row.allowed_networks = list(dict.fromkeys(networks))
