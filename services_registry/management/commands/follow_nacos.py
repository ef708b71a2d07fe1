"""`manage.py follow_nacos`: applies the configuration document that Nacos holds, and every change of it."""

import asyncio
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.management.following import Author, Follower, Source
from wecho.env import Nacos


class Command(BaseCommand):
    help = "Apply the document in Nacos and every change of it, until SIGTERM or Ctrl-C: see docs/moving-over.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heartbeat", type=Path, help="a file to touch every few seconds while all is well")

    def handle(self, *args: Any, **options: Any) -> None:
        nacos: Nacos | None = settings.ENV.nacos
        if nacos is None:
            raise CommandError("Set NACOS_ADDRESS and NACOS_DATA_ID: see docs/moving-over.md.")
        follower = Follower(_source(nacos), Author("(Nacos)"), options["heartbeat"])
        self.stdout.write(f"Following {nacos.data_id} of {nacos.group} at {nacos.address}.")
        self.stdout.flush()
        asyncio.run(_until_told(follower))
        self.stdout.write("Stopped.")


def _source(nacos: Nacos) -> Source:
    try:
        from services_registry.management.nacos import NacosSource
    except ModuleNotFoundError as missing:
        told = f"The client library of Nacos is not installed ({missing.name}): pip install -r requirements-nacos.txt"
        raise CommandError(told) from missing
    return NacosSource(nacos)


async def _until_told(follower: Follower) -> None:
    following = asyncio.ensure_future(follower.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, following.cancel)
    await asyncio.wait([following])
    if not following.cancelled():
        following.result()
