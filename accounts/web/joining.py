"""Pages of joining, signing in and signing out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import people
from accounts.actions.guessing import check_credentials
from accounts.actions.security_keys import keys_are_possible
from accounts.web.devices import known_device_key
from accounts.web.forms import RegisterForm, SignInForm
from accounts.web.second_step import enter, go_on
from wecho.common.errors import DomainError, Forbidden
from wecho.common.web import put_on_form, way_back


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Join, and be signed in."""
    if request.user.is_authenticated:
        return redirect(way_back(request))
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            person = people.register_person(**form.cleaned_data)
            enter(request, person)
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Welcome to Wecho, %(name)s.") % {"name": person.name})
            return redirect(way_back(request))
    return _form_page(request, "accounts/register.html", form)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, and go on to where the person wanted to be."""
    if request.user.is_authenticated:
        return redirect(way_back(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            return go_on(request, check_credentials(**form.cleaned_data, device_key=known_device_key(request)))
        except DomainError as error:
            put_on_form(form, error)
    return _form_page(request, "accounts/sign_in.html", form)


def _form_page(request: HttpRequest, template: str, form: RegisterForm | SignInForm) -> HttpResponse:
    context = {"form": form, "next": way_back(request), "keys_are_possible": keys_are_possible()}
    return render(request, template, context, status=400 if form.errors else 200)


@never_cache
def sign_in_to_administration(request: HttpRequest) -> HttpResponse:
    """The administration's own sign-in leads to that of the site, where guessing is limited."""
    if request.user.is_authenticated:
        raise Forbidden(_("Your account may not enter the administration."))
    return redirect_to_login(way_back(request, "/admin/"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/")
