"""Statuses of what belongs to people, and the tables of allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wecho.common.transitions import TransitionTable, transitions


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
