"""Names of the jobs of registered services: actions enqueue by name, `tasks` imports actions."""

ERASE_DELETED = "services_registry.tasks.erase_deleted"
