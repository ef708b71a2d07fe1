"""How posts, comments and boards are shown in notifications: each kind in a fixed number of queries."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors.subjects import Subject
from gallery.models import Board, Comment, Photo, Post
from gallery.policies import can_see_board, can_see_post

WORDS = 120


def posts_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Posts that the viewer may see, with their title and first photo."""
    found = Post.objects.filter(pk__in=list(ids)).on_cards()
    return {post.pk: _post_subject(post) for post in found if can_see_post(viewer, post)}


def comments_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Comments that are not deleted on posts that the viewer may see, with their first words."""
    found = list(Comment.objects.filter(pk__in=list(ids), deleted_at=None, author__is_active=True))
    posts = posts_shown(viewer, {comment.post_id for comment in found})
    return {
        comment.pk: Subject(
            words=Truncator(" ".join(comment.body.split())).chars(WORDS),
            url=f"{posts[comment.post_id].url}#comment-{comment.pk}",
            thumb=posts[comment.post_id].thumb,
        )
        for comment in found
        if comment.post_id in posts
    }


def boards_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """Boards that the viewer may see, with their title."""
    found = Board.objects.filter(pk__in=list(ids)).select_related("owner")
    return {
        board.pk: Subject(words=board.title, url=board.get_absolute_url())
        for board in found
        if can_see_board(viewer, board)
    }


def _post_subject(post: Post) -> Subject:
    return Subject(words=post.title or _("Untitled"), url=post.get_absolute_url(), thumb=_thumb(post))


def _thumb(post: Post) -> str:
    photo: Photo | None = post.cover
    if photo is None or not photo.edges:
        return ""
    photo.post = post
    return photo.url(photo.edges[0]["edge"], "jpg")
