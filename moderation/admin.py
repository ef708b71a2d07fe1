"""The ledger in the administration, to look things up. Decisions are made on the review pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from accounts.models import VerificationEvent
from gallery.admin import ReadOnlyAdmin
from moderation.actions.rules import check_rule, save_rule
from moderation.constants import Outcome, SubjectKind
from moderation.models import Decision, TextRule
from moderation.policies import can_keep_rules
from wecho.common.errors import Invalid
from wecho.common.web import put_on_form

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


class TextRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is held; the action refuses what does not fit together, and its refusal stands at the field."""

    class Meta:
        model = TextRule
        fields = ["kind", "phrase", "days", "is_active", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = {name: cleaned.get(name) for name in ("kind", "phrase", "days")}
        try:
            check_rule(TextRule(pk=self.instance.pk, **asked | {"phrase": asked["phrase"] or ""}))
        except Invalid as refusal:
            put_on_form(self, refusal)
        return cleaned


@admin.register(TextRule)
class TextRuleAdmin(ModelAdmin):  # type: ignore[misc]
    """Watched words and the rule on links. A rule is put out of force, never deleted: what there was is seen."""

    form = TextRuleForm
    list_display = ["__str__", "kind", "is_active", "note", "changed_by", "changed_at"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["changed_by"]
    search_fields = ["phrase", "folded", "note"]
    ordering = ["-changed_at"]
    show_full_result_count = False

    def save_model(self, request: Any, obj: TextRule, form: Any, change: bool) -> None:
        save_rule(actor=request.user, rule=obj)

    def has_add_permission(self, request: Any) -> bool:
        return can_keep_rules(request.user)

    def has_change_permission(self, request: Any, obj: TextRule | None = None) -> bool:
        return can_keep_rules(request.user)

    def has_delete_permission(self, request: Any, obj: TextRule | None = None) -> bool:
        return False


@admin.register(VerificationEvent)
class VerificationEventAdmin(ReadOnlyAdmin):
    """Who did what about phones and identities, and who looked; there is no number and no name in it."""

    list_display = ["at", "act", "person", "actor", "refused", "address"]
    list_filter = ["act", "refused"]
    list_select_related = ["person", "actor"]
    search_fields = ["person__username", "actor__username"]
    ordering = ["-id"]
