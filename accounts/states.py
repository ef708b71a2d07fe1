"""What people are to each other, and what may become of sessions, identities, pictures and people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wecho.common.transitions import TransitionTable, transitions


class IdentityStatus(models.TextChoices):
    PENDING = "pending", _("being checked")
    ACCEPTED = "accepted", _("confirmed")
    REFUSED = "refused", _("not confirmed")


# A confirmed identity that turns out to be false is refused later; whoever was refused may send it again.
IDENTITY = TransitionTable(
    IdentityStatus,
    IdentityStatus.PENDING,
    transitions(
        {
            IdentityStatus.PENDING: [IdentityStatus.ACCEPTED, IdentityStatus.REFUSED],
            IdentityStatus.ACCEPTED: [IdentityStatus.REFUSED],
            IdentityStatus.REFUSED: [IdentityStatus.PENDING],
        }
    ),
)


class PictureKind(models.TextChoices):
    AVATAR = "avatar", _("avatar")
    COVER = "cover", _("cover picture")


class PictureStatus(models.TextChoices):
    UPLOADING = "uploading", _("uploading")
    PROCESSING = "processing", _("processing")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


PICTURE = TransitionTable(
    PictureStatus,
    PictureStatus.UPLOADING,
    transitions(
        {
            PictureStatus.UPLOADING: [PictureStatus.PROCESSING],
            PictureStatus.PROCESSING: [PictureStatus.READY, PictureStatus.REFUSED],
        }
    ),
)


class FollowState(models.TextChoices):
    """What one person is to another; false when nothing."""

    NONE = "", _("not following")
    REQUESTED = "requested", _("requested")
    FOLLOWING = "following", _("following")


class SessionKind(models.TextChoices):
    """How a device is signed in."""

    SITE = "site", _("browser")
    APP = "app", _("app")


class SessionEnd(models.TextChoices):
    """Why a session ended."""

    SIGNED_OUT = "signed_out", _("signed out")
    ENDED = "ended", _("ended from another device")
    PASSWORD = "password", _("password changed")
    REPLACED = "replaced", _("signed in elsewhere")
    REPLAY = "replay", _("refresh token used twice")
    SUSPENDED = "suspended", _("account suspended")
    ADMINISTRATOR = "administrator", _("ended by an administrator")
    LEFT = "left", _("account deleted")


# After such an end the device may have been somebody else's.
DISTRUSTED = (
    SessionEnd.ENDED,
    SessionEnd.PASSWORD,
    SessionEnd.REPLAY,
    SessionEnd.SUSPENDED,
    SessionEnd.ADMINISTRATOR,
)


class Act(models.TextChoices):
    """What administrators do about people."""

    CHANGED = "changed", _("changed")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("suspension lifted")
    EXPIRED = "expired", _("suspension over")
    SIGNED_OUT = "signed_out", _("signed out everywhere")
    PASSWORD_SET = "password_set", _("password set")
    RESET_LINK_SENT = "reset_link_sent", _("link for a new password sent")
    SECOND_FACTOR_RESET = "second_factor_reset", _("two-factor reset")
    DELETION_BEGUN = "deletion_begun", _("deletion begun")
