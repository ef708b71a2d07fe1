"""How many services there are, and how much each of them stores."""

from dataclasses import dataclass

LARGEST, SMALL = "bench-largest", "bench-small"
SMALL_POSTS, OTHER_POSTS = 10_000, 2_000
COMMENTS_A_POST, LIKES_A_POST = 5, 20


@dataclass(frozen=True)
class Size:
    """Rows of one service; a quarter of the likes are likes of comments."""

    posts: int
    comments: int
    likes: int

    @property
    def rows(self) -> int:
        return self.posts + self.comments + self.likes


def usual(posts: int) -> Size:
    """As many comments and likes as posts of that number have."""
    return Size(posts, posts * COMMENTS_A_POST, posts * LIKES_A_POST)


def everybody(services: int, largest: Size) -> dict[str, Size]:
    """Every service by its name: the largest, one of 10,000 posts to compare it with, and the rest, which are alike.

    Raises ValueError unless there are at least two and each holds something.
    """
    if services < 2 or min(largest.posts, largest.comments, largest.likes) < 1:
        raise ValueError("at least two services, with posts, comments and likes")
    others = {
        f"bench-{number:03}": Size(OTHER_POSTS, 2 * OTHER_POSTS, 4 * OTHER_POSTS) for number in range(3, services + 1)
    }
    return {LARGEST: largest, SMALL: usual(SMALL_POSTS), **others}
