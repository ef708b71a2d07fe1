"""Names and numbers of people."""

USERNAME_LENGTHS = (2, 30)
SIGN_IN_FAILURES_ALLOWED = 5
FAILURES_FROM_NETWORK = 50
JOINS_AN_HOUR = 10
NAMES_ASKED_IN_TEN_MINUTES = 60
RESETS_ASKED_AN_HOUR = 20
RESETS_MAILED_AN_HOUR = 3
CONFIRMATIONS_AN_HOUR = 5
CONFIRMATIONS_TO_AN_ADDRESS_A_DAY = 5
OWN_PASSWORD_FAILURES_ALLOWED = 5
# Where a web session names the session that it belongs to.
SITE_SESSION_ID = "session_id"
IMPORT_NAMES = 5_000
IMPORT_BYTES = 1024 * 1024

# What nobody but the staff may have in a display name: as a word of it, or anywhere in it.
STAFF_WORDS = ("admin", "administrator", "moderator", "official", "staff", "support", "wecho")
STAFF_SIGNS = ("管理员", "管理員", "审核员", "審核員", "版主", "客服", "官方", "维扣", "維扣", "系统通知", "系統通知")

PLACE_LENGTH = 80
GEAR_ENTRIES = 12
GEAR_LENGTH = 80
