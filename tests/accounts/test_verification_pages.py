"""The settings page of verification, and the same acts over the API."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.actions.identities import remove_identity
from accounts.actions.sessions import issue_tokens
from accounts.gateways.texts import Text
from accounts.models import Identity, Phone, PhoneCode, User
from accounts.states import IdentityStatus
from tests.factories import make_person
from tests.factories.services import key_headers, make_service
from tests.factories.verification import forget_minute, forget_number, make_identity, make_phone, new_number
from tests.services_registry.working import run_jobs

pytestmark = pytest.mark.django_db
PAGE = "/settings/verification/"


@pytest.fixture
def person() -> User:
    return make_person()


@pytest.fixture
def browser(person: User, client: Client) -> Client:
    client.force_login(person)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return client


class Api:
    """The API for one person; an answer is its status and its data."""

    def __init__(self, person: User) -> None:
        self.headers = key_headers(make_service())
        self.headers["Authorization"] = f"Bearer {issue_tokens(person=person)['access']}"

    def __call__(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        answer = Client().generic(
            method, f"/api/v1/accounts/{path}", json.dumps(body), "application/json", headers=self.headers
        )
        return answer.status_code, answer.json()["data"]


def test_a_phone_is_bound_replaced_and_removed_on_the_page(browser: Client, person: User, sent: list[Text]) -> None:
    page = browser.get(PAGE).content.decode()
    assert "+86, +852, +853, +886" in page
    assert browser.post(f"{PAGE}phone/", {"number": "138 1111 0001"}).url == PAGE  # type: ignore[attr-defined]
    page = browser.get(PAGE).content.decode()
    assert "+86 *******0001" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert "--wait: 60" in page or "--wait: 59" in page
    run_jobs()
    wrong = browser.post(f"{PAGE}phone/code/", {"code": "12345"})
    assert (wrong.status_code, "4 tries are left" in wrong.content.decode()) == (400, True)
    browser.post(f"{PAGE}phone/code/", {"code": sent[0].code})
    assert Phone.objects.get(person=person).open() == "+8613811110001"
    assert "+86 *******0001" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}phone/remove/")
    assert not Phone.objects.exists()


def test_another_code_is_sent_to_the_number_that_waits(browser: Client, person: User, sent: list[Text]) -> None:
    browser.post(f"{PAGE}phone/", {"number": "13811110002"})
    early = browser.post(f"{PAGE}phone/", {"resend": "1"})
    assert (early.status_code, "Please wait a minute" in early.content.decode()) == (400, True)
    forget_minute(person)
    forget_number("+8613811110002")
    browser.post(f"{PAGE}phone/", {"resend": "1"})
    run_jobs()
    assert PhoneCode.objects.get().is_code(sent[-1].code)
    browser.post(f"{PAGE}phone/code/forget/")
    assert not PhoneCode.objects.exists()


def test_a_number_that_is_bound_elsewhere_gets_the_same_answer(browser: Client, sent: list[Text]) -> None:
    held = new_number()
    make_phone(make_person(), held)
    forget_number(held)
    answer = browser.post(f"{PAGE}phone/", {"number": held}, follow=True).content.decode()
    assert f"A code is on its way to +86 *******{held[-4:]}." in answer


def test_a_refused_number_is_not_lost_from_the_form(browser: Client, sent: list[Text]) -> None:
    refused = browser.post(f"{PAGE}phone/", {"number": "+1 242 357 0000"})
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "We can only send messages to numbers of +86, +852, +853, +886." in page
    assert "+1 242 357 0000" in page


def test_who_lost_a_number_reads_it_on_the_page(browser: Client, person: User, sent: list[Text]) -> None:
    number = new_number()
    make_phone(person, number)
    forget_number(number)
    make_phone(make_person(), number)
    assert "somebody else proved to hold the number" in browser.get(PAGE).content.decode()


def test_an_identity_is_sent_and_removed_on_the_page(browser: Client) -> None:
    answer = browser.post(
        f"{PAGE}identity/", {"id-name": "张三", "id-number": "11010519491231002X", "id-consent": "on"}, follow=True
    )
    page = answer.content.decode()
    assert "张*" in page
    assert "11************002X" in page
    assert "11010519491231002X" not in page
    assert "张三" not in page
    browser.post(f"{PAGE}identity/remove/")
    assert not Identity.objects.exists()
    wrong = browser.post(f"{PAGE}identity/", {"id-name": "张三", "id-number": "1"})
    assert "This is not a valid resident id" in wrong.content.decode()


def test_without_consent_nothing_is_kept_and_with_it_its_time_is(browser: Client, person: User) -> None:
    card = {"name": "张三", "number": "11010519491231002X"}
    assert "I agree that my name" in browser.get(PAGE).content.decode()
    refused = browser.post(f"{PAGE}identity/", {f"id-{field}": value for field, value in card.items()})
    assert "Without your consent we may not check this." in refused.content.decode()
    status, told = Api(person)("PUT", "me/identity", **card, consent=False)
    assert (status, list(told["errors"])) == (400, ["consent"])
    assert not Identity.objects.exists()
    assert make_identity(person).consented_at


def test_the_page_is_kept_by_nobody_and_needs_few_queries(
    browser: Client, person: User, sent: list[Text], django_assert_max_num_queries: Any
) -> None:
    make_phone(person)
    make_identity(person)
    with django_assert_max_num_queries(12):
        answer = browser.get(PAGE)
    assert "no-store" in answer["Cache-Control"]


def test_the_api_binds_and_removes_like_the_page(person: User, sent: list[Text]) -> None:
    api = Api(person)
    status, code = api("POST", "me/phone/code", number="13811110003")
    assert (status, code["number"], code["tries_left"]) == (200, "+86 *******0003", 5)
    run_jobs()
    status, refusal = api("PUT", "me/phone", code="abc")
    assert (status, refusal["reason"]) == (400, "wrong_code")
    status, phone = api("PUT", "me/phone", code=sent[0].code)
    assert (status, phone["number"]) == (200, "+86 *******0003")
    status, identity = api("PUT", "me/identity", name="张三", number="11010519491231002X", consent=True)
    assert (status, identity["status"], identity["name"]) == (200, IdentityStatus.PENDING, "张*")
    status, whole = api("GET", "me/verification")
    assert (whole["phone"]["number"], whole["identity"]["number"]) == ("+86 *******0003", "11************002X")
    assert (whole["code"], whole["sends_texts"], whole["calling_codes"]) == (None, True, "+86, +852, +853, +886")
    assert api("DELETE", "me/phone") == (200, {"removed": True})
    assert api("DELETE", "me/phone") == (200, {"removed": False})
    assert api("DELETE", "me/identity") == (200, {"removed": True})


def test_me_says_whether_the_identity_is_confirmed(
    person: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    api = Api(person)
    assert api("GET", "me")[1]["verified"] is False
    with django_capture_on_commit_callbacks(execute=True):
        make_identity(person, accepted=True)
    assert api("GET", "me")[1]["verified"] is True
    with django_capture_on_commit_callbacks(execute=True):
        remove_identity(actor=person)
    assert api("GET", "me")[1]["verified"] is False
    assert "verified" not in api("GET", f"people/{person.username}")[1]
