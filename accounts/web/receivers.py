"""Every way of signing in on the site opens a session, and signing out ends it."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions.entering import AccountLeaving
from accounts.actions.sessions import end_sessions, open_session
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from accounts.states import SessionEnd, SessionKind
from accounts.web.caller import lead_to_leaving, leave_nobody_signed_in
from accounts.web.devices import device_of
from wecho.common.errors import DomainError
from wecho.common.proof import mark_proved


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Open the session of a browser, whose person has just proved who they are.

    Whose account is being deleted gets none, but is led to the pages of leaving. Raises what `open_session` does to
    others who are not active, and nobody is signed in then.
    """
    try:
        session = open_session(person=user, kind=SessionKind.SITE, device=device_of(request))
    except AccountLeaving as leaving:
        lead_to_leaving(request, leaving.facts["ticket"])
        return
    except DomainError:
        leave_nobody_signed_in(request)
        raise
    request.session[SITE_SESSION_ID] = session.pk
    mark_proved(request)


@receiver(user_logged_out)
def end(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """End it."""
    if user is not None and (session_id := request.session.get(SITE_SESSION_ID)):
        end_sessions(person=user, end=SessionEnd.SIGNED_OUT, only=[session_id])
