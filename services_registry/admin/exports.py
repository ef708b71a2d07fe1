"""Exports of what a service stores: asked for, watched, downloaded, taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from services_registry.actions.exporting import note_download, remove_export, start_export
from services_registry.admin.pages import administrator, framed, viewed_service
from services_registry.models import Service
from services_registry.policies import can_manage_services
from services_registry.selectors.exports import export_of, exports_of
from wecho.common.errors import Conflict, Forbidden, NotFound
from wecho.common.exports import KEPT
from wecho.common.stored_files import stored_file

_PAGE = "admin:services_registry_service_exports"


@require_safe
def exports(request: HttpRequest, service_id: int) -> HttpResponse:
    """The exports of a service. While one is under way, the page looks again by itself."""
    shown = _managed(request, service_id)
    found = exports_of(shown)
    context = {
        "service": shown,
        "exports": found,
        "under_way": any(export.is_under_way for export in found),
        "days": KEPT.days,
    }
    return framed(request, "exports.html", _("Exports of %(name)s") % {"name": shown.name}, context)


@require_POST
def start(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask for an export."""
    shown = viewed_service(request, service_id)
    try:
        start_export(actor=administrator(request), service=shown)
    except Conflict as error:
        messages.warning(request, str(error.message))
    return redirect(_PAGE, shown.pk)


@require_safe
def download(request: HttpRequest, service_id: int, export_id: int) -> HttpResponseBase:
    """The file of an export, for nobody to keep on the way."""
    export = export_of(_managed(request, service_id), export_id)
    if not export.is_ready:
        raise NotFound
    response = stored_file(export.file_key, "application/gzip")
    name = f"{export.service.name}-{export.asked_at:%Y%m%d-%H%M%S}.jsonl.gz"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    patch_cache_control(response, private=True, no_store=True)
    if request.method == "GET":
        note_download(actor=administrator(request), export=export)
    return response


@require_POST
def remove(request: HttpRequest, service_id: int, export_id: int) -> HttpResponse:
    """Take an export away, with its file."""
    export = export_of(viewed_service(request, service_id), export_id)
    remove_export(actor=administrator(request), export=export)
    messages.success(request, _("The export is taken away."))
    return redirect(_PAGE, service_id)


def _managed(request: HttpRequest, service_id: int) -> Service:
    if not can_manage_services(administrator(request)):
        raise Forbidden
    return viewed_service(request, service_id)
