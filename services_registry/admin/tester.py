"""A page that says why an appKey is accepted or denied. What is typed there is neither stored nor logged."""

import time
from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from services_registry.actions.gate import look
from services_registry.admin.forms import TesterForm
from services_registry.admin.pages import administrator, framed
from services_registry.policies import can_view_services
from services_registry.selectors.diagnosis import Given, diagnose
from wecho.common.errors import Forbidden


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, and under it what the API would make of the key now; it counts as no use of the key."""
    if not can_view_services(administrator(request)):
        raise Forbidden
    form = TesterForm(request.POST if request.method == "POST" else None, initial={"svc": request.GET.get("svc")})
    diagnosis = None
    if form.is_valid():
        given = given_in(form.cleaned_data["svc"], form.cleaned_data["key"], form.cleaned_data["address"] or None)
        diagnosis = diagnose(given, now=int(time.time()), look=look)
        # The key itself is not sent back: the page may be kept or shown to others.
        form = TesterForm(initial={"svc": given.svc, "address": given.address})
    response = framed(request, "tester.html", _("Check an appKey"), {"form": form, "diagnosis": diagnosis})
    add_never_cache_headers(response)
    return response


def given_in(svc: str, text: str, address: str | None) -> Given:
    """What was typed: a key beside the service's name, or the whole address of a call, which carries both.

    As the API reads an address, so here: what is sent twice is sent wrong.
    """
    if "appKey=" not in text:
        return Given(svc, text, address)
    before, mark, query = text.strip().partition("#")[0].partition("?")
    found = parse_qs(query if mark else before, keep_blank_values=True)
    names, keys = found.get("svc", [svc]), found.get("appKey", [])
    return Given(names[0] if len(names) == 1 else "", keys[0] if len(keys) == 1 else "", address)
