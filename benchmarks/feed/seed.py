"""`python -m benchmarks.feed.seed`: people, follows, posts and likes in the database of DATABASE_URL.

It needs the variables that the site needs, and its tables, which nobody else may use meanwhile. How far it is goes to
stderr. Some follow ten, some 5,000; some publish all the time and most hardly ever; few posts have most likes.
"""

import argparse
import os
import sys

import django
import psycopg

from benchmarks.services.progress import Progress

POSTS, PEOPLE, LIKES, FOLLOWS = 1_000_000, 100_000, 20_000_000, 5_000_000
VACUUM = 0.1
_SESSION = ("synchronous_commit = off", "maintenance_work_mem = '512MB'", "work_mem = '64MB'", "jit = off")


def main(words: list[str]) -> int:
    """Returns the exit code."""
    options = _options(words)
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("seed: DATABASE_URL must name a PostgreSQL database.", file=sys.stderr)
        return 1
    try:
        seed(os.environ["DATABASE_URL"], options.posts, options.people, options.likes, options.follows)
    except (ValueError, psycopg.errors.UniqueViolation) as wrong:
        print(f"seed: {wrong}", file=sys.stderr)
        return 1
    sys.stdout.write("null")
    return 0


def seed(database_url: str, posts: int, people: int, likes: int, follows: int) -> None:
    """Fill the tables; raises ValueError when a count that is kept turns out to be false, or for too few."""
    from benchmarks.feed.filling import Filling, Size, false_counts

    if min(posts, likes, follows) < 1 or people < 20:
        raise ValueError("at least twenty people, with posts, likes and follows")
    size = Size(posts, people, likes, follows)
    progress = Progress(size.units * (1 + VACUUM))
    with psycopg.connect(database_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for setting in _SESSION:
            connection.execute(f"SET {setting}")
        Filling(connection, size, progress.advance).run()
        progress.advance(0, "vacuum")
        connection.execute("VACUUM (ANALYZE)")
        if wrong := false_counts(connection):
            raise ValueError(f"{wrong} counts are not the numbers of rows.")
    progress.close()


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feed.seed", description=__doc__)
    for name, default in (("posts", POSTS), ("people", PEOPLE), ("likes", LIKES), ("follows", FOLLOWS)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"how many ({default})")
    return parser.parse_args(words)


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))
