"""`manage.py export_service NAME FILE`: writes all that a service stores to a file, as gzipped lines of JSON."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.actions.exporting import write_lines
from services_registry.models import Service
from services_registry.selectors.storage import storage_of
from wecho.common.errors import DomainError


class Command(BaseCommand):
    help = "Write all posts, comments and likes of a service to a file: lines of JSON, gzipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the registered service")
        parser.add_argument("file", type=Path, help="where to write; it must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(name=options["name"]).first()
        if service is None:
            raise CommandError(f"There is no service {options['name']!r}.")
        expected = storage_of(service.pk).rows
        try:
            with options["file"].open("xb") as file:
                written = write_lines(service, file, tell=lambda written: self._tell(written, expected))
        except (OSError, DomainError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"\r{written} lines")

    def _tell(self, written: int, expected: int) -> None:
        self.stdout.write(f"\r{written} of about {expected} lines", ending="")
        self.stdout.flush()
