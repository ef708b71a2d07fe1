"""People in the administration: looked up here, changed by their own actions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import UnfoldBooleanWidget

from accounts.actions.announcements import announce
from accounts.actions.people import administer_person
from accounts.models import Announcement, User
from accounts.policies import can_announce

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ModelAdmin):  # type: ignore[misc]
    search_fields = ["name"]
    filter_horizontal = ["permissions"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg, misc]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "display_name", "date_joined", "post_count", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username", "display_name"]
    ordering = ["-id"]
    show_full_result_count = False
    readonly_fields = ["date_joined", "last_login", "post_count", "follower_count", "following_count"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Profile"), {"fields": ["display_name", "bio", "email"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Numbers"), {"fields": ["date_joined", "last_login", "post_count", "follower_count", "following_count"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    filter_horizontal = ["groups"]

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        administer_person(actor=request.user, person=obj)

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        return False


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
