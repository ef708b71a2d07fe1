"""Signing in, with the limit on guessing, and the tokens of app clients."""

from typing import TypedDict

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.constants import SIGN_IN_FAILURES_ALLOWED
from accounts.models import User
from accounts.validators import username_key
from wecho.common import cache, cache_keys
from wecho.common.errors import DomainError, TooMany


class Tokens(TypedDict):
    """What an app client keeps: `access` for 2 days, `refresh` for 30."""

    access: str
    refresh: str


class WrongCredentials(DomainError):
    """The same answer for an unknown name, a wrong password and an inactive account."""

    status = 401
    slug = "wrong_credentials"
    message = _("Username or password is wrong.")


class AccountLeaving(DomainError):
    """The person is who they say, and has asked for their account to be deleted."""

    status = 403
    slug = "account_leaving"
    message = _("This account is being deleted. Sign in on the site to keep it.")


class TokenRefused(DomainError):
    """The refresh token is expired, damaged or not one of ours."""

    status = 401
    slug = "token_refused"
    message = _("Please sign in again.")


def check_credentials(*, username: str, password: str, request: HttpRequest | None = None) -> User:
    """Return the person, who may be leaving and then gets no session.

    Raises WrongCredentials, or TooMany after five failures for that name within 30 minutes.
    """
    key = cache_keys.LOGIN_FAILURES(username_key(username))
    # Counted before the password is looked at, so that tries at once are counted as well.
    if cache.count_up(key, cache_keys.LOGIN_FAILURES.seconds) > SIGN_IN_FAILURES_ALLOWED:
        raise TooMany(_("Too many failed tries. Please wait half an hour."))
    user = authenticate(request, username=username, password=password) or _leaving(username, password)
    if not isinstance(user, User):
        raise WrongCredentials
    cache.forget(key)
    return user


def _leaving(username: str, password: str) -> User | None:
    key = username_key(username)
    person = None if "\0" in key else User.objects.filter(username_key=key).exclude(leaving_since=None).first()
    return person if person and person.check_password(password) else None


def issue_tokens(*, person: User) -> Tokens:
    """Issue a pair of tokens; the access token is kept under its key for as long as it lives.

    Raises AccountLeaving for somebody whose account is being deleted.
    """
    if person.leaving_since:
        raise AccountLeaving
    refresh = RefreshToken.for_user(person)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    return _keep(person.username, refresh)


def refresh_tokens(*, refresh: str) -> Tokens:
    """Exchange a refresh token for a new pair; raises TokenRefused."""
    try:
        old = RefreshToken(refresh)  # type: ignore[arg-type]
        person = User.objects.get(pk=old["user_id"], is_active=True)
        old.verify_token_type()
        _refuse_after_password_change(old, person)
    except (TokenError, User.DoesNotExist, KeyError, ValueError) as error:
        raise TokenRefused from error
    return _keep(person.username, RefreshToken.for_user(person))


def _refuse_after_password_change(token: RefreshToken, person: User) -> None:
    fresh = RefreshToken.for_user(person)
    if token.get("hash_password") != fresh.get("hash_password"):
        raise TokenRefused


def _keep(username: str, refresh: RefreshToken) -> Tokens:
    access = str(refresh.access_token)
    cache.write(cache_keys.ACCESS_TOKEN(username), access, cache_keys.ACCESS_TOKEN.seconds)
    return Tokens(access=access, refresh=str(refresh))
