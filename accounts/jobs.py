"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

SEND_MAIL = "accounts.tasks.send_mail"
