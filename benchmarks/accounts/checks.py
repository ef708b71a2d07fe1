"""`python -m benchmarks.accounts.checks`: the time of each way, in turns, within the site's process.

The job `{"rounds", "people", "small", "follows"}` comes as JSON on stdin; `{way: [microseconds a call, …]}` goes out.
"""

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django
import orjson
import psycopg

from benchmarks.accounts.seed import fill

PASSWORD = "lantern-orchard-42"
Way = Callable[[], object]
FOLLOW = (
    "INSERT INTO accounts_follow (follower_id, followee_id, created_at) VALUES (%s, %s, now()) ON CONFLICT DO NOTHING"
)
COUNT = "UPDATE accounts_user SET {0} = {0} + 1 WHERE id = %s"
PROFILE = """
SELECT id, username, display_name, bio, date_joined, post_count, follower_count, following_count
FROM accounts_user WHERE username_key = %s AND is_active
"""


def people_made(count: int) -> list[Any]:
    """They share one password hash, as hashing is slow on purpose."""
    from django.contrib.auth.hashers import make_password

    from accounts.models import User

    password = make_password(PASSWORD)
    names = [f"person{number}" for number in range(count)]
    return User.objects.bulk_create(User(username=name, username_key=name, password=password) for name in names)


def ways(people: list[Any], raw: psycopg.Connection[Any]) -> dict[str, tuple[Way, int]]:
    """Each way with how often it is called in a round."""
    import jwt
    import redis
    from django.conf import settings
    from django.test import RequestFactory
    from rest_framework.request import Request
    from rest_framework_simplejwt.authentication import JWTAuthentication

    from accounts.actions.guessing import check_credentials
    from accounts.actions.sessions import issue_tokens
    from accounts.api.authentication import BearerAuthentication
    from accounts.selectors.people import profile
    from wecho.common import cache, cache_keys

    person = people[0]
    access = issue_tokens(person=person)["access"]
    call = Request(RequestFactory().get("/", headers={"Authorization": f"Bearer {access}"}))
    plain = redis.Redis.from_url(settings.ENV.redis_url or "")
    key = cache_keys.PROFILE(person.username)
    profile(person.username)

    def from_database() -> object:
        cache.forget(key)
        return profile(person.username)

    return {
        "sign_in": (lambda: issue_tokens(person=check_credentials(username=person.username, password=PASSWORD)), 10),
        "verify": (lambda: person.check_password(PASSWORD), 10),
        "token": (lambda: BearerAuthentication().authenticate(call), 1_000),
        "decode": (lambda: jwt.decode(access, settings.SECRET_KEY, algorithms=["HS256"]), 1_000),
        "stock": (lambda: JWTAuthentication().authenticate(call), 300),
        "profile_cached": (lambda: profile(person.username), 1_000),
        "redis": (lambda: orjson.loads(plain.get(key) or b""), 1_000),
        "profile_database": (from_database, 300),
        "select": (lambda: raw.execute(PROFILE, [person.username], prepare=True).fetchone(), 300),
    }


def following(people: list[Any], raw: psycopg.Connection[Any]) -> dict[str, tuple[Way, int]]:
    """To follow somebody who was not followed before, by the action and by its statements."""
    from accounts.actions.follows import follow_person

    pairs = _pairs(people)

    def ours() -> object:
        follower, followee = next(pairs)
        return follow_person(actor=follower, followee=followee)

    def bare() -> None:
        follower, followee = next(pairs)
        with raw.transaction():
            raw.execute(FOLLOW, [follower.pk, followee.pk], prepare=True)
            raw.execute(COUNT.format("following_count"), [follower.pk], prepare=True)
            raw.execute(COUNT.format("follower_count"), [followee.pk], prepare=True)

    return {"follow": (ours, 200), "insert": (bare, 200)}


def _pairs(people: list[Any]) -> Iterator[tuple[Any, Any]]:
    """From the far end of what `fill` writes, so that they are new."""
    size = len(people)
    for offset in itertools.count(2, 1):
        for at in range(size):
            yield people[at], people[(at - offset) % size]


def measured(rounds: int, each: dict[str, tuple[Way, int]]) -> dict[str, list[float]]:
    """Microseconds a call, for each round; the first round is for warming up."""
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, (way, times) in each.items():
            begin = time.perf_counter()
            for _ in range(times):
                way()
            if number:
                found.setdefault(name, []).append((time.perf_counter() - begin) / times * 1e6)
    return found


def main(job: dict[str, Any]) -> None:
    people = people_made(job["people"])
    ids = [person.pk for person in people]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as raw:
        follow = following(people, raw)
        fill(raw, ids, job["small"])
        few = measured(job["rounds"], follow)
        fill(raw, ids, job["follows"])
        found = measured(job["rounds"], ways(people, raw)) | measured(job["rounds"], follow)
    sys.stdout.buffer.write(orjson.dumps(found | {"follow_small": few["follow"]}))


if __name__ == "__main__":
    django.setup()
    main(orjson.loads(sys.stdin.buffer.read()))
