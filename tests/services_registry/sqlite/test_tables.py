"""The tables and ids of services on SQLite."""

import time
from itertools import pairwise

import pytest
from django.db import connection

from services_registry.actions import posts
from services_registry.errors import NoId
from services_registry.models import Service, ServiceComment, ids
from services_registry.models.records import ServicePost
from services_registry.selectors.comments import visible_comments
from tests.services_registry.calls import Caller, Query

LIST: Query = {"cursor": "2024-01-01T00:00:00", "limit": 5}


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row[3] for row in cursor.fetchall())


def test_a_missing_table_is_told_to_reads_and_cannot_be_made_by_writes(service: Service, caller: Caller) -> None:
    post_id = caller.publish()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE service_post")
        cursor.execute("DROP TABLE service_post_like")
    missing = (500, 10001, "the table of the service has not been created")
    assert caller.call("GET", "getinfo", post_id=post_id).refusal() == missing
    assert caller.call("GET", "getlist", **LIST).refusal() == missing
    assert caller.call("GET", "getlike", post_id=post_id).refusal() == missing
    not_made = (500, 10002, "can not create table of the service")
    assert caller.form("POST", "publish", {"author": "a", "content": "c"}).refusal() == not_made
    assert caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="b").refusal() == not_made


def test_ids_rise_even_while_the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    drawn = [ids.new_id()[1][0] for _ in range(10_000)]
    assert all(first < second for first, second in pairwise(drawn))


@pytest.mark.parametrize("year", [2019, 2090])
def test_a_clock_out_of_range_is_no_source_of_ids(service: Service, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    seconds = (year - 1970) * 31_556_952
    monkeypatch.setattr(ids, "_last", -(2**62))
    monkeypatch.setattr(time, "time_ns", lambda: seconds * 1_000_000_000)
    with pytest.raises(NoId):
        posts.publish_post(service=service, author="a", content="c")
    assert not ServicePost.objects.exists()


def test_lists_are_read_along_an_index(service: Service) -> None:
    newest = plan(str(ServicePost.objects.filter(service_id=1, id__lt=5).order_by("-id")[:20].query))
    thread = plan(str(visible_comments(1).filter(post_id=5, root_id=7, id__gte=9).order_by("-id")[:20].query))
    branch = plan("SELECT id FROM service_comment WHERE service_id = 1 AND father_id = 5 AND NOT father_id = root_id")
    assert "TEMP B-TREE" not in newest + thread
    assert "(service_id=? AND id<?)" in newest
    assert "service_comment_thread (service_id=? AND post_id=? AND root_id=?" in thread
    assert "service_comment_branch (service_id=? AND father_id=?)" in branch
    assert ServiceComment.objects.count() == 0
