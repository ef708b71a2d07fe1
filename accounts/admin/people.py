"""The list of people and the form of one; what is done about them has a page of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm, UsernameField
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from accounts.actions.administering import POWERS, administer_person
from accounts.admin import standing
from accounts.models import User
from accounts.policies import can_change_person

admin.site.unregister(Group)
View = Callable[..., HttpResponseBase]


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Fields of a person, without the password: an action of its own sets that."""

    class Meta:
        model = User
        fields = ["username"]  # the administration takes those of `fieldsets`
        field_classes = {"username": UsernameField}


@admin.register(Group)
class GroupAdmin(ModelAdmin):  # type: ignore[misc]
    search_fields = ["name"]
    filter_horizontal = ["permissions"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg, misc]
    form = PersonForm
    add_form = UserCreationForm
    list_display = ["username", "display_name", "date_joined", "last_login", "post_count", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["-id"]
    show_full_result_count = False
    actions_detail = ["to_standing"]
    readonly_fields = [
        *(
            "email",
            "pending_email",
            "is_active",
            "date_joined",
            "last_login",
            "post_count",
            "follower_count",
            "following_count",
        ),
    ]
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Profile"), {"fields": ["display_name", "bio", "place", "website", "email", "pending_email"]}),
        (_("Permissions"), {"fields": ["is_active", *POWERS]}),
        (_("Numbers"), {"fields": ["date_joined", "last_login", "post_count", "follower_count", "following_count"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    filter_horizontal = ["groups"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Who may do what in the administration is the superusers' affair."""
        return [*self.readonly_fields, *(() if request.user.is_superuser else POWERS)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = bool(super().has_change_permission(request, obj))
        return may and (obj is None or (isinstance(request.user, User) and can_change_person(request.user, obj)))

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        administer_person(actor=request.user, person=obj, changed=form.changed_data)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's own form would write past our actions."""
        return redirect("admin:accounts_user_standing", id)

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: View, name: str) -> URLPattern:
            inside: View = self.admin_site.admin_view(view)
            return path(address, inside, name=f"accounts_user_{name}")

        return [
            page("<int:person_id>/standing/", standing.page, "standing"),
            page("<int:person_id>/suspend/", standing.suspend, "suspend"),
            page("<int:person_id>/lift/", standing.lift, "lift"),
            page("<int:person_id>/second-factor/reset/", standing.reset_second_factor, "reset_second_factor"),
            page("<int:person_id>/set-password/", standing.set_password, "set_password"),
            page("<int:person_id>/send-reset-link/", standing.send_reset_link, "send_reset_link"),
            page("<int:person_id>/delete-account/", standing.delete_account, "delete_account"),
            page("<int:person_id>/sign-out/", standing.sign_out, "sign_out"),
            page("<int:person_id>/remove-picture/<str:kind>/", standing.remove_picture, "remove_picture"),
            *super().get_urls(),
        ]

    @action(description=_("Standing, sessions and trail"), url_path="to-standing")  # type: ignore[untyped-decorator]
    def to_standing(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect("admin:accounts_user_standing", object_id)
