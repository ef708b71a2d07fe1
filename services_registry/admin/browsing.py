"""What is only looked at: what a service stores here, and how it is called."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services_registry.admin.pages import administrator, framed, viewed_service
from services_registry.admin.snippets import snippets_for
from services_registry.admin.upkeep_forms import SearchForm
from services_registry.policies import can_manage_services
from services_registry.selectors import services as selectors


@require_safe
def posts(request: HttpRequest, service_id: int) -> HttpResponse:
    """The service's posts, the newest first."""
    shown = viewed_service(request, service_id)
    page = selectors.stored_posts(shown, cursor=request.GET.get("cursor"))
    context = {"service": shown, "page": page, "search_form": SearchForm()}
    return framed(request, "posts.html", _("Posts of %(name)s") % {"name": shown.name}, context)


@require_safe
def post(request: HttpRequest, service_id: int, post_id: int) -> HttpResponse:
    """One post and its root comments."""
    shown = viewed_service(request, service_id)
    found = selectors.stored_post(shown, post_id)
    context = {
        "service": shown,
        "post": found,
        "may_manage": can_manage_services(administrator(request)),
        "extra": _pretty(found.extra),
        "page": selectors.stored_comments(shown, post_id, 0, cursor=request.GET.get("cursor")),
    }
    return framed(request, "post.html", _("A post of %(name)s") % {"name": shown.name}, context)


@require_safe
def thread(request: HttpRequest, service_id: int, post_id: int, root_id: int) -> HttpResponse:
    """One root comment and the replies under it."""
    shown = viewed_service(request, service_id)
    root = selectors.stored_comment(shown, root_id)
    context = {
        "service": shown,
        "root": root,
        "may_manage": can_manage_services(administrator(request)),
        "extra": _pretty(root.extra),
        "page": selectors.stored_comments(shown, post_id, root_id, cursor=request.GET.get("cursor")),
    }
    return framed(request, "thread.html", _("A comment of %(name)s") % {"name": shown.name}, context)


@require_safe
def snippets(request: HttpRequest, service_id: int) -> HttpResponse:
    """Code to paste, with a place for the secret."""
    shown = viewed_service(request, service_id)
    title = _("A first call of %(name)s") % {"name": shown.name}
    return framed(request, "snippets.html", title, {"service": shown, "snippets": snippets_for(shown.name)})


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
