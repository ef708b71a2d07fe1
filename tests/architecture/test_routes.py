"""The matrix of routes × roles holds, and no route is missing from it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from accounts.actions.blocks import block_person
from accounts.actions.digests import unsubscribe_token
from accounts.actions.email import ask_to_confirm
from accounts.actions.exporting import start_export, write_export
from accounts.actions.follows import follow_person
from accounts.actions.identities import submit_identity
from accounts.actions.leaving import leave
from accounts.actions.people import edit_profile
from accounts.actions.requests import approve_request, set_private
from accounts.actions.sessions import Device, issue_tokens, open_session
from accounts.actions.suspensions import suspend_person
from accounts.models import User
from accounts.selectors import signed_in
from accounts.selectors.leaving import leaving_ticket
from accounts.states import SessionKind
from gallery.actions.answers import write_comment
from gallery.actions.boards import create_board
from gallery.actions.posts import edit_post, submit_post
from gallery.actions.processing import refuse_photo
from gallery.actions.transport import begin_upload
from gallery.actions.uploads import upload_photo
from gallery.models import Facet, Post
from gallery.states import PostStatus, Visibility
from messaging.actions.messages import send_message
from moderation.constants import Outcome
from tests.accounts.mailed import mailed, token_in
from tests.architecture.routes import API, CONTRACT, PAGES, PASSWORD, ROLES, Row
from tests.factories import make_person
from tests.factories.gallery import jpeg, make_board, make_moderator, make_photo, make_post, share_board
from tests.factories.moderation import make_appeal, make_decision
from tests.factories.pictures import make_picture
from tests.factories.services import key_headers, make_service
from tests.services_registry.clients.asking import signed_headers

pytestmark = pytest.mark.django_db


class World:
    """The fixed cast and their things; `names` fills the addresses."""

    def __init__(self) -> None:
        owner, friend = make_person(), make_person()
        edit_profile(actor=friend, person=friend, show_likes=True)
        self.people = {
            "owner": owner,
            "stranger": make_person(),
            "moderator": make_moderator(),
            "blocked": make_person(),
            "blocker": make_person(),
            "follower": make_person(),
            "suspended": make_person(),
        }
        post = make_post(owner, moderator=self.people["moderator"])
        sent = send_message(actor=friend, to=owner, client_id="first", body="hello")
        self.names: dict[str, object] = {
            "owner": owner.username,
            "avatar": make_picture(owner).storage_key,
            "session": open_session(person=owner, kind=SessionKind.APP, device=Device()).pk,
            "friend": friend.username,
            "asking": friend.username,
            "post": post.pk,
            "pending": make_post(owner, status=PostStatus.PENDING).pk,
            "draft": self.draft(owner),
            "shown_photo": post.photos.get().pk,
            "photo": make_photo(owner).pk,
            "upload": begin_upload(actor=owner, name="a.jpg", size=7).pk,
            "board": make_board(owner).pk,
            "closed": create_board(actor=owner, title="closed", is_public=False).pk,
            "ordered": make_board(owner, posts=[post], by_hand=True).pk,
            "sharing": self.shared_board(owner, accepted=True),
            "inviting": self.shared_board(owner, accepted=False),
            "others_board": make_board().pk,
            "export": self.export(owner),
            "comment": write_comment(actor=owner, post=post, body="x").pk,
            "conversation": sent.conversation_id,
            "unsubscribe": unsubscribe_token(owner),
            "email_link": self.email_link(owner),
            "identified": submit_identity(actor=owner, name="李四", number="440308199901101512", consent=True).pk,
        }
        for kind in ("tag", "camera", "lens"):
            self.names[kind] = Facet.objects.create(kind=kind, value=f"one-{kind}", name="One").value
        self.names |= self.in_the_bin() | self.shared()
        self.names |= self.private_account() | self.leaver() | self.suspended_account() | self.rejected(owner)
        self.names |= self.meant_for("followers", Visibility.FOLLOWERS) | self.meant_for("only_me", Visibility.PRIVATE)
        self.names |= {f"with_{role}": self.part(self.people[role]) for role in ("blocked", "blocker")}
        follow_person(actor=self.people["follower"], followee=owner)
        set_private(actor=owner, person=owner, is_private=True)
        follow_person(actor=friend, followee=owner)
        User.objects.filter(pk=owner.pk).update(is_private=False)  # as if the job had not approved the friend yet
        self.service = make_service()
        self.cookies = {role: signed_in_cookies(person) for role, person in self.people.items()}
        self.tokens = {role: issue_tokens(person=person)["access"] for role, person in self.people.items()}
        self.suspend()

    def private_account(self) -> dict[str, object]:
        """A private account that the owner follows, and what is in it."""
        person = make_person()
        follow_person(actor=self.people["owner"], followee=person)
        post = make_post(person, moderator=self.people["moderator"])
        edit_profile(actor=person, person=person, show_likes=True)
        set_private(actor=person, person=person, is_private=True)
        follow_person(actor=self.people["follower"], followee=person)
        approve_request(actor=person, follower=self.people["follower"])
        block_person(actor=person, person=self.people["blocked"])
        block_person(actor=self.people["blocker"], person=person)
        return {
            "private": person.username,
            "private_post": post.pk,
            "private_photo": post.photos.get().pk,
            "private_board": make_board(person, posts=[post]).pk,
            "private_comment": write_comment(actor=person, post=post, body="x").pk,
        }

    def in_the_bin(self) -> dict[str, object]:
        """A post that the owner deleted."""
        post = make_post(self.people["owner"], status=PostStatus.DELETED)
        return {"binned": post.pk, "binned_photo": post.photos.get().pk}

    def shared(self) -> dict[str, object]:
        """A post of the owner whose originals others may have."""
        owner = self.people["owner"]
        post = make_post(owner, moderator=self.people["moderator"])
        edit_post(actor=owner, post=post, allows_download=True)
        return {"shared_photo": post.photos.get().pk}

    def meant_for(self, name: str, visibility: Visibility) -> dict[str, object]:
        """A published post of the owner that is not for everybody, and what belongs to it."""
        owner = self.people["owner"]
        post = make_post(owner, moderator=self.people["moderator"])
        Post.objects.filter(pk=post.pk).update(visibility=visibility)
        return {
            f"{name}_post": post.pk,
            f"{name}_photo": post.photos.get().pk,
            f"{name}_comment": write_comment(actor=owner, post=post, body="x").pk,
        }

    def suspended_account(self) -> dict[str, object]:
        """What the member shows who is suspended at the end."""
        person = self.people["suspended"]
        post = make_post(person, moderator=self.people["moderator"])
        edit_profile(actor=person, person=person, show_likes=True)
        return {
            "suspended": person.username,
            "suspended_post": post.pk,
            "suspended_photo": post.photos.get().pk,
            "suspended_board": make_board(person, posts=[post]).pk,
            "suspended_comment": write_comment(actor=person, post=post, body="x").pk,
        }

    def suspend(self) -> None:
        """Suspend the member, who was signed in until now."""
        administrator = make_person(staff=True)
        administrator.user_permissions.add(Permission.objects.get(codename="change_user"))
        administrator = User.objects.get(pk=administrator.pk)
        suspend_person(actor=administrator, person=self.people["suspended"], reason="advertising")

    def part(self, other: User) -> int:
        """Let the owner and another one talk, then part them; returns their conversation."""
        owner = self.people["owner"]
        sent = send_message(actor=other, to=owner, client_id="earlier", body="hello")
        blocker, blocked = (owner, other) if other == self.people["blocked"] else (other, owner)
        block_person(actor=blocker, person=blocked)
        return sent.conversation_id

    def rejected(self, owner: User) -> dict[str, object]:
        """What was decided against the owner, by others and by the moderator of the matrix, and appeals against it."""
        post, board = make_post(owner, status=PostStatus.PENDING), make_board(owner, published=False)
        make_decision(post, outcome=Outcome.REJECT)
        make_decision(board, outcome=Outcome.REJECT)
        return {
            "rejected": post.pk,
            "rejected_board": board.pk,
            "appeal": make_appeal(owner).pk,
            "own_decision_appeal": make_appeal(owner, moderator=self.people["moderator"]).pk,
        }

    @staticmethod
    def shared_board(person: User, *, accepted: bool) -> int:
        """A private board of somebody else that this person shares, or is invited to share."""
        board = make_board(is_public=False)
        share_board(board, person, accepted=accepted)
        return board.pk

    @staticmethod
    def export(owner: User) -> int:
        asked = start_export(person=owner)
        write_export(asked.pk)
        return asked.pk

    def leaver(self) -> dict[str, object]:
        """Somebody whose account is being deleted, with an export."""
        person = make_person()
        export = self.export(person)
        leave(person=person, password=PASSWORD, typed=person.username)
        return {"ticket": leaving_ticket(person), "leavers_export": export}

    @staticmethod
    def email_link(owner: User) -> str:
        ask_to_confirm(person=owner, email="owner@mail.example")
        return token_in(mailed()[-1])

    @staticmethod
    def draft(owner: User) -> int:
        good = make_photo(owner)
        bad = upload_photo(actor=owner, file=ContentFile(jpeg()), name="bad.jpg")
        made = submit_post(actor=owner, photo_ids=[good.pk, bad.pk])
        refuse_photo(bad, "truncated")
        return made.pk

    def fill(self, value: Any) -> Any:
        """Put the names of this world into an address or a body."""
        if isinstance(value, str):
            return value.format(**self.names)
        if isinstance(value, dict):
            return {name: self.fill(part) for name, part in value.items()}
        return [self.fill(part) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the whole matrix: each call is undone."""
    with django_db_blocker.unblock(), undone():
        yield World()


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything in the block. To Django it is a test's own transaction: durable blocks may open inside."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
    signed_in.forget_all()  # numbers of sessions are given out again


