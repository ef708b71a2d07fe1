"""Cursors of lists that remember more than one row: opaque, signed, and good for one kind of list only."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from wecho.common.errors import Invalid


def seal(kind: str, values: Sequence[Any]) -> str:
    """Values (times, numbers, lists of them, None) as a text that `unseal` reads."""
    packed = base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")
    return _signer(kind).sign(packed)


def unseal(kind: str, cursor: str) -> list[Any]:
    """The values of a cursor of this kind; times come back as such. Raises Invalid for any other."""
    try:
        packed = _signer(kind).unsign(cursor)
        values = orjson.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (BadSignature, binascii.Error, orjson.JSONDecodeError) as error:
        raise Invalid(_("This cursor is not one of ours."), slug="bad_cursor") from error
    return [datetime.fromisoformat(value) if isinstance(value, str) else value for value in values]


@cache
def _signer(kind: str) -> Signer:
    return Signer(salt=f"wecho.cursor.{kind}")
