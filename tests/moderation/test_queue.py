"""The queue: what waits, in which order, at what cost."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from gallery.actions.boards import create_board
from gallery.models import Post
from gallery.states import PostStatus
from moderation.constants import Outcome
from moderation.selectors import cases as selectors
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from tests.factories.moderation import make_decision
from wecho.common.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def make_waiting(number: int, *, photos: int = 1) -> list[Post]:
    author = make_person()
    return [make_post(author, status=PostStatus.PENDING, photos=photos) for _ in range(number)]


def test_the_queue_has_what_waits_oldest_first(moderator: User) -> None:
    waiting = make_waiting(3)
    for status in PostStatus:
        if status not in (PostStatus.PENDING, PostStatus.DRAFT):
            make_post(status=status)
    assert selectors.post_queue(moderator).rows == waiting


def test_a_page_of_the_queue_goes_on_where_the_last_one_ended(moderator: User) -> None:
    waiting = make_waiting(5)
    first = selectors.post_queue(moderator, limit=2)
    make_decision(waiting[0], moderator=moderator)
    second = selectors.post_queue(moderator, cursor=first.next_cursor, limit=2)
    third = selectors.post_queue(moderator, cursor=second.next_cursor, limit=2)
    assert [*first.rows, *second.rows, *third.rows] == waiting
    assert third.next_cursor is None


@pytest.mark.parametrize(("number", "photos"), [(1, 1), (6, 3)])
def test_the_queue_costs_the_same_for_one_post_and_for_many(
    moderator: User, number: int, photos: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_waiting(number, photos=photos)
    moderator.has_perm("gallery.review_post")
    with django_assert_num_queries(2):
        for post in selectors.post_queue(moderator).rows:
            assert post.author.name
            assert len([photo.url(photo.edges[0]["edge"], "avif") for photo in post.photos.all()]) == photos


def test_the_queue_of_boards_takes_one_query(
    moderator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    boards = [make_board(published=False) for _ in range(3)]
    create_board(actor=make_person(), title="Private", is_public=False)
    make_board()
    moderator.has_perm("gallery.review_board")
    with django_assert_num_queries(1):
        rows = selectors.board_queue(moderator).rows
        assert [board.owner.name for board in rows] == [board.owner.name for board in boards]


def test_counts_come_from_the_queue_itself(moderator: User) -> None:
    first, _second = make_waiting(2)
    found = selectors.waiting(selectors.waiting_posts(moderator))
    assert (found.count, found.since) == (2, first.submitted_at)
    make_decision(first, moderator=moderator)
    assert selectors.waiting(selectors.waiting_posts(moderator)).count == 1
    assert selectors.decided_today(moderator) == 1
    assert selectors.waiting(selectors.waiting_boards(moderator)) == selectors.Waiting(0, None)


def test_ones_own_posts_are_in_nobodys_queue_but_the_others() -> None:
    one, other = make_moderator(), make_moderator()
    post = make_post(one, status=PostStatus.PENDING)
    assert selectors.post_queue(one).rows == []
    assert selectors.post_queue(other).rows == [post]


def test_after_the_last_case_comes_the_oldest_that_was_passed_over(moderator: User) -> None:
    first, second, third = make_waiting(3)
    queue = selectors.waiting_posts(moderator)
    assert selectors.oldest_in(queue) == first.pk
    assert selectors.next_in(queue, first) == second.pk
    assert selectors.next_in(queue, third) == first.pk
    make_decision(second, moderator=moderator)
    assert selectors.next_in(queue, second) == third.pk
    make_decision(first, moderator=moderator)
    make_decision(third, moderator=moderator)
    assert selectors.next_in(queue, third) is None


def test_a_case_tells_the_author_s_record_and_earlier_decisions(
    moderator: User, author: User, waiting: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        make_decision(make_post(author, status=PostStatus.PENDING), moderator=moderator)
    rejected = make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT, note="Blurred.")
    loaded = selectors.post_to_review(moderator, waiting.pk)
    with django_assert_num_queries(7):
        case = selectors.post_case(moderator, loaded)
        assert [decision.moderator.name for decision in case.decisions] == [moderator.name]
        assert case.photos[0].url(case.photos[0].edges[0]["edge"], "jpg")
    assert case.record == {"approve": 2, "reject": 1, "hide": 0}
    assert case.decisions == [rejected]
    assert case.outcomes == ()


def test_a_case_has_its_neighbours(moderator: User) -> None:
    first, second, third = make_waiting(3)
    case = selectors.post_case(moderator, second)
    assert (case.previous_id, case.next_id, case.left) == (first.pk, third.pk, 3)
    assert case.outcomes == (Outcome.APPROVE, Outcome.REJECT)


def test_a_moderator_s_own_post_offers_no_decision() -> None:
    moderator = make_moderator()
    post = make_post(moderator, status=PostStatus.PENDING)
    assert selectors.post_case(moderator, post).outcomes == ()


def test_only_moderators_read_the_queue(author: User, clerk: User, waiting: Post) -> None:
    for person in (author, clerk):
        with pytest.raises(Forbidden):
            selectors.post_queue(person)
        with pytest.raises(Forbidden):
            selectors.board_queue(person)
        with pytest.raises(Forbidden):
            selectors.post_to_review(person, waiting.pk)
        with pytest.raises(Forbidden):
            selectors.board_to_review(person, 1)


def test_deleted_posts_and_private_boards_are_no_cases(moderator: User) -> None:
    with pytest.raises(NotFound):
        selectors.post_to_review(moderator, make_post(status=PostStatus.DELETED).pk)
    with pytest.raises(NotFound):
        selectors.board_to_review(moderator, create_board(actor=make_person(), title="Mine", is_public=False).pk)
