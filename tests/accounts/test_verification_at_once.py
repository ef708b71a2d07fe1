"""Guesses, codes and bindings at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions.phone_codes import request_code
from accounts.actions.phones import confirm_phone
from accounts.gateways.texts import Text
from accounts.models import Phone, PhoneCode, VerificationEvent
from tests.factories import make_person
from tests.factories.verification import forget_number, make_phone, new_number
from wecho.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 13


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Do them all at the same moment; the slug of each refusal, "done" otherwise."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait(10)
            deed()
        except DomainError as refusal:
            return refusal.slug
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(run, deeds))


def test_guesses_at_once_get_no_more_than_five_tries(sent: list[Text]) -> None:
    person = make_person()
    row = request_code(actor=person, number=new_number())
    guesses = [f"{(int(row.code()) + step) % 10**6:06d}" for step in range(1, TOGETHER)]
    answers = at_once([partial(confirm_phone, actor=person, code=guess) for guess in guesses])
    assert answers.count("wrong_code") <= 5
    assert set(answers) <= {"wrong_code", "code_over"}
    assert PhoneCode.objects.get().tries_left == 0
    assert at_once([partial(confirm_phone, actor=person, code=row.code())]) == ["code_over"]


def test_the_right_code_at_once_binds_once(sent: list[Text]) -> None:
    person = make_person()
    code = request_code(actor=person, number=new_number()).code()
    answers = at_once([partial(confirm_phone, actor=person, code=code)] * 4)
    assert answers == ["code_over"] * 3 + ["done"]
    assert Phone.objects.count() == 1
    assert VerificationEvent.objects.filter(act=VerificationEvent.Act.PHONE_BOUND).count() == 1


def test_of_people_who_prove_one_number_at_once_one_holds_it_in_the_end(sent: list[Text]) -> None:
    number, people = new_number(), [make_person() for _ in range(4)]
    codes = []
    for person in people:
        forget_number(number)
        codes.append(request_code(actor=person, number=number).code())
    deeds = [partial(confirm_phone, actor=person, code=code) for person, code in zip(people, codes, strict=True)]
    answers = at_once(deeds)
    assert set(answers) <= {"done", "conflict"}
    assert Phone.objects.get().open() == number


def test_two_people_who_take_over_each_others_number_do_not_wait_for_ever(sent: list[Text]) -> None:
    one, other, first, second = make_person(), make_person(), new_number(), new_number()
    make_phone(one, first)
    make_phone(other, second)
    forget_number(first)
    forget_number(second)
    codes = [request_code(actor=one, number=second).code(), request_code(actor=other, number=first).code()]
    answers = at_once(
        [partial(confirm_phone, actor=one, code=codes[0]), partial(confirm_phone, actor=other, code=codes[1])]
    )
    assert answers == ["done", "done"]
    assert {phone.person: phone.open() for phone in Phone.objects.all()} == {one: second, other: first}
