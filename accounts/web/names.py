"""Whether a username is to be had, told while somebody joins."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.constants import NAMES_ASKED_IN_TEN_MINUTES
from accounts.models import User
from wecho.common import cache, cache_keys
from wecho.common.origin import current_address, network_of


@never_cache
@require_safe
def name_hint(request: HttpRequest) -> HttpResponse:
    """A sentence for the form; nothing more for a network that asks 60 times in ten minutes. Names are no secret."""
    key = cache_keys.NAMES_ASKED(network_of(current_address()))
    if cache.count_up(key, cache_keys.NAMES_ASKED.seconds) > NAMES_ASKED_IN_TEN_MINUTES:
        return HttpResponse(status=204)
    return HttpResponse(format_html('<span role="status">{}</span>', _hint(request.GET.get("username", "").strip())))


def _hint(username: str) -> str:
    person = User(username=username)
    try:
        person.clean_fields(exclude=["password", "username_key"])
        person.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return _("%(name)s is free.") % {"name": username}
