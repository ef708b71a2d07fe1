"""What every JSON face does with a request before it calls an action or a selector."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

LIST_LIMIT = 20


def asked(shape: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return the validated input; raises DRF's ValidationError, answered as 400 with the fields in `data.errors`."""
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


def asked_list(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return `cursor` and `limit` (and whatever else the shape has) of a list's query string."""
    values = asked(shape, request.query_params)
    return {"cursor": None, **values}
