"""The list of services: what stands in its columns, and by what it is narrowed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from services_registry.models import Service
from services_registry.selectors import services as selectors
from services_registry.selectors.usage import Usage, usage_of


class _Choice(admin.SimpleListFilter):
    """A filter whose choices are selections of services."""

    selections: dict[str, tuple[Any, Callable[[QuerySet[Service]], QuerySet[Service]]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, words) for value, (words, _select) in self.selections.items()]

    def queryset(self, request: HttpRequest, services: QuerySet[Service]) -> QuerySet[Service]:
        chosen = self.selections.get(self.value() or "")
        return chosen[1](services) if chosen else services


class CallsFilter(_Choice):
    """By what happened within a day."""

    title = _("in the last 24 hours")
    parameter_name = "calls"
    selections = {
        "some": (_("has called"), selectors.calling),
        "none": (_("has not called"), selectors.silent),
        "errors": (_("got errors"), selectors.failing),
        "denied": (_("was denied"), selectors.denied),
    }


class SecretsFilter(_Choice):
    """By the state of the secrets."""

    title = _("secrets")
    parameter_name = "secrets"
    selections = {
        "none": (_("none is good"), selectors.without_secret),
        "old": (_("one is older than a year"), selectors.with_old_secret),
    }


def add_usage(services: list[Any]) -> list[Any]:
    """Give each service of a page its `usage`, in one query for all."""
    found = usage_of(service.pk for service in services)
    for service in services:
        service.usage = found.get(service.pk, Usage())
    return services
