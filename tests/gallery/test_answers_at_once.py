"""No like, comment or message comes through beside a block or a removed follow of the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from accounts.actions.blocks import block_person
from accounts.actions.follows import follow_person, remove_follower
from accounts.actions.requests import set_private
from accounts.models import Notification, User
from gallery.actions.answers import like_post, write_comment
from gallery.models import Comment, Like, Post
from messaging.actions.messages import send_message
from messaging.models import Message
from tests.factories import make_person
from tests.factories.gallery import make_post
from wecho.common.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[User, Post], object]


def _like(actor: User, post: Post) -> object:
    return like_post(actor=actor, post=post)


def _comment(actor: User, post: Post) -> object:
    return write_comment(actor=actor, post=post, body="x")


def _message(actor: User, post: Post) -> object:
    return send_message(actor=actor, to=post.author, client_id="x", body="x")


def while_under_way(change: Callable[[], object], work: Callable[[], object]) -> object:
    """Begin `work` while `change` is made and not committed yet; its result, or its error, once it is."""

    def job() -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            change()
            working = thread.submit(job)
            assert not wait([working], timeout=0.5).done
        return working.result(10)


@pytest.mark.parametrize("act", [_like, _comment, _message])
@pytest.mark.parametrize("by_author", [True, False])
def test_what_is_sent_while_a_block_is_made_waits_and_is_refused(act: Act, by_author: bool) -> None:
    post, ben = make_post(), make_person()
    Notification.objects.all().delete()
    blocker, blocked = (post.author, ben) if by_author else (ben, post.author)
    with pytest.raises((Forbidden, NotFound)):
        while_under_way(lambda: block_person(actor=blocker, person=blocked), lambda: act(ben, post))
    assert not any(model._default_manager.exists() for model in (Like, Comment, Message, Notification))
    post.refresh_from_db()
    assert (post.like_count, post.comment_count) == (0, 0)


@pytest.mark.parametrize("act", [_like, _comment])
def test_what_a_follower_sends_while_they_are_removed_waits_and_is_refused(act: Act) -> None:
    post, ben = make_post(), make_person()
    follow_person(actor=ben, followee=post.author)
    set_private(actor=post.author, person=post.author, is_private=True)
    with pytest.raises(Forbidden):
        while_under_way(lambda: remove_follower(actor=post.author, follower=ben), lambda: act(ben, post))


@pytest.mark.parametrize("act", [_like, _comment])
def test_a_block_waits_for_what_is_being_sent_and_takes_out_what_it_told(act: Act) -> None:
    post, ben = make_post(), make_person()
    Notification.objects.all().delete()
    while_under_way(lambda: act(ben, post), lambda: block_person(actor=post.author, person=ben))
    assert not Notification.objects.filter(people__gt=0).exists()
