"""The calls that are measured, as requests to be filled in."""

import dataclasses
from urllib.parse import urlencode

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SHOWN = 20


@dataclasses.dataclass(frozen=True, kw_only=True)
class Call:
    """`query` and `body` may hold `{id}`, `{at}` (the moment of that id, UTC) and `{n}` (another number each time).

    `ids` says which posts it goes to: `hot` ones, `talk` with at least twenty root comments, or `any`.
    """

    name: str
    method: str
    path: str
    query: str = ""
    body: str = ""
    content_type: str = ""
    ids: str = "any"


GET_INFO = Call(name="getinfo", method="GET", path="getinfo", query="post_id={id}", ids="hot")
GET_LIST = Call(name="getlist", method="GET", path="getlist", query=f"cursor={{at}}&limit={SHOWN}")
GET_COMMENTS = Call(
    name="comments/getinfo",
    method="GET",
    path="comments/getinfo",
    query=f"post_id={{id}}&root_comment_id=0&cursor=2020-01-01T00:00:00&limit={SHOWN}",
    ids="talk",
)
GET_LIKE = Call(name="getlike", method="GET", path="getlike", query="post_id={id}")
LIKE = Call(
    name="like",
    method="PUT",
    path="like",
    query="post_id={id}&user_id=liker{n}",
    body='{{"like": true}}',
    content_type=JSON,
)
PUBLISH = Call(
    name="publish",
    method="POST",
    path="publish",
    body=urlencode(
        {"title": "雨后的湖面与远山", "content": "清晨六点到湖边，雾还没有散。" * 8, "extra": '{"place": "西湖"}'}
    )
    + "&author=author{n}",
    content_type=FORM,
)
SIX = (GET_INFO, GET_LIST, GET_COMMENTS, GET_LIKE, LIKE, PUBLISH)
