"""Deciding about posts and boards."""

import pytest
from django.utils import translation

from accounts.models import User
from gallery.actions.boards import edit_board
from gallery.actions.posts import delete_post, edit_post
from gallery.models import Board, Post
from gallery.selectors.posts import post_for
from gallery.states import BoardStatus, PostStatus
from moderation.actions.decisions import AlreadyDecided, decide_board, decide_post
from moderation.constants import Outcome, Reason, SubjectKind
from moderation.models import Decision
from moderation.selectors.cases import post_version
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from tests.factories.moderation import make_decision
from wecho.common.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


def as_loaded(post: Post) -> Post:
    """The post as another moderator's page has it now."""
    return Post.objects.select_related("author").get(pk=post.pk)


def test_an_approval_publishes_and_is_recorded(moderator: User, author: User, waiting: Post) -> None:
    decision = decide_post(actor=moderator, post=waiting, outcome="approve")
    assert waiting.status == PostStatus.PUBLISHED
    assert (decision.subject_kind, decision.subject_id) == (SubjectKind.POST, waiting.pk)
    assert (decision.outcome, decision.status_before, decision.reason) == ("approve", "pending", "")
    assert (decision.moderator, decision.author) == (moderator, author)
    author.refresh_from_db()
    assert author.post_count == 1


def test_a_rejection_tells_the_author_why(moderator: User, author: User, waiting: Post) -> None:
    decide_post(actor=moderator, post=waiting, outcome="reject", reason=Reason.QUALITY, note="画面边缘有水印。")
    told = post_for(author, waiting.pk).review_note
    with translation.override("zh-hans"):
        assert str(Reason.QUALITY.label) in told
    assert "画面边缘有水印。" in told
    assert waiting.status == PostStatus.REJECTED


def test_the_author_is_told_in_the_language_of_the_site(moderator: User, waiting: Post) -> None:
    with translation.override("en"):
        decide_post(actor=moderator, post=waiting, outcome="reject", reason=Reason.NOT_OWN)
    with translation.override("zh-hans"):
        assert waiting.review_note == str(Reason.NOT_OWN.label)


def test_another_reason_is_told_by_the_note_alone(moderator: User, waiting: Post) -> None:
    decide_post(actor=moderator, post=waiting, outcome="reject", reason=Reason.OTHER, note="Please turn it upright.")
    assert waiting.review_note == "Please turn it upright."


