"""`manage.py appkey NAME`: prints a fresh appKey, good for ten seconds, for trying the API with curl."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.appkeys import make_app_key
from services_registry.selectors import directory


class Command(BaseCommand):
    help = "Print a fresh appKey of a registered service, good for 10 seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the registered service")

    def handle(self, *args: Any, **options: Any) -> None:
        known = directory.find(options["name"])
        if known is None or not known.live_secrets():
            raise CommandError(f"No enabled service {options['name']!r} with a live secret.")
        self.stdout.write(make_app_key(known.live_secrets()[0].value, int(time.time())))
