"""Code that waits, written once: in a thread it blocks, on an event loop it lets others go on meanwhile.

What `on_the_loop` runs is a greenlet. Where it has to wait it hands an awaitable over to the loop, and goes on with
what came of it; nothing between the two needs to be `async`. Everything else that it calls runs as in a thread, so
whatever blocks by itself (the ORM, a lock, a socket) has to go through `in_thread`.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")
Made = TypeVar("Made")
THREADS = 4
# Of what nobody has set an end to.
LONGEST_SECONDS = 60.0
_threads = ThreadPoolExecutor(THREADS, "aside")
_thread_for_all = ThreadPoolExecutor(1, "aside-for-all")


class _Ended(NamedTuple):
    result: Any
    error: BaseException | None


class Waiter(greenlet):
    """What runs on a loop, one thing after the other: making it costs more than what it does.

    `end` is when its work has to be done, by `time.monotonic`.
    """

    loop: asyncio.AbstractEventLoop
    end: float

    def run(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        while True:
            self.end = time.monotonic() + LONGEST_SECONDS
            try:
                ended = _Ended(function(*arguments), None)
            except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
                ended = _Ended(None, error)
            del function, arguments  # nothing of one call is kept until the next
            function, arguments = self.parent.switch(ended)  # type: ignore[union-attr] # a waiter has one
            del ended


class _Here(threading.local):
    """The waiters of this thread that have nothing to do, as many as there ever were at once; what its loop has."""

    loop: asyncio.AbstractEventLoop | None = None

    def __init__(self) -> None:
        self.idle: list[Waiter] = []
        self.made: dict[object, Any] = {}


_here = _Here()


async def on_the_loop(function: Callable[..., Result], *arguments: Any) -> Result:
    """Run a function that waits by this module."""
    waiter = _here.idle.pop() if _here.idle else Waiter()
    waiter.loop, waiter.parent = asyncio.get_running_loop(), getcurrent()
    told: Any = waiter.switch(function, arguments)
    while type(told) is not _Ended:
        try:
            value = await told
        except BaseException as error:  # noqa: BLE001 - of whoever waits
            told = waiter.throw(error)
        else:
            told = waiter.switch(value)
    _here.idle.append(waiter)
    if told.error is not None:
        raise told.error
    result: Result = told.result
    return result


def waiter() -> Waiter | None:
    """Who runs on this thread's loop at this moment, or None where one may block."""
    current = getcurrent()
    return current if isinstance(current, Waiter) else None


def wait_for(awaitable: Awaitable[Result]) -> Result:
    """Let the loop go on until something has come of `awaitable`; only on a loop."""
    result: Result = getcurrent().parent.switch(awaitable)  # type: ignore[union-attr] # a waiter has one
    return result


def wait_in_time(future: asyncio.Future[Result]) -> Result:
    """Wait for a future of this loop as long as there is time; raises TimeoutError then."""
    on_loop: Any = getcurrent()
    timer = on_loop.loop.call_later(on_loop.end - time.monotonic(), _give_up, future)
    try:
        return wait_for(future)
    finally:
        timer.cancel()


def wait_for_all_of(awaitable: Awaitable[Result]) -> Result:
    """Wait for something that has steps of its own as long as there is time; raises TimeoutError then."""
    on_loop: Any = getcurrent()
    return wait_for(asyncio.wait_for(awaitable, on_loop.end - time.monotonic()))


def _give_up(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_exception(TimeoutError())


def in_thread(function: Callable[..., Result], *arguments: Any) -> Result:
    """Run what blocks: here, or on a loop in one of a few threads."""
    return _run_in(_threads, function, *arguments)


def in_thread_for_all(function: Callable[..., Result], *arguments: Any) -> Result:
    """The same for what every call needs: it waits behind nothing but its like, however busy the other threads are."""
    return _run_in(_thread_for_all, function, *arguments)


def _run_in(threads: ThreadPoolExecutor, function: Callable[..., Result], *arguments: Any) -> Result:
    on_loop = waiter()
    return wait_for(on_loop.loop.run_in_executor(threads, function, *arguments)) if on_loop else function(*arguments)


def of_this_loop(make: Callable[[asyncio.AbstractEventLoop], Made]) -> Made:
    """What `make` has made for the loop of this thread, once."""
    loop = asyncio.get_running_loop()
    if _here.loop is not loop:
        _here.loop, _here.made = loop, {}
    made: Made | None = _here.made.get(make)
    if made is None:
        made = _here.made[make] = make(loop)
    return made


def sleep(seconds: float) -> None:
    """Do nothing for a while."""
    if waiter():
        wait_for(asyncio.sleep(seconds))
    else:
        time.sleep(seconds)
