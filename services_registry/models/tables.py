"""Where the records of a service lie: on PostgreSQL in partitions of its own, on SQLite in the tables of all."""

import logging
from collections.abc import Mapping
from functools import lru_cache

from django.db import DatabaseError, connection, models, transaction

from services_registry.errors import TableNotMade
from services_registry.models.records import ServiceComment, ServiceCommentLike, ServicePost, ServicePostLike
from services_registry.models.services import Service
from wecho.common.database import aside, is_postgresql

log = logging.getLogger(__name__)
PARTITIONED: tuple[type[models.Model], ...] = (ServicePost, ServiceComment, ServicePostLike, ServiceCommentLike)
_ATTACHED = "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%s) AND inhparent = to_regclass(%s))"
# Two makers of one service's tables take turns; the first number keeps these locks apart from any other's.
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(1463436658, %s)"


def partition_name(model: type[models.Model], service_id: int) -> str:
    """The table of that service's rows on PostgreSQL."""
    return f"{model._meta.db_table}_{service_id}"


@lru_cache(4_096)
def table_of(model: type[models.Model], service_id: int) -> str:
    """The table to read a service's rows from: on PostgreSQL its partition, so that no other one is looked at."""
    if not is_postgresql():
        return model._meta.db_table
    return partition_name(model, service_id)


@lru_cache(4_096)
def tables_of(service_id: int) -> Mapping[str, str]:
    """The tables to read a service's records from, under the names that statements have for them."""
    return {
        "posts": table_of(ServicePost, service_id),
        "comments": table_of(ServiceComment, service_id),
        "post_likes": table_of(ServicePostLike, service_id),
        "comment_likes": table_of(ServiceCommentLike, service_id),
    }


@aside
def table_is_missing(model: type[models.Model], service_id: int) -> bool:
    """Whether the service's rows of this model have no place. It looks at the catalogue: ask when nothing was found."""
    with connection.cursor() as cursor:
        if not is_postgresql():
            return model._meta.db_table not in connection.introspection.table_names(cursor)
        cursor.execute(_ATTACHED, [partition_name(model, service_id), model._meta.db_table])
        return not cursor.fetchone()[0]


@aside
def ensure_tables(service_id: int) -> None:
    """Make what is missing of a service's tables, in the transaction under way; raises TableNotMade.

    Other services' calls go on meanwhile: attaching takes no lock that a read or a write needs. A service that is being
    deleted gets none, whichever call of its own still runs.
    """
    try:
        with transaction.atomic():
            take_turns(service_id)
            if not Service.objects.filter(pk=service_id, removing_since=None).exists():
                raise TableNotMade
            for model in PARTITIONED:
                if table_is_missing(model, service_id):
                    _make_partition(model, service_id)
    except DatabaseError as error:
        log.exception("the tables of service %s cannot be made", service_id)
        raise TableNotMade from error


def take_turns(service_id: int) -> None:
    """Until the end of the transaction, nobody else makes tables of this service."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_TURNS, [service_id & 0x7FFFFFFF])


def _make_partition(model: type[models.Model], service_id: int) -> None:
    if not is_postgresql():
        raise TableNotMade  # on SQLite the tables come with the migrations
    parent = connection.ops.quote_name(model._meta.db_table)
    partition = connection.ops.quote_name(partition_name(model, service_id))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {partition} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        cursor.execute(f"ALTER TABLE {parent} ATTACH PARTITION {partition} FOR VALUES IN ({service_id:d})")
