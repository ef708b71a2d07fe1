"""An author's numbers, for nobody else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.follows import follow_person
from gallery.actions.answers import like_post
from gallery.models import Like, Post, PostDay
from gallery.selectors.likers import likers_followed
from gallery.selectors.numbers import best_posts, numbers_of
from tests.factories import make_person
from tests.factories.gallery import make_post
from tests.gallery.test_threads import signed_in

pytestmark = pytest.mark.django_db


def test_days_and_months_tell_what_happened_in_them() -> None:
    author, fan = make_person(), make_person()
    post = make_post(author)
    make_post(author)
    today = timezone.localdate()
    like_post(actor=fan, post=post)
    follow_person(actor=fan, followee=author)
    PostDay.objects.create(post=post, day=today - timedelta(days=40), views=7)
    PostDay.objects.create(post=make_post(), day=today, views=100)
    found = numbers_of(author, days=30)
    assert (len(found.days), found.days[-1].start, found.days[-1].likes, found.days[-1].follows) == (30, today, 1, 1)
    assert (found.total.views, found.total.likes, found.total.follows) == (0, 1, 1)
    assert numbers_of(author, days=90).total.views == 7
    assert (len(found.months), sum(month.views for month in found.months)) == (12, 7)


def test_what_goes_down_well_is_the_median_of_first_likes() -> None:
    author = make_person()
    at = timezone.localtime() - timedelta(days=20)
    at = at.replace(hour=9, minute=30)
    for likes, late in ((1, 0), (3, 50), (8, 0)):
        post = make_post(author, text="#雾 in the morning")
        Post.objects.filter(pk=post.pk).update(published_at=at)
        PostDay.objects.create(post=post, day=at.date() + timedelta(days=2), likes=likes)
        PostDay.objects.create(post=post, day=at.date() + timedelta(days=9), likes=late)
    make_post(author)
    found = numbers_of(author, days=30)
    assert found.judged == 3
    assert [(row.name, row.likes, row.posts) for row in found.hours] == [("9", 3, 3)]
    assert [(row.name, row.likes, row.posts) for row in found.weekdays] == [(str(at.weekday()), 3, 3)]
    assert [(row.name, row.likes, row.posts) for row in found.tags] == [("雾", 3, 3)]


def test_best_posts_are_those_that_most_people_like() -> None:
    author = make_person()
    one, two, _unliked = (make_post(author) for _ in range(3))
    for post, fans in ((one, 1), (two, 2)):
        for _ in range(fans):
            like_post(actor=make_person(), post=post)
    assert best_posts(author) == [two, one]


def test_the_queries_are_constant_and_none_while_kept() -> None:
    author = make_person()
    taken = []
    for _ in range(2):
        for _ in range(2):
            like_post(actor=make_person(), post=make_post(author))
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            numbers_of(author, days=90)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 5
    with CaptureQueriesContext(connection) as queries:
        numbers_of(author, days=30)
    assert len(queries) == 0


@pytest.mark.parametrize("period", ["30", "90", "months", "x"])
def test_the_page_has_a_table_for_each_plot(period: str) -> None:
    author = make_person()
    like_post(actor=make_person(), post=make_post(author))
    page = signed_in(author).get(f"/@{author.username}/numbers/?period={period}").content.decode()
    assert page.count('<svg class="plot-bars"') == page.count('<details class="plot-table">') == 3
    assert signed_in(make_person()).get(f"/@{author.username}/numbers/").status_code == 404


def test_liked_by_people_you_follow_names_three_who_show_what_they_like() -> None:
    post, viewer = make_post(), make_person()
    people = [make_person() for _ in range(6)]
    for person in people:
        like_post(actor=person, post=post)
        person.show_likes = True
        person.save()
    for person in people[1:]:
        follow_person(actor=viewer, followee=person)
    people[5].show_likes = False
    people[5].save()
    for number, person in enumerate(people):
        Like.objects.filter(user=person).update(created_at=timezone.now() + timedelta(minutes=number))
    with CaptureQueriesContext(connection) as queries:
        found = likers_followed(viewer, post)
    assert (found.people, found.more, len(queries)) == ([people[4], people[3], people[2]], 1, 1)
    page = signed_in(viewer).get(post.get_absolute_url()).content.decode()
    assert people[4].name in page
    assert people[5].name not in page
