"""A service at a glance: what it calls, how that goes, its secrets, and what was done to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services_registry.admin.charts import chart_of, percent
from services_registry.admin.forms import RotateForm
from services_registry.admin.pages import administrator, framed, viewed_service
from services_registry.admin.trail import entries
from services_registry.constants import OLD_SECRET
from services_registry.models import Service
from services_registry.policies import can_delete_services, can_manage_services
from services_registry.selectors import services as selectors
from services_registry.selectors.meanings import meaning_of
from services_registry.selectors.traffic import PERIODS, denials_by_reason, denials_of, traffic_of
from services_registry.selectors.upkeep import upkeep_of
from services_registry.selectors.usage import Usage, quota_left, usage_of
from wecho.common.errors import NotFound

_GLANCE = 8


@require_safe
def service(request: HttpRequest, object_id: str) -> HttpResponse:
    """A service at a glance, with all that can be done to it."""
    if not object_id.isdecimal():
        raise NotFound
    shown = viewed_service(request, int(object_id))
    secrets = selectors.secrets_of(shown)
    chosen = request.GET.get("period", "")
    context = {
        "service": shown,
        "secrets": secrets,
        "old_before": timezone.now() - OLD_SECRET,
        "last_call": max((secret.last_used_at for secret in secrets if secret.last_used_at), default=None),
        "entries": entries(selectors.events_of(shown, limit=_GLANCE).rows),
        "rotate_form": RotateForm(initial={"newest": secrets[0].pk if secrets else None}),
        "may_manage": can_manage_services(administrator(request)),
        "may_delete": can_delete_services(administrator(request)),
        "upkeep": upkeep_of(shown),
        **_usage(shown),
        **_traffic(shown, chosen if chosen in PERIODS else "48h"),
    }
    return framed(request, "service.html", shown.name, context)


@require_safe
def history(request: HttpRequest, object_id: str) -> HttpResponse:
    """The whole audit trail of a service, the newest first."""
    if not object_id.isdecimal():
        raise NotFound
    shown = viewed_service(request, int(object_id))
    page = selectors.events_of(shown, cursor=request.GET.get("cursor"))
    context = {"service": shown, "page": page, "entries": entries(page.rows)}
    return framed(request, "history.html", _("What was done to %(name)s") % {"name": shown.name}, context)


@require_safe
def denials(request: HttpRequest, service_id: int) -> HttpResponse:
    """Denied calls of a service, the newest first."""
    shown = viewed_service(request, service_id)
    page = denials_of(shown, cursor=request.GET.get("cursor"))
    context = {"service": shown, "page": page, "denials": page.rows}
    return framed(request, "denials.html", _("Denied calls of %(name)s") % {"name": shown.name}, context)


def _usage(shown: Service) -> dict[str, Any]:
    usage = usage_of([shown.pk]).get(shown.pk, Usage())
    return {
        "usage": usage,
        "failing": percent(usage.errors, usage.calls),
        "quota_left": quota_left(shown, usage.today),
    }


def _traffic(shown: Service, chosen: str) -> dict[str, Any]:
    traffic = traffic_of(shown, PERIODS[chosen])
    total = sum(part.calls for part in traffic.parts)
    return {
        "period": chosen,
        "chart": chart_of(traffic.parts),
        "total": total,
        "errors": sum(part.errors for part in traffic.parts),
        "codes": [(count, meaning_of(count.code), percent(count.calls, total)) for count in traffic.codes],
        "calls": traffic.calls,
        "reasons": denials_by_reason(shown, PERIODS[chosen]),
        "denials": denials_of(shown, cursor=None, limit=_GLANCE).rows,
    }
