"""Jobs in the administration: what waits, what runs, and why something failed."""

from typing import Any

from django.contrib import admin
from django_tasks_db.models import DBTaskResult
from unfold.admin import ModelAdmin

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class JobAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["task_name", "status", "attempts", "enqueued_at", "run_after", "finished_at", "exception"]
    list_filter = ["status", "queue_name"]
    search_fields = ["task_path", "=id"]
    ordering = ["-enqueued_at"]
    show_full_result_count = False

    @admin.display()
    def attempts(self, job: "DBTaskResult[Any, Any]") -> int:
        return len(job.worker_ids)

    @admin.display()
    def exception(self, job: "DBTaskResult[Any, Any]") -> str:
        return str(job.exception_class_path).rpartition(".")[2]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
