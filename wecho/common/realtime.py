"""Hints over the channel layer: "look again". One may be lost; whoever hears it reads the truth from the database."""

import asyncio
import logging
import threading
from concurrent.futures import Future
from typing import Any

from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def bind_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Send hints on this loop from now on: in-process channels belong to the loop that serves the sockets."""
    global _loop
    _loop = loop


def person_group(person_id: int) -> str:
    """The channel group in which a person's sockets hear that there is something new for them."""
    return f"person.{person_id}"


def hint(group: str, **event: Any) -> None:
    """Tell `group` after the commit. `event` needs a `type`; nothing waits for it and nothing fails with it."""
    transaction.on_commit(lambda: _send(group, event), robust=True)


def _send(group: str, event: dict[str, Any]) -> None:
    sending = asyncio.run_coroutine_threadsafe(get_channel_layer().group_send(group, event), _sending_loop())
    sending.add_done_callback(_log_loss)


def _log_loss(sending: "Future[Any]") -> None:
    if not sending.cancelled() and (error := sending.exception()):
        log.warning("hint lost: %s", error)


def _sending_loop() -> asyncio.AbstractEventLoop:
    global _loop
    with _lock:
        if _loop is None or _loop.is_closed():
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="hints", daemon=True).start()
        return _loop
