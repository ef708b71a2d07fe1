"""Who may write to whom."""

from accounts.models import User


def can_message(user: User, other: User) -> bool:
    """Anyone active may write to any other active person."""
    return user.is_active and other.is_active and user.pk != other.pk
