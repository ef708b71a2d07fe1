"""People by their names, and their profiles."""

from typing import Any, TypedDict

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import are_apart, blocked_by_name, muted_by_name, within_reach
from accounts.validators import username_key
from wecho.common import cache_keys
from wecho.common.errors import NotFound
from wecho.common.leased_cache import remember_leased

LONGEST_NUMBER = 18  # digits, which a database takes for a key


class Profile(TypedDict):
    """What anybody may know of a person, as JSON. `joined` is an ISO time in UTC.

    `avatar` and `cover` are addresses by size, as `Renditions.sizes` writes them; empty where there is no picture.
    """

    id: int
    username: str
    display_name: str
    bio: str
    place: str
    website: str
    gear: list[str]
    shows_likes: bool
    avatar: list[dict[str, Any]]
    cover: list[dict[str, Any]]
    is_private: bool
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


def person_gone(handle: str) -> User | None:
    """Return whoever is gone and has this handle; None for everybody else. Who may know of them is for the caller."""
    number = handle.removeprefix("~")
    if number == handle or not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER:
        return None
    found = User.objects.filter(pk=int(number)).first()
    return found if found and found.is_gone else None


def person_seen_by(viewer: Viewer, username: str) -> User:
    """Return the active person of that name; raises NotFound, also where a block stands between them. One query."""
    key = username_key(username)
    rows = User.objects.filter(within_reach(viewer, "pk"), username_key=key, is_active=True)
    found = None if "\0" in key else rows.first()
    if found is None:
        raise NotFound
    return found


def person_to_unblock(viewer: User, username: str) -> User:
    """Return whom the viewer has blocked under that name, active or not, else the active person; raises NotFound."""
    return blocked_by_name(viewer, username) or person_by_username(username)


def person_to_unmute(viewer: User, username: str) -> User:
    """Return whom the viewer has muted under that name, active or not, else what `person_seen_by` does."""
    return muted_by_name(viewer, username) or person_seen_by(viewer, username)


def profile_seen_by(viewer: Viewer, username: str) -> Profile:
    """Return what `profile` does; raises NotFound also where a block stands between them."""
    found = profile(username)
    if are_apart(viewer, found["id"]):
        raise NotFound
    return found


def profile(username: str) -> Profile:
    """Return a person's public profile from the cache, for 3 days or until it changes; raises NotFound."""
    name = username_key(username)
    key, lease = cache_keys.PROFILE(name), cache_keys.PROFILE_LEASE(name)
    return remember_leased(key, lease, cache_keys.PROFILE.seconds, lambda: _profile_of(person_by_username(username)))


def _profile_of(person: User) -> Profile:
    return Profile(
        id=person.pk,
        username=person.username,
        display_name=person.name,
        bio=person.bio,
        place=person.place,
        website=person.website,
        gear=person.gear,
        shows_likes=person.show_likes,
        avatar=person.avatar.sizes() if person.avatar else [],
        cover=person.cover.sizes() if person.cover else [],
        is_private=person.is_private,
        joined=person.date_joined.isoformat(),
        post_count=person.post_count,
        follower_count=person.follower_count,
        following_count=person.following_count,
    )
