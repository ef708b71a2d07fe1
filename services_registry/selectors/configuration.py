"""The settings of a service, and what a form saw of them."""

import hashlib
import json
from typing import Any

from services_registry.models import Service

SETTINGS = (
    "enabled",
    "v1_allowed",
    "most_uses",
    "scopes",
    "calls_per_minute",
    "calls_per_day",
    "allowed_networks",
)


def settings_of(service: Service) -> dict[str, Any]:
    """All settings, by the names of their fields."""
    return {name: getattr(service, name) for name in SETTINGS}


def fingerprint(service: Service) -> str:
    """The same for the same settings: a form carries that of what it showed."""
    return hashlib.sha256(json.dumps(settings_of(service)).encode()).hexdigest()
