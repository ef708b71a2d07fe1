"""What every page shows of notifications."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.selectors.notifications import unread_count


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread_notifications`: how many the person has not seen, 100 at most; asked only where a page shows it."""
    person = getattr(request, "user", None)
    return {"unread_notifications": SimpleLazyObject(lambda: unread_count(person) if isinstance(person, User) else 0)}
