"""A client of the posts API, as registered services have it: fresh key on every call, forms as multipart."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart

from services_registry.models import Service
from tests.factories.services import make_app_key_of

BOUNDARY = "BoUnDaRyStRiNg"
Query = dict[str, Any]
URLENCODED = "application/x-www-form-urlencoded"


class Answer:
    """Status, code, msg and data of an answer."""

    def __init__(self, response: Any) -> None:
        body = orjson.loads(response.content)
        assert sorted(body) == ["code", "data", "msg"]
        assert response["Content-Type"] == "application/json"
        self.status = response.status_code
        self.code: int = body["code"]
        self.msg: str = body["msg"]
        self.data: Any = body["data"]

    def refusal(self) -> tuple[int, int, str]:
        """HTTP status, code and message of a refusal, whose data is null."""
        assert self.data is None
        return self.status, self.code, self.msg


class Caller:
    """One service, calling."""

    def __init__(self, service: Service, client: Client | None = None) -> None:
        self.service = service
        self.client = client or Client(enforce_csrf_checks=True)

    def call(self, method: str, path: str, *, body: bytes = b"", content_type: str = "", **query: Any) -> Answer:
        keys = {"svc": self.service.name, "appKey": make_app_key_of(self.service)}
        address = f"/api/v1/posts/{path}?{urlencode({**keys, **query})}"
        return Answer(self.client.generic(method, address, body, content_type))

    def form(self, method: str, path: str, form: dict[str, Any], *, urlencoded: bool = False, **query: Any) -> Answer:
        """A call with a form, as multipart or urlencoded."""
        if urlencoded:
            return self.call(method, path, body=urlencode(form).encode(), content_type=URLENCODED, **query)
        body = encode_multipart(BOUNDARY, form)
        return self.call(method, path, body=body, content_type=MULTIPART_CONTENT, **query)

    def json(self, method: str, path: str, value: Any, content_type: str = "application/json", **query: Any) -> Answer:
        """A call with a JSON body."""
        return self.call(method, path, body=orjson.dumps(value), content_type=content_type, **query)

    def publish(self, author: str = "ann", content: str = "hello", **more: str) -> int:
        """Publish a post; returns its id."""
        post_id: int = self.ok(self.form("POST", "publish", {"author": author, "content": content, **more}))["post_id"]
        return post_id

    def comment(self, post_id: int, user_id: str = "bob", content: str = "nice") -> int:
        """Publish a root comment; returns its id."""
        answer = self.form("POST", "comments/publish", {"content": content}, post_id=post_id, user_id=user_id)
        comment_id: int = self.ok(answer)["comment_id"]
        return comment_id

    def reply(self, post_id: int, root: int, father: int | None = None, user_id: str = "eve") -> int:
        """Answer a comment (the root unless `father` is given); returns the reply's id."""
        query: Query = {
            "post_id": post_id,
            "root_comment_id": root,
            "father_comment_id": father or root,
            "user_id": user_id,
        }
        comment_id: int = self.ok(self.form("POST", "comments/reply", {"content": "yes"}, **query))["comment_id"]
        return comment_id

    def comments(self, post_id: int, root: int = 0, cursor: str = "1949-10-01T00:00:00", limit: int = 100) -> Any:
        """The comments of a post, or the replies under a root."""
        query: Query = {"post_id": post_id, "root_comment_id": root, "cursor": cursor, "limit": limit}
        return self.ok(self.call("GET", "comments/getinfo", **query))["comments"]

    def post_likes(self, post_id: int) -> int:
        """How many like a post."""
        like: int = self.ok(self.call("GET", "getlike", post_id=post_id))["like"]
        return like

    def comment_likes(self, *comment_ids: int) -> list[int]:
        """How many like each comment."""
        likes: list[int] = self.ok(self.json("GET", "comments/getlike", {"comment_ids": comment_ids}))["likes"]
        return likes

    @staticmethod
    def ok(answer: Answer) -> Any:
        """The data of a success."""
        assert (answer.status, answer.code, answer.msg) == (200, 200, "success"), vars(answer)
        return answer.data
