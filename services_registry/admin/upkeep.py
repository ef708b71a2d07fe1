"""What can be done to a service's data: its counts proved, and all of it deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from services_registry.actions.reconciling import start_reconciliation
from services_registry.actions.removal import remove_service
from services_registry.admin.pages import administrator, framed, viewed_service
from services_registry.admin.upkeep_forms import RemoveForm
from services_registry.policies import can_delete_services
from services_registry.selectors.storage import storage_of
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form

_PAGE = "admin:services_registry_service_change"


@require_POST
def prove(request: HttpRequest, service_id: int) -> HttpResponse:
    """Begin a proof of the kept counts, or leave the one under way alone."""
    shown = viewed_service(request, service_id)
    try:
        start_reconciliation(actor=administrator(request), service=shown)
        messages.success(request, _("The counts are being proved."))
    except Conflict as error:
        messages.error(request, str(error.message))
    return redirect(_PAGE, shown.pk)


@require_recent_proof
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask for the name to be typed, and delete the service."""
    shown = viewed_service(request, service_id)
    if not can_delete_services(administrator(request)):
        raise Forbidden
    form = RemoveForm(request.POST or None)
    if form.is_valid():
        try:
            remove_service(actor=administrator(request), service=shown, typed=form.cleaned_data["typed"])
        except Invalid as error:
            put_on_form(form, error)
        except Conflict as error:
            messages.warning(request, str(error.message))
            return redirect(_PAGE, shown.pk)
        else:
            told = _("%(name)s may no longer call, and all that it stores is being deleted.")
            messages.success(request, told % {"name": shown.name})
            return redirect(_PAGE, shown.pk)
    context = {"service": shown, "form": form, "storage": storage_of(shown.pk)}
    return framed(request, "remove.html", _("Delete %(name)s") % {"name": shown.name}, context)
