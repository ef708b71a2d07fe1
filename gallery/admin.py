"""The gallery in the administration: to look things up. Decisions are made in the review queue of moderation."""

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin

from gallery.models import Board, Comment, Photo, Post


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
    list_display = [
        "__str__",
        "author",
        "status",
        "visibility",
        "is_sensitive",
        "photo_count",
        "like_count",
        "comment_count",
        "created_at",
    ]
    list_filter = ["status", "visibility", "is_sensitive", "licence"]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username"]


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "owner", "status", "refusal", "width", "height", "camera", "created_at"]
    list_filter = ["status"]
    list_select_related = ["owner"]
    search_fields = ["=id", "owner__username"]
    exclude = ["storage_key", "upload_id", "latitude", "longitude"]  # where it was taken is its owner's alone


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
    list_display = ["__str__", "author", "post_id", "created_at", "deleted_at"]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username"]
