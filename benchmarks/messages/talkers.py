"""Two who talk to each other, on either of the two servers. What comes back is reported as it comes."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

Person = dict[str, Any]
Seen = Callable[[str, str], None]
"""Called with `ack` or `delivered`, and the name of the message."""
BODY_CHARACTERS = 160


def body_of(name: str) -> str:
    """What a message says: its name, then as much as people write."""
    return f"{name} ".ljust(BODY_CHARACTERS, "~")


def name_in(body: str) -> str:
    return body.partition(" ")[0]


class Talker(ABC):
    """One socket of a person. `say` sends the message of that name; `read` runs until the socket is closed."""

    def __init__(self, person: Person, other: Person, socket: ClientConnection, seen: Seen) -> None:
        self.person, self.other, self.socket, self.seen = person, other, socket, seen

    @abstractmethod
    async def say(self, name: str) -> None: ...

    @abstractmethod
    def hear(self, frame: dict[str, Any]) -> None: ...

    async def read(self) -> None:
        async for frame in self.socket:
            self.hear(orjson.loads(frame))


class SiteTalker(Talker):
    """Speaks `wecho.v1`: an acknowledgement comes after the commit."""

    conversation: int | None = None

    async def hello(self) -> None:
        """Sign in and wait for the welcome; hints arrive from then on."""
        await self._put(type="hello", token=self.person["token"])
        welcome = orjson.loads(await self.socket.recv())
        if welcome["type"] != "welcome":
            raise RuntimeError(f"no welcome but {welcome}")

    async def say(self, name: str) -> None:
        to = {"conv": self.conversation} if self.conversation else {"to": self.other["username"]}
        await self._put(type="send", cid=name, body=body_of(name), **to)

    def hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "error":
            raise RuntimeError(f"refused: {frame}")
        if frame["type"] == "ack":
            self.seen("ack", frame["cid"])
        elif frame["type"] == "ev" and frame["message"]:
            self.conversation = frame["conv"]
            if frame["message"]["sender"]["id"] != self.person["id"]:
                self.seen("delivered", name_in(frame["message"]["body"]))

    async def _put(self, **frame: Any) -> None:
        await self.socket.send(orjson.dumps(frame).decode())


class ChatTalker(Talker):
    """In the tutorial's chat one hears oneself: that is as near as it comes to an acknowledgement."""

    def __init__(self, person: Person, other: Person, socket: ClientConnection, seen: Seen) -> None:
        super().__init__(person, other, socket, seen)
        self._said: set[str] = set()

    async def say(self, name: str) -> None:
        self._said.add(name)
        await self.socket.send(orjson.dumps({"message": body_of(name)}).decode())

    def hear(self, frame: dict[str, Any]) -> None:
        name = name_in(frame["message"])
        self.seen("ack" if name in self._said else "delivered", name)


async def site_talker(port: int, person: Person, other: Person, seen: Seen) -> Talker:
    socket = await connect(
        f"ws://127.0.0.1:{port}/ws/", subprotocols=[Subprotocol("wecho.v1")], compression=None, proxy=None
    )
    talker = SiteTalker(person, other, socket, seen)
    await talker.hello()
    return talker


async def chat_talker(port: int, person: Person, other: Person, seen: Seen) -> Talker:
    room = min(person["id"], other["id"])
    return ChatTalker(
        person, other, await connect(f"ws://127.0.0.1:{port}/ws/{room}/", compression=None, proxy=None), seen
    )


TALKERS = {"site": site_talker, "chat": chat_talker}
