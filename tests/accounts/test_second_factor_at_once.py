"""One code sent many times at once is good once, on real engines too."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.actions import authenticators, recovery_codes, security_keys
from accounts.actions.codes import check_code
from accounts.models import RecoveryCode, SecurityKey, User
from tests.factories import make_person
from tests.factories.second_factor import Phone, set_up_app
from tests.factories.security_keys import ORIGIN, SoftKey
from wecho.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(act: Callable[[], object]) -> Counter[str]:
    """Do it in several threads at the same moment; how often it ended how."""
    barrier = Barrier(AT_ONCE)

    def one(number: int) -> str:
        barrier.wait()
        try:
            act()
        except DomainError as error:
            return error.slug
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def done(act: Callable[[], object]) -> None:
    """Do it, and give the thread's connection back."""
    act()
    connection.close()


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_at_once_is_good_once(kind: str) -> None:
    anna = make_person()
    phone = set_up_app(anna)
    code = phone.code() if kind == "app" else phone.recovery_codes[0]
    assert at_once(lambda: check_code(person=anna, code=code)) == {"done": 1, "wrong_code": AT_ONCE - 1}


def test_guesses_at_once_are_all_counted() -> None:
    anna = make_person()
    set_up_app(anna)
    for _ in range(2):
        found = at_once(lambda: check_code(person=anna, code="a" * 16))
    assert found == {"wrong_code": 1, "too_many": AT_ONCE - 1}


def test_an_app_confirmed_at_once_gives_recovery_codes_once() -> None:
    anna = make_person()
    phone = Phone(authenticators.secret_of(authenticators.begin_authenticator(actor=anna)), [])
    found = at_once(lambda: authenticators.confirm_authenticator(actor=anna, code=phone.code()))
    assert found == {"done": 1, "not_found": AT_ONCE - 1}
    assert RecoveryCode.objects.filter(person=anna).count() == 10


def test_codes_renewed_at_once_leave_ten() -> None:
    anna = make_person()
    set_up_app(anna)
    at_once(lambda: recovery_codes.renew_recovery_codes(actor=anna))
    assert RecoveryCode.objects.filter(person=anna).count() == 10


def test_factors_removed_at_once_leave_two_factor_off(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN
    anna = make_person()
    set_up_app(anna)
    key = SoftKey()
    challenge = security_keys.options_to_add_key(anna)["challenge"]
    security_keys.add_security_key(actor=anna, name="x", challenge=challenge, answer=key.answer_to_create(challenge))
    key_id = SecurityKey.objects.get().pk
    acts = [
        lambda: authenticators.remove_authenticator(actor=anna),
        lambda: security_keys.remove_security_key(actor=anna, key_id=key_id),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(done, acts))
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_one_answer_of_a_counting_key_at_once_is_good_once(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN
    anna, key = make_person(), SoftKey()
    challenge = security_keys.options_to_add_key(anna)["challenge"]
    security_keys.add_security_key(actor=anna, name="x", challenge=challenge, answer=key.answer_to_create(challenge))
    answer = key.answer_to_get(challenge)
    found = at_once(lambda: security_keys.check_security_key(person=anna, challenge=challenge, answer=answer))
    assert found == {"done": 1, "key_refused": AT_ONCE - 1}
