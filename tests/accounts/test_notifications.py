"""The table of notifications: groups, what counts once, what is taken back, what is read."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.actions.notification_pruning import prune_notifications
from accounts.actions.notification_settings import choose_notifications
from accounts.actions.notifications import mark_all_read, mark_read, notify, withdraw
from accounts.constants import KEEP_READ_NOTIFICATIONS, KEEP_UNREAD_NOTIFICATIONS, NotificationKind
from accounts.models import Notification, User
from accounts.models.marks import MARKS_LENGTH, as_marks, read_marks
from accounts.selectors.notifications import newest_ids, notifications_of, unread_count
from tests.factories import make_person

pytestmark = pytest.mark.django_db
LIKE, COMMENT, SYSTEM = NotificationKind.LIKE, NotificationKind.COMMENT, NotificationKind.SYSTEM


@pytest.fixture
def ada() -> User:
    return make_person("ada")


def like(person: User, *actors: User, subject: int = 1) -> None:
    for actor in actors:
        notify(recipients=[person.pk], kind=LIKE, actor=actor, subject_kind="post", subject_id=subject)


def unlike(person: User, actor: User, subject: int = 1) -> set[int]:
    now = timezone.now()
    return withdraw(recipients=[person.pk], kind=LIKE, actor=actor, subject_kind="post", subject_id=subject, at=now)


def groups(person: User) -> list[Notification]:
    return notifications_of(person).rows


def people(count: int) -> list[User]:
    return [make_person() for _ in range(count)]


def choose(person: User, off: Iterable[str] = (), off_by_mail: Iterable[str] = (), digest: str = "off") -> None:
    kinds = set(NotificationKind.values)
    choose_notifications(actor=person, in_app=kinds - set(off), by_mail=kinds - set(off_by_mail), digest=digest)


def test_likes_of_one_post_are_one_group_with_the_latest_person_first(ada: User) -> None:
    bo, cy, di = people(3)
    like(ada, bo, cy, di)
    (group,) = groups(ada)
    assert (group.people, group.actor_ids) == (3, [di.pk, cy.pk, bo.pk])
    assert unread_count(ada) == 1


def test_further_event_brings_a_group_to_the_top_under_a_new_id(ada: User) -> None:
    bo, cy = people(2)
    like(ada, bo)
    like(ada, bo, subject=2)
    before = groups(ada)
    like(ada, cy)
    after = groups(ada)
    assert [group.subject_id for group in before] == [2, 1]
    assert [group.subject_id for group in after] == [1, 2]
    assert after[0].pk > before[0].pk


def test_group_that_was_read_stays_and_a_new_one_begins(ada: User) -> None:
    bo, cy = people(2)
    like(ada, bo)
    mark_all_read(actor=ada, up_to=groups(ada)[0].pk)
    like(ada, cy)
    assert [(group.people, group.is_read) for group in groups(ada)] == [(1, False), (1, True)]


def test_nobody_hears_of_themselves(ada: User) -> None:
    like(ada, ada)
    assert groups(ada) == []


def test_inactive_people_hear_nothing(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    like(ada, make_person())
    assert groups(ada) == []


def test_like_taken_back_and_given_again_counts_once_and_stays_where_it_was(ada: User) -> None:
    bo, cy = people(2)
    like(ada, bo, cy)
    like(ada, cy, subject=2)
    before = groups(ada)
    assert unlike(ada, bo) == {ada.pk}
    assert unlike(ada, bo) == set()
    assert [(group.people, group.actor_ids) for group in groups(ada)] == [(1, [cy.pk]), (1, [cy.pk])]
    like(ada, bo)
    assert [(group.pk, group.people) for group in groups(ada)] == [(before[0].pk, 1), (before[1].pk, 2)]


def test_group_whose_only_person_took_it_back_is_gone_until_they_do_it_again(ada: User) -> None:
    bo = make_person()
    like(ada, bo)
    unlike(ada, bo)
    assert (groups(ada), unread_count(ada)) == ([], 0)
    like(ada, bo)
    assert [group.people for group in groups(ada)] == [1]


def test_like_given_again_after_it_was_read_does_not_ring(ada: User) -> None:
    bo = make_person()
    like(ada, bo)
    mark_all_read(actor=ada, up_to=groups(ada)[0].pk)
    unlike(ada, bo)
    like(ada, bo)
    assert [group.is_read for group in groups(ada)] == [True]


def test_same_like_told_twice_changes_nothing(ada: User) -> None:
    bo, cy = people(2)
    like(ada, bo, cy)
    before = groups(ada)
    like(ada, bo)
    assert [(group.pk, group.people) for group in groups(ada)] == [(before[0].pk, 2)]


def test_comment_of_the_same_person_rings_again_and_counts_one_person(ada: User) -> None:
    bo = make_person()
    for number in (7, 8):
        notify(
            recipients=[ada.pk],
            kind=COMMENT,
            actor=bo,
            subject_kind="post",
            subject_id=1,
            detail={"comment": number},
            again=True,
        )
    (group,) = groups(ada)
    assert (group.people, group.detail) == (1, {"comment": 8})


def test_several_recipients_are_told_in_one_statement(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bo, *others = people(4)
    with django_assert_num_queries(1):
        told = notify(
            recipients=[other.pk for other in others], kind=SYSTEM, actor=None, subject_kind="x", subject_id=1
        )
    assert told == {other.pk for other in others}
    assert groups(bo) == []


def test_kind_that_is_turned_off_is_not_told(ada: User) -> None:
    choose(ada, off=["like"])
    bo = make_person()
    like(ada, bo)
    notify(recipients=[ada.pk], kind=NotificationKind.FOLLOW, actor=bo)
    assert [group.kind for group in groups(ada)] == ["follow"]


def test_what_the_site_tells_cannot_be_turned_off_in_the_app(ada: User) -> None:
    choose(ada, off=NotificationKind.values)
    notify(recipients=[ada.pk], kind=SYSTEM, actor=None, subject_kind="announcement", subject_id=1)
    assert unread_count(ada) == 1


def test_kind_for_the_digest_only_is_kept_but_not_shown(ada: User) -> None:
    ada.email = "ada@example.org"
    ada.email_confirmed_at = timezone.now()
    ada.save()
    choose(ada, off=["like"], digest="daily")
    like(ada, make_person())
    assert (groups(ada), unread_count(ada)) == ([], 0)
    assert Notification.objects.get().by_mail


def test_what_came_after_the_page_was_made_is_not_marked_as_read(ada: User) -> None:
    bo, cy = people(2)
    like(ada, bo)
    seen = [group.pk for group in groups(ada)]
    like(ada, cy)
    assert mark_read(actor=ada, ids=seen) == 0
    assert mark_all_read(actor=ada, up_to=seen[0]) == 0
    assert unread_count(ada) == 1


def test_nobody_marks_the_notifications_of_others(ada: User) -> None:
    bo = make_person()
    like(ada, bo)
    assert mark_read(actor=bo, ids=[groups(ada)[0].pk]) == 0


def test_unread_is_never_counted_beyond_a_hundred(ada: User) -> None:
    bo = make_person()
    for subject in range(130):
        like(ada, bo, subject=subject)
    assert unread_count(ada) == 100


def test_group_of_very_many_keeps_the_latest_and_the_right_number(ada: User) -> None:
    first = make_person()
    like(ada, first)
    rest = people(90)
    like(ada, *rest)
    (group,) = groups(ada)
    assert group.people == 91
    assert group.actor_ids[:2] == [rest[-1].pk, rest[-2].pk]
    assert first.pk not in group.actor_ids or len(group.actors) < MARKS_LENGTH
    unlike(ada, first)
    assert groups(ada)[0].people == 90


def test_pages_follow_each_other_without_gap_or_repetition(ada: User) -> None:
    bo = make_person()
    for subject in range(1, 8):
        like(ada, bo, subject=subject)
    first = notifications_of(ada, limit=4)
    second = notifications_of(ada, cursor=first.next_cursor, limit=4)
    assert [row.subject_id for row in (*first.rows, *second.rows)] == [7, 6, 5, 4, 3, 2, 1]
    assert second.next_cursor is None


def test_list_can_be_of_one_kind(ada: User) -> None:
    bo = make_person()
    like(ada, bo)
    notify(recipients=[ada.pk], kind=NotificationKind.FOLLOW, actor=bo)
    assert [row.kind for row in notifications_of(ada, kind="follow").rows] == ["follow"]


def test_newest_ids_of_several_people_take_one_query(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bo = make_person()
    like(ada, bo)
    like(ada, bo, subject=2)
    newest = groups(ada)[0].pk
    with django_assert_num_queries(1):
        assert newest_ids([ada.pk, bo.pk]) == {ada.pk: newest}


def test_old_notifications_go_and_unread_ones_stay_longer(ada: User) -> None:
    bo = make_person()
    for subject in (1, 2, 3, 4):
        like(ada, bo, subject=subject)
    rows = groups(ada)
    now = timezone.now()
    ages = {4: KEEP_READ_NOTIFICATIONS, 3: KEEP_READ_NOTIFICATIONS, 2: KEEP_UNREAD_NOTIFICATIONS, 1: timedelta()}
    for row in rows:
        at = now - ages[row.subject_id] - timedelta(hours=1)
        Notification.objects.filter(pk=row.pk).update(at=at, is_read=row.subject_id == 4)
    # Ids rise with time, so that the oldest come first.
    for place, row in enumerate(sorted(rows, key=lambda row: -ages[row.subject_id])):
        Notification.objects.filter(pk=row.pk).update(id=10_000 + place)
    assert prune_notifications() == 2
    assert sorted(row.subject_id for row in groups(ada)) == [1, 3]


def test_marks_that_are_cut_in_the_middle_do_not_count() -> None:
    assert read_marks(",12,345") == ["12"]
    assert read_marks(as_marks([1, 2])) == ["1", "2"]
    assert read_marks("") == []
