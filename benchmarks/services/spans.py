"""How long each part of a call takes by itself, the parts within it taken off."""

import importlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch


class Spans:
    """Times functions that call one another, in one thread. `own` is what each label took since `begin`, in ns."""

    def __init__(self) -> None:
        self.own: dict[str, int] = {}
        self._inner = 0

    def begin(self) -> None:
        """Forget what was timed so far."""
        self.own = {}
        self._inner = 0

    @property
    def all_ns(self) -> int:
        """What all timed functions took together since `begin`."""
        return self._inner

    def timed(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; its time counts for `label`, without that of timed functions which it calls."""

        def run(*arguments: Any, **named: Any) -> Any:
            outer, self._inner = self._inner, 0
            began = time.perf_counter_ns()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter_ns() - began
                self.own[label] = self.own.get(label, 0) + took - self._inner
                self._inner = outer + took

        return run

    @contextmanager
    def over(self, places: Sequence[tuple[str, str]]) -> Any:
        """Time the functions at `places`, each a label and `module:name` (or `module:Class.name`), within the block.

        A function is replaced where it is looked up: in the module that calls it. Raises AttributeError for none.
        """
        with ExitStack() as stack:
            for label, place in places:
                owner, name = _found(place)
                stack.enter_context(patch.object(owner, name, self.timed(label, getattr(owner, name))))
            yield


def _found(place: str) -> tuple[Any, str]:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = importlib.import_module(module)
    for one in owners:
        owner = getattr(owner, one)
    return owner, name
