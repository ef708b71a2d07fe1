"""Bringing in what the service before Wecho kept in its configuration document."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from services_registry.actions.live_settings import Changed, change_live_settings
from services_registry.actions.secrets import find_secret, take_secret
from services_registry.actions.services import register_service
from services_registry.documents import Document, Entry
from services_registry.models import Service, ServiceSecret
from services_registry.policies import Administrator, can_apply_documents
from wecho.common.errors import Forbidden


class Deed(StrEnum):
    """What came of one service of a document."""

    REGISTERED = "registered"
    REPLACED = "has the new secret; the one before stays good for a day"
    UNCHANGED = "unchanged"
    ENDED = "left without this secret: it was ended here"
    REMOVING = "left alone: it is being deleted here"


@dataclass(frozen=True)
class Applied:
    """What a document did: to its services in its order, to the settings; and which services it does not name."""

    services: tuple[tuple[str, Deed], ...]
    settings: Changed
    unlisted: tuple[str, ...]
    left_alone: tuple[str, ...]

    @property
    def changed_something(self) -> bool:
        """False when everything was so already."""
        return bool(self.settings) or any(deed in {Deed.REGISTERED, Deed.REPLACED} for _, deed in self.services)


def apply_document(*, actor: Administrator | None, document: Document, dry_run: bool = False) -> Applied:
    """Make services and settings as a document has them, in one transaction; a second time changes nothing.

    Secrets are kept as they are. A secret that differs becomes the newest, as after a rotation: the one before stays
    good for a day. One that was ended here stays ended. Services that it does not name are left alone, and so are the
    other properties of those that it does. With `dry_run` all is done and taken back. Appliers take turns. `actor`
    None is the command line. Raises what registering a service raises.
    """
    if actor and not can_apply_documents(actor):
        raise Forbidden
    with transaction.atomic():
        settings = change_live_settings(actor=actor, values=document.settings)  # its lock makes appliers take turns
        services = {service.name: service for service in Service.objects.prefetch_related("secrets")}
        deeds = [(entry.name, _apply(actor, entry, services.get(entry.name))) for entry in document.services]
        unlisted = sorted(set(services) - {entry.name for entry in document.services})
        if dry_run:
            transaction.set_rollback(True)
    return Applied(tuple(deeds), settings, tuple(unlisted), document.left_alone)


def _apply(actor: Administrator | None, entry: Entry, service: Service | None) -> Deed:
    if service is None:
        register_service(actor=actor, name=entry.name, secret=entry.secret)
        return Deed.REGISTERED
    if service.removing_since:
        return Deed.REMOVING
    held: ServiceSecret | None = find_secret(service.secrets.all(), entry.secret)
    if held is None and take_secret(actor=actor, service=service, secret=entry.secret):
        return Deed.REPLACED
    return Deed.ENDED if held and not held.is_live else Deed.UNCHANGED
