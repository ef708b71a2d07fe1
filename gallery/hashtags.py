"""Hashtags: `#tag` and `#标签` in a text, read in this one place. Pure code.

A tag begins with the sign, in full width too, behind another tag or where no ASCII letter or figure, no further sign
and no path stands before it: Chinese is written without spaces. It goes on as long as letters, marks, numbers and
underscores of any script follow (hashtags of UAX #31 without emoji), and has a letter. What stands in a web address
is none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

TAGS_A_TEXT = 20
LONGEST_TAG = 60

_SIGN = re.compile(r"(?<![/&#＃])[#＃]")  # `&`: what was escaped, as in `&#39;`
_BEFORE_NONE = re.compile(r"[A-Za-z0-9_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Hashtag:
    """One tag of a text: `text[start:end]` is the sign and the `name`; all spellings of a tag have one `key`."""

    start: int
    end: int
    name: str
    key: str


def tag_key(name: str) -> str:
    """What tags are compared by, looked up by and addressed with: NFKC and case folded, then NFKC again."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def hashtags_in(text: str) -> list[Hashtag]:
    """The first 20 different tags of a text in order, each where it stands first. A name has 1 to 60 characters."""
    first: dict[str, Hashtag] = {}
    for tag in every_hashtag(text):
        if tag.key not in first:
            if len(first) == TAGS_A_TEXT:
                break
            first[tag.key] = tag
    return list(first.values())


def every_hashtag(text: str) -> Iterator[Hashtag]:
    """Every tag of a text, repeated ones too, in order."""
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    last = -1
    for sign in _SIGN.finditer(text):
        place = sign.start()
        if any(start < place < end for start, end in addresses):
            continue
        if place != last and place and _BEFORE_NONE.match(text, place - 1):
            continue
        name = "".join(takewhile(_goes_on, text[sign.end() : sign.end() + LONGEST_TAG + 1]))
        key = tag_key(name)
        if len(name) <= LONGEST_TAG and len(key) <= 2 * LONGEST_TAG and any(char.isalpha() for char in key):
            last = sign.end() + len(name)
            yield Hashtag(place, last, unicodedata.normalize("NFC", name), key)


def _goes_on(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Pc"
