"""Names of the jobs of registered services: actions enqueue by name, `tasks` imports actions."""

ERASE_DELETED = "services_registry.tasks.erase_deleted"
RECONCILE_COUNTS = "services_registry.tasks.reconcile_counts"
WRITE_EXPORT = "services_registry.tasks.write_export"
REMOVE_SERVICE = "services_registry.tasks.remove_service"
DELETE_FILE = "services_registry.tasks.delete_file"
SEND_DUE = "services_registry.tasks.send_due"
