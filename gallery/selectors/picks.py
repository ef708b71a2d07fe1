"""What editors see of their lane."""

from django.db.models import Q

from accounts.policies import Viewer
from gallery.models import Pick, Post
from gallery.policies import can_pick_posts
from gallery.querysets import seen_posts
from gallery.selectors.posts import cards
from gallery.states import Visibility
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


def proposed(editor: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Pick]:
    """Proposals that nobody has chosen yet, oldest first, each with its post as a card. Four queries."""
    waiting = Pick.objects.filter(shown_picks(editor), chosen_at=None).select_related("proposed_by")
    page = keyset_page(waiting, order=("proposed_at", "id"), cursor=cursor, limit=limit, ascending=True)
    posts = {post.pk: post for post in cards([pick.post_id for pick in page.rows], editor)}
    for pick in page.rows:
        pick.post = posts.get(pick.post_id, pick.post)
    return page


def shown_picks(viewer: Viewer) -> Q:
    """Condition on picks: the viewer sees the post, which is for everybody and not sensitive."""
    return seen_posts(viewer, "post__") & Q(post__visibility=Visibility.PUBLIC, post__is_sensitive=False)


def pick_of(post: Post) -> Pick:
    """The proposal or choice of a post, with it; raises NotFound."""
    found = Pick.objects.select_related("proposed_by").filter(post=post).first()
    if found is None:
        raise NotFound
    found.post = post
    return found


def pick_state(editor: Viewer, post: Post) -> str | None:
    """What an editor may do on a post's page: `propose`, `choose`, `wait` (own proposal) or `chosen`; None for others.

    One query, none for those who are no editors.
    """
    if not can_pick_posts(editor) or editor.pk == post.author_id:
        return None
    found = Pick.objects.filter(post=post).first()
    if found is None:
        return "propose" if post.is_listed and not post.is_sensitive else None
    if found.chosen_at:
        return "chosen"
    return "wait" if found.proposed_by_id == editor.pk else "choose"
