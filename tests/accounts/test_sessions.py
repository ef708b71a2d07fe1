"""One session a device: what ends with it, how soon, and what a call costs meanwhile."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.actions.sessions import (
    TokenRefused,
    end_session,
    end_sessions,
    issue_tokens,
    prune_sessions,
    refresh_tokens,
)
from accounts.constants import SITE_SESSION_ID
from accounts.models import Session, User
from accounts.selectors import signed_in
from accounts.states import SessionEnd, SessionKind
from accounts.web.devices import browser_name
from tests.factories import make_person
from tests.factories.people import PASSWORD
from tests.factories.services import key_headers, make_service
from wecho.common import cache
from wecho.common.errors import NotFound
from wecho.common.origin import network_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


class App:
    """An app client of one person."""

    def __init__(self, person: User) -> None:
        self.tokens = issue_tokens(person=person)
        self.headers = {**key_headers(make_service()), "Authorization": f"Bearer {self.tokens['access']}"}

    def call(self, method: str, path: str, **body: Any) -> Any:
        return Client().generic(method, f"/api/v1/accounts/{path}", headers=self.headers, **body)

    def status(self) -> int:
        return int(self.call("GET", "me").status_code)


@pytest.fixture
def other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told to this process: it learns what it looks for, at every call."""
    monkeypatch.setattr(settings, "SIGNED_IN_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(signed_in, "forget", lambda **which: None)


def browser(person: User) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": person.username, "password": PASSWORD}, headers={"User-Agent": FIREFOX})
    return client


def is_in(client: Client) -> bool:
    return client.get("/settings/devices/").status_code == 200


def test_signing_in_opens_a_session_with_what_people_know_their_device_by() -> None:
    anna = make_person("anna")
    browser(anna)
    session = anna.sessions.get()
    assert (session.kind, session.device_name, session.address) == ("site", "Firefox Mobile · Android", "127.0.0.1")


@pytest.mark.parametrize("agent", ["", "x" * 5_000, "\0\0", "Mozilla/5.0 (" + "(" * 300])
def test_any_user_agent_gets_a_name(agent: str) -> None:
    assert len(browser_name(agent)) <= 100


def test_a_call_asks_the_database_nothing_to_know_who_calls(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    app = App(make_person())
    app.status()
    with django_assert_num_queries(0):
        assert app.status() == 200  # the profile comes from the cache


def test_a_page_asks_the_database_nothing_to_know_who_looks(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = browser(make_person())
    client.get("/settings/profile/")
    del client.cookies["anew"]  # it lives for some seconds after a change
    with django_assert_num_queries(3):  # unread messages and notifications of the header, and how far the pictures are
        assert client.get("/settings/profile/").status_code == 200


@pytest.mark.usefixtures("other_process")
@pytest.mark.parametrize("end", ["session", "password", "banned"])
def test_what_ends_in_another_process_ends_here(end: str) -> None:
    anna = make_person("anna")
    app, page = App(anna), browser(anna)
    assert (app.status(), is_in(page)) == (200, True)
    if end == "session":
        end_sessions(person=anna, end=SessionEnd.ENDED)
    elif end == "password":
        fresh = User.objects.get(pk=anna.pk)
        fresh.set_password("another-lantern-43")
        fresh.save()
    else:
        User.objects.filter(pk=anna.pk).update(is_active=False)
    assert (app.status(), is_in(page)) == (401, False)
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=app.tokens["refresh"])


def test_after_a_long_pause_everything_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(make_person())
    assert app.status() == 200
    monkeypatch.setattr(settings, "SIGNED_IN_LOOK_SECONDS", 1.0)
    monkeypatch.setattr(signed_in._book, "_looked_at", signed_in._book._looked_at - 3_600)
    Session.objects.update(ended_at=timezone.now() - timedelta(minutes=50))
    assert app.status() == 401


def test_a_refresh_token_is_good_once_and_its_replay_ends_the_session() -> None:
    app = App(make_person())
    newer = refresh_tokens(refresh=app.tokens["refresh"])
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=app.tokens["refresh"])
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=newer["refresh"])
    assert Session.objects.get().end == SessionEnd.REPLAY


def test_a_session_of_a_month_without_a_sign_is_over() -> None:
    app = App(make_person())
    Session.objects.update(last_seen_at=timezone.now() - timedelta(days=31))
    assert app.status() == 401
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=app.tokens["refresh"])


