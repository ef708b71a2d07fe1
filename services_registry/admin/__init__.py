"""Services in the administration: registered here, shown their secret once, looked after."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from services_registry.actions.services import set_enabled
from services_registry.admin import browsing, exports, pages, searching, upkeep
from services_registry.models import Service
from services_registry.selectors.services import with_secret_facts

View = Callable[..., HttpResponseBase]


@admin.register(Service)
class ServiceAdmin(ModelAdmin):  # type: ignore[misc]
    """The list is the theme's; what is behind each row are pages of our own, thin over actions and selectors."""

    list_display = ["name", "state", "live_secrets", "newest_secret", "last_used", "created_at"]
    list_filter = ["enabled"]
    search_fields = ["name"]
    ordering = ["name"]
    actions = ["enable_services", "disable_services"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        return with_secret_facts(super().get_queryset(request))

    def has_delete_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: View, name: str) -> URLPattern:
            inside: View = self.admin_site.admin_view(view)
            return path(address, inside, name=f"services_registry_service_{name}")

        return [
            page("<int:service_id>/rotate/", pages.rotate, "rotate"),
            page("<int:service_id>/secrets/<uuid:secret_id>/revoke/", pages.revoke, "revoke"),
            page("<int:service_id>/enabled/", pages.switch, "enabled"),
            page("<int:service_id>/search/", searching.search, "search"),
            page("<int:service_id>/exports/", exports.exports, "exports"),
            page("<int:service_id>/exports/start/", exports.start, "export_start"),
            page("<int:service_id>/exports/<int:export_id>/", exports.download, "export_download"),
            page("<int:service_id>/exports/<int:export_id>/remove/", exports.remove, "export_remove"),
            page("<int:service_id>/prove/", upkeep.prove, "prove"),
            page("<int:service_id>/remove/", upkeep.remove, "remove"),
            page("<int:service_id>/posts/", browsing.posts, "posts"),
            page("<int:service_id>/posts/<int:post_id>/", browsing.post, "post"),
            page("<int:service_id>/posts/<int:post_id>/<int:root_id>/", browsing.thread, "thread"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return pages.register(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return pages.service(request, object_id)

    @display(  # type: ignore[untyped-decorator]
        description=gettext_lazy("state"), label={True: "success", False: "danger"}, ordering="enabled"
    )
    def state(self, service: Service) -> tuple[bool, str]:
        if service.removing_since:
            return False, _("being deleted")
        return service.enabled, _("enabled") if service.enabled else _("disabled")

    @admin.display(description=gettext_lazy("live secrets"), ordering="live_secrets")
    def live_secrets(self, service: Any) -> int:
        return int(service.live_secrets)

    @admin.display(description=gettext_lazy("newest secret"), ordering="newest_secret")
    def newest_secret(self, service: Any) -> datetime | None:
        made: datetime | None = service.newest_secret
        return made

    @admin.display(description=gettext_lazy("last used"), ordering="last_used")
    def last_used(self, service: Any) -> datetime | None:
        used: datetime | None = service.last_used
        return used

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
