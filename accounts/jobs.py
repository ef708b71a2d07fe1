"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

ANNOUNCE = "accounts.tasks.announce"
SEND_DIGESTS = "accounts.tasks.send_digests"
