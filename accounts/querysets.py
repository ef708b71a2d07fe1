"""Which rows count, said once."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import Session  # noqa: F401 - named in the base class below

SESSION_LIFETIME = timedelta(days=30)


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions."""

    def open(self) -> "SessionQuerySet":
        """Those that have not ended, neither by an act nor by a month without a sign of life."""
        return self.filter(ended_at=None, last_seen_at__gt=timezone.now() - SESSION_LIFETIME)
