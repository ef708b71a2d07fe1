"""Kept counts that have drifted: they jam nothing, and a daily walk mends them."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.conf import settings
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from accounts.actions import recounting
from accounts.actions.follows import follow_person, unfollow_person
from accounts.actions.recounting import recount_follows
from accounts.models import User
from accounts.selectors.people import profile
from gallery.actions.answers import delete_comment, like_post, unlike_post, write_comment
from gallery.actions.board_items import collect_post, uncollect_post
from gallery.actions.posts import delete_post
from gallery.actions.recounting import recount_posts
from gallery.models import Board, Post
from tests.factories import make_person
from tests.factories.gallery import make_board, make_post
from tests.factories.relations import kept_counts_are_right

pytestmark = pytest.mark.django_db


def drift(*people: User, **counts: int) -> None:
    User.objects.filter(pk__in=[person.pk for person in people]).update(**counts)


def test_a_follow_that_was_not_counted_can_be_taken_back() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=anna, followee=ben)
    drift(anna, ben, follower_count=0, following_count=0)
    assert unfollow_person(actor=anna, followee=ben)
    assert kept_counts_are_right(anna, ben)


def test_answers_and_posts_that_were_not_counted_can_be_taken_back() -> None:
    anna, post = make_person(), make_post()
    board = make_board(anna)
    like_post(actor=anna, post=post)
    comment = write_comment(actor=anna, post=post, body="x")
    collect_post(actor=anna, board=board, post=post)
    Post.objects.update(like_count=0, comment_count=0)
    Board.objects.update(item_count=0)
    drift(post.author, post_count=0)
    assert unlike_post(actor=anna, post=post)
    assert delete_comment(actor=anna, comment=comment)
    assert uncollect_post(actor=anna, board=board, post=post)
    post.refresh_from_db()
    delete_post(actor=post.author, post=post)
    assert User.objects.get(pk=post.author_id).post_count == 0


def test_a_walk_mends_what_differs_and_tells_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "BATCH", 2)
    people = [make_person() for _ in range(5)]
    for person in people[1:]:
        follow_person(actor=person, followee=people[0])
    drift(people[0], follower_count=7)
    drift(people[4], following_count=0, follower_count=3)
    assert profile(people[0].username)["follower_count"] == 7
    found = recount_follows(0)
    assert (found.mended, found.last_id) == (2, None)
    assert found.checked == User.objects.count()
    assert kept_counts_are_right(*people)
    assert recount_follows(0).mended == 0


def test_a_walk_mends_the_numbers_of_published_posts() -> None:
    post, anna = make_post(), make_person()
    drift(post.author, post_count=0)
    drift(anna, post_count=2)
    assert recount_posts(0).mended == 2
    assert list(User.objects.filter(pk__in=[post.author_id, anna.pk]).order_by("pk").values_list("post_count")) == [
        (1,),
        (0,),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_mended_number_is_shown_at_once() -> None:
    anna = make_person()
    drift(anna, follower_count=7)
    assert profile(anna.username)["follower_count"] == 7
    recount_follows(0)
    assert profile(anna.username)["follower_count"] == 0


def test_a_walk_that_takes_too_long_goes_on_in_a_further_job(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    monkeypatch.setattr(recounting, "BUDGET_SECONDS", 0.0)
    assert recount_follows(0).last_id == recount_posts(0).last_id == 0
    waiting = DBTaskResult.objects.values_list("task_path", flat=True)
    assert {"accounts.tasks.recount_follows", "gallery.tasks.recount_posts"} <= set(waiting)


def test_both_walks_begin_every_day() -> None:
    for path in ("accounts.tasks.recount_follows", "gallery.tasks.recount_posts"):
        assert settings.PERIODIC_JOBS[path] == 24 * 60 * 60


@pytest.mark.django_db(transaction=True)
def test_a_follow_under_way_is_neither_lost_nor_counted_twice() -> None:
    anna, ben = make_person(), make_person()
    drift(ben, follower_count=5)

    def walk() -> int:
        try:
            return recount_follows(0).mended
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            follow_person(actor=anna, followee=ben)
            walking = thread.submit(walk)
            assert not wait([walking], timeout=0.3).done
        assert walking.result(10) == 1
    assert kept_counts_are_right(anna, ben)
