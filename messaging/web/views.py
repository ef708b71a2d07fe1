"""Pages of private messages: whole without a script, live with one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.selectors.people import person_seen_by
from accounts.web.caller import person_of
from messaging import selectors
from messaging.actions.conversations import mark_read
from messaging.actions.messages import send_message
from messaging.actions.streams import open_stream
from messaging.web.forms import MessageForm, new_client_id
from wecho.common.errors import Conflict, DomainError
from wecho.common.web import put_on_form

CONVERSATIONS_A_PAGE = 30
MESSAGES_A_PAGE = 50
LARGEST = 2**63 - 1


@login_required
@never_cache
@require_GET
def conversation_list(request: HttpRequest) -> HttpResponse:
    """One's conversations, the latest first."""
    person = person_of(request)
    live = _live_data(person)
    cursor = request.GET.get("cursor")
    page = selectors.conversations_of(person, cursor=cursor, limit=CONVERSATIONS_A_PAGE)
    context = {
        "conversations": page.rows,
        "next_cursor": page.next_cursor,
        "unread": selectors.unread_count(person),
        "live": live,
    }
    return render(request, "messaging/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, username: str) -> HttpResponse:
    """What two people wrote to each other; posting sends. Looking at the end of it marks it as read."""
    person = person_of(request)
    other = selectors.partner_who_is_gone(person, username) or person_seen_by(person, username)
    if person == other:
        return redirect("messaging:list")
    if request.method == "GET":
        return _thread_page(request, other, MessageForm())
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            send_message(actor=person, to=other, **form.cleaned_data)
        except DomainError as error:
            return _thread_page(request, other, _form_again(form, error), error.status)
        return redirect("messaging:thread", other.handle)
    return _thread_page(request, other, form, 400)


def _form_again(form: MessageForm, error: DomainError) -> MessageForm:
    if isinstance(error, Conflict):  # a page that was gone back to, whose form had been sent with another text
        form = MessageForm({"body": form.cleaned_data["body"], "client_id": new_client_id()})
        form.full_clean()
        error = Conflict(_("This form was sent already. Send it again to send another message."))
    put_on_form(form, error)
    return form


def _thread_page(request: HttpRequest, other: User, form: MessageForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    before = _whole(request.GET.get("before"))
    live = _live_data(person)
    membership = selectors.membership_with(person, other)
    found = selectors.History([], False)
    if membership:
        found = selectors.history(person, membership.conversation_id, limit=MESSAGES_A_PAGE, before=before)
        if membership.unread and found.messages and before is None and "Sec-Purpose" not in request.headers:
            mark_read(actor=person, conversation_id=membership.conversation_id, seq=found.messages[-1]["seq"])
    live |= {
        "unread": selectors.unread_by_conversation(person),
        "thread": {
            "to": other.handle,
            "conv": membership.conversation_id if membership else None,
            "atEnd": before is None,
        },
    }
    context = {
        "other": other,
        "form": form,
        "messages_shown": found.messages,
        "earlier": found.messages[0]["seq"] if found.more else None,
        "at_end": before is None,
        "live": live,
    }
    return render(request, "messaging/thread.html", context, status=status)


def _whole(text: str | None) -> int | None:
    return min(int(text), LARGEST) if text and text.isascii() and text.isdigit() and len(text) < 20 else None


def _live_data(person: User) -> dict[str, Any]:
    """What the script starts from, read before the rest of the page: what comes in between is told twice, not lost."""
    stream = open_stream(person=person)
    return {
        "me": selectors.person_fact(person),
        "resume": {"epoch": stream.epoch, "uo": stream.head_uo},
        "signIn": reverse("accounts:sign_in"),
        "unread": selectors.unread_by_conversation(person),
        "words": {
            "offline": _("No connection. What you write is sent as soon as there is one."),
            "signedOut": _("You are signed out. Sign in to go on."),
            "stopped": _("This page is no longer up to date. Please reload it."),
            "sending": _("Sending…"),
            "sent": _("Sent"),
            "failed": _("Not sent"),
        },
    }
