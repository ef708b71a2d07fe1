"""Changing the settings that all services have in common."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from services_registry.constants import LIVE_SETTINGS
from services_registry.models import ServiceSettings, ServiceSettingsChange
from services_registry.policies import Administrator, can_change_live_settings
from services_registry.selectors import live_settings
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.origin import current_address

Changed = dict[str, tuple[int, int]]


def change_live_settings(*, actor: Administrator | None, values: Mapping[str, int], seen: int | None = None) -> Changed:
    """Set those of `values`, live in every process within a second; returns `{name: (before, after)}` of what changed.

    Idempotent: what is so already is neither written nor noted. `seen` is the newest change that the actor saw, 0 for
    none: when there is a newer one, Conflict. `actor` None is the command line. Raises Invalid out of bounds.
    """
    if actor and not can_change_live_settings(actor):
        raise Forbidden
    if unknown := set(values) - set(LIVE_SETTINGS):
        raise TypeError(f"no live settings: {sorted(unknown)}")
    with transaction.atomic():
        row, _ = ServiceSettings.objects.select_for_update().get_or_create(pk=ServiceSettings.ONLY)
        if seen is not None and seen != live_settings.newest_change():
            raise Conflict
        changed = _set(row, values)
        if changed:
            _note(actor, changed)
            transaction.on_commit(live_settings.forget)
    live_settings.forget()
    return changed


def _set(row: ServiceSettings, values: Mapping[str, int]) -> Changed:
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.clean_fields()
    except ValidationError as error:
        raise Invalid(errors=error.message_dict) from error
    changed = {name: (before[name], getattr(row, name)) for name in values if before[name] != getattr(row, name)}
    if changed:
        row.save(update_fields=list(changed))
    return changed


def _note(actor: Administrator | None, changed: Changed) -> None:
    ServiceSettingsChange.objects.create(
        actor=actor.get_username() if actor else "", address=current_address(), changed=changed
    )
