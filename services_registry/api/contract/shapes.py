"""What the calls answer, and how OpenAPI describes it."""

from typing import Any

import orjson

from services_registry.api.contract.params import Schema
from services_registry.selectors.comments import CommentInfo
from services_registry.selectors.records import written_time

_INTEGER: Schema = {"type": "integer", "format": "int64"}
_STRING: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "description": "Asia/Shanghai, to the second.", "example": "2025-02-07T19:33:00"}
_EXTRA: Schema = {"type": "object", "additionalProperties": {}}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


COMPONENTS = {
    "ServiceStoredPost": _object(
        id=_INTEGER, title=_STRING, content=_STRING, author=_STRING, time=_TIME, svc=_STRING, extra=_EXTRA
    ),
    "ServiceStoredComment": _object(
        id=_INTEGER,
        user_id=_STRING,
        content=_STRING,
        root_id={**_INTEGER, "description": "0 on a root comment."},
        father_id={**_INTEGER, "description": "0 on a root comment."},
        target_user_id={**_STRING, "nullable": True, "description": "Whose comment is answered; null on a root."},
        post_id=_INTEGER,
        time={**_TIME, "description": "When it was published or last edited, Asia/Shanghai."},
        svc=_STRING,
        child_num={**_INTEGER, "nullable": True, "description": "Replies under a root; null on a reply."},
        extra=_EXTRA,
    ),
}
POST_ID = _object(post_id=_INTEGER)
POST_IDS = _object(post_list=_list(_INTEGER))
POST = _object(post={"$ref": "#/components/schemas/ServiceStoredPost"})
LIKES = _object(like=_INTEGER)
LIKE_COUNTS = _object(likes=_list(_INTEGER))
COMMENT_ID = _object(comment_id=_INTEGER)
COMMENTS = _object(comments=_list({"$ref": "#/components/schemas/ServiceStoredComment"}))


def comment(row: CommentInfo, svc: str) -> dict[str, Any]:
    """A comment as its service reads it; `extra` goes into the answer as it is stored."""
    return {**row, "time": written_time(row["time"]), "svc": svc, "extra": orjson.Fragment(row["extra"])}
