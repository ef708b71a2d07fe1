from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesRegistryConfig(AppConfig):
    name = "services_registry"
    verbose_name = _("Services")

    def ready(self) -> None:
        from services_registry.api import schema  # noqa: F401 - drf-spectacular finds its extensions when they are loaded
