"""The protocol `wecho.v1`: JSON over a WebSocket, one object with a `type` in each frame, unknown fields ignored.

From the client:
    hello  {token?, lang?, resume?: {epoch, uo}}   first of all; without a token the site's session cookie counts
    send   {id?, cid, conv | to, body}             answered by `ack`, or by `error` with the same id
    read   {id?, conv, seq}                        answered by the event that it causes, if it changes anything
    sync   {id?, after_uo}                         answered by `batch`
    ping   {id?}                                   answered by `pong`; due whenever nothing else was sent for `ping_s`
From the server:
    welcome {session, epoch, head_uo, resumed, limits, ping_s}
    ack     {id, cid, conv, seq, mid, uo, ts, dup}  the message is committed
    ev      {uo, kind, conv, seq, ts, message, unread}  in the order of `uo` and without a gap
                                                    (`withheld` where a block hides whom it was about: nothing to show)
    batch   {id, epoch, events, next, head_uo, more}
    notifications {unread}                          how many are unread; 100 is more than 99
    pong    {id}
    error   {id, code, message, errors}             one frame was refused; the socket lives on

After `resume` the log goes on behind that offset when `resumed` is true; otherwise the client reads its state anew and
the log goes on from `head_uo`. A `notifications` frame comes at first and at each change. It is no event of
the log and is never repeated: the next one tells all that one before it did.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from wecho.common.errors import Invalid

SUBPROTOCOL = "wecho.v1"
FRAME_BYTES = 64 * 1024
SOCKETS_ALLOWED = 10  # a person, in one process
HELLO_SECONDS = 10.0
PING_SECONDS = 25.0
SILENCE_SECONDS = 2 * PING_SECONDS + 10
WRITE_SECONDS = 20.0
CLOSE_SECONDS = 2.0
LARGEST = 2**63 - 1


class Close(IntEnum):
    """Why the server closes. Below 4500: come back, after a pause with jitter. From 4500 on: final.

    The standard codes 1001, 1006, 1011 and 1012 mean to come back.
    """

    SILENT = 4000
    SLOW_READER = 4001
    TROUBLE = 4002
    PROTOCOL = 4500
    SIGN_IN = 4501
    ORIGIN = 4502
    TOO_LARGE = 4503
    TOO_MANY_SOCKETS = 4504
    SIGNED_OUT = 4505


class Closing(Exception):
    """The server ends this socket."""

    def __init__(self, code: Close, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code.value} {reason}")


class Gone(Exception):
    """The client has left."""


Frame = Mapping[str, Any]


def text(frame: Frame, name: str) -> str:
    """Return a text of the frame; raises Invalid."""
    value = frame.get(name)
    if not isinstance(value, str):
        raise Invalid(errors={name: [_("This must be a text.")]})
    return value


def number(frame: Frame, name: str) -> int:
    """Return a whole number from 0 to 2⁶³ − 1 of the frame; raises Invalid."""
    value = frame.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise Invalid(errors={name: [_("This must be a whole number.")]})
    return value
