"""How posts, comments and boards are shown in notifications: each kind in a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors.subjects import Subject
from gallery.models import Board, Comment, Photo, Post
from gallery.querysets import seen_boards, seen_comments, seen_posts
from gallery.states import BoardStatus, PostStatus

WORDS = 120


def posts_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Posts that the viewer may see, and own ones, with their title and first photo."""
    seen = seen_posts(viewer) | Q(author_id=viewer.pk)
    found = Post.objects.filter(seen, pk__in=list(ids)).exclude(status=PostStatus.DELETED).on_cards()
    return {post.pk: _post_subject(post) for post in found}


def comments_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Comments that the viewer may see, with their first words."""
    found = list(Comment.objects.filter(seen_comments(viewer), pk__in=list(ids)))
    posts = posts_shown(viewer, {comment.post_id for comment in found})
    return {
        comment.pk: Subject(
            words=Truncator(" ".join(comment.body.split())).chars(WORDS),
            url=_place_of(comment, posts[comment.post_id].url),
            thumb=posts[comment.post_id].thumb,
        )
        for comment in found
        if comment.post_id in posts
    }


def _place_of(comment: Comment, post_url: str) -> str:
    """A reply may be folded away or stand far below: its own address leads to it."""
    return reverse("gallery:comment_at", args=[comment.pk]) if comment.root_id else f"{post_url}#comment-{comment.pk}"


def boards_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Boards that the viewer may see, and own ones, with their title."""
    seen = seen_boards(viewer) | Q(owner_id=viewer.pk)
    found = Board.objects.filter(seen, pk__in=list(ids)).exclude(status=BoardStatus.DELETED)
    return {board.pk: Subject(words=board.title, url=board.get_absolute_url()) for board in found}


def _post_subject(post: Post) -> Subject:
    return Subject(words=post.title or _("Untitled"), url=post.get_absolute_url(), thumb=_thumb(post))


def _thumb(post: Post) -> str:
    photo: Photo | None = post.cover
    if photo is None or not photo.edges:
        return ""
    photo.post = post
    return photo.url(photo.edges[0]["edge"], "jpg")
