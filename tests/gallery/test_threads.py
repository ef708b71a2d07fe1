"""Threads under posts: replies, sorting, editing, places of what is gone, pins, hidden comments, likes of comments."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.blocks import block_person
from accounts.models import Notification, User
from accounts.selectors.notifications import notices, notifications_of
from gallery.actions.answers import (
    delete_comment,
    edit_comment,
    hide_comment,
    like_comment,
    pin_comment,
    show_comment,
    unlike_comment,
    unpin_comment,
    write_comment,
)
from gallery.constants import CommentSort
from gallery.models import Comment, Post
from gallery.selectors.comments import comment_with_post, comments_of, replies_to, thread_for
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def say(post: Post, body: str = "x", *, by: User | None = None, to: Comment | None = None) -> Comment:
    return write_comment(actor=by or make_person(), post=post, body=body, answering=to)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def counts(comment: Comment) -> tuple[int, int]:
    """Of its post, and of its thread."""
    comment.refresh_from_db()
    return Post.objects.get(pk=comment.post_id).comment_count, comment.reply_count


def test_a_reply_joins_the_thread_and_names_what_it_answers() -> None:
    post = make_post()
    root = say(post)
    first = say(post, "to the root", to=root)
    second = say(post, "to the reply", to=first)
    assert (second.root_id, second.answered_id) == (root.pk, first.pk)
    assert counts(root) == (3, 2)
    (shown,) = comments_of(post, make_person()).rows
    assert shown.folded == [first, second]
    assert shown.more_replies == 0


def test_replies_are_folded_and_the_rest_goes_on_behind_them() -> None:
    post, viewer = make_post(), make_person()
    root = say(post)
    replies = [say(post, str(number), to=root) for number in range(7)]
    (shown,) = comments_of(post, viewer).rows
    assert (shown.folded, shown.more_replies) == (replies[:2], 5)
    found, cursor = list(shown.folded), shown.replies_cursor
    while cursor:
        page = replies_to(thread_for(viewer, root.pk), viewer, cursor=cursor, limit=2)
        found, cursor = [*found, *page.rows], page.next_cursor
    assert found == replies


def test_what_is_out_of_sight_or_elsewhere_is_not_answered() -> None:
    post, anna, ben = make_post(), make_person(), make_person()
    mine = say(post, by=anna)
    block_person(actor=anna, person=ben)
    gone = say(post)
    delete_comment(actor=post.author, comment=gone)
    for target in (mine, gone, say(make_post())):
        with pytest.raises(NotFound):
            say(post, by=ben, to=target)
    assert post.comments.exclude(root=None).count() == 0


def test_closed_comments_are_shown_and_none_is_added() -> None:
    post = make_post()
    root = say(post, "before")
    Post.objects.filter(pk=post.pk).update(allows_comments=False)
    for target in (None, root):
        with pytest.raises(Conflict):
            say(post, to=target)
    page = signed_in(make_person()).get(post.get_absolute_url()).content.decode()
    assert "before" in page
    assert 'id="comment-body"' not in page
    answer = signed_in(make_person()).post(f"/posts/{post.pk}/comment", {"body": "x"})
    assert answer.status_code == 409


@pytest.mark.parametrize("sort", CommentSort.values)
def test_each_order_shows_every_thread_once(sort: str) -> None:
    post, viewer = make_post(), make_person()
    roots = [say(post, str(number)) for number in range(7)]
    for number in (3, 3, 5):
        like_comment(actor=make_person(), comment=roots[number])
    pin_comment(actor=post.author, comment=roots[1])
    found, cursor = list[Comment](), None
    while True:
        page = comments_of(post, viewer, sort=sort, cursor=cursor, limit=2)
        found, cursor = [*found, *page.rows], page.next_cursor
        if cursor is None:
            break
    numbers = {"newest": [1, 6, 5, 4, 3, 2, 0], "oldest": [1, 0, 2, 3, 4, 5, 6], "liked": [1, 3, 5, 6, 4, 2, 0]}
    assert [roots.index(row) for row in found] == numbers[sort]


def test_the_queries_of_a_page_of_threads_are_constant() -> None:
    post, viewer = make_post(), make_person()
    taken = []
    for _ in range(2):
        for _ in range(4):
            root = say(post)
            for number in range(3):
                like_comment(actor=viewer, comment=say(post, str(number), to=root))
        with CaptureQueriesContext(connection) as queries:
            comments_of(post, viewer)
        taken.append(len(queries))
    assert taken == [5, 5]


def test_words_change_for_five_minutes_and_show_it() -> None:
    bo = make_person()
    comment = say(make_post(), "frist", by=bo)
    edit_comment(actor=bo, comment=comment, body="first")
    comment.refresh_from_db()
    assert (comment.body, comment.edited_at is not None) == ("first", True)
    with pytest.raises(Forbidden):
        edit_comment(actor=make_person(), comment=comment, body="x")
    with pytest.raises(Invalid):
        edit_comment(actor=bo, comment=comment, body=" ")
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(minutes=5, seconds=1))
    with pytest.raises(Conflict):
        edit_comment(actor=bo, comment=comment, body="last")


def test_an_edit_tells_those_whom_only_the_new_words_mention() -> None:
    cy, di, bo = make_person("cy"), make_person("di"), make_person()
    comment = say(make_post(), "@cy", by=bo)
    edit_comment(actor=bo, comment=comment, body="@di")
    assert [len(notifications_of(person).rows) for person in (cy, di)] == [0, 1]


def test_a_deleted_comment_with_replies_leaves_its_place_without_words_and_name() -> None:
    post, viewer = make_post(), make_person()
    root = say(post, "secret words", by=make_person("leaver"))
    reply = say(post, "an answer", to=root)
    assert delete_comment(actor=root.author, comment=root)
    (place,) = comments_of(post, viewer).rows
    assert (place, place.is_readable, place.folded) == (root, False, [reply])
    assert counts(root) == (1, 1)
    page = signed_in(viewer).get(post.get_absolute_url()).content.decode()
    assert "an answer" in page
    assert "secret words" not in page
    assert "leaver" not in page
    delete_comment(actor=reply.author, comment=reply)
    assert comments_of(post, viewer).rows == []
    assert counts(root) == (0, 0)


def test_only_the_author_of_the_post_pins_and_one_root_at_a_time() -> None:
    post = make_post()
    one, two = say(post), say(post)
    for comment in (one, two, two):
        pin_comment(actor=post.author, comment=comment)
    assert list(post.comments.filter(pinned_at__isnull=False)) == [two]
    for actor in (two.author, make_moderator()):
        with pytest.raises(Forbidden):
            pin_comment(actor=actor, comment=one)
    with pytest.raises(Conflict):
        pin_comment(actor=post.author, comment=say(post, to=one))
    unpin_comment(actor=post.author, comment=two)
    assert not post.comments.filter(pinned_at__isnull=False).exists()


def test_a_hidden_comment_is_read_by_its_writer_and_moderators_only() -> None:
    post, bo, moderator = make_post(), make_person(), make_moderator()
    comment = say(post, "unkind", by=bo)
    pin_comment(actor=post.author, comment=comment)
    with pytest.raises(Forbidden):
        hide_comment(actor=post.author, comment=comment)
    assert hide_comment(actor=None, comment=comment)
    assert not hide_comment(actor=moderator, comment=comment)
    assert counts(comment) == (0, 0)
    for viewer, is_read in ((bo, True), (moderator, True), (post.author, False), (make_person(), False)):
        assert ("unkind" in signed_in(viewer).get(post.get_absolute_url()).content.decode()) == is_read
    with pytest.raises(NotFound):
        comment_with_post(make_person(), comment.pk)
    assert show_comment(actor=moderator, comment=comment)
    assert not show_comment(actor=moderator, comment=comment)
    assert counts(comment) == (1, 0)


def test_deleting_what_is_hidden_moves_no_count_twice() -> None:
    post = make_post()
    root = say(post)
    reply = say(post, to=root)
    hide_comment(actor=None, comment=reply)
    delete_comment(actor=reply.author, comment=reply)
    assert counts(root) == (1, 0)


def test_likes_of_a_comment_are_idempotent_and_tell_its_writer() -> None:
    post, bo = make_post(title="Lake"), make_person()
    comment = say(post, "so quiet", by=bo)
    Notification.objects.all().delete()
    fan = make_person()
    assert like_comment(actor=fan, comment=comment)
    assert not like_comment(actor=fan, comment=comment)
    comment.refresh_from_db()
    assert comment.like_count == 1
    (notice,) = notices(bo, notifications_of(bo).rows)
    assert (notice.kind, notice.subject_kind, notice.subject and notice.subject.words) == (
        "like",
        "comment",
        "so quiet",
    )
    assert unlike_comment(actor=fan, comment=comment)
    assert not unlike_comment(actor=fan, comment=comment)
    comment.refresh_from_db()
    assert comment.like_count == 0
    assert notifications_of(bo).rows == []


def test_whom_a_reply_answers_hears_of_it_once() -> None:
    post, bo = make_post(), make_person("bo")
    root = say(post, by=bo)
    reply = say(post, "@bo indeed", to=root)
    (notice,) = notices(bo, notifications_of(bo).rows)
    assert (notice.kind, notice.subject_kind) == ("reply", "comment")
    delete_comment(actor=reply.author, comment=reply)
    assert notifications_of(bo).rows == []


def test_the_address_of_a_reply_leads_to_it_wherever_it_stands() -> None:
    post, bo = make_post(), make_person("bo")
    root = say(post)
    for number in range(25):
        say(post, f"reply {number}", to=root)
    reply = say(post, "@bo at last", to=root)
    (notice,) = notices(bo, notifications_of(bo).rows)
    assert notice.url == f"/comments/{reply.pk}/"
    page = signed_in(bo).get(notice.url, follow=True)
    assert page.redirect_chain[0][0].endswith(f"#comment-{reply.pk}")
    assert f'id="comment-{reply.pk}"' in page.content.decode()
    assert "reply 24" not in page.content.decode()


def test_staff_hide_comments_in_the_administration() -> None:
    moderator = make_moderator()
    moderator.user_permissions.add(Permission.objects.get(codename="view_comment"))
    comments = [say(make_post()) for _ in range(2)]
    data = {"action": "hide", "_selected_action": [comment.pk for comment in comments]}
    assert signed_in(moderator).post("/admin/gallery/comment/", data).status_code == 302
    assert Comment.objects.filter(hidden_at=None).count() == 0


def test_a_reply_to_who_is_apart_from_the_viewer_does_not_name_them() -> None:
    post, viewer, other = make_post(), make_person(), make_person("whisper")
    root = say(post)
    answered = say(post, by=other, to=root)
    say(post, "hm", to=answered)
    block_person(actor=viewer, person=other)
    page = signed_in(viewer).get(post.get_absolute_url()).content.decode()
    assert "hm" in page
    assert "whisper" not in page


def test_everything_works_without_scripts() -> None:
    post, bo = make_post(), make_person()
    client, owner = signed_in(bo), signed_in(post.author)
    assert client.post(f"/posts/{post.pk}/comment", {"body": "a root"}).status_code == 302
    root = post.comments.get()
    assert "<form" in client.get(f"/comments/{root.pk}/answer").content.decode()
    client.post(f"/posts/{post.pk}/comment", {"body": "a reply", "answering": root.pk})
    client.post(f"/comments/{root.pk}/edit", {"body": "a better root"})
    client.post(f"/comments/{root.pk}/like", {"liked": "1"})
    owner.post(f"/comments/{root.pk}/pin", {"pinned": "1"})
    root.refresh_from_db()
    assert (root.body, root.like_count, root.reply_count, root.pinned_at is None) == ("a better root", 1, 1, False)
    for path in (f"/posts/{post.pk}/comments?sort=oldest", f"/comments/{root.pk}/replies"):
        page = Client().get(path).content.decode()
        assert page.lstrip().startswith("<!DOCTYPE html>")
        assert "a reply" in page
    refused = client.post(f"/posts/{post.pk}/comment", {"body": " ", "answering": root.pk})
    assert refused.status_code == 400
    assert "words-error" in refused.content.decode()


def test_htmx_gets_the_comment_alone_and_nothing_where_it_is_gone() -> None:
    post = make_post()
    client = signed_in(post.author)
    htmx = {"HX-Request": "true"}
    written = client.post(f"/posts/{post.pk}/comment", {"body": "x"}, headers=htmx).content.decode()
    comment = post.comments.get()
    assert written.strip().startswith(f'<li class="comment" id="comment-{comment.pk}"')
    assert client.post(f"/comments/{comment.pk}/delete", headers=htmx).content == b""
