"""People in the administration: looked up here, changed by their own actions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm

from accounts.actions.people import administer_person
from accounts.models import User

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
    readonly_fields = [
        "email",
        "pending_email",
        "date_joined",
        "last_login",
        "post_count",
        "follower_count",
        "following_count",
    ]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Profile"), {"fields": ["display_name", "bio", "email", "pending_email"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Numbers"), {"fields": ["date_joined", "last_login", "post_count", "follower_count", "following_count"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    filter_horizontal = ["groups"]

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        administer_person(actor=request.user, person=obj)

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        return False
