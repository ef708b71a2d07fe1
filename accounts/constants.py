"""Names and numbers of people."""

USERNAME_LENGTHS = (2, 30)
SIGN_IN_FAILURES_ALLOWED = 5
