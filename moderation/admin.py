"""The ledger in the administration, to look things up. Decisions are made on the review pages."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import VerificationEvent
from gallery.admin import ReadOnlyAdmin
from moderation.constants import Outcome, SubjectKind
from moderation.models import Decision

PAGES = {SubjectKind.POST: "moderation:post_case", SubjectKind.BOARD: "moderation:board_case"}


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "subject", "outcome_label", "reason", "author", "moderator"]
    list_display_links = ["created_at"]
    list_filter = ["outcome", "subject_kind", "reason"]
    list_select_related = ["author", "moderator"]
    search_fields = ["=subject_id", "author__username", "moderator__username"]
    search_help_text = _("Number of the post or board, or the name of a person")
    ordering = ["-id"]

    @admin.display(description=_("subject"))
    def subject(self, decision: Decision) -> SafeString:
        address = reverse(PAGES[SubjectKind(decision.subject_kind)], args=[decision.subject_id])
        return format_html('<a href="{}">{} #{}</a>', address, decision.get_subject_kind_display(), decision.subject_id)

    @display(  # type: ignore[untyped-decorator]
        description=_("outcome"),
        label={Outcome.APPROVE: "success", Outcome.REJECT: "danger", Outcome.HIDE: "warning"},
    )
    def outcome_label(self, decision: Decision) -> tuple[str, str]:
        return decision.outcome, decision.get_outcome_display()


@admin.register(VerificationEvent)
class VerificationEventAdmin(ReadOnlyAdmin):
    """Who did what about phones and identities, and who looked; there is no number and no name in it."""

    list_display = ["at", "act", "person", "actor", "refused", "address"]
    list_filter = ["act", "refused"]
    list_select_related = ["person", "actor"]
    search_fields = ["person__username", "actor__username"]
    ordering = ["-id"]
