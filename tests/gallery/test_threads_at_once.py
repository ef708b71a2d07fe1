"""What many do to one thread at the same moment leaves every count right, and nobody waits for ever."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gallery.actions import proving, views
from gallery.actions.answers import (
    delete_comment,
    hide_comment,
    like_comment,
    like_post,
    pin_comment,
    show_comment,
    unlike_comment,
    unlike_post,
    unpin_comment,
)
from gallery.models import Comment, Post
from gallery.selectors.comments import comment_with_post
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from tests.gallery.test_threads import say
from wecho.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def test_replies_likes_deletions_and_pins_at_once_keep_every_count() -> None:
    post, moderator = make_post(), make_moderator()
    people = [make_person() for _ in range(6)]
    roots = [say(post, f"root {number}") for number in range(2)]
    dice = random.Random(7)  # noqa: S311 - a mix to repeat

    def work(number: int) -> None:
        person, root = people[number % 6], roots[number % 2]
        own = comment_with_post(moderator, root.pk)
        acts: list[Callable[[], object]] = [
            lambda: say(post, f"reply {number}", by=person, to=root),
            lambda: like_comment(actor=person, comment=own),
            lambda: unlike_comment(actor=person, comment=own),
            lambda: like_post(actor=person, post=post),
            lambda: unlike_post(actor=person, post=post),
            lambda: pin_comment(actor=post.author, comment=own),
            lambda: unpin_comment(actor=post.author, comment=own),
            lambda: hide_comment(actor=moderator, comment=own),
            lambda: show_comment(actor=moderator, comment=own),
            lambda: _delete_a_reply(root, moderator.pk),
            lambda: views.note_view(post, person, address=None, agent=""),
            views.flush,
        ]
        try:
            for act in dice.sample(acts, 6):
                try:
                    act()
                except DomainError:
                    continue  # answering what is hidden just now, and the like
        finally:
            connection.close()

    def _delete_a_reply(root: Comment, _: int) -> None:
        reply = Comment.objects.select_related("post", "author").filter(root=root, deleted_at=None).first()
        if reply:
            delete_comment(actor=reply.author, comment=reply)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(48)))
    views.flush()
    assert proving.prove_answers().mended == 0
    assert Post.objects.get(pk=post.pk).comments.filter(pinned_at__isnull=False).count() <= 1


def test_a_like_and_its_taking_back_by_one_person_do_not_wait_for_each_other() -> None:
    post, person = make_post(), make_person()
    like_post(actor=person, post=post)

    def work(number: int) -> None:
        try:
            (like_post if number % 2 else unlike_post)(actor=person, post=post)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(40)))
    assert proving.prove_answers().mended == 0
