"""A person's page for administrators: whether they may take part, where they are signed in, and what was done."""

from datetime import time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from unfold.widgets import UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from accounts.actions import administering, leaving, pictures, second_factor, suspensions
from accounts.models import User
from accounts.policies import can_act_on, can_administer_people
from accounts.selectors.administration import person_by_id, standing_of
from accounts.states import PictureKind
from accounts.validators import username_key
from wecho.common.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form


class EndField(forms.SplitDateTimeField):
    """A day, and a time of it; without one it is the end of that day."""

    def compress(self, data_list: Any) -> Any:
        """The moment; None when nothing is given."""
        if data_list and data_list[0] and data_list[1] in self.empty_values:
            data_list = [data_list[0], time.max]
        return super().compress(data_list)


class SuspendForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("The person reads it when signing in."),
        widget=UnfoldAdminTextInputWidget,
    )
    ends_at = EndField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: until somebody lifts it. A date without a time: until that day is over."),
        widget=UnfoldAdminSplitDateTimeWidget,
    )


class PasswordForm(forms.Form):
    reason = forms.CharField(max_length=500)
    new_password = forms.CharField(max_length=128, strip=False)


class DeleteForm(forms.Form):
    reason = forms.CharField(max_length=500)
    typed = forms.CharField(max_length=150)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, required=False)


@require_GET
def page(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything about the standing of one person."""
    return _shown(request, _person(request, person_id), SuspendForm())


@require_recent_proof
@require_POST
def suspend(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep them out."""
    person, form = _person(request, person_id), SuspendForm(request.POST)
    if form.is_valid():
        try:
            suspensions.suspend_person(actor=_administrator(request), person=person, **form.cleaned_data)
        except (Conflict, Forbidden):
            raise
        except DomainError as error:
            put_on_form(form, error)
    if form.errors:
        return _shown(request, person, form)
    messages.success(request, _("%(name)s is suspended, and signed out everywhere.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@require_POST
def lift(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let them in again."""
    person = _person(request, person_id)
    suspensions.lift_suspension(actor=_administrator(request), person=person, reason=_reason(request))
    messages.success(request, _("%(name)s may sign in again.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@require_POST
def sign_out(request: HttpRequest, person_id: int) -> HttpResponse:
    """End all their sessions."""
    person = _person(request, person_id)
    ended = suspensions.sign_out_person(actor=_administrator(request), person=person, reason=_reason(request))
    told = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended) % {"n": ended}
    messages.success(request, told)
    return redirect("admin:accounts_user_standing", person_id)


@require_recent_proof
@require_POST
def reset_second_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let them in again who have lost phone, keys and recovery codes."""
    person = _person(request, person_id)
    try:
        second_factor.reset_second_factor(actor=_administrator(request), person=person, reason=_reason(request))
    except Invalid as error:
        messages.error(request, _in_words(error))
    else:
        messages.success(request, _("%(name)s signs in with the password alone now.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@sensitive_post_parameters("new_password")
@require_recent_proof
@require_POST
def set_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a new password to somebody whom no mail reaches."""
    person, form = _person(request, person_id), PasswordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason and a password."))
        return redirect("admin:accounts_user_standing", person_id)
    try:
        administering.set_password_of(actor=_administrator(request), person=person, **form.cleaned_data)
    except Invalid as error:
        messages.error(request, _in_words(error))
    else:
        messages.success(request, _("The password is set, and %(name)s signed out.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@require_recent_proof
@require_POST
def send_reset_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Have a link to set a new password sent to their confirmed address."""
    person = _person(request, person_id)
    try:
        administering.send_reset_link_to(actor=_administrator(request), person=person, reason=_reason(request))
    except Invalid as error:
        messages.error(request, _in_words(error))
    else:
        messages.success(request, _("The link is on its way to %(name)s.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@require_recent_proof
@require_POST
def delete_account(request: HttpRequest, person_id: int) -> HttpResponse:
    """Begin to delete their account, once their username was typed."""
    person, form = _person(request, person_id), DeleteForm(request.POST)
    if not form.is_valid() or username_key(form.cleaned_data["typed"]) != person.username_key:
        messages.error(request, _("Give a reason, and type the username as it is."))
        return redirect("admin:accounts_user_standing", person_id)
    leaving.start_departure(actor=_administrator(request), person=person, reason=form.cleaned_data["reason"])
    messages.success(request, _("%(name)s is hidden, and erased in 14 days.") % {"name": person.username})
    return redirect("admin:accounts_user_standing", person_id)


@require_POST
def remove_picture(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """Take away an avatar or a cover that nobody should have to see."""
    person = _person(request, person_id)
    if kind not in PictureKind.values:
        raise NotFound
    pictures.remove_picture(actor=_administrator(request), person=person, kind=PictureKind(kind))
    messages.success(request, _("The picture is removed."))
    return redirect("admin:accounts_user_standing", person_id)


def _administrator(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Forbidden
    return request.user


def _person(request: HttpRequest, person_id: int) -> User:
    if not can_administer_people(_administrator(request)):
        raise Forbidden
    return person_by_id(person_id)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _in_words(error: Invalid) -> str:
    return " ".join(str(line) for lines in error.errors.values() for line in lines)


def _shown(request: HttpRequest, person: User, form: SuspendForm) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": person.username,
        "opts": User._meta,
        "person": person,
        "standing": standing_of(person),
        "may_act": can_act_on(_administrator(request), person),
        "form": form,
    }
    return render(request, "admin/people/standing.html", context, status=400 if form.errors else 200)
