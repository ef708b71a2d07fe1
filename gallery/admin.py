"""The gallery in the administration: to look things up. Decisions are made in the review queue of moderation."""

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from gallery.models import Board, BoardMember, BoardSection, Comment, Photo, Post


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows to look at: every write goes through an action elsewhere."""

    show_full_result_count = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):  # type: ignore[misc]
    """Rows of another one, to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
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


class BoardMembers(ReadOnlyInline):
    """Who shares the board, and who is invited."""

    model = BoardMember
    fields = ["person", "invited_at", "accepted_at"]
    readonly_fields = fields


class BoardSections(ReadOnlyInline):
    """The tags that divide the board."""

    model = BoardSection
    fields = ["facet", "position"]
    readonly_fields = fields


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin):
    list_display = ["title", "owner", "status", "arrangement", "item_count", "follower_count", "updated_at"]
    list_filter = ["status", "arrangement", ("criteria", admin.EmptyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["=id", "owner__username"]
    inlines = [BoardMembers, BoardSections]

    def get_queryset(self, request: Any) -> Any:
        """A private board is nobody else's business."""
        return super().get_queryset(request).filter(is_public=True)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "author", "post_id", "created_at", "deleted_at"]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username"]
