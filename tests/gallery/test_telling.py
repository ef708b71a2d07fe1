"""Whom the gallery tells of what."""

import pytest
from pytest_django.fixtures import Settings

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.follows import follow_person
from accounts.actions.requests import set_private
from accounts.constants import NotificationKind
from accounts.models import Notification, User
from accounts.selectors.notifications import Notice, notices, notifications_of
from gallery.actions.answers import delete_comment, like_post, unlike_post, write_comment
from gallery.actions.posts import delete_post, edit_post
from gallery.actions.review import hide_post, publish_board, publish_post, reject_board
from gallery.models import Post
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_person("ada")


@pytest.fixture
def post(ada: User) -> Post:
    made = make_post(ada, title="Lake")
    Notification.objects.all().delete()  # that it was published
    return made


def told(person: User) -> list[Notice]:
    return notices(person, notifications_of(person).rows)


def kinds(person: User) -> list[tuple[str, str]]:
    return [(notice.kind.value, notice.subject_kind) for notice in told(person)]


def test_like_tells_the_author_and_taking_it_back_untells(ada: User, post: Post) -> None:
    bo = make_person()
    like_post(actor=bo, post=post)
    (notice,) = told(ada)
    assert (notice.kind, notice.names, notice.others, notice.subject and notice.subject.words) == (
        NotificationKind.LIKE,
        [bo],
        0,
        "Lake",
    )
    assert notice.subject
    assert notice.subject.thumb.startswith("/photos/")
    unlike_post(actor=bo, post=post)
    assert told(ada) == []


def test_own_like_and_own_comment_tell_nobody(ada: User, post: Post) -> None:
    like_post(actor=ada, post=post)
    write_comment(actor=ada, post=post, body="thank you all")
    assert Notification.objects.count() == 0


def test_comment_tells_the_author_with_its_first_words(ada: User, post: Post) -> None:
    write_comment(actor=make_person(), post=post, body="so\n\nquiet")
    (notice,) = told(ada)
    assert notice.latest
    assert notice.latest.words == "so quiet"
    assert notice.url == f"/posts/{post.pk}/#comment-{post.comments.get().pk}"


def test_same_comment_sent_twice_tells_once(ada: User, post: Post) -> None:
    bo = make_person()
    for _ in range(2):
        write_comment(actor=bo, post=post, body="so quiet")
    before = notifications_of(ada).rows[0].pk
    write_comment(actor=bo, post=post, body="so quiet")
    assert notifications_of(ada).rows[0].pk == before


def test_deleted_comment_takes_its_writer_back_unless_another_is_there(ada: User, post: Post) -> None:
    bo = make_person()
    one, two = (write_comment(actor=bo, post=post, body=body) for body in ("one", "two"))
    delete_comment(actor=bo, comment=two)
    assert [notice.latest for notice in told(ada)] == [None]
    delete_comment(actor=bo, comment=one)
    assert told(ada) == []


def test_mention_tells_whoever_is_named_and_a_reply_whoever_was_there_before(ada: User, post: Post) -> None:
    bo, cy = make_person("bo"), make_person("小明")
    write_comment(actor=bo, post=post, body="first")
    comment = write_comment(actor=ada, post=post, body="谢谢@小明 ，also @BO and @nobody-here")
    assert kinds(bo) == [("reply", "comment")]
    assert kinds(cy) == [("mention", "comment")]
    delete_comment(actor=ada, comment=comment)
    assert (told(bo), told(cy)) == ([], [])


def test_author_who_is_mentioned_in_a_comment_hears_of_it_once(ada: User, post: Post) -> None:
    write_comment(actor=make_person(), post=post, body="@ada look")
    assert kinds(ada) == [("comment", "post")]


def test_mentions_of_a_post_are_told_when_it_is_published_and_after_an_edit_only_new_ones(
    settings: Settings,
) -> None:
    settings.TEXT_EDITS_REVIEWED = "always"
    bo, cy, author, moderator = make_person("bo"), make_person("cy"), make_person(), make_moderator()
    post = make_post(author, status=PostStatus.PENDING, text="with @bo")
    assert told(bo) == []
    publish_post(actor=moderator, post=post)
    assert kinds(bo) == [("mention", "post")]
    before = notifications_of(bo).rows[0].pk
    post = edit_post(actor=author, post=post, title="", text="with @bo and @cy")
    assert told(cy) == []
    publish_post(actor=moderator, post=post)
    assert kinds(cy) == [("mention", "post")]
    assert [row.pk for row in notifications_of(bo).rows] == [before]


def test_review_tells_the_author_what_and_why_but_not_who() -> None:
    author, moderator = make_person(), make_moderator()
    make_post(author, status=PostStatus.REJECTED)
    (notice,) = told(author)
    assert (notice.outcome, notice.reason, notice.names) == ("rejected", "Not sharp.", [])
    post = make_post(author)
    hide_post(actor=moderator, post=post, note="Hidden.")
    assert next((notice.outcome, notice.reason) for notice in told(author)) == ("hidden", "Hidden.")


def test_review_of_a_board_tells_its_owner() -> None:
    owner, moderator = make_person(), make_moderator()
    board = make_board(owner, published=False)
    publish_board(actor=moderator, board=board)
    assert [notice.outcome for notice in told(owner)] == ["published"]
    reject_board(actor=moderator, board=board, note="Empty.")
    assert [(notice.outcome, notice.reason) for notice in told(owner)] == [("rejected", "Empty.")]


def test_subject_that_is_gone_or_hidden_is_told_plainly(ada: User, post: Post) -> None:
    bo = make_person()
    write_comment(actor=bo, post=post, body="hello")
    write_comment(actor=make_person(), post=post, body=f"@{bo.username}")
    hide_post(actor=make_moderator(), post=post, note="x")
    (notice,) = told(bo)
    assert (notice.is_gone, notice.subject, notice.url) == (True, None, "")
    delete_post(actor=ada, post=post)
    assert all(notice.is_gone for notice in told(ada))


def test_nobody_hears_of_people_whom_they_muted_or_blocked(ada: User, post: Post) -> None:
    muted, blocked, blocker = people = [make_person() for _ in range(3)]
    mute_person(actor=ada, person=muted)
    block_person(actor=ada, person=blocked)
    block_person(actor=blocker, person=ada)
    elsewhere = make_post(title="Elsewhere")
    for person in people:
        write_comment(actor=person, post=elsewhere, body="@ada look")
    like_post(actor=muted, post=post)
    assert told(ada) == []


def test_people_who_may_not_see_a_private_post_are_not_told_of_it() -> None:
    author, friend, outsider = make_person(), make_person("friend"), make_person("outsider")
    follow_person(actor=friend, followee=author)
    set_private(actor=author, person=author, is_private=True)
    make_post(author, text="@friend @outsider")
    assert kinds(friend) == [("mention", "post")]
    assert told(outsider) == []


def test_who_was_blocked_later_is_neither_named_nor_counted(ada: User, post: Post) -> None:
    bo, cy = make_person(), make_person()
    for person in (bo, cy):
        like_post(actor=person, post=post)
    block_person(actor=ada, person=cy)
    (notice,) = told(ada)
    assert (notice.names, notice.others) == ([bo], 0)
