"""What every page shows: whom to write to, and what the person has not seen."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.selectors.notifications import unread_count


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread_notifications`: how many the person has not seen, 100 at most; asked only where a page shows it."""
    person = getattr(request, "user", None)
    return {"unread_notifications": SimpleLazyObject(lambda: unread_count(person) if isinstance(person, User) else 0)}


def contact(request: HttpRequest) -> dict[str, Any]:
    """`contact`: how those who run the site are reached, and `contact_href`, the link; "" where they do not say."""
    known = settings.CONTACT
    return {"contact": known, "contact_href": f"mailto:{known}" if "@" in known and "://" not in known else known}
