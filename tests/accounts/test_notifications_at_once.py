"""What holds of notifications when everything happens at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.actions.announcements import announce, tell_everyone
from accounts.actions.digests import send_digests
from accounts.actions.follows import follow_person
from accounts.actions.notification_settings import choose_notifications
from accounts.actions.notifications import mark_all_read
from accounts.constants import NotificationKind
from accounts.models import Notification, NotificationSettings, User
from gallery.actions.answers import like_post, unlike_post, write_comment
from gallery.models import Post
from tests.factories import make_person
from tests.factories.gallery import make_post

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 6
KINDS = NotificationKind.values


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all work at the same moment, each on a connection of its own."""
    start = Barrier(len(works))

    def job(work: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(job, works))


@pytest.fixture
def post() -> Post:
    made = make_post()
    Notification.objects.all().delete()
    return made


def counted(post: Post, kind: str = "like") -> list[tuple[int, bool]]:
    rows = Notification.objects.filter(recipient=post.author, kind=kind, people__gt=0)
    return list(rows.order_by("pk").values_list("people", "is_read"))


def test_likes_at_the_same_moment_are_one_group_that_counts_them_all(post: Post) -> None:
    people = [make_person() for _ in range(TOGETHER)]
    at_once(*(partial(like_post, actor=person, post=post) for person in people))
    assert counted(post) == [(TOGETHER, False)]


def test_same_person_at_the_same_moment_counts_once(post: Post) -> None:
    person = make_person()
    at_once(*[partial(like_post, actor=person, post=post)] * TOGETHER)
    assert counted(post) == [(1, False)]


def test_likes_and_their_taking_back_leave_what_is_true(post: Post) -> None:
    people = [make_person() for _ in range(TOGETHER)]

    def change_of_mind(person: User) -> None:
        for act in (like_post, unlike_post, like_post):
            act(actor=person, post=post)

    at_once(*(partial(change_of_mind, person) for person in people))
    assert counted(post) == [(TOGETHER, False)]


def test_nothing_is_lost_between_telling_and_reading(post: Post) -> None:
    people = [make_person() for _ in range(TOGETHER)]
    reading = partial(mark_all_read, actor=post.author, up_to=2**62)
    at_once(*(partial(like_post, actor=person, post=post) for person in people), reading, reading)
    groups = counted(post)
    assert sum(number for number, _ in groups) == TOGETHER
    assert [is_read for _, is_read in groups].count(False) <= 1


def test_comments_that_mention_each_other_do_not_lock_each_other_out(post: Post) -> None:
    people = [make_person() for _ in range(4)]
    everyone = " ".join(f"@{person.username}" for person in people)
    posts = [post, make_post(post.author)]
    works = [
        partial(write_comment, actor=person, post=one, body=f"{everyone} {turn}")
        for turn, person in enumerate(people)
        for one in posts
    ]
    at_once(*works)
    assert counted(post, "comment") == [(4, False)] * 2


def test_two_workers_tell_everyone_once() -> None:
    boss = make_person()
    boss.is_staff = boss.is_superuser = True
    boss.save()
    people = [boss, *(make_person() for _ in range(5))]
    made = announce(actor=boss, chinese="你好", english="Hello", recipient=None, everyone=True)
    at_once(partial(tell_everyone, made.pk), partial(tell_everyone, made.pk))
    made.refresh_from_db()
    assert made.people == len(people) == Notification.objects.count()


def test_two_workers_send_one_digest() -> None:
    ada = make_person()
    ada.email, ada.email_confirmed_at = "ada@example.org", timezone.now()
    ada.save()
    choose_notifications(actor=ada, in_app=KINDS, by_mail=KINDS, digest="daily")
    follow_person(actor=make_person(), followee=ada)
    NotificationSettings.objects.update(digest_due_at=timezone.now() - timedelta(seconds=1))
    assert sorted(at_once(send_digests, send_digests)) == [0, 1]
    assert len(mail.outbox) == 1
