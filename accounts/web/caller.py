"""The person behind a page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.models import User
from accounts.selectors.leaving import person_of_ticket
from wecho.common.errors import NotSignedIn
from wecho.common.proof import require_recent_proof

Rest = ParamSpec("Rest")
_TICKET, _OPENED, _LED = "leaving", "data_opened", "_led_to_leaving"


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; raises NotSignedIn. Views that come here stand behind `login_required`."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user


def require_proof_by_factor(
    view: Callable[Concatenate[HttpRequest, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Ask who has a second factor for a recent proof; anybody else need only be signed in, and enters the password."""
    open_view, guarded_view = login_required(view), require_recent_proof(view)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        has_factor = isinstance(request.user, User) and request.user.second_factor_at is not None
        return (guarded_view if has_factor else open_view)(request, *args, **kwargs)

    return guarded


def lead_to_leaving(request: HttpRequest, ticket: str) -> None:
    """Let somebody whose account is hidden, and who has just proved who they are, see the pages of leaving.

    Whatever page they proved it on, SignedInMiddleware leads them there.
    """
    leave_nobody_signed_in(request)
    request.session[_TICKET] = ticket
    setattr(request, _LED, True)


def leave_nobody_signed_in(request: HttpRequest) -> None:
    """Empty the session of a browser whose person may not come in after all."""
    request.session.flush()
    request.user = AnonymousUser()


def is_led_to_leaving(request: HttpRequest) -> bool:
    """Whether this request has just proved that."""
    return hasattr(request, _LED)


def forget_leaving(request: HttpRequest) -> None:
    """End that."""
    request.session.pop(_TICKET, None)


def for_owner_of_data(
    view: Callable[Concatenate[HttpRequest, User, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give the view whoever is signed in, or whose account is hidden and who proved it within half an hour."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = request.user if isinstance(request.user, User) else person_of_ticket(request.session.get(_TICKET, ""))
        if person is None:
            return redirect_to_login(request.get_full_path())
        return view(request, person, *args, **kwargs)

    return guarded


def for_proved_owner_of_data(
    view: Callable[Concatenate[HttpRequest, User, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """As `for_owner_of_data`, and who is signed in has proved once in this session, for their data, who they are.

    Once, because a download that breaks off on the way goes on much later. Whoever leaves has just proved it.
    """
    owned = for_owner_of_data(view)

    def opened(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        request.session[_OPENED] = True
        return cast("HttpResponse", owned(request, *args, **kwargs))

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated or _OPENED in request.session:
            return owned(request, *args, **kwargs)
        return require_recent_proof(opened)(request, *args, **kwargs)

    return guarded
