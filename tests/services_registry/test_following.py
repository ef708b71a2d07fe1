"""A document that is followed live: applied whole or refused whole, while the source comes and goes."""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from services_registry.management.following import Author, Follower
from services_registry.models import ServiceEvent, ServiceSecret, ServiceSettingsChange
from services_registry.selectors import live_settings
from wecho.env import read_env

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "first-secret-16c", "2nd secret, 16c!"
Log = pytest.LogCaptureFixture


def document(secret: str = FIRST, more: str = "") -> bytes:
    return f"svc:\n- {{name: shop, secret: '{secret}'}}\n{more}".encode()


class Board:
    """A source whose document is pinned up by a test; None takes the board away. `looked` counts finished looks."""

    def __init__(self, pinned: bytes | None) -> None:
        self._pinned = pinned
        self._changed = asyncio.Event()
        self._looked = asyncio.Condition()
        self._looks = 0
        self.is_open = False

    async def documents(self) -> AsyncGenerator[bytes | None]:
        self.is_open = True
        try:
            while True:
                self._changed.clear()
                yield self._pinned
                async with self._looked:  # whoever asks for the next look is done with this one
                    self._looks += 1
                    self._looked.notify_all()
                await self._changed.wait()
        finally:
            self.is_open = False

    async def pin(self, pinned: bytes | None) -> None:
        """Pin up another document; returns once the follower is done with it."""
        async with self._looked:
            before = self._looks
            self._pinned = pinned
            self._changed.set()
            await asyncio.wait_for(self._looked.wait_for(lambda: self._looks > before), 30)

    async def read(self) -> None:
        """Return once the follower is done with the first document."""
        async with self._looked:
            await asyncio.wait_for(self._looked.wait_for(lambda: self._looks > 0), 30)


@asynccontextmanager
async def followed(pinned: bytes | None, heartbeat: Path | None = None) -> AsyncIterator[Board]:
    board = Board(pinned)
    following = asyncio.create_task(Follower(board, Author("(Nacos)"), heartbeat).run())
    await board.read()
    yield board
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert not board.is_open


Given = ParamSpec("Given")
Told = TypeVar("Told")


def in_database(ask: Callable[Given, Told]) -> Callable[Given, Awaitable[Told]]:
    """Ask in a thread, which leaves no connection behind."""

    def ask_and_close(*args: Given.args, **kwargs: Given.kwargs) -> Told:
        try:
            return ask(*args, **kwargs)
        finally:
            connection.close()

    return sync_to_async(ask_and_close)


@in_database
def live() -> list[str]:
    rows = ServiceSecret.objects.live().order_by("-created_at")
    return [row.open().decode() for row in rows]


@in_database
def acts() -> list[tuple[str, str]]:
    settings_changes = ServiceSettingsChange.objects.order_by("pk").values_list("actor", flat=True)
    events = ServiceEvent.objects.order_by("pk").values_list("act", "actor")
    return [*events, *(("settings", actor) for actor in settings_changes)]


@in_database
def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@in_database
def erase_batch() -> int:
    return live_settings.current().erase_batch


async def test_each_version_is_applied_as_it_comes_and_the_trail_names_its_origin() -> None:
    async with followed(document(more="clean: 100")) as board:
        assert (await live(), await erase_batch()) == ([FIRST], 100)
        await board.pin(document(SECOND, "clean: 200"))
        assert (await live(), await erase_batch()) == ([SECOND, FIRST], 200)
    assert await acts() == [
        ("registered", "(Nacos)"),
        ("rotated", "(Nacos)"),
        ("settings", "(Nacos)"),
        ("settings", "(Nacos)"),
    ]


async def test_a_bad_version_is_refused_whole_and_the_last_good_one_stays(caplog: Log) -> None:
    async with followed(document()) as board:
        for bad in (b"", document("too short", "clean: 9"), document(SECOND, "clean: *nine"), b"svc: [" + b"x" * 2**20):
            caplog.clear()
            await board.pin(bad)
            assert (await live(), await erase_batch()) == ([FIRST], 500)
            assert "refused whole" in caplog.messages[0]
            assert len(caplog.messages) > 1
        assert FIRST not in caplog.text + str(await acts())
        await board.pin(document(SECOND))
        assert await live() == [SECOND, FIRST]


async def test_a_bad_version_is_told_once_however_often_it_is_looked_at(caplog: Log) -> None:
    async with followed(b"svc: 1") as board:
        for _ in range(3):
            await board.pin(b"svc: 1")
    assert [message for message in caplog.messages if "refused" in message] == caplog.messages[:1]


async def test_a_source_that_is_gone_for_a_while_changes_nothing(caplog: Log, tmp_path: Path) -> None:
    caplog.set_level(logging.INFO, "services_registry")
    async with followed(None, tmp_path / "beat") as board:
        assert (tmp_path / "beat").exists()
        await board.pin(document())
        for _ in range(2):
            await board.pin(None)
        assert await live() == [FIRST]
        await board.pin(document(SECOND))
        assert await live() == [SECOND, FIRST]
    gone = "the document cannot be had; what was applied last stays"
    again = "the document can be had again"
    assert [message for message in caplog.messages if "had" in message] == [gone, again, gone, again]


async def test_what_failed_for_want_of_the_database_is_tried_again(caplog: Log) -> None:
    await execute("ALTER TABLE service_settings RENAME TO elsewhere")
    async with followed(document()) as board:
        assert "the next look tries again" in caplog.text
        await execute("ALTER TABLE elsewhere RENAME TO service_settings")
        await board.pin(document())
        assert await live() == [FIRST]


async def test_no_secret_is_told(caplog: Log) -> None:
    caplog.set_level(logging.DEBUG)
    async with followed(document(more="mysql: {dsn: x}")) as board:
        await board.pin(document(SECOND))
        await board.pin(f"svc:\n- {{name: {FIRST}, secret: shop}}\n- {{name: x, secret: !{SECOND}}}".encode())
    assert "line 3: mysql" in caplog.text
    assert FIRST not in caplog.text
    assert SECOND not in caplog.text


def test_without_its_variables_the_command_says_what_it_needs() -> None:
    with pytest.raises(CommandError, match="NACOS_ADDRESS and NACOS_DATA_ID"):
        call_command("follow_nacos")


def test_without_its_library_the_command_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "services_registry.management.nacos", raising=False)
    monkeypatch.setitem(sys.modules, "v2", None)  # as on a machine without it
    with (
        override_settings(ENV=read_env({"NACOS_ADDRESS": "nacos", "NACOS_DATA_ID": "wecho.yaml"})),
        pytest.raises(CommandError, match=r"pip install -r requirements-nacos\.txt"),
    ):
        call_command("follow_nacos")
