"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

SEND_CODE = "accounts.tasks.send_code"
VERIFY_IDENTITY = "accounts.tasks.verify_identity"
