"""An e-mail address belongs to whoever reads its mail, and changes only when they say so."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.actions import email
from accounts.actions.email import normalise_email
from accounts.actions.passwords import LinkRefused
from accounts.actions.people import register_person
from accounts.actions.sessions import issue_tokens, refresh_tokens
from accounts.models import User
from tests.accounts.mailed import link_in, mailed, token_in
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common.errors import Conflict, DomainError, Invalid, TooMany

pytestmark = pytest.mark.django_db
ADDRESS = "anna@mail.example"


@pytest.fixture
def anna() -> User:
    """Somebody whose address is confirmed."""
    return with_email("anna", ADDRESS)


def with_email(username: str, address: str) -> User:
    person = make_person(username)
    email.change_email(actor=person, password=PASSWORD, email=address)
    return email.confirm_email(token=token_in(mailed()[0]))


def ask(person: User, address: str) -> list[mail.EmailMessage]:
    email.change_email(actor=person, password=PASSWORD, email=address)
    return mailed()


def test_an_address_is_of_its_reader_once_they_confirm_it() -> None:
    person = make_person()
    (message,) = ask(person, ADDRESS)
    person.refresh_from_db()
    assert (message.to, person.email, person.pending_email) == ([ADDRESS], "", ADDRESS)
    confirmed = email.confirm_email(token=token_in(message))
    assert (confirmed.email, confirmed.pending_email) == (ADDRESS, "")
    assert confirmed.email_confirmed_at


def test_joining_with_an_address_sends_a_link_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        register_person(username="anna", password=PASSWORD, email="Anna@MAIL.example")
    (message,) = mailed()
    assert (message.to, message.subject) == (["Anna@mail.example"], "Confirm your e-mail address")


def test_a_link_confirms_once(anna: User) -> None:
    _notice, message = sorted(ask(anna, "new@mail.example"), key=lambda one: one.to != [ADDRESS])
    email.confirm_email(token=token_in(message))
    with pytest.raises(LinkRefused):
        email.confirm_email(token=token_in(message))


def test_a_link_is_void_when_another_address_is_asked_for_or_it_is_withdrawn() -> None:
    person = make_person()
    (first,), (second,) = ask(person, "one@mail.example"), ask(person, "two@mail.example")
    with pytest.raises(LinkRefused):
        email.confirm_email(token=token_in(first))
    email.withdraw_email(actor=person)
    with pytest.raises(LinkRefused):
        email.confirm_email(token=token_in(second))


def test_a_link_is_void_after_three_days() -> None:
    (message,) = ask(make_person(), ADDRESS)
    with time_machine.travel(timezone.now() + email.CONFIRM_WITHIN + timedelta(seconds=2)), pytest.raises(LinkRefused):
        email.confirm_email(token=token_in(message))


def test_links_are_not_good_for_each_other(anna: User) -> None:
    messages = {message.to[0]: token_in(message) for message in ask(anna, "new@mail.example")}
    for act, token in (
        (email.confirm_email, messages[ADDRESS]),
        (email.stop_email_change, messages["new@mail.example"]),
    ):
        with pytest.raises(LinkRefused):
            act(token=token)


def test_the_address_before_stops_a_change(anna: User) -> None:
    messages = {message.to[0]: token_in(message) for message in ask(anna, "thief@mail.example")}
    assert email.stop_email_change(token=messages[ADDRESS]).email == ADDRESS
    with pytest.raises(LinkRefused):
        email.confirm_email(token=messages["thief@mail.example"])


def test_the_address_before_takes_a_change_back_and_signs_everybody_out(anna: User) -> None:
    messages = {message.to[0]: token_in(message) for message in ask(anna, "thief@mail.example")}
    tokens = issue_tokens(person=email.confirm_email(token=messages["thief@mail.example"]))
    assert email.stop_email_change(token=messages[ADDRESS]).email == ADDRESS
    with pytest.raises(DomainError):
        refresh_tokens(refresh=tokens["refresh"])
    with pytest.raises(LinkRefused):
        email.stop_email_change(token=messages[ADDRESS])


def test_giving_the_address_up_is_told_and_can_be_taken_back(anna: User) -> None:
    (notice,) = ask(anna, "")
    anna.refresh_from_db()
    assert (anna.email, anna.email_confirmed_at, notice.to) == ("", None, [ADDRESS])
    assert email.stop_email_change(token=token_in(notice)).email == ADDRESS


def test_an_address_is_of_one_person_in_any_case(anna: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=make_person().pk).update(email=ADDRESS.upper(), email_confirmed_at=timezone.now())


def test_who_asks_for_the_address_of_another_learns_nothing(anna: User) -> None:
    stranger, other = make_person(), make_person()
    taken, free = ask(stranger, "ANNA@mail.example"), ask(other, "free@mail.example")
    stranger.refresh_from_db()
    assert stranger.pending_email == "ANNA@mail.example"
    assert [message.to for message in taken] == [[ADDRESS]]
    assert "/email/" not in str(taken[0].body)
    assert [message.to for message in free] == [["free@mail.example"]]


def test_of_two_who_confirm_one_address_the_first_has_it() -> None:
    first, second = make_person(), make_person()
    (one,), (two,) = ask(first, ADDRESS), ask(second, ADDRESS)
    email.confirm_email(token=token_in(one))
    with pytest.raises(Conflict):
        email.confirm_email(token=token_in(two))


def test_nobody_changes_an_address_without_the_password(anna: User) -> None:
    for _ in range(5):
        with pytest.raises(Invalid):
            email.change_email(actor=anna, password="wrong", email="thief@mail.example")
    with pytest.raises(TooMany):
        email.change_email(actor=anna, password=PASSWORD, email="thief@mail.example")


def test_a_person_has_five_links_an_hour_mailed() -> None:
    person = make_person()
    for number in range(5):
        ask(person, f"a{number}@mail.example")
    with pytest.raises(TooMany):
        email.send_confirmation_again(actor=person)


def test_a_mailbox_gets_five_links_a_day_whoever_asks() -> None:
    assert [len(ask(make_person(), ADDRESS)) for _ in range(6)] == [1, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Mail.EXAMPLE ", "Anna@mail.example"),
        ("a@例子.测试", "a@xn--fsqu00a.xn--0zwm56d"),
        ("a@ＭＡＩＬ.example", "a@mail.example"),
    ],
)
def test_a_domain_is_kept_in_ascii(typed: str, kept: str) -> None:
    assert normalise_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["a", "@b.example", "a@", "a@b", "a b@c.example", "a@b\n.example", "a@-b.example", "a" * 250 + "@b.example"],
)
def test_what_is_no_address_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        register_person(username="anna", password=PASSWORD, email=typed)
    assert "email" in refusal.value.errors
    assert not User.objects.exists()


def test_a_link_confirms_by_a_button_without_signing_in(client: Client) -> None:
    person = make_person()
    path = link_in(ask(person, ADDRESS)[0])
    assert ADDRESS in client.get(path).content.decode()
    person.refresh_from_db()
    assert person.email == ""
    assert client.post(path).status_code == 200
    person.refresh_from_db()
    assert person.email == ADDRESS
    assert client.post(path).status_code == 400


def test_the_page_of_the_account_changes_the_address(client: Client) -> None:
    anna = make_person("anna")
    client.force_login(anna)
    answer = client.post(
        "/settings/account/email", {"address-email": ADDRESS, "address-password": PASSWORD}, follow=True
    )
    assert ADDRESS in answer.content.decode()
    assert client.post("/settings/account/email/resend").status_code == 302
    assert len(mailed()) == 2
    client.post("/settings/account/email/withdraw")
    anna.refresh_from_db()
    assert anna.pending_email == ""
    refused = client.post("/settings/account/email", {"address-email": ADDRESS, "address-password": "wrong"})
    assert refused.status_code == 400


def test_switching_the_language_is_remembered_for_mails(client: Client) -> None:
    anna = make_person("anna")
    client.force_login(anna)
    for wished in ("en", "tlh"):
        client.post("/language/", {"language": wished})
        anna.refresh_from_db()
        assert anna.language == "en"