def test_a_published_post_can_be_hidden_and_shown_again(moderator: User, author: User, waiting: Post) -> None:
    make_decision(waiting, moderator=moderator)
    make_decision(waiting, moderator=moderator, outcome=Outcome.HIDE)
    assert waiting.status == PostStatus.HIDDEN
    make_decision(waiting, moderator=moderator)
    assert waiting.status == PostStatus.PUBLISHED
    assert waiting.review_note == ""
    assert list(Decision.objects.order_by("id").values_list("status_before", flat=True)) == [
        "pending",
        "published",
        "hidden",
    ]
    author.refresh_from_db()
    assert author.post_count == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "reject"}, "reason"),
        ({"outcome": "reject", "reason": "because"}, "reason"),
        ({"outcome": "reject", "reason": "other"}, "note"),
        ({"outcome": "reject", "reason": "quality", "note": "x" * 301}, "note"),
        ({"outcome": "reject", "reason": "quality", "note": "a\0b"}, "note"),
        ({"outcome": "approve", "reason": "quality"}, "reason"),
        ({"outcome": "banish"}, "outcome"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(
    moderator: User, waiting: Post, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        decide_post(actor=moderator, post=waiting, **said)
    assert list(refusal.value.errors) == [field]
    assert as_loaded(waiting).status == PostStatus.PENDING
    assert not Decision.objects.exists()


def test_only_moderators_decide(author: User, clerk: User, waiting: Post) -> None:
    for person in (author, clerk, make_person()):
        with pytest.raises(Forbidden):
            decide_post(actor=person, post=waiting, outcome="approve")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("second", [Outcome.APPROVE, Outcome.REJECT])
def test_the_second_moderator_is_told_who_decided_what(moderator: User, waiting: Post, second: Outcome) -> None:
    stale = as_loaded(waiting)
    first = make_decision(waiting, moderator=moderator)
    with pytest.raises(AlreadyDecided) as refusal, translation.override("en"):
        make_decision(stale, outcome=second)
    assert moderator.name in str(refusal.value.message)
    assert "approved" in str(refusal.value.message)
    assert list(Decision.objects.all()) == [first]
    assert stale.status == PostStatus.PUBLISHED


def test_what_the_author_changed_meanwhile_is_looked_at_again(moderator: User, author: User, waiting: Post) -> None:
    seen = post_version(waiting)
    edit_post(actor=author, post=waiting, title="Something else", text="")
    with pytest.raises(Conflict) as refusal:
        decide_post(actor=moderator, post=as_loaded(waiting), outcome="approve", seen=seen)
    assert not isinstance(refusal.value, AlreadyDecided)
    assert as_loaded(waiting).status == PostStatus.PENDING


def test_a_post_that_was_rejected_and_improved_is_another_case(moderator: User, author: User, waiting: Post) -> None:
    stale = as_loaded(waiting)
    make_decision(waiting, moderator=moderator, outcome=Outcome.REJECT)
    edit_post(actor=author, post=waiting, title=waiting.title, text=waiting.text)
    assert as_loaded(waiting).status == PostStatus.PENDING
    with pytest.raises(Conflict):
        make_decision(stale)
    make_decision(as_loaded(waiting), moderator=moderator)
    assert Decision.objects.count() == 2


def test_a_deleted_post_is_not_decided(moderator: User, author: User, waiting: Post) -> None:
    stale = as_loaded(waiting)
    delete_post(actor=author, post=waiting)
    with pytest.raises(Conflict):
        make_decision(stale, moderator=moderator)
    assert not Decision.objects.exists()


def test_an_outcome_must_fit_the_status(moderator: User, waiting: Post) -> None:
    with pytest.raises(Conflict):
        make_decision(waiting, moderator=moderator, outcome=Outcome.HIDE)
    published = make_post()
    with pytest.raises(Conflict):
        make_decision(published, moderator=moderator, outcome=Outcome.REJECT)


def test_a_board_is_approved_and_later_hidden(moderator: User) -> None:
    board = make_board(published=False)
    make_decision(board, moderator=moderator)
    assert board.status == BoardStatus.PUBLISHED
    decision = make_decision(board, moderator=moderator, outcome=Outcome.HIDE, note="Please rename it.")
    assert board.status == BoardStatus.REJECTED
    assert "Please rename it." in board.review_note
    assert (decision.subject_kind, decision.author, decision.status_before) == ("board", board.owner, "published")


def test_a_stale_rejection_does_not_take_an_approved_board_down(moderator: User) -> None:
    board = make_board(published=False)
    stale = Board.objects.select_related("owner").get(pk=board.pk)
    make_decision(board, moderator=moderator)
    with pytest.raises(AlreadyDecided):
        make_decision(stale, outcome=Outcome.REJECT)
    assert Board.objects.get(pk=board.pk).status == BoardStatus.PUBLISHED
    assert Decision.objects.count() == 1


def test_a_board_that_became_private_is_not_decided(moderator: User) -> None:
    board = make_board(published=False)
    stale = Board.objects.select_related("owner").get(pk=board.pk)
    edit_board(actor=board.owner, board=board, title=board.title, description="", is_public=False)
    with pytest.raises(Conflict):
        decide_board(actor=moderator, board=stale, outcome="approve")
    assert not Decision.objects.exists()


def test_a_board_may_not_be_decided_without_the_permission(clerk: User) -> None:
    with pytest.raises(Forbidden):
        make_decision(make_board(published=False), moderator=clerk)


def test_someone_who_reviews_posts_only_does_not_decide_about_boards() -> None:
    reviewer = make_moderator()
    reviewer.user_permissions.remove(*reviewer.user_permissions.filter(codename="review_board"))
    reviewer = User.objects.get(pk=reviewer.pk)
    make_decision(make_post(status=PostStatus.PENDING), moderator=reviewer)
    with pytest.raises(Forbidden):
        make_decision(make_board(published=False), moderator=reviewer)
