"""How much a service stores, told in a few milliseconds whatever the size: up to 10,000 rows of a kind are counted,
more are estimated, by PostgreSQL's planner or from a sample of SQLite's table."""

import random
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services_registry.models import ServiceComment, ServiceCommentLike, ServicePost, ServicePostLike
from services_registry.models.tables import PARTITIONED, table_is_missing, table_of
from wecho.common.database import rows

COUNTED = 10_000
SAMPLED = 2_000
# What SQLite keeps for a row beside its texts: numbers, times, headers, and the entries of its indexes.
_ROW_BYTES = 120
NAMES: dict[type[models.Model], Promise] = {
    ServicePost: pgettext_lazy("service", "posts"),
    ServiceComment: _("comments"),
    ServicePostLike: _("likes of posts"),
    ServiceCommentLike: _("likes of comments"),
}
_TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    ServicePost: ("author", "title", "content", "extra"),
    ServiceComment: ("user_id", "target_user_id", "content", "extra"),
    ServicePostLike: ("user_id", "user_id"),
    ServiceCommentLike: ("user_id", "user_id"),
}


@dataclass(frozen=True)
class Stored:
    """One kind of record: how many, and the bytes they take with their indexes. `about`: the number is estimated."""

    name: Promise
    rows: int
    about: bool
    size: int


@dataclass(frozen=True)
class Storage:
    """What a service stores. The size is exact on PostgreSQL, and about right on SQLite, whose tables are shared."""

    kinds: list[Stored]
    size_about: bool

    @property
    def size(self) -> int:
        """Bytes of all kinds."""
        return sum(kind.size for kind in self.kinds)

    @property
    def rows(self) -> int:
        """Rows of all kinds, those that wait to be erased included."""
        return sum(kind.rows for kind in self.kinds)


def storage_of(service_id: int) -> Storage:
    """What a service stores; nothing where its tables are missing."""
    on_postgresql = connection.vendor == "postgresql"
    measure = _in_partition if on_postgresql else _in_shared_table
    return Storage([measure(model, service_id) for model in PARTITIONED], size_about=not on_postgresql)


def _in_partition(model: type[models.Model], service_id: int) -> Stored:
    if table_is_missing(model, service_id):
        return Stored(NAMES[model], 0, False, 0)
    table = table_of(model, service_id)
    size = int(rows("SELECT pg_total_relation_size(to_regclass(%s))", [table])[0][0])
    counted = _count_some(table, service_id)
    if counted <= COUNTED:
        return Stored(NAMES[model], counted, False, size)
    plan: Any = rows(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table}", [])[0][0]  # noqa: S608 - names only
    plan = orjson.loads(plan) if isinstance(plan, str) else plan
    return Stored(NAMES[model], max(COUNTED, int(plan[0]["Plan"]["Plan Rows"])), True, size)


def _in_shared_table(model: type[models.Model], service_id: int) -> Stored:
    table = table_of(model, service_id)
    number = _count_some(table, service_id)
    is_about = number > COUNTED
    if is_about:
        # Where a row lies in the table does not depend on its service: the share of a sample is that of all.
        last = int(rows(f"SELECT max(rowid) FROM {table}", [])[0][0])  # noqa: S608 - names only
        chosen = random.sample(range(1, last + 1), min(SAMPLED, last))
        hits, length = _sample(model, service_id, ", ".join(map(str, chosen)))
        number = max(COUNTED, hits * last // len(chosen))
    else:
        own = f"SELECT rowid FROM {table} WHERE service_id = {service_id:d} LIMIT {SAMPLED}"  # noqa: S608 - a number
        length = _sample(model, service_id, own)[1]
    return Stored(NAMES[model], number, is_about, int(number * (length + _ROW_BYTES)))


def _sample(model: type[models.Model], service_id: int, places: str) -> tuple[int, float]:
    """How many of the places hold a row of the service, and how long the texts of those are on average."""
    texts = " + ".join(f"length(CAST(coalesce({text}, '') AS BLOB))" for text in _TEXTS[model])
    # The plus keeps SQLite from reading all rows of the service along its index.
    where = f"+service_id = %s AND rowid IN ({places})"
    sample = f"SELECT count(*), coalesce(avg({texts}), 0) FROM {table_of(model, service_id)} WHERE {where}"  # noqa: S608
    hits, length = rows(sample, [service_id])[0]
    return int(hits), float(length)


def _count_some(table: str, service_id: int) -> int:
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE service_id = %s LIMIT {COUNTED + 1}) AS counted"  # noqa: S608
    return int(rows(counted, [service_id])[0][0])
