"""Whether the counts that are kept are the numbers of rows."""

from psycopg import sql

from benchmarks.services.filling import TABLES, Connection

HOTTEST, OTHERS = 20, 1_000
_SAMPLE = """
(SELECT * FROM {table} ORDER BY {count} DESC LIMIT {hottest})
UNION ALL (SELECT * FROM {table} ORDER BY hashint8(id) LIMIT {others})
"""
_LIKES = """
SELECT count(*) FROM ({sample}) AS record
WHERE like_count <> (SELECT count(*) FROM {likes} AS one WHERE service_id = {service} AND one.{key} = record.id)
"""
_REPLIES = """
SELECT count(*) FROM ({sample}) AS record
WHERE reply_count <> (SELECT count(*) FROM {table} AS one WHERE one.service_id = {service}
    AND one.post_id = record.post_id AND one.root_id = record.id)
"""


def false_counts(connection: Connection, service: int) -> int:
    """How many like and reply counts are false among the hottest and a thousand others of each kind of record."""
    posts, comments, post_likes, comment_likes = (sql.Identifier(f"{name}_{service}") for name in TABLES)
    post, comment = sql.Identifier("post_id"), sql.Identifier("comment_id")
    same = {"service": sql.Literal(service)}
    by_likes, by_replies = _sample(comments, "like_count"), _sample(comments, "reply_count")
    questions = (
        sql.SQL(_LIKES).format(sample=_sample(posts, "like_count"), likes=post_likes, key=post, **same),
        sql.SQL(_LIKES).format(sample=by_likes, likes=comment_likes, key=comment, **same),
        sql.SQL(_REPLIES).format(sample=by_replies, table=comments, **same),
    )
    answers = [connection.execute(question).fetchone() for question in questions]
    return sum(answer[0] for answer in answers if answer)


def _sample(table: sql.Identifier, count: str) -> sql.Composed:
    numbers = {"hottest": sql.Literal(HOTTEST), "others": sql.Literal(OTHERS)}
    return sql.SQL(_SAMPLE).format(table=table, count=sql.Identifier(count), **numbers)
