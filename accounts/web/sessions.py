"""The settings page of one's devices: where one is signed in, to be ended one by one or all at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import sessions
from accounts.constants import SITE_SESSION_ID
from accounts.selectors.sessions import open_sessions
from accounts.states import SessionEnd
from accounts.web.caller import person_of
from wecho.common.proof import require_recent_proof


@login_required
@never_cache
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Every open session, this one first and apart."""
    found = open_sessions(person_of(request))
    here = request.session.get(SITE_SESSION_ID)
    context = {
        "current": next((session for session in found if session.pk == here), None),
        "others": [session for session in found if session.pk != here],
    }
    return render(request, "accounts/devices.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions."""
    sessions.end_session(actor=person_of(request), session_id=session_id)
    if session_id == request.session.get(SITE_SESSION_ID):
        return redirect("/")
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:devices")


@require_recent_proof
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    ended = sessions.end_sessions(
        person=person_of(request), end=SessionEnd.ENDED, but=request.session.get(SITE_SESSION_ID)
    )
    told = ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", ended) % {"n": ended}
    messages.success(request, told)
    return redirect("accounts:devices")
