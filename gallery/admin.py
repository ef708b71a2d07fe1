"""The gallery in the administration: to look things up. Decisions are made in the review queue of moderation."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from gallery.actions.answers import hide_comment, show_comment
from gallery.actions.picks import choose_pick, propose_pick, withdraw_pick
from gallery.models import Board, BoardMember, BoardSection, Comment, Facet, Photo, Pick, Post
from gallery.policies import can_pick_posts
from wecho.common.errors import DomainError

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
    actions = ["propose"]

    def has_pick_permission(self, request: Any) -> bool:
        return can_pick_posts(request.user)

    @admin.action(description=_("Propose as picks"), permissions=["pick"])
    def propose(self, request: Any, rows: Iterable[Post]) -> None:
        each(request, rows, lambda post: propose_pick(actor=request.user, post=post))


@admin.register(Pick)
class PickAdmin(ReadOnlyAdmin):
    list_display = ["post", "proposed_by", "proposed_at", "chosen_by", "chosen_at"]
    list_filter = [("chosen_at", admin.EmptyFieldListFilter)]
    list_select_related = ["post", "proposed_by", "chosen_by"]
    search_fields = ["=post__id", "post__author__username"]
    ordering = ["-id"]
    actions = ["choose", "withdraw"]

    def has_pick_permission(self, request: Any) -> bool:
        return can_pick_posts(request.user)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return can_pick_posts(request.user) or bool(super().has_view_permission(request, obj))

    def has_module_permission(self, request: Any) -> bool:
        return can_pick_posts(request.user) or bool(super().has_module_permission(request))

    @admin.action(description=_("Choose as picks"), permissions=["pick"])
    def choose(self, request: Any, rows: Iterable[Pick]) -> None:
        each(request, rows, lambda pick: choose_pick(actor=request.user, pick=pick))

    @admin.action(description=_("Take back"), permissions=["pick"])
    def withdraw(self, request: Any, rows: Iterable[Pick]) -> None:
        each(request, rows, lambda pick: withdraw_pick(actor=request.user, pick=pick))


@admin.register(Facet)
class FacetAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "kind", "value", "post_count"]
    list_filter = ["kind"]
    search_fields = ["=value"]
    ordering = ["-post_count", "-id"]


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "owner", "status", "refusal", "width", "height", "camera", "created_at"]
    list_filter = ["status"]
    list_select_related = ["owner"]
    search_fields = ["=id", "owner__username"]
    exclude = ["storage_key", "upload_id", "latitude", "longitude"]  # where it was taken is its owner's alone


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
    list_display = ["__str__", "author", "post_id", "root_id", "like_count", "reply_count", "created_at", *GONE]
    list_filter = [(field, EmptyFieldListFilter) for field in GONE]
    list_select_related = ["author"]
    search_fields = ["=id", "author__username", "=post__id"]
    actions = ["hide", "show"]

    @admin.action(description=_("Hide from others"))
    def hide(self, request: Any, queryset: Any) -> None:
        """Take the chosen comments out of sight; those that are hidden or deleted stay as they are."""
        rows = queryset.select_related("author", "post").order_by("pk")
        each(request, rows, lambda comment: hide_comment(actor=request.user, comment=comment))

    @admin.action(description=_("Show to everybody again"))
    def show(self, request: Any, queryset: Any) -> None:
        """Let everybody see the chosen comments again."""
        rows = queryset.select_related("author", "post").order_by("pk")
        each(request, rows, lambda comment: show_comment(actor=request.user, comment=comment))


def each(request: Any, rows: Iterable[Any], act: Callable[[Any], object]) -> None:
    """Do one act about each row, and say how many there were; what is refused is told and holds up no other."""
    done = 0
    for row in rows:
        try:
            act(row)
            done += 1
        except DomainError as error:
            messages.error(request, f"{row}: {error.message}")
    messages.success(request, ngettext("Done for %(n)d.", "Done for %(n)d.", done) % {"n": done})
