"""A document in Nacos, through the client library of its makers, which requirements-nacos.txt brings.

That library keeps what it reads in files and writes access tokens into a log of its own. Here both lie in a folder that
only this process may enter, what was read is removed at once, and its log is silent. It connects anew by itself, though
not always: after a question without an answer its client is replaced.
"""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from v2.nacos import ClientConfigBuilder, ConfigParam, NacosConfigService, NacosException

from wecho.env import Nacos

log = logging.getLogger(__name__)
LOOK_SECONDS = 15.0
AGAIN_SECONDS = 3.0
CONNECT_SECONDS, READ_SECONDS, PART_SECONDS = 15.0, 5.0, 3.0
_SILENT = logging.CRITICAL + 1


class NacosSource:
    """A change is pushed and known at once; a look every 15 s finds what a push left out."""

    def __init__(self, nacos: Nacos) -> None:
        self._nacos = nacos
        self._changed = asyncio.Event()
        logging.getLogger().addFilter(_is_ours)

    async def documents(self) -> AsyncGenerator[bytes | None]:
        """The document after each change and at each look; None while Nacos does not answer."""
        asyncio.get_running_loop().set_exception_handler(_forgotten)
        told = False
        while True:
            try:
                async with self._client() as client:
                    while True:
                        self._changed.clear()
                        yield await self._read(client)
                        told = False
                        with suppress(TimeoutError):
                            await asyncio.wait_for(self._changed.wait(), LOOK_SECONDS)
            except (NacosException, TimeoutError) as error:
                if not told:
                    log.warning("Nacos does not answer: %s", str(error) or "it takes too long")
                told = True
            yield None
            await asyncio.sleep(AGAIN_SECONDS)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[NacosConfigService]:
        with tempfile.TemporaryDirectory(prefix="wecho-nacos-") as folder:
            making = NacosConfigService.create_config_service(self._configuration(Path(folder)))
            client = await asyncio.wait_for(making, CONNECT_SECONDS)
            try:
                await client.add_listener(self._nacos.data_id, self._nacos.group, self._notice)
                yield client
            finally:
                await _part_with(client)

    async def _notice(self, *_: str) -> None:
        self._changed.set()

    async def _read(self, client: NacosConfigService) -> bytes:
        wanted = ConfigParam(data_id=self._nacos.data_id, group=self._nacos.group)
        text = await asyncio.wait_for(client.get_config(wanted), READ_SECONDS)
        shutil.rmtree(client.client_config.cache_dir, ignore_errors=True)
        return str(text).encode()

    def _configuration(self, folder: Path) -> object:
        nacos = self._nacos
        builder = ClientConfigBuilder().server_address(nacos.address).namespace_id(nacos.namespace)
        builder = builder.cache_dir(str(folder / "cache")).log_dir(str(folder)).log_level(_SILENT)
        if nacos.username:
            builder = builder.username(nacos.username).password(nacos.password)
        configuration = builder.build()
        configuration.disable_use_config_cache = True  # a copy on disk must not pass for an answer
        return configuration


async def _part_with(client: NacosConfigService) -> None:
    """Close a client, also one that is stuck: closing waits for a task of it, and leaves the connection if that is."""
    for close in (client.shutdown, client.grpc_client_proxy.rpc_client_manager.shutdown_all_clients):
        with suppress(TimeoutError, NacosException):
            await asyncio.wait_for(close(), PART_SECONDS)
            return


def _is_ours(record: logging.LogRecord) -> bool:
    """The library tells the root logger of each try to connect, several times a second."""
    return "/v2/nacos/" not in record.pathname


def _forgotten(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The library forgets the task of a failed sign-in; the question that needed it fails too, and tells."""
    if not isinstance(context.get("exception"), NacosException):
        loop.default_exception_handler(context)
