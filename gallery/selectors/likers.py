"""Who of those whom one follows likes a post."""

from dataclasses import dataclass

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from gallery.models import Like, Post

NAMED = 3
COUNTED = 50


@dataclass(frozen=True)
class Likers:
    """Up to three people, and how many more there are, up to fifty."""

    people: list[User]
    more: int


def likers_followed(viewer: Viewer, post: Post) -> Likers:
    """People whom the viewer follows, who like the post and show what they like; who liked it last first. One query."""
    if not viewer.is_authenticated:
        return Likers([], 0)
    likes = Like.objects.filter(
        within_reach(viewer, "user_id"),
        post=post,
        user__is_active=True,
        user__show_likes=True,
        user__followed_by__follower=viewer,
    )
    found = [like.user for like in likes.select_related("user").order_by("-created_at")[: NAMED + COUNTED]]
    return Likers(found[:NAMED], len(found) - len(found[:NAMED]))
