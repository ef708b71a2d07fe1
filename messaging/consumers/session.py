"""A signed-in socket: obeys what the client asks, and delivers the person's log."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NoReturn, ParamSpec, TypeVar

from django.db import Error as DatabaseTrouble
from django.utils import translation
from django.utils.crypto import get_random_string

from accounts.selectors.notifications import unread_count
from accounts.selectors.people import person_seen_by
from messaging import selectors
from messaging.actions.conversations import mark_read
from messaging.actions.messages import Sent, send_message
from messaging.actions.streams import open_stream
from messaging.constants import BODY_CHARACTERS, SENDS_ALLOWED
from messaging.consumers.database import on_database
from messaging.consumers.identity import Identity
from messaging.consumers.protocol import (
    FRAME_BYTES,
    PING_SECONDS,
    SILENCE_SECONDS,
    SOCKETS_ALLOWED,
    Close,
    Closing,
    Frame,
    number,
    text,
)
from messaging.consumers.wire import Wire
from wecho.common import cache_keys
from wecho.common.errors import Conflict, DomainError, Invalid

log = logging.getLogger(__name__)
P = ParamSpec("P")
Value = TypeVar("Value")
LIMITS = {
    "frame_bytes": FRAME_BYTES,
    "body_characters": BODY_CHARACTERS,
    "sends": SENDS_ALLOWED,
    "sends_seconds": cache_keys.MESSAGE_SENDS.seconds,
    "sockets": SOCKETS_ALLOWED,
}


class Session:
    """`cursor` is the offset up to which the log was written to this socket. An unreadable `resume` raises Invalid."""

    def __init__(self, wire: Wire, identity: Identity, language: str, resume: Any) -> None:
        self.wire, self.identity, self.language = wire, identity, language
        self.person = identity.person
        self.cursor = 0
        self._resume: tuple[str, int] | None = None
        if isinstance(resume, dict):
            self._resume = text(resume, "epoch"), number(resume, "uo")
        self._grown = asyncio.Event()
        self._notified = asyncio.Event()
        self._notified.set()
        self._newest_notification = 0
        self._ended: asyncio.Future[NoReturn] = asyncio.get_running_loop().create_future()
        self._obeys: dict[str, Callable[[Frame], Awaitable[Frame | None]]] = {
            "send": self._send,
            "read": self._read,
            "sync": self._sync,
            "ping": self._ping,
        }

    def look(self, uo: int) -> None:
        """The log is said to have grown up to `uo`. Hints that come while it is being read become one more reading."""
        if uo > self.cursor:
            self._grown.set()

    def notice(self, newest: int | None = None) -> None:
        """Something changed among the notifications, or `newest` is the latest id: then only if it was not known."""
        if newest is None or newest > self._newest_notification:
            self._notified.set()
        self._newest_notification = max(self._newest_notification, newest or 0)

    def stop(self, closing: Closing) -> None:
        """End the socket from outside."""
        if not self._ended.done():
            self._ended.set_exception(closing)

    async def run(self) -> NoReturn:
        """Serve until the end, which is always an exception: Gone or Closing. Its hints must already arrive."""
        await self._welcome()
        parts = [asyncio.ensure_future(part) for part in (self._obey(), self._deliver(), self._count(), self._ended)]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            ends = await asyncio.gather(*parts, return_exceptions=True)
        raise next(end for end in ends if not isinstance(end, asyncio.CancelledError))

    async def _welcome(self) -> None:
        stream = await self._ask(open_stream, person=self.person)
        epoch, uo = self._resume or ("", 0)
        resumed = epoch == stream.epoch and uo <= stream.head_uo
        self.cursor = uo if resumed else stream.head_uo
        await self.wire.write(
            {
                "type": "welcome",
                "session": get_random_string(12),
                "epoch": stream.epoch,
                "head_uo": stream.head_uo,
                "resumed": resumed,
                "limits": LIMITS,
                "ping_s": PING_SECONDS,
            }
        )
        self.look(stream.head_uo)

    async def _obey(self) -> NoReturn:
        while True:
            frame = await self.wire.read(SILENCE_SECONDS)
            answer = await self._answer(frame)
            if answer is not None:
                await self.wire.write({"id": frame.get("id"), **answer})

    async def _answer(self, frame: Frame) -> Frame | None:
        obey = self._obeys.get(str(frame.get("type")))
        try:
            if obey is None:
                raise Invalid(slug="unknown_type")
            return await obey(frame)
        except DomainError as error:
            with translation.override(self.language):
                message = str(error.message)
            return {"type": "error", "code": error.slug, "message": message, "errors": error.errors}

    async def _send(self, frame: Frame) -> Frame:
        sent = await self._ask(self._send_now, frame)
        return {
            "type": "ack",
            "cid": sent.client_id,
            "conv": sent.conversation_id,
            "seq": sent.seq,
            "mid": selectors.message_id(sent.conversation_id, sent.seq),
            "uo": sent.uo,
            "ts": sent.created_at,
            "dup": sent.dup,
        }

    def _send_now(self, frame: Frame) -> Sent:
        return send_message(
            actor=self.person,
            client_id=text(frame, "cid"),
            body=text(frame, "body"),
            to=person_seen_by(self.person, text(frame, "to")) if "to" in frame else None,
            conversation_id=number(frame, "conv") if "conv" in frame else None,
        )

    async def _read(self, frame: Frame) -> None:
        await self._ask(mark_read, actor=self.person, conversation_id=number(frame, "conv"), seq=number(frame, "seq"))

    async def _sync(self, frame: Frame) -> Frame:
        batch = await self._ask(selectors.events_after, self.person, number(frame, "after_uo"))
        return {
            "type": "batch",
            "epoch": batch.epoch,
            "events": batch.events,
            "next": batch.next,
            "head_uo": batch.head_uo,
            "more": batch.more,
        }

    async def _ping(self, frame: Frame) -> Frame:
        return {"type": "pong"}

    async def _deliver(self) -> NoReturn:
        while True:
            await self._grown.wait()
            self._grown.clear()
            more = True
            while more:
                more = await self._deliver_batch()

    async def _deliver_batch(self) -> bool:
        try:
            batch = await self._ask(selectors.events_after, self.person, self.cursor)
        except Conflict as error:  # the log was set back under a running server
            raise Closing(Close.TROUBLE, "the log has a new life") from error
        for event in batch.events:
            await self.wire.write({"type": "ev", **event})
            self.cursor = event["uo"]
        return batch.more

    async def _count(self) -> NoReturn:
        while True:
            await self._notified.wait()
            self._notified.clear()
            await self.wire.write({"type": "notifications", "unread": await self._ask(unread_count, self.person)})

    async def _ask(self, work: Callable[P, Value], *args: P.args, **kwargs: P.kwargs) -> Value:
        try:
            return await on_database(_in_language, self.language, partial(work, *args, **kwargs))
        except DatabaseTrouble as error:
            log.warning("a socket is closed: %s", error)
            raise Closing(Close.TROUBLE, "the server has trouble") from error


def _in_language(language: str, work: Callable[[], Value]) -> Value:
    with translation.override(language):
        return work()
