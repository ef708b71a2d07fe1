"""Fills the site for its feeds: who follows whom, who publishes what, who likes it, and by what it is found."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Follow, User
from benchmarks.feed import statements
from benchmarks.feed.writing import Connection, insert, without_indexes
from benchmarks.services.filling import Advance, batches, stride
from gallery.models import Facet, Like, Photo, Post, PostFacet

KINDS = {"tag": 2_000, "camera": 60, "lens": 90, "year": 12}
QUIET_PEOPLE = 2
INDEXING = 0.6
"""What it costs to index a row, when writing one costs 1."""
_PEOPLE = {
    "id": "%(first)s + n",
    "username": "'seeded' || n",
    "username_key": "'seeded' || n",
    "display_name": "CASE WHEN n %% 3 = 0 THEN '摄影师 ' || n ELSE '' END",
    "is_active": "n %% 200 <> 7",
    "is_private": "n %% 33 = 5",
}
_FOLLOW = {
    "follower_id": "follower",
    "followee_id": "followee",
    "created_at": "now() - ((follower * 31 + followee) %% 9999 + 1) * interval '1 hour'",
}
_LISTED = "status = 'published' AND visibility = 'public'"
_POST = {
    "id": "%(first_post)s + n",
    "author_id": "author",
    "title": "'雨后的湖面与远山 ' || n",
    "status": "status",
    "visibility": "visibility",
    "created_at": "at",
    "submitted_at": "at",
    "published_at": "CASE WHEN status = 'published' THEN at END",
    "photo_count": "photos",
    "like_count": "likes",
    "hot_score": f"CASE WHEN {_LISTED} AND n >= %(posts)s - %(posts)s / 50 AND likes > 0"
    " THEN likes * power(0.5, extract(epoch FROM now() - at)::float8 / 64800) END",
}
_PHOTO = {
    "owner_id": "author",
    "post_id": "%(first_post)s + n",
    "position": "place",
    "status": "'ready'",
    "created_at": "at",
    "storage_key": "md5(%(first_post)s + n || '/' || place)",
    "original_name": "'DSCF0001.JPG'",
    "original_bytes": "9000000",
    "original_format": "'jpeg'",
    "sha256": "repeat('0', 64)",
    "alt": "'湖面上的晨雾'",
    "width": "6000",
    "height": "4000",
    "edges": """'[{"edge": 320, "width": 320, "height": 213}, {"edge": 640, "width": 640, "height": 427},
        {"edge": 1080, "width": 1080, "height": 720}, {"edge": 2048, "width": 2048, "height": 1365}]'""",
    "thumbhash": "'HBkGHQaH5rmIeHiIh4eHeHh3CHiId3dwhw'",
    "color": "'#5a7d8c'",
    "dhash": "'1f3e7c78f0e1c387'",
    "camera": "'FUJIFILM X-T5'",
    "lens": "'XF23mmF1.4 R LM WR'",
    "focal_length_mm": "23",
    "focal_length_35mm": "35",
    "aperture": "5.6",
    "exposure_seconds": "0.004",
    "iso": "125",
    "taken_at": "'2026-05-03T06:12:41'",
    "taken_at_offset": "'+08:00'",
}
_LIKE = {
    "user_id": "%(first)s + (n * 7919 + j::bigint * %(who)s) %% %(people)s",
    "post_id": "%(first_post)s + n",
    "created_at": "at + j * interval '7 seconds'",
}
_FACET = {"kind": "kind", "value": "kind || '-' || number", "name": "kind || '-' || number"}
_FILED = {"facet_id": "facet.id", "post_id": "%(first_post)s + n", "published_at": "at"}


@dataclass(frozen=True)
class Size:
    """How much there is in all, more or less: follows and likes come out within a few hundredths."""

    posts: int
    people: int
    likes: int
    follows: int

    @property
    def units(self) -> float:
        """How many units `advance` hears of while so much is written."""
        return (self.posts * 7 + self.people + self.likes + self.follows) * (1 + INDEXING)


