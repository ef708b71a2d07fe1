"""`manage.py renew_epochs`: run it once after restoring the database from a backup."""

from typing import Any

from django.core.management.base import BaseCommand

from messaging.actions.streams import renew_epochs


class Command(BaseCommand):
    help = "Make every messaging client read its conversations anew, after a restore from a backup."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{renew_epochs()} logs have a new epoch.")
