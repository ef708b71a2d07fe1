"""People in relation to each other."""

from accounts.actions.requests import set_private
from accounts.models import Block, Follow, FollowRequest, User
from tests.factories.people import make_person


def make_private_person(username: str | None = None) -> User:
    """Someone whose followers are approved."""
    person = make_person(username)
    set_private(actor=person, person=person, is_private=True)
    return person


def kept_counts_are_right(*people: User) -> bool:
    """Whether each one's counters are what the rows say."""
    for person in people:
        person.refresh_from_db()
        following = Follow.objects.filter(follower=person).count()
        followers = Follow.objects.filter(followee=person).count()
        if (person.following_count, person.follower_count) != (following, followers):
            return False
    return True


def nothing_beside_blocks() -> bool:
    """Whether no follow and no request is left between two whom a block parts."""
    apart = set(Block.objects.values_list("blocker_id", "blocked_id"))
    apart |= {(blocked, blocker) for blocker, blocked in apart}
    left = {*Follow.objects.values_list("follower_id", "followee_id")}
    left |= {*FollowRequest.objects.values_list("follower_id", "followee_id")}
    return not apart & left
