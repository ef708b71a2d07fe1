from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People: who they are and whom they follow."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.api import schema  # noqa: F401 - registers itself
        from accounts.selectors.notifications import announcements_shown
        from accounts.selectors.subjects import show_subjects
        from accounts.web import receivers  # noqa: F401 - registers itself

        show_subjects("announcement", announcements_shown)
        autodiscover_modules("belongings")
