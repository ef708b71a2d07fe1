"""Who follows whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Follow(models.Model):
    """`follower` sees the posts of `followee` in their following feed."""

    follower = models.ForeignKey(User, models.CASCADE, related_name="follows")
    followee = models.ForeignKey(User, models.CASCADE, related_name="followed_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="follow_others"),
        ]
        indexes = [models.Index(fields=["followee", "-created_at", "-id"], name="followers_newest")]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followee_id}"
