"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

APPROVE_WAITING = "accounts.tasks.approve_waiting"
IMPORT_FOLLOWS = "accounts.tasks.import_follows"
