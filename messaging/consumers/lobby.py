"""The sockets of one process: hears the hints for everybody present, and looks for itself every few seconds."""

import asyncio
import logging
from functools import lru_cache

from channels.layers import get_channel_layer
from django.db import Error as DatabaseTrouble

from accounts.selectors.notifications import newest_ids
from messaging import selectors
from messaging.consumers.database import on_database
from messaging.consumers.identity import fallen
from messaging.consumers.protocol import SOCKETS_ALLOWED, Close, Closing
from messaging.consumers.session import Session
from wecho.common.cache import GONE
from wecho.common.realtime import person_group

log = logging.getLogger(__name__)
# With the look of `signed_in` before it, within 5 seconds of the end of a session.
CHECK_SECONDS = 2.5
LAYER_SECONDS = 2.0
# The in-process layer forgets a group's member after a day.
REJOIN_SECONDS = 3600.0


class Lobby:
    """Who is here, by person. One channel of the layer hears for all of them.

    A hint makes a delivery quick; that it happens is owed to the round every CHECK_SECONDS, which compares each cursor
    with the head of its log, and the latest notification with the one that was told. The round also ends the sockets of
    those who may not stay.
    """

    def __init__(self) -> None:
        self._present: dict[int, set[Session]] = {}
        self._joined: dict[int, float] = {}
        self._channel: str | None = None
        self._opening = asyncio.Lock()
        self._deaf_until = 0.0
        self._listener: asyncio.Task[None] | None = None
        self._watch = asyncio.create_task(self._rounds())

    async def enter(self, session: Session) -> None:
        """Let a socket in. When this returns its hints arrive, or the layer is away and the rounds stand in for it."""
        beside = self._present.setdefault(session.person.pk, set())
        if len(beside) >= SOCKETS_ALLOWED:
            raise Closing(Close.TOO_MANY_SOCKETS, f"at most {SOCKETS_ALLOWED} sockets a person")
        beside.add(session)
        await self._join(session.person.pk)

    async def leave(self, session: Session) -> None:
        """Forget a socket, one that was not let in too."""
        person_id = session.person.pk
        beside = self._present.get(person_id, set())
        beside.discard(session)
        if not beside:
            self._present.pop(person_id, None)
            await self._part(person_id)

    async def _join(self, person_id: int) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._deaf_until or now - self._joined.get(person_id, -REJOIN_SECONDS) < REJOIN_SECONDS:
            return
        try:
            async with asyncio.timeout(LAYER_SECONDS):
                channel = await self._open_channel()
                await get_channel_layer().group_add(person_group(person_id), channel)
        except GONE as error:
            log.warning("no hints for a while: %s", error)
            self._deaf_until = now + CHECK_SECONDS
            return
        self._joined[person_id] = now
        if person_id not in self._present:
            await self._part(person_id)

    async def _part(self, person_id: int) -> None:
        if self._joined.pop(person_id, None) is None or self._channel is None:
            return
        try:
            async with asyncio.timeout(LAYER_SECONDS):
                await get_channel_layer().group_discard(person_group(person_id), self._channel)
        except GONE as error:
            log.warning("no hints for a while: %s", error)

    async def _open_channel(self) -> str:
        async with self._opening:
            if self._channel is None:
                self._channel = await get_channel_layer().new_channel()
                self._listener = asyncio.create_task(self._listen(self._channel))
            return self._channel

    async def _listen(self, channel: str) -> None:
        while True:
            hint = await get_channel_layer().receive(channel)
            for session in self._present.get(hint["person"], ()):
                if hint["type"] == "notified":
                    session.notice()
                else:
                    session.look(hint["uo"])

    async def _rounds(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await self._round()
            except DatabaseTrouble as error:
                log.warning("the logs could not be looked at: %s", error)

    async def _round(self) -> None:
        if self._listener is not None and self._listener.done():
            log.warning("the listener has ended and begins anew: %s", self._listener.exception())
            self._channel = self._listener = None
            self._joined.clear()
        for person_id in list(self._present):
            await self._join(person_id)
        sessions = [session for beside in self._present.values() for session in beside]
        if not sessions:
            return
        heads = await on_database(selectors.heads, list(self._present))
        notified = await on_database(newest_ids, list(self._present))
        out = await on_database(fallen, [session.identity for session in sessions])
        for session in sessions:
            session.look(heads.get(session.person.pk, 0))
            session.notice(notified.get(session.person.pk, 0))
            if session.identity in out:
                session.stop(Closing(Close.SIGNED_OUT, "signed out"))


@lru_cache(maxsize=1)
def lobby_of(loop: asyncio.AbstractEventLoop) -> Lobby:
    """The lobby of the loop that serves this process."""
    return Lobby()
