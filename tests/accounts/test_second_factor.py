"""Two-factor: the app's codes, recovery codes, and what turning it on and off does."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actions import authenticators, recovery_codes, security_keys
from accounts.actions.codes import WrongCode, check_code
from accounts.actions.second_factor import reset_second_factor, turn_off_second_factor
from accounts.jobs import SEND_MAIL
from accounts.models import AdministratorAct, Authenticator, RecoveryCode, User
from accounts.selectors.second_factor import second_factors
from accounts.states import Act
from accounts.tasks import send_mail
from tests.accounts.mailed import mailed
from tests.accounts.test_email import with_email
from tests.factories import make_person
from tests.factories.people import let_proof_age, prove
from tests.factories.second_factor import Phone, set_up_app
from tests.factories.security_keys import ORIGIN, SoftKey
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


def test_the_first_code_takes_the_app_into_use_and_gives_ten_recovery_codes() -> None:
    anna = make_person()
    codes = set_up_app(anna).recovery_codes
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code) for code in codes)
    assert User.objects.get(pk=anna.pk).second_factor_at is not None


def test_an_app_without_its_first_code_asks_for_nothing() -> None:
    anna = make_person()
    authenticators.begin_authenticator(actor=anna)
    with pytest.raises(Invalid):
        authenticators.confirm_authenticator(actor=anna, code="")
    assert not second_factors(anna).app
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_without_a_waiting_app_there_is_nothing_to_confirm() -> None:
    with pytest.raises(NotFound):
        authenticators.confirm_authenticator(actor=make_person(), code="123456")


def test_a_second_app_is_refused_until_the_first_is_removed() -> None:
    anna = make_person()
    set_up_app(anna)
    with pytest.raises(Conflict):
        authenticators.begin_authenticator(actor=anna)


def test_the_secret_lies_encrypted_in_the_database() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    assert phone.secret not in bytes(Authenticator.objects.get(person=anna).secret)


def test_a_secret_copied_to_another_person_opens_nothing() -> None:
    anna, mallory = make_person(), make_person()
    phone = set_up_app(anna)
    set_up_app(mallory)
    copied = Authenticator.objects.get(person=anna).secret
    Authenticator.objects.filter(person=mallory).update(secret=copied)
    with pytest.raises(WrongCode):
        check_code(person=mallory, code=phone.code())


def test_the_address_for_the_app_names_site_and_person() -> None:
    anna = make_person("小满")
    app = authenticators.begin_authenticator(actor=anna)
    address = authenticators.address_of(app, issuer="维扣 Wecho")
    assert address.startswith("otpauth://totp/%E7%BB%B4%E6%89%A3%20Wecho:%E5%B0%8F%E6%BB%A1?secret=")
    assert "&issuer=%E7%BB%B4%E6%89%A3%20Wecho&" in address


def test_no_code_is_accepted_twice() -> None:
    anna = make_person()
    code = set_up_app(anna).code()
    assert check_code(person=anna, code=code) == "app"
    with pytest.raises(WrongCode):
        check_code(person=anna, code=code)


def test_no_code_older_than_the_last_is_accepted() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    check_code(person=anna, code=phone.code(steps=1))
    with pytest.raises(WrongCode):
        check_code(person=anna, code=phone.code())


def test_the_code_that_set_the_app_up_does_not_sign_in() -> None:
    anna = make_person()
    phone = Phone(authenticators.secret_of(authenticators.begin_authenticator(actor=anna)), [])
    code = phone.code()
    authenticators.confirm_authenticator(actor=anna, code=code)
    with pytest.raises(WrongCode):
        check_code(person=anna, code=code)


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_clock_that_is_off_by_a_minute_and_a_half_is_refused(steps: int) -> None:
    anna = make_person()
    phone = set_up_app(anna)
    with pytest.raises(WrongCode):
        check_code(person=anna, code=phone.code(steps=steps))


def test_codes_are_read_as_people_type_them() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    code = phone.code()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert check_code(person=anna, code=f" {wide[:3]} {wide[3:]} ") == "app"
    assert check_code(person=anna, code=phone.recovery_codes[0].upper().replace("-", " ")) == "recovery"


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "abcdef", "１２", "٣٣٣٣٣٣", "a" * 17, "-", "\0" * 6])
def test_what_cannot_be_a_code_costs_no_try(code: str) -> None:
    anna = make_person()
    phone = set_up_app(anna)
    for _ in range(7):
        with pytest.raises(Invalid):
            check_code(person=anna, code=code)
    assert check_code(person=anna, code=phone.code()) == "app"


def test_the_sixth_try_is_refused_even_with_the_right_code() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    for number in range(5):
        with pytest.raises(WrongCode):
            check_code(person=anna, code="a" * 15 + "bcdef"[number])
    for code in (phone.code(), phone.recovery_codes[0]):
        with pytest.raises(TooMany):
            check_code(person=anna, code=code)


def test_a_right_code_forgets_earlier_failures() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    for code in [*("a" * 16,) * 4, phone.code(), *("a" * 16,) * 4]:
        if code == "a" * 16:
            with pytest.raises(WrongCode):
                check_code(person=anna, code=code)
        else:
            check_code(person=anna, code=code)
    assert check_code(person=anna, code=phone.code(steps=1)) == "app"


def test_failures_are_counted_in_the_database_while_the_cache_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = make_person()
    set_up_app(anna)

    def gone(*arguments: object, **options: object) -> None:
        raise ConnectionError

    for name in ("add", "incr", "get", "set", "delete_many"):
        monkeypatch.setattr(caches["default"], name, gone)
    for _ in range(5):
        with pytest.raises(WrongCode):
            check_code(person=anna, code="a" * 16)
    with pytest.raises(TooMany):
        check_code(person=anna, code="a" * 16)


def test_each_recovery_code_works_once() -> None:
    anna = make_person()
    codes = set_up_app(anna).recovery_codes
    for code in codes:
        assert check_code(person=anna, code=code) == "recovery"
    with pytest.raises(WrongCode):
        check_code(person=anna, code=codes[0])
    assert second_factors(anna).codes_left == 0


def test_recovery_codes_are_kept_as_hashes() -> None:
    anna = make_person()
    code = set_up_app(anna).recovery_codes[0]
    kept = RecoveryCode.objects.filter(person=anna).values_list("code_hash", flat=True)
    assert all(len(line) == 64 for line in kept)
    assert not any(part in line for line in kept for part in code.split("-") if not part.isdigit())


def test_the_recovery_code_of_another_is_worth_nothing() -> None:
    anna, ben = make_person(), make_person()
    codes = set_up_app(anna).recovery_codes
    set_up_app(ben)
    with pytest.raises(WrongCode):
        check_code(person=ben, code=codes[0])


def test_new_recovery_codes_void_the_old() -> None:
    anna = make_person()
    old = set_up_app(anna).recovery_codes[0]
    new = recovery_codes.renew_recovery_codes(actor=anna)
    with pytest.raises(WrongCode):
        check_code(person=anna, code=old)
    assert check_code(person=anna, code=new[0]) == "recovery"


def test_without_a_second_factor_there_are_no_recovery_codes() -> None:
    with pytest.raises(Conflict):
        recovery_codes.renew_recovery_codes(actor=make_person())


def test_three_codes_left_are_few() -> None:
    anna = make_person()
    codes = set_up_app(anna).recovery_codes
    for code in codes[:6]:
        check_code(person=anna, code=code)
    assert not second_factors(anna).few_codes
    check_code(person=anna, code=codes[6])
    assert second_factors(anna).few_codes


def test_turning_off_leaves_nothing() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    for _ in range(2):
        turn_off_second_factor(actor=anna)
    assert not Authenticator.objects.filter(person=anna).exists()
    assert not RecoveryCode.objects.filter(person=anna).exists()
    assert User.objects.get(pk=anna.pk).second_factor_at is None
    with pytest.raises(WrongCode):
        check_code(person=anna, code=phone.code())


def test_removing_the_only_factor_turns_two_factor_off() -> None:
    anna = make_person()
    set_up_app(anna)
    authenticators.remove_authenticator(actor=anna)
    assert second_factors(User.objects.get(pk=anna.pk)).since is None
    assert not RecoveryCode.objects.filter(person=anna).exists()


def test_turning_on_and_off_is_told_by_mail_in_the_language_of_the_person() -> None:
    anna = make_person()
    User.objects.filter(pk=anna.pk).update(
        email="anna@example.org", email_confirmed_at=timezone.now(), language="zh-hans"
    )
    set_up_app(anna)
    turn_off_second_factor(actor=anna)
    for job in DBTaskResult.objects.filter(task_path=SEND_MAIL).order_by("enqueued_at"):
        send_mail.func(*job.args_kwargs["args"])
    assert [line.to for line in mail.outbox] == [["anna@example.org"]] * 2
    assert "两步验证已开启" in mail.outbox[0].subject
    assert "两步验证已关闭" in mail.outbox[1].subject
    assert "/settings/two-factor/" in mail.outbox[0].body


def test_each_further_change_of_factors_is_told_by_mail(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN
    anna = with_email("anna", "anna@mail.example")
    User.objects.filter(pk=anna.pk).update(language="en")
    set_up_app(anna)
    assert len(mailed()) == 1
    challenge = security_keys.options_to_add_key(anna)["challenge"]
    answer = SoftKey().answer_to_create(challenge)
    security_keys.add_security_key(actor=anna, name="blue", challenge=challenge, answer=answer)
    assert "“blue” was added" in str(mailed()[0].body)
    recovery_codes.renew_recovery_codes(actor=anna)
    assert "new recovery codes" in str(mailed()[0].body)
    authenticators.remove_authenticator(actor=anna)
    authenticators.remove_authenticator(actor=anna)
    assert ["app was removed" in str(message.body) for message in mailed()] == [True]
    set_up_app(anna)
    assert "app was added" in str(mailed()[0].body)
    security_keys.remove_security_key(actor=anna, key_id=anna.security_keys.get().pk)
    assert "“blue” was removed" in str(mailed()[0].body)


def make_administrator() -> User:
    person = make_person(staff=True)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return User.objects.get(pk=person.pk)


def test_an_administrator_resets_the_second_factor_of_another() -> None:
    anna = make_person()
    phone = set_up_app(anna)
    administrator = make_administrator()
    with pytest.raises(Invalid):
        reset_second_factor(actor=administrator, person=anna, reason=" ")
    reset_second_factor(actor=administrator, person=anna, reason="lost the phone, seen in person")
    trail = AdministratorAct.objects.get(person=anna)
    assert (trail.actor, trail.act, trail.reason) == (
        administrator,
        Act.SECOND_FACTOR_RESET,
        "lost the phone, seen in person",
    )
    assert User.objects.get(pk=anna.pk).second_factor_at is None
    with pytest.raises(WrongCode):
        check_code(person=anna, code=phone.code())


def test_nobody_else_resets_a_second_factor() -> None:
    anna, administrator = make_person(), make_administrator()
    set_up_app(anna)
    set_up_app(administrator)
    for actor, person in ((make_person(), anna), (make_person(staff=True), anna), (administrator, administrator)):
        with pytest.raises(Forbidden):
            reset_second_factor(actor=actor, person=person, reason="x")


def test_an_administrator_resets_on_the_page_after_a_proof(client: Client) -> None:
    anna = make_person()
    set_up_app(anna)
    client.force_login(make_administrator())
    page = f"/admin/accounts/user/{anna.pk}"
    assert f"{page}/second-factor/reset/" in client.get(f"{page}/standing/").content.decode()
    let_proof_age(client)
    assert client.post(f"{page}/second-factor/reset/", {"reason": "x"})["Location"].startswith("/sign-in/confirm/")
    prove(client)
    client.post(f"{page}/second-factor/reset/", {"reason": ""})
    assert User.objects.get(pk=anna.pk).second_factor_at is not None
    client.post(f"{page}/second-factor/reset/", {"reason": "seen in person"})
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_secrets_are_sealed_anew_under_the_newest_key(settings: Settings) -> None:
    anna = make_person()
    phone = set_up_app(anna)
    settings.FIELD_KEYS = (b"n" * 32, *settings.FIELD_KEYS)
    assert authenticators.reseal_authenticators() == 1
    assert authenticators.reseal_authenticators() == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert check_code(person=anna, code=phone.code()) == "app"


def test_a_lost_key_of_the_site_is_a_wrong_code_and_no_crash(settings: Settings) -> None:
    anna = make_person()
    phone = set_up_app(anna)
    settings.FIELD_KEYS = (b"n" * 32,)
    with pytest.raises(WrongCode):
        check_code(person=anna, code=phone.code())
    assert check_code(person=anna, code=phone.recovery_codes[0]) == "recovery"


def test_what_is_set_up_is_read_in_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    anna = make_person()
    set_up_app(anna)
    with django_assert_num_queries(4):
        second_factors(anna)
