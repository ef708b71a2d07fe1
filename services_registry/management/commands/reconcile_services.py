"""`manage.py reconcile_services [NAME]`: proves the kept counts of one service, or of all, and mends them, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services_registry.actions.reconciling import reconcile_batch, start_reconciliation
from services_registry.models import Service, ServiceReconciliation
from wecho.common.errors import DomainError


class Command(BaseCommand):
    help = "Prove the kept counts of likes and replies against the rows, and mend what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="one service; all of them when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        services = Service.objects.filter(removing_since=None).order_by("name")
        if options["name"]:
            services = services.filter(name=options["name"])
            if not services:
                raise CommandError(f"There is no service {options['name']!r}.")
        for service in services:
            try:
                self._prove(service, start_reconciliation(actor=None, service=service))
            except DomainError as error:
                self.stderr.write(f"{service.name}: {error.message}")

    def _prove(self, service: Service, walk: ServiceReconciliation) -> None:
        while reconcile_batch(walk):
            walk.refresh_from_db()
            self.stdout.write(f"\r{service.name}: {walk.checked} rows, {walk.mended} mended", ending="")
            self.stdout.flush()
        walk.refresh_from_db()
        end = "proved" if walk.finished_at else "goes on in a job"
        self.stdout.write(f"\r{service.name}: {walk.checked} rows, {walk.mended} mended, {end}")
