"""Nobody enters the administration with a password alone, where STAFF_SECOND_FACTOR asks for more."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.web.second_step import has_passed


class StaffSecondFactorMiddleware:
    """Leads staff without a second factor to set it up, and whoever has not shown it in this session to show it.

    It stands before every address below /admin/, those of the review too. Who is not staff is refused there anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_SECOND_FACTOR and request.path.startswith(reverse("admin:index")):
            person = request.user
            if isinstance(person, User) and person.is_staff and not has_passed(request, person):
                return _asked_first(request, person)
        return self.get_response(request)


def _asked_first(request: HttpRequest, person: User) -> HttpResponse:
    if person.needs_second_factor:
        messages.warning(request, _("Set up two-factor first: whoever works in the administration needs it."))
        return redirect("accounts:settings_second_factor")
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return redirect(f"{resolve_url(settings.PROOF_URL)}?{urlencode({'next': back})}")
