"""The person behind a page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.models import User
from wecho.common.errors import NotSignedIn

Rest = ParamSpec("Rest")
_LEAVING = "leaving"
_REMEMBERED = timedelta(minutes=30)


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; raises NotSignedIn. Views that come here stand behind `login_required`."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user


def remember_leaving(request: HttpRequest, person: User) -> None:
    """Let somebody whose account is hidden, and who has just proved who they are, see the pages of leaving."""
    request.session.cycle_key()
    request.session[_LEAVING] = {"person": person.pk, "at": timezone.now().isoformat()}


def forget_leaving(request: HttpRequest) -> None:
    """End that."""
    request.session.pop(_LEAVING, None)


def for_owner_of_data(
    view: Callable[Concatenate[HttpRequest, User, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give the view whoever is signed in, or whose account is hidden and who proved it within half an hour."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = request.user if isinstance(request.user, User) else _remembered(request)
        if person is None:
            return redirect_to_login(request.get_full_path())
        return view(request, person, *args, **kwargs)

    return guarded


def _remembered(request: HttpRequest) -> User | None:
    known = request.session.get(_LEAVING)
    if not known or datetime.fromisoformat(known["at"]) < timezone.now() - _REMEMBERED:
        return None
    return User.objects.filter(pk=known["person"], erased_at=None).exclude(leaving_since=None).first()
