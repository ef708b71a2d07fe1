"""Who may do what to people."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

Viewer = User | AnonymousUser


def can_follow(user: User, followee: User) -> bool:
    """Anyone active may follow any other active person."""
    return user.is_active and followee.is_active and user.pk != followee.pk


def can_edit_profile(user: Viewer, person: User) -> bool:
    """One's own profile only."""
    return user.is_authenticated and user.pk == person.pk
