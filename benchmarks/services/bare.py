"""Six calls of the posts API without a framework: the same statements, prepared, orjson. No key, no limits, no cache.

`asgi` believes `svc`; the variable SERVICES has the number of each service by its name, as JSON.
"""

import os
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from psycopg.rows import tuple_row
from psycopg_pool import AsyncConnectionPool

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Row = tuple[Any, ...]
Query = dict[str, str]

POST = "SELECT title, content, author, extra::text FROM {posts} WHERE service_id = %(service)b AND id = %(post)b"
NEWEST = "SELECT id FROM {posts} WHERE service_id = %(service)b AND id < %(before)b ORDER BY id DESC LIMIT %(limit)b"
COMMENTS = """
SELECT id, user_id, content, father_id, target_user_id, reply_count, edited_at, extra::text
FROM {comments} WHERE service_id = %(service)b AND post_id = %(post)b AND root_id = %(root)b AND id >= %(first)b
AND EXISTS (SELECT FROM {posts} WHERE service_id = %(service)b AND id = %(post)b) {root}
ORDER BY id DESC LIMIT %(limit)b
"""
ROOTS = COMMENTS.replace("{root}", "")
REPLIES = COMMENTS.replace(
    "{root}", "AND EXISTS (SELECT FROM {comments} WHERE service_id = %(service)b AND id = %(root)b)"
)
LIKES = "SELECT like_count FROM {posts} WHERE service_id = %(service)b AND id = %(post)b"
LIKE = """
WITH found AS (SELECT id FROM {posts} WHERE service_id = %(service)b AND id = %(post)b FOR NO KEY UPDATE),
changed AS (INSERT INTO service_post_like (service_id, post_id, user_id) SELECT %(service)b, %(post)b, %(user)b
    WHERE EXISTS (SELECT FROM found) ON CONFLICT DO NOTHING RETURNING 1),
counted AS (UPDATE {posts} SET like_count = like_count + 1 WHERE service_id = %(service)b AND id = %(post)b
    AND EXISTS (SELECT FROM changed))
SELECT id FROM found
"""
UNLIKE = """
WITH found AS (SELECT id FROM {posts} WHERE service_id = %(service)b AND id = %(post)b FOR NO KEY UPDATE),
changed AS (DELETE FROM {likes} WHERE service_id = %(service)b AND post_id = %(post)b AND user_id = %(user)b
    AND EXISTS (SELECT FROM found) RETURNING 1),
counted AS (UPDATE {posts} SET like_count = like_count - 1 WHERE service_id = %(service)b AND id = %(post)b
    AND EXISTS (SELECT FROM changed))
SELECT id FROM found
"""
PUBLISH = """
INSERT INTO service_post (id, service_id, author, title, content, extra, like_count)
VALUES ((floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - 1577836800000) << 12
    | (nextval('service_record_ids') & 4095),
    %(service)b, %(author)b, %(title)b, %(content)b, %(extra)t, 0)
RETURNING id
"""
_EPOCH_MS = 1_577_836_800_000
_SHANGHAI_AHEAD = 8 * 3600
_SERVICES: dict[str, int] = orjson.loads(os.environ["SERVICES"])


@cache
def _of(statement: str, service: int) -> str:
    """A statement on the partitions of one service."""
    tables = {"posts": "service_post", "comments": "service_comment", "likes": "service_post_like"}
    return statement.format(**{name: f"{table}_{service}" for name, table in tables.items()})


_pool = AsyncConnectionPool(
    os.environ["DATABASE_URL"],
    kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": tuple_row},
    min_size=1,
    max_size=int(os.environ["POOL"]),
    open=False,
)


async def get_info(query: Query, receive: Receive) -> Any:
    post_id = int(query["post_id"])
    ((title, content, author, extra),) = await _rows(POST, query, post=post_id)
    post = {"id": post_id, "title": title, "content": content, "author": author, "time": _made_at(post_id)}
    return {"post": {**post, "extra": orjson.Fragment(extra), "svc": query["svc"]}}


async def get_list(query: Query, receive: Receive) -> Any:
    rows = await _rows(NEWEST, query, before=_first_id_at(query["cursor"]), limit=_limit(query))
    return {"post_list": [row[0] for row in rows]}


async def get_comments(query: Query, receive: Receive) -> Any:
    post_id, root_id = int(query["post_id"]), int(query["root_comment_id"])
    after = _first_id_at(query["cursor"]) + (1 << 12)
    wanted = {"post": post_id, "root": root_id, "first": after, "limit": _limit(query)}
    rows = await _rows(REPLIES if root_id else ROOTS, query, **wanted)
    return {"comments": [_comment(row, post_id, root_id, query["svc"]) for row in rows]}


async def get_like(query: Query, receive: Receive) -> Any:
    rows = await _rows(LIKES, query, post=int(query["post_id"]))
    return {"like": rows[0][0] if rows else 0}


async def like(query: Query, receive: Receive) -> Any:
    liked = orjson.loads(await _body(receive))["like"]
    ((_,),) = await _rows(LIKE if liked else UNLIKE, query, post=int(query["post_id"]), user=query["user_id"])


async def publish(query: Query, receive: Receive) -> Any:
    form = dict(parse_qsl((await _body(receive)).decode()))
    orjson.loads(form["extra"])
    ((post_id,),) = await _rows(PUBLISH, query, **form)
    return {"post_id": post_id}


_CALLS: dict[tuple[str, str], Callable[[Query, Receive], Awaitable[Any]]] = {
    ("GET", "/api/v1/posts/getinfo"): get_info,
    ("GET", "/api/v1/posts/getlist"): get_list,
    ("GET", "/api/v1/posts/comments/getinfo"): get_comments,
    ("GET", "/api/v1/posts/getlike"): get_like,
    ("PUT", "/api/v1/posts/like"): like,
    ("POST", "/api/v1/posts/publish"): publish,
}


async def asgi(scope: Message, receive: Receive, send: Callable[[Message], Awaitable[None]]) -> None:
    """Serve by ASGI; the pool lives as long as the application's lifespan. `/` answers null."""
    if scope["type"] == "lifespan":
        await receive()
        await _pool.open(wait=True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await _pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    call = _CALLS.get((scope["method"], scope["path"]))
    data = await call(dict(parse_qsl(scope["query_string"].decode())), receive) if call else None
    body = orjson.dumps({"code": 200, "msg": "success", "data": data})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _rows(statement: str, query: Query, **values: int | str) -> list[Row]:
    service = _SERVICES[query["svc"]]
    async with _pool.connection() as connection:
        found = await connection.execute(_of(statement, service), {"service": service, **values}, binary=True)
        return await found.fetchall()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _comment(row: Row, post_id: int, root_id: int, svc: str) -> dict[str, Any]:
    pk, user_id, content, father_id, target, replies, edited_at, extra = row
    return {
        "id": pk,
        "user_id": user_id,
        "content": content,
        "root_id": root_id,
        "father_id": father_id,
        "target_user_id": target,
        "post_id": post_id,
        "time": _written(edited_at.timestamp()) if edited_at else _made_at(pk),
        "child_num": None if root_id else replies,
        "extra": orjson.Fragment(extra),
        "svc": svc,
    }


def _limit(query: Query) -> int:
    return min(100, int(query["limit"]))


def _made_at(record_id: int) -> str:
    return _written(((record_id >> 12) + _EPOCH_MS) // 1000)


def _written(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds + _SHANGHAI_AHEAD))


def _first_id_at(moment: str) -> int:
    at = datetime.fromisoformat(f"{moment}+00:00").timestamp()
    return (int(at) * 1000 - _EPOCH_MS) << 12
