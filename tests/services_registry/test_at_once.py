"""What holds when calls come at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from services_registry.actions import comments, erasing, likes, posts
from services_registry.actions.services import configure_service, ensure_service
from services_registry.errors import NoRightRecord
from services_registry.models import (
    Service,
    ServiceComment,
    ServiceCommentLike,
    ServicePost,
    ServicePostLike,
    ServiceSecret,
)
from services_registry.selectors.comments import visible_comments
from services_registry.selectors.configuration import fingerprint
from wecho.common.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 8


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all work at the same moment; a refusal is a result."""
    start = Barrier(len(works))

    def job(work: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return work()
        except (NoRightRecord, Invalid, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(job, works))


def make_post(service: Service) -> int:
    return posts.publish_post(service=service, author="ann", content="hello")


def make_comment(service: Service, post_id: int) -> int:
    return comments.publish_comment(service=service, post_id=post_id, user_id="bob", content="nice")


def repeat(work: Callable[[], Any], times: int = 10) -> list[Any]:
    return [work() for _ in range(times)]


def test_likes_of_one_post_are_counted_once_each(service: Service) -> None:
    post_id = make_post(service)

    def toggle(number: int) -> None:
        for step in range(20):
            liked = (step + number) % 3 != 0
            user_id = f"user{(number + step) % 5}"
            likes.like_post(service=service, post_id=post_id, user_id=user_id, liked=liked)

    at_once(*(partial(toggle, number) for number in range(TOGETHER)))
    assert ServicePost.objects.get(id=post_id).like_count == ServicePostLike.objects.filter(post_id=post_id).count()
    at_once(*(partial(likes.like_post, service=service, post_id=post_id, user_id="one", liked=True) for _ in range(8)))
    at_once(*(partial(likes.like_post, service=service, post_id=post_id, user_id="one", liked=False) for _ in range(8)))
    assert ServicePost.objects.get(id=post_id).like_count == ServicePostLike.objects.filter(post_id=post_id).count()


def test_likes_of_one_comment_are_counted_once_each(service: Service) -> None:
    post_id = make_post(service)
    comment_id = make_comment(service, post_id)
    same = partial(likes.like_comment, service=service, post_id=post_id, comment_id=comment_id, liked=True)
    at_once(*(partial(same, user_id=f"user{number % 3}") for number in range(TOGETHER * 2)))
    assert ServiceComment.objects.get(id=comment_id).like_count == ServiceCommentLike.objects.count() == 3


def test_ids_are_unique_and_replies_are_all_counted(service: Service) -> None:
    post_id = make_post(service)
    root = make_comment(service, post_id)
    reply = partial(comments.reply_to_comment, service=service, post_id=post_id, root_id=root, father_id=root)
    made = at_once(*(partial(repeat, partial(reply, user_id="eve", content="yes")) for _ in range(TOGETHER)))
    ids = [reply_id for batch in made for reply_id in batch]
    assert len(set(ids)) == len(ids) == TOGETHER * 10
    assert ServiceComment.objects.get(id=root).reply_count == TOGETHER * 10


def test_replies_to_a_comment_and_its_likes_never_block_each_other(service: Service) -> None:
    post_id = make_post(service)
    root = make_comment(service, post_id)
    reply = partial(comments.reply_to_comment, service=service, post_id=post_id, root_id=root, father_id=root)

    def like(number: int) -> None:
        for step in range(60):
            likes.like_comment(
                service=service, post_id=post_id, comment_id=root, user_id=f"user{number}", liked=step % 2 == 0
            )

    answers = [partial(repeat, partial(reply, user_id="eve", content="yes"), 60) for _ in range(4)]
    at_once(*answers, *(partial(like, number) for number in range(4)))
    assert ServiceComment.objects.get(id=root).reply_count == 240


def test_nothing_is_added_to_a_post_while_it_is_deleted(service: Service) -> None:
    for _ in range(5):
        post_id = make_post(service)
        root = make_comment(service, post_id)
        comment = partial(comments.publish_comment, service=service, post_id=post_id, user_id="bob", content="late")
        reply = partial(
            comments.reply_to_comment,
            service=service, post_id=post_id, root_id=root, father_id=root, user_id="eve", content="late",
        )  # fmt: skip
        like = partial(likes.like_post, service=service, post_id=post_id, user_id="bob", liked=True)
        like_root = partial(
            likes.like_comment, service=service, post_id=post_id, comment_id=root, user_id="bob", liked=True
        )
        delete = partial(posts.delete_post, service=service, post_id=post_id, user_id="ann")
        at_once(comment, reply, like, like_root, delete, comment, reply, partial(erasing.erase_deleted, service.pk))
        erasing.erase_deleted(service.pk)
    left = [model._default_manager.count() for model in (ServiceComment, ServicePostLike, ServiceCommentLike)]
    assert left == [0, 0, 0]


def test_no_answer_is_left_behind_when_a_reply_is_deleted(service: Service) -> None:
    for _ in range(5):
        post_id = make_post(service)
        root = make_comment(service, post_id)
        reply = partial(comments.reply_to_comment, service=service, post_id=post_id, root_id=root, content="yes")
        father = reply(father_id=root, user_id="eve")
        delete = partial(comments.delete_comment, service=service, comment_id=father, user_id="eve")
        answers = [partial(reply, father_id=father, user_id="dan") for _ in range(5)]
        at_once(*answers, delete, *answers[:2])
        assert not visible_comments(service.pk).filter(root_id=root).exists()
        assert ServiceComment.objects.get(id=root).reply_count == 0


def test_one_reply_deleted_twice_at_once_is_counted_off_once(service: Service) -> None:
    post_id = make_post(service)
    root = make_comment(service, post_id)
    reply = partial(comments.reply_to_comment, service=service, post_id=post_id, root_id=root, father_id=root)
    first, _ = (reply(user_id="eve", content="yes") for _ in range(2))
    delete = partial(comments.delete_comment, service=service, comment_id=first, user_id="eve")
    refused = [answer for answer in at_once(*[delete] * 4) if isinstance(answer, NoRightRecord)]
    assert len(refused) == 3
    assert ServiceComment.objects.get(id=root).reply_count == 1


def test_one_name_registered_at_once_makes_one_service(db: None) -> None:
    answers = at_once(*[partial(ensure_service, actor=None, name="same")] * 4)
    assert Service.objects.filter(name="same").count() == 1
    assert ServiceSecret.objects.filter(service__name="same").count() == 1
    assert sum(isinstance(answer, Service) for answer in answers) >= 1


def test_of_those_who_change_the_same_settings_one_is_first(service: Service) -> None:
    seen = fingerprint(service)
    changes = [
        partial(configure_service, actor=None, service=service, seen=seen, calls_per_day=number + 1)
        for number in range(TOGETHER)
    ]
    results = at_once(*changes)
    assert sum(isinstance(result, Conflict) for result in results) == TOGETHER - 1
    first = next(number for number, result in enumerate(results) if not isinstance(result, Conflict))
    assert Service.objects.get().calls_per_day == first + 1
    assert service.events.filter(act="configured").count() == 1
