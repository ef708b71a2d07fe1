"""People and follows by the million, written by PostgreSQL itself."""

from collections.abc import Sequence
from typing import Any

import psycopg

# Everybody follows the next so many in the circle of all: no pair twice, nobody themselves.
_FOLLOWS = """
INSERT INTO accounts_follow (follower_id, followee_id, created_at)
SELECT people[1 + n %% size], people[1 + (n %% size + 1 + n / size) %% size], now() - n * interval '1 second'
FROM generate_series((SELECT count(*) FROM accounts_follow), %(follows)s::bigint - 1) AS n,
    (SELECT %(people)s::bigint[] AS people, cardinality(%(people)s::bigint[]) AS size) AS everybody
"""


def fill(connection: psycopg.Connection[Any], people: Sequence[int], follows: int) -> None:
    """Add follows among `people` until there are so many."""
    connection.execute(_FOLLOWS, {"people": list(people), "follows": follows})
    connection.execute("ANALYZE accounts_follow")
