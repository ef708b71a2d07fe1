"""Cards as the bytes of their JSON, kept in each process as long as nothing that they show has changed.

A card is kept under the states of the rows that it shows (`feed_rows.Row.version`), which every page reads anew: what
has changed is not found under its new state, so that nobody has to tell of changes and nothing old is ever shown. What
the viewer may see is not decided here.
"""

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import translation

from gallery.api.shapes import card_shape
from gallery.models import Post
from gallery.models.photos import signature_of
from gallery.selectors.cards import is_told, posts_on_cards
from gallery.selectors.feed_rows import Row
from wecho.common.envelope import as_json

MOST = 10_000
"""Of about two kilobytes each."""
_LIKED = b'"liked":'
# Stands for a signature: no text of the database holds a NUL.
_UNSIGNED, _UNSIGNED_JSON = "\0", b"?\\u0000"


class Card(NamedTuple):
    """A card around what differs between viewers and moments.

    The signature of the photo `cover` stands between the pieces of `head`, and behind them whether the viewer likes it.
    """

    head: list[bytes]
    tail: bytes
    cover: int

    def json(self, liked: bool) -> bytes:
        """The whole card."""
        head = self.head[0] if len(self.head) == 1 else f"?{signature_of(self.cover)}".encode().join(self.head)
        return b"%s%s%s" % (head, b"true" if liked else b"false", self.tail)


class _Kept:
    """The cards that were asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cards: dict[Any, Card] = {}

    def get(self, key: Any) -> Card | None:
        return self._cards.get(key)

    def keep(self, cards: dict[Any, Card]) -> None:
        with self._lock:
            for key, card in cards.items():
                self._cards.pop(key, None)
                self._cards[key] = card
            while len(self._cards) > MOST:
                del self._cards[next(iter(self._cards))]

    def clear(self) -> None:
        with self._lock:
            self._cards.clear()


_kept = _Kept()


def forget_all() -> None:
    """Begin anew."""
    _kept.clear()


def cards_of(rows: Sequence[Row], language: str) -> list[bytes] | None:
    """The cards of a page; None when one of its posts has changed since the page was read. One statement at most."""
    found = [_kept.get((language, row.version)) for row in rows]
    missing = [row.id for row, card in zip(rows, found, strict=True) if card is None]
    if missing:
        posts = posts_on_cards(missing)
        with translation.override(language):
            read = {(language, version): _card(post) for version, post in posts}
        _kept.keep({key: card for key, card in read.items() if is_told(key[1])})
        found = [card or read.get((language, row.version)) for row, card in zip(rows, found, strict=True)]
    if None in found:
        return None
    return [card.json(row.liked) for row, card in zip(rows, found, strict=True) if card]


def _card(post: Post) -> Card:
    post.liked = False
    cover = post.cover
    if cover:
        cover.signature = _UNSIGNED
    head, tail = as_json(card_shape(post)).split(_LIKED + b"false")
    return Card((head + _LIKED).split(_UNSIGNED_JSON), tail, cover.pk if cover else 0)