def test_signing_out_voids_the_tokens_and_takes_the_kept_one_away(
    django_capture_on_commit_callbacks: Any,
) -> None:
    anna = make_person("anna")
    app, other = App(anna), App(anna)
    app.tokens = refresh_tokens(refresh=app.tokens["refresh"])
    assert cache.read_text("wecho:user:access_token:anna") == app.tokens["access"]
    with django_capture_on_commit_callbacks(execute=True):
        assert other.call("POST", "sign-out").status_code == 200
    assert cache.read_text("wecho:user:access_token:anna") == app.tokens["access"]  # that of the one who stays
    with django_capture_on_commit_callbacks(execute=True):
        assert app.call("POST", "sign-out").status_code == 200
    assert cache.read_text("wecho:user:access_token:anna") is None
    assert (app.status(), other.status()) == (401, 401)


def test_signing_out_on_a_page_ends_its_session_only(django_capture_on_commit_callbacks: Any) -> None:
    anna = make_person()
    here, there = browser(anna), browser(anna)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/sign-out/")
    assert (is_in(here), is_in(there)) == (False, True)
    assert list(anna.sessions.filter(ended_at=None).values_list("kind", flat=True)) == [SessionKind.SITE]


def test_devices_are_ended_one_by_one_and_all_others_at_once(django_capture_on_commit_callbacks: Any) -> None:
    anna = make_person()
    here, there, app = browser(anna), browser(anna), App(anna)
    ended = anna.sessions.get(kind=SessionKind.APP)
    own = here.session[SITE_SESSION_ID]
    with translation.override("en"):
        page = here.get("/settings/devices/", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("Firefox Mobile · Android") >= 2
    assert page.index("This device") < page.index(f"devices/{own}/end") < page.index("Other devices")
    assert re.findall(r"Sign out [^\"]+, signed in [^\"]*\d", page)
    with django_capture_on_commit_callbacks(execute=True):
        here.post(f"/settings/devices/{ended.pk}/end")
    assert (app.status(), is_in(there)) == (401, True)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/settings/devices/end-others")
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_the_session_of_another() -> None:
    theirs = App(make_person())
    with pytest.raises(NotFound):
        end_session(actor=make_person(), session_id=Session.objects.get().pk)
    assert theirs.status() == 200


def test_the_api_lists_and_ends_sessions(django_capture_on_commit_callbacks: Any) -> None:
    anna = make_person()
    app, other = App(anna), App(anna)
    listed = app.call("GET", "sessions").json()["data"]["sessions"]
    assert [one["current"] for one in listed].count(True) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert app.call("DELETE", "sessions").json()["data"] == {"ended": 1}
    assert (app.status(), other.status()) == (200, 401)


def test_where_only_one_session_may_live_a_new_one_ends_the_old(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(settings, "SINGLE_SESSION", True)
    anna = make_person()
    with django_capture_on_commit_callbacks(execute=True):
        old = App(anna)
    assert old.status() == 200
    with django_capture_on_commit_callbacks(execute=True):
        new = App(anna)
    assert (old.status(), new.status()) == (401, 200)
    assert Session.objects.exclude(ended_at=None).get().end == SessionEnd.REPLACED


@pytest.mark.parametrize("told", [True, False])
def test_where_only_one_token_may_live_a_renewed_pair_voids_the_one_before(
    monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    monkeypatch.setattr(settings, "SINGLE_SESSION", True)
    if not told:  # as in another process, which looks for itself
        monkeypatch.setattr(settings, "SIGNED_IN_LOOK_SECONDS", 0.0)
        monkeypatch.setattr(signed_in, "forget", lambda **which: None)
    app = App(make_person())
    assert app.status() == 200
    old = app.headers
    newer = refresh_tokens(refresh=app.tokens["refresh"])
    app.headers = {**old, "Authorization": f"Bearer {newer['access']}"}
    assert app.status() == 200
    app.headers = old
    assert app.status() == 401


def test_usually_an_access_token_lives_on_beside_a_renewed_one() -> None:
    app = App(make_person())
    refresh_tokens(refresh=app.tokens["refresh"])
    assert app.status() == 200


def test_last_seen_moves_and_old_sessions_are_forgotten() -> None:
    app = App(make_person())
    Session.objects.update(last_seen_at=timezone.now() - timedelta(hours=2))
    signed_in.forget_all()
    app.status()
    assert Session.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)
    assert prune_sessions() == 0
    Session.objects.update(last_seen_at=timezone.now() - timedelta(days=200), ended_at=Now())
    assert prune_sessions() == 1


def test_someone_who_changed_something_sees_it_whichever_process_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = make_person("anna")
    client = browser(anna)
    assert "anna" in client.get("/settings/profile/").content.decode()
    monkeypatch.setattr(signed_in, "forget", lambda **which: None)
    client.post("/settings/profile/", {"display_name": "安娜", "bio": ""})
    assert "安娜" in client.get("/settings/devices/").content.decode()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_networks_are_what_one_subscriber_has(address: str | None, network: str) -> None:
    assert network_of(address) == network
