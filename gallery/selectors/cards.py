"""What cards show, read for many posts in one prepared statement."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from django.db import models
from django.db.models.base import ModelState

from accounts.models import User
from gallery.models import Photo, Post
from wecho.common.database import aside, is_postgresql, prepared_rows

Version = tuple[int, Any, Any, Any]
"""A post's id, and the states of its own row, its author's and its cover's: `xmin`, which each change of a row changes.

On SQLite nothing tells of changes, and the states are None.
"""
Model = TypeVar("Model", bound=models.Model)
# What cards need of each; whoever asks for more gets an error on an event loop, where nothing is loaded later.
_POST = (
    *("id", "author_id", "title", "status", "visibility", "is_sensitive", "published_at"),
    *("photo_count", "like_count", "comment_count"),
)
_AUTHOR = ("id", "username", "display_name", "avatar_key", "is_active", "is_private", "leaving_since", "erased_at")
_COVER = (
    *("id", "post_id", "status", "refusal", "width", "height", "alt", "edges", "color", "thumbhash"),
    *("colors", "camera", "lens", "typed"),
    *("focal_length_mm", "focal_length_35mm", "aperture", "exposure_seconds", "iso", "taken_at", "taken_at_offset"),
)
_JSON = ("edges", "colors", "typed")
_STATES = ("post.xmin", "author.xmin", "cover.xmin")


def is_told(version: Version) -> bool:
    """Whether the states are known."""
    return version[1] is not None


def posts_on_cards(ids: Sequence[int]) -> Iterable[tuple[Version, Post]]:
    """Posts with author and cover, as `on_cards` has them, each with its version.

    Only what cards show is loaded. One statement; a post that is not there is left out.
    """
    if not is_postgresql():
        return [((post.pk, None, None, None), post) for post in _from_orm(ids)]
    return [_made(row) for row in prepared_rows(_statement(), {"ids": list(ids)})]


@aside
def _from_orm(ids: Sequence[int]) -> list[Post]:
    return list(Post.objects.on_cards().filter(pk__in=ids))


@lru_cache(1)
def _statement() -> str:
    columns = [f"{table}.{name}" for table, names in _TABLES for name in names]
    return f"""
SELECT {", ".join((*_STATES, *columns))} FROM gallery_post AS post
JOIN accounts_user AS author ON author.id = post.author_id
LEFT JOIN gallery_photo AS cover ON cover.post_id = post.id AND cover.position = 0
WHERE post.id = ANY(%(ids)s::bigint[])"""  # noqa: S608 - names of ours


_TABLES = (("post", _POST), ("author", _AUTHOR), ("cover", _COVER))
_AUTHOR_AT = len(_STATES) + len(_POST)
_COVER_AT = _AUTHOR_AT + len(_AUTHOR)


def _made(row: tuple[Any, ...]) -> tuple[Version, Post]:
    post = _instance(Post, _POST, row[len(_STATES) : _AUTHOR_AT])
    post._state.fields_cache["author"] = _instance(User, _AUTHOR, row[_AUTHOR_AT:_COVER_AT])
    post.covers = []
    if row[_COVER_AT] is not None:
        cover = _instance(Photo, _COVER, row[_COVER_AT:])
        for name in _JSON:
            setattr(cover, name, orjson.loads(getattr(cover, name)))
        cover._state.fields_cache["post"] = post
        post.covers.append(cover)
    return (post.pk, *row[: len(_STATES)]), post


def _instance(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    # Model.from_db takes ten times as long: it goes through every field of the model, and sends signals.
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True), _state=ModelState())
    made._state.adding, made._state.db = False, "default"
    return made
