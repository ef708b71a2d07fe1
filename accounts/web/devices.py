"""The browser behind a request: how it is named, and how it is known again."""

import secrets
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.actions.sessions import Device

_COOKIE = "device"
_COOKIE_SECONDS = 400 * 24 * 3600  # as long as browsers keep any
_NEW_KEY = "_new_device_key"


def device_of(request: HttpRequest) -> Device:
    """The browser; one that is new gets a key, which `keep_device` sends along with the answer."""
    key = known_device_key(request)
    if not key:
        key = secrets.token_urlsafe(24)
        setattr(request, _NEW_KEY, key)
    return Device(name=browser_name(request.headers.get("User-Agent", "")), key=key)


def known_device_key(request: HttpRequest) -> str:
    """The key of a browser that somebody signed in on before, or ""."""
    return str(request.get_signed_cookie(_COOKIE, "", salt=_COOKIE))


def keep_device(request: HttpRequest, response: HttpResponse) -> None:
    """Send a new key to the browser."""
    if key := getattr(request, _NEW_KEY, None):
        response.set_signed_cookie(
            _COOKIE,
            key,
            salt=_COOKIE,
            max_age=_COOKIE_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def browser_name(user_agent: str) -> str:
    """What a User-Agent header says, for people: "Firefox · Android"; "" when it says nothing."""
    browser, system = _parsed(user_agent[:500])
    return " · ".join(part for part in (browser, system) if part)


@lru_cache(1_000)
def _parsed(user_agent: str) -> tuple[str, str]:
    from ua_parser import parse  # its rules take a while to load, and only signing in needs them

    found = parse(user_agent)
    browser, system = found.user_agent, found.os
    return browser.family if browser else "", system.family if system else ""
