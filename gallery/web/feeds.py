"""Pages of feeds beyond the home page: by tag, camera and lens, and how hot works."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.web.caller import person_of
from gallery import constants
from gallery.actions import facet_follows
from gallery.constants import FacetKind
from gallery.selectors import feeds
from wecho.common.web import way_back


@require_safe
def facet(request: HttpRequest, kind: FacetKind, value: str) -> HttpResponse:
    """What is found under one tag, camera or lens; another spelling of it leads to its own address."""
    found = feeds.facet_called(kind, value)
    if found.value != value:
        return redirect(found.get_absolute_url())
    page = feeds.by_facet(found, request.user, cursor=request.GET.get("cursor") or None)
    context: dict[str, Any] = {"facet": found, "posts": page.rows, "next_cursor": page.next_cursor}
    if request.headers.get("HX-Request") and request.GET.get("cursor"):
        return render(request, "gallery/_post_grid.html", context)
    context["following"] = kind == FacetKind.TAG and feeds.follows_facet(request.user, found)
    return render(request, "gallery/facet.html", context)


@require_safe
def facets(request: HttpRequest, kind: FacetKind) -> HttpResponse:
    """The tags, cameras or lenses with most posts."""
    return render(request, "gallery/facets.html", {"kind": kind, "facets": feeds.biggest_facets(kind)})


@login_required
@require_POST
def follow_tag(request: HttpRequest, value: str) -> HttpResponse:
    """Follow a tag or stop (`following=0`); answers with the button for htmx, else goes back."""
    found = feeds.facet_called(FacetKind.TAG, value)
    wanted = request.POST.get("following", "1") == "1"
    act = facet_follows.follow_tag if wanted else facet_follows.unfollow_tag
    act(actor=person_of(request), tag=found)
    if request.headers.get("HX-Request"):
        return render(request, "gallery/_follow_tag.html", {"facet": found, "following": wanted})
    return redirect(way_back(request, found.get_absolute_url()))


@require_safe
def about_hot(request: HttpRequest) -> HttpResponse:
    """How the order of what is hot comes about, with the numbers that are used."""
    context = {
        "half_life": constants.HOT_HALF_LIFE_HOURS,
        "least": constants.HOT_LEAST_LIKERS,
        "days": constants.HOT_DAYS,
        "trusted_after": constants.HOT_TRUSTED_AFTER_DAYS,
    }
    return render(request, "gallery/about_hot.html", context)
