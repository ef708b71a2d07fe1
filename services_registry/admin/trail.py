"""The audit trail in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from services_registry.constants import Scope
from services_registry.models import Service, ServiceEvent

_NO_LIMIT = ("most_uses", "calls_per_minute", "calls_per_day")


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and what it changed, line by line."""

    event: ServiceEvent
    lines: list[str]


def entries(events: Iterable[ServiceEvent]) -> list[Entry]:
    """Events as the trail shows them."""
    return [Entry(event, list(_lines(event.details))) for event in events]


def change_in_words(name: str, old: Any, new: Any) -> str:
    """One changed setting: what it was and what it is."""
    if name == "scopes":
        return _scopes_in_words(set(old), set(new))
    told = _("%(setting)s: %(old)s → %(new)s")
    return told % {"setting": _label(name), "old": _in_words(name, old), "new": _in_words(name, new)}


def _lines(details: dict[str, Any]) -> Iterator[str]:
    for name, value in details.items():
        if name == "changes":
            yield from (change_in_words(setting, old, new) for setting, (old, new) in value.items())
        else:
            yield f"{name}: {value}"


def _scopes_in_words(old: set[str], new: set[str]) -> str:
    words = dict(Scope.choices)
    opened = [str(words.get(scope, scope)) for scope in sorted(new - old)]
    closed = [str(words.get(scope, scope)) for scope in sorted(old - new)]
    told = []
    if opened:
        told.append(_("may now: %(parts)s") % {"parts": _(", ").join(opened)})
    if closed:
        told.append(_("may no longer: %(parts)s") % {"parts": _(", ").join(closed)})
    return capfirst(_("; ").join(told))


def _label(name: str) -> str:
    try:
        return capfirst(str(getattr(Service._meta.get_field(name), "verbose_name", name)))
    except FieldDoesNotExist:  # a setting of an older or a newer version
        return name


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in _NO_LIMIT and value is None:
        return _("no limit")
    if isinstance(value, list):
        return _(", ").join(map(str, value)) or _("all")
    return str(value)
