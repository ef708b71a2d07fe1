"""Tables of allowed status changes, and the one way to make a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from wecho.common.errors import Conflict


@dataclass(frozen=True)
class TransitionTable:
    """`allowed[old]` is the set of statuses that may follow `old`. A table with an unknown status fails at import."""

    states: type[models.TextChoices]
    initial: str
    allowed: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        known = set(self.states.values)
        named = {self.initial, *self.allowed, *(state for targets in self.allowed.values() for state in targets)}
        if unknown := named - known:
            raise ValueError(f"{self.states.__name__} has no {sorted(unknown)}")
        if unreachable := known - self._reachable():
            raise ValueError(f"{sorted(unreachable)} cannot be reached from {self.initial}")

    def _reachable(self) -> set[str]:
        seen, waiting = set[str](), {self.initial}
        while waiting:
            seen |= waiting
            waiting = {target for state in waiting for target in self.allowed.get(state, ())} - seen
        return seen

    def sources(self, target: str) -> list[str]:
        """The statuses from which `target` may be entered."""
        return sorted(state for state, targets in self.allowed.items() if target in targets)

    def allows(self, old: str, new: str) -> bool:
        """Whether `old` may become `new`."""
        return new in self.allowed.get(old, ())

    def move(self, obj: models.Model, to: str, **changes: Any) -> None:
        """Set `obj.status` to `to` and write `changes` in one statement, if its status is still the one that was read.

        Raises Conflict when the table forbids the step or somebody else moved the row first; nothing is written then.
        """
        old: str = getattr(obj, "status")  # noqa: B009 - the attribute is the convention of this table
        if not self.allows(old, to):
            raise Conflict
        values = {"status": to, **changes}
        if not type(obj)._default_manager.filter(pk=obj.pk, status=old).update(**values):
            raise Conflict
        for name, value in values.items():
            setattr(obj, name, value)


def transitions(pairs: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Write a table as a plain mapping of status to the statuses that may follow it."""
    return {str(old): frozenset(str(new) for new in targets) for old, targets in pairs.items()}
