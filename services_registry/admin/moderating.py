"""An administrator takes away what a service stores."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from services_registry.actions.comments import remove_comment
from services_registry.actions.posts import remove_post
from services_registry.admin.pages import administrator, viewed_service
from services_registry.admin.webhook_forms import ReasonForm
from services_registry.errors import ContractError
from services_registry.selectors import services as selectors


@require_POST
def post(request: HttpRequest, service_id: int, post_id: int) -> HttpResponse:
    """Remove a post with its comments."""
    shown = viewed_service(request, service_id)
    selectors.stored_post(shown, post_id)
    actor = administrator(request)
    removed = _told(
        request,
        lambda reason: remove_post(actor=actor, service=shown, post_id=post_id, reason=reason),
        _("The post is removed."),
    )
    if not removed:
        return redirect("admin:services_registry_service_post", shown.pk, post_id)
    return redirect("admin:services_registry_service_posts", shown.pk)


@require_POST
def comment(request: HttpRequest, service_id: int, comment_id: int) -> HttpResponse:
    """Remove a comment with the replies to it."""
    shown = viewed_service(request, service_id)
    found = selectors.stored_comment(shown, comment_id)
    actor = administrator(request)
    removed = _told(
        request,
        lambda reason: remove_comment(actor=actor, service=shown, comment_id=comment_id, reason=reason),
        _("The comment is removed."),
    )
    if found.root_id or not removed:
        return redirect("admin:services_registry_service_thread", shown.pk, found.post_id, found.root_id or found.id)
    return redirect("admin:services_registry_service_post", shown.pk, found.post_id)


def _told(request: HttpRequest, remove: Callable[[str], None], done: str) -> bool:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give a reason."))
        return False
    try:
        remove(form.cleaned_data["reason"])
    except ContractError as error:
        messages.error(request, str(error.message))
        return False
    messages.success(request, done)
    return True
