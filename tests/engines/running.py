"""All engines together, started side by side, as the environment that the site reads."""

import base64
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tests.engines import postgres, redis_server, s3_server
from tests.engines.guard import Guard
from tests.engines.s3_server import S3

SITE_VARIABLES = (
    "DATABASE_URL",
    "REDIS_URL",
    "S3_ENDPOINT_URL",
    "S3_BUCKET",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
    "S3_REGION",
)
"""What tells the site to use engines; without all of these it runs on its embedded defaults."""


@dataclass(frozen=True, kw_only=True)
class Engines:
    """Addresses of running servers."""

    database_url: str
    redis_url: str
    s3: S3

    def environment(self) -> dict[str, str]:
        """All that the site needs to start on these servers, fresh keys included."""
        places = (self.database_url, self.redis_url, self.s3.endpoint_url, self.s3.bucket)
        keys = (self.s3.access_key_id, self.s3.secret_access_key, self.s3.region)
        # Staff of the tests sign in with a password; those of the second factor ask for it themselves. Codes for phones
        # are written where a site on its own data writes them.
        given = {"STAFF_SECOND_FACTOR": "0", "SMS_SENDER": "console"} | fresh_keys()
        return dict(zip(SITE_VARIABLES, places + keys, strict=True)) | given

    def versions(self) -> list[str]:
        """Names with versions, for a report."""
        return [
            f"PostgreSQL {postgres.version(self.database_url)}",
            redis_server.version(self.redis_url),
            f"S3 ({s3_server.version()})",
        ]


def fresh_keys() -> dict[str, str]:
    """Keys that a site on its own database asks for, made anew."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


@contextmanager
def start(*, fsync: bool = False) -> Iterator[Engines]:
    """Run PostgreSQL, Redis and S3 for the length of the block, PostgreSQL as durable as in production with `fsync`."""
    with Guard() as guard:
        with ThreadPoolExecutor(max_workers=3) as pool:
            database = pool.submit(postgres.start, guard, fsync=fsync)
            redis = pool.submit(redis_server.start, guard)
            s3 = pool.submit(s3_server.start, guard)
        yield Engines(database_url=database.result(), redis_url=redis.result(), s3=s3.result())
