"""Avatar and cover: uploaded, watched and removed on the settings page, and served to everybody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import pictures
from accounts.models import CONTENT_TYPES, User
from accounts.selectors.pictures import picture_state, shown_picture
from accounts.states import PictureKind
from accounts.web.caller import person_of
from accounts.web.forms import PictureForm
from wecho.common.errors import DomainError, Invalid, NotFound
from wecho.common.stored_files import stored_file

FOR_GOOD = 365 * 24 * 3600


@login_required
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a new avatar or cover (`file`, and the chosen part of it), or tell how far the newest one is."""
    person, wanted = person_of(request), _kind(kind)
    if request.method == "POST":
        try:
            _take(request, person, wanted)
        except DomainError as error:
            if _speaks_json(request):
                return JsonResponse({"reason": error.slug, "message": str(error.message)}, status=error.status)
            messages.error(request, str(error.message))
        else:
            if not _speaks_json(request):
                messages.success(request, _("Your picture is being developed. It will be here in a moment."))
    if _speaks_json(request):
        return JsonResponse(_shape(person, wanted))
    return redirect("accounts:settings_profile")


@login_required
@require_POST
def remove(request: HttpRequest, kind: str) -> HttpResponse:
    """Take one's avatar or cover away."""
    person = person_of(request)
    pictures.remove_picture(actor=person, person=person, kind=_kind(kind))
    return JsonResponse(_shape(person, _kind(kind))) if _speaks_json(request) else redirect("accounts:settings_profile")


@require_safe
def rendition(request: HttpRequest, kind: str, key: str, edge: int, fmt: str) -> HttpResponseBase:
    """One size of somebody's picture, for anybody. Another picture has another address, so it may be kept for good."""
    found = shown_picture(kind, key, edge, fmt)
    response = stored_file(found.path(edge, fmt), CONTENT_TYPES[fmt])
    patch_cache_control(response, public=True, max_age=FOR_GOOD, immutable=True)
    return response


def _take(request: HttpRequest, person: User, kind: PictureKind) -> None:
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid(_("Please choose a photo."), slug="no_file")
    pictures.upload_picture(actor=person, kind=kind, file=form.cleaned_data["file"], part=form.part())


def _shape(person: User, kind: PictureKind) -> dict[str, Any]:
    state = picture_state(person, kind)
    shown = state.shown
    return {"status": state.status, "reason": state.reason or None, "url": shown.fallback if shown else None}


def _kind(kind: str) -> PictureKind:
    if kind not in PictureKind.values:
        raise NotFound
    return PictureKind(kind)


def _speaks_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")
