"""The page of notifications, and how to be told."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions.digests import person_unsubscribing
from accounts.actions.notification_settings import choose_notifications, stop_digest
from accounts.actions.notifications import mark_all_read, mark_read
from accounts.constants import ALWAYS_IN_APP, Digest, NotificationKind
from accounts.models import User
from accounts.models.marks import read_marks
from accounts.selectors import notifications as selectors
from accounts.selectors.notice_words import sentence_html
from accounts.web.caller import person_of
from wecho.common.errors import DomainError

# Challenges are told of once there are any.
KINDS = [kind for kind in NotificationKind if kind != NotificationKind.CHALLENGE]
LARGEST = 2**63 - 1


@login_required
@never_cache
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """What one was told, the latest first. What is shown here is read from now on; what came meanwhile is not."""
    person = person_of(request)
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        return redirect("accounts:notifications")
    page = selectors.notifications_of(person, kind=kind, cursor=request.GET.get("cursor") or None)
    if "Sec-Purpose" not in request.headers:
        mark_read(actor=person, ids=[row.pk for row in page.rows if not row.is_read])
    context = {
        "notices": [(notice, sentence_html(notice)) for notice in selectors.notices(person, page.rows)],
        "next_cursor": page.next_cursor,
        "newest": page.rows[0].pk if page.rows else 0,
        "kind": kind,
        "kinds": KINDS,
    }
    further = request.headers.get("HX-Request") and request.GET.get("cursor")
    return render(request, "accounts/_notices.html" if further else "accounts/notifications.html", context)


@login_required
@never_cache
@require_GET
def unread(request: HttpRequest) -> JsonResponse:
    """How many are unread, for pages whose socket was away; 100 stands for more than 99."""
    return JsonResponse({"unread": selectors.unread_count(person_of(request))})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything up to what the page showed as read."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit():
        mark_all_read(actor=person_of(request), up_to=min(int(up_to), LARGEST))
    return redirect("accounts:notifications")


@login_required
@require_http_methods(["GET", "POST"])
def settings_notifications(request: HttpRequest) -> HttpResponse:
    """Kinds by channels, and how often a digest comes."""
    person = person_of(request)
    if request.method == "POST":
        hidden = NotificationKind.CHALLENGE
        try:
            choose_notifications(
                actor=person,
                in_app=[*request.POST.getlist("in_app"), hidden],
                by_mail=[*request.POST.getlist("by_mail"), hidden],
                digest=request.POST.get("digest", ""),
            )
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Your choice is saved."))
        return redirect("accounts:settings_notifications")
    return render(request, "accounts/settings_notifications.html", _choices(person))


def _choices(person: User) -> dict[str, Any]:
    wishes, may_be_mailed = selectors.settings_of(person), selectors.may_be_mailed(person)
    off_in_app, off_by_mail = read_marks(wishes.off_in_app), read_marks(wishes.off_by_mail)
    rows = [(kind, kind not in off_in_app, kind not in off_by_mail, kind in ALWAYS_IN_APP) for kind in KINDS]
    return {
        "rows": rows,
        "digests": list(Digest),
        "digest": wishes.digest if may_be_mailed else Digest.OFF,
        "may_be_mailed": may_be_mailed,
    }


@csrf_exempt  # the mail program posts by itself (RFC 8058), with the token as its only right
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the digests of whoever got the mail, signed in or not. Opening the page changes nothing; posting does."""
    person = person_unsubscribing(token)
    if request.method == "POST":
        stop_digest(person=person)
    return render(request, "accounts/unsubscribe.html", {"done": request.method == "POST"})
