from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WechoConfig(AppConfig):
    """The project as an app: it holds the commands and checks that see the whole, and no models."""

    name = "wecho"
    verbose_name = _("Wecho")

    def ready(self) -> None:
        from wecho import checks  # noqa: F401 - registers itself
