"""Ids on PostgreSQL: drawn in the INSERT, never half-written when their source is gone."""

import pytest
from django.db import connection

from services_registry.actions import comments, posts
from services_registry.errors import NoId
from services_registry.models import Service, ServiceComment, ServicePost
from tests.services_registry.calls import Caller

NO_ID = (500, 10017, "generate id failed")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "fault",
    [
        "DROP SEQUENCE service_record_ids",
        "ALTER SEQUENCE service_record_ids NO CYCLE MAXVALUE 2 RESTART WITH 2; SELECT nextval('service_record_ids')",
        "CREATE ROLE clerk; GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk; SET LOCAL ROLE clerk",
    ],
)
def test_without_a_source_of_ids_nothing_is_written(service: Service, caller: Caller, fault: str) -> None:
    post_id = caller.publish()
    root = caller.comment(post_id)
    execute(fault)
    assert caller.form("POST", "publish", {"author": "a", "content": "c"}).refusal() == NO_ID
    with pytest.raises(NoId):
        comments.publish_comment(service=service, post_id=post_id, user_id="a", content="c")
    with pytest.raises(NoId):
        comments.reply_to_comment(
            service=service, post_id=post_id, root_id=root, father_id=root, user_id="a", content="c"
        )
    execute("RESET ROLE")
    assert ServicePost.objects.count() == ServiceComment.objects.count() == 1
    assert ServiceComment.objects.get().reply_count == 0


def test_a_clock_out_of_range_is_no_source_of_ids(service: Service) -> None:
    frozen = "RETURNS timestamptz LANGUAGE sql AS $$SELECT '2019-01-01'::timestamptz$$"
    execute(f"CREATE FUNCTION public.clock_timestamp() {frozen}")
    execute("SET LOCAL search_path = public, pg_catalog")
    with pytest.raises(NoId):
        posts.publish_post(service=service, author="a", content="c")


def test_a_conflict_of_ids_is_tried_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    from services_registry.actions import writing

    taken = posts.publish_post(service=service, author="a", content="c")
    offered = iter([("%s", [taken]), ("%s", [taken]), ("%s", [taken + 1])])
    monkeypatch.setattr(writing, "new_id", lambda: next(offered))
    assert posts.publish_post(service=service, author="a", content="c") == taken + 1
    monkeypatch.setattr(writing, "new_id", lambda: ("%s", [taken]))
    with pytest.raises(NoId):
        posts.publish_post(service=service, author="a", content="c")
    assert ServicePost.objects.count() == 2
