"""Feed pages without a framework: the statement of the site, prepared, with all that cards show; dictionaries, orjson.

It knows no appKey, no token and no cursor: it believes the headers `X-Viewer` and `X-Params`, which name a statement of
the file PAGES and what it takes.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
from psycopg.rows import tuple_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

Row = tuple[Any, ...]
LIMIT = 20
CARDS = """
SELECT post.id, post.title, post.published_at, post.is_sensitive, post.photo_count, post.like_count,
    post.comment_count, author.id, author.username, author.display_name, {liked},
    photo.id, photo.status, photo.width, photo.height, photo.alt, photo.color, photo.thumbhash, photo.colors,
    photo.edges, photo.typed, photo.camera, photo.lens, photo.focal_length_mm, photo.focal_length_35mm, photo.aperture,
    photo.exposure_seconds, photo.iso, photo.taken_at, photo.taken_at_offset
FROM ({page}) AS page
JOIN gallery_post AS post ON post.id = page.{post}
JOIN accounts_user AS author ON author.id = post.author_id
LEFT JOIN gallery_photo AS photo ON photo.post_id = post.id AND photo.position = 0
ORDER BY {descending}
"""
"""What is around the page that the site selects, in place of its own `feed_rows` statement."""
_STATEMENTS: list[tuple[str, str, list[str]]] = (
    orjson.loads(Path(os.environ["PAGES"]).read_bytes()) if "PAGES" in os.environ else []
)
_SECRET = os.environ.get("SECRET_KEY", "")
_CURSOR_KEYS = [hashlib.sha256(f"{salt}signer{_SECRET}".encode()).digest() for _statement, salt, _steps in _STATEMENTS]
Message = dict[str, Any]


def page_of(rows: list[Row], cursor_key: bytes) -> bytes:
    """The answer of the API, byte for byte."""
    following = _cursor(rows[LIMIT - 1], cursor_key) if len(rows) > LIMIT else None
    data = {"posts": [_card(row) for row in rows[:LIMIT]], "next_cursor": following}
    return orjson.dumps({"code": 200, "msg": "success", "data": data}, option=orjson.OPT_UTC_Z)


def _card(row: Row) -> dict[str, Any]:
    pk, title, published_at, sensitive, photos, likes, comments, author, username, display_name, liked, *cover = row
    return {
        "id": pk,
        "title": title,
        "author": {"id": author, "username": username, "display_name": display_name or username, "avatar": None},
        "cover": _cover(*cover) if cover[0] else None,
        "is_sensitive": sensitive,
        "photo_count": photos,
        "like_count": likes,
        "comment_count": comments,
        "liked": liked,
        "published_at": published_at,
    }


def _cover(
    pk: int,
    status: str,
    width: int,
    height: int,
    alt: str,
    color: str,
    thumbhash: str,
    colors: Any,
    edges: Any,
    typed: Any,
    *exif: Any,
) -> dict[str, Any]:
    camera, lens, focal, focal_35, aperture, exposure, iso, taken_at, offset = (value or None for value in exif)
    address = f"/photos/{pk}/"
    return {
        "id": pk,
        "status": status,
        "refusal": None,
        "width": width,
        "height": height,
        "alt": alt,
        "color": color,
        "thumbhash": thumbhash,
        "colors": colors,
        "renditions": [
            {**step, "avif": f"{address}{step['edge']}.avif", "jpeg": f"{address}{step['edge']}.jpg"} for step in edges
        ],
        "exif": {
            "camera": camera,
            "lens": lens,
            "focal_length_mm": focal,
            "focal_length_35mm": focal_35,
            "aperture": aperture,
            "exposure_seconds": exposure,
            "iso": iso,
            "taken_at": taken_at,
            "taken_at_offset": offset,
            "typed": typed,
        },
    }


def _cursor(row: Row, key: bytes) -> str:
    packed = base64.urlsafe_b64encode(orjson.dumps([row[2], row[0]])).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(key, packed, "sha256")).rstrip(b"=")
    return b":".join((packed, signature)).decode()


set_json_loads(orjson.loads)
_pool = AsyncConnectionPool(
    os.environ.get("DATABASE_URL", ""),
    kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": tuple_row, "options": "-c timezone=UTC"},
    min_size=1,
    max_size=int(os.environ.get("POOL", "1")),
    open=False,
)


async def asgi(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Serve by ASGI; the pool lives as long as the application's lifespan."""
    if scope["type"] == "lifespan":
        await receive()
        await _pool.open(wait=True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await _pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    said = dict(scope["headers"])
    body = await _answer(said) if b"x-params" in said else b"ready"
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answer(said: dict[bytes, bytes]) -> bytes:
    params: dict[str, Any] = orjson.loads(said[b"x-params"])
    params["viewer"] = int(said[b"x-viewer"])
    statement, _salt, steps = _STATEMENTS[params["page"]]
    async with _pool.connection() as connection:
        for step in steps:
            found = await connection.execute(step, params, binary=True)
            params["ids"] = _ids(await found.fetchall())
        found = await connection.execute(statement, params, binary=True)
        rows = await found.fetchall()
    if steps:
        by_id = {row[0]: row for row in rows}
        rows = [by_id[pk] for pk in params["ids"] if pk in by_id]
    return page_of(rows, _CURSOR_KEYS[params["page"]])


def _ids(rows: list[Row]) -> list[int]:
    """Of 21 posts at most, one of an author where the rows name authors."""
    if rows and len(rows[0]) == 3:
        firsts: dict[int, Row] = {}
        for row in rows:
            firsts.setdefault(row[2], row)
        rows = list(firsts.values())
    return [row[1] for row in rows[: LIMIT + 1]]
