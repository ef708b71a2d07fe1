"""Identities to check: the queue, and one of them in the clear. Each look is written down."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import identity_checks
from accounts.models import Identity, User
from accounts.policies import can_decide_identity
from accounts.selectors import verification as selectors
from accounts.web.caller import person_of
from moderation.web.forms import IdentityForm
from moderation.web.frame import framed, staff_page
from wecho.common.errors import Conflict, Invalid
from wecho.common.web import put_on_form


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Identities that wait, oldest first; nothing is decrypted here."""
    person = person_of(request)
    page = selectors.identity_queue(person, cursor=request.GET.get("cursor"))
    context = {
        "identities": page.rows,
        "next_cursor": page.next_cursor,
        "waiting": selectors.waiting(selectors.waiting_identities(person)),
    }
    return framed(request, "admin/review/identity_queue.html", _("Identities to check"), context)


@staff_page
@never_cache
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name and resident id of one person in the clear, and the decision; after it, the next one that waits."""
    reviewer, found, status = person_of(request), selectors.identity_of(person_id), 200
    form = IdentityForm(request.POST or None)
    if form.is_bound:
        try:
            _decide(reviewer, found, form)
        except Conflict as refusal:
            messages.warning(request, str(refusal.message))
            return redirect(request.path)
        except Invalid as refusal:
            put_on_form(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Decided about @%(name)s.") % {"name": found.person.username})
            return redirect("moderation:identity_queue")
    seen = identity_checks.look_at_identity(actor=reviewer, identity=found)
    context = {
        "identity": found,
        "author": found.person,
        "seen": seen,
        "same": selectors.same_identity(found),
        "events": selectors.events_of(found.person),
        "may_decide": can_decide_identity(reviewer, found),
        "form": form,
    }
    return framed(request, "admin/review/identity_case.html", _("An identity to check"), context, status)


def _decide(reviewer: User, found: Identity, form: IdentityForm) -> None:
    if not form.is_valid():
        raise Invalid
    try:
        seen = datetime.fromisoformat(form.cleaned_data["seen"])
    except ValueError:
        raise Conflict from None
    if form.cleaned_data["outcome"] == "accept":
        identity_checks.accept_identity(actor=reviewer, identity=found, seen=seen)
    else:
        reason = form.cleaned_data["reason"]
        identity_checks.refuse_identity(actor=reviewer, identity=found, seen=seen, reason=reason)