def answers(world: World, row: Row) -> Iterator[tuple[str, int]]:
    """The status that each role gets, each in a world as it was."""
    for role in ROLES:
        with undone():
            yield role, ask(world, row, role)


def ask(world: World, row: Row, role: str, *, key: bool = True) -> int:
    client, path, (content, kind) = Client(), world.fill(row.path), sent(world, row)
    headers: dict[str, str] = world.fill(row.headers)
    if role == "service":
        secret = world.service.secrets.get().open()
        headers |= signed_headers(world.service.name, secret, row.method, path, content.encode())
    elif not is_api(row):
        client.cookies.load(world.cookies.get(role, {}))
    elif key:
        headers |= key_headers(world.service)
    if is_api(row) and role in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[role]}"
    return client.generic(row.method, path, content, kind, headers=headers).status_code


def is_api(row: Row) -> bool:
    return row.path.startswith("/api/v1/")


def sent(world: World, row: Row) -> tuple[str, str]:
    """The body of a call and its content type."""
    body = world.fill(row.body)
    return (json.dumps(body), "application/json") if is_api(row) and "content" not in body else form(body)


def signed_in_cookies(person: User) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def form(body: dict[str, str]) -> tuple[str, str]:
    return urlencode(body), "application/x-www-form-urlencoded"


@pytest.mark.parametrize("row", [*PAGES, *API, *CONTRACT], ids=str)
def test_each_role_gets_what_the_matrix_says(world: World, row: Row) -> None:
    assert dict(answers(world, row)) == dict(zip(ROLES, row.statuses, strict=True))


@pytest.mark.parametrize("row", [*API, *CONTRACT], ids=str)
def test_without_an_app_key_every_call_is_denied(world: World, row: Row) -> None:
    assert ask(world, row, "moderator", key=False) == 400


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":  # Django's own pages, tested where we add to them
                yield from routes(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def methods_of(route: URLPattern) -> set[str]:
    view = getattr(route.callback, "view_class", None) or getattr(route.callback, "cls", None)
    return {name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}


def test_every_route_has_a_row(world: World) -> None:
    known = set[tuple[str, str]]()
    for entry in (*PAGES, *API, *CONTRACT):
        try:
            match = resolve(world.fill(entry.path).partition("?")[0])
        except Resolver404:
            raise AssertionError(f"{entry} is no route") from None
        known |= {(match.route, entry.method), (match.route, "")}
    every = {(path, method) for path, route in routes(get_resolver()) for method in methods_of(route) or {""}}
    assert every - known == set()
