"""Who follows whom, and whose account is open to whom."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.db.models import Exists, OuterRef, Q

from accounts.jobs import IMPORT_FOLLOWS
from accounts.models import Follow, FollowImport, FollowRequest, User
from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from accounts.states import FollowState
from wecho.common.jobs import fate_of
from wecho.common.pagination import Page, keyset_page

NEWEST = ("created_at", "id")
REQUESTS_COUNTED = 100
EXPORT_BATCH = 1_000


def is_following(viewer: Viewer, person: User) -> bool:
    """Whether the viewer follows that person; False for a stranger."""
    return viewer.is_authenticated and Follow.objects.filter(follower_id=viewer.pk, followee=person).exists()


def follow_state(viewer: Viewer, person: User) -> FollowState:
    """What the viewer is to that person. One query, two where an account is private."""
    if is_following(viewer, person):
        return FollowState.FOLLOWING
    asks = viewer.is_authenticated and person.is_private
    if asks and FollowRequest.objects.filter(follower_id=viewer.pk, followee=person).exists():
        return FollowState.REQUESTED
    return FollowState.NONE


def follow_states(viewer: Viewer, people: Iterable[User]) -> dict[int, FollowState]:
    """What the viewer is to each, by id. Two queries, none for a visitor."""
    ids = [person.pk for person in people]
    states = dict.fromkeys(ids, FollowState.NONE)
    if not viewer.is_authenticated or not ids:
        return states
    for model, state in ((FollowRequest, FollowState.REQUESTED), (Follow, FollowState.FOLLOWING)):
        found = model._default_manager.filter(follower_id=viewer.pk, followee_id__in=ids)
        states |= dict.fromkeys(found.values_list("followee_id", flat=True), state)
    return states


def open_account(viewer: Viewer, person: str) -> Q:
    """Condition: the account of the one in the field `person` of the row is public, the viewer's own, or followed."""
    public = Q(**{f"{person}__is_private": False})
    if not viewer.is_authenticated:
        return public
    return public | Q(**{f"{person}_id": viewer.pk}) | follows_the(viewer, person)


def follows_the(viewer: User, person: str) -> Q:
    """Condition: the viewer follows the one in the field `person` of the row."""
    return Q(Exists(Follow.objects.filter(follower_id=viewer.pk, followee_id=OuterRef(f"{person}_id"))))


def is_open_to(viewer: Viewer, person: User) -> bool:
    """Whether the viewer may see what a person shows to followers: posts, boards, and who follows whom."""
    return not person.is_private or viewer.pk == person.pk or is_following(viewer, person)


def followers_of(person: User, viewer: Viewer, *, cursor: str | None, limit: int) -> Page[Follow]:
    """Who follows that person and is not hidden from the viewer, newest first; each row with its `follower` loaded."""
    rows = Follow.objects.filter(within_reach(viewer, "follower_id"), followee=person, follower__is_active=True)
    return keyset_page(rows.select_related("follower"), order=NEWEST, cursor=cursor, limit=limit)


def followed_by(person: User, viewer: Viewer, *, cursor: str | None, limit: int) -> Page[Follow]:
    """Whom that person follows, as far as the viewer may know, newest first; each row with its `followee` loaded."""
    rows = Follow.objects.filter(within_reach(viewer, "followee_id"), follower=person, followee__is_active=True)
    return keyset_page(rows.select_related("followee"), order=NEWEST, cursor=cursor, limit=limit)


def requests_to(person: User, *, cursor: str | None, limit: int) -> Page[FollowRequest]:
    """Who asks to follow that person, newest first; each row with its `follower` loaded."""
    rows = FollowRequest.objects.filter(followee=person, follower__is_active=True).select_related("follower")
    return keyset_page(rows, order=NEWEST, cursor=cursor, limit=limit)


def requests_waiting(person: User) -> int:
    """How many ask to follow that person; no more than a hundred are counted."""
    rows = FollowRequest.objects.filter(followee=person, follower__is_active=True)
    return rows[:REQUESTS_COUNTED].count()


def follow_import_of(person: User) -> FollowImport | None:
    """The person's import under way, or the last one."""
    return FollowImport.objects.filter(owner=person).first()


def is_under_way(one: FollowImport) -> bool:
    """Whether a job still works on it. One that failed for good is not, and shows how far it came.

    When its job has ended, `one` is read again: the job may have finished it after it was read.
    """
    if one.finished_at is None and fate_of(IMPORT_FOLLOWS, one.pk) == "waiting":
        return True
    if one.finished_at is None:
        with suppress(FollowImport.DoesNotExist):
            one.refresh_from_db()
    return False


def every_followee(person: User) -> Iterator[Follow]:
    """Each follow of that person, newest first, with its `followee` loaded; read in batches as the caller goes on."""
    cursor = None
    while True:
        page = followed_by(person, person, cursor=cursor, limit=EXPORT_BATCH)
        yield from page.rows
        if (cursor := page.next_cursor) is None:
            return
