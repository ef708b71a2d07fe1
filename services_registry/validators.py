"""What a service may be called, what its secret may be, and where its calls may come from."""

import re
from ipaddress import ip_network

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services_registry.constants import SECRET_LENGTH

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def validate_service_name(name: str) -> None:
    """Raise ValidationError unless 1 to 64 ASCII letters, digits, `_`, `.` or `-`."""
    if not _NAME.fullmatch(name):
        raise ValidationError(
            _("A service's name has 1 to 64 letters, digits, or _ . - among them."), code="service_name"
        )


def validate_secret(secret: str) -> None:
    """Raise ValidationError unless 16 printable ASCII characters."""
    if len(secret) != SECRET_LENGTH or not (secret.isascii() and secret.isprintable()):
        raise ValidationError(_("A secret has 16 printable ASCII characters."), code="secret")


def validate_network(text: object) -> None:
    """Raise ValidationError unless an IP network like `10.0.0.0/8` or `2001:db8::/32`, or a single address."""
    try:
        ip_network(text if isinstance(text, str) else "", strict=False)
    except ValueError as error:
        raise ValidationError(
            _("%(network)s is not a network like 10.0.0.0/8."), code="network", params={"network": text}
        ) from error
