"""Where secrets are made and ended: registering a service, a new secret, revoking one."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.actions.services import register_service
from services_registry.admin.forms import RegisterForm, RotateForm
from services_registry.admin.pages import administrator, framed, page_of, sent_back
from services_registry.admin.snippets import snippets_for
from services_registry.models import Service
from services_registry.policies import can_manage_services, can_register_services
from services_registry.selectors import services as selectors
from wecho.common.errors import Conflict, DomainError, Forbidden
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form


@require_recent_proof
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form to register a service; sent, it answers with the secret."""
    if not can_register_services(administrator(request)):
        raise Forbidden
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            made, secret = register_service(actor=administrator(request), name=form.cleaned_data["name"])
        except DomainError as error:
            put_on_form(form, error)
        else:
            return _shown_once(request, made, secret)
    return framed(request, "register.html", _("Register a service"), {"form": form})


@require_recent_proof
@require_POST
def rotate(request: HttpRequest, service_id: int) -> HttpResponse:
    """Make a new secret and answer with it; a form sent twice, as by a reload, makes one."""
    shown = selectors.service_by_id(service_id)
    form = RotateForm(request.POST)
    if not form.is_valid():
        if not can_manage_services(administrator(request)):
            raise Forbidden
        return sent_back(request, shown, refusal=_("Please check what you entered."))
    overlap = timedelta(hours=form.cleaned_data["overlap"])
    newest = form.cleaned_data["newest"]
    try:
        secret = rotate_secret(actor=administrator(request), service=shown, newest=newest, overlap=overlap)
    except Conflict as error:
        return sent_back(request, shown, refusal=str(error.message))
    return _shown_once(request, shown, secret)


@require_POST
def revoke(request: HttpRequest, service_id: int, secret_id: UUID) -> HttpResponse:
    """End a secret at once."""
    shown = selectors.service_by_id(service_id)
    revoke_secret(actor=administrator(request), secret=selectors.secret_of(shown, secret_id))
    return sent_back(request, shown, done=_("The secret is revoked."))


def _shown_once(request: HttpRequest, shown: Service, secret: str) -> HttpResponse:
    """The only place where a secret is told: the answer to the form itself, which nothing may keep."""
    settings = reverse("admin:services_registry_service_settings", args=[shown.pk])
    context = {
        "service": shown,
        "secret": secret,
        "page": page_of(shown),
        "settings": settings,
        "snippets": snippets_for(shown.name, secret),
    }
    response = framed(request, "secret.html", _("The secret of %(name)s") % {"name": shown.name}, context)
    add_never_cache_headers(response)
    return response
