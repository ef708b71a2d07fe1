"""What the author of a post or board reads of its review: the rule, the note, the appeal, and how long it takes.

Decisions are kept above the gallery. `explain_reviews_with` is called once a process, in the `ready()` of the app that
has them; without one, authors read the note alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gallery.models import Board, Post


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """A review as its author sees it, in the reader's language; never by whom. Whatever there is none of is empty.

    `rule` is the published rule behind a rejection and `rule_url` its paragraph; `note` are the moderator's words.
    `appeal_url` is the page where an appeal is written or read: there is one while `can_appeal` (until `appeal_until`)
    or once `appeal` says how it stands, `open`, `granted` or `upheld`; `appeal_words` says so in a sentence and
    `appeal_note` are the words of whoever decided it. `usual_wait` is a sentence for those who wait.
    """

    rule: str = ""
    rule_url: str = ""
    note: str = ""
    decided_at: datetime | None = None
    can_appeal: bool = False
    appeal_until: datetime | None = None
    appeal_url: str = ""
    appeal: str = ""
    appeal_words: str = ""
    appeal_note: str = ""
    usual_wait: str = ""


Reader = Callable[[Post | Board], ReviewState]
_readers: list[Reader] = []


def explain_reviews_with(reader: Reader) -> None:
    """From now on reviews are explained by `reader`, in at most three queries and one look into the cache."""
    _readers[:] = [reader]


def review_state(subject: Post | Board) -> ReviewState:
    """What its author may know of the review of a post or board; for pages of its author and of moderators only."""
    return _readers[0](subject) if _readers else ReviewState(note=subject.review_note)
