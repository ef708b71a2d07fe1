"""What may become of sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
DISTRUSTED = (SessionEnd.ENDED, SessionEnd.REPLAY, SessionEnd.ADMINISTRATOR)
