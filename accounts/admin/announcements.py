"""Announcements in the administration: sent and looked up here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldBooleanWidget

from accounts.actions.announcements import announce
from accounts.models import Announcement
from accounts.policies import can_announce


class AnnouncementForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said, and to whom; "everyone" is a choice of its own, so that an empty name tells nobody."""

    everyone = forms.BooleanField(label=_("Tell everyone"), required=False, widget=UnfoldBooleanWidget)

    class Meta:
        model = Announcement
        fields = ["recipient", "chinese", "english"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("recipient")) == bool(cleaned.get("everyone")):
            self.add_error("recipient", _("Please choose one person, or everyone."))
        return cleaned


@admin.register(Announcement)
class AnnouncementAdmin(ModelAdmin):  # type: ignore[misc]
    """Announcements are sent and looked up here; what is sent cannot be changed."""

    form = AnnouncementForm
    list_display = ["created_at", "chinese", "recipient", "people", "finished_at", "sender"]
    list_select_related = ["recipient", "sender"]
    autocomplete_fields = ["recipient"]
    ordering = ["-id"]

    def get_fieldsets(self, request: Any, obj: Announcement | None = None) -> Any:
        shown = ["people", "finished_at", "sender", "created_at"] if obj else ["everyone"]
        return [(None, {"fields": ["recipient", *shown, "chinese", "english"]})]

    def save_model(self, request: Any, obj: Announcement, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in ("recipient", "everyone", "chinese", "english")}
        obj.pk = announce(actor=request.user, **values).pk

    def has_add_permission(self, request: Any) -> bool:
        return can_announce(request.user)

    def has_change_permission(self, request: Any, obj: Announcement | None = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Announcement | None = None) -> bool:
        return False
