"""Jobs in the administration: what waits, what runs, and why something failed."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from unfold.admin import ModelAdmin

Job = DBTaskResult[Any, Any]
NEVER = 9999  # the year that django-tasks-db writes for "as soon as possible"
STATES = {"READY": _("waits"), "RUNNING": _("runs"), "SUCCESSFUL": _("done"), "FAILED": _("failed")}
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class JobAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["job", "state", "attempts", "enqueued", "due", "finished", "exception"]
    list_filter = ["status"]
    search_fields = ["task_path", "=id"]
    ordering = ["-enqueued_at"]
    show_full_result_count = False

    @admin.display(description=_("job"))
    def job(self, row: Job) -> str:
        return str(row.task_path)

    @admin.display(description=_("status"), ordering="status")
    def state(self, row: Job) -> str:
        return str(STATES[row.status])

    @admin.display(description=_("enqueued"), ordering="enqueued_at")
    def enqueued(self, row: Job) -> datetime:
        return row.enqueued_at

    @admin.display(description=_("due"), ordering="run_after")
    def due(self, row: Job) -> datetime | None:
        return row.run_after if row.run_after.year < NEVER else None

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, row: Job) -> datetime | None:
        return row.finished_at

    @admin.display(description=_("attempts"))
    def attempts(self, row: Job) -> int:
        return len(row.worker_ids)

    @admin.display(description=_("error"))
    def exception(self, row: Job) -> str:
        return str(row.exception_class_path).rpartition(".")[2]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
