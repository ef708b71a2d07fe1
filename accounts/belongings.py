"""What accounts keeps of a person."""

from django.contrib.admin.models import LogEntry

from accounts.actions import belongings as steps
from accounts.models import (
    AdministratorAct,
    Announcement,
    Authenticator,
    Block,
    Departure,
    ExportPart,
    Follow,
    FollowImport,
    FollowRequest,
    Identity,
    Mute,
    Notification,
    NotificationSettings,
    PersonExport,
    Phone,
    PhoneCode,
    ProfilePicture,
    RecoveryCode,
    SecurityKey,
    Session,
    Suspension,
    User,
    VerificationEvent,
)
from accounts.selectors import belongings as records
from wecho.common.belongings import Belongings, Files, register

register(
    Belongings(
        "administration",
        (LogEntry,),
        not_exported="It is the record of the administration, not the person's.",
        erase=(steps.erase_acts, steps.erase_jobs, steps.erase_errors),
        kept="Which number did what stays, without names and quotations.",
    ),
    Belongings(
        "profile",
        (User, User.groups.through, User.user_permissions.through),
        records=records.profile_records,
        kept="An empty row stays: words in others' conversations and the ledger of decisions point to it.",
    ),
    Belongings(
        "pictures",
        (ProfilePicture,),
        records=records.picture_records,
        files=Files(records.pictures_after, records.bytes_of_pictures),
        erase=(steps.erase_pictures,),
    ),
    Belongings("follows", (Follow,), records=records.follow_records, erase=(steps.erase_follows,)),
    Belongings("follow-requests", (FollowRequest,), records=records.request_records, erase=(steps.erase_relations,)),
    Belongings("blocks-and-mutes", (Block, Mute), records=records.block_records, erase=(steps.erase_relations,)),
    Belongings("follow-imports", (FollowImport,), records=records.import_records, erase=(steps.erase_follow_imports,)),
    Belongings(
        "verification",
        (Phone, PhoneCode, Identity),
        records=records.verification_records,
        erase=(steps.erase_verification,),
    ),
    Belongings(
        "verification-events",
        (VerificationEvent,),
        not_exported="It is the record of the administration; what is verified is exported itself.",
        kept="The database refuses to change it: it names numbers.",
    ),
    Belongings(
        "second-factor",
        (Authenticator, RecoveryCode, SecurityKey),
        records=records.second_factor_records,
        erase=(steps.erase_second_factor,),
    ),
    Belongings(
        "notifications",
        (Notification, NotificationSettings, Announcement),
        records=records.notification_records,
        erase=(steps.erase_notifications,),
        kept="What somebody once on the staff announced to everyone names their number.",
    ),
    Belongings("sessions", (Session,), records=records.session_records, erase=(steps.erase_sessions,)),
    Belongings("suspensions", (Suspension,), records=records.suspension_records, erase=(steps.erase_suspensions,)),
    Belongings(
        "acts-of-administrators",
        (AdministratorAct,),
        not_exported="It is the record of the administration; suspensions are exported themselves.",
        kept="The database refuses to change it: it names numbers.",
    ),
    Belongings("exports", (PersonExport, ExportPart), records=records.export_records, erase=(steps.erase_exports,)),
    Belongings(
        "departures",
        (Departure,),
        not_exported="Only who stays has an export, and who leaves knows.",
        kept="The last step ends it; that of an administrator who started one forgets them.",
    ),
)
