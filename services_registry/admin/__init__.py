"""Services in the administration: registered here, shown their secret once, looked after."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from services_registry.actions.services import set_enabled
from services_registry.admin import (
    browsing,
    exports,
    health,
    moderating,
    pages,
    searching,
    secrets,
    settings,
    tester,
    upkeep,
    webhooks,
)
from services_registry.admin.charts import percent
from services_registry.admin.listing import CallsFilter, SecretsFilter, add_usage
from services_registry.admin.live_settings import ServiceSettingsAdmin as ServiceSettingsAdmin
from services_registry.models import Service
from services_registry.selectors.services import with_secret_facts
from services_registry.selectors.usage import quota_left
from wecho.common.template_tags import ago, compact

View = Callable[..., HttpResponseBase]


@admin.register(Service)
class ServiceAdmin(ModelAdmin):  # type: ignore[misc]
    """The list is the theme's; what is behind each row are pages of our own, thin over actions and selectors."""

    list_display = ["name", "state", "calls", "errors", "last_call", "live_secrets", "quota"]
    list_filter = ["enabled", CallsFilter, SecretsFilter]
    search_fields = ["name"]
    ordering = ["name"]
    list_per_page = 50
    actions = ["enable_services", "disable_services"]
    actions_list = ["tester"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        return with_secret_facts(super().get_queryset(request))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        listed: ChangeList = super().get_changelist_instance(request)
        listed.result_list = add_usage(list(listed.result_list))
        return listed

    def has_delete_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: View, name: str) -> URLPattern:
            inside: View = self.admin_site.admin_view(view)
            return path(address, inside, name=f"services_registry_service_{name}")

        return [
            page("<int:service_id>/settings/", settings.settings, "settings"),
            page("<int:service_id>/enabled/", settings.switch, "enabled"),
            page("<int:service_id>/rotate/", secrets.rotate, "rotate"),
            page("<int:service_id>/secrets/<uuid:secret_id>/revoke/", secrets.revoke, "revoke"),
            page("<int:service_id>/denials/", health.denials, "denials"),
            page("<int:service_id>/search/", searching.search, "search"),
            page("<int:service_id>/exports/", exports.exports, "exports"),
            page("<int:service_id>/exports/start/", exports.start, "export_start"),
            page("<int:service_id>/exports/<int:export_id>/", exports.download, "export_download"),
            page("<int:service_id>/exports/<int:export_id>/remove/", exports.remove, "export_remove"),
            page("<int:service_id>/prove/", upkeep.prove, "prove"),
            page("<int:service_id>/remove/", upkeep.remove, "remove"),
            page("<int:service_id>/snippets/", browsing.snippets, "snippets"),
            page("<int:service_id>/posts/", browsing.posts, "posts"),
            page("<int:service_id>/posts/<int:post_id>/", browsing.post, "post"),
            page("<int:service_id>/posts/<int:post_id>/<int:root_id>/", browsing.thread, "thread"),
            page("<int:service_id>/posts/<int:post_id>/remove/", moderating.post, "post_remove"),
            page("<int:service_id>/comments/<int:comment_id>/remove/", moderating.comment, "comment_remove"),
            *(page(f"<int:service_id>/webhooks/{address}", view, name) for address, view, name in webhooks.PAGES),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return secrets.register(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return health.service(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return health.history(request, object_id)

    @action(description=gettext_lazy("Check an appKey"), permissions=["view"])  # type: ignore[untyped-decorator]
    def tester(self, request: HttpRequest) -> HttpResponse:
        return tester.check(request)

    @display(  # type: ignore[untyped-decorator]
        description=gettext_lazy("state"), label={True: "success", False: "danger"}, ordering="enabled"
    )
    def state(self, service: Service) -> tuple[bool, str]:
        if service.removing_since:
            return False, _("being deleted")
        return service.enabled, _("enabled") if service.enabled else _("disabled")

    @admin.display(description=gettext_lazy("calls in 24 hours"))
    def calls(self, service: Any) -> str:
        return compact(service.usage.calls)

    @admin.display(description=gettext_lazy("errors"))
    def errors(self, service: Any) -> str | None:
        return percent(service.usage.errors, service.usage.calls) or None

    @admin.display(description=gettext_lazy("last call"), ordering="last_used")
    def last_call(self, service: Any) -> str | None:
        used: datetime | None = service.last_used
        return ago(used) if used else None

    @admin.display(description=gettext_lazy("good secrets"), ordering="live_secrets")
    def live_secrets(self, service: Any) -> int:
        return int(service.live_secrets)

    @admin.display(description=gettext_lazy("left today"))
    def quota(self, service: Any) -> str:
        left = quota_left(service, service.usage.today)
        return _("no limit") if left is None else compact(left)

    @action(description=gettext_lazy("Enable"), permissions=["change"])  # type: ignore[untyped-decorator]
    def enable_services(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        self._switch(request, services, enabled=True)

    @action(description=gettext_lazy("Disable"), permissions=["change"])  # type: ignore[untyped-decorator]
    def disable_services(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        self._switch(request, services, enabled=False)

    def _switch(self, request: HttpRequest, services: QuerySet[Service], *, enabled: bool) -> None:
        chosen = list(services)
        for service in chosen:
            set_enabled(actor=pages.administrator(request), service=service, enabled=enabled)
        told = ngettext("%(count)d service is changed.", "%(count)d services are changed.", len(chosen))
        messages.success(request, told % {"count": len(chosen)})
