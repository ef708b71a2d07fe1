"""What administrators write of people: fields, names and passwords."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client

from accounts.actions.administering import administer_person, send_reset_link_to, set_password_of
from accounts.actions.guessing import check_credentials
from accounts.actions.people import register_person
from accounts.actions.second_factor import reset_second_factor
from accounts.actions.sessions import issue_tokens
from accounts.actions.suspensions import suspend_person
from accounts.models import AdministratorAct, User
from accounts.selectors.people import profile
from accounts.states import Act
from tests.accounts.mailed import mailed
from tests.accounts.test_email import ADDRESS, with_email
from tests.factories import make_person
from tests.factories.people import PASSWORD, let_proof_age
from tests.factories.second_factor import set_up_app
from wecho.common.cache import read_text
from wecho.common.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db
NEW = "another-lantern-43"


@pytest.fixture
def chief() -> User:
    person = make_person("chief", staff=True)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def clerk() -> User:
    """Staff who may change people, and no more."""
    person = make_person("clerk", staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    return person


@pytest.fixture
def anna() -> User:
    return make_person("anna")


def test_a_password_set_by_an_administrator_ends_sessions_and_stands_in_the_trail(clerk: User, anna: User) -> None:
    issue_tokens(person=anna)
    with pytest.raises(Invalid):
        set_password_of(actor=clerk, person=anna, new_password=NEW, reason=" ")
    with pytest.raises(Invalid):
        set_password_of(actor=clerk, person=anna, new_password="short", reason="seen in person")
    set_password_of(actor=clerk, person=anna, new_password=NEW, reason="seen in person")
    assert check_credentials(username="anna", password=NEW) == anna
    assert not anna.sessions.filter(ended_at=None).exists()
    trail = AdministratorAct.objects.get(person=anna)
    assert (trail.actor, trail.act, trail.reason) == (clerk, Act.PASSWORD_SET, "seen in person")


def test_whom_a_mail_reaches_gets_a_link_and_nobody_else_sets_the_password(clerk: User, anna: User) -> None:
    ben = with_email("ben", ADDRESS)
    with pytest.raises(Conflict):
        set_password_of(actor=clerk, person=ben, new_password=NEW, reason="x")
    with pytest.raises(Conflict):
        send_reset_link_to(actor=clerk, person=anna, reason="x")
    send_reset_link_to(actor=clerk, person=ben, reason="asked on the phone")
    assert [message.to for message in mailed()] == [[ADDRESS]]
    assert AdministratorAct.objects.get(person=ben).act == Act.RESET_LINK_SENT
    assert check_credentials(username="ben", password=PASSWORD) == ben


@pytest.mark.parametrize(
    ("language", "by", "why"), [("en", "an administrator had this link", "Reason: "), ("zh-hans", "管理员", "原因：")]
)
def test_the_mail_of_an_administrator_s_link_says_who_sent_it_and_why(
    clerk: User, language: str, by: str, why: str
) -> None:
    ben = with_email("ben", ADDRESS)
    User.objects.filter(pk=ben.pk).update(language=language)
    send_reset_link_to(actor=clerk, person=ben, reason="asked on the phone")
    body = str(mailed()[0].body)
    assert by in body
    assert f"{why}asked on the phone" in body


def test_the_page_of_standing_sets_a_password_after_a_proof_only(client: Client, clerk: User, anna: User) -> None:
    client.force_login(clerk)
    page, given = f"/admin/accounts/user/{anna.pk}", {"new_password": NEW, "reason": "seen in person"}
    assert f"{page}/set-password/" in client.get(f"{page}/standing/").content.decode()
    let_proof_age(client)
    assert client.post(f"{page}/set-password/", given)["Location"].startswith("/sign-in/confirm/")
    client.post("/sign-in/confirm/", {"password": PASSWORD})
    client.post(f"{page}/set-password/", given | {"new_password": "short"})
    client.post(f"{page}/set-password/", {})
    client.post(f"{page}/send-reset-link/", {"reason": ""})
    assert check_credentials(username="anna", password=PASSWORD) == anna
    client.post(f"{page}/set-password/", given)
    assert check_credentials(username="anna", password=NEW) == anna


def test_the_page_of_standing_sends_a_link(client: Client, clerk: User) -> None:
    ben = with_email("ben", ADDRESS)
    client.force_login(clerk)
    page = f"/admin/accounts/user/{ben.pk}"
    assert f"{page}/set-password/" not in client.get(f"{page}/standing/").content.decode()
    client.post(f"{page}/send-reset-link/", {"reason": "asked on the phone"})
    assert [message.to for message in mailed()] == [[ADDRESS]]


def test_django_s_own_forms_for_passwords_are_closed(client: Client, chief: User, anna: User) -> None:
    client.force_login(chief)
    path, given = f"/admin/accounts/user/{anna.pk}/password/", {"password1": NEW, "password2": NEW}
    for answer in (client.get(path), client.post(path, given)):
        assert answer["Location"] == f"/admin/accounts/user/{anna.pk}/standing/"
    assert check_credentials(username="anna", password=PASSWORD) == anna
    assert client.get("/admin/password_change/")["Location"] == "/settings/account/"
    own = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/admin/password_change/", own)
    assert check_credentials(username="chief", password=PASSWORD) == chief


def test_only_superusers_act_on_the_staff(client: Client, chief: User, clerk: User, anna: User) -> None:
    moderator = make_person("umpire", staff=True)
    set_up_app(moderator)
    with pytest.raises(Forbidden):
        set_password_of(actor=clerk, person=moderator, new_password=NEW, reason="x")
    with pytest.raises(Forbidden):
        reset_second_factor(actor=clerk, person=moderator, reason="x")
    with pytest.raises(Forbidden):
        administer_person(actor=clerk, person=moderator, changed=["bio"])
    client.force_login(clerk)
    for person, status in ((moderator, 403), (clerk, 403), (anna, 302)):
        answer = client.post(f"/admin/accounts/user/{person.pk}/change/", {"username": person.username, "bio": "x"})
        assert answer.status_code == status
    reset_second_factor(actor=chief, person=moderator, reason="seen in person")
    set_password_of(actor=chief, person=moderator, new_password=NEW, reason="seen in person")


def test_powers_are_given_by_superusers_only(chief: User, clerk: User, anna: User) -> None:
    anna.is_staff = True
    with pytest.raises(Forbidden):
        administer_person(actor=clerk, person=anna, changed=["is_staff"])
    administer_person(actor=chief, person=anna, changed=["is_staff"])
    assert User.objects.get(pk=anna.pk).is_staff


def test_what_happened_since_the_form_was_read_stays(chief: User, anna: User) -> None:
    read_before = User.objects.get(pk=anna.pk)
    User.objects.filter(pk=anna.pk).update(follower_count=7, place="Lisbon")
    suspend_person(actor=chief, person=anna, reason="spam")
    read_before.bio = "fog"
    administer_person(actor=chief, person=read_before, changed=["bio"])
    kept = User.objects.get(pk=anna.pk)
    assert (kept.bio, kept.follower_count, kept.place, kept.is_active) == ("fog", 7, "Lisbon", False)


def test_a_name_that_an_administrator_takes_away_is_forgotten_and_given_to_nobody(  # type: ignore[no-untyped-def]
    chief: User, anna: User, client: Client, django_capture_on_commit_callbacks
) -> None:
    issue_tokens(person=anna)
    assert profile("anna")["username"] == "anna"
    client.force_login(chief)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/accounts/user/{anna.pk}/change/", {"username": "Hanna"})
    assert User.objects.get(pk=anna.pk).username_key == "hanna"
    assert cache.get("wecho:userinfo:cache:anna") is None
    assert read_text("wecho:user:access_token:anna") is None
    assert profile("hanna")["username"] == "Hanna"
    for name in ("anna", "ANNA"):
        with pytest.raises(Invalid):
            register_person(username=name, password=PASSWORD)


def test_a_name_that_changes_only_its_case_stays_its_person_s(chief: User, anna: User) -> None:
    anna.username = "Anna"
    administer_person(actor=chief, person=anna, changed=["username"])
    anna.username = "anna"
    anna.full_clean(exclude=["password"])
    administer_person(actor=chief, person=anna, changed=["username"])
    assert User.objects.get(pk=anna.pk).username == "anna"


def test_an_administrator_adds_somebody(client: Client, chief: User) -> None:
    client.force_login(chief)
    given = {"username": "newcomer", "password1": NEW, "password2": NEW, "usable_password": "true"}
    assert client.post("/admin/accounts/user/add/", given).status_code == 302
    assert check_credentials(username="newcomer", password=NEW).username == "newcomer"
