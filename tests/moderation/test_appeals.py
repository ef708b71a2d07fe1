"""Appealing against a decision, and deciding an appeal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.models import Notification, User
from gallery.actions.boards import delete_board
from gallery.actions.posts import delete_post, edit_post
from gallery.models import Board, Post
from gallery.selectors.review_state import review_state
from gallery.states import BoardStatus, PostStatus
from moderation.actions.appeals import AlreadyAppealed, CannotBeAppealed, close_appeals, decide_appeal, make_appeal
from moderation.actions.decisions import AlreadyDecided
from moderation.constants import APPEAL_DAYS, AppealStatus, Outcome
from moderation.models import Appeal, Decision
from moderation.selectors import appeals as selectors
from tests.factories import make_person
from tests.factories import moderation as factories
from tests.factories.gallery import make_board, make_moderator, make_post
from tests.factories.moderation import make_decision
from wecho.common.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def as_stored(subject: Post | Board) -> str:
    return type(subject)._default_manager.values_list("status", flat=True).get(pk=subject.pk)


def told(person: User) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient=person, kind="review").order_by("-id")
    return [(row.subject_kind, row.detail["outcome"]) for row in rows]


def test_a_granted_appeal_publishes_a_rejected_post(moderator: User, author: User, waiting: Post) -> None:
    decision = make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT, note="A watermark.")
    appeal = make_appeal(actor=author, subject=waiting, text="It is a lantern.")
    other = make_moderator()
    decide_appeal(actor=other, appeal=appeal, outcome="granted", note="You are right.")

    waiting.refresh_from_db()
    assert (waiting.status, waiting.review_note, waiting.review_rule) == (PostStatus.PUBLISHED, "", "")
    assert User.objects.get(pk=author.pk).post_count == 1
    row = Decision.objects.latest("id")
    assert (row.undoes, row.outcome, row.status_before, row.moderator) == (decision, "approve", "rejected", other)
    assert told(author) == [("post", "granted")]


@pytest.mark.parametrize("outcome", [Outcome.REJECT, Outcome.HIDE])
def test_a_granted_appeal_shows_a_hidden_post_or_a_board_again(moderator: User, outcome: Outcome) -> None:
    board = make_board(published=outcome == Outcome.HIDE)
    make_decision(board, moderator=moderator, outcome=outcome)
    appeal = make_appeal(actor=board.owner, subject=board, text="Why?")
    decide_appeal(actor=make_moderator(), appeal=appeal, outcome="granted")
    assert as_stored(board) == BoardStatus.PUBLISHED

    post = make_post()
    first = post.published_at
    make_decision(post, moderator=moderator, outcome=Outcome.HIDE)
    decide_appeal(
        actor=make_moderator(), appeal=make_appeal(actor=post.author, subject=post, text="Why?"), outcome="granted"
    )
    post.refresh_from_db()
    assert (post.status, post.published_at) == (PostStatus.PUBLISHED, first)
    assert User.objects.get(pk=post.author_id).post_count == 1


def test_an_upheld_decision_stays_and_its_author_reads_why(moderator: User, author: User, waiting: Post) -> None:
    make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT)
    appeal = make_appeal(actor=author, subject=waiting, text="It is a lantern.")
    other = make_moderator()
    with pytest.raises(Invalid) as refusal:
        decide_appeal(actor=other, appeal=appeal, outcome="upheld", note="  ")
    assert list(refusal.value.errors) == ["note"]
    decide_appeal(actor=other, appeal=appeal, outcome="upheld", note="The mark covers half of it.")
    assert as_stored(waiting) == PostStatus.REJECTED
    assert Decision.objects.count() == 1
    assert told(author) == [("post", "upheld")]
    state = review_state(waiting)
    assert (state.appeal, state.appeal_note, state.can_appeal) == ("upheld", "The mark covers half of it.", False)


def test_whoever_decided_neither_finds_reads_nor_decides_the_appeal(moderator: User) -> None:
    appeal = factories.make_appeal(moderator=moderator)
    assert selectors.appeal_queue(moderator).rows == []
    with pytest.raises(Forbidden):
        selectors.appeal_to_read(moderator, appeal.pk)
    with pytest.raises(Forbidden):
        decide_appeal(actor=moderator, appeal=appeal, outcome="granted")
    assert selectors.appeal_queue(make_moderator()).rows == [appeal]


def test_the_database_refuses_whoever_decided_and_the_author(moderator: User) -> None:
    appeal = factories.make_appeal(moderator=moderator)
    for person in (moderator, appeal.author):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(
                status=AppealStatus.UPHELD, reviewer=person, decided_at=timezone.now()
            )


def test_the_only_administrator_does_not_judge_their_own_decision() -> None:
    alone = make_person(staff=True)
    User.objects.filter(pk=alone.pk).update(is_superuser=True)
    alone = User.objects.get(pk=alone.pk)
    appeal = factories.make_appeal(moderator=alone)
    with pytest.raises(Forbidden):
        decide_appeal(actor=alone, appeal=appeal, outcome="granted")


def test_others_than_moderators_with_the_permission_read_none(author: User, clerk: User) -> None:
    appeal = factories.make_appeal(author)
    without = make_moderator()
    without.user_permissions.remove(*without.user_permissions.filter(codename="decide_appeal"))
    for person in (author, clerk, User.objects.get(pk=without.pk)):
        with pytest.raises(Forbidden):
            selectors.appeal_queue(person)
        with pytest.raises(Forbidden):
            selectors.appeal_to_read(person, appeal.pk)


def test_who_reviews_posts_only_reads_no_appeals_about_boards(moderator: User) -> None:
    board = make_board(published=False)
    make_decision(board, outcome=Outcome.REJECT)
    appeal = make_appeal(actor=board.owner, subject=board, text="Why?")
    moderator.user_permissions.remove(*moderator.user_permissions.filter(codename="review_board"))
    of_posts = User.objects.get(pk=moderator.pk)
    assert selectors.appeal_queue(of_posts).rows == []
    with pytest.raises(Forbidden):
        selectors.appeal_to_read(of_posts, appeal.pk)


def test_a_decision_is_appealed_once(author: User, waiting: Post) -> None:
    make_decision(waiting, outcome=Outcome.REJECT)
    appeal = make_appeal(actor=author, subject=waiting, text="One.")
    with pytest.raises(AlreadyAppealed):
        make_appeal(actor=author, subject=waiting, text="Two.")
    decide_appeal(actor=make_moderator(), appeal=appeal, outcome="upheld", note="No.")
    with pytest.raises(AlreadyAppealed):
        make_appeal(actor=author, subject=waiting, text="Three.")
    assert Appeal.objects.count() == 1


def test_another_decision_about_the_same_post_has_an_appeal_of_its_own(author: User, waiting: Post) -> None:
    make_decision(waiting, outcome=Outcome.REJECT)
    make_appeal(actor=author, subject=waiting, text="One.")
    edit_post(actor=author, post=waiting, title="Better", text="")
    make_decision(waiting, outcome=Outcome.REJECT)
    make_appeal(actor=author, subject=waiting, text="Two.")
    assert Appeal.objects.count() == 2


def test_after_twenty_days_it_is_too_late(author: User, waiting: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = make_decision(waiting, outcome=Outcome.REJECT)
    assert review_state(waiting).can_appeal
    last = decision.created_at + timedelta(days=APPEAL_DAYS)
    monkeypatch.setattr(timezone, "now", lambda: last)
    assert not review_state(waiting).can_appeal
    with pytest.raises(CannotBeAppealed):
        make_appeal(actor=author, subject=waiting, text="Late.")
    monkeypatch.setattr(timezone, "now", lambda: last - timedelta(seconds=1))
    make_appeal(actor=author, subject=waiting, text="In time.")


def test_what_others_see_or_what_waits_cannot_be_appealed(author: User, waiting: Post) -> None:
    with pytest.raises(CannotBeAppealed):
        make_appeal(actor=author, subject=waiting, text="Hurry.")
    make_decision(waiting)
    with pytest.raises(CannotBeAppealed):
        make_appeal(actor=author, subject=waiting, text="Thanks.")


def test_nobody_appeals_for_another(waiting: Post, moderator: User) -> None:
    make_decision(waiting, outcome=Outcome.REJECT)
    for person in (make_person(), moderator):
        with pytest.raises(Forbidden):
            make_appeal(actor=person, subject=waiting, text="x")
        with pytest.raises(NotFound):
            selectors.decided_about_own(person, waiting)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001, "a\0b"])
def test_an_appeal_has_one_to_two_thousand_signs(author: User, waiting: Post, text: str) -> None:
    make_decision(waiting, outcome=Outcome.REJECT)
    with pytest.raises(Invalid) as refusal:
        make_appeal(actor=author, subject=waiting, text=text)
    assert list(refusal.value.errors) == ["text"]
    make_appeal(actor=author, subject=waiting, text="字" * 2000)


def test_what_was_sent_in_again_or_deleted_is_left_as_it_is(author: User) -> None:
    improved, gone = factories.make_appeal(author), factories.make_appeal(author)
    post = Post.objects.get(pk=improved.decision.subject_id)
    edit_post(actor=author, post=post, title="Better", text="")
    delete_post(actor=author, post=Post.objects.get(pk=gone.decision.subject_id))
    board = make_board(author, published=False)
    make_decision(board, outcome=Outcome.REJECT)
    third = make_appeal(actor=author, subject=board, text="Why?")
    delete_board(actor=author, board=board)
    for appeal in (improved, gone, third):
        decide_appeal(actor=make_moderator(), appeal=appeal, outcome="granted")
        assert appeal.status == AppealStatus.GRANTED
    assert as_stored(post) == PostStatus.PENDING
    assert not Decision.objects.exclude(undoes=None).exists()


def test_the_second_moderator_is_told_that_it_is_decided() -> None:
    appeal = factories.make_appeal()
    stale = Appeal.objects.select_related("decision").get(pk=appeal.pk)
    decide_appeal(actor=make_moderator(), appeal=appeal, outcome="upheld", note="No.")
    with pytest.raises(AlreadyDecided):
        decide_appeal(actor=make_moderator(), appeal=stale, outcome="granted")
    assert Appeal.objects.get(pk=appeal.pk).status == AppealStatus.UPHELD
    assert as_stored(Post.objects.get(pk=appeal.decision.subject_id)) == PostStatus.REJECTED


def test_authors_read_rule_note_and_appeal_in_their_language_but_never_by_whom(
    moderator: User, author: User, waiting: Post
) -> None:
    make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT, note="Half of it is missing.")
    for language, words in (("en", "Not a photograph"), ("zh-hans", "不是照片")):
        with translation.override(language):
            state = review_state(waiting)
        assert state.rule.startswith(words)
        assert state.rule_url == "/rules/#quality"
        assert state.note == "Half of it is missing."
        assert (state.can_appeal, state.appeal_url) == (True, f"/posts/{waiting.pk}/appeal")
        assert moderator.username not in repr(state)
    assert waiting.review_rule == "quality"


def test_a_granted_appeal_is_still_read_on_the_published_post(author: User, waiting: Post) -> None:
    make_decision(waiting, outcome=Outcome.REJECT)
    appeal = make_appeal(actor=author, subject=waiting, text="x")
    decide_appeal(actor=make_moderator(), appeal=appeal, outcome="granted", note="Sorry.")
    waiting.refresh_from_db()
    state = review_state(waiting)
    assert (state.appeal, state.appeal_note, state.rule, state.can_appeal) == ("granted", "Sorry.", "", False)


def test_what_an_erased_person_wrote_is_gone_and_waits_for_nobody() -> None:
    appeal = factories.make_appeal(text="My name is Li.")
    assert close_appeals(appeal.author_id)
    assert not close_appeals(appeal.author_id)
    appeal.refresh_from_db()
    assert (appeal.text, appeal.status) == ("", AppealStatus.CLOSED)
    assert selectors.appeal_queue(make_moderator()).rows == []


def test_the_queue_goes_oldest_first_and_pages_on() -> None:
    appeals = [factories.make_appeal() for _ in range(3)]
    reader = make_moderator()
    first = selectors.appeal_queue(reader, limit=2)
    second = selectors.appeal_queue(reader, cursor=first.next_cursor, limit=2)
    assert [*first.rows, *second.rows] == appeals
    case = selectors.appeal_case(reader, selectors.appeal_to_read(reader, appeals[1].pk))
    assert (case.previous_id, case.next_id, case.left, case.stands) == (appeals[0].pk, appeals[2].pk, 3, True)
    assert selectors.count_waiting(reader).since == appeals[0].created_at


@pytest.mark.django_db(transaction=True)
def test_of_appeals_and_of_decisions_at_the_same_moment_one_is_kept() -> None:
    post = make_post(status=PostStatus.PENDING)
    make_decision(post, outcome=Outcome.REJECT)
    readers = [make_moderator() for _ in range(3)]
    start = Barrier(3)

    def appeal(_number: int) -> str:
        try:
            loaded = Post.objects.select_related("author").get(pk=post.pk)
            start.wait(10)
            make_appeal(actor=loaded.author, subject=loaded, text="x")
        except AlreadyAppealed:
            return "refused"
        else:
            return "made"
        finally:
            connection.close()

    def decide(number: int) -> str:
        try:
            loaded = Appeal.objects.select_related("decision").get()
            start.wait(10)
            decide_appeal(actor=readers[number], appeal=loaded, outcome=("granted", "upheld")[number % 2], note="x")
        except AlreadyDecided:
            return "refused"
        else:
            return "decided"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(appeal, range(3))) == ["made", "refused", "refused"]
        assert sorted(threads.map(decide, range(3))) == ["decided", "refused", "refused"]
    granted = Appeal.objects.get().status == AppealStatus.GRANTED
    assert as_stored(post) == (PostStatus.PUBLISHED if granted else PostStatus.REJECTED)
    assert Decision.objects.exclude(undoes=None).count() == int(granted)
