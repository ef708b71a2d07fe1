"""Who follows whom."""

from django.db.models import F

from accounts.models import Follow, User
from accounts.policies import Viewer
from wecho.common.pagination import Page, keyset_page


def is_following(viewer: Viewer, person: User) -> bool:
    """Whether the viewer follows that person; False for a stranger."""
    return viewer.is_authenticated and Follow.objects.filter(follower_id=viewer.pk, followee=person).exists()


def followers_of(person: User, *, cursor: str | None, limit: int) -> Page[Follow]:
    """Who follows that person, newest first; each row with its `follower` loaded."""
    rows = Follow.objects.filter(followee=person, follower__is_active=True).select_related("follower")
    return keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)


def followed_by(person: User, *, cursor: str | None, limit: int) -> Page[Follow]:
    """Whom that person follows, newest first; each row with its `followee` loaded."""
    rows = Follow.objects.filter(follower=person, followee__is_active=True).select_related("followee")
    return keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)


def followee_ids(person: User) -> list[int]:
    """The ids of everyone that person follows."""
    return list(Follow.objects.filter(follower=person).values_list(F("followee_id"), flat=True))
