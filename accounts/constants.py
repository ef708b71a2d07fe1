"""Names and numbers of people."""

USERNAME_LENGTHS = (2, 30)
RESERVED_USERNAMES = frozenset(
    (
        *("admin", "administrator", "api", "about", "help", "moderator", "null", "root", "static", "media"),
        *("support", "system", "staff", "undefined", "wecho", "维扣", "管理员"),
    )
)
SIGN_IN_FAILURES_ALLOWED = 5
EXPORTS_A_DAY = 3
FAILURES_FROM_NETWORK = 50
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"
