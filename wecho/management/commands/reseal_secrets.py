"""`manage.py reseal_secrets`: brings all that is encrypted in the database under the newest of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.authenticators import reseal_authenticators
from accounts.actions.resealing import reseal_verification
from services_registry.actions.secrets import reseal_secrets
from services_registry.actions.webhooks import reseal_webhook_secrets
from wecho.common.encryption import Undecryptable


class Command(BaseCommand):
    help = "Encrypt every secret, phone and identity under the newest of FIELD_KEYS; afterwards the older keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = reseal_secrets() + reseal_webhook_secrets() + reseal_verification() + reseal_authenticators()
            self.stdout.write(f"{sealed} encrypted anew.")
        except Undecryptable as error:
            raise CommandError(
                "Something lies under a key that is no longer in FIELD_KEYS. Put it back first."
            ) from error
