"""Kept counts of posts and comments are proved, and mended where they drifted."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gallery.actions import proving, views
from gallery.actions.answers import delete_comment, hide_comment, like_comment, like_post, unlike_post
from gallery.models import Comment, Post, PostDay
from tests.factories import make_person
from tests.factories.gallery import make_post
from tests.gallery.test_threads import say

pytestmark = pytest.mark.django_db


def lively() -> tuple[Post, Comment]:
    """A post on which all that moves a count happened, and its thread."""
    post, fan = make_post(), make_person()
    for person in (fan, make_person()):
        like_post(actor=person, post=post)
    unlike_post(actor=fan, post=post)
    root = say(post)
    replies = [say(post, str(number), to=root) for number in range(4)]
    delete_comment(actor=post.author, comment=replies[0])
    hide_comment(actor=None, comment=replies[1])
    like_comment(actor=fan, comment=root)
    views.note_view(post, fan, address=None, agent="")
    views.flush()
    delete_comment(actor=post.author, comment=say(post))
    return post, root


def test_what_actions_keep_is_right() -> None:
    post, root = lively()
    assert (proving.prove_answers().mended, proving.prove_answers().checked) == (0, 7)
    post.refresh_from_db()
    root.refresh_from_db()
    assert (post.like_count, post.comment_count, post.view_count) == (1, 3, 1)
    assert (root.like_count, root.reply_count) == (1, 2)


def test_counts_that_drifted_are_mended() -> None:
    post, root = lively()
    Post.objects.filter(pk=post.pk).update(like_count=9, comment_count=9, view_count=9)
    Comment.objects.filter(pk=root.pk).update(like_count=9, reply_count=9)
    PostDay.objects.filter(post=post).update(likes=9)
    assert proving.prove_answers().mended == 3
    post.refresh_from_db()
    root.refresh_from_db()
    assert (post.like_count, post.comment_count, post.view_count) == (1, 3, 1)
    assert (root.like_count, root.reply_count) == (1, 2)
    assert list(post.days.values_list("day", "views", "likes")) == [(timezone.localdate(), 1, 1)]
    assert proving.prove_answers().mended == 0


def test_a_walk_goes_on_in_a_further_job(monkeypatch: pytest.MonkeyPatch) -> None:
    lively()
    monkeypatch.setattr(proving, "BUDGET_SECONDS", 0.0)
    assert proving.prove_answers("comment", 3).kind == "comment"
    (job,) = DBTaskResult.objects.filter(task_path="gallery.tasks.prove_answers")
    assert job.args_kwargs["args"] == ["comment", 3]
