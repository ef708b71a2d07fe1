"""Who may decide."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from gallery.actions.boards import create_board
from gallery.models import Post
from gallery.states import PostStatus
from moderation.policies import can_decide_board, can_decide_post
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from tests.factories.moderation import make_member_of_moderators

pytestmark = pytest.mark.django_db


def test_moderators_decide_about_posts_and_boards(moderator: User, waiting: Post) -> None:
    assert can_decide_post(moderator, waiting)
    assert can_decide_board(moderator, make_board(published=False))


def test_the_group_of_moderators_has_what_it_takes(waiting: Post) -> None:
    moderator = make_member_of_moderators()
    assert can_decide_post(moderator, waiting)
    assert can_decide_board(moderator, make_board(published=False))
    assert moderator.has_perm("moderation.view_decision")
    assert not moderator.has_perm("gallery.delete_post")


def test_nobody_else_decides(author: User, clerk: User, waiting: Post) -> None:
    board = make_board(author, published=False)
    for person in (AnonymousUser(), make_person(), author, clerk):
        assert not can_decide_post(person, waiting)
        assert not can_decide_board(person, board)


def test_a_moderator_who_left_the_staff_decides_no_more(moderator: User, waiting: Post) -> None:
    moderator.is_staff = False
    assert not can_decide_post(moderator, waiting)


def test_moderators_leave_their_own_posts_and_boards_to_others() -> None:
    moderator = make_moderator()
    assert not can_decide_post(moderator, make_post(moderator, status=PostStatus.PENDING))
    assert not can_decide_board(moderator, make_board(moderator, published=False))


def test_an_administrator_alone_on_a_site_is_not_locked_out() -> None:
    administrator = make_person(staff=True)
    administrator.is_superuser = True
    assert can_decide_post(administrator, make_post(administrator, status=PostStatus.PENDING))


def test_a_private_board_is_nobody_elses_business(moderator: User) -> None:
    assert not can_decide_board(moderator, create_board(actor=make_person(), title="Mine", is_public=False))
