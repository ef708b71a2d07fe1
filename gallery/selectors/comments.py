"""What pages and endpoints read of comments: threads of a root and its replies, in a fixed number of queries."""

from collections.abc import Sequence

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from gallery.constants import CommentSort
from gallery.models import Comment, CommentLike, Post
from gallery.policies import can_review_posts, comment_acts
from gallery.querysets import read_comments, seen_comments, seen_posts
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, cursor_after, keyset_page

FOLDED = 2
"""How many replies stand under a root before the rest is asked for."""
_ORDERS = {CommentSort.NEWEST: ("id",), CommentSort.OLDEST: ("id",), CommentSort.LIKED: ("like_count", "id")}


def comments_of(
    post: Post, viewer: Viewer, *, sort: str = CommentSort.NEWEST, cursor: str | None = None, limit: int = 20
) -> Page[Comment]:
    """Threads under a post that the viewer sees, each root with author, post and first replies (`folded`).

    The pinned one comes first, before the `limit` of the first page. Where the viewer may not read a comment that has
    replies, its place is left, `is_readable` False. By likes, one that is liked meanwhile may come twice or not at all.
    """
    roots = _rows(post, viewer).filter(root=None)
    ascending = sort == CommentSort.OLDEST
    order = _ORDERS[CommentSort(sort)]
    page = keyset_page(roots.filter(pinned_at=None), order=order, cursor=cursor, limit=limit, ascending=ascending)
    pinned = list(roots.filter(pinned_at__isnull=False)) if cursor is None else []
    page = Page([*pinned, *page.rows], page.next_cursor)
    _unfold(page.rows, post, viewer)
    return page


def replies_to(root: Comment, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Comment]:
    """Replies in a thread that the viewer sees, oldest first, behind `cursor`."""
    rows = _rows(root.post, viewer).filter(_readable(viewer), root=root)
    page = keyset_page(rows, order=("id",), cursor=cursor, limit=limit, ascending=True)
    _finish(page.rows, root.post, viewer)
    return page


def thread_for(viewer: Viewer, root_id: int) -> Comment:
    """Return the root of a thread that the viewer sees, with its first replies; raises NotFound."""
    rows = Comment.objects.select_related("post__author").filter(pk=root_id, root=None)
    if not can_review_posts(viewer):
        rows = rows.filter(seen_posts(viewer, "post__") | Q(post__author_id=viewer.pk))
    found = rows.first()
    root = _rows(found.post, viewer).filter(pk=root_id).first() if found else None
    if found is None or root is None:
        raise NotFound
    _unfold([root], found.post, viewer)
    return root


def cursor_before(reply: Comment) -> str:
    """The cursor of the page of `replies_to` that begins with a reply."""
    return cursor_after(Comment(pk=reply.pk - 1), ("id",))


def comment_with_post(viewer: Viewer, comment_id: int) -> Comment:
    """Return a comment that the viewer may read, or their own, with author and post; raises NotFound."""
    rows = Comment.objects.select_related("author", "post__author").filter(pk=comment_id, deleted_at=None)
    if not can_review_posts(viewer):
        under_seen = seen_posts(viewer, "post__") | Q(post__author_id=viewer.pk)
        rows = rows.filter(
            Q(author_id=viewer.pk) | (under_seen & within_reach(viewer, "author_id") & Q(hidden_at=None))
        )
    comment = rows.first()
    if comment is None:
        raise NotFound
    return comment


def shown_comment(viewer: Viewer, comment: Comment) -> Comment | None:
    """A comment as its page shows it after it was changed, with its replies if it is a root; None if it is gone."""
    found = _rows(comment.post, viewer).filter(pk=comment.pk).first()
    if found is None or (found.root_id and not found.is_readable):
        return None
    _unfold([found], comment.post, viewer)
    return found


def _rows(post: Post, viewer: Viewer) -> QuerySet[Comment]:
    """Comments of a post that the viewer may read, and roots whose place replies need."""
    readable = _readable(viewer)
    answered = Comment.objects.filter(seen_comments(viewer), pk=OuterRef("answered_id"))
    # As a mapping: the model declares these names, so that whoever shows a comment knows their types.
    facts = {
        "is_readable": ExpressionWrapper(readable, output_field=BooleanField()),
        "sees_answered": Exists(answered),
    }
    rows = Comment.objects.filter(readable | Q(reply_count__gt=0), post=post)
    return rows.select_related("author", "answered__author").annotate(**facts)


def _readable(viewer: Viewer) -> Q:
    return read_comments(viewer, moderates=can_review_posts(viewer))


def _unfold(roots: Sequence[Comment], post: Post, viewer: Viewer) -> None:
    """Give each root its first replies, and the cursor behind them where there are more: two queries, or none."""
    threads = [root.pk for root in roots if root.root_id is None]
    replies = Comment.objects.filter(_readable(viewer), root=OuterRef("pk")).order_by("pk").values("pk")
    places = [Subquery(replies[at : at + 1]) for at in range(FOLDED + 1)]
    ids = {pk: first for pk, *first in Comment.objects.filter(pk__in=threads).values_list("pk", *places)}
    wanted = [reply for found in ids.values() for reply in found[:FOLDED] if reply]
    by_id = _rows(post, viewer).in_bulk(wanted) if wanted else {}
    for root in roots:
        first = ids.get(root.pk, [])
        root.folded = [by_id[reply] for reply in first[:FOLDED] if reply in by_id]
        root.more_replies = max(1, root.reply_count - FOLDED) if first[FOLDED:] and first[FOLDED] else 0
        root.replies_cursor = cursor_after(root.folded[-1], ("id",)) if root.more_replies and root.folded else None
    _finish([*roots, *by_id.values()], post, viewer)


def _finish(comments: Sequence[Comment], post: Post, viewer: Viewer) -> None:
    """Set `post`, `liked`, and what the viewer may do, on each. One query."""
    liked = set[int]()
    if viewer.is_authenticated and comments:
        mine = CommentLike.objects.filter(user_id=viewer.pk, comment__in=[row.pk for row in comments])
        liked = set(mine.values_list("comment_id", flat=True))
    for comment in comments:
        comment.post, comment.liked = post, comment.pk in liked
        comment.is_readable = bool(comment.is_readable and comment.body)
        comment.may = comment_acts(viewer, comment) if comment.is_readable else frozenset()
