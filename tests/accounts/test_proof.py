"""Dangerous acts ask for a proof that is not older than ten minutes."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import make_person
from tests.factories.people import PASSWORD, let_proof_age, prove
from wecho.common.proof import require_recent_proof


@require_recent_proof
def danger(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"done by {request.method}")


urlpatterns = [path("danger/", danger), path("", include("wecho.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A clock of the proofs that a test can turn."""
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr("wecho.common.proof.time", SimpleNamespace(time=lambda: clock.now))
    return clock


def sign_in_long_ago(client: Client) -> None:
    client.force_login(make_person())
    let_proof_age(client)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/danger/")["Location"].startswith("/sign-in/?next=/danger/")


def test_who_has_just_signed_in_is_not_asked(client: Client) -> None:
    anna = make_person()
    client.post("/sign-in/", {"username": anna.username, "password": PASSWORD})
    assert client.get("/danger/").content == b"done by GET"


def test_the_page_asks_and_comes_back_to_the_act(client: Client) -> None:
    sign_in_long_ago(client)
    asked = client.get("/danger/?of=mine")
    assert asked["Location"] == "/sign-in/confirm/?next=%2Fdanger%2F%3Fof%3Dmine"
    assert client.get(asked["Location"]).status_code == 200
    back = client.post("/sign-in/confirm/", {"password": PASSWORD, "next": "/danger/?of=mine"})
    assert back["Location"] == "/danger/?of=mine"
    assert client.get("/danger/").status_code == 200


def test_a_proof_lasts_ten_minutes(client: Client, clock: SimpleNamespace) -> None:
    client.force_login(make_person())
    prove(client)
    clock.now += 9 * 60
    assert client.get("/danger/").status_code == 200
    clock.now += 61
    assert client.get("/danger/").status_code == 302


def test_a_proof_from_the_future_is_none(client: Client, clock: SimpleNamespace) -> None:
    client.force_login(make_person())
    prove(client)
    clock.now -= 5
    assert client.get("/danger/").status_code == 302


def test_a_form_is_never_sent_again_by_itself(client: Client) -> None:
    sign_in_long_ago(client)
    asked = client.post("/danger/", {"of": "mine"}, headers={"Referer": "http://testserver/settings/profile/?a=b"})
    assert asked["Location"] == "/sign-in/confirm/?next=%2Fsettings%2Fprofile%2F%3Fa%3Db"


def test_a_form_of_another_site_leads_nowhere_else(client: Client) -> None:
    sign_in_long_ago(client)
    asked = client.post("/danger/", headers={"Referer": "https://elsewhere.example/form/"})
    assert asked["Location"] == "/sign-in/confirm/?next=%2F"


def test_htmx_is_led_to_the_page_that_asks(client: Client) -> None:
    sign_in_long_ago(client)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/profile/"}
    asked = client.post("/danger/", headers=headers)
    assert asked.status_code == 204
    assert asked["HX-Redirect"].startswith("/sign-in/confirm/?next=%2Fsettings")


def test_a_wrong_password_proves_nothing_and_is_counted(client: Client) -> None:
    anna = make_person()
    client.force_login(anna)
    let_proof_age(client)
    for _ in range(5):
        assert client.post("/sign-in/confirm/", {"password": "wrong"}).status_code == 400
    assert client.post("/sign-in/confirm/", {"password": PASSWORD}).status_code == 400
    assert client.get("/danger/").status_code == 302


def test_signing_out_takes_the_proof_away(client: Client) -> None:
    anna = make_person()
    client.force_login(anna)
    prove(client)
    client.post("/sign-out/")
    assert "proved_at" not in client.session
