"""A person's second factor as a whole: it begins with the first app or key and ends with the last."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.acts import note_act
from accounts.actions.factor_mails import tell_of_factor
from accounts.actions.mails import mail_person
from accounts.actions.recovery_codes import make_recovery_codes
from accounts.models import Authenticator, RecoveryCode, SecurityKey, User
from accounts.policies import can_act_on
from accounts.selectors import signed_in
from accounts.states import Act
from wecho.common import cache, cache_keys
from wecho.common.errors import Forbidden, Invalid


def lock_person(person: User) -> None:
    """Let nobody else change this person's factors until the transaction ends."""
    User.objects.select_for_update().only("pk").get(pk=person.pk)


def settle_second_factor(person: User, *, change: str, name: str = "") -> list[str]:
    """After a change of apps or keys: note whether there is a second factor now, and tell the person by mail.

    Inside the transaction of the change, after `lock_person`. Returns recovery codes when it was the first factor.
    `change` is `app_added`, `app_removed`, `key_added`, `key_removed` or `reset`, `name` that of the key.
    """
    app = Authenticator.objects.filter(person=person, confirmed_at__isnull=False)
    has_one = app.exists() or SecurityKey.objects.filter(person=person).exists()
    had_one = User.objects.filter(pk=person.pk, second_factor_at__isnull=False).exists()
    if has_one == had_one:
        if has_one:
            tell_of_factor(person, change=change, name=name)
        return []
    person.second_factor_at = timezone.now() if has_one else None
    User.objects.filter(pk=person.pk).update(second_factor_at=person.second_factor_at)
    transaction.on_commit(lambda: signed_in.forget(people=[person.pk]))
    mail_person(
        person=person,
        template="accounts/mails/second_factor.txt",
        event=f"second-factor:{person.pk}:{timezone.now().isoformat()}",
        is_on=has_one,
        link=settings.SITE_URL + reverse("accounts:settings_second_factor"),
    )
    if has_one:
        return make_recovery_codes(person)
    RecoveryCode.objects.filter(person=person).delete()
    return []


@transaction.atomic
def turn_off_second_factor(*, actor: User) -> None:
    """Remove one's own app, keys and recovery codes; idempotent."""
    _remove_all(actor)


@transaction.atomic
def reset_second_factor(*, actor: User, person: User, reason: str) -> None:
    """Remove another's app, keys and recovery codes, who has lost them. It is noted with its reason each time.

    Raises Invalid without a reason. The password alone is enough for them then.
    """
    if not can_act_on(actor, person):
        raise Forbidden
    if not reason.strip():
        raise Invalid(errors={"reason": [_("Say why, and how you know that it is them.")]})
    _remove_all(person)
    note_act(actor=actor, person=person, act=Act.SECOND_FACTOR_RESET, reason=reason.strip())
    key = cache_keys.SECOND_FACTOR_FAILURES(person.pk)
    transaction.on_commit(lambda: cache.reset_count(key))


def _remove_all(person: User) -> None:
    lock_person(person)
    Authenticator.objects.filter(person=person).delete()
    SecurityKey.objects.filter(person=person).delete()
    settle_second_factor(person, change="reset")
