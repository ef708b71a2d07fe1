"""What notifications are about. Posts and boards live above people: each app says here how its subjects are shown.

`show_subjects` is called once a process, in the `ready()` of the app that has them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Subject:
    """What a notification is about: its own words, its page, and a small picture; each may be empty."""

    words: str
    url: str = ""
    thumb: str = ""


Reader = Callable[[User, Iterable[int]], Mapping[int, Subject]]
_readers: dict[str, Reader] = {}


def show_subjects(kind: str, reader: Reader) -> None:
    """From now on subjects of that kind are read by `reader`, in a bounded number of queries for all of them.

    It leaves out those that are gone, and those that the viewer may not see.
    """
    _readers[kind] = reader


def subjects_of(viewer: User, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Return the subjects that there are for this viewer, by kind and id."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in wanted:
        by_kind.setdefault(kind, set()).add(number)
    return {
        (kind, number): subject
        for kind, numbers in by_kind.items()
        if kind in _readers
        for number, subject in _readers[kind](viewer, numbers).items()
    }
