"""Names and numbers of people."""

USERNAME_LENGTHS = (2, 30)
RESERVED_USERNAMES = frozenset(
    (
        *("admin", "administrator", "api", "about", "help", "moderator", "null", "root", "static", "media"),
        *("support", "system", "staff", "undefined", "wecho", "维扣", "管理员"),
    )
)
SIGN_IN_FAILURES_ALLOWED = 5
# A code for binding a phone, and how many messages with one are sent.
CODE_DIGITS, CODE_MINUTES, CODE_TRIES = 6, 5, 5
RESEND_SECONDS = 60
CODES_AN_HOUR, CODES_A_DAY = 5, 10
CODES_OF_AN_ADDRESS_AN_HOUR, CODES_OF_AN_ADDRESS_A_DAY = 20, 60
IDENTITY_TRIES_A_DAY = 5
IDENTITY_REVIEWERS = "identity reviewers"
FAILURES_FROM_NETWORK = 50
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"
