"""Services that are filled by PostgreSQL itself."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks.services.filling import TABLES, Connection
from benchmarks.services.seed import seed
from benchmarks.services.sizes import Size
from benchmarks.services.truth import false_counts
from services_registry.models import Service, ServiceComment, ServicePost
from services_registry.models.tables import PARTITIONED, table_is_missing

pytestmark = pytest.mark.django_db(transaction=True)


def address() -> str:
    """That of the database of the tests."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in ("host", "port", "user", "password", "dbname")})


def rows(database: Connection, service: int) -> list[int]:
    counts = []
    for table in TABLES:
        question = sql.SQL("SELECT count(*) FROM {} WHERE service_id = {}").format(sql.Identifier(table), service)
        found = database.execute(question).fetchone()
        counts.append(found[0] if found else 0)
    return counts


def test_as_many_rows_are_made_as_were_asked_for_and_their_counts_are_true() -> None:
    sizes = {"bench-a": Size(1_500, 6_000, 9_000), "bench-b": Size(1, 1, 4)}
    with psycopg.connect(address(), autocommit=True) as database:
        for service, size in zip(seed(address(), sizes), sizes.values(), strict=True):
            posts, comments, post_likes, comment_likes = rows(database, service["id"])
            assert Size(posts, comments, post_likes + comment_likes) == size
            assert false_counts(database, service["id"]) == 0


def test_a_false_count_is_found() -> None:
    (service,) = seed(address(), {"bench-a": Size(100, 100, 100)})
    ServicePost.objects.filter(service_id=service["id"], like_count=0).update(like_count=7)
    with psycopg.connect(address(), autocommit=True) as database:
        assert false_counts(database, service["id"]) > 0


def test_there_are_a_hot_post_long_threads_and_quiet_posts() -> None:
    (service,) = seed(address(), {"bench-a": Size(2_000, 10_000, 40_000)})
    likes = sorted(ServicePost.objects.filter(service_id=service["id"]).values_list("like_count", flat=True))
    assert likes[0] == 0
    assert likes[1_000] < 15
    assert likes[-1] > 1_000
    threads = ServiceComment.objects.filter(service_id=service["id"], root_id=0)
    assert max(threads.values_list("reply_count", flat=True)) > 100


def test_tables_are_attached_and_indexed_as_they_were() -> None:
    (service,) = seed(address(), {"bench-a": Size(10, 10, 10)})
    unfilled = Service.objects.create(name="unfilled")
    assert not any(table_is_missing(model, service["id"]) for model in PARTITIONED)
    assert table_is_missing(ServicePost, unfilled.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = %s", [f"service_comment_{service['id']}"])
        assert cursor.fetchone()[0] == 3


def test_a_database_is_seeded_once() -> None:
    seed(address(), {"bench-a": Size(10, 10, 10)})
    with pytest.raises(ValueError, match="seeded before"):
        seed(address(), {"bench-a": Size(10, 10, 10)})
