"""Names of the jobs of people: actions enqueue by name, `tasks` imports actions."""

WRITE_EXPORT = "accounts.tasks.write_export"
ERASE_PERSON = "accounts.tasks.erase_person"
PROCESS_PICTURE = "accounts.tasks.process_picture"
FORGET_PROFILES = "accounts.tasks.forget_profiles"
ANNOUNCE = "accounts.tasks.announce"
SEND_DIGESTS = "accounts.tasks.send_digests"
SEND_MAIL = "accounts.tasks.send_mail"
SEND_CONFIRMATION = "accounts.tasks.send_confirmation"
SEND_REMOVAL = "accounts.tasks.send_removal"
SEND_RESET = "accounts.tasks.send_reset"
# Their first argument is the number of whoever they write to.
MAILING = (SEND_MAIL, SEND_CONFIRMATION, SEND_REMOVAL)
APPROVE_WAITING = "accounts.tasks.approve_waiting"
IMPORT_FOLLOWS = "accounts.tasks.import_follows"
RECOUNT_FOLLOWS = "accounts.tasks.recount_follows"
SEND_CODE = "accounts.tasks.send_code"
VERIFY_IDENTITY = "accounts.tasks.verify_identity"
