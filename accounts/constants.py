"""Names and numbers of people."""

USERNAME_LENGTHS = (2, 30)
RESERVED_USERNAMES = frozenset(
    (
        *("admin", "administrator", "api", "about", "help", "moderator", "null", "root", "static", "media"),
        *("support", "system", "staff", "undefined", "wecho", "维扣", "管理员"),
    )
)
SIGN_IN_FAILURES_ALLOWED = 5
FAILURES_FROM_NETWORK = 50
# The second factor: how often a person may fail before half an hour is over, and how codes look (RFC 6238).
SECOND_FACTOR_FAILURES_ALLOWED = 5
SECOND_STEP_SECONDS = 10 * 60
CODE_DIGITS = 6
CODE_STEP_SECONDS = 30
CODE_DRIFT_STEPS = 1
RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 16  # letters and digits of base 32: 80 bits
FEW_RECOVERY_CODES = 3
SECURITY_KEYS_ALLOWED = 10
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"
