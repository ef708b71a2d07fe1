"""What pages and endpoints read of posts. Lists are keyset-paginated and take a fixed number of queries."""

from collections.abc import Iterable

from accounts.models import Follow, User
from accounts.policies import Viewer, can_see_likes
from gallery.models import Like, Photo, Post
from gallery.policies import can_see_post
from gallery.querysets import PostQuerySet
from gallery.states import PostStatus
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

NEWEST = ("published_at", "id")


def latest(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """Everything published, newest first, as cards."""
    return _cards(Post.objects.published().on_cards(), viewer, cursor, limit)


def following(viewer: User, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What the people whom the viewer follows published, newest first, as cards."""
    followed = Follow.objects.filter(follower=viewer).values("followee")
    return _cards(Post.objects.published().on_cards().filter(author__in=followed), viewer, cursor, limit)


def by_author(author: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What a person published, newest first, as cards."""
    return _cards(Post.objects.published().on_cards().filter(author=author), viewer, cursor, limit)


def liked_by(person: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """The published posts that a person likes, last liked first, as cards; NotFound where they don't show them."""
    if not can_see_likes(viewer, person):
        raise NotFound
    likes = Like.objects.filter(user=person, post__in=Post.objects.published())
    page = keyset_page(likes, order=("created_at", "id"), cursor=cursor, limit=limit)
    posts = Post.objects.on_cards().in_bulk([like.post_id for like in page.rows])
    rows = [posts[like.post_id] for like in page.rows]
    mark_liked(rows, viewer)
    return Page(rows, page.next_cursor)


def waiting_of(author: User, *, limit: int = 50) -> list[Post]:
    """A person's own posts that others don't see, newest first."""
    hidden = Post.objects.filter(author=author).exclude(status__in=[PostStatus.PUBLISHED, PostStatus.DELETED])
    return list(hidden.on_cards().order_by("-created_at", "-id")[:limit])


def post_for(viewer: Viewer, post_id: int) -> Post:
    """Return a post that the viewer may see, with its author and `liked`; raises NotFound for any other."""
    post = Post.objects.select_related("author").filter(pk=post_id).first()
    if post is None or not can_see_post(viewer, post):
        raise NotFound
    mark_liked([post], viewer)
    return post


def photos_of(post: Post) -> list[Photo]:
    """The photos of a post in order."""
    photos = list(post.photos.order_by("position"))
    for photo in photos:
        photo.post = post
    return photos


def mark_liked(posts: Iterable[Post], viewer: Viewer) -> None:
    """Set `liked` on each post: whether the viewer likes it. One query."""
    rows = list(posts)
    liked = set[int]()
    if viewer.is_authenticated and rows:
        liked = set(Like.objects.filter(user_id=viewer.pk, post__in=rows).values_list("post_id", flat=True))
    for post in rows:
        post.liked = post.pk in liked


def _cards(rows: PostQuerySet, viewer: Viewer, cursor: str | None, limit: int) -> Page[Post]:
    page = keyset_page(rows, order=NEWEST, cursor=cursor, limit=limit)
    mark_liked(page.rows, viewer)
    return page
