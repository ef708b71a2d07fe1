"""A list of people to follow, in a file of somebody's own: read with distrust."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from accounts.constants import IMPORT_BYTES, IMPORT_NAMES
from wecho.common.errors import Invalid, Message

_SEPARATOR = re.compile(r"[,;\t]")
LONGEST_NAME = 150


def read_names(data: bytes) -> list[str]:
    """Return the usernames of a file, in its order, each once.

    It is what our own export writes, as CSV or JSON, or any table whose first column holds names, `@name` too, with or
    without a head. Raises Invalid for whatever is no text, too large, has no names or more than 5,000.
    """
    if len(data) > IMPORT_BYTES:
        raise _refused(_("This file is too large: a list has at most 1 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_("This file is no text in UTF-8.")) from error
    return tidy_names(_of_json(text) if text.lstrip()[:1] in {"{", "["} else _of_table(text))


def tidy_names(found: Iterable[object]) -> list[str]:
    """Return the names among `found`, each once; raises Invalid for none, for too many, and for what is no text."""
    names: dict[str, None] = {}
    for one in found:
        if not isinstance(one, str):
            raise _refused(_("This list holds something that is no name."))
        name = one.strip().removeprefix("@")
        if name:
            names.setdefault(name[:LONGEST_NAME].replace("\0", "�"))
        if len(names) > IMPORT_NAMES:
            raise _refused(_("A list has at most 5,000 names."))
    if not names:
        raise _refused(_("There is no name in this list."))
    return list(names)


def _of_json(text: str) -> Iterable[object]:
    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _refused(_("This file is no valid JSON.")) from error
    people = found.get("following") if isinstance(found, dict) else found
    if not isinstance(people, list):
        raise _refused(_("There is no name in this list."))
    return [one.get("username") if isinstance(one, dict) else one for one in people]


def _of_table(text: str) -> Iterable[object]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise _refused(_("This file is no table.")) from error
    first = [row[0] for row in rows if row]
    return first[1:] if first and first[0].strip().casefold() == "username" else first


def _delimiter(text: str) -> str:
    found = _SEPARATOR.search(text.partition("\n")[0])
    return found.group() if found else ","


def _refused(sentence: Message) -> Invalid:
    return Invalid(sentence, slug="bad_list", errors={"file": [sentence]})
