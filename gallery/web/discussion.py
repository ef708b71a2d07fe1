"""What is said under a post, as its page and those of further comments show it."""

from typing import Any

from django.http import HttpRequest

from gallery.constants import CommentSort
from gallery.models import Post
from gallery.selectors import comments as comment_rows


def comments_context(request: HttpRequest, post: Post) -> dict[str, Any]:
    """What a list of comments shows, in the order that the address asks for."""
    asked = request.GET.get("sort", "")
    sort = asked if asked in CommentSort.values else CommentSort.NEWEST.value
    page = comment_rows.comments_of(post, request.user, sort=sort, cursor=request.GET.get("cursor") or None)
    return {"comments": page.rows, "next_cursor": page.next_cursor, "sort": sort, "sorts": CommentSort.choices}
