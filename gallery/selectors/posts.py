"""What pages and endpoints read of posts. Lists are keyset-paginated and take a fixed number of queries."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, Subquery

from accounts.models import User
from accounts.policies import Viewer, can_see_likes
from accounts.selectors.blocks import unmuted
from accounts.selectors.follows import is_open_to
from gallery.models import Like, Photo, Post
from gallery.policies import can_review_posts
from gallery.querysets import PostQuerySet, seen_posts
from gallery.states import PostStatus
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

NEWEST = ("published_at", "id")


def latest(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """Everything published that the viewer may see and has not muted, newest first, as cards."""
    return _cards(latest_rows(viewer), viewer, cursor, limit)


def latest_rows(viewer: Viewer) -> PostQuerySet:
    """What `latest` shows."""
    return Post.objects.listed().seen_by(viewer).filter(unmuted(viewer, "author_id"))


def by_author(author: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What a person published as far as the viewer may see it, newest first, as cards."""
    rows = Post.objects.seen_by(viewer, moderates=can_review_posts(viewer)).filter(author=author)
    return _cards(rows, viewer, cursor, limit)


def rows_by_name(name: str, viewer: Viewer) -> PostQuerySet:
    """What `by_author` shows to anyone but moderators, of the person with this folded username."""
    author = User.objects.filter(username_key=name).values("pk")[:1]
    return Post.objects.seen_by(viewer).filter(author_id=Subquery(author))


def liked_by(person: User, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """What a person likes as far as the viewer may see it, last liked first, as cards.

    Raises NotFound where they don't show their likes, or their account is not open to the viewer.
    """
    moderates = can_review_posts(viewer)
    if not can_see_likes(viewer, person) or not (moderates or is_open_to(viewer, person)):
        raise NotFound
    likes = Like.objects.filter(seen_posts(viewer, "post__", moderates=moderates), user=person)
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
    """Return a post that the viewer may see, with its author and `liked`; raises NotFound for any other.

    Its author and moderators see it in every state but deleted.
    """
    rows = Post.objects.select_related("author").exclude(status=PostStatus.DELETED)
    if not can_review_posts(viewer):
        rows = rows.filter(seen_posts(viewer) | Q(author_id=viewer.pk))
    post = rows.filter(pk=post_id).first()
    if post is None:
        raise NotFound
    mark_liked([post], viewer)
    return post


def photos_of(post: Post) -> list[Photo]:
    """The photos of a post in order."""
    photos = list(post.photos.order_by("position"))
    for photo in photos:
        photo.post = post
    return photos


def cards(ids: Sequence[int], viewer: Viewer) -> list[Post]:
    """Posts that the viewer may see, as cards in the order of `ids`. Three queries, two for a visitor."""
    found = Post.objects.on_cards().in_bulk(ids)
    rows = [found[one] for one in ids if one in found]
    mark_liked(rows, viewer)
    return rows


def mark_liked(posts: Iterable[Post], viewer: Viewer) -> None:
    """Set `liked` on each post: whether the viewer likes it. One query."""
    rows = list(posts)
    liked = set[int]()
    if viewer.is_authenticated and rows:
        liked = set(Like.objects.filter(user_id=viewer.pk, post__in=rows).values_list("post_id", flat=True))
    for post in rows:
        post.liked = post.pk in liked


def _cards(rows: PostQuerySet, viewer: Viewer, cursor: str | None, limit: int) -> Page[Post]:
    page = keyset_page(rows.on_cards(), order=NEWEST, cursor=cursor, limit=limit)
    mark_liked(page.rows, viewer)
    return page
