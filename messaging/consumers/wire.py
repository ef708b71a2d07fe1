"""One WebSocket as a stream of JSON objects."""

import asyncio
from contextlib import suppress
from typing import Any

import orjson
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope

from messaging.consumers.protocol import (
    CLOSE_SECONDS,
    FRAME_BYTES,
    SUBPROTOCOL,
    WRITE_SECONDS,
    Close,
    Closing,
    Frame,
    Gone,
)
from wecho.common.envelope import as_json


class Wire:
    """Reads and writes whole frames. Nothing is queued: whoever writes waits until the client has taken it."""

    def __init__(self, scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self._offered = list(scope["subprotocols"])
        self._receive, self._send = receive, send
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        """Accept the socket, always: a browser shows the reason of a later close, and none of a refusal."""
        await self._receive()
        speaks = SUBPROTOCOL in self._offered
        await self._put({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if speaks else None, "headers": []})
        if not speaks:
            raise Closing(Close.PROTOCOL, f"offer the subprotocol {SUBPROTOCOL}")

    async def read(self, seconds: float) -> Frame:
        """Return the next object; raises Gone, or Closing when none comes in time or it is no object."""
        try:
            async with asyncio.timeout(seconds):
                message: Any = await self._receive()
        except TimeoutError as error:
            raise Closing(Close.SILENT, "nothing was heard") from error
        if message["type"] == "websocket.disconnect":
            raise Gone
        return _object(message.get("text"))

    async def write(self, frame: Frame) -> None:
        """Write one object; raises Gone, or Closing when the client does not take it in time."""
        message = {"type": "websocket.send", "bytes": None, "text": as_json(frame).decode()}
        try:
            async with asyncio.timeout(WRITE_SECONDS), self._writing:
                await self._put(message)
        except TimeoutError as error:
            raise Closing(Close.SLOW_READER, "the client does not read") from error

    async def close(self, code: int, reason: str) -> None:
        """Say why, and end; a client that does not read will not hear it."""
        with suppress(Gone, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._put({"type": "websocket.close", "code": code, "reason": reason})

    async def _put(self, message: Any) -> None:
        try:
            await self._send(message)
        except (OSError, RuntimeError) as error:  # servers differ in how they say that the client has left
            if isinstance(error, TimeoutError):
                raise
            raise Gone from error


def _object(received: str | None) -> Frame:
    if received is None:
        raise Closing(Close.PROTOCOL, "frames are texts")
    if len(received.encode()) > FRAME_BYTES:
        raise Closing(Close.TOO_LARGE, f"a frame has at most {FRAME_BYTES} bytes")
    try:
        frame = orjson.loads(received)
    except orjson.JSONDecodeError as error:
        raise Closing(Close.PROTOCOL, "a frame is one JSON object") from error
    if not isinstance(frame, dict):
        raise Closing(Close.PROTOCOL, "a frame is one JSON object")
    return frame
