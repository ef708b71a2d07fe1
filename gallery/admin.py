"""The gallery in the administration: to look things up. Decisions are made in the review queue of moderation."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from accounts.models import User
from gallery.actions.answers import hide_comment, show_comment
from gallery.models import Board, Comment, Photo, Post
from wecho.common.errors import Forbidden

GONE = ("deleted_at", "hidden_at")


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows to look at: every write goes through an action elsewhere."""

    show_full_result_count = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "author", "status", "photo_count", "like_count", "comment_count", "created_at"]
    list_filter = ["status"]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username"]


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "owner", "status", "refusal", "width", "height", "camera", "created_at"]
    list_filter = ["status"]
    list_select_related = ["owner"]
    search_fields = ["=id", "owner__username"]
    exclude = ["storage_key"]


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin):
    list_display = ["title", "owner", "status", "is_public", "item_count", "created_at"]
    list_filter = ["status", "is_public"]
    list_select_related = ["owner"]
    search_fields = ["=id", "owner__username"]

    def get_queryset(self, request: Any) -> Any:
        """A private board is nobody else's business."""
        return super().get_queryset(request).filter(is_public=True)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "author", "post_id", "root_id", "like_count", "reply_count", "created_at", *GONE]
    list_filter = [(field, EmptyFieldListFilter) for field in GONE]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username", "=post__id"]
    actions = ["hide", "show"]

    @admin.action(description=_("Hide from others"))
    def hide(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> None:
        """Take the chosen comments out of sight; those that are hidden or deleted stay as they are."""
        self._each(request, queryset, hide_comment)

    @admin.action(description=_("Show to everybody again"))
    def show(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> None:
        """Let everybody see the chosen comments again."""
        self._each(request, queryset, show_comment)

    def _each(self, request: HttpRequest, chosen: "QuerySet[Comment]", act: Callable[..., bool]) -> None:
        actor = cast(User, request.user)
        rows = chosen.select_related("author", "post").order_by("pk")
        try:
            changed = sum(act(actor=actor, comment=comment) for comment in rows)
        except Forbidden as error:
            self.message_user(request, str(error.message), messages.ERROR)
            return
        self.message_user(request, ngettext("%d comment changed.", "%d comments changed.", changed) % changed)
