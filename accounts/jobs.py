"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

WRITE_EXPORT = "accounts.tasks.write_export"
ERASE_PERSON = "accounts.tasks.erase_person"
