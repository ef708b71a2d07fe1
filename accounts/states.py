"""Statuses of people's things."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowState(models.TextChoices):
    """What one person is to another; false when nothing."""

    NONE = "", _("not following")
    REQUESTED = "requested", _("requested")
    FOLLOWING = "following", _("following")
