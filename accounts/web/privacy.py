"""The settings pages of privacy: the private account, those who ask, blocked and muted people, the follow list."""

import csv
from collections.abc import Iterator
from typing import Any

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import follow_imports, requests
from accounts.documents import read_names
from accounts.models import User
from accounts.selectors import blocks, follows
from accounts.selectors.people import person_seen_by
from accounts.web.caller import person_of
from accounts.web.forms import FollowListForm
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form, way_back

PEOPLE_A_PAGE = 30


@login_required
@require_http_methods(["GET", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    """The overview, and the switch of the private account (`is_private`)."""
    person = person_of(request)
    if request.method == "POST":
        wanted = request.POST.get("is_private") == "1"
        if requests.set_private(actor=person, person=person, is_private=wanted):
            messages.success(request, _("Your account is private.") if wanted else _("Your account is public."))
        return redirect("accounts:privacy")
    context = {"waiting": follows.requests_waiting(person), "most_counted": follows.REQUESTS_COUNTED}
    return render(request, "accounts/settings_privacy.html", context)


@login_required
@never_cache
@require_safe
def follow_requests(request: HttpRequest) -> HttpResponse:
    """Who asks to follow."""
    page = follows.requests_to(person_of(request), **_place(request))
    return _list(request, "accounts/settings_requests.html", [row.follower for row in page.rows], page.next_cursor)


@login_required
@require_POST
def answer_request(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody follow who asked, or not (`approved=0`)."""
    person, follower = person_of(request), person_seen_by(request.user, username)
    if request.POST.get("approved", "1") == "1":
        requests.approve_request(actor=person, follower=follower)
        messages.success(request, _("%(name)s follows you now.") % {"name": follower.name})
    else:
        requests.decline_request(actor=person, follower=follower)
    return redirect(way_back(request, "accounts:follow_requests"))


@login_required
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Whom one has blocked."""
    page = blocks.blocks_of(person_of(request), **_place(request))
    return _list(request, "accounts/settings_blocked.html", [row.blocked for row in page.rows], page.next_cursor)


@login_required
@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """Whom one has muted."""
    page = blocks.mutes_of(person_of(request), **_place(request))
    return _list(request, "accounts/settings_muted.html", [row.muted for row in page.rows], page.next_cursor)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow_list(request: HttpRequest) -> HttpResponse:
    """Take one's follow list away, or bring one (`file`), and see how far it is."""
    person = person_of(request)
    form = FollowListForm(request.POST, request.FILES) if request.method == "POST" else FollowListForm()
    if form.is_valid():
        try:
            follow_imports.start_import(actor=person, names=read_names(form.cleaned_data["file"].read()))
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect("accounts:follow_list")
    found = follows.follow_import_of(person)
    context = {"form": form, "brought": found, "under_way": found is not None and follows.is_under_way(found)}
    return render(request, "accounts/settings_follow_list.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def follow_list_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Whom one follows, as a file: `csv` or `json`."""
    person = person_of(request)
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(person), content_type="text/csv; charset=utf-8")
    elif kind == "json":
        response = StreamingHttpResponse(_json_parts(person), content_type="application/json")
    else:
        raise NotFound
    response.headers["Content-Disposition"] = f'attachment; filename="wecho-following.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


class _Line:
    """What csv writes a row to, and gets it back from as text."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(person: User) -> Iterator[str]:
    # A username begins with a letter, a digit or `_`: no cell is a formula.
    line = csv.writer(_Line())
    yield line.writerow(["username", "followed_at"])
    for row in follows.every_followee(person):
        yield line.writerow([row.followee.username, row.created_at.isoformat(timespec="seconds")])


def _json_parts(person: User) -> Iterator[bytes]:
    yield b'{"following":['
    for number, row in enumerate(follows.every_followee(person)):
        found = {"username": row.followee.username, "followed_at": row.created_at.isoformat(timespec="seconds")}
        yield (b",\n" if number else b"\n") + orjson.dumps(found)
    yield b"\n]}\n"


def _place(request: HttpRequest) -> dict[str, Any]:
    return {"cursor": request.GET.get("cursor") or None, "limit": PEOPLE_A_PAGE}


def _list(request: HttpRequest, template: str, people: list[User], next_cursor: str | None) -> HttpResponse:
    return render(request, template, {"people": people, "next_cursor": next_cursor})
