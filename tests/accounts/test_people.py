"""Joining, signing in, tokens and profiles."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions.entering import WrongCredentials
from accounts.actions.guessing import check_credentials
from accounts.actions.people import edit_profile, register_person
from accounts.actions.sessions import TokenRefused, issue_tokens, refresh_tokens
from accounts.models import User
from accounts.selectors.people import person_by_username, profile
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common.cache import read_text
from wecho.common.errors import Forbidden, Invalid, NotFound, TooMany
from wecho.common.origin import _current

pytestmark = pytest.mark.django_db


def test_a_name_of_any_script_may_join() -> None:
    for name in ("小满", "Zoë", "иван", "a_b-c.d"):
        assert register_person(username=name, password=PASSWORD).pk


@pytest.mark.parametrize(
    "name", ["a", "x" * 31, "has space", "-dash", "dot.", "admin", "Ａdmin", "管理员", "a\0b", "ﬁsh", ""]
)
def test_a_bad_name_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        register_person(username=name, password=PASSWORD)
    assert "username" in refusal.value.errors
    assert not User.objects.exists()


@pytest.mark.parametrize("taken", ["Anna", "ANNA", "anna"])
def test_names_that_differ_only_in_case_are_one(taken: str) -> None:
    make_person("anna")
    with pytest.raises(Invalid) as refusal:
        register_person(username=taken, password=PASSWORD)
    assert refusal.value.slug == "username_taken"


@pytest.mark.parametrize("password", ["short", "password", "12345678901", "anna-anna"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        register_person(username="anna-anna", password=password)
    assert "password" in refusal.value.errors


def test_passwords_are_kept_as_argon2() -> None:
    assert make_person().password.startswith("argon2$argon2id$")


def test_signing_in_takes_the_name_in_any_case() -> None:
    anna = make_person("Anna")
    assert check_credentials(username="aNNA", password=PASSWORD) == anna


def test_the_sixth_try_is_refused_even_with_the_right_password() -> None:
    make_person("anna")
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            check_credentials(username="anna", password="wrong")
    with pytest.raises(TooMany):
        check_credentials(username="ANNA", password=PASSWORD)


def test_a_right_password_forgets_earlier_failures() -> None:
    make_person("anna")
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            check_credentials(username="anna", password="wrong")
    check_credentials(username="anna", password=PASSWORD)
    assert cache.get("wecho:user:login_fail:anna") is None


def test_the_access_token_is_kept_under_its_key() -> None:
    tokens = issue_tokens(person=make_person("anna"))
    assert read_text("wecho:user:access_token:anna") == tokens["access"]


def test_a_refresh_token_gives_a_new_pair() -> None:
    tokens = issue_tokens(person=make_person())
    assert refresh_tokens(refresh=tokens["refresh"])["access"]


def test_an_access_token_does_not_refresh() -> None:
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=issue_tokens(person=make_person())["access"])


def test_a_changed_password_voids_refresh_tokens() -> None:
    person = make_person()
    tokens = issue_tokens(person=person)
    person.set_password("another-lantern-43")
    person.save()
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=tokens["refresh"])


def test_a_profile_is_cached_and_forgotten_when_it_changes(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    anna = make_person("anna")
    assert profile("ANNA")["bio"] == ""
    assert cache.get("wecho:userinfo:cache:anna")["username"] == "anna"
    with django_capture_on_commit_callbacks(execute=True):
        edit_profile(actor=anna, person=anna, display_name="安娜", bio="雾")
    assert profile("anna")["display_name"] == "安娜"


def test_nobody_edits_the_profile_of_another() -> None:
    with pytest.raises(Forbidden):
        edit_profile(actor=make_person(), person=make_person(), display_name="x", bio="")


def test_an_inactive_person_is_not_found() -> None:
    anna = make_person("anna")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(NotFound):
        person_by_username("anna")


def test_a_network_joins_ten_times_an_hour() -> None:
    def join(number: int, address: str) -> None:
        token = _current.set(address)
        try:
            register_person(username=f"person-{number}", password=PASSWORD)
        finally:
            _current.reset(token)

    for number in range(10):
        join(number, f"2001:db8:0:1::{number}")
    with pytest.raises(TooMany):
        join(10, "2001:db8:0:1:ffff::")
    join(11, "2001:db8:0:2::")
    for number in range(12, 24):
        join(number, "127.0.0.1")
    assert User.objects.count() == 23


def test_joining_on_the_page_signs_in(client: Client) -> None:
    response = client.post("/join/", {"username": "anna", "password": PASSWORD, "email": ""})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username="anna").pk)


def test_a_refused_form_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/join/", {"username": "admin", "password": PASSWORD, "email": "a@b.example"})
    assert response.status_code == 400
    assert "a@b.example" in response.content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, target: str) -> None:
    make_person("anna")
    response = client.post("/sign-in/", {"username": "anna", "password": PASSWORD, "next": target})
    assert response["Location"] == "/"


@pytest.mark.parametrize("path", ["/@a%00b/", "/@a%00b/boards/", "/messages/@a%00b/"])
def test_a_nul_in_a_name_finds_nobody(client: Client, path: str) -> None:
    client.force_login(make_person())
    assert client.get(path).status_code == 404


def test_what_an_administrator_changes_is_seen_at_once(client: Client, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    anna, administrator = make_person("anna"), make_person(staff=True)
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)
    assert profile("anna")["display_name"] == "anna"
    client.force_login(User.objects.get(pk=administrator.pk))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/admin/accounts/user/{anna.pk}/change/", {"username": "anna", "display_name": "Anne"})
    assert answer.status_code == 302
    assert profile("anna")["display_name"] == "Anne"


def test_the_administration_limits_guessing_as_the_site_does(client: Client) -> None:
    make_person("warden", staff=True)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=/admin/")
    for _ in range(5):
        client.post("/sign-in/", {"username": "warden", "password": "wrong"})
    client.post("/sign-in/", {"username": "warden", "password": PASSWORD, "next": "/admin/"})
    assert "_auth_user_id" not in client.session
