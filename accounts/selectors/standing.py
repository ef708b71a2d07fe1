"""What one person is to another."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import Viewer, can_look_through
from accounts.selectors.blocks import has_muted
from accounts.selectors.follows import follow_state, is_following, is_open_to
from accounts.selectors.people import person_seen_by
from accounts.states import FollowState
from wecho.common.errors import Forbidden

CLOSED = _("This account is private. Who follows it is shown to its followers.")


@dataclass(frozen=True)
class Standing:
    """`following` is what the viewer is to the person, `followed_by` whether they follow the viewer.

    `sees_all` says that the viewer may see what the person shows to followers.
    """

    following: FollowState
    followed_by: bool
    muted: bool
    sees_all: bool


def open_person(viewer: Viewer, username: str) -> User:
    """Return the person of that name if the viewer, perhaps as a moderator, may see what they show to followers.

    Raises what `person_seen_by` does, and Forbidden where a private account is closed to the viewer.
    """
    person = person_seen_by(viewer, username)
    if not (is_open_to(viewer, person) or can_look_through(viewer)):
        raise Forbidden(CLOSED)
    return person


def standing(viewer: Viewer, person: User) -> Standing:
    """Read how the viewer stands to a person from whom no block parts them. Three queries or four.

    Staff cost two more at a private account, for their permissions.
    """
    following = follow_state(viewer, person)
    is_open = not person.is_private or viewer.pk == person.pk or following == FollowState.FOLLOWING
    return Standing(
        following=following,
        followed_by=isinstance(viewer, User) and is_following(person, viewer),
        muted=has_muted(viewer, person),
        sees_all=is_open or can_look_through(viewer),
    )
