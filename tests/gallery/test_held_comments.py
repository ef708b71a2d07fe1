"""Comments that a rule on texts holds: hidden at once, uncounted and untold, until a moderator shows them."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.constants import NotificationKind
from accounts.models import Notification, User
from gallery.actions import text_review
from gallery.actions.answers import edit_comment, pin_comment, show_comment, write_comment
from gallery.models import Comment, Post
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule() -> Iterator[None]:
    before = list(text_review._judges)
    text_review.hold_texts_with(lambda _author, text: "pills" in text)
    yield
    text_review._judges[:] = before


def counts(post: Post, root: Comment | None = None) -> tuple[int, int]:
    """Of the post, and of the thread."""
    replies = Comment.objects.get(pk=root.pk).reply_count if root else 0
    return Post.objects.get(pk=post.pk).comment_count, replies


def told() -> list[int]:
    """Who hears of comments. A group that was taken back is a row without people; the post itself was reviewed."""
    heard = Notification.objects.filter(people__gt=0).exclude(kind=NotificationKind.REVIEW)
    return list(heard.values_list("recipient_id", flat=True))


def reads(viewer: User, post: Post, words: str) -> set[bool]:
    """Whether the page of the post and the list of the API show the words to somebody."""
    client = Client()
    client.force_login(viewer)
    addresses = (post.get_absolute_url(), f"/api/v1/gallery/posts/{post.pk}/comments")
    return {words in client.get(address).content.decode() for address in addresses}


def test_a_held_comment_is_read_by_its_writer_and_moderators_only() -> None:
    post, bo = make_post(), make_person()
    write_comment(actor=bo, post=post, body="cheap pills")
    assert counts(post) == (0, 0)
    assert told() == []
    assert reads(bo, post, "cheap pills") == {True}
    assert reads(make_moderator(), post, "cheap pills") == {True}
    assert reads(post.author, post, "cheap pills") == {False}
    assert reads(make_person(), post, "cheap pills") == {False}


def test_a_held_reply_counts_in_no_thread_and_tells_nobody() -> None:
    post = make_post()
    root = write_comment(actor=make_person(), post=post, body="calm")
    Notification.objects.all().delete()
    reply = write_comment(actor=make_person(), post=post, body="pills", answering=root)
    assert reply.hidden_at
    assert counts(post, root) == (1, 0)
    assert told() == []


def test_an_edit_that_is_held_hides_the_comment_and_takes_back_what_was_told() -> None:
    post, bo = make_post(), make_person()
    root = write_comment(actor=make_person(), post=post, body="calm")
    Notification.objects.all().delete()
    reply = write_comment(actor=bo, post=post, body="so calm", answering=root)
    assert counts(post, root) == (2, 1)
    assert told() != []
    edit_comment(actor=bo, comment=reply, body="so many pills")
    assert counts(post, root) == (1, 0)
    assert told() == []
    assert reads(make_person(), post, "so many pills") == {False}
    with pytest.raises(Conflict):
        edit_comment(actor=bo, comment=reply, body="so calm")


def test_a_pinned_comment_that_is_held_is_pinned_no_longer() -> None:
    post, bo = make_post(), make_person()
    comment = write_comment(actor=bo, post=post, body="calm")
    pin_comment(actor=post.author, comment=comment)
    edit_comment(actor=bo, comment=comment, body="pills")
    comment.refresh_from_db()
    assert comment.hidden_at
    assert comment.pinned_at is None


def test_a_moderator_shows_a_held_comment_and_only_then_it_is_told() -> None:
    post, bo = make_post(), make_person()
    comment = write_comment(actor=bo, post=post, body="my pills")
    assert show_comment(actor=make_moderator(), comment=comment)
    assert counts(post) == (1, 0)
    assert reads(make_person(), post, "my pills") == {True}
    assert told() == [post.author_id]


def test_showing_what_was_told_before_tells_nobody_again() -> None:
    post, bo = make_post(), make_person()
    comment = write_comment(actor=bo, post=post, body="calm")
    edit_comment(actor=bo, comment=comment, body="pills")
    show_comment(actor=make_moderator(), comment=comment)
    assert counts(post) == (1, 0)
    assert told() == []


def test_held_words_sent_twice_are_one_comment() -> None:
    post, bo = make_post(), make_person()
    assert write_comment(actor=bo, post=post, body="pills") == write_comment(actor=bo, post=post, body="pills")
    assert counts(post) == (0, 0)
