"""What hung on deleted records is removed by the job, in batches, and nothing else is."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from services_registry.actions import erasing
from services_registry.actions.live_settings import change_live_settings
from services_registry.jobs import ERASE_DELETED
from services_registry.models import (
    Service,
    ServiceComment,
    ServiceCommentLike,
    ServiceErasure,
    ServicePost,
    ServicePostLike,
)
from services_registry.tasks import reconcile_erasures
from tests.factories.services import make_service
from tests.services_registry.calls import Caller, Query
from wecho.common.worker import JobWorker

RECORDS: tuple[type[models.Model], ...] = (
    ServicePost,
    ServiceComment,
    ServicePostLike,
    ServiceCommentLike,
    ServiceErasure,
)


def counts() -> list[int]:
    return [model._default_manager.count() for model in RECORDS]


def make_discussion(caller: Caller) -> tuple[int, int, int]:
    """A post that two like, with a liked root and two replies, one of them liked: (post, root, liked reply)."""
    post_id = caller.publish()
    root = caller.comment(post_id)
    reply = caller.reply(post_id, root)
    caller.reply(post_id, root, reply)
    for user_id in ("bob", "eve"):
        caller.ok(caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id=user_id))
        for comment_id in (root, reply):
            query: Query = {"post_id": post_id, "comment_id": comment_id, "user_id": user_id}
            caller.ok(caller.json("PUT", "comments/like", {"like": True}, **query))
    return post_id, root, reply


def test_a_deleted_post_leaves_nothing_and_takes_nothing_else(caller: Caller, service: Service) -> None:
    kept = Caller(make_service("kept"))
    make_discussion(kept)
    make_discussion(caller)
    post_id, _, _ = make_discussion(caller)
    assert counts() == [3, 9, 6, 12, 0]
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    assert counts() == [2, 9, 6, 12, 1]
    erasing.erase_deleted(service.pk)
    assert counts() == [2, 6, 4, 8, 0]


def test_a_deleted_root_leaves_the_post_alone(caller: Caller, service: Service) -> None:
    post_id, root, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=root, user_id="bob"))
    erasing.erase_deleted(service.pk)
    assert counts() == [1, 0, 2, 0, 0]
    assert caller.post_likes(post_id) == 2


def test_a_deleted_reply_takes_its_branch_and_their_likes(caller: Caller, service: Service) -> None:
    _, root, reply = make_discussion(caller)
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=reply, user_id="eve"))
    assert counts() == [1, 1, 2, 4, 1]
    erasing.erase_deleted(service.pk)
    assert counts() == [1, 1, 2, 2, 0]
    assert caller.comment_likes(root) == [2]


def test_the_job_comes_with_the_deletion_and_may_run_twice(caller: Caller, service: Service) -> None:
    post_id, _, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    assert DBTaskResult.objects.get().task_path == ERASE_DELETED
    JobWorker(batch=True).run_task(DBTaskResult.objects.get())
    assert counts() == [0, 0, 0, 0, 0]
    erasing.erase_deleted(service.pk)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_batches_of_any_size_come_to_the_end(caller: Caller, service: Service, batch: int) -> None:
    change_live_settings(actor=None, values={"erase_batch": batch})
    post_id, _, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    erasing.erase_deleted(service.pk)
    assert counts() == [0, 0, 0, 0, 0]


def test_a_job_out_of_time_leaves_the_rest_to_a_further_one(caller: Caller, service: Service) -> None:
    post_id, _, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    DBTaskResult.objects.all().delete()
    change_live_settings(actor=None, values={"erase_seconds": 0})
    erasing.erase_deleted(service.pk)
    assert DBTaskResult.objects.count() == 1
    assert counts()[1] == 0
    assert counts()[-1] > 0
    while ServiceErasure.objects.exists():
        erasing.erase_deleted(service.pk)
    assert counts() == [0, 0, 0, 0, 0]


def test_an_overdue_erasure_is_enqueued_again(caller: Caller) -> None:
    post_id, _, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    DBTaskResult.objects.all().delete()
    assert reconcile_erasures.call() == 0
    ServiceErasure.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert reconcile_erasures.call() == 1
    assert DBTaskResult.objects.count() == 1
