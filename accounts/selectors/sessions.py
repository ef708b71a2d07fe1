"""Sessions of people."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Session
from wecho.common.proof import PROOF_SECONDS


def is_session_proved(session_id: int) -> bool:
    """Whether somebody has signed in or proved who they are in this session within the last 10 minutes."""
    since = Now() - timedelta(seconds=PROOF_SECONDS)
    return Session.objects.filter(Q(created_at__gt=since) | Q(proved_at__gt=since), pk=session_id).exists()
