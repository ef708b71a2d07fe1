"""The 14 calls: each declared once, with all that is read, needed and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services_registry.actions import comments as write_comments
from services_registry.actions import likes as write_likes
from services_registry.actions import posts as write_posts
from services_registry.api.contract import params, shapes
from services_registry.api.contract.params import EXTRA, LIMIT, TITLE, Form, Json, Param, Schema
from services_registry.constants import Scope
from services_registry.errors import ParamsWrong
from services_registry.models import Service
from services_registry.selectors import records
from services_registry.selectors.comments import comment_likes, comments_after
from services_registry.selectors.posts import newest_post_ids
from services_registry.selectors.records import Cached
from wecho.common.database import aside

POST = params.record_id("post_id")
COMMENT = params.record_id("comment_id")
USER = params.user("user_id", "The service's own id of the acting user.")
TEXTS = Form((params.content(required=True), EXTRA))
EDIT = Form((params.content(required=False), EXTRA))


def _nothing(service: Service, **values: Any) -> None:
    """In place of a call that is answered through the cache."""


@dataclass(frozen=True)
class Call:
    """`run(service, **values)` answers the data; where `cached` is set, `cached.read` does, through the cache."""

    method: str
    path: str
    summary: str
    scope: Scope
    answer: Schema | None = None
    query: tuple[Param, ...] = ()
    body: Form | Json | None = None
    run: Callable[..., Any] = _nothing
    cached: Cached | None = None


def _publish(service: Service, **values: Any) -> dict[str, int]:
    return {"post_id": write_posts.publish_post(service=service, **values)}


def _update(service: Service, **values: Any) -> None:
    write_posts.update_post(service=service, **values)


def _delete(service: Service, **values: Any) -> None:
    write_posts.delete_post(service=service, **values)


def _list(service: Service, **values: Any) -> dict[str, list[int]]:
    return {"post_list": newest_post_ids(service, **values)}


def _like(service: Service, **values: Any) -> None:
    write_likes.like_post(service=service, **values)


def _comment(service: Service, **values: Any) -> dict[str, int]:
    return {"comment_id": write_comments.publish_comment(service=service, **values)}


def _reply(service: Service, root_id: int, father_id: int, **values: Any) -> dict[str, int]:
    if not root_id or not father_id:
        raise ParamsWrong
    reply = write_comments.reply_to_comment(service=service, root_id=root_id, father_id=father_id, **values)
    return {"comment_id": reply}


def _update_comment(service: Service, **values: Any) -> None:
    write_comments.update_comment(service=service, **values)


def _delete_comment(service: Service, **values: Any) -> None:
    write_comments.delete_comment(service=service, **values)


def _comments(service: Service, **values: Any) -> dict[str, Any]:
    found = comments_after(service, **values)
    return {"comments": [shapes.comment(row, service.name) for row in found]}


def _like_comment(service: Service, **values: Any) -> None:
    write_likes.like_comment(service=service, **values)


def _comment_likes(service: Service, comment_ids: list[int]) -> dict[str, list[int]]:
    return {"likes": comment_likes(service, comment_ids)}


ROOT_IDS = (
    params.record_id_or_zero("root_comment_id", "The root comment; never 0.", "root_id"),
    params.record_id_or_zero("father_comment_id", "The comment that is answered, root or reply; never 0.", "father_id"),
)
THREAD = params.record_id_or_zero(
    "root_comment_id", "0 for root comments, else the root whose replies are meant.", "root_id"
)

CALLS = (
    Call(
        "POST", "publish", "Publish a post", Scope.WRITE_POSTS, shapes.POST_ID, run=_publish,
        body=Form((params.user("author", "The service's own id of the author."), TITLE, *TEXTS.params)),
    ),
    Call(
        "GET", "getinfo", "A post, without its comments", Scope.READ_POSTS, shapes.POST, (POST,), cached=records.POST
    ),
    Call(
        "GET", "getlist", "The ids of posts made before a moment, the newest first", Scope.READ_POSTS, shapes.POST_IDS,
        (params.cursor("UTC: posts made before it.", "before"), LIMIT), run=_list,
    ),
    Call(
        "PUT", "update", "Replace content or extra of a post, by its author", Scope.WRITE_POSTS, None, (POST, USER),
        EDIT, aside(_update),
    ),
    Call(
        "DELETE", "delete", "Delete a post with its comments and likes, by its author", Scope.WRITE_POSTS, None,
        (POST, USER), run=aside(_delete),
    ),
    Call(
        "PUT", "like", "Like a post, or no longer; may be repeated", Scope.LIKE, None, (POST, USER),
        Json((params.LIKE,)), _like,
    ),
    Call("GET", "getlike", "How many like a post", Scope.READ_POSTS, shapes.LIKES, (POST,), cached=records.POST_LIKES),
    Call(
        "POST", "comments/publish", "Comment on a post", Scope.WRITE_COMMENTS, shapes.COMMENT_ID, (POST, USER), TEXTS,
        _comment,
    ),
    Call(
        "POST", "comments/reply", "Answer a comment", Scope.WRITE_COMMENTS, shapes.COMMENT_ID, (POST, *ROOT_IDS, USER),
        TEXTS, _reply,
    ),
    Call(
        "PUT", "comments/update", "Replace content or extra of a comment, by its author", Scope.WRITE_COMMENTS, None,
        (COMMENT, USER), EDIT, aside(_update_comment),
    ),
    Call(
        "DELETE", "comments/delete", "Delete a comment with the replies to it, by its author", Scope.WRITE_COMMENTS,
        None, (COMMENT, USER), run=aside(_delete_comment),
    ),
    Call(
        "GET", "comments/getinfo", "Root comments of a post, or the replies under one, made after a moment",
        Scope.READ_COMMENTS, shapes.COMMENTS,
        (POST, THREAD, params.cursor("UTC: comments made after it, the newest first.", "after"), LIMIT), run=_comments,
    ),
    Call(
        "PUT", "comments/like", "Like a comment, or no longer; may be repeated", Scope.LIKE, None,
        (POST, COMMENT, USER), Json((params.LIKE,)), _like_comment,
    ),
    Call(
        "GET", "comments/getlike", "How many like each comment, in the order asked", Scope.READ_COMMENTS,
        shapes.LIKE_COUNTS, body=Json((params.COMMENT_IDS,)), run=_comment_likes,
    ),
)  # fmt: skip
