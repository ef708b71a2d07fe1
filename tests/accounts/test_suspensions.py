"""Keeping people out, with a reason and an end, and the trail of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.actions.entering import Suspended, WrongCredentials
from accounts.actions.guessing import check_credentials
from accounts.actions.sessions import issue_tokens
from accounts.actions.suspensions import (
    end_due_suspensions,
    lift_suspension,
    sign_out_person,
    suspend_person,
)
from accounts.models import AdministratorAct, Departure, Session, Suspension, User
from accounts.selectors.people import person_by_username
from accounts.states import Act
from tests.factories import make_person
from tests.factories.people import PASSWORD
from tests.factories.pictures import make_picture
from tests.factories.second_factor import set_up_app
from wecho.common.append_only import guarding
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    person = make_person("chief", staff=True)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def desk(chief: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(chief)
    return client


def test_a_suspended_person_is_out_and_learns_why_with_the_right_password_only(chief: User) -> None:
    anna = make_person("anna")
    issue_tokens(person=anna)
    suspend_person(actor=chief, person=anna, reason="spam in comments")
    assert not Session.objects.filter(person=anna, ended_at=None).exists()
    with pytest.raises(NotFound):
        person_by_username("anna")
    with translation.override("en"), pytest.raises(Suspended, match="spam in comments"):
        check_credentials(username="anna", password=PASSWORD)
    with pytest.raises(WrongCredentials):
        check_credentials(username="anna", password="wrong")


def test_the_suspended_learn_whom_to_ask_where_the_site_says(chief: User, settings: Settings) -> None:
    settings.CONTACT = "desk@wecho.example"
    suspend_person(actor=chief, person=make_person("anna"), reason="spam")
    with translation.override("en"), pytest.raises(Suspended, match=r"spam \(questions: desk@wecho\.example\)"):
        check_credentials(username="anna", password=PASSWORD)


def test_no_session_opens_for_who_is_suspended_after_the_password_was_right(chief: User) -> None:
    make_person("anna")
    anna = check_credentials(username="anna", password=PASSWORD)
    suspend_person(actor=chief, person=User.objects.get(pk=anna.pk), reason="spam in comments")
    with translation.override("en"), pytest.raises(Suspended, match="spam in comments"):
        issue_tokens(person=anna)
    page = Client()
    with pytest.raises(Suspended):
        page.force_login(anna)
    assert not Session.objects.filter(person=anna).exists()
    lift_suspension(actor=chief, person=anna)
    assert page.get("/settings/profile/").status_code == 302
    assert issue_tokens(person=anna)["access"]


def test_nor_does_one_for_an_account_that_is_closed_for_no_told_reason() -> None:
    anna = make_person("anna")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(WrongCredentials):
        issue_tokens(person=anna)


@pytest.mark.parametrize("way", ["password", "second step", "joining"])
def test_on_the_pages_who_is_suspended_at_the_last_moment_reads_why(
    way: str, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = {"password": "joining", "second step": "second_step", "joining": "joining"}[way]
    act = {"password": "check_credentials", "second step": "check_second_factor", "joining": "people.register_person"}
    client, anna = Client(headers={"Accept-Language": "en"}), make_person("anna")
    phone = set_up_app(anna) if way == "second step" else None
    if phone:
        client.post("/sign-in/", {"username": "anna", "password": PASSWORD})

    def suspended_meanwhile(*args: Any, **given: Any) -> User:
        suspend_person(actor=chief, person=anna, reason="rude at the last moment")
        return anna

    monkeypatch.setattr(f"accounts.web.{module}.{act[way]}", suspended_meanwhile)
    address = {"password": "/sign-in/", "second step": "/sign-in/second/", "joining": "/join/"}[way]
    given = {"username": "newcomer", "password": PASSWORD, "code": "123456"}
    answer = client.post(address, given)
    assert answer.status_code == 400
    assert "rude at the last moment" in answer.content.decode()
    assert client.get("/settings/profile/").status_code == 302
    assert not Session.objects.filter(person=anna, ended_at=None).exists()


def test_opening_a_session_costs_no_statement_more_for_it(django_assert_num_queries: Any) -> None:
    anna = make_person("anna")
    with django_assert_num_queries(4):  # savepoint, the person, the session, release
        issue_tokens(person=anna)


def test_the_right_password_of_a_suspended_person_is_no_failure(chief: User) -> None:
    anna = make_person("anna")
    suspend_person(actor=chief, person=anna, reason="spam")
    for _ in range(8):
        with pytest.raises(Suspended):
            check_credentials(username="anna", password=PASSWORD)


def test_a_suspension_ends_by_itself_and_can_be_lifted(chief: User) -> None:
    anna, ben = make_person("anna"), make_person("ben")
    suspend_person(actor=chief, person=anna, reason="a day off", ends_at=timezone.now() + timedelta(days=1))
    suspend_person(actor=chief, person=ben, reason="until lifted")
    assert end_due_suspensions() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert end_due_suspensions() == 1
        assert end_due_suspensions() == 0
    assert check_credentials(username="anna", password=PASSWORD) == anna
    lift_suspension(actor=chief, person=ben)
    lift_suspension(actor=chief, person=ben)
    assert check_credentials(username="ben", password=PASSWORD) == ben
    acts = AdministratorAct.objects.order_by("id").values_list("act", "actor")
    assert list(acts) == [
        (Act.SUSPENDED, chief.pk),
        (Act.SUSPENDED, chief.pk),
        (Act.EXPIRED, None),
        (Act.LIFTED, chief.pk),
    ]


def test_what_cannot_be_is_refused(chief: User) -> None:
    anna = make_person("anna")
    with pytest.raises(Invalid):
        suspend_person(actor=chief, person=anna, reason="  ")
    with pytest.raises(Invalid):
        suspend_person(actor=chief, person=anna, reason="x", ends_at=timezone.now())
    suspend_person(actor=chief, person=anna, reason="x")
    with pytest.raises(Conflict):
        suspend_person(actor=chief, person=anna, reason="again")


@pytest.mark.parametrize("act", [suspend_person, lift_suspension, sign_out_person])
def test_only_administrators_act_and_never_on_themselves_or_those_above(act: Any, chief: User) -> None:
    anna, staff = make_person("anna"), make_person(staff=True)
    for actor, person in ((anna, staff), (staff, anna), (chief, chief)):
        with pytest.raises(Forbidden):
            act(actor=actor, person=person, reason="x")


def test_the_trail_is_kept_by_the_database(chief: User) -> None:
    suspend_person(actor=chief, person=make_person(), reason="x")
    if connection.vendor == "sqlite":  # the suite lifts the guard of deletion, for Django to empty tables
        with connection.cursor() as cursor:
            cursor.execute(guarding("accounts_administratoract", "sqlite")[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        AdministratorAct.objects.update(reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        AdministratorAct.objects.all().delete()


def test_the_page_suspends_lifts_and_signs_out(desk: Client) -> None:
    anna = make_person("anna")
    issue_tokens(person=anna)
    page = f"/admin/accounts/user/{anna.pk}"
    assert "unknown device" in desk.get(f"{page}/standing/").content.decode()
    assert "1 session was ended" in desk.post(f"{page}/sign-out/", follow=True).content.decode()
    assert desk.post(f"{page}/suspend/", {"reason": ""}).status_code == 400
    wrong = {"reason": "x", "ends_at_0": "2001-01-01", "ends_at_1": "00:00"}
    assert "must lie in the future" in desk.post(f"{page}/suspend/", wrong).content.decode()
    told = desk.post(f"{page}/suspend/", {"reason": "spam"}, follow=True).content.decode()
    assert "Lift the suspension" in told
    assert desk.post(f"{page}/suspend/", {"reason": "again"}).status_code == 409
    desk.post(f"{page}/lift/")
    assert User.objects.get(pk=anna.pk).is_active


def test_a_picture_is_taken_away_and_the_trail_says_so(desk: Client) -> None:
    anna = make_person("anna")
    make_picture(anna)
    page = f"/admin/accounts/user/{anna.pk}"
    assert anna.avatar is not None
    assert anna.avatar.fallback in desk.get(f"{page}/standing/").content.decode()
    told = desk.post(f"{page}/remove-picture/avatar/", follow=True).content.decode()
    assert "avatar removed" in told
    anna.refresh_from_db()
    assert anna.avatar is None
    desk.post(f"{page}/remove-picture/avatar/")
    assert AdministratorAct.objects.filter(person=anna).count() == 1
    assert desk.post(f"{page}/remove-picture/face/").status_code == 404


def test_the_page_begins_a_deletion_once_the_username_is_typed(desk: Client) -> None:
    anna = make_person("anna")
    page = f"/admin/accounts/user/{anna.pk}"
    for wrong in ({"reason": "x", "typed": "ann"}, {"reason": "", "typed": "anna"}, {}):
        desk.post(f"{page}/delete-account/", wrong)
        assert not Departure.objects.exists()
    told = desk.post(f"{page}/delete-account/", {"reason": "asked by letter", "typed": "Anna"}, follow=True)
    assert "Being deleted" in told.content.decode()
    assert Departure.objects.get().person == anna
    assert AdministratorAct.objects.get().act == Act.DELETION_BEGUN


def test_the_pages_are_the_administrators_own(client: Client) -> None:
    anna, staff = make_person("anna"), make_person(staff=True)
    client.force_login(staff)
    for method, part in (
        ("GET", "standing"),
        ("POST", "suspend"),
        ("POST", "lift"),
        ("POST", "sign-out"),
        ("POST", "remove-picture/cover"),
    ):
        address = f"/admin/accounts/user/{anna.pk}/{part}/"
        assert client.generic(method, address).status_code == 403
        assert Client().generic(method, address).status_code == 302


def test_staff_do_not_make_themselves_superusers(client: Client) -> None:
    from django.contrib.auth.models import Permission

    clerk = make_person("clerk", staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(clerk)
    anna = make_person("anna")
    for person, status in ((clerk, 403), (anna, 302)):
        given = {"username": person.username, "is_superuser": "on", "is_staff": "on"}
        assert client.post(f"/admin/accounts/user/{person.pk}/change/", given).status_code == status
        assert not User.objects.get(pk=person.pk).is_superuser
    assert not User.objects.get(pk=anna.pk).is_staff


@pytest.mark.parametrize(("typed", "end"), [("", "23:59:59"), ("00:00", "00:00:00"), ("18:30", "18:30:00")])
def test_a_suspension_without_a_time_ends_with_its_day(desk: Client, typed: str, end: str) -> None:
    anna = make_person("anna")
    day = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d")
    given = {"reason": "spam", "ends_at_0": day, "ends_at_1": typed}
    assert desk.post(f"/admin/accounts/user/{anna.pk}/suspend/", given).status_code == 302
    ends_at = Suspension.objects.get(person=anna).ends_at
    assert ends_at is not None
    assert timezone.localtime(ends_at).strftime("%Y-%m-%d %H:%M:%S") == f"{day} {end}"


def test_a_time_without_a_day_is_refused(desk: Client) -> None:
    anna = make_person("anna")
    given = {"reason": "spam", "ends_at_0": "", "ends_at_1": "18:30"}
    assert desk.post(f"/admin/accounts/user/{anna.pk}/suspend/", given).status_code == 400
