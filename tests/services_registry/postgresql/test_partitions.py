"""The tables of a service on PostgreSQL: made with it or at its first write, missed by a read, refused by a role."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from services_registry.actions import comments, likes, posts
from services_registry.errors import BindFailed, NoRightRecord, TableMissing, TableNotMade
from services_registry.models import Service, ServicePost
from services_registry.models.tables import PARTITIONED, ensure_tables, partition_name, table_is_missing
from services_registry.selectors import comments as read_comments
from services_registry.selectors import posts as read_posts
from tests.factories.services import make_service
from tests.services_registry.calls import Answer, Caller, Query

DENIED_TABLE = (500, 10001, "the table of the service has not been created")
NOT_MADE = (500, 10002, "can not create table of the service")
LIST: Query = {"cursor": "2024-01-01T00:00:00", "limit": 5}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def drop_tables(service: Service) -> None:
    for model in PARTITIONED:
        execute(f"DROP TABLE {partition_name(model, service.pk)}")


@contextmanager
def role_that_may_not_create() -> Iterator[None]:
    """Act as a role that reads and writes rows, and makes no tables."""
    execute("CREATE ROLE clerk")
    execute("GRANT USAGE ON SCHEMA public TO clerk")
    execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk")
    execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO clerk")
    execute("SET LOCAL ROLE clerk")
    try:
        yield
    finally:
        execute("RESET ROLE")


def reads(caller: Caller) -> list[Answer]:
    return [
        caller.call("GET", "getinfo", post_id=5),
        caller.call("GET", "getlist", **LIST),
        caller.call("GET", "getlike", post_id=5),
        caller.call("GET", "comments/getinfo", post_id=5, root_comment_id=0, **LIST),
        caller.json("GET", "comments/getlike", {"comment_ids": [5]}),
    ]


def test_each_service_has_partitions_of_its_own(service: Service) -> None:
    Caller(service).publish()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM service_post_{service.pk}")  # noqa: S608 - a number
        assert cursor.fetchone() == (1,)
    assert not any(table_is_missing(model, service.pk) for model in PARTITIONED)


def test_a_registration_that_fails_leaves_no_table(db: None) -> None:
    with transaction.atomic():
        made = make_service("lost")
        transaction.set_rollback(True)
    assert all(table_is_missing(model, made.pk) for model in PARTITIONED)


def test_a_read_that_finds_no_table_says_so(service: Service, caller: Caller) -> None:
    drop_tables(service)
    assert [answer.refusal() for answer in reads(caller)] == [DENIED_TABLE] * 5


def test_the_first_write_makes_the_tables(service: Service, caller: Caller) -> None:
    drop_tables(service)
    post_id = caller.publish()
    assert caller.post_likes(post_id) == 0
    assert not any(table_is_missing(model, service.pk) for model in PARTITIONED)


def test_a_write_in_vain_makes_the_tables_too(service: Service) -> None:
    for write in (
        lambda: posts.update_post(service=service, post_id=5, user_id="a", content="c"),
        lambda: posts.delete_post(service=service, post_id=5, user_id="a"),
        lambda: likes.like_post(service=service, post_id=5, user_id="a", liked=True),
        lambda: comments.publish_comment(service=service, post_id=5, user_id="a", content="c"),
        lambda: comments.delete_comment(service=service, comment_id=5, user_id="a"),
    ):
        drop_tables(service)
        with pytest.raises(NoRightRecord):
            write()
        assert not any(table_is_missing(model, service.pk) for model in PARTITIONED)


def test_a_single_missing_table_is_made_when_a_like_needs_it(service: Service, caller: Caller) -> None:
    post_id = caller.publish()
    execute(f"DROP TABLE service_post_like_{service.pk}")
    assert caller.ok(caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="bob")) is None
    assert caller.post_likes(post_id) == 1


def test_a_detached_table_comes_back_with_its_rows(service: Service, caller: Caller) -> None:
    post_id = caller.publish()
    execute(f"ALTER TABLE service_post DETACH PARTITION service_post_{service.pk}")
    caller.publish()
    assert caller.ok(caller.call("GET", "getinfo", post_id=post_id))["post"]["content"] == "hello"


def test_a_role_that_may_not_create_is_told_so(service: Service, caller: Caller) -> None:
    drop_tables(service)
    with role_that_may_not_create():
        assert caller.form("POST", "publish", {"author": "a", "content": "c"}).refusal() == NOT_MADE
        assert caller.json("PUT", "like", {"like": True}, post_id=5, user_id="bob").refusal() == NOT_MADE
        assert reads(caller)[0].refusal() == DENIED_TABLE
        with pytest.raises(TableNotMade):
            make_service("another")
    assert not Service.objects.filter(name="another").exists()


def test_making_tables_may_be_repeated(service: Service) -> None:
    before = connection.introspection.table_names()
    ensure_tables(service.pk)
    ensure_tables(service.pk)
    assert connection.introspection.table_names() == before


def test_one_service_s_partitions_are_all_that_its_calls_touch(service: Service, caller: Caller) -> None:
    make_service("other")
    with connection.cursor() as cursor:
        rows = ServicePost.objects.filter(service_id=service.pk, id__lt=2**60).order_by("-id")[:20]
        plan = rows.explain()
        cursor.execute("SET LOCAL enable_seqscan = off")
        keyset = rows.explain()
        comment_plan = read_comments.visible_comments(service.pk).filter(post_id=5, root_id=0).order_by("-id").explain()
    assert f"service_post_{service.pk}" in plan
    assert "Append" not in plan + comment_plan
    assert "Index Scan Backward" in keyset
    assert "Sort" not in keyset + comment_plan


def test_a_number_that_the_database_cannot_hold_is_a_wrong_parameter(service: Service, caller: Caller) -> None:
    form = {"author": "a", "content": "c", "extra": '{"a": 1e-400000}'}
    assert caller.form("POST", "publish", form).refusal() == (400, 400, "bind param failed")
    post_id = caller.publish()
    with pytest.raises(BindFailed):
        posts.update_post(service=service, post_id=post_id, user_id="ann", extra='{"a": 1e-400000}')


def test_a_missing_parent_table_is_a_missing_table(service: Service) -> None:
    execute("DROP TABLE service_post CASCADE")
    with pytest.raises(TableMissing), transaction.atomic():
        read_posts.post_info(service, 5)
    with pytest.raises(TableNotMade):
        posts.publish_post(service=service, author="a", content="c")
