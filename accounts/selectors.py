"""What pages and endpoints read of people."""

from typing import TypedDict

from django.db.models import F

from accounts.models import Follow, User
from accounts.policies import Viewer
from accounts.validators import username_key
from wecho.common import cache, cache_keys
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


class Profile(TypedDict):
    """What anybody may know of a person; `joined` is an ISO time in UTC."""

    id: int
    username: str
    display_name: str
    bio: str
    joined: str
    post_count: int
    follower_count: int
    following_count: int


def person_by_username(username: str) -> User:
    """Return the active person of that name, compared as `username_key` does; raises NotFound."""
    key = username_key(username)
    found = None if "\0" in key else User.objects.filter(username_key=key, is_active=True).first()
    if found is None:
        raise NotFound
    return found


def profile(username: str) -> Profile:
    """Return a person's public profile from the cache, for 3 days or until it changes; raises NotFound."""
    key = cache_keys.PROFILE(username_key(username))
    return cache.remember(key, cache_keys.PROFILE.seconds, lambda: _profile_of(person_by_username(username)))


def _profile_of(person: User) -> Profile:
    return Profile(
        id=person.pk,
        username=person.username,
        display_name=person.name,
        bio=person.bio,
        joined=person.date_joined.isoformat(),
        post_count=person.post_count,
        follower_count=person.follower_count,
        following_count=person.following_count,
    )


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
