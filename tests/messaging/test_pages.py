"""The pages, as they are without a script."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from messaging.models import Membership, Message
from tests.factories import make_person
from tests.factories.messaging import make_conversation, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(ada)
    return client


def client_id_on(page: str) -> str:
    found = re.search(r'name="client_id" value="([\w-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/messages/", "/messages/@bo/"])
def test_pages_ask_to_sign_in(client: Client, bo: User, path: str) -> None:
    assert client.get(path).status_code == 302


def test_list_shows_each_conversation_with_what_is_unread(browser: Client, ada: User, bo: User) -> None:
    assert "No messages yet" in browser.get("/messages/").content.decode()
    make_conversation(bo, ada, messages=1)
    page = browser.get("/messages/").content.decode()
    assert 'href="/messages/@bo/"' in page
    assert "1 unread message<" in page


def test_longer_list_goes_on_on_a_second_page(browser: Client, ada: User) -> None:
    for _ in range(31):
        make_conversation(make_person(), ada)
    page = browser.get("/messages/").content.decode()
    assert page.count("conversation-link ") == 30
    following = re.search(r'href="(\?cursor=[^"]+)"', page)
    assert following
    assert browser.get(f"/messages/{following[1]}").content.decode().count("conversation-link ") == 1


def test_form_sends_and_shows_the_message(browser: Client, ada: User, bo: User) -> None:
    page = browser.get("/messages/@bo/").content.decode()
    answer = browser.post("/messages/@bo/", {"client_id": client_id_on(page), "body": "hello <b>"}, follow=True)
    assert answer.redirect_chain == [("/messages/@bo/", 302)]
    assert "hello &lt;b&gt;" in answer.content.decode()
    assert Message.objects.get().sender == ada


def test_form_submitted_twice_sends_once(browser: Client, bo: User) -> None:
    form = {"client_id": client_id_on(browser.get("/messages/@bo/").content.decode()), "body": "hello"}
    for _ in range(2):
        assert browser.post("/messages/@bo/", form).status_code == 302
    assert Message.objects.count() == 1


def test_form_gone_back_to_keeps_the_text_and_sends_on_the_second_try(browser: Client, bo: User) -> None:
    first = client_id_on(browser.get("/messages/@bo/").content.decode())
    browser.post("/messages/@bo/", {"client_id": first, "body": "hello"})
    answer = browser.post("/messages/@bo/", {"client_id": first, "body": "something else"})
    page = answer.content.decode()
    assert (answer.status_code, "was sent already" in page, "something else" in page) == (409, True, True)
    browser.post("/messages/@bo/", {"client_id": client_id_on(page), "body": "something else"})
    assert list(Message.objects.order_by("seq").values_list("body", flat=True)) == ["hello", "something else"]


@pytest.mark.parametrize("body", ["", "x" * 4001])
def test_refused_text_is_shown_again_with_the_reason(browser: Client, bo: User, body: str) -> None:
    page = browser.get("/messages/@bo/").content.decode()
    answer = browser.post("/messages/@bo/", {"client_id": client_id_on(page), "body": body})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Message.objects.exists()


def test_form_without_its_client_id_is_refused(browser: Client, bo: User) -> None:
    assert browser.post("/messages/@bo/", {"body": "hello"}).status_code == 400


def test_looking_at_a_thread_marks_it_as_read(browser: Client, ada: User, bo: User) -> None:
    make_conversation(bo, ada, messages=3)
    browser.get("/messages/@bo/", headers={"sec-purpose": "prefetch"})
    assert Membership.objects.get(person=ada).unread == 2
    browser.get("/messages/@bo/")
    assert Membership.objects.get(person=ada).unread == 0


def test_earlier_messages_are_a_link_away(browser: Client, ada: User, bo: User) -> None:
    for number in range(51):
        send(bo, ada, f"[message {number}]")
    page = browser.get("/messages/@bo/").content.decode()
    assert "[message 1]" in page
    assert "[message 0]" not in page
    earlier = browser.get("/messages/@bo/?before=2").content.decode()
    assert "[message 0]" in earlier
    assert "[message 1]" not in earlier
    for nonsense in ("x", "-1", "²", "9" * 30):
        assert browser.get("/messages/@bo/", {"before": nonsense}).status_code == 200


def test_thread_with_nobody_or_oneself_is_none(browser: Client, ada: User) -> None:
    assert browser.get("/messages/@nobody/").status_code == 404
    assert browser.get("/messages/@ada/").headers["Location"] == "/messages/"


@pytest.mark.parametrize("size", [1, 12])
def test_pages_cost_the_same_however_much_they_show(
    browser: Client, ada: User, bo: User, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        make_conversation(make_person(), ada)
    make_conversation(ada, bo, messages=size)
    browser.get("/messages/@bo/")
    with django_assert_max_num_queries(11):
        assert browser.get("/messages/").status_code == 200
    with django_assert_max_num_queries(11):
        assert browser.get("/messages/@bo/").status_code == 200
