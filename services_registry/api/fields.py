"""Fields that read the parameters of the posts API exactly: what other parsers forgive is refused here."""

import re
from datetime import UTC, datetime
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from services_registry.constants import MOST_CONTENT, MOST_NAME, MOST_ROWS

_DIGITS = re.compile(r"[0-9]{1,32}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


class QueryInteger(serializers.IntegerField):
    """Decimal ASCII digits from `low` up to 2^63 - 1."""

    low = 1

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": self.low, "max_value": 2**63 - 1, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        if not _DIGITS.fullmatch(data):
            self.fail("invalid")
        return int(data)


class RecordId(QueryInteger):
    """The id of a post or a comment."""


class RecordIdOrZero(QueryInteger):
    """An id, or 0 for none."""

    low = 0


class Limit(serializers.IntegerField):
    """How many rows at most: 1 to 100, and 100 for any larger number."""

    def to_internal_value(self, data: Any) -> int:
        if not (data.isascii() and data.isdigit() and data.strip("0")):
            self.fail("invalid")
        return MOST_ROWS if len(data.lstrip("0")) > 3 else min(int(data), MOST_ROWS)


@extend_schema_field({"type": "string", "pattern": f"^{_MOMENT.pattern}$", "example": "2024-01-01T11:01:00"})
class Cursor(serializers.CharField):
    """A moment in UTC, to the second: `YYYY-MM-DDTHH:MM:SS`."""

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override]
        if not _MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            return datetime.fromisoformat(data).replace(tzinfo=UTC)
        except ValueError:
            self.fail("invalid")


class Name(serializers.CharField):
    """A user id of the service's own, or a title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": MOST_NAME, **kwargs})


class Content(serializers.CharField):
    """The text of a post or a comment."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": MOST_CONTENT, **kwargs})


class Extra(serializers.CharField):
    """The text of a JSON object, kept as it is written."""

    default_error_messages = {"object": "Not a JSON object."}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            self.fail("object")
        if not isinstance(value, dict) or _has_nul(value):
            self.fail("object")
        return text


class StrictBoolean(serializers.BooleanField):
    """JSON's true or false, and nothing like them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictId(serializers.IntegerField):
    """A JSON number that is an id."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int or not 0 < data < 2**63:
            self.fail("invalid")
        return data


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
