"""Joining, and changing one's own profile."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from ipaddress import ip_address
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.actions.email import ask_to_confirm, normalise_email
from accounts.constants import GEAR_ENTRIES, GEAR_LENGTH, JOINS_AN_HOUR, PLACE_LENGTH
from accounts.jobs import FORGET_PROFILES
from accounts.models import User
from accounts.policies import can_edit_profile
from accounts.validators import username_key, validate_display_name
from wecho.common import cache, cache_keys
from wecho.common.errors import Forbidden, Invalid, TooMany
from wecho.common.jobs import enqueue
from wecho.common.leased_cache import forget_leased
from wecho.common.links import tidy_link
from wecho.common.origin import current_address, network_of
from wecho.common.texts import tidy_line, tidy_text


def register_person(*, username: str, password: str, email: str = "") -> User:
    """Create a person, whose language is the one that this call is answered in; a link goes to their e-mail address.

    Raises Invalid with messages by field, or TooMany for a network from which ten people joined within an hour. Two at
    once with one name make one person. Whether somebody else has the address does not show.
    """
    person = User(username=username, language=get_language() or settings.LANGUAGE_CODE)
    address = _validate_new(person, password, email)
    _count_joining()
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            if address:
                ask_to_confirm(person=person, email=address)
    except IntegrityError as error:
        raise Invalid(slug="username_taken", errors={"username": [_("This username is taken.")]}) from error
    return person


class ProfileChanges(TypedDict, total=False):
    """What people write about themselves; what is left out stays as it is."""

    display_name: str
    bio: str
    place: str
    website: str
    gear: Sequence[str]
    show_likes: bool


def edit_profile(*, actor: User, person: User, **changes: Unpack[ProfileChanges]) -> User:
    """Change one's own profile. Raises Invalid with messages by field; then nothing is changed."""
    if not can_edit_profile(actor, person):
        raise Forbidden
    tidied, errors = dict[str, object](), dict[str, list[str]]()
    for field, value in changes.items():
        try:
            tidied[field] = _TIDY[field](value)
        except ValidationError as error:
            errors[field] = error.messages
    if not person.is_staff and "display_name" in tidied:
        errors |= _staff_name_errors(str(tidied["display_name"]))
    if errors:
        raise Invalid(errors=errors)
    with transaction.atomic():
        for field, value in tidied.items():
            setattr(person, field, value)
        person.save(update_fields=list(tidied))
        forget_profile(person.username)
    return person


def _staff_name_errors(name: str) -> dict[str, list[str]]:
    try:
        validate_display_name(name)
    except ValidationError as error:
        return {"display_name": error.messages}
    return {}


def _tidy_gear(entries: Sequence[str]) -> list[str]:
    tidied = [line for entry in entries if (line := tidy_line(entry, GEAR_LENGTH))]
    if len(tidied) > GEAR_ENTRIES:
        raise ValidationError(_("At most %(n)d entries, please."), params={"n": GEAR_ENTRIES})
    return list(dict.fromkeys(tidied))


_TIDY: dict[str, Callable[[Any], object]] = {
    "display_name": partial(tidy_line, longest=50),
    "bio": partial(tidy_text, longest=500),
    "place": partial(tidy_line, longest=PLACE_LENGTH),
    "website": tidy_link,
    "gear": _tidy_gear,
    "show_likes": bool,
}


def forget_profile(*usernames: str) -> None:
    """Drop cached profiles once the surrounding transaction commits; a job does it later where Redis is gone."""

    def forget() -> None:
        try:
            forget_cached(usernames)
        except CacheGone:
            enqueue(FORGET_PROFILES, list(usernames))

    transaction.on_commit(forget)


def forget_cached(usernames: Iterable[str]) -> None:
    """Drop cached profiles now; raises CacheGone."""
    keys = [key(username_key(name)) for name in usernames for key in (cache_keys.PROFILE, cache_keys.PROFILE_LEASE)]
    if not forget_leased(*keys):
        raise CacheGone


class CacheGone(Exception):
    """Redis does not answer."""


@transaction.atomic
def choose_language(*, actor: User, language: str) -> None:
    """Write to the person in this language from now on; one that the site does not speak changes nothing."""
    if language in dict(settings.LANGUAGES) and language != actor.language:
        User.objects.filter(pk=actor.pk).update(language=language)


def _count_joining() -> None:
    network = network_of(current_address())
    # Of this machine itself are tests and trials, or everybody, behind a proxy that nobody has named.
    if not network or ip_address(network.partition("/")[0]).is_loopback:
        return
    if cache.count_up(cache_keys.JOINS(network), cache_keys.JOINS.seconds) > JOINS_AN_HOUR:
        raise TooMany(_("Many people have joined from your network just now. Please try again in an hour."))


def _validate_new(person: User, password: str, email: str) -> str:
    errors: dict[str, list[str]] = {}
    try:
        address = person.pending_email = normalise_email(email) if email.strip() else ""
    except Invalid as error:
        address, errors = "", dict(error.errors)
    try:
        person.clean_fields(exclude=["password", "username_key"])
    except ValidationError as error:
        errors |= error.message_dict
    try:
        validate_password(password, person)
    except ValidationError as error:
        errors["password"] = error.messages
    if "username" not in errors:
        try:
            person.clean()
        except ValidationError as error:
            raise Invalid(slug="username_taken", errors=errors | error.message_dict) from error
    if errors:
        raise Invalid(errors=errors)
    return address
