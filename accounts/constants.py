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
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"

# What only the staff may call themselves: words on their own, and signs anywhere in a name.
STAFF_WORDS = frozenset(
    (
        *("admin", "admins", "administrator", "administrators", "administration", "mod", "mods", "moderator"),
        *("moderators", "official", "officials", "staff", "support", "sysop", "system", "wecho", "root", "webmaster"),
    )
)
STAFF_SIGNS = ("管理员", "管理員", "审核员", "審核員", "版主", "客服", "官方", "维扣", "維扣", "系统通知", "系統通知")

PLACE_LENGTH = 80
GEAR_ENTRIES = 12
GEAR_LENGTH = 80
