"""Kept counts are proved against the rows that they count, and mended."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from services_registry.actions import reconciling
from services_registry.actions.erasing import erase_deleted
from services_registry.actions.removal import remove_service
from services_registry.jobs import RECONCILE_COUNTS
from services_registry.models import Service, ServiceComment, ServiceErasure, ServicePost, ServiceReconciliation
from services_registry.selectors.counts import compare_comments, compare_posts
from services_registry.tasks import reconcile_services
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.calls import Caller, Query
from tests.services_registry.test_erasing import make_discussion
from wecho.common.errors import Conflict, Forbidden
from wecho.common.worker import JobWorker


def prove(service: Service) -> ServiceReconciliation:
    walk = reconciling.start_reconciliation(actor=None, service=service)
    reconciling.reconcile_counts(walk.pk)
    walk.refresh_from_db()
    return walk


def kept() -> list[Any]:
    posts = list(ServicePost.objects.order_by("id").values_list("like_count", flat=True))
    return [*posts, *ServiceComment.objects.order_by("id").values_list("like_count", "reply_count")]


def spoil() -> None:
    ServicePost.objects.update(like_count=F("like_count") + 7)
    ServiceComment.objects.filter(root_id=0).update(like_count=0, reply_count=40)
    ServiceComment.objects.exclude(root_id=0).update(like_count=9)


def test_right_counts_are_left_alone(caller: Caller, service: Service) -> None:
    make_discussion(caller)
    before = kept()
    walk = prove(service)
    assert (walk.checked, walk.mended) == (4, 0)
    assert walk.finished_at is not None
    assert kept() == before == [2, (2, 2), (2, 0), (0, 0)]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_wrong_counts_are_mended_in_batches_of_any_size(
    caller: Caller, service: Service, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "BATCH", batch)
    other = Caller(make_service("other"))
    make_discussion(other)
    make_discussion(caller)
    before = kept()
    spoil()
    walk = prove(service)
    assert (walk.checked, walk.mended) == (4, 4)
    assert prove(other.service).mended == 4
    assert kept() == before
    assert prove(service).mended == 0


def test_a_mended_count_is_what_clients_read(caller: Caller, service: Service) -> None:
    post_id, root, _ = make_discussion(caller)
    spoil()
    assert [caller.post_likes(post_id) for _ in range(3)] == [9, 9, 9]
    prove(service)
    assert [caller.post_likes(post_id) for _ in range(3)] == [2, 2, 2]
    assert caller.comment_likes(root) == [2]
    assert caller.comments(post_id)[0]["child_num"] == 2


def test_what_waits_to_be_erased_confuses_nobody(caller: Caller, service: Service) -> None:
    post_id, _, _ = make_discussion(caller)
    _, root, _ = make_discussion(caller)
    caller.ok(caller.call("DELETE", "delete", post_id=post_id, user_id="ann"))
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=root, user_id="bob"))
    assert prove(service).mended == 0
    spoil()
    prove(service)
    erase_deleted(service.pk)
    assert ServiceErasure.objects.count() == 0
    assert ServiceComment.objects.count() == 0
    assert kept() == [2]
    assert prove(service).mended == 0


def test_a_batch_is_one_statement_however_many_rows(caller: Caller, service: Service) -> None:
    for _ in range(3):
        make_discussion(caller)
    for compare, size in ((compare_posts, 3), (compare_comments, 9)):
        with CaptureQueriesContext(connection) as queries:
            compared = compare(service.pk, after=0, limit=100)
        assert (compared.size, compared.differing) == (size, [])
        assert len([query for query in queries if "FROM" in query["sql"]]) == 1


def test_a_job_out_of_time_leaves_the_rest_to_a_further_one(
    caller: Caller, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_discussion(caller)
    monkeypatch.setattr(reconciling, "BATCH", 1)
    walk = reconciling.start_reconciliation(actor=None, service=service)
    reconciling.reconcile_batch(walk)
    monkeypatch.setattr(reconciling, "BUDGET_SECONDS", -1.0)
    DBTaskResult.objects.all().delete()
    reconciling.reconcile_counts(walk.pk)
    assert DBTaskResult.objects.get().task_path == RECONCILE_COUNTS
    monkeypatch.setattr(reconciling, "BUDGET_SECONDS", 60.0)
    JobWorker(batch=True).run_task(DBTaskResult.objects.get())
    walk.refresh_from_db()
    assert (walk.checked, walk.finished_at is not None) == (4, True)


def test_two_workers_at_one_walk_count_each_row_once(caller: Caller, service: Service) -> None:
    make_discussion(caller)
    walk = reconciling.start_reconciliation(actor=None, service=service)
    stale = ServiceReconciliation.objects.get(pk=walk.pk)
    assert reconciling.reconcile_batch(walk)
    assert not reconciling.reconcile_batch(stale)
    walk.refresh_from_db()
    assert walk.checked == 1


def test_one_walk_of_a_service_is_under_way(service: Service) -> None:
    first = reconciling.start_reconciliation(actor=None, service=service)
    assert reconciling.start_reconciliation(actor=None, service=service) == first
    assert DBTaskResult.objects.count() == 1


def test_every_service_is_proved_daily_and_a_lost_job_is_enqueued_again(service: Service) -> None:
    make_service()
    make_service("going")
    remove_service(actor=None, service=Service.objects.get(name="going"), typed="going")
    DBTaskResult.objects.all().delete()
    assert reconcile_services.call() == 2
    assert DBTaskResult.objects.filter(task_path=RECONCILE_COUNTS).count() == 2
    assert reconcile_services.call() == 2
    assert DBTaskResult.objects.filter(task_path=RECONCILE_COUNTS).count() == 2
    DBTaskResult.objects.all().delete()
    reconcile_services.call()
    assert DBTaskResult.objects.filter(task_path=RECONCILE_COUNTS).count() == 2


def test_not_everybody_may_begin_and_not_for_a_service_that_goes(service: Service) -> None:
    with pytest.raises(Forbidden):
        reconciling.start_reconciliation(actor=make_person(staff=True), service=service)
    remove_service(actor=None, service=service, typed="album")
    with pytest.raises(Conflict):
        reconciling.start_reconciliation(actor=None, service=service)


def test_the_command_line_proves_now(caller: Caller, service: Service) -> None:
    make_discussion(caller)
    spoil()
    out = StringIO()
    call_command("reconcile_services", "album", stdout=out)
    assert out.getvalue().endswith("album: 4 rows, 4 mended, proved\n")
    call_command("reconcile_services", stdout=out)
    assert out.getvalue().endswith("album: 4 rows, 0 mended, proved\n")
    with pytest.raises(CommandError):
        call_command("reconcile_services", "nobody")


def test_likes_that_come_after_a_proof_still_count(caller: Caller, service: Service) -> None:
    post_id, _, _ = make_discussion(caller)
    spoil()
    prove(service)
    query: Query = {"post_id": post_id, "user_id": "new"}
    caller.ok(caller.json("PUT", "like", {"like": True}, **query))
    assert caller.post_likes(post_id) == 3
