"""`manage.py remove_service NAME`: deletes a service with all its data, after its name was typed once more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.actions.removal import remove_service
from services_registry.models import Service
from wecho.common.errors import DomainError


class Command(BaseCommand):
    help = "Delete a service with all that it stores. A worker takes it apart; only the audit trail stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the registered service")
        parser.add_argument("--typed", help="its name once more; asked for when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(name=options["name"]).first()
        if service is None:
            raise CommandError(f"There is no service {options['name']!r}.")
        typed = options["typed"] or input(f"Type {service.name} to delete it with all its data: ")
        try:
            remove_service(actor=None, service=service, typed=typed)
        except DomainError as error:
            lines = [line for lines in error.errors.values() for line in lines] or [str(error.message)]
            raise CommandError(" ".join(lines)) from error
        self.stdout.write(f"{service.name} may no longer call; a worker deletes all that it stores.")
