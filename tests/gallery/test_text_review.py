"""Which new words of what others see wait for a moderator."""

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from gallery.actions import text_review
from gallery.actions.posts import edit_post
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_board, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def pills_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that holds one word, in the place of those of the site."""

    def judge(_author: User, text: str) -> bool:
        return "pills" in text

    monkeypatch.setattr(text_review, "_judges", [judge])


@pytest.mark.parametrize(
    ("policy", "harmless", "held"), [("always", True, True), ("rules", False, True), ("never", False, False)]
)
def test_the_policy_of_the_site_decides(
    settings: Settings, pills_are_held: None, policy: str, harmless: bool, held: bool
) -> None:
    settings.TEXT_EDITS_REVIEWED = policy
    post, board = make_post(), make_board()
    for subject in (post, board):
        assert text_review.needs_review(subject, ("mist", ""), ("rain", "")) is harmless
        assert text_review.needs_review(subject, ("mist", ""), ("mist", "buy pills")) is held
        assert not text_review.needs_review(subject, ("pills", ""), ("pills", "")), "nothing changed"


def test_harmless_new_words_stay_published_and_tell_whom_they_mention(pills_are_held: None) -> None:
    bo, post = make_person("bo"), make_post()
    edit_post(actor=post.author, post=post, title="Rain", text="with @bo")
    post.refresh_from_db()
    assert (post.status, post.title) == (PostStatus.PUBLISHED, "Rain")
    assert User.objects.get(pk=post.author_id).post_count == 1
    assert bo.notifications.filter(kind="mention").exists()


def test_held_new_words_wait(pills_are_held: None) -> None:
    post = make_post()
    edit_post(actor=post.author, post=post, title=post.title, text="pills")
    post.refresh_from_db()
    assert post.status == PostStatus.PENDING
