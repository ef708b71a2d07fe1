"""Binding a phone by a code."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation

from accounts.actions.phone_codes import forget_code, prune_codes, request_code
from accounts.actions.phones import confirm_phone, remove_phone
from accounts.actions.resealing import reseal_verification
from accounts.gateways.texts import Text
from accounts.models import Phone, PhoneCode, User, VerificationEvent
from accounts.selectors.verification import verification_of
from tests.factories import make_person
from tests.factories.verification import forget_minute, forget_number, make_phone, new_number
from tests.services_registry.working import run_jobs
from wecho.common.errors import Conflict, Invalid, TooMany
from wecho.common.origin import _current

pytestmark = pytest.mark.django_db
Act = VerificationEvent.Act


@pytest.fixture
def person() -> User:
    return make_person()


def acts_of(person: User) -> list[str]:
    return list(VerificationEvent.objects.filter(person=person).order_by("id").values_list("act", flat=True))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_that_was_sent_binds_the_number(person: User, sent: list[Text]) -> None:
    request_code(actor=person, number="138 0013 8000")
    assert run_jobs() == 1
    (text,) = sent
    assert (text.number, len(text.code), text.minutes) == ("+8613800138000", 6, 5)
    assert text.code in text.text
    bound = confirm_phone(actor=person, code=f" {text.code[:3]} {text.code[3:]} ")
    assert (bound.open(), bound.masked) == ("+8613800138000", "+86 *******8000")
    assert acts_of(person) == [Act.PHONE_BOUND]
    assert verification_of(person).code is None


def test_a_code_is_good_once(person: User, sent: list[Text]) -> None:
    code = request_code(actor=person, number=new_number()).code()
    confirm_phone(actor=person, code=code)
    with pytest.raises(Invalid) as refused:
        confirm_phone(actor=person, code=code)
    assert refused.value.slug == "code_over"


def test_a_code_ends_after_five_minutes(person: User, sent: list[Text]) -> None:
    row = request_code(actor=person, number=new_number())
    assert row.expires_at - row.created_at < timedelta(minutes=5, seconds=1)
    PhoneCode.objects.update(expires_at=timezone.now())
    with pytest.raises(Invalid) as refused:
        confirm_phone(actor=person, code=row.code())
    assert refused.value.slug == "code_over"
    assert run_jobs() == 1
    assert sent == []
    PhoneCode.objects.update(expires_at=timezone.now() - timedelta(minutes=6))
    assert prune_codes() == 1


def test_after_five_wrong_tries_the_right_code_is_refused_too(person: User, sent: list[Text]) -> None:
    code = request_code(actor=person, number=new_number()).code()
    slugs = []
    for _ in range(5):
        with pytest.raises(Invalid) as refused:
            confirm_phone(actor=person, code=wrong(code))
        slugs.append(refused.value.slug)
    assert slugs == ["wrong_code"] * 4 + ["code_over"]
    with pytest.raises(Invalid):
        confirm_phone(actor=person, code=code)
    assert not Phone.objects.exists()


def test_only_the_newest_code_is_good(person: User, sent: list[Text]) -> None:
    number = new_number()
    first = request_code(actor=person, number=number).code()
    forget_number(number)
    forget_minute(person)
    second = request_code(actor=person, number=number).code()
    assert first != second
    run_jobs()
    assert [text.code for text in sent] == [second]
    with pytest.raises(Invalid):
        confirm_phone(actor=person, code=first)
    assert confirm_phone(actor=person, code=second).open() == number


def test_the_code_of_another_person_binds_nothing(person: User, sent: list[Text]) -> None:
    number, other = new_number(), make_person()
    code = request_code(actor=person, number=number).code()
    with pytest.raises(Invalid):
        confirm_phone(actor=other, code=code)


def test_who_proves_to_hold_a_number_takes_it_over_and_the_holder_before_is_told(sent: list[Text]) -> None:
    number, before, after = new_number(), make_person(), make_person()
    make_phone(before, number)
    forget_number(number)
    row = request_code(actor=after, number=number)
    assert verification_of(before).phone
    bound = confirm_phone(actor=after, code=row.code())
    assert Phone.objects.get() == bound
    seen = verification_of(before)
    assert (seen.phone, bool(seen.taken_over)) == (None, True)
    assert acts_of(before) == [Act.PHONE_BOUND, Act.PHONE_TAKEN_OVER]
    assert VerificationEvent.objects.get(act=Act.PHONE_TAKEN_OVER).actor is None


def test_a_second_number_takes_the_place_of_the_first(person: User, sent: list[Text]) -> None:
    make_phone(person)
    number = new_number()
    make_phone(person, number)
    assert Phone.objects.get().open() == number


def test_what_is_removed_is_erased(person: User, sent: list[Text]) -> None:
    make_phone(person)
    forget_minute(person)
    request_code(actor=person, number=new_number())
    assert remove_phone(actor=person)
    assert not remove_phone(actor=person)
    assert not Phone.objects.exists()
    assert not PhoneCode.objects.exists()
    forget_minute(person)
    request_code(actor=person, number=new_number())
    assert forget_code(actor=person)
    assert not forget_code(actor=person)


def test_a_person_gets_one_code_a_minute_and_five_an_hour(person: User, sent: list[Text]) -> None:
    request_code(actor=person, number=new_number())
    with translation.override("en"), pytest.raises(TooMany, match="a minute"):
        request_code(actor=person, number=new_number())
    for _ in range(4):
        forget_minute(person)
        request_code(actor=person, number=new_number())
    forget_minute(person)
    with translation.override("en"), pytest.raises(TooMany, match="later"):
        request_code(actor=person, number=new_number())


def test_a_number_gets_one_code_a_minute_whoever_asks(sent: list[Text]) -> None:
    number = new_number()
    request_code(actor=make_person(), number=number)
    with pytest.raises(TooMany):
        request_code(actor=make_person(), number=number)


def test_an_ipv6_network_gets_twenty_codes_an_hour(sent: list[Text]) -> None:
    people = [make_person() for _ in range(22)]

    def ask_from(address: str) -> None:
        token = _current.set(address)
        try:
            request_code(actor=people.pop(), number=new_number())
        finally:
            _current.reset(token)

    for number in range(20):
        ask_from(f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooMany):
        ask_from("2001:db8:1:2:ffff::1")
    ask_from("2001:db8:1:3::1")


def test_the_whole_site_sends_so_many_a_day(sent: list[Text]) -> None:
    with override_settings(TEXTS=replace(settings.TEXTS, a_day=2)):
        for _ in range(2):
            request_code(actor=make_person(), number=new_number())
        with pytest.raises(TooMany):
            request_code(actor=make_person(), number=new_number())


def test_without_a_sender_nothing_can_be_asked_for(person: User) -> None:
    with override_settings(TEXTS=replace(settings.TEXTS, sender="off")), pytest.raises(Conflict):
        request_code(actor=person, number=new_number())


def test_keys_rotate_without_two_people_at_one_number(sent: list[Text]) -> None:
    number, before, after = new_number(), make_person(), make_person()
    make_phone(before, number)
    newer = (b"n" * 32, *settings.FIELD_KEYS)
    forget_number(number)
    with override_settings(FIELD_KEYS=newer):
        row = request_code(actor=after, number=number)
        confirm_phone(actor=after, code=row.code())
        assert Phone.objects.get().person == after
        make_phone(before)
    with override_settings(FIELD_KEYS=newer[:1]):
        assert {phone.person for phone in Phone.objects.all() if phone.open()} == {before, after}


def test_resealing_hashes_anew_and_settles_who_holds_a_number(sent: list[Text]) -> None:
    number, other = new_number(), new_number()
    before, after, third = make_person(), make_person(), make_person()
    make_phone(before, number)
    make_phone(third, other)
    newer = (b"n" * 32, *settings.FIELD_KEYS)
    with override_settings(FIELD_KEYS=newer[:1]):  # as a process that does not see the older row
        make_phone(after, number)
    with override_settings(FIELD_KEYS=newer):
        assert (reseal_verification(), reseal_verification()) == (2, 0)
    with override_settings(FIELD_KEYS=newer[:1]):
        assert {phone.person: phone.open() for phone in Phone.objects.all()} == {after: number, third: other}
    assert acts_of(before)[-1] == Act.PHONE_TAKEN_OVER


def test_a_code_that_was_sent_before_the_keys_rotated_is_still_good(person: User, sent: list[Text]) -> None:
    code = request_code(actor=person, number=new_number()).code()
    with override_settings(FIELD_KEYS=(b"n" * 32, *settings.FIELD_KEYS)):
        assert confirm_phone(actor=person, code=code).person == person


def test_the_row_of_a_code_does_not_hold_it(person: User, sent: list[Text]) -> None:
    row = request_code(actor=person, number=new_number())
    stored = repr(PhoneCode.objects.values().get())
    assert row.code() not in stored
    assert row.open()[3:] not in stored
    with override_settings(FIELD_KEYS=(b"x" * 32,)):
        assert row.masked == "…"
