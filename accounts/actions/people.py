"""Joining, and changing one's own profile."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.acts import note_act
from accounts.models import User
from accounts.policies import can_administer_people, can_edit_profile
from accounts.selectors.leaving import is_former_name
from accounts.states import Act
from accounts.validators import username_key
from wecho.common import cache, cache_keys
from wecho.common.errors import Forbidden, Invalid


def register_person(*, username: str, password: str, email: str = "") -> User:
    """Create a person. Raises Invalid with messages by field; two at once with one name make one person."""
    person = User(username=username, email=email)
    _validate_new(person, password)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise _name_taken() from error
    return person


def edit_profile(*, actor: User, person: User, display_name: str, bio: str) -> User:
    """Change the texts of one's own profile."""
    if not can_edit_profile(actor, person):
        raise Forbidden
    person.display_name, person.bio = display_name.strip(), bio.strip()
    try:
        person.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Invalid(errors=error.message_dict) from error
    with transaction.atomic():
        person.save(update_fields=["display_name", "bio"])
        forget_profile(person.username)
    return person


@transaction.atomic
def administer_person(*, actor: User, person: User, changed: Sequence[str] = ()) -> User:
    """Write what an administrator changed of a person; cached copies go. The trail keeps the names of the fields."""
    if not can_administer_people(actor):
        raise Forbidden
    person.save()
    note_act(actor=actor, person=person, act=Act.CHANGED, reason=", ".join(changed))
    forget_profile(person.username)
    return person


def forget_profile(*usernames: str) -> None:
    """Drop cached profiles once the surrounding transaction commits."""
    keys = [cache_keys.PROFILE(username_key(username)) for username in usernames]
    transaction.on_commit(lambda: cache.forget(*keys) and None)


def _validate_new(person: User, password: str) -> None:
    errors: dict[str, list[str]] = {}
    try:
        person.clean_fields(exclude=["password", "username_key"])
    except ValidationError as error:
        errors |= error.message_dict
    try:
        validate_password(password, person)
    except ValidationError as error:
        errors["password"] = error.messages
    if "username" not in errors and _is_taken(username_key(person.username)):
        raise _name_taken(errors)
    if errors:
        raise Invalid(errors=errors)


def _is_taken(key: str) -> bool:
    return User.objects.filter(username_key=key).exists() or is_former_name(key)


def _name_taken(others: Mapping[str, list[str]] | None = None) -> Invalid:
    return Invalid(slug="username_taken", errors={**(others or {}), "username": [_("This username is taken.")]})
