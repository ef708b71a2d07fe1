"""`manage.py register_service NAME`: registers a service and prints its secret, alone, for this once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.actions.services import register_service
from wecho.common.errors import DomainError


class Command(BaseCommand):
    help = "Register a service and print its new secret alone on stdout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="1 to 64 letters, digits, or _ . - among them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _, secret = register_service(actor=None, name=options["name"])
        except DomainError as error:
            lines = [line for lines in error.errors.values() for line in lines] or [str(error.message)]
            raise CommandError(" ".join(lines)) from error
        self.stdout.write(secret)
