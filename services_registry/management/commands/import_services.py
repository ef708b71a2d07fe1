"""`manage.py import_services FILE`: brings in services, secrets and settings from the configuration of old."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.actions.importing import apply_document
from services_registry.documents import MOST_BYTES, DocumentRefused, read_document
from services_registry.management.report import as_table
from wecho.common.errors import DomainError


class Command(BaseCommand):
    help = (
        "Bring in services with their secrets, and settings, from YAML: see docs/moving-over.md. All of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the YAML file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = read_document(_read(options["file"]))
            applied = apply_document(actor=None, document=document, dry_run=options["dry_run"])
        except DocumentRefused as refused:
            raise CommandError("\n".join(["Nothing was changed.", *refused.faults])) from refused
        except DomainError as refused:
            raise CommandError(f"Nothing was changed. {refused.message}") from refused
        self.stdout.write(as_table(applied))
        if options["dry_run"]:
            self.stdout.write("\nThis was a dry run: nothing was changed.")


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
