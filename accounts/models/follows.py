"""Who follows whom, and who asks to."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Follow(models.Model):
    """`follower` sees the posts of `followee` in their following feed.

    Both lists are read from an index alone, in their order: each holds every column of a row.
    """

    follower = models.ForeignKey(User, models.CASCADE, related_name="follows", db_index=False)
    followee = models.ForeignKey(User, models.CASCADE, related_name="followed_by", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="follow_others"),
        ]
        indexes = [
            models.Index(fields=["followee", "-created_at", "-id", "follower"], name="followers_newest"),
            models.Index(fields=["follower", "-created_at", "-id", "followee"], name="following_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followee_id}"


class FollowRequest(models.Model):
    """`follower` asks to follow a private account. The row is there while it waits: approved, it becomes a Follow."""

    follower = models.ForeignKey(User, models.CASCADE, related_name="follow_requests_made", db_index=False)
    followee = models.ForeignKey(User, models.CASCADE, related_name="follow_requests", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow request")
        verbose_name_plural = _("follow requests")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="ask_once"),
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="ask_others"),
        ]
        indexes = [models.Index(fields=["followee", "-created_at", "-id"], name="follow_requests_newest")]

    def __str__(self) -> str:
        return f"{self.follower_id} ? {self.followee_id}"


class FollowImport(models.Model):
    """A list of names that a job follows for `owner`: one under way, or the last one, which a new one replaces.

    `done` counts the names that are dealt with; each ended as one of the three counts or in `unknown`.
    """

    owner = models.OneToOneField(User, models.CASCADE, related_name="follow_import")
    names = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    followed = models.PositiveIntegerField(default=0)
    requested = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    unknown = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of follows")
        verbose_name_plural = _("imports of follows")

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @property
    def total(self) -> int:
        """How many names it has."""
        return len(self.names)
