"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

WRITE_EXPORT = "accounts.tasks.write_export"
ERASE_PERSON = "accounts.tasks.erase_person"
SEND_MAIL = "accounts.tasks.send_mail"
SEND_CONFIRMATION = "accounts.tasks.send_confirmation"
SEND_REMOVAL = "accounts.tasks.send_removal"
SEND_RESET = "accounts.tasks.send_reset"
