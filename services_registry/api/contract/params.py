"""The parameters of the posts API, read exactly: what other parsers forgive is refused here."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from services_registry.constants import MOST_CONTENT, MOST_NAME, MOST_ROWS
from services_registry.errors import BindFailed

Schema = dict[str, Any]
_DIGITS = re.compile(r"[0-9]{1,32}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Param:
    """One parameter: `read` makes its value of what was sent, and raises BindFailed; `schema` says the same in OpenAPI.

    One that is not required and sent empty counts as not sent.
    """

    name: str
    read: Callable[[Any], Any]
    schema: Schema
    required: bool = True
    into: str = ""

    @property
    def key(self) -> str:
        """The name of its value among the arguments of an action or a selector."""
        return self.into or self.name


def read_all(params: Sequence[Param], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all parameters that were sent; raises BindFailed when one is missing or wrong."""
    values = {}
    for param in params:
        text = sent.get(param.name)
        if text is None or (text == "" and not param.required):
            if param.required:
                raise BindFailed
            continue
        values[param.key] = param.read(text)
    return values


def _integer(low: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _DIGITS.fullmatch(text):
            raise BindFailed
        number = int(text)
        if not low <= number < 2**63:
            raise BindFailed
        return number

    return read


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        raise BindFailed
    digits = text.lstrip("0")
    return MOST_ROWS if len(digits) > 3 else min(int(digits), MOST_ROWS)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise BindFailed
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise BindFailed from error


def _text(most: int) -> Callable[[Any], str]:
    def read(text: Any) -> str:
        if not isinstance(text, str) or not 0 < len(text) <= most or "\0" in text or _SURROGATES.search(text):
            raise BindFailed
        return text

    return read


def _json_object(text: Any) -> str:
    read = _text(len(text))(text) if isinstance(text, str) else ""
    try:
        value = orjson.loads(read)
    except orjson.JSONDecodeError as error:
        raise BindFailed from error
    if not isinstance(value, dict) or _has_nul(value):
        raise BindFailed
    return read


def _has_nul(value: Any) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and "\0" in item:
            return True
    return False


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BindFailed
    return value


def _ids(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(type(item) is int and 0 < item < 2**63 for item in value):
        raise BindFailed
    return value


def record_id(name: str, into: str = "") -> Param:
    """The id of a post or a comment."""
    return Param(name, _integer(1), {"type": "integer", "format": "int64", "minimum": 1}, into=into)


def record_id_or_zero(name: str, about: str, into: str) -> Param:
    """An id, or 0 for none."""
    return Param(
        name, _integer(0), {"type": "integer", "format": "int64", "minimum": 0, "description": about}, into=into
    )


def user(name: str, about: str) -> Param:
    """A user id of the service's own."""
    return Param(
        name, _text(MOST_NAME), {"type": "string", "maxLength": MOST_NAME, "minLength": 1, "description": about}
    )


def cursor(about: str, into: str) -> Param:
    """A moment in UTC, to the second."""
    schema = {
        "type": "string",
        "pattern": f"^{_MOMENT.pattern}$",
        "example": "2024-01-01T11:01:00",
        "description": about,
    }
    return Param("cursor", _moment, schema, into=into)


LIMIT = Param(
    "limit", _limit, {"type": "integer", "minimum": 1, "description": "A larger number than 100 counts as 100."}
)
TITLE = Param("title", _text(MOST_NAME), {"type": "string", "maxLength": MOST_NAME}, required=False)
LIKE = Param("like", _boolean, {"type": "boolean"}, into="liked")
COMMENT_IDS = Param(
    "comment_ids", _ids, {"type": "array", "items": {"type": "integer", "format": "int64", "minimum": 1}}
)
EXTRA = Param("extra", _json_object, {"type": "string", "description": "A JSON object, as text."}, required=False)


def content(*, required: bool) -> Param:
    """The text of a post or a comment."""
    return Param("content", _text(MOST_CONTENT), {"type": "string", "maxLength": MOST_CONTENT}, required)


@dataclass(frozen=True)
class Form:
    """A body as multipart or urlencoded form."""

    params: tuple[Param, ...]
    media: tuple[str, ...] = field(default=("multipart/form-data", "application/x-www-form-urlencoded"))


@dataclass(frozen=True)
class Json:
    """A body as a JSON object, whatever its content type."""

    params: tuple[Param, ...]
    media: tuple[str, ...] = field(default=("application/json",))
