"""`/ws/`: the ASGI application of the protocol `wecho.v1`."""

import asyncio

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope
from django.db import Error as DatabaseTrouble

from messaging.consumers.database import on_database
from messaging.consumers.identity import identify
from messaging.consumers.lobby import lobby_of
from messaging.consumers.protocol import HELLO_SECONDS, Close, Closing, Frame, Gone, text
from messaging.consumers.session import Session
from messaging.consumers.wire import Wire
from wecho.common.errors import Invalid
from wecho.common.language import prefers_chinese
from wecho.common.realtime import bind_loop


async def messaging_socket(scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Serve one socket from its handshake to its close; whatever ends it is told by a close code of the protocol.

    Plain ASGI: a Channels consumer would hop to another thread for each event, for connections that it does not use.
    """
    bind_loop(asyncio.get_running_loop())
    wire = Wire(scope, receive, send)
    try:
        await wire.open()
        await _serve(wire)
    except Closing as closing:
        await wire.close(closing.code, closing.reason)
    except Gone:
        return


async def _serve(wire: Wire) -> None:
    session = await _greet(wire)
    lobby = lobby_of(asyncio.get_running_loop())
    try:
        await lobby.enter(session)
        await session.run()
    finally:
        await lobby.leave(session)


async def _greet(wire: Wire) -> Session:
    hello = await wire.read(HELLO_SECONDS)
    if hello.get("type") != "hello":
        raise Closing(Close.PROTOCOL, "say hello first")
    try:
        token = text(hello, "token") if "token" in hello else None
        identity = await on_database(identify, token, wire.headers)
        return Session(wire, identity, _language(hello, wire), resume=hello.get("resume"))
    except Invalid as error:
        raise Closing(Close.PROTOCOL, "this hello cannot be read") from error
    except DatabaseTrouble as error:
        raise Closing(Close.TROUBLE, "the server has trouble") from error


def _language(hello: Frame, wire: Wire) -> str:
    wished = hello.get("lang") or wire.headers.get("accept-language", "")
    return "zh-hans" if prefers_chinese(str(wished)) else "en"
