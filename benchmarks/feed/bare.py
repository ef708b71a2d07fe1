"""The feed page without a framework: one prepared statement, dictionaries, orjson. It knows no appKey and no token.

`asgi` and `wsgi` are two servers of the same page. They believe the header `X-Viewer`.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import orjson
from psycopg.rows import tuple_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, ConnectionPool

Row = tuple[Any, ...]
LIMIT = 20
STATEMENT = """
SELECT page.*, author.username, author.display_name,
    (SELECT 1 FROM gallery_like WHERE user_id = %(viewer)b AND post_id = page.id LIMIT 1) IS NOT NULL,
    photo.id, photo.status, photo.width, photo.height, photo.alt, photo.color, photo.thumbhash, photo.edges,
    photo.camera, photo.lens, photo.focal_length_mm, photo.focal_length_35mm, photo.aperture, photo.exposure_seconds,
    photo.iso, photo.taken_at, photo.taken_at_offset
FROM (
    SELECT post.id, post.title, post.published_at, post.photo_count, post.like_count, post.comment_count, post.author_id
    FROM gallery_post AS post JOIN accounts_user AS writer ON writer.id = post.author_id
    WHERE post.status = 'published' AND writer.is_active
    AND (NOT writer.is_private OR writer.id = %(viewer)b
        OR EXISTS (SELECT FROM accounts_follow WHERE follower_id = %(viewer)b AND followee_id = writer.id))
    AND NOT coalesce((SELECT true FROM accounts_block
        WHERE blocker_id = %(viewer)b AND blocked_id = writer.id LIMIT 1), false)
    AND NOT coalesce((SELECT true FROM accounts_block
        WHERE blocked_id = %(viewer)b AND blocker_id = writer.id LIMIT 1), false)
    AND NOT coalesce((SELECT true FROM accounts_mute
        WHERE muter_id = %(viewer)b AND muted_id = writer.id LIMIT 1), false)
    ORDER BY post.published_at DESC, post.id DESC LIMIT 21
) AS page
JOIN accounts_user AS author ON author.id = page.author_id
LEFT JOIN gallery_photo AS photo ON photo.post_id = page.id AND photo.position = 0
ORDER BY page.published_at DESC, page.id DESC
"""
POOL_OPTIONS: dict[str, Any] = {
    "conninfo": os.environ["DATABASE_URL"],
    "kwargs": {"autocommit": True, "prepare_threshold": 0, "row_factory": tuple_row, "options": "-c timezone=UTC"},
    "min_size": 1,
    "max_size": int(os.environ["POOL"]),
    "open": False,
}
_CURSOR_KEY = hashlib.sha256(b"wecho.cursor" + b"signer" + os.environ["SECRET_KEY"].encode()).digest()
set_json_loads(orjson.loads)


def page_of(rows: list[Row]) -> bytes:
    """The answer of the API, byte for byte."""
    following = _cursor(rows[LIMIT - 1]) if len(rows) > LIMIT else None
    data = {"posts": [_card(row) for row in rows[:LIMIT]], "next_cursor": following}
    return orjson.dumps({"code": 200, "msg": "success", "data": data}, option=orjson.OPT_UTC_Z)


def _card(row: Row) -> dict[str, Any]:
    (pk, title, published_at, photos, likes, comments, author, username, display_name, liked, *cover) = row
    return {
        "id": pk,
        "title": title,
        "author": {"id": author, "username": username, "display_name": display_name or username},
        "cover": _cover(*cover) if cover[0] else None,
        "photo_count": photos,
        "like_count": likes,
        "comment_count": comments,
        "liked": liked,
        "published_at": published_at,
    }


def _cover(
    pk: int, status: str, width: int, height: int, alt: str, color: str, thumbhash: str, edges: Any, *exif: Any
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
        },
    }


def _cursor(row: Row) -> str:
    packed = base64.urlsafe_b64encode(orjson.dumps([row[2], row[0]])).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(_CURSOR_KEY, packed, "sha256")).rstrip(b"=")
    return b":".join((packed, signature)).decode()


_async_pool = AsyncConnectionPool(**POOL_OPTIONS)
_pool = ConnectionPool(**POOL_OPTIONS)
Message = dict[str, Any]


async def asgi(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Serve by ASGI; the pool lives as long as the application's lifespan."""
    if scope["type"] == "lifespan":
        await receive()
        await _async_pool.open(wait=True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await _async_pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    viewer = next((int(value) for name, value in scope["headers"] if name == b"x-viewer"), 0)
    async with _async_pool.connection() as connection:
        found = await connection.execute(STATEMENT, {"viewer": viewer}, binary=True)
        rows = await found.fetchall()
    body = page_of(rows)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def wsgi(environ: Mapping[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Serve by WSGI."""
    _pool.open()
    with _pool.connection() as connection:
        viewer = int(environ.get("HTTP_X_VIEWER", 0))
        rows = connection.execute(STATEMENT, {"viewer": viewer}, binary=True).fetchall()
    body = page_of(rows)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
