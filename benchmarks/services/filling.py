"""Writes what services store straight into their partitions, without indexes first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.services import statements
from benchmarks.services.sizes import Size

Connection = psycopg.Connection[Any]
Advance = Callable[[float, str], None]
TABLES = ("service_post", "service_comment", "service_post_like", "service_comment_like")
BATCH = 200_000
"""Rows of one statement, more or less."""
INDEXING = 0.5
"""What it costs to index a row, when writing one costs 1."""
SPAN, TALK_AFTER = timedelta(days=600), timedelta(days=90)
"""Posts are spread over so many days; the comments begin so long after the posts."""
USERS = 1_000_003
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def cost(size: Size) -> float:
    """How many units `advance` hears of while so much is written."""
    return size.rows * (1 + INDEXING)


class Filling:
    """Writes what one service stores; its partitions are there, attached and empty.

    The connection commits by itself, and is the only one that uses these partitions meanwhile.
    """

    def __init__(self, connection: Connection, service: int, size: Size, advance: Advance) -> None:
        self.connection, self.service, self.size, self.advance = connection, service, size, advance
        self.tables = {name: sql.Identifier(f"{name}_{service}") for name in TABLES}
        start = datetime.now(UTC) - SPAN - TALK_AFTER - timedelta(days=60) - _EPOCH
        self.start, self.talk_start = start // _MILLISECOND, (start + TALK_AFTER) // _MILLISECOND
        self.post_gap, self.talk_gap = (max(1, SPAN // _MILLISECOND // many) for many in (size.posts, size.comments))

    def run(self) -> None:
        """Write everything and index it."""
        with self._without_indexes():
            self._plan()
            self._write_comments()
            self._write_posts()

    def _plan(self) -> None:
        self.connection.execute("DROP TABLE IF EXISTS plan")
        self.connection.execute("DROP FUNCTION IF EXISTS pg_temp.comment_id")
        talk = {"start": sql.Literal(self.talk_start), "gap": sql.Literal(self.talk_gap)}
        self.connection.execute(sql.SQL(statements.COMMENT_ID).format(**talk))
        posts = {"posts": self.size.posts, "start": self.start, "post_gap": self.post_gap}
        values = posts | {"comments": self.size.comments, "stride": stride(self.size.posts)}
        self.connection.execute(statements.PLAN, values)
        self.connection.execute("ANALYZE plan")

    def _write_comments(self) -> None:
        many = self.size.comments
        values = {"comments": many, "liked": self.size.likes / 4 / many, "stride": stride(many)}
        for low, high in batches(many, many):
            self._write("service_comment", statements.COMMENTS, values | {"low": low, "high": high})
        self._write_likes("service_comment", "comment_id", many, lambda n: (self.talk_start + n * self.talk_gap) << 12)

    def _write_posts(self) -> None:
        likes = self.size.likes - self._number("SELECT count(*) FROM {table}", "service_comment_like")
        values = {"likes": likes, "weights": self._number("SELECT sum(weight) FROM plan")}
        for low, high in batches(self.size.posts + 1, self.size.posts):
            self._write("service_post", statements.POSTS, values | {"low": low, "high": high})
        self.connection.execute(sql.SQL(statements.HOTTEST).format(table=self.tables["service_post"]), values)
        many = self.size.posts + 1
        self._write_likes("service_post", "post_id", many, lambda n: (self.start + n * self.post_gap) << 12)

    def _write_likes(self, liked: str, key: str, numbers: int, as_id: Callable[[int], int]) -> None:
        total = self._number("SELECT sum(like_count)::bigint FROM {table}", liked)
        most = self._number("SELECT max(like_count) FROM {table}", liked)
        names = {"key": sql.Identifier(key), "liked": self.tables[liked]}
        values = {"users": max(USERS, most + 1), "epoch": _EPOCH.timestamp() * 1000}
        for low, high in batches(numbers, total):
            ids = {"low": as_id(low), "high": as_id(high)}
            self._write(f"{liked}_like", statements.LIKES, values | ids, **names)

    def _write(self, table: str, statement: str, values: dict[str, Any], **names: sql.Composable) -> None:
        query = sql.SQL(statement).format(table=self.tables[table], **names)
        written = self.connection.execute(query, values | {"service": self.service}).rowcount
        self.advance(written, table)

    def _number(self, question: str, table: str = "") -> Any:
        query = sql.SQL(question).format(table=self.tables.get(table, sql.SQL("")))
        found = self.connection.execute(query).fetchone()
        return found[0] or 0 if found else 0

    @contextmanager
    def _without_indexes(self) -> Iterator[None]:
        """Attaching a partition makes whatever indexes the table has."""
        for name in TABLES:
            names = {"parent": sql.Identifier(name), "table": self.tables[name]}
            self.connection.execute(sql.SQL("ALTER TABLE {parent} DETACH PARTITION {table}").format(**names))
            drops = self.connection.execute(statements.INDEXES, {"table": f"{name}_{self.service}"}).fetchall()
            for (drop,) in drops:
                self.connection.execute(drop)
        yield
        for name in TABLES:
            names = {"parent": sql.Identifier(name), "table": self.tables[name]}
            rows = self._number("SELECT count(*) FROM {table}", name)
            attach = sql.SQL("ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES IN ({service})")
            self.connection.execute(attach.format(**names, service=sql.Literal(self.service)))
            self.advance(rows * INDEXING, f"indexes of {name}")


def batches(numbers: int, rows: int) -> Iterator[tuple[int, int]]:
    """Ranges, each from its first number to the one after its last, that share 0 to `numbers` so that each makes about
    BATCH of `rows` rows."""
    parts = max(1, min(numbers, round(rows / BATCH)))
    for part in range(parts):
        yield numbers * part // parts, numbers * (part + 1) // parts


def stride(numbers: int) -> int:
    """A prime that does not divide `numbers`: its multiples modulo `numbers` are all of 0 to `numbers` - 1."""
    return next(prime for prime in (7919, 104_729, 15_485_863) if numbers % prime)
