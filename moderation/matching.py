"""Finding watched words in a text, however they are dressed up. Pure code: no Django, no database.

Compared is what is left after folding: compatibility forms (full width, ligatures, circled letters), case and accents
go, letters of other scripts that look like Latin ones become those (UTS #39), and whatever is neither a letter nor a
digit is left out, spaces and signs of no width among it. So `Ｂ u-y` is `buy`, and `加.微 信` is `加微信`.

A phrase that begins or ends with a Latin letter or a digit matches only where a word begins or ends: `ass` is in
`a s s`, not in `class`. Other scripts have no such edges and match anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from ahocorasick_rs import AhoCorasick

from accounts.look_alikes import skeleton

_FIRST_OF_EAST_ASIA = 0x2E80
_ENDINGS = "app|cc|cn|co|com|de|dev|fr|info|io|jp|kr|me|net|online|org|ru|shop|site|tk|top|tv|tw|uk|us|vip|xyz"
_LINK = re.compile(rf"(?:https?|ftp):/?/?\S|\bwww\.\S|\b[a-z0-9-]+\s?[.。]\s?(?:{_ENDINGS})\b(?!\s?[.。]?\w)")


class _Folding(dict[int, str]):
    """What each sign folds to, found out when it is first met: the table of `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = "".join(map(self._looks, unicodedata.normalize("NFKD", chr(code)).casefold()))
        self[code] = "".join(sign for sign in folded if sign.isalnum())
        return self[code]

    @staticmethod
    def _looks(sign: str) -> str:
        if sign.isascii() or ord(sign) >= _FIRST_OF_EAST_ASIA:
            return sign
        latin = skeleton(sign)
        return latin if latin.isascii() and latin.isalpha() else sign


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text as it is compared: letters and digits only."""
    return text.translate(_FOLDING)


def has_link(text: str) -> bool:
    """Whether a text has an address of the web, or something that people would type as one."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text).casefold()))


class Phrases:
    """Watched phrases by their folded form, all found in one pass over a text (Aho and Corasick, 1975)."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """`phrases` are pairs of the folded form and what `found_in` tells of it."""
        self._phrases = list(phrases)
        self._automaton = AhoCorasick([folded for folded, _told in self._phrases])

    def found_in(self, text: str) -> Iterator[str]:
        """What is told of each phrase in the text, in the order in which they end; once for each place."""
        places: list[int] = []
        for number, start, end in self._automaton.find_matches_as_indexes(fold(text), overlapping=True):
            folded, told = self._phrases[number]
            places = places or _places(text)
            if _begins(text, places, start, folded[0]) and _ends(text, places, end - 1, folded[-1]):
                yield told


def _places(text: str) -> list[int]:
    """For each sign of the folded text, where in the text it comes from."""
    return list(chain.from_iterable([place] * len(_FOLDING[ord(sign)]) for place, sign in enumerate(text)))


def _begins(text: str, places: list[int], start: int, edge: str) -> bool:
    place = places[start]
    within = start > 0 and places[start - 1] == place
    before = _FOLDING[ord(text[place - 1])][-1:] if place else ""
    return not within and not _joined(before, edge)


def _ends(text: str, places: list[int], end: int, edge: str) -> bool:
    place = places[end]
    within = end + 1 < len(places) and places[end + 1] == place
    after = _FOLDING[ord(text[place + 1])][:1] if place + 1 < len(text) else ""
    return not within and not _joined(edge, after)


def _joined(one: str, other: str) -> bool:
    """Whether two signs beside each other belong to one Latin word or one number."""
    if not (one and other and one.isascii() and other.isascii()):
        return False
    return one.isalpha() == other.isalpha()
