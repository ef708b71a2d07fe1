from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class WechoConfig(AppConfig):
    """The project as an app: it holds the commands and checks that see the whole, and counters."""

    name = "wecho"
    default = True
    verbose_name = _("Wecho")

    def ready(self) -> None:
        from wecho import checks  # noqa: F401 - registers itself


class JobsConfig(TasksAppConfig):
    """The app of the jobs' table, under the name that administrators know."""

    verbose_name = _("Jobs")  # type: ignore[assignment]
