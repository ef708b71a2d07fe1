"""Which texts wait for a moderator before others read them.

What the words may be is known above the gallery. `hold_texts_with` is called once a process, in the `ready()` of the
app that knows; without one, no text is held.
"""

from collections.abc import Callable, Sequence

from django.conf import settings

from accounts.models import User
from gallery.models import Board, Post

Judge = Callable[[User, str], bool]
_judges: list[Judge] = []


def hold_texts_with(judge: Judge) -> None:
    """From now on `judge` says whether a text of somebody waits for a moderator."""
    _judges[:] = [judge]


def text_is_held(author: User, text: str) -> bool:
    """Whether a rule of the site holds this text back until a moderator has read it."""
    return bool(text) and any(judge(author, text) for judge in _judges)


def needs_review(subject: Post | Board, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether new texts of something that others see go to review before others see them.

    `old` and `new` are its texts in the same order: title, text, descriptions of photos. Unchanged ones never do; for
    changed ones TEXT_EDITS_REVIEWED decides: `always`, `never`, or `rules`: those that a rule of the site holds.
    """
    changed = [text for before, text in zip(old, new, strict=True) if before != text]
    if settings.TEXT_EDITS_REVIEWED == "rules":
        author = subject.author if isinstance(subject, Post) else subject.owner
        return any(text_is_held(author, text) for text in changed)
    return settings.TEXT_EDITS_REVIEWED == "always" and bool(changed)
