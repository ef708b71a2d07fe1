"""Notifications and blocks, mutes, private accounts: in every kind that has a person in it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions.blocks import block_person, mute_person, unblock_person
from accounts.actions.follows import follow_person, remove_follower
from accounts.actions.notifications import mark_all_read
from accounts.actions.requests import approve_request, set_private
from accounts.constants import NotificationKind
from accounts.models import Notification, User
from accounts.selectors.notifications import notices, notifications_of, unread_count, untold_by_mail
from gallery.actions.answers import like_post, unlike_post, write_comment
from tests.factories import make_person
from tests.factories.gallery import make_post

pytestmark = pytest.mark.django_db
Tell = Callable[[User, User], object]
"""What the second does, so that the first hears of it."""


def _like(ada: User, bo: User) -> None:
    like_post(actor=bo, post=make_post(ada))


def _comment(ada: User, bo: User) -> None:
    write_comment(actor=bo, post=make_post(ada), body="x")


def _reply(ada: User, bo: User) -> None:
    post = make_post(make_person())
    write_comment(actor=ada, post=post, body="x")
    write_comment(actor=bo, post=post, body=f"@{ada.username}")


def _mention(ada: User, bo: User) -> None:
    write_comment(actor=bo, post=make_post(make_person()), body=f"@{ada.username}")


def _mention_in_post(ada: User, bo: User) -> None:
    make_post(bo, text=f"@{ada.username}")


def _follow(ada: User, bo: User) -> None:
    follow_person(actor=bo, followee=ada)


def _request(ada: User, bo: User) -> None:
    set_private(actor=ada, person=ada, is_private=True)
    follow_person(actor=bo, followee=ada)


def _approval(ada: User, bo: User) -> None:
    set_private(actor=bo, person=bo, is_private=True)
    follow_person(actor=ada, followee=bo)
    approve_request(actor=bo, follower=ada)


EVERY = [_like, _comment, _reply, _mention, _mention_in_post, _follow, _request, _approval]


@pytest.fixture
def ada() -> User:
    return make_person("ada")


@pytest.fixture
def bo() -> User:
    return make_person("bo")


def told_of_people(person: User) -> list[Notification]:
    return [row for row in notifications_of(person).rows if row.kind != NotificationKind.REVIEW]


def read_everything(person: User) -> None:
    mark_all_read(actor=person, up_to=10**9)


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("by_recipient", [True, False])
@pytest.mark.parametrize("tell", EVERY)
def test_a_block_takes_out_what_was_told_before(
    ada: User, bo: User, tell: Tell, by_recipient: bool, is_read: bool
) -> None:
    tell(ada, bo)
    assert len(told_of_people(ada)) == 1
    if is_read:
        read_everything(ada)
    else:
        Notification.objects.filter(kind=NotificationKind.REVIEW).delete()
        assert unread_count(ada) == 1
    blocker, blocked = (ada, bo) if by_recipient else (bo, ada)
    block_person(actor=blocker, person=blocked)
    assert told_of_people(ada) == []
    assert unread_count(ada) == 0
    assert untold_by_mail(ada, 0, 10**9) == []


@pytest.mark.parametrize("tell", [_like, _comment, _reply, _mention, _mention_in_post])
def test_somebody_muted_tells_nothing(ada: User, bo: User, tell: Tell) -> None:
    mute_person(actor=ada, person=bo)
    tell(ada, bo)
    assert told_of_people(ada) == []


def test_what_a_muted_person_told_before_stays(ada: User, bo: User) -> None:
    _follow(ada, bo)
    mute_person(actor=ada, person=bo)
    assert len(told_of_people(ada)) == 1


def test_a_group_goes_on_without_the_blocked(ada: User, bo: User) -> None:
    post, cy = make_post(ada), make_person()
    for person in (cy, bo):
        write_comment(actor=person, post=post, body=f"of {person.username}")
    block_person(actor=bo, person=ada)
    (group,) = told_of_people(ada)
    assert (group.people, group.actor_ids) == (1, [cy.pk])
    (notice,) = notices(ada, [group])
    assert (notice.names, notice.others, notice.latest) == ([cy], 0, None)


def test_taking_back_a_like_after_a_block_takes_nobody_else_out(ada: User, bo: User) -> None:
    post, cy = make_post(ada), make_person()
    for person in (cy, bo):
        like_post(actor=person, post=post)
    block_person(actor=ada, person=bo)
    unlike_post(actor=bo, post=post)
    (group,) = told_of_people(ada)
    assert (group.people, group.actor_ids) == (1, [cy.pk])


def test_after_a_block_is_gone_only_what_is_new_is_told(ada: User, bo: User) -> None:
    _like(ada, bo)
    block_person(actor=ada, person=bo)
    unblock_person(actor=ada, person=bo)
    assert told_of_people(ada) == []
    _follow(ada, bo)
    assert [row.kind for row in told_of_people(ada)] == [NotificationKind.FOLLOW]


def test_a_private_account_mentions_only_its_followers(ada: User, bo: User) -> None:
    set_private(actor=bo, person=bo, is_private=True)
    _mention_in_post(ada, bo)
    assert told_of_people(ada) == []


def test_a_follower_who_was_removed_reads_nothing_of_the_private_post(ada: User, bo: User, client: Client) -> None:
    follow_person(actor=ada, followee=bo)
    set_private(actor=bo, person=bo, is_private=True)
    post = make_post(bo, title="Secret lake", text=f"@{ada.username}")
    write_comment(actor=ada, post=post, body="x")
    write_comment(actor=bo, post=post, body=f"@{ada.username} secret words")
    client.force_login(ada)
    assert "Secret lake" in client.get("/notifications/").content.decode()
    remove_follower(actor=bo, follower=ada)
    page = client.get("/notifications/").content.decode()
    listed = client.get("/api/v1/accounts/notifications").content.decode()
    for shown in (page, listed):
        assert "ecret" not in shown
        assert f"/posts/{post.pk}/" not in shown
