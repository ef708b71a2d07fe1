"""`python -m benchmarks.services.seed`: services with posts, comments and likes in the database of DATABASE_URL.

It needs the variables that the site needs, and its tables. How far it is goes to stderr; the services with their
secrets go to stdout, as JSON. A crash in the middle leaves a part of the services.
"""

import argparse
import os
import sys
from typing import Any

import django
import orjson
import psycopg
from psycopg import sql

from benchmarks.services.filling import TABLES, Advance, Connection, Filling, cost
from benchmarks.services.progress import Progress
from benchmarks.services.sizes import Size, everybody
from benchmarks.services.truth import false_counts

POSTS, COMMENTS, LIKES, SERVICES = 1_000_000, 5_000_000, 20_000_000, 100
VACUUM = 0.1
"""What a row costs at the end, when writing one costs 1."""
_SESSION = ("synchronous_commit = off", "maintenance_work_mem = '512MB'", "work_mem = '64MB'", "jit = off")


def main(words: list[str]) -> int:
    """Returns the exit code."""
    options = _options(words)
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("seed: DATABASE_URL must name a PostgreSQL database.", file=sys.stderr)
        return 1
    try:
        sizes = everybody(options.services, Size(options.posts, options.comments, options.likes))
        seeded = seed(os.environ["DATABASE_URL"], sizes)
    except ValueError as wrong:
        print(f"seed: {wrong}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(orjson.dumps(seeded))
    return 0


def seed(database_url: str, sizes: dict[str, Size]) -> list[dict[str, Any]]:
    """Register the services and fill them; returns `[{"name", "id", "secret"}, …]`.

    Raises ValueError when one of the names is taken, or a count that is kept turns out to be false.
    """
    progress = Progress(sum(cost(size) + size.rows * VACUUM for size in sizes.values()))
    seeded = []
    with psycopg.connect(database_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for setting in _SESSION:
            connection.execute(f"SET {setting}")
        for name, size in sizes.items():
            service = _registered(name)
            Filling(connection, service["id"], size, _telling(progress, name)).run()
            seeded.append(service)
        for service, size in zip(seeded, sizes.values(), strict=True):
            _finish(connection, service)
            progress.advance(size.rows * VACUUM, "vacuum")
    progress.close()
    return seeded


def _telling(progress: Progress, name: str) -> Advance:
    return lambda units, what: progress.advance(units, f"{name}: {what}")


def _registered(name: str) -> dict[str, Any]:
    from services_registry.actions.services import register_service
    from wecho.common.errors import Invalid

    try:
        service, secret = register_service(actor=None, name=name)
    except Invalid as taken:
        raise ValueError(f"{name} is registered already; this database has been seeded before.") from taken
    return {"name": name, "id": service.pk, "secret": secret}


def _finish(connection: Connection, service: dict[str, Any]) -> None:
    for table in TABLES:
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(f"{table}_{service['id']}")))
    if wrong := false_counts(connection, service["id"]):
        raise ValueError(f"{wrong} counts of {service['name']} are not the numbers of rows.")


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.services.seed", description=__doc__)
    of_largest = "{} of the largest service ({})"
    parser.add_argument("--services", type=int, default=SERVICES, metavar="N", help=f"how many in all ({SERVICES})")
    for name, default in (("posts", POSTS), ("comments", COMMENTS), ("likes", LIKES)):
        help_ = of_largest.format(name, default)
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=help_)
    return parser.parse_args(words)


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))
