"""What every page shows of private messages."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from messaging.selectors import unread_count


def unread_messages(request: HttpRequest) -> dict[str, Any]:
    """`unread_messages`: how many the person has not read; asked of the database only where a page shows it."""
    person = getattr(request, "user", None)
    return {"unread_messages": SimpleLazyObject(lambda: unread_count(person) if isinstance(person, User) else 0)}
