"""A count is mended while others like and answer: none of it is lost."""

from functools import partial

import pytest
from django.db.models import F

from services_registry.actions import comments, likes, reconciling
from services_registry.models import Service, ServiceComment, ServiceCommentLike, ServicePost, ServicePostLike
from tests.services_registry.test_at_once import at_once, make_comment, make_post

pytestmark = pytest.mark.django_db(transaction=True)


def spoil_and_prove(service: Service, times: int = 15) -> None:
    for _ in range(times):
        ServicePost.objects.update(like_count=F("like_count") + 1)
        ServiceComment.objects.update(like_count=F("like_count") + 1)
        ServiceComment.objects.filter(root_id=0).update(reply_count=F("reply_count") + 1)
        walk = reconciling.start_reconciliation(actor=None, service=service)
        reconciling.reconcile_counts(walk.pk)


def test_likes_and_replies_that_come_meanwhile_are_counted(service: Service) -> None:
    post_id = make_post(service)
    root = make_comment(service, post_id)

    def call(number: int) -> None:
        for step in range(25):
            user_id, liked = f"user{number}-{step % 7}", step % 3 != 0
            likes.like_post(service=service, post_id=post_id, user_id=user_id, liked=liked)
            likes.like_comment(service=service, post_id=post_id, comment_id=root, user_id=user_id, liked=liked)
            comments.reply_to_comment(
                service=service, post_id=post_id, root_id=root, father_id=root, user_id=user_id, content="yes"
            )

    at_once(*(partial(call, number) for number in range(4)), partial(spoil_and_prove, service))
    walk = reconciling.start_reconciliation(actor=None, service=service)
    reconciling.reconcile_counts(walk.pk)
    kept = ServiceComment.objects.get(id=root)
    assert ServicePost.objects.get(id=post_id).like_count == ServicePostLike.objects.filter(post_id=post_id).count()
    assert kept.like_count == ServiceCommentLike.objects.filter(comment_id=root).count()
    assert kept.reply_count == ServiceComment.objects.filter(root_id=root).count() == 100
