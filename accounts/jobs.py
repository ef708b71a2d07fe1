"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

TELL_OF_SECOND_FACTOR = "accounts.tasks.tell_of_second_factor"
