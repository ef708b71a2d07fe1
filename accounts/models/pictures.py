"""Avatars and covers on their way, and those that are shown."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from accounts.models.renditions import Renditions
from accounts.states import PictureKind, PictureStatus


def new_storage_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


class ProfilePicture(models.Model):
    """An upload of a person. A ready one is shown: `User.avatar_key` or `cover_key` is its `storage_key`.

    `part` is what its owner chose of it, as four fractions `[left, top, right, bottom]` of the upright picture, or null
    for its middle. The original is kept until the renditions are made.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="pictures", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=8, choices=PictureKind.choices)
    status = models.CharField(_("status"), max_length=12, choices=PictureStatus.choices, default="uploading")
    refusal = models.CharField(_("refusal"), max_length=40, blank=True)
    storage_key = models.CharField(max_length=32, unique=True, default=new_storage_key)
    part = models.JSONField(_("chosen part"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("profile picture")
        verbose_name_plural = _("profile pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="profile_picture_shown", condition=Q(status=PictureStatus.READY)
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="profile_picture_unfinished",
                condition=Q(status__in=[PictureStatus.UPLOADING, PictureStatus.PROCESSING]),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def original_path(self) -> str:
        """Where the original lies in storage until the picture is ready or refused."""
        return f"originals/{self.storage_key}"

    @property
    def renditions(self) -> Renditions:
        """Its files, once it is ready."""
        return Renditions(self.kind, self.storage_key)

    def all_paths(self) -> list[str]:
        """Every file that there may be."""
        return [self.original_path, *self.renditions.paths()]
