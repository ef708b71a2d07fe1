"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

PROCESS_PICTURE = "accounts.tasks.process_picture"
FORGET_PROFILES = "accounts.tasks.forget_profiles"
