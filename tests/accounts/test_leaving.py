"""Leaving: hidden at once, a way back for 14 days."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode

from accounts.actions import erasing, exporting, leaving
from accounts.actions.blocks import block_person, mute_person
from accounts.actions.entering import AccountLeaving, WrongCredentials
from accounts.actions.passwords import reset_password
from accounts.actions.sessions import TokenRefused, issue_tokens, refresh_tokens
from accounts.actions.suspensions import lift_suspension, suspend_person
from accounts.models import AdministratorAct, Block, Departure, Mute, Session, User
from accounts.selectors.leaving import leaving_ticket, person_of_ticket
from accounts.selectors.people import person_by_username, profile
from gallery.actions.answers import write_comment
from gallery.selectors.comments import comments_of
from gallery.selectors.posts import by_author, latest
from messaging.selectors import conversations_of
from tests.accounts.lives import make_life
from tests.accounts.mailed import mailed
from tests.factories import make_person
from tests.factories.gallery import make_post
from tests.factories.messaging import send
from tests.factories.people import PASSWORD
from tests.factories.services import key_headers, make_service
from tests.services_registry.working import run_jobs
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def leave(person: User) -> Departure:
    return leaving.leave(person=person, password=PASSWORD, typed=person.username)


def facts(person: User) -> dict[str, object]:
    """All that the row of a person says, but when it was touched."""
    row: dict[str, object] = dict(User.objects.filter(pk=person.pk).values().get())
    return {name: value for name, value in row.items() if name not in {"changed_at", "last_login"}}


def signed_in(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def test_whoever_leaves_is_hidden_from_everybody_at_once(django_capture_on_commit_callbacks: Any) -> None:
    life = make_life()
    profile(life.person.username)
    with django_capture_on_commit_callbacks(execute=True):
        leave(life.person)
    for seen in (person_by_username, profile):
        with pytest.raises(NotFound):
            seen(life.person.username)
    assert [post.pk for post in latest(life.friend, cursor=None, limit=50).rows] == [life.others_post.pk]
    assert not by_author(life.person, life.friend).rows
    (place,) = comments_of(life.others_post, life.friend).rows
    assert (place.pk, place.is_readable, place.folded) == (life.replied.pk, False, [life.reply])
    page = signed_in(life.friend).get(f"/posts/{life.post.pk}/")
    assert page.status_code == 404


def test_the_other_side_of_a_conversation_keeps_it_without_the_name() -> None:
    life = make_life()
    leave(life.person)
    row = conversations_of(life.friend, cursor=None, limit=5).rows[0]
    assert row.other.handle == f"~{life.person.pk}"
    client = signed_in(life.friend)
    for address in ("/messages/", f"/messages/@~{life.person.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "deleted account" in page.text
        assert life.person.username not in page.text
        assert "Piet" not in page.text
    assert "message 3" in page.text
    assert "data-composer" not in page.text
    assert signed_in(make_person()).get(f"/messages/@~{life.person.pk}/").status_code == 404
    with pytest.raises(Forbidden):
        send(life.friend, life.person)


def test_who_changes_their_mind_finds_everything_as_it_was() -> None:
    life = make_life()
    before = facts(life.person)
    leave(life.person)
    leaving.keep_account(person=life.person)
    assert facts(life.person) == before
    assert profile(life.person.username)["username"] == life.person.username
    assert life.post.pk in {post.pk for post in latest(life.friend, cursor=None, limit=50).rows}
    assert not Departure.objects.exists()


def test_it_takes_the_password_and_the_username() -> None:
    person = make_person("Leonie")
    with pytest.raises(Invalid):
        leaving.leave(person=person, password=PASSWORD, typed="leoni")
    with pytest.raises(WrongCredentials):
        leaving.leave(person=person, password="something else", typed="Leonie")
    assert not Departure.objects.exists()
    departure = leaving.leave(person=person, password=PASSWORD, typed=" leonie ")
    assert departure.due_at - departure.asked_at == timedelta(days=14)
    with pytest.raises(Conflict):
        leave(person)


def test_the_staff_does_not_leave_before_it_is_taken_off() -> None:
    person = make_person(staff=True)
    with pytest.raises(Forbidden):
        leave(person)


def administrator() -> User:
    root = make_person(staff=True)
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    return User.objects.get(pk=root.pk)


def test_an_administrator_may_start_it_and_the_person_may_stay() -> None:
    root, person = administrator(), make_person()
    for actor, about in ((make_person(staff=True), person), (root, make_person(staff=True)), (root, root)):
        with pytest.raises(Forbidden):
            leaving.start_departure(actor=actor, person=about)
    departure = leaving.start_departure(actor=root, person=person, reason="asked by letter")
    assert departure.by == root
    act = AdministratorAct.objects.get(person=person)
    assert (act.act, act.actor, act.reason) == ("deletion_begun", root, "asked by letter")
    leaving.keep_account(person=person)
    assert User.objects.get(pk=person.pk).is_active


def test_who_was_suspended_before_is_suspended_after_and_a_suspension_that_ends_brings_nobody_back() -> None:
    root, person = administrator(), make_person()
    suspend_person(actor=root, person=person, reason="rude")
    leaving.start_departure(actor=root, person=person)
    leaving.keep_account(person=person)
    assert not User.objects.get(pk=person.pk).is_active
    leaving.start_departure(actor=root, person=person)
    lift_suspension(actor=root, person=person)
    assert not User.objects.get(pk=person.pk).is_active
    leaving.keep_account(person=person)
    assert User.objects.get(pk=person.pk).is_active


def test_all_sessions_end_and_none_comes_back_with_the_person() -> None:
    person = make_person()
    client = signed_in(person)
    tokens = issue_tokens(person=person)
    leave(person)
    assert client.get("/settings/profile/").status_code == 302
    with pytest.raises(AccountLeaving):
        issue_tokens(person=person)
    leaving.keep_account(person=person)
    assert client.get("/settings/profile/").status_code == 302
    with pytest.raises(TokenRefused):
        refresh_tokens(refresh=tokens["refresh"])
    assert set(Session.objects.values_list("end", flat=True)) == {"left"}


def test_a_new_password_takes_the_ticket_of_leaving_from_who_had_the_old_one() -> None:
    person = make_person()
    leave(person)
    ticket = leaving_ticket(person)
    assert person_of_ticket(ticket) == person
    token = default_token_generator.make_token(person)
    reset_password(uid=urlsafe_base64_encode(str(person.pk).encode()), token=token, password="another-lantern-43")
    assert person_of_ticket(ticket) is None


def test_what_is_no_ticket_opens_nothing() -> None:
    person = make_person()
    leave(person)
    for ticket in ("", "x", signing.dumps(person.pk, salt="accounts.leaving")):
        assert person_of_ticket(ticket) is None


def test_who_is_suspended_while_they_leave_may_stay_but_comes_not_in() -> None:
    root, person = administrator(), make_person()
    client = signed_in(person)
    client.post("/settings/data/delete/", {"typed": person.username, "password": PASSWORD})
    suspend_person(actor=root, person=person, reason="rude")
    kept = client.post("/leaving/keep")
    assert kept.status_code == 403
    assert "rude" in kept.text
    assert client.get("/settings/profile/").status_code == 302
    assert not Session.objects.filter(person=person, ended_at=None).exists()
    leaving.start_departure(actor=root, person=person)
    status, refused = call(Client(), "POST", "keep", ticket=leaving_ticket(User.objects.get(pk=person.pk)))
    assert (status, refused["reason"]) == (403, "suspended")
    lift_suspension(actor=root, person=person)
    assert client.get("/settings/profile/").status_code == 302
    assert not Session.objects.filter(person=person, ended_at=None).exists()


def test_who_blocked_or_muted_somebody_gone_sees_a_number_and_can_take_it_back() -> None:
    reader, blocked, muted = make_person(), make_person("mondrian"), make_person("malevich")
    block_person(actor=reader, person=blocked)
    mute_person(actor=reader, person=muted)
    leave(blocked)
    leave(muted)
    client = signed_in(reader)
    token = issue_tokens(person=reader)["access"]
    for person, kind in ((blocked, "blocked"), (muted, "muted")):
        page = client.get(f"/settings/privacy/{kind}/").text
        assert person.username not in page
        assert f"@~{person.pk}" in page
        (told,) = call(client, "GET", f"me/{kind}", token)[1]["people"]
        assert (told["username"], told["display_name"] != person.username) == (f"~{person.pk}", True)
    stranger = signed_in(make_person())
    assert stranger.post(f"/@~{blocked.pk}/block", {"blocked": "0"}).status_code == 404
    assert client.post(f"/@~{blocked.pk}/block", {"blocked": "1"}).status_code == 404
    assert client.post(f"/@~{blocked.pk}/block", {"blocked": "0"}).status_code == 302
    assert call(client, "DELETE", f"people/~{muted.pk}/mute", token) == (200, {"muted": False})
    assert not Block.objects.exists()
    assert not Mute.objects.exists()


def test_over_the_api_who_leaves_takes_everything_along_with_the_ticket() -> None:
    person, client = make_person(), Client()
    leave(person)
    given = {"username": person.username, "password": PASSWORD}
    with_ticket = {"Leaving-Ticket": call(client, "POST", "token", **given)[1]["ticket"]} | key_headers(make_service())
    export = "/api/v1/accounts/me/export"
    assert client.post(export, headers=with_ticket).json()["data"]["export"]["status"] == "waiting"
    run_jobs()
    (part,) = client.get(export, headers=with_ticket).json()["data"]["export"]["parts"]
    assert len(b"".join(client.get(part["url"], headers=with_ticket))) == part["size"]
    assert client.delete(export, headers=with_ticket).json()["data"] == {"export": None}
    leaving.keep_account(person=person)
    assert client.get(export, headers=with_ticket).status_code == 401


def test_there_is_no_way_back_when_the_time_is_over() -> None:
    person = make_person()
    leave(person)
    Departure.objects.update(due_at=timezone.now())
    with pytest.raises(Conflict):
        leaving.keep_account(person=person)


def test_nothing_is_erased_before_the_time_is_over() -> None:
    life = make_life()
    leave(life.person)
    assert erasing.erase_due() == 0
    erasing.erase_person(life.person.pk)
    erasing.erase_person(life.friend.pk)
    assert Departure.objects.get().erasing_since is None
    assert life.person.posts.exists()
    assert life.friend.posts.exists()


def test_on_the_site_one_leaves_looks_comes_back_and_is_signed_in() -> None:
    person = make_person()
    post = make_post()
    write_comment(actor=person, post=post, body="here I was")
    client = signed_in(person)
    refused = client.post("/settings/data/delete/", {"typed": "x", "password": PASSWORD})
    assert refused.status_code == 400
    assert "This is not your username." in refused.text
    assert "Password" in client.post("/settings/data/delete/", {"typed": person.username, "password": "x"}).text
    gone = client.post("/settings/data/delete/", {"typed": person.username, "password": PASSWORD}, follow=True)
    assert gone.redirect_chain == [("/leaving/", 302)]
    assert f"@{person.username} is hidden from everybody" in gone.text
    assert client.get("/settings/profile/").status_code == 302
    assert client.get("/data/export/").status_code == 200
    elsewhere = Client(headers={"Accept-Language": "en"})
    entered = elsewhere.post("/sign-in/", {"username": person.username, "password": PASSWORD}, follow=True)
    assert entered.redirect_chain == [("/leaving/", 302)]
    assert elsewhere.get("/upload/").status_code == 302
    kept = elsewhere.post("/leaving/keep", follow=True)
    assert f"Welcome back, {person.name}." in kept.text
    assert elsewhere.get("/upload/").status_code == 200
    assert "here I was" in Client().get(f"/posts/{post.pk}/").text


def test_the_pages_of_leaving_are_for_nobody_else() -> None:
    for address in ("/leaving/", "/data/export/"):
        assert Client().get(address).status_code == 302
    assert Client().post("/leaving/keep").status_code == 302
    assert signed_in(make_person()).get("/leaving/").status_code == 302


def call(client: Client, method: str, path: str, token: str = "", **body: object) -> tuple[int, Any]:
    headers = key_headers(make_service()) | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = client.generic(
        method, f"/api/v1/accounts/{path}", json.dumps(body), content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()["data"] if answer["Content-Type"] == "application/json" else answer


def test_over_the_api_one_takes_everything_along_leaves_and_comes_back(django_capture_on_commit_callbacks: Any) -> None:
    person, client = make_person(), Client()
    token = issue_tokens(person=person)["access"]
    assert call(client, "GET", "me/export", token) == (200, {"export": None})
    assert call(client, "POST", "me/export", token)[1]["export"]["status"] == "waiting"
    assert call(client, "POST", "me/export", token)[0] == 409
    run_jobs()
    _, found = call(client, "GET", "me/export", token)
    (part,) = found["export"]["parts"]
    status, file = call(client, "GET", part["url"].removeprefix("/api/v1/accounts/"), token)
    assert (status, len(b"".join(file))) == (200, part["size"])
    assert call(client, "DELETE", "me/export", token) == (200, {"export": None})
    wrong = {"username": person.username, "password": "wrong"}
    assert call(client, "POST", "me/departure", token, **wrong)[0] == 401
    given = {"username": person.username, "password": PASSWORD}
    with django_capture_on_commit_callbacks(execute=True):
        status, left = call(client, "POST", "me/departure", token, **given)
    assert (status, "due_at" in left) == (200, True)
    assert call(client, "GET", "me", token)[0] == 401
    status, refused = call(client, "POST", "token", **given)
    assert (status, refused["reason"]) == (403, "account_leaving")
    status, tokens = call(client, "POST", "keep", ticket=refused["ticket"])
    assert status == 200
    assert call(client, "GET", "me", tokens["access"])[0] == 200
    assert call(client, "POST", "keep", ticket=refused["ticket"])[0] == 401


def test_who_leaves_or_stays_or_has_an_export_is_told_by_mail() -> None:
    person = make_person("Leonie")
    User.objects.filter(pk=person.pk).update(
        email="leonie@mail.example", email_confirmed_at=timezone.now(), language="en"
    )
    person.refresh_from_db()
    exporting.start_export(person=person)
    departure = leave(person)
    leaving.keep_account(person=person)
    run_jobs()
    with translation.override("en"):
        due = date_format(timezone.localtime(departure.due_at), "DATETIME_FORMAT")
    begun, ended, ready = (f"{mail.subject} {mail.body}" for mail in mailed()[-3:])
    assert "Leonie" in begun
    assert due in begun
    assert "Your account stays" in ended
    assert "Your data is ready" in ready


@pytest.mark.parametrize(
    ("language", "by", "why"), [("en", "an administrator began", "Reason: {}"), ("zh-hans", "管理员", "原因：{}")]
)
def test_whom_an_administrator_deletes_reads_who_did_it_and_why(language: str, by: str, why: str) -> None:
    person = with_address(make_person(), language)
    leaving.start_departure(actor=administrator(), person=person, reason=" asked by <letter> ")
    body = str(mailed()[-1].body)
    assert by in body
    assert why.format("asked by <letter>") in body
    leaving.keep_account(person=person)
    leaving.start_departure(actor=administrator(), person=person)
    assert why.format("") not in str(mailed()[-1].body)
    leaving.keep_account(person=person)
    leave(person)
    assert by not in str(mailed()[-1].body)


@pytest.mark.parametrize(("language", "doubled"), [("en", ".."), ("zh-hans", "。。")])
def test_a_date_in_a_mail_brings_no_full_stop_of_its_own(language: str, doubled: str) -> None:
    person = with_address(make_person(), language)
    with time_machine.travel("2026-11-25T10:33:00Z"):
        leave(person)
        mail = mailed()[-1]
    assert doubled not in f"{mail.body}"
    assert {"en": "6:33 PM.", "zh-hans": "18:33 之后"}[language] in f"{mail.body}"


def with_address(person: User, language: str) -> User:
    User.objects.filter(pk=person.pk).update(
        email=f"{person.pk}@mail.example", email_confirmed_at=timezone.now(), language=language
    )
    return User.objects.get(pk=person.pk)