class Filling:
    """The connection commits by itself, and is the only one that uses these tables meanwhile."""

    def __init__(self, connection: Connection, size: Size, advance: Advance) -> None:
        self.connection, self.size, self.advance = connection, size, advance
        people = size.people
        self.values: dict[str, Any] = {
            "people": people,
            "posts": size.posts,
            "first": self._number("SELECT coalesce(max(id), 0) + 1 FROM accounts_user"),
            "first_post": self._number("SELECT coalesce(max(id), 0) + 1 FROM gallery_post"),
            "stride": stride(size.posts),
            "kinds": list(KINDS),
            "sizes": list(KINDS.values()),
        }
        primes = [prime for prime in (7919, 104_729, 15_485_863, 611_953) if people % prime]
        self.values |= dict(zip(("who", "whom", "busy"), primes, strict=False))

    def run(self) -> None:
        """Write everything, index it and keep the counts."""
        self.connection.execute(statements.FUNCTIONS)
        tables = [model._meta.db_table for model in (User, Follow, Post, Photo, Like, Facet, PostFacet)]
        with without_indexes(self.connection, tables, self.advance, self.size.units / (1 + INDEXING) * INDEXING):
            self._write(User, statements.PEOPLE, _PEOPLE, self.size.people + QUIET_PEOPLE, self.size.people)
            self._write_follows()
            self._write_posts()
            for count in statements.COUNTS:
                self.connection.execute(count)
        for table in ("accounts_user", "gallery_post"):
            self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )

    def _write_follows(self) -> None:
        many, people = self.size.follows, self.size.people
        self._scaled(statements.FOLLOWING, "following", "many", many)
        self._write(Follow, statements.FOLLOWS, _FOLLOW, people, many)
        self._write(Follow, statements.QUIET, _FOLLOW, 1, 0)

    def _write_posts(self) -> None:
        posts = self.size.posts
        self._scaled(statements.PLAN, "plan", "likes", self.size.likes)
        self.connection.execute("CREATE INDEX ON plan (n)")
        self._write(Post, statements.POSTS, _POST, posts, posts)
        self._write(Photo, statements.PHOTOS, _PHOTO, posts, 2 * posts)
        self._write(Facet, statements.FACETS, _FACET, 1, 0)
        self.connection.execute("ANALYZE gallery_facet")
        self._write(PostFacet, statements.FILED, _FILED, posts, 4 * posts)
        self._write(Like, statements.LIKES, _LIKE, posts, self.size.likes)

    def _scaled(self, statement: str, table: str, column: str, wanted: int) -> None:
        """Make the table so that the column comes to `wanted` in all, more or less."""
        scale = wanted / 10
        for _round in range(8):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")
            self.connection.execute(statement, self.values | {"scale": scale})
            found = self._number(f"SELECT sum({column}) FROM {table}")  # noqa: S608 - names of ours
            if abs(found - wanted) < wanted / 200:
                break
            scale *= wanted / found
        self.connection.execute(f"ANALYZE {table}")

    def _write(self, model: type[models.Model], select: str, given: dict[str, str], numbers: int, rows: int) -> None:
        """Write what comes of the numbers 0 to `numbers` - 1, about `rows` rows."""
        statement, table = insert(model, select, given), model._meta.db_table
        for low, high in batches(numbers, max(rows, 1)):
            self.connection.execute(statement, self.values | {"low": low, "high": high})
            self.advance(rows * (high - low) / numbers, table)

    def _number(self, question: str) -> Any:
        found = self.connection.execute(question).fetchone()
        return found[0] or 0 if found else 0


def false_counts(connection: Connection) -> int:
    """How many of the kept counts are not the numbers of rows, on a sample."""
    found = connection.execute(statements.FALSE_COUNTS, {}).fetchone()
    return int(found[0]) if found else 0
