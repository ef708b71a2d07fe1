"""People by Django, and their notifications by PostgreSQL itself, a hundred a person, one in ten unread."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

ROWS_A_PERSON = 100
BATCH = 500_000
HOT_ROWS = 100_000
"""Rows of the one person who has very many."""
_FILL = """
INSERT INTO accounts_notification (recipient_id, kind, subject_kind, subject_id, people, actors, withdrawn, detail,
    in_app, by_mail, is_read, began_at, at)
SELECT %(person)s + n * 7919 %% %(count)s, (ARRAY['like', 'comment', 'mention'])[1 + n %% 3], 'post', n, 1 + n %% 5,
    ',' || %(person)s + n %% %(count)s || ',', '', '{}', true, false, n %% 10 <> 0, at, at
FROM generate_series(%(first)s::bigint, %(last)s) AS n,
    LATERAL (SELECT now() - (%(rows)s - n) * interval '1.3 seconds' AS at) AS moment
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'accounts_notification' AND indexname NOT LIKE '%pkey'
"""
_FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'accounts_notification'::regclass AND contype = 'f'
"""
Connection = psycopg.Connection[Any]


def make_people(name: str, count: int) -> list[int]:
    """Create people who never sign in; returns their ids, without a gap. Needs Django."""
    from accounts.models import User
    from accounts.validators import username_key

    names = [f"{name}{number}" for number in range(count)]
    people = (User(username=one, username_key=username_key(one), password="!") for one in names)
    return [person.pk for person in User.objects.bulk_create(people, batch_size=5_000)]


def fill(connection: Connection, people: list[int], rows: int) -> None:
    """Write so many rows for these people, and HOT_ROWS for the first of them where there are more than that."""
    with _without_indexes(connection):
        for begin in range(1, rows + 1, BATCH):
            last = min(begin + BATCH - 1, rows)
            _write(connection, people[0], len(people), begin, last)
        if rows > HOT_ROWS:
            _write(connection, people[0], 1, rows + 1, rows + HOT_ROWS)
    connection.execute("VACUUM ANALYZE accounts_notification")


def _write(connection: Connection, person: int, count: int, first: int, last: int) -> None:
    values = {"person": person, "count": count, "first": first, "last": last, "rows": last}
    connection.execute(_FILL, values)


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """Without the foreign key as well, which would look up the recipient of each row."""
    indexes = connection.execute(_INDEXES).fetchall()
    keys = connection.execute(_FOREIGN_KEYS).fetchall()
    for name, _ in keys:
        connection.execute(sql.SQL("ALTER TABLE accounts_notification DROP CONSTRAINT {}").format(sql.Identifier(name)))
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    connection.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        connection.execute(definition)
    for name, definition in keys:
        connection.execute(
            sql.SQL("ALTER TABLE accounts_notification ADD CONSTRAINT {} {}").format(
                sql.Identifier(name), sql.SQL(definition)
            )
        )
