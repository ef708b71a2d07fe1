"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

SEND_MAIL = "accounts.tasks.send_mail"
SEND_CONFIRMATION = "accounts.tasks.send_confirmation"
SEND_REMOVAL = "accounts.tasks.send_removal"
SEND_RESET = "accounts.tasks.send_reset"
APPROVE_WAITING = "accounts.tasks.approve_waiting"
IMPORT_FOLLOWS = "accounts.tasks.import_follows"
