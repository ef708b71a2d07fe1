"""Looking for something among what a service stores."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services_registry.admin.pages import framed, viewed_service
from services_registry.admin.upkeep_forms import SearchForm
from services_registry.models import Service, ServiceComment
from services_registry.selectors.searching import Search, by_number, search_comments, search_posts


@require_safe
def search(request: HttpRequest, service_id: int) -> HttpResponse:
    """What was found, and the way to look further back; a number leads straight to its post or comment."""
    shown = viewed_service(request, service_id)
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"service": shown, "search_form": form}
    if form.is_valid():
        asked = form.cleaned_data
        if asked["by"] == "number":
            if address := _address_of(shown, asked["q"].strip()):
                return redirect(*address)
            context["no_such_number"] = True
        else:
            look = search_comments if asked["what"] == "comments" else search_posts
            wanted = Search(asked["q"], is_user=asked["by"] == "user")
            context |= {"results": look(shown, wanted, before=asked["before"]), "what": asked["what"]}
    return framed(request, "search.html", _("Search in %(name)s") % {"name": shown.name}, context)


def _address_of(service: Service, text: str) -> list[Any] | None:
    found = by_number(service, int(text)) if text.isdecimal() else None
    if found is None:
        return None
    if isinstance(found, ServiceComment):
        return ["admin:services_registry_service_thread", service.pk, found.post_id, found.thread_id]
    return ["admin:services_registry_service_post", service.pk, found.id]
